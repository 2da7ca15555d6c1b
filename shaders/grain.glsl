// The grain layers (render/grain.py) laid over a surface.
uniform sampler2DArray grain;

const int GRAIN_PLAIN = 0;
const int GRAIN_NOISE = 1;
const int GRAIN_ASPHALT = 2;
const int GRAIN_SLABS = 3;
const int GRAIN_CLOTH = 6;
const int GRAIN_LEATHER = 7;
const int GRAIN_SKIN = 8;
const int GRAIN_HAIR = 9;
const int GRAIN_METAL = 10;
const int GRAIN_FOLDS = 14;  // render/folds.py
const int GRAIN_GOODS = 15;  // render/goods.py: colours

// How a point and its place on a texture change from pixel to pixel, to the right and upwards.
struct Slopes {
    mat2x3 p;
    mat2 uv;
};

Slopes slopes(vec3 p, vec2 uv) {
    return Slopes(mat2x3(dFdx(p), dFdy(p)), mat2(dFdx(uv), dFdy(uv)));
}

// Where u and v grow along a surface (Schueler 2006).
void tangents(vec3 n, Slopes s, out vec3 t, out vec3 b) {
    vec3 across_y = cross(s.p[1], n), across_x = cross(n, s.p[0]);
    t = across_y * s.uv[0].x + across_x * s.uv[1].x;
    b = across_y * s.uv[0].y + across_x * s.uv[1].y;
}

// n tilted by a slope in (u, v).
vec3 tilted(vec3 n, Slopes s, vec2 slope) {
    vec3 t, b;
    tangents(n, s, t, b);
    float scale = inversesqrt(max(max(dot(t, t), dot(b, b)), 1e-20));
    return normalize(n + (t * slope.x + b * slope.y) * scale);
}

// n as a normal map has it, whose x runs along u and y against v, however a picture is stretched there.
vec3 mapped(vec3 n, Slopes s, vec2 map) {
    vec3 t, b;
    tangents(n, s, t, b);
    t *= inversesqrt(max(dot(t, t), 1e-20));
    b *= inversesqrt(max(dot(b, b), 1e-20));
    return normalize(n * sqrt(max(1.0 - dot(map, map), 0.01)) + t * map.x - b * map.y);
}
