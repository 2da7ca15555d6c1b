// The place: ground, walls, car, street furniture. WINDOW: a pane with a room behind it; DECAL: a picture laid on a surface.
#include "view.glsl"
#include "frame.glsl"
#include "color.glsl"
#include "tone.glsl"
#include "sky.glsl"
#include "lighting.glsl"
#include "grain.glsl"
#include "rain.glsl"
#ifdef WINDOW
#include "window.glsl"
#endif
#ifdef DECAL
uniform sampler2D decals;
#endif
in vec3 v_position;
in vec3 v_normal;
in vec2 v_uv;
in vec4 v_albedo;
flat in vec4 v_surface;
out vec4 color;

const int BEACON_RED = 64;
const int LAMP_LENS = 66;

void main() {
    vec3 to_eye = eye.xyz - v_position;
    Surface s;
    s.position = v_position;
    s.outward = normalize(v_normal);
    s.view = normalize(to_eye);
    s.normal = s.outward;
    s.wrap = vec3(0.0);
    s.sheen = 0.0;
    s.glance = 1.0;
    s.metal = v_surface.y;
    s.roughness = v_surface.x;
    vec3 shine = vec3(0.0);

#ifdef WINDOW
    s.albedo = vec3(0.02);
    s.metal = 0.0;
    s.open = v_albedo.a;
    vec3 sky = (0.35 * zenith.rgb + 0.65 * horizon.rgb) * (1.0 - zenith.w);
    bool car = int(v_surface.z * 255.0 + 0.5) == ROOM_CAR;
    // Loops, which software rasterisers leave at once; both sides of a branch they run.
    for (int i = 0; i < (car ? 0 : 1); ++i)
        shine = room_behind(v_uv, v_albedo.rgb, v_surface, s.outward, -s.view, sky, weather.w, length(to_eye), 0.7 * length(fwidth(s.view)));
    for (int i = 0; i < (car ? 1 : 0); ++i) {
        vec3 beyond = mix(sky, mirrored(-s.view, 0.05), beacon.w);
        shine = car_behind(v_uv, v_albedo.rgb, -s.view, irradiance(vec3(0.0, 1.0, 0.0)), beyond);
    }
#else
    int layer = int(v_surface.z * 255.0 + 0.5);
    vec3 base = linear_from_srgb(v_albedo.rgb);
#ifdef DECAL
    float there = texture(decals, v_uv).r;
    // An edge as wide as a pixel, for as many of its samples as it covers (Golus 2017); where a picture has none, all or nothing.
    float cover = light.z > 0.0 ? clamp((there - 0.5) / max(fwidth(there), 1e-4) + 0.5, 0.0, 1.0) : step(0.5, there);
    if (cover <= 0.0) discard;
    shine = base * v_surface.w * 3.0;
    s.albedo = base;
    s.open = v_albedo.a;
#else
    bool ground = layer == GRAIN_ASPHALT || layer == GRAIN_SLABS;
    vec4 g = texture(grain, vec3(v_uv, float(layer >= BEACON_RED ? GRAIN_PLAIN : layer)));
    vec3 n = abs(s.outward);
    vec2 flat_uv = n.y > 0.7 ? v_position.xz : (n.x > n.z ? v_position.zy : v_position.xy);
    vec4 cloud = texture(grain, vec3(flat_uv * 0.11, float(GRAIN_NOISE)));
    float weathered = layer == GRAIN_PLAIN || layer >= BEACON_RED ? 0.0 : 1.0 - 0.7 * zenith.w;
    float dirt = clamp(1.1 * (1.0 - v_albedo.a) * (0.3 + cloud.b), 0.0, 1.0);  // gathers where walls meet the ground, and does not lie evenly
    s.albedo = base * (g.b * 2.0) * mix(1.0, (0.80 + 0.40 * cloud.b) * (1.0 - 0.45 * dirt), weathered);
    s.roughness = clamp(s.roughness * (1.0 + 1.2 * (g.a * 2.0 - 1.0)), 0.05, 1.0);
    float tilt = 1.0;
    vec2 ripple = vec2(0.0);
    if (ground) {
        float pool = texture(grain, vec3(v_position.xz * 0.043, float(GRAIN_NOISE))).b;
        float film = clamp(2.0 * weather.x - 1.0, 0.0, 1.0);
        float level = pool * 0.9 + 0.1 * g.b + 0.16 * film;
        float wet = v_surface.w * smoothstep(0.50, 0.72, level) * clamp(2.0 * weather.x, 0.0, 1.0);
        s.albedo *= (1.0 - 0.45 * wet) * (1.0 - 0.42 * film);
        float dry = clamp(1.0 - 2.0 * weather.x, 0.0, 1.0);  // dust is pale, and paler than paint is nothing
        s.albedo = mix(s.albedo, min(s.albedo * (1.0 + mix(vec3(1.58, 1.5, 1.36), vec3(0.8), zenith.w)), max(s.albedo, vec3(0.5))), dry);
        s.roughness = mix(mix(s.roughness, 0.24, film), mix(0.13, 0.06, film), wet);
        tilt = (1.0 - 0.85 * wet) * (1.0 - 0.5 * film);
        ripple = ripples(v_position.xz, wet * weather.y);
        s.open = v_albedo.a;
    } else {
        s.open = v_albedo.a;
        if (layer >= BEACON_RED) {  // its own lamp sits inside it and would burn it white
            if (layer == LAMP_LENS) shine = base * v_surface.w * 12.0 * weather.z;
            else shine = base * ((layer == BEACON_RED ? beacon.x : beacon.y) * 1.1 * v_surface.w + 0.08);
            s.albedo = vec3(0.02);
            s.open = 0.3;
        } else shine = base * v_surface.w * 12.0;
    }
    if (layer != GRAIN_PLAIN) s.normal = tilted(s.outward, slopes(v_position, v_uv), (g.rg * 2.0 - 1.0) * tilt + ripple);
#endif
#endif
    s.open *= crowd_open(s.position, s.outward);
#ifdef WINDOW
    vec3 f0 = vec3(car ? 0.08 : 0.13);  // double glazing: four surfaces of 0.04, some of it sent on inside; a car's panes have two
#else
    vec3 f0 = specular_f0(s);
#endif
    color = vec4(shown(hazed(lamps(s, f0) * mix(1.0, s.open, 0.6) + ambient(s, f0) + shine, to_eye)), 1.0);
#ifdef DECAL
    color.a = cover;
#endif
}
