// A vertex of a person: in world as skin.vert left it, and in the bind pose, where the grain of its material lies.
#include "view.glsl"
in vec3 skinned_position;
in vec3 skinned_normal;
in vec3 position;
in vec2 uv;
in vec4 albedo;
in vec4 surface;
in float kind;  // material, axis and skin: render/skinned.py
in uint person;
uniform sampler2D faces;  // face.glsl; the first texel of somebody's rows: how far their skin reddens, below 0 pales
uniform int face_rows;
out vec3 v_position;
out vec3 v_normal;
out vec3 v_bind;
out vec2 v_uv;
out vec4 v_albedo;
flat out vec4 v_surface;

void main() {
    v_position = skinned_position;
    v_normal = skinned_normal;
    v_bind = position;
    v_uv = uv;
    v_albedo = albedo;
    bool skin = (int(kind + 0.5) & 7) == 0;  // is of no metal, and has its colour of the moment there instead
    float flush = texelFetch(faces, ivec2(0, int(person) * face_rows), 0).x;
    v_surface = vec4(surface.x, skin ? flush : surface.y, kind, surface.w);
    gl_Position = clip_from_world * vec4(skinned_position, 1.0);
}
