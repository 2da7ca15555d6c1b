// From linear colour to what a target stores: dither and the sRGB curve, by the shader or by the hardware. Needs view.glsl.

// A polynomial fitted to the curve: never off by a third of a code of eight bits, and several times cheaper than the power.
vec3 linear_from_srgb(vec3 c) {
    return c * (0.0710 + c * (0.0490 + c * (2.9414 + c * (-5.2306 + c * (4.8947 - 1.7255 * c)))));
}

vec3 srgb_from_linear(vec3 c) {
    return mix(c * 12.92, 1.055 * pow(max(c, vec3(1e-8)), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}

// Half a code of noise hides the bands that dusk would show (interleaved gradient noise, Jimenez 2014).
float dither() {
    return (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
}

// `c` linear, 0..1 -> what this target stores. An sRGB target encodes by itself: its dither is as much of linear light as half a code is
// there, about. The encoding is a loop because software rasterisers run both sides of a branch, but leave a loop.
vec3 stored(vec3 c) {
    vec3 root = sqrt(c);
    vec3 slope = max(vec3(0.0774), root * (1.41 + 0.86 * root));
    for (int i = 0; i < (eye.w > 0.5 ? 0 : 1); ++i) {
        c = srgb_from_linear(c);
        slope = vec3(1.0);
    }
    return clamp(c + dither() * light.x * slope, 0.0, 1.0);
}
