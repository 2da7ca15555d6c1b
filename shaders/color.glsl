// From linear colour to what a target stores: dither and the sRGB curve, by the shader or by the hardware. Needs view.glsl.

vec3 linear_from_srgb(vec3 c) {
    return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c));
}

vec3 srgb_from_linear(vec3 c) {
    return mix(c * 12.92, 1.055 * pow(max(c, vec3(1e-8)), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}

// Half a code of noise hides the bands that dusk would show (interleaved gradient noise, Jimenez 2014).
float dither() {
    return (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
}

// `c` linear, 0..1 -> what this target stores. An sRGB target encodes by itself, so the dither is added in its codes and taken back.
vec3 stored(vec3 c) {
    vec3 code = clamp(srgb_from_linear(c) + dither() * light.x, 0.0, 1.0);
    return eye.w > 0.5 ? linear_from_srgb(code) : code;
}
