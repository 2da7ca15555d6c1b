// From radiance to colour: exposure, tone curve, fade. Needs color.glsl and frame.glsl.

// Colours keep their hue up to the knee, lamps roll off to white above it (Khronos PBR Neutral tone mapper, 2024).
vec3 tone_mapped(vec3 c) {
    const float knee = 0.8 - 0.04;
    const float desaturation = 0.15;
    float x = min(c.r, min(c.g, c.b));
    c -= x < 0.08 ? x - 6.25 * x * x : 0.04;
    float peak = max(c.r, max(c.g, c.b));
    if (peak < knee) return c;
    float d = 1.0 - knee;
    float shown = 1.0 - d * d / (peak + d - knee);
    c *= shown / peak;
    return mix(vec3(shown), c, 1.0 / (desaturation * (peak - shown) + 1.0));
}

// A view that gathers light for others (render/probe.py) wants it as it is.
vec3 shown(vec3 radiance) {
    if (light.y > 0.5) return radiance;
    return stored(clamp(tone_mapped(radiance * air.y), 0.0, 1.0) * light.x);
}
