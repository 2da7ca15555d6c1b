// Light on a surface: a microfacet model (GGX, Hammon's visibility, Schlick's Fresnel), lamps, the key lamp's shadow, ambient light.
// Needs view.glsl, frame.glsl and sky.glsl.
#include "mirror.glsl"
uniform sampler2DShadow torch_map;
uniform sampler2DShadow shadow_map;

struct Surface {
    vec3 position;
    vec3 normal;     // shading normal
    vec3 outward;    // the triangle's own smooth normal
    vec3 view;       // towards the eye
    vec3 albedo;
    float roughness;
    float metal;
    float open;      // ambient occlusion
    vec3 wrap;       // how far light creeps round: skin
    float sheen;     // fuzz: cloth
    float glance;    // how much more it mirrors at a slant: 1 as what is smooth, 0 not
};

// How much of a light arrives, by its shadow map: four bilinear taps on a turned square, `reach` of the map away. 1 where none is asked for.
float arrives(sampler2DShadow map, vec3 q, vec2 reach, bool asked) {
    int taps = asked ? 4 : 0;  // a loop, which software rasterisers leave at once; both sides of a branch they run
    float sum = 0.0;
    vec2 off = vec2(-0.6, -1.5);
    for (int i = 0; i < taps; ++i) {
        sum += texture(map, vec3(q.xy + off * reach, q.z));
        off = vec2(-off.y, off.x);
    }
    return asked ? 0.25 * sum : 1.0;
}

// How much of the key lamp arrives. Outside its map everything is lit.
float key_shadow(vec3 p, vec3 outward, vec3 to_light) {
    float slant = 1.0 - max(dot(outward, to_light), 0.0);
    vec4 c = key_from_world * vec4(p + outward * key.x * (1.0 + 2.5 * slant), 1.0);
    vec3 q = c.xyz / c.w * 0.5 + 0.5;
    bool outside = c.w <= 0.0 || any(greaterThan(abs(q.xy - 0.5), vec2(0.497))) || q.z > 1.0;
    vec2 edge = smoothstep(0.497, 0.45, abs(q.xy - 0.5));
    return mix(1.0, arrives(shadow_map, q, vec2(key.y), !outside), outside ? 0.0 : edge.x * edge.y);
}

const float GLARE = 40.0;  // no highlight is brighter than this times what arrives: a pixel of it would flicker

vec3 specular_f0(Surface s) {
    return mix(vec3(0.04), s.albedo, s.metal);
}

vec3 lit_by(Surface s, vec3 to_light, vec3 arriving, vec3 f0) {
    float nl_raw = dot(s.normal, to_light);
    vec3 soft = 0.5 * (nl_raw + sqrt(nl_raw * nl_raw + s.wrap * s.wrap));  // ends in no line, whose colour would be seen
    vec3 diffuse = s.albedo * (1.0 - s.metal) * soft * 0.31831;
    float nl = max(nl_raw, 0.0);
    vec3 h = normalize(to_light + s.view);
    float nv = max(dot(s.normal, s.view), 1e-3);
    float nh = max(dot(s.normal, h), 0.0);
    float a = s.roughness * s.roughness;
    float a2 = a * a;
    float d = nh * nh * (a2 - 1.0) + 1.0;
    float ggx = a2 / (3.14159 * d * d);
    float visible = 0.5 / mix(2.0 * nl * nv, nl + nv, a);
    float off = 1.0 - dot(to_light, h);
    float f = off * off * off * off * off;
    vec3 fresnel = f0 + (1.0 - f0) * (f * s.glance);
    float edge = max(1.0 - nv, 0.0);
    vec3 fuzz = s.sheen * s.albedo * edge * edge * edge * soft;
    return arriving * ((1.0 - fresnel) * diffuse + fuzz + nl * min(ggx * visible, GLARE) * fresnel);
}

vec3 lamp(Surface s, Light from, vec3 f0, bool shadowed) {
    vec3 to = from.position.xyz - s.position;
    float d2 = dot(to, to);
    vec3 l = to * inversesqrt(d2);
    float inside = d2 / (from.position.w * from.position.w);
    float fade = clamp(1.0 - inside * inside, 0.0, 1.0);
    float cone = smoothstep(from.color.w, from.axis.w, -dot(l, from.axis.xyz));
    float strength = fade * fade * cone / max(d2, 0.05);
    if (from.color.w < -1.0) strength *= 1.0 - smoothstep(0.15, 0.7, l.y);  // a light bar throws its light to the sides
    if (shadowed) strength *= key_shadow(s.position, s.outward, l);
    return lit_by(s, l, from.color.rgb * strength, f0);
}

// How much of the k-th flashlight arrives: its tile of the map is as wide as its cone.
float torch_shadow(int k, vec3 p, vec3 outward) {
    vec4 c = torch_from_world[k] * vec4(p + outward * 0.012, 1.0);
    vec3 q = c.xyz / c.w * 0.5 + 0.5;
    bool outside = c.w <= 0.0 || any(greaterThan(abs(q.xy - 0.5), vec2(0.49))) || q.z > 1.0;
    q.x = (float(k) + q.x) / float(MAX_TORCHES);
    return arrives(torch_map, q, vec2(torch.y / float(MAX_TORCHES), torch.y), !outside);
}

