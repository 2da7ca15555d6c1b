// Skins a vertex, once a frame for everything that draws it: eyes, walls, shadow. Written to a buffer by transform feedback.
#include "skinning.glsl"
#include "face.glsl"
out vec3 skinned_position;
out vec3 skinned_normal;

void main() {
    mat3x4 m = blended();
    vec3 p = position, n = normal;
    expressed(p, n, int(person));
    skinned_position = vec4(p, 1.0) * m;
    skinned_normal = vec4(n, 0.0) * m;
}
