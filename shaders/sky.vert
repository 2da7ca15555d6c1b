// One triangle over the whole view, as far away as can be.
#include "view.glsl"
in vec2 corner;
out vec3 v_direction;

void main() {
#ifdef REVERSED_Z
    const float farthest = 0.0, within = 0.1;
#else
    const float farthest = 1.0, within = 0.9;
#endif
    gl_Position = vec4(corner, farthest, 1.0);
    vec4 far = inverse(clip_from_world) * vec4(corner, within, 1.0);
    v_direction = far.xyz / far.w - eye.xyz;
}
