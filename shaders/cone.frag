// A pale light that lets everything behind it be seen.
#include "view.glsl"
#include "color.glsl"
uniform float shines;  // 1: also where the scene is black
in float v_strength;
out vec4 color;

void main() {
    color = vec4(stored(vec3(0.30, 0.85, 0.75) * max(light.x, shines)), v_strength);
}
