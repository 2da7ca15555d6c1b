// Skins a vertex, once a frame for everything that draws it: eyes, walls, shadow. Written to a buffer by transform feedback.
#include "skinning.glsl"
#include "face.glsl"
out vec3 skinned_position;
out vec3 skinned_normal;

// Cloth reaches into no ground, which is at 0 wherever people are: what a pose brings below it lies on it, layers still one above the other.
float laid(float height) {
    return height < 0.0 ? max(0.0015 + 0.015 * height, 0.0002) : height;
}

void main() {
    mat3x4 m = blended();
    vec3 p = position, n = normal;
    expressed(p, n, int(person));
    skinned_position = vec4(p, 1.0) * m;
    skinned_position.y = laid(skinned_position.y);
    skinned_normal = vec4(n, 0.0) * m;
}
