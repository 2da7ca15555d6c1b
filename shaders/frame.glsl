// What all views of a frame share: sky, lamps, people's feet. Written by render/light.py.
const int MAX_LIGHTS = 10;
const int MAX_OCCLUDERS = 48;
const int MAX_TORCHES = 3;

struct Light {
    vec4 position;  // w: range, metres
    vec4 color;     // radiant intensity; w: cosine of the outer cone, below -1 for a light bar's head
    vec4 axis;      // where a spot points; w: cosine of the inner cone
};

layout(std140) uniform Frame {
    mat4 key_from_world;     // shadow map's clip space of lights[0]
    vec4 key;                // x: metres a shadow texel spans at 5 m, y: 1 / map size
    vec4 zenith;             // w: 1 in a room
    vec4 horizon;
    vec4 glow;               // w: how narrow
    vec4 glow_axis;
    vec4 bounce;             // light from the ground; w: brightness of walls around
    vec4 air;                // x: haze per metre, y: exposure, z: story seconds, w: number of lights
    vec4 weather;            // x: how wet, y: rain, z: how much street lamps burn, w: how bright rooms look from the street
    vec4 around[6];          // ambient light gathered facing +x, -x, +y, -y, +z, -z
    vec4 beacon;             // x: red, y: blue, z: number of occluders, w: 1 where surfaces mirror what is around them
    vec4 crowd;              // x, z: middle of the people, w: radius
    vec4 torch;              // x: which of the lights is the first of a flashlight, y: 1 / height of their shadow map
    vec4 mirror_middle;      // where the surroundings were seen from
    mat4 torch_from_world[MAX_TORCHES];  // clip space of each flashlight's tile of the map
    Light lights[MAX_LIGHTS];
    vec4 occluders[MAX_OCCLUDERS];  // spheres that darken what they stand on; w: radius
};
