// The surroundings as shiny surfaces mirror them: level k of one small picture is blurred for a roughness of k / MIRROR_LEVELS
// (render/mirror.py).
#include "octahedral.glsl"
uniform sampler2D mirror;

const float MIRROR_LEVELS = 4.0;

vec3 mirrored(vec3 dir, float roughness) {
    return textureLod(mirror, octahedral_uv(dir), MIRROR_LEVELS * roughness).rgb;
}
