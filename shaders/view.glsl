// One camera. Written by render/cameras.py.
layout(std140) uniform View {
    mat4 clip_from_world;
    vec4 eye;       // xyz: world position; w: 1 where the hardware encodes sRGB, 0 where the shader must
    vec4 viewport;  // x, y, width, height in pixels
    vec4 light;     // x: 1 - fade; y: 1 where radiance is wanted and no picture; z: 1 where a pixel has samples
};
