// Help laid over the scene: where a trainee looks, where they are about to go.
#include "view.glsl"
uniform mat4 world_from_shape;
in vec4 shape;  // xyz: a point of it; w: how visible there
out float v_strength;

void main() {
    v_strength = shape.w;
    gl_Position = clip_from_world * (world_from_shape * vec4(shape.xyz, 1.0));
}
