// A room, or the cabin of a car, seen through a pane, found by following the eye's ray into a box: real parallax for two triangles ("interior mapping",
// van Dongen 2008).
const int ROOM_FLAT = 0;
const int ROOM_MARKET = 1;
const int ROOM_LAUNDRY = 2;
const int ROOM_DINER = 3;
const int ROOM_CAR = 4;
const vec2 GOODS_M = vec2(2.56, 2.0);  // render/goods.py
const float TEXELS_PER_M = 230.0;

float hash(vec3 p) {
    p = fract(p * vec3(0.1031, 0.1030, 0.0973));
    p += dot(p, p.yzx + 33.33);
    return fract((p.x + p.y) * p.z);
}

// Goods on boards (render/goods.py): `at` in metres along and up, `fine` texels a pixel of the picture as it is seen from there.
vec3 shelves(vec2 at, float seed, float fine) {
    vec3 c = textureLod(grain, vec3(at / GOODS_M + vec2(0.37 * seed, 0.0), float(GRAIN_GOODS)), log2(max(fine, 1.0))).rgb;
    return linear_from_srgb(c);
}

// Two rows of washing machines with round doors.
vec3 machines(vec2 at) {
    vec2 cell = vec2(at.x / 0.72, (at.y - 0.05) / 0.95);
    vec2 inside = (fract(cell) - vec2(0.5, 0.45)) * vec2(0.72, 0.95);
    float r = length(inside);
    vec3 c = vec3(0.50, 0.51, 0.50) * (0.9 + 0.1 * step(0.02, abs(fract(cell.x) - 0.5) - 0.46));
    c = mix(c, vec3(0.62), smoothstep(0.235, 0.225, r));
    c = mix(c, vec3(0.05, 0.06, 0.07), smoothstep(0.195, 0.185, r));
    c = mix(c, vec3(0.20, 0.22, 0.24), step(0.34, inside.y));
    return at.y > 1.95 ? vec3(0.52, 0.56, 0.50) : c;
}

vec3 back_wall(int room, vec2 at, float seed, float fine) {
    if (room == ROOM_MARKET) return at.y > GOODS_M.y ? vec3(0.40, 0.36, 0.29) : shelves(at, seed, fine);
    if (room == ROOM_LAUNDRY) return machines(at);
    if (room == ROOM_DINER) return at.y < 1.15 ? vec3(0.20, 0.09, 0.05) * (0.85 + 0.3 * step(0.5, fract(at.x * 4.0))) : vec3(0.46, 0.36, 0.24);
    return vec3(0.56, 0.46, 0.35) * (0.8 + 0.3 * step(fract(at.x * 0.35 + seed * 0.37), 0.5));
}

