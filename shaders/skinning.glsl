// Linear blend skinning: bind pose -> world.
uniform sampler2D palette;  // 3 texels a joint: the rows of an affine matrix; one row of the texture a person
in vec3 position;
in vec3 normal;
in uvec4 joints;
in vec4 weights;
in uint person;

mat3x4 blended() {
    mat3x4 m = mat3x4(0.0);
    for (int i = 0; i < 4; ++i) {
        int x = int(joints[i]) * 3;
        m += weights[i] * mat3x4(texelFetch(palette, ivec2(x, person), 0), texelFetch(palette, ivec2(x + 1, person), 0),
                                 texelFetch(palette, ivec2(x + 2, person), 0));
    }
    return m;
}
