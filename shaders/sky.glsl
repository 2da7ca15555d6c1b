// The dusk sky as a function of direction. Needs frame.glsl.

vec3 sky_radiance(vec3 dir) {
    float up = max(dir.y, 0.0);
    vec3 c = mix(horizon.rgb, zenith.rgb, 1.0 - exp(-4.0 * up));
    float toward = max(dot(normalize(dir.xz + vec2(1e-5)), glow_axis.xz), 0.0);
    return c + glow.rgb * pow(toward, glow.w) * exp(-5.0 * up);
}

// Light gathered over the hemisphere round n: six directions blended (the ambient cube of McTaggart 2004).
vec3 irradiance(vec3 n) {
    vec3 share = n * n;
    return share.x * mix(around[1].rgb, around[0].rgb, step(0.0, n.x)) + share.y * mix(around[3].rgb, around[2].rgb, step(0.0, n.y))
        + share.z * mix(around[5].rgb, around[4].rgb, step(0.0, n.z));
}

const float MISTY = 0.01;  // haze per metre from which lamps are seen to light the air
const int MISTY_LAMPS = 6;
const float THROWN = 0.05;  // of light that mist takes, to each direction; less than 1 / (4 pi), as most goes on ahead (default)

// What mist throws to the eye out of the light of lamps before `far`: scattered once, alike in all directions. Along a ray that passes a point
// light at distance h the inverse squares add up to (angle seen from the light) / h (after Sun et al. 2005; what is lost on the way is lost as
// at the nearest point). Flashlights are left out: they burn at the eye. So is the sun.
vec3 airlight(vec3 from, vec3 ray, float far) {
    vec3 sum = vec3(0.0);
    int count = air.x > MISTY ? min(int(torch.x), MISTY_LAMPS) : 0;
    for (int i = 0; i < count; ++i) {
        vec4 at = lights[i].position;
        vec3 to = at.xyz - from;
        float along = dot(to, ray);
        float h2 = max(dot(to, to) - along * along, 0.09);
        float h = sqrt(h2);
        float seen = (atan((far - along) / h) + atan(along / h)) / h;
        float before = clamp(along, 0.0, far);
        float cone = smoothstep(lights[i].color.w, lights[i].axis.w, dot(normalize(ray * before - to), lights[i].axis.xyz));
        float fade = clamp(1.0 - h2 / (at.w * at.w), 0.0, 1.0) * step(at.w, 1000.0);
        sum += lights[i].color.rgb * (seen * mix(0.12, 1.0, cone) * fade * exp(-air.x * (before + h)));
    }
    return sum * (max(air.x - MISTY, 0.0) * THROWN);  // from nothing on, so that nobody sees it begin
}
