// A vertex of the place: it stands in the world already. MODEL: a thing that is carried about.
#include "view.glsl"
in vec3 position;
in vec3 normal;
in vec2 uv;
in vec4 albedo;
in vec4 surface;
out vec3 v_position;
out vec3 v_normal;
out vec2 v_uv;
out vec4 v_albedo;
flat out vec4 v_surface;

#ifdef MODEL
uniform mat4 world_from_model;
#endif

void main() {
#ifdef MODEL
    v_position = (world_from_model * vec4(position, 1.0)).xyz;
    v_normal = mat3(world_from_model) * normal;
#else
    v_position = position;
    v_normal = normal;
#endif
    v_uv = uv;
    v_albedo = albedo;
    v_surface = surface;
    gl_Position = clip_from_world * vec4(v_position, 1.0);
}
