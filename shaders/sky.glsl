// The dusk sky as a function of direction. Needs frame.glsl.

vec3 sky_radiance(vec3 dir) {
    float up = max(dir.y, 0.0);
    vec3 c = mix(horizon.rgb, zenith.rgb, 1.0 - exp(-4.0 * up));
    float toward = max(dot(normalize(dir.xz + vec2(1e-5)), glow_axis.xz), 0.0);
    return c + glow.rgb * pow(toward, glow.w) * exp(-5.0 * up);
}

// What a surface sees around it in a street: sky above, dim walls with a few windows to the sides.
vec3 surroundings(vec3 dir) {
    return mix(vec3(0.55, 0.42, 0.32) * bounce.w, sky_radiance(dir), smoothstep(-0.05, 0.55, dir.y));
}

// Light gathered over the hemisphere round n.
vec3 irradiance(vec3 n) {
    vec3 sides = mix(horizon.rgb + glow.rgb * 0.5 * max(dot(n.xz, glow_axis.xz), 0.0), vec3(0.55, 0.42, 0.32) * bounce.w, 0.55);
    vec3 around = mix(sides, zenith.rgb * 0.7 + horizon.rgb * 0.3, max(n.y, 0.0));
    return mix(around, bounce.rgb, max(-n.y, 0.0));
}
