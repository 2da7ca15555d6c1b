// Depth from the key lamp. SKINNED: of a person.
uniform mat4 key_clip_from_world;
#ifdef SKINNED
#include "skinning.glsl"
#else
in vec3 position;
#endif

void main() {
#ifdef SKINNED
    vec3 p = vec4(position, 1.0) * blended();
#else
    vec3 p = position;
#endif
    gl_Position = key_clip_from_world * vec4(p, 1.0);
}
