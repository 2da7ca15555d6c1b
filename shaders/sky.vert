// One triangle over the whole view, as far away as can be.
#include "view.glsl"
in vec2 corner;
out vec3 v_direction;

void main() {
    gl_Position = vec4(corner, 1.0, 1.0);
    vec4 far = world_from_clip * vec4(corner, 0.9, 1.0);
    v_direction = far.xyz / far.w - eye.xyz;
}
