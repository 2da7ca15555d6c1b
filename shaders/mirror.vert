// A picture of directions: where on the octahedron each pixel lies, its rim included.
#include "octahedral.glsl"
in vec2 corner;
out vec2 v_at;

void main() {
    v_at = corner / USED;
    gl_Position = vec4(corner, 0.0, 1.0);
}
