// Depth from the key lamp, of what stands and of people as skin.vert left them.
uniform mat4 key_clip_from_world;
in vec3 position;

void main() {
    gl_Position = key_clip_from_world * vec4(position, 1.0);
}