// The key lamp stands outside the loop: software rasterisers run both sides of a branch, and would read the shadow map for every lamp.
vec3 lamps(Surface s, vec3 f0) {
    int count = int(air.w);
    vec3 sum = count > 0 ? lamp(s, lights[0], f0, true) : vec3(0.0);
    // First what shadows leave of each flashlight, in a loop of its own that is left at once where none is on.
    int first = int(torch.x);
    vec3 beams = vec3(1.0);
    for (int k = 0; k < int(torch.z); ++k) beams = mix(beams, vec3(torch_shadow(k, s.position, s.outward)), equal(ivec3(k), ivec3(0, 1, 2)));
    for (int i = 1; i < count; ++i) {
        int k = (i - first) >> 1;
        float open = i < first ? 1.0 : k == 0 ? beams.x : k == 1 ? beams.y : beams.z;
        sum += open * lamp(s, lights[i], f0, false);
    }
    return sum;
}

// Darkness where people touch: the share of the hemisphere that each sphere hides.
float crowd_open(vec3 p, vec3 n) {
    vec2 off = p.xz - crowd.xz;
    if (dot(off, off) > crowd.w * crowd.w) return 1.0;
    float open = 1.0;
    int count = int(beacon.z);
    for (int i = 0; i < count; ++i) {
        vec3 to = occluders[i].xyz - p;
        float d2 = max(dot(to, to), occluders[i].w * occluders[i].w);
        open *= 1.0 - 0.85 * clamp(dot(n, to), 0.0, 1.0) * occluders[i].w * occluders[i].w * inversesqrt(d2) / d2 * 1.0;
    }
    return open;
}

#ifdef INDOORS
// Light at a place of a scene in a room: within the room (INDOORS: x0, z0, x1, z1) what its walls throw back, outside the sky's.
bool within(vec3 p) {
    vec4 room = INDOORS;
    return p.x > room.x && p.z > room.y && p.x < room.z && p.z < room.w;
}

vec3 gathered(vec3 p, vec3 n) {
    return within(p) ? irradiance(n) : mix(bounce.rgb, 0.7 * zenith.rgb + 0.3 * horizon.rgb, 0.5 + 0.5 * n.y);
}
#else
vec3 gathered(vec3 p, vec3 n) {
    return irradiance(n);
}
#endif

// What `s` mirrors in direction `r`. While that is being found out itself (beacon.w is 0) it mirrors as if it were dull.
vec3 seen_in(Surface s, vec3 r, vec3 around_it) {
#ifdef INDOORS
    // As if the walls were where they are: the ray is followed to one, and looked at from the middle (Lagarde 2012).
    vec4 room = INDOORS;
    vec3 to = mix(vec3(room.x, 0.0, room.y), vec3(room.z, CEILING_M, room.w), step(0.0, r)) - s.position;
    vec3 far = to / (r + vec3(1e-5) * (step(0.0, r) * 2.0 - 1.0));
    vec3 hit = s.position + r * max(min(far.x, min(far.y, far.z)), 0.0) - mirror_middle.xyz;
    return mix(around_it, mirrored(hit / max(length(hit), 1e-3), s.roughness), within(s.position) ? beacon.w : 0.0);
#else
#ifdef STREET
    // As if fronts stood around (x0, z0, x1, z1): a window is mirrored at the foot of its own wall, not as if it were the sky's.
    vec4 street = STREET;
    vec2 to = mix(street.xy, street.zw, step(0.0, r.xz)) - s.position.xz;
    vec2 far = to / (r.xz + vec2(1e-5) * (step(0.0, r.xz) * 2.0 - 1.0));
    vec3 hit = s.position + r * min(far.x, far.y) - mirror_middle.xyz;
    r = min(far.x, far.y) > 0.0 ? normalize(hit) : r;
#endif
    return mix(around_it, mirrored(r, s.roughness), beacon.w);
#endif
}

// Ambient light: diffuse from irradiance, mirror-like from the surroundings (Karis' analytic environment term, 2014).
vec3 ambient(Surface s, vec3 f0) {
    vec3 r = reflect(-s.view, s.normal);
    float nv = max(dot(s.normal, s.view), 0.0);
    vec4 k = s.roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float k0 = min(k.x * k.x, exp2(-9.28 * nv)) * k.x + k.y;
    vec2 ab = vec2(-1.04, 1.04) * k0 + k.zw;
    vec3 around_it = gathered(s.position, s.normal);
    float lip = clamp(1.0 + dot(r, s.outward) * 1.5, 0.0, 1.0);  // a bump must not mirror what its surface hides
    return (s.albedo * (1.0 - s.metal) * around_it + seen_in(s, r, around_it) * (f0 * ab.x + ab.y * s.glance) * lip) * s.open;
}

vec3 hazed(vec3 radiance, vec3 to_eye) {
    float d = length(to_eye);
    vec3 dir = -to_eye / d;
    vec3 haze = mix(horizon.rgb, sky_radiance(vec3(dir.x, max(dir.y, 0.03), dir.z)), 0.45) * 0.8;
    return mix(haze, radiance, exp(-air.x * d)) + airlight(eye.xyz, dir, d);
}