// uv: 0..1 over the pane; size: its width and height as place/shape.py packs them, and the room's seed; kind: roughness, lit, room.
// sky: the daylight that comes in by the pane; lamps: how bright lit rooms look; far: metres from the eye to the pane, and pixel: metres
// that a pixel spans a metre off.
vec3 room_behind(vec2 uv, vec3 size, vec4 kind, vec3 n, vec3 ray, vec3 sky, float lamps, float far, float pixel) {
    vec2 pane = floor(size.rg * 255.0 + 0.5) / vec2(25.0, 50.0);
    float seed = floor(size.b * 255.0 + 0.5);
    int room = int(kind.z * 255.0 + 0.5);
    bool shop = room != ROOM_FLAT;
    vec3 right = normalize(cross(vec3(0.0, 1.0, 0.0), n));
    vec3 d = vec3(dot(ray, right), ray.y, max(-dot(ray, n), 0.02));
    vec3 p = vec3(uv * pane, 0.0);
    vec3 low = shop ? vec3(-3.0, -0.5, 0.0) : vec3(-0.7, -0.9, 0.0);
    vec3 high = vec3(pane, shop ? 4.6 : 3.4) + (shop ? vec3(3.0, 0.5, 0.0) : vec3(0.7, 0.35, 0.0));
    vec3 wall = mix(low, high, step(0.0, d));
    vec3 t3 = (wall - p) / (d + vec3(1e-4) * sign(d + 1e-9));
    float t = min(t3.x, min(t3.y, t3.z));
    vec3 q = p + d * t;
    vec3 warm = room == ROOM_LAUNDRY ? vec3(0.80, 0.95, 0.92) : mix(vec3(1.0, 0.70, 0.40), vec3(1.0, 0.86, 0.66), hash(vec3(seed, 3.0, 1.0)));
    bool side = t == t3.x, level = t == t3.y;
    vec2 at = (side ? q.zy : q.xy) - vec2(0.0, low.y);
    float turned = seed + (side ? 1.0 : 0.0), dim = side ? 0.8 : 1.0;
    bool stands = false;
    float top = 0.0;
    if (shop) {
        // Something low stands in the middle: a shelf, folding tables, booths. Whoever walks past sees it slide before the wall.
        vec3 m = p + d * (1.5 / d.z);
        top = m.y - low.y;
        stands = t * d.z > 1.5 && top < (room == ROOM_DINER ? 1.05 : 1.20) && fract(m.x / 2.6 + seed * 0.13) < 0.72;
        if (stands) {
            q = m;
            t = 1.5 / d.z;
            at = vec2(m.x + 0.7, top);
            turned = seed + 5.0;
            dim = 0.8;
        }
    }
    vec3 c = back_wall(room, at, turned, pixel * (far + t) * TEXELS_PER_M) * dim;
    if (stands && room == ROOM_DINER) c = vec3(0.34, 0.05, 0.05) * (0.8 + 0.2 * sin(q.x * 40.0));
    if (stands && room == ROOM_LAUNDRY) c = vec3(0.42, 0.42, 0.40) * step(0.75, top) + 0.03;
    if (level && !stands) {
        c = d.y < 0.0 ? vec3(0.20, 0.17, 0.14) * (0.9 + 0.2 * step(0.5, fract(0.5 * floor(q.x * 2.0) + 0.5 * floor(q.z * 2.0))))
            : vec3(0.50) + (shop ? 1.6 * smoothstep(0.09, 0.06, abs(fract(q.z * 0.7 + 0.2) - 0.5)) : 0.0);
    }
    float depth = q.z / high.z;
    vec3 by_day = c * sky * 0.5 * exp(-2.2 * depth);  // a room gets a tenth of the sky, and less at its back
    c *= warm * (1.1 - 0.55 * depth) * (0.35 + 0.65 * smoothstep(low.y, high.y, q.y));
    if (!shop) {  // curtains to the sides, a blind half down for some
        float drawn = 0.10 + 0.32 * hash(vec3(seed, 7.0, 2.0));
        float fold = 0.75 + 0.25 * sin(uv.x * pane.x * 46.0 + seed);
        vec3 cloth = mix(vec3(0.62, 0.48, 0.36), vec3(0.46, 0.47, 0.48), step(0.5, hash(vec3(seed, 8.0, 1.0))));
        float hangs = smoothstep(drawn, drawn - 0.01, min(uv.x, 1.0 - uv.x));
        c = mix(c, warm * cloth * fold * 0.5, hangs);
        by_day = mix(by_day, cloth * fold * sky * 0.45, hangs);
        float blind = step(1.0 - 0.65 * hash(vec3(seed, 5.0, 9.0)), uv.y) * step(0.55, hash(vec3(seed, 6.0, 6.0)));
        c = mix(c, warm * vec3(0.80, 0.70, 0.52) * 0.55, blind);
        by_day = mix(by_day, vec3(0.72, 0.69, 0.62) * sky * 0.6, blind);
    }
    return c * kind.y * lamps * (shop ? 1.25 : 0.8) + by_day;
}

// How far along a ray from `p` a box is entered; 1000 where it is missed.
float met(vec3 p, vec3 d, vec3 low, vec3 high) {
    vec3 a = (low - p) / d, b = (high - p) / d;
    vec3 first = min(a, b), last = max(a, b);
    float enter = max(first.x, max(first.y, first.z));
    return enter < min(last.x, min(last.y, last.z)) && enter > 0.0 ? enter : 1000.0;
}

