// Where a trainee looks, as a cone from their head along -Z.
#include "view.glsl"
uniform mat4 world_from_head;
in vec4 shape;  // xyz: a point of a cone of length 1; w: how visible there
out float v_strength;

void main() {
    v_strength = shape.w;
    gl_Position = clip_from_world * (world_from_head * vec4(shape.xyz, 1.0));
}
