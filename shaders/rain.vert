// A streak of falling rain: its place follows from its number and the time, wrapped round the eye, so that it stays put in the world.
#include "view.glsl"
#include "frame.glsl"
in vec2 corner;  // x: -1 or 1 across, y: 0 foot, 1 head
in vec3 seat;    // where in the box, 0..1
out vec4 v_ink;
out float v_across;

const vec3 BOX = vec3(14.0, 9.0, 14.0);
const float FALL = 8.0;  // m/s: drops of 3 mm (Gunn and Kinzer 1949)
const vec2 WIND = vec2(0.7, 0.3);

void main() {
    float fall = FALL * (0.85 + 0.3 * seat.x);
    vec3 moved = seat * BOX + vec3(WIND.x, -fall, WIND.y) * air.z;
    vec3 low = eye.xyz - 0.5 * BOX;
    vec3 p = low + mod(moved - low, BOX);
    vec3 along = normalize(vec3(WIND.x, -fall, WIND.y));
    float length_m = 0.12 + 0.14 * seat.z;
    vec3 to_eye = eye.xyz - p;
    float away = length(to_eye);
    vec3 across = normalize(cross(along, to_eye));
    vec3 up = vec3(clip_from_world[0].y, clip_from_world[1].y, clip_from_world[2].y);
    vec3 ahead = vec3(clip_from_world[0].w, clip_from_world[1].w, clip_from_world[2].w);
    float pixel = 0.7 * away / (0.5 * viewport.w * length(up - dot(up, ahead) * ahead) + 1.0);  // whichever way the camera is turned
    float half_m = max(0.0006, pixel);
    vec3 at = p + across * corner.x * half_m - along * corner.y * length_m;
    vec3 light_in = 0.5 * around[2].rgb + 0.25 * (around[0].rgb + around[1].rgb);
    int count = int(air.w);
    for (int i = 0; i < count; ++i) {
        vec3 to = lights[i].position.xyz - p;
        float d2 = dot(to, to);
        float inside = d2 / (lights[i].position.w * lights[i].position.w);
        float fade = clamp(1.0 - inside * inside, 0.0, 1.0);
        float cone = smoothstep(lights[i].color.w, lights[i].axis.w, -dot(to * inversesqrt(d2), lights[i].axis.xyz));
        light_in += lights[i].color.rgb * fade * fade * cone / max(d2, 0.5) * 0.25;
    }
    float thin = 0.0009 / half_m;  // what is drawn wider than it is, is drawn fainter
    float near = smoothstep(0.25, 0.8, away) * smoothstep(7.0, 4.5, away);
    v_ink = vec4(light_in, 0.30 * near * mix(1.0, thin, 0.75) * weather.y * step(0.0, p.y));
    v_across = corner.x;
    gl_Position = clip_from_world * vec4(at, 1.0);
}
