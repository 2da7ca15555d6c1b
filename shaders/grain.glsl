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

// n tilted by a slope in (u, v). The tangents come from how position and uv change over the screen (Schueler 2006).
vec3 tilted(vec3 n, vec3 p, vec2 uv, vec2 slope) {
    vec3 px = dFdx(p), py = dFdy(p);
    vec2 ux = dFdx(uv), uy = dFdy(uv);
    vec3 across_y = cross(py, n), across_x = cross(n, px);
    vec3 t = across_y * ux.x + across_x * uy.x;
    vec3 b = across_y * ux.y + across_x * uy.y;
    float scale = inversesqrt(max(max(dot(t, t), dot(b, b)), 1e-20));
    return normalize(n + (t * slope.x + b * slope.y) * scale);
}
