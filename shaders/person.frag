// A person: skin, eyes, hair, cloth, leather, metal, plastic, told apart by the vertex (cast/mesh.py, Material).
#include "view.glsl"
#include "frame.glsl"
#include "color.glsl"
#include "tone.glsl"
#include "sky.glsl"
#include "lighting.glsl"
#include "grain.glsl"
uniform sampler2DArray skins;
// v_surface: roughness, metalness (skin: how far it reddens); material, axis, details and skin in one number (render/skinned.py); hidden sky
#ifdef SEEN
#include "seen.glsl"
#else
in vec3 v_position;
in vec3 v_normal;
in vec3 v_bind;
in vec2 v_uv;
in vec4 v_albedo;
flat in vec4 v_surface;

vec4 grain_at(vec2 at, int axis, mat2 laid, int layer) {
    return texture(grain, vec3(laid * at, float(layer)));
}

vec4 skin_at(int layer) {
    return texture(skins, vec3(v_uv, float(layer)));
}

Slopes slopes_at(vec2 at, int axis) {
    return slopes(v_position, at);
}
#endif
out vec4 color;
#ifdef FADES
uniform vec2 fading;  // of own hands (render/hands.py): how much there is of the left and of the right one

// Of a hand that its device has lost so many of each sixteen pixels are left.
bool faded() {
    int side = v_bind.x < 0.0 ? 0 : 1;
    ivec2 at = ivec2(gl_FragCoord.xy) & 3;
    int order[16] = int[16](0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5);
    return fading[side] * 16.0 <= float(order[4 * at.y + at.x]);
}
#endif

const int SKIN = 0;
const int EYE = 1;
const int HAIR = 2;
const int CLOTH = 3;
const int LEATHER = 4;
const int METAL = 5;
const int PLASTIC = 6;
const float GLOW_MOST = 8.0;  // cast/mesh.py
// Of hair: how steeply strands rise out of a head, how unlike they do, how much of a shade is a strand's own, how much it mirrors (defaults).
const float STRAND_LIFT = 0.12, STRAND_LOOSE = 0.35, ANISOTROPY = 0.5, GLOSS = 0.55;
const float COILED = 0.9;  // hair rougher than this is coils (cast/coils.py): no strand lies any way, and no band of light across them

const float PALER = 0.06;  // than hair of any person, the darkest skin is (linear)

// Sclera, iris with its dark rim and fibres, pupil. `gaze` is the eyeball's own direction: 0 looks straight out.
vec3 eye_color(vec2 gaze, vec3 iris) {
    float r = length(gaze) * 1.13;  // as wide against the lids as an iris is: the body data's opening is narrower than most
    float angle = atan(gaze.y, gaze.x);
    float fibre = 0.75 + 0.25 * sin(angle * 37.0 + sin(angle * 11.0) * 2.0) * smoothstep(0.12, 0.3, r);
    // Not white, and least so beside a dark iris: else a dark face stares.
    vec3 sclera = mix(vec3(0.40, 0.35, 0.31), vec3(0.54, 0.49, 0.46), smoothstep(0.01, 0.12, iris.g)) * (1.0 - 0.45 * smoothstep(0.45, 0.95, r));
    iris = mix(vec3(dot(iris, vec3(0.3, 0.6, 0.1))), iris, 0.7);
    vec3 c = iris * fibre * (0.6 + 0.7 * smoothstep(0.16, 0.34, r));
    c *= 1.0 - 0.7 * smoothstep(0.32, 0.40, r);
    c *= smoothstep(0.14, 0.18, r);
    c = mix(c, sclera, smoothstep(0.365, 0.435, r));
    // In the shade of lids and lashes, most of all from above and in the corners, where flesh shines through as well.
    float shade = max(0.75 * smoothstep(0.02, 0.40, gaze.y), max(0.35 * smoothstep(0.2, 0.6, -gaze.y), 0.55 * smoothstep(0.40, 0.85, abs(gaze.x))));
    return c * mix(vec3(1.0), vec3(0.42, 0.30, 0.28), shade);
}

