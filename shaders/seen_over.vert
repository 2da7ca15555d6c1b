// One triangle over the whole view, a little nearer than what is empty: whoever asks for what lies before it gets people only.
in vec2 corner;

void main() {
#ifdef REVERSED_Z
    gl_Position = vec4(corner, 1e-7, 1.0);
#else
    gl_Position = vec4(corner, 0.9999998, 1.0);
#endif
}
