// Linear blend skinning, once a frame: bind pose -> world. Captured by transform feedback.
uniform sampler2D palette;  // 3 texels a joint: the rows of an affine matrix; one row of the texture a person
in vec3 position;
in vec3 normal;
in uvec4 joints;
in vec4 weights;
in uint person;
out vec3 world_position;
out vec3 world_normal;

void main() {
    vec4 a = vec4(0.0), b = vec4(0.0), c = vec4(0.0);
    for (int i = 0; i < 4; ++i) {
        int x = int(joints[i]) * 3;
        a += weights[i] * texelFetch(palette, ivec2(x, person), 0);
        b += weights[i] * texelFetch(palette, ivec2(x + 1, person), 0);
        c += weights[i] * texelFetch(palette, ivec2(x + 2, person), 0);
    }
    vec4 p = vec4(position, 1.0);
    world_position = vec3(dot(a, p), dot(b, p), dot(c, p));
    world_normal = vec3(dot(a.xyz, normal), dot(b.xyz, normal), dot(c.xyz, normal));
}
