// What vertices would hand to person.frag, worked out for the one triangle that this pixel shows (render/seen.py). Needs view.glsl and grain.glsl.
uniform sampler2D seen;          // seen.frag
uniform usamplerBuffer corners;  // three vertices of each triangle
uniform samplerBuffer skinned;   // two texels a vertex: position and normal in world
uniform usamplerBuffer bound;    // two texels a vertex: position in the bind pose, albedo; uv, surface, person and kind
uniform sampler2D faces;         // as person.vert has it
uniform int face_rows;
vec3 v_position, v_normal, v_bind;
vec2 v_uv;
vec4 v_albedo, v_surface;
mat2x3 position_slope, bind_slope;  // how they change from pixel to pixel, to the right and upwards
mat2 uv_slope;

// Shares of the second and third corner in a pixel's point, for corners that are so far from it in clip space: (x, y, w) each.
vec2 shares(vec3 a, vec3 b, vec3 c) {
    vec3 area = vec3(b.x * c.y - c.x * b.y, c.x * a.y - a.x * c.y, a.x * b.y - b.x * a.y);
    float sum = area.x + area.y + area.z;
    return area.yz / (abs(sum) > 1e-30 ? sum : 1e-30);
}

vec4 bytes(uint x) {
    return vec4(x & 255u, x >> 8 & 255u, x >> 16 & 255u, x >> 24) / 255.0;
}

// Number of the triangle that is seen here; 0: none is.
int triangle_seen() {
    return int(texelFetch(seen, ivec2(gl_FragCoord.xy), 0).x);
}

// That triangle's number, from 0.
void look_up(int triangle) {
    vec2 pixel = gl_FragCoord.xy - viewport.xy;
    uvec3 which = texelFetch(corners, triangle).xyz;
    ivec3 row = 2 * ivec3(which);
    vec3 p0 = texelFetch(skinned, row.x).xyz, p1 = texelFetch(skinned, row.y).xyz, p2 = texelFetch(skinned, row.z).xyz;
    vec4 a = clip_from_world * vec4(p0, 1.0), b = clip_from_world * vec4(p1, 1.0), c = clip_from_world * vec4(p2, 1.0);
    vec2 at = 2.0 * pixel / viewport.zw - 1.0, step_to = 2.0 / viewport.zw;
    vec3 ao = vec3(a.xy - at * a.w, a.w), bo = vec3(b.xy - at * b.w, b.w), co = vec3(c.xy - at * c.w, c.w);
    vec2 s = clamp(shares(ao, bo, co), 0.0, 1.0);
    // Neighbours within blocks of four pixels, as a rasteriser's own derivatives have them.
    vec2 toward = 1.0 - 2.0 * mod(floor(gl_FragCoord.xy), 2.0);
    vec3 aside = vec3(toward.x * step_to.x, 0.0, 0.0), up = vec3(0.0, toward.y * step_to.y, 0.0);
    vec2 dx = (shares(ao - aside * a.w, bo - aside * b.w, co - aside * c.w) - s) * toward.x;
    vec2 dy = (shares(ao - up * a.w, bo - up * b.w, co - up * c.w) - s) * toward.y;
    vec3 n0 = texelFetch(skinned, row.x + 1).xyz, n1 = texelFetch(skinned, row.y + 1).xyz, n2 = texelFetch(skinned, row.z + 1).xyz;
    uvec4 b0 = texelFetch(bound, row.x), b1 = texelFetch(bound, row.y), b2 = texelFetch(bound, row.z);
    uvec4 t0 = texelFetch(bound, row.x + 1), t1 = texelFetch(bound, row.y + 1), t2 = texelFetch(bound, row.z + 1);
    mat2x3 edge = mat2x3(p1 - p0, p2 - p0);
    v_position = p0 + edge * s;
    position_slope = edge * mat2(dx, dy);
    v_normal = n0 + s.x * (n1 - n0) + s.y * (n2 - n0);
    vec3 q0 = uintBitsToFloat(b0.xyz), q1 = uintBitsToFloat(b1.xyz), q2 = uintBitsToFloat(b2.xyz);
    edge = mat2x3(q1 - q0, q2 - q0);
    v_bind = q0 + edge * s;
    bind_slope = edge * mat2(dx, dy);
    vec2 u0 = uintBitsToFloat(t0.xy), u1 = uintBitsToFloat(t1.xy), u2 = uintBitsToFloat(t2.xy);
    mat2 uv_edge = mat2(u1 - u0, u2 - u0);
    v_uv = u0 + uv_edge * s;
    uv_slope = uv_edge * mat2(dx, dy);
    vec4 c0 = bytes(b0.w);
    v_albedo = c0 + s.x * (bytes(b1.w) - c0) + s.y * (bytes(b2.w) - c0);
    // The last corner's, as a flat output is.
    uint kind = t2.w & 65535u;
    v_surface = bytes(t2.z);
    v_surface.z = float(kind);
    if ((kind & 7u) == 0u) v_surface.y = texelFetch(faces, ivec2(0, int(t2.w >> 16) * face_rows), 0).x;
}

// How the place on a texture that is laid along an axis of the bind pose changes from pixel to pixel; 3: along uv.
mat2 slope_along(int axis) {
    return axis == 0 ? mat2(bind_slope[0].zy, bind_slope[1].zy) : axis == 1 ? mat2(bind_slope[0].xz, bind_slope[1].xz)
        : axis == 2 ? mat2(bind_slope[0].xy, bind_slope[1].xy) : uv_slope;
}

vec4 grain_at(vec2 at, int axis, mat2 laid, int layer) {
    mat2 d = laid * slope_along(axis);
    return textureGrad(grain, vec3(laid * at, float(layer)), d[0], d[1]);
}

vec4 skin_at(int layer) {
    return textureGrad(skins, vec3(v_uv, float(layer)), uv_slope[0], uv_slope[1]);
}

Slopes slopes_at(vec2 at, int axis) {
    return Slopes(position_slope, slope_along(axis));
}
