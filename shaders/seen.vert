// A vertex of a person as skin.vert left it, for whoever only asks which triangle is in front.
#include "view.glsl"
in vec3 position;

void main() {
    gl_Position = clip_from_world * vec4(position, 1.0);
}
