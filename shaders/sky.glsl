// The dusk sky as a function of direction. Needs frame.glsl.

vec3 sky_radiance(vec3 dir) {
    float up = max(dir.y, 0.0);
    vec3 c = mix(horizon.rgb, zenith.rgb, 1.0 - exp(-4.0 * up));
    float toward = max(dot(normalize(dir.xz + vec2(1e-5)), glow_axis.xz), 0.0);
    return c + glow.rgb * pow(toward, glow.w) * exp(-5.0 * up);
}

// Light gathered over the hemisphere round n: six directions blended (the ambient cube of McTaggart 2004).
vec3 irradiance(vec3 n) {
    vec3 share = n * n;
    return share.x * mix(around[1].rgb, around[0].rgb, step(0.0, n.x)) + share.y * mix(around[3].rgb, around[2].rgb, step(0.0, n.y))
        + share.z * mix(around[5].rgb, around[4].rgb, step(0.0, n.z));
}
