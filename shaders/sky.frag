// The sky: at dusk a few long clouds that catch the last light, by day rounder ones that are paler than it.
#include "view.glsl"
#include "frame.glsl"
#include "color.glsl"
#include "tone.glsl"
#include "sky.glsl"
#include "grain.glsl"
in vec3 v_direction;
out vec4 color;

void main() {
    vec3 dir = normalize(v_direction);
    vec3 c = sky_radiance(dir);
    float up = max(dir.y, 0.0);
    vec2 plane = dir.xz / (up + 0.12);
    float day = smoothstep(0.15, 0.34, zenith.g);
    vec2 size = mix(vec2(0.035, 0.09), vec2(0.060, 0.075), day);
    vec2 at = plane * size + vec2(0.3, 0.1);
    float cloud = texture(grain, vec3(at, float(GRAIN_NOISE))).b;
    // Finer noise frays their edges: one that runs towards the eye would stand upright over the roofs. By day clouds are heaps, and
    // thick within.
    float fine = texture(grain, vec3(at * 3.7 + vec2(0.2, 0.6), float(GRAIN_NOISE))).b - 0.5;
    float heap = cloud + 0.30 * fine;
    float cover = mix(smoothstep(0.48, 0.92, cloud + 0.22 * fine), smoothstep(0.56, 0.74, heap), day) * smoothstep(0.01, 0.12, up);
    float toward = 0.5 + 0.5 * dot(normalize(dir.xz + vec2(1e-5)), glow_axis.xz);
    vec3 lit = mix(zenith.rgb * 0.75, horizon.rgb * 0.9 + glow.rgb * 0.55, toward * exp(-3.5 * up));
    lit = mix(lit, horizon.rgb * mix(1.22, 0.92, smoothstep(0.62, 0.95, heap)), day);  // bright edges, gray bellies
    color = vec4(shown(mix(c, lit, mix(0.6, 0.85, day) * cover) + airlight(eye.xyz, dir, 200.0)), 1.0);
}
