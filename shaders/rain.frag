// A streak of rain, faint to its sides.
#include "view.glsl"
#include "frame.glsl"
#include "color.glsl"
#include "tone.glsl"
in vec4 v_ink;
in float v_across;
out vec4 color;

void main() {
    color = vec4(shown(v_ink.rgb), v_ink.a * (1.0 - v_across * v_across));
}
