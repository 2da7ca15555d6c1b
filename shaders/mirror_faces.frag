// Six square pictures side by side -> one of all directions.
#include "octahedral.glsl"
uniform sampler2D faces_seen;
uniform mat3 face_from_world[6];
uniform float side_px;
uniform float brightest;  // what shines brighter is a lamp, whose highlights are reckoned by themselves
in vec2 v_at;
out vec4 color;

void main() {
    vec3 d = direction_of(v_at);
    vec3 best = vec3(0.0, 0.0, 1.0);
    float which = 0.0;
    for (int i = 0; i < 6; ++i) {
        vec3 q = face_from_world[i] * d;
        if (q.z < best.z) {
            best = q;
            which = float(i);
        }
    }
    vec2 at = clamp(0.5 - 0.5 * best.xy / best.z, vec2(0.5 / side_px), vec2(1.0 - 0.5 / side_px));
    vec3 seen = texture(faces_seen, vec2((which + at.x) / 6.0, at.y)).rgb;
    seen = mix(seen, vec3(0.0), isnan(seen));
    color = vec4(min(seen, vec3(brightest)), 1.0);
}