// How much of what is bright above whoever looks is mirrored in a wet eye: without it eyes are dead wherever the lamps stand.
float catchlight(Surface s) {
    vec3 aside = normalize(vec3(s.view.z, 0.0, -s.view.x) + 1e-5);
    vec3 off = reflect(-s.view, s.outward) - normalize(s.view + 0.22 * vec3(0.0, 1.0, 0.0) - 0.32 * aside);
    vec2 edge = smoothstep(vec2(0.23, 0.30), vec2(0.10, 0.14), abs(vec2(dot(off, aside), off.y)));  // a window is no disc
    return 0.6 * edge.x * edge.y * step(dot(off, s.view), 0.5) * step(-0.5, dot(off, s.view));
}

vec3 seen_by_eye() {
    int kind = int(v_surface.z + 0.5);
    int material = kind & 7, axis = kind >> 3 & 3, skin = kind >> 6;
    vec3 to_eye = eye.xyz - v_position;
    Surface s;
    s.position = v_position;
    s.outward = normalize(v_normal);
    s.view = normalize(to_eye);
    s.roughness = v_surface.x;
    s.metal = material == SKIN || material == HAIR ? 0.0 : v_surface.y;
    s.open = 1.0 - v_surface.w;
    s.wrap = vec3(0.0);
    s.sheen = 0.0;
    s.glance = 1.0;
    vec3 base = linear_from_srgb(v_albedo.rgb);

    vec2 at = axis == 0 ? v_bind.zy : axis == 1 ? v_bind.xz : axis == 2 ? v_bind.xy : v_uv;
    // Axis 3: cloth that lies in the picture of folds, or skin that a face draws out, and whose grain would be drawn to streaks.
    int layer = axis == 3 && material == CLOTH ? GRAIN_FOLDS : GRAIN_PLAIN;
    int grained = axis == 3 && material != HAIR ? PLASTIC : material;
    // Skinning shortens a normal where a joint bends (linear blending): there cloth is pressed into folds that are hardly there before. A
    // little shorter it is between any two corners.
    float bent = min(0.8 + 5.0 * max(0.98 - dot(v_normal, v_normal), 0.0), 2.4);
    float repeats = 1.0, depth = bent;
    bool coiled = material == HAIR && v_surface.x > COILED;
    if (grained == SKIN) { layer = GRAIN_SKIN; repeats = 18.0; depth = 0.35; }
    else if (coiled) { layer = GRAIN_LEATHER; repeats = 10.0; depth = 1.2; }  // pebbles of 3 mm, dark between them, as coils are
    else if (grained == HAIR) { layer = GRAIN_HAIR; repeats = axis == 3 ? 5.0 : 9.0; depth = 0.8; }
    else if (grained == CLOTH) { layer = GRAIN_CLOTH; repeats = 16.0; depth = 0.5; }
    else if (grained == LEATHER) { layer = GRAIN_LEATHER; repeats = 10.0; depth = 0.5; }
    else if (grained == METAL) { layer = GRAIN_METAL; repeats = 6.0; depth = 1.0; }
    bool hangs = material == HAIR && axis >= 2;  // the grain of hair runs along u, and hair down v: long strands are drawn out
    mat2 laid = repeats * (hangs ? mat2(0.0, 1.0, axis == 3 ? 0.15 : 1.0, 0.0) : mat2(1.0));
    vec4 g = grain_at(at, axis, laid, layer);
    s.normal = tilted(s.outward, slopes_at(at, axis), (hangs ? vec2(g.g * 2.0 - 1.0, 0.0) : g.rg * 2.0 - 1.0) * depth);
    s.roughness = coiled ? 1.0 : clamp(s.roughness * (1.0 + (g.a * 2.0 - 1.0)), 0.06, 1.0);
    vec3 painted = linear_from_srgb(skin_at(skin).rgb);
    s.albedo = mix(base, painted, v_albedo.a) * (1.0 + (g.b * 2.0 - 1.0) * (axis == 3 ? min(bent, 1.3) : 1.0));
    vec3 glows = vec3(0.0);
#ifdef DETAILS
    // Of a person whose materials say more than colours (cast/mesh.py, Details). All of a triangle goes through here or none, so that
    // neighbouring pixels know how fast textures run. Hair is our own and has none.
    for (int i = 0; i < (material == HAIR ? 0 : kind >> 5 & 1); ++i) {
        vec4 relief = skin_at(skin + 1);
        vec4 glow = skin_at(skin + 2);
        s.normal = mapped(s.normal, slopes_at(v_uv, 3), 2.0 * relief.rg - 256.0 / 255.0);
        s.open *= relief.b;
        s.roughness = clamp(s.roughness * relief.a, 0.06, 1.0);
        s.metal *= glow.a;
        glows = linear_from_srgb(glow.rgb) * GLOW_MOST;
    }
#endif

    if (material == SKIN) {
        s.open *= mix(1.0, v_albedo.g, v_albedo.a);  // under its texture the colour says how open it is (cast/openness.py)
        // Down and pores: skin seen at a slant is dull, or a dark face has the bright rim of a plastic one.
        float slant = 1.0 - max(dot(s.normal, s.view), 0.0);
        s.roughness = mix(s.roughness, 1.0, 0.9 * slant * slant);
        // Red light creeps furthest under skin. More of it, and whoever stood below a lamp was orange wherever its light just came by.
        s.wrap = vec3(0.24, 0.16, 0.14);
        float face = 1.0 - smoothstep(0.10, 0.22, abs(v_bind.x));  // and throat: not the hands
        face *= abs(v_surface.y) * mix(0.45, 1.0, smoothstep(0.08, 0.35, s.albedo.g));  // through a dark skin blood is seen less
        s.albedo *= mix(vec3(1.0), v_surface.y > 0.0 ? vec3(1.08, 0.62, 0.58) : vec3(0.95, 1.06, 1.12), face);
    } else if (material == EYE) {
        for (int i = 0; i < (material == EYE ? 1 : 0); ++i) s.albedo = eye_color(v_uv, base) + catchlight(s);  // software rasterisers skip loops only
        s.roughness = 0.08;
        s.wrap = vec3(0.2);
        s.normal = s.outward;
    } else if (material == CLOTH) {
        s.sheen = 0.25;
        s.wrap = vec3(0.12);
    } else if (material == HAIR) {
        s.wrap = vec3(0.30, 0.26, 0.22);
        s.glance = 0.15;  // it is all edges, one in the other's shade: mirrored at a slant, a lamp behind a head was snow on it
        // A strand mirrors a lamp all around itself: what faces whoever looks is the side of each, so that a head of hair has a band of
        // light across its strands and no spot. They run down a texture, or as hair falls; each lies a little otherwise (Kajiya 1989).
        vec3 across, along;
        Slopes fall = slopes_at(axis == 3 ? v_uv : v_bind.xy, axis == 3 ? 3 : 2);
        tangents(s.outward, fall, across, along);
        float far = max(length(along), 1e-10);
        float lies = coiled ? 0.0 : axis == 3 ? 1.0 : smoothstep(0.25, 0.7, far / max(length(cross(fall.p[0], fall.p[1])), 1e-12));  // on a crown no way
        along = normalize(along / far + s.outward * (STRAND_LIFT + STRAND_LOOSE * (g.b * 2.0 - 1.0)));
        vec3 side = s.view - along * dot(s.view, along);
        s.normal = normalize(mix(s.normal, side * inversesqrt(max(dot(side, side), 1e-6)), ANISOTROPY * lies));
        float slant = 1.0 - max(dot(s.outward, s.view), 0.0);
        s.roughness = mix(s.roughness, 1.0, 0.8 * slant * slant);  // at its outline hair is single hairs, and mirrors no sky
    }
    // Folds and undersides see less sky; cheap, and it seats people in the street.
    s.open *= 0.75 + 0.25 * clamp(0.6 + s.outward.y, 0.0, 1.0);
    // Oily skin mirrors the same share of light whatever its tone; against a dark one that reads as plastic, so it is held back.
    // What is painted on skin and darker than any skin is hair: mirrored in it, the sky made brows and hairlines blue-gray.
    float most = max(s.albedo.r, max(s.albedo.g, s.albedo.b));
    float tone = clamp(3.0 * most, 0.0, 1.0);
    vec3 f0 = specular_f0(s) * (material == HAIR ? (coiled ? 0.35 : 1.0) * GLOSS * (0.5 + g.b) : material == SKIN ? mix(0.55, 0.8, tone) * smoothstep(0.2 * PALER, PALER, most) : 1.0);
    return shown(hazed(lamps(s, f0) + ambient(s, f0) + glows, to_eye));
}

void main() {
#ifdef FADES
    if (faded()) discard;
#endif
#ifdef SEEN
    int triangle = triangle_seen();
    if (triangle == 0) discard;
    look_up(max(triangle - 1, 0));
#endif
    color = vec4(seen_by_eye(), 1.0);
}
