// A vertex of a person: skinned in every view. Skinning once a frame by transform feedback was measured and did not pay
// (docs/performance.md).
#include "view.glsl"
#include "skinning.glsl"
#include "face.glsl"
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
    mat3x4 m = blended();
    vec3 p = position, n = normal;
    expressed(p, n, int(person));
    v_position = vec4(p, 1.0) * m;
    v_normal = vec4(n, 0.0) * m;
    v_bind = position;
    v_uv = uv;
    v_albedo = albedo;
    v_surface = surface;
    v_axis = abs(normal);
    v_skin = skin;
    gl_Position = clip_from_world * vec4(v_position, 1.0);
}
