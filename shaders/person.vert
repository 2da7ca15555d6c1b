// A vertex of a person: in world as skin.vert left it, and in the bind pose, where the grain of its material lies.
#include "view.glsl"
in vec3 skinned_position;
in vec3 skinned_normal;
in vec3 position;
in vec2 uv;
in vec4 albedo;
in vec4 surface;
in float kind;  // material, axis and skin: render/skinned.py
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
    v_surface = vec4(surface.xy, kind, surface.w);
    gl_Position = clip_from_world * vec4(skinned_position, 1.0);
}
