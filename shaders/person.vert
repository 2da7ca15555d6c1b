// A vertex of a person, skinned already (skin.vert).
#include "view.glsl"
in vec3 world_position;
in vec3 world_normal;
in vec3 bind_position;
in vec3 bind_normal;
in vec2 uv;
in vec4 albedo;
in vec4 surface;
in uint skin;
out vec3 v_position;
out vec3 v_normal;
out vec3 v_bind;
out vec2 v_uv;
out vec4 v_albedo;
flat out vec4 v_surface;
flat out vec3 v_axis;
flat out uint v_skin;

void main() {
    v_position = world_position;
    v_normal = world_normal;
    v_bind = bind_position;
    v_uv = uv;
    v_albedo = albedo;
    v_surface = surface;
    v_axis = abs(bind_normal);
    v_skin = skin;
    gl_Position = clip_from_world * vec4(world_position, 1.0);
}
