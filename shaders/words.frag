// Words and plain areas: ink of one colour, as much as the glyph sheet says. They stay when the picture fades: who cannot hear what is
// said in the black, reads it.
#include "view.glsl"
#include "color.glsl"
uniform sampler2D glyphs;
in vec2 v_uv;
in vec4 v_ink;
out vec4 color;

void main() {
    float coverage = texture(glyphs, v_uv).r;
    color = vec4(stored(linear_from_srgb(v_ink.rgb)), v_ink.a * coverage);
}
