// From radiance to colour: exposure, tone curve, fade. Needs color.glsl and frame.glsl.

// Colours keep their hue up to the knee, lamps roll off to white above it (Khronos PBR Neutral tone mapper, 2024). That one takes 0.04 off every
// colour, less from the dark: what a product under studio lights mirrors of them. Of a street in the shade or at night it would leave deep blue and
// brown, as the least of three channels goes first: it is a share of that here.
const float VEIL = 0.015;  // default, chosen by eye

vec3 tone_mapped(vec3 c) {
    const float knee = 0.8 - VEIL;
    const float desaturation = 0.15;
    float x = min(c.r, min(c.g, c.b));
    c -= x < 2.0 * VEIL ? x - x * x / (4.0 * VEIL) : VEIL;
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