// What one sees through a pane of a car: dashboard, wheel, seats, and what is behind the panes of its other side. uv: x and z in the car,
// metres, nose to -z; lies: its height and the car's heading, as place/car_glass.py packs them; ray, to the world; light: what falls in from
// above; beyond: what lies behind the car that way.
vec3 car_behind(vec2 uv, vec3 lies, vec3 ray, vec3 light, vec3 beyond) {
    vec2 heading = floor(lies.rb * 255.0 + 0.5);
    float turn = (heading.x * 256.0 + heading.y) / 65536.0 * 6.2831853;
    float c = cos(turn), s = sin(turn);
    vec3 d = vec3(c * ray.x - s * ray.z, ray.y, s * ray.x + c * ray.z);
    d += 1e-4 * (step(0.0, d) * 2.0 - 1.0);
    vec3 p = vec3(uv.x, lies.g * 2.0, uv.y);
    // The cabin's own walls.
    vec3 to = mix(vec3(-0.74, 0.35, -1.16), vec3(0.74, 1.46, 1.66), step(0.0, d));
    vec3 t3 = (to - p) / d;
    float t = max(min(t3.x, min(t3.y, t3.z)), 0.0);
    vec3 q = p + d * t;
    bool aside = t == t3.x, level = t == t3.y;
    bool pane = !level && q.y > 1.0 && (!aside || (abs(q.z - 0.22) > 0.05 && q.z > -0.72 - 0.5 * (1.2 - q.y) && q.z < 1.08));
    vec3 color = level ? (d.y > 0.0 ? vec3(0.26, 0.25, 0.23) : vec3(0.02)) : aside ? vec3(0.075, 0.072, 0.068) * (q.y > 0.86 ? 1.5 : 1.0) : vec3(0.05);
    if (pane) color = vec3(0.0);
    float seen = pane ? 1.0 : 0.0;
    const vec3 CLOTH = vec3(0.105, 0.100, 0.095);
    float near = met(p, d, vec3(-0.74, 0.5, -1.18), vec3(0.74, 0.95, -0.66));  // dashboard
    if (near < t) { t = near; color = vec3(0.035); seen = 0.0; }
    near = met(p, d, vec3(-0.74, 0.35, 1.04), vec3(0.74, 1.01, 1.70));  // rear bench and shelf
    if (near < t) { t = near; color = CLOTH; seen = 0.0; }
    for (int i = 0; i < 2; ++i) {
        float x = i == 0 ? -0.38 : 0.38;
        near = min(met(p, d, vec3(x - 0.24, 0.4, 0.10), vec3(x + 0.24, 1.10, 0.24)), met(p, d, vec3(x - 0.25, 0.4, -0.40), vec3(x + 0.25, 0.62, 0.2)));
        near = min(near, met(p, d, vec3(x - 0.13, 1.12, 0.13), vec3(x + 0.13, 1.29, 0.21)));
        if (near < t) { t = near; color = CLOTH * 1.15; seen = 0.0; }
        near = met(p, d, vec3(x - 0.13, 1.01, 1.10), vec3(x + 0.13, 1.14, 1.18));
        if (near < t) { t = near; color = CLOTH; seen = 0.0; }
    }
    vec3 hub = vec3(-0.38, 0.93, -0.50), axis = vec3(0.0, 0.37, 0.93);  // the wheel before the driver, on the left
    near = dot(hub - p, axis) / dot(d, axis);
    vec3 off = p + d * near - hub;
    float r = length(off);
    if (near > 0.0 && near < t && ((r > 0.160 && r < 0.186) || (r < 0.17 && (r < 0.06 || abs(dot(off, vec3(0.0, 0.93, -0.37)) + 0.02) < 0.02)))) {
        t = near;
        color = vec3(0.03);
        seen = 0.0;
    }
    q = p + d * t;
    color *= light * (0.12 + 0.38 * smoothstep(0.45, 1.25, q.y));
    return mix(color, beyond * 0.62, seen) * vec3(0.78, 0.82, 0.80);  // green glass
}
