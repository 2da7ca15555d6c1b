// What a headset's lens hides, laid before everything else so that nothing behind it is shaded.
in vec2 corner;

void main() {
#ifdef REVERSED_Z
    gl_Position = vec4(corner, 1.0, 1.0);
#else
    gl_Position = vec4(corner, -1.0, 1.0);
#endif
}
