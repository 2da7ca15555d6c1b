// Rings that drops leave in standing water. Needs frame.glsl.

float hash_of(vec2 cell) {
    return fract(sin(dot(cell, vec2(127.1, 311.7))) * 43758.5453);
}

// The slope of the water at `at` (x, z, metres), where it rains `hard`. A loop and no branch: without rain it turns no time.
vec2 ripples(vec2 at, float hard) {
    vec2 slope = vec2(0.0);
    int layers = weather.y > 0.01 ? 2 : 0;
    for (int i = 0; i < layers; ++i) {
        vec2 p = at * (i == 0 ? 4.0 : 5.7) + float(i) * 17.3;  // a drop at a time in each cell of 25, of 18 cm
        vec2 cell = floor(p);
        float seed = hash_of(cell);
        float beat = air.z * (0.9 + 0.5 * seed) + seed * 7.0;
        float age = fract(beat);
        vec2 where = 0.3 + 0.4 * vec2(hash_of(cell + floor(beat)), hash_of(cell - floor(beat)));
        vec2 off = fract(p) - where;
        float r = length(off);
        float ring = r - 0.45 * age;
        slope += off / max(r, 0.02) * sin(ring * 38.0) * exp(-ring * ring * 300.0) * (1.0 - age) * (1.0 - age);
    }
    return slope * 0.28 * hard;
}
