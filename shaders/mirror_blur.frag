// The surroundings as a surface of one roughness mirrors them, seen from straight above (Karis 2013): the microfacet model's own lobe,
// sampled at a few fixed places of it, each read half as coarse as the samples lie apart (after Krivanek and Colbert 2008): to read between
// pixels blurs too.
#include "octahedral.glsl"
uniform sampler2D sharp;
uniform float alpha;   // roughness squared
uniform int samples;
uniform float texels;  // of the sharp picture, over the whole sphere
in vec2 v_at;
out vec4 color;

// The n-th of a sequence that fills the unit interval evenly, in base 2.
float turned_bits(uint n) {
    n = (n << 16) | (n >> 16);
    n = ((n & 0x55555555u) << 1) | ((n & 0xAAAAAAAAu) >> 1);
    n = ((n & 0x33333333u) << 2) | ((n & 0xCCCCCCCCu) >> 2);
    n = ((n & 0x0F0F0F0Fu) << 4) | ((n & 0xF0F0F0F0u) >> 4);
    n = ((n & 0x00FF00FFu) << 8) | ((n & 0xFF00FF00u) >> 8);
    return float(n) * 2.3283064e-10;
}

void main() {
    vec3 n = direction_of(v_at);
    vec3 x = normalize(cross(abs(n.y) < 0.99 ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0), n));
    vec3 y = cross(n, x);
    vec3 sum = vec3(0.0);
    float whole = 0.0, a2 = alpha * alpha;
    for (int i = 0; i < samples; ++i) {
        float u = (float(i) + 0.5) / float(samples), angle = 6.2831853 * turned_bits(uint(i));
        float c2 = (1.0 - u) / (1.0 + (a2 - 1.0) * u);  // of the half vector with the normal, squared
        float nl = 2.0 * c2 - 1.0;
        if (nl <= 0.0) continue;
        float s = 2.0 * sqrt(c2 * (1.0 - c2));
        vec3 l = x * (s * cos(angle)) + y * (s * sin(angle)) + n * nl;
        float d = c2 * (a2 - 1.0) + 1.0;
        float density = a2 / (4.0 * 3.14159265 * d * d);
        float apart = texels / (12.5663706 * float(samples) * density);
        sum += nl * textureLod(sharp, octahedral_uv(l), max(0.5 * log2(apart) - 1.0, 0.0)).rgb;
        whole += nl;
    }
    color = vec4(sum / max(whole, 1e-6), 1.0);
}
