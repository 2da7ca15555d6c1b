// A corner of a glyph or of a plain area, on a panel in the world or on the screen.
uniform mat4 clip_from_panel;
in vec2 at;
in vec2 uv;
in vec4 ink;
out vec2 v_uv;
out vec4 v_ink;

void main() {
    v_uv = uv;
    v_ink = ink;
    gl_Position = clip_from_panel * vec4(at, 0.0, 1.0);
}
