// A rectangle of one zone of a picture, laid where it is shown (render/zone_join.py).
uniform vec2 size_px;  // of the picture
in vec2 at_px;    // in the picture
in vec2 from_px;  // in the texture
out vec2 v_at_px;
out vec2 v_from_px;

void main() {
    v_at_px = at_px;
    v_from_px = from_px;
    gl_Position = vec4(2.0 * at_px / size_px - 1.0, 0.0, 1.0);
}
