// Directions on a square (an octahedron unfolded), up in its middle, the horizon a diamond, down in its corners. Round the square a
// picture has a rim on which it goes on: no filter sees a seam.
const float USED = 0.75;  // by the square, of the side of a picture

// Unit vector -> -1..1.
vec2 octahedral(vec3 d) {
    vec2 p = d.xz / (abs(d.x) + abs(d.y) + abs(d.z));
    vec2 folded = (1.0 - abs(p.yx)) * vec2(p.x < 0.0 ? -1.0 : 1.0, p.y < 0.0 ? -1.0 : 1.0);
    return d.y < 0.0 ? folded : p;
}

// And back. Beyond an edge of the square directions go on where its own other half begins, turned round.
vec3 direction_of(vec2 p) {
    if (abs(p.x) > 1.0) p = vec2(p.x < 0.0 ? -2.0 - p.x : 2.0 - p.x, -p.y);
    if (abs(p.y) > 1.0) p = vec2(-p.x, p.y < 0.0 ? -2.0 - p.y : 2.0 - p.y);
    float up = 1.0 - abs(p.x) - abs(p.y);
    float under = max(-up, 0.0);
    return normalize(vec3(p.x + (p.x < 0.0 ? under : -under), up, p.y + (p.y < 0.0 ? under : -under)));
}

// Where on its picture.
vec2 octahedral_uv(vec3 d) {
    return 0.5 + 0.5 * USED * octahedral(d);
}
