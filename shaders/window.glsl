// A room seen through a pane, found by following the eye's ray into a box: real parallax for two triangles ("interior mapping",
// van Dongen 2008). Needs grain.glsl for noise.

float hash(vec3 p) {
    p = fract(p * vec3(0.1031, 0.1030, 0.0973));
    p += dot(p, p.yzx + 33.33);
    return fract((p.x + p.y) * p.z);
}

// uv: 0..1 over the pane; size: its width and height packed by place/shape.py, and the room's seed; kind: roughness, lit, shop, tint.
vec3 room_behind(vec2 uv, vec3 size, vec4 kind, vec3 n, vec3 ray) {
    vec2 pane = floor(size.rg * 255.0 + 0.5) / vec2(25.0, 50.0);
    float seed = floor(size.b * 255.0 + 0.5);
    bool shop = kind.z * 255.0 > 0.5;
    vec3 right = normalize(cross(vec3(0.0, 1.0, 0.0), n));
    vec3 d = vec3(dot(ray, right), ray.y, max(-dot(ray, n), 0.02));
    vec3 p = vec3(uv * pane, 0.0);
    vec3 low = shop ? vec3(-0.4, -0.5, 0.0) : vec3(-0.7, -0.9, 0.0);
    vec3 high = vec3(pane, shop ? 3.2 : 3.4) + (shop ? vec3(0.4, 0.45, 0.0) : vec3(0.7, 0.35, 0.0));
    vec3 wall = mix(low, high, step(0.0, d));
    vec3 t3 = (wall - p) / (d + vec3(1e-4) * sign(d + 1e-9));
    float t = min(t3.x, min(t3.y, t3.z));
    vec3 q = p + d * t;
    float depth = q.z / high.z;
    vec3 warm = mix(vec3(1.0, 0.72, 0.42), vec3(0.95, 0.93, 0.82), hash(vec3(seed, 3.0, 1.0)));
    vec3 c;
    if (t == t3.z || (shop && t == t3.x)) {
        if (shop) {
            // shelves: rows of goods with a dark gap above each board
            vec2 at = t == t3.z ? q.xy : q.zy;
            vec2 cell = vec2(at.x / 0.13, (at.y + 0.5) / 0.36);
            vec2 inside = fract(cell);
            float id = hash(vec3(floor(cell), seed));
            vec3 goods = 0.15 + 0.65 * vec3(hash(vec3(id * 91.0, 1.0, seed)), hash(vec3(id * 57.0, 2.0, seed)), hash(vec3(id * 33.0, 3.0, seed)));
            float tall = step(inside.y, 0.45 + 0.4 * id) * step(0.06, inside.x);
            c = mix(vec3(0.10, 0.08, 0.06), goods, tall);
            c = mix(c, vec3(0.55, 0.48, 0.40), step(0.93, inside.y));
            if (at.y > pane.y - 0.35) c = vec3(0.62, 0.56, 0.45);
        } else {
            c = vec3(0.62, 0.50, 0.38) * (0.8 + 0.4 * step(fract(q.x * 0.35 + seed * 0.37), 0.5));
        }
    } else if (t == t3.y) {
        float strip = shop ? smoothstep(0.10, 0.06, abs(fract(q.z * 0.8) - 0.5)) * step(0.0, d.y) : 0.0;
        c = d.y > 0.0 ? vec3(0.75) + 3.0 * strip : vec3(0.32, 0.27, 0.22);
    } else {
        c = vec3(0.60, 0.52, 0.42);
    }
    float lamp = shop ? 1.15 - 0.45 * depth : 0.95 - 0.5 * depth;
    c *= warm * lamp * (0.55 + 0.45 * smoothstep(low.y, high.y, q.y));
    // Flats: curtains to the sides, a blind half down for some.
    if (!shop) {
        float drawn = 0.10 + 0.32 * hash(vec3(seed, 7.0, 2.0));
        float fold = 0.75 + 0.25 * sin(uv.x * pane.x * 46.0 + seed);
        float curtain = smoothstep(drawn, drawn - 0.01, min(uv.x, 1.0 - uv.x));
        c = mix(c, warm * vec3(0.62, 0.48, 0.36) * fold * 0.62, curtain);
        float blind = step(1.0 - 0.65 * hash(vec3(seed, 5.0, 9.0)), uv.y) * step(0.55, hash(vec3(seed, 6.0, 6.0)));
        c = mix(c, warm * vec3(0.80, 0.70, 0.52) * 0.7, blind);
    }
    return c * kind.y * (shop ? 1.15 : 0.8);
}
