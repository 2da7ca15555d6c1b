// What a face adds to a vertex of its head, summed up by render/faces.py: in bind pose, before skinning.
uniform sampler2D faces;  // 256 vertices a row, two texels each: added to the position, added to the normal
uniform int face_rows;    // rows a person
in uint face;             // 0: not moved by any face

void expressed(inout vec3 p, inout vec3 n, int who) {
    if (face == 0u) return;
    int i = int(face);
    ivec2 at = ivec2((i & 255) * 2, who * face_rows + (i >> 8));
    p += texelFetch(faces, at, 0).xyz;
    n += texelFetch(faces, at + ivec2(1, 0), 0).xyz;
}
