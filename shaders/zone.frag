// A zone of a picture, enlarged smoothly; towards the border of the fine one its opacity falls to nothing.
uniform sampler2D zone;
uniform vec4 within;   // lowest x and y, highest x and y: where the zone's outermost pixels have their middles
uniform vec4 middle;   // in the picture: x, y, width and height of the fine zone
uniform float soft_px; // how far inwards it fades; 0: nothing does
in vec2 v_at_px;
in vec2 v_from_px;
out vec4 color;

void main() {
    vec2 from = clamp(v_from_px, within.xy, within.zw) / vec2(textureSize(zone, 0));
    vec2 inwards = min(v_at_px - middle.xy, middle.xy + middle.zw - v_at_px);
    float there = soft_px > 0.0 ? smoothstep(0.0, soft_px, min(inwards.x, inwards.y)) : 1.0;
    color = vec4(textureLod(zone, from, 0.0).rgb, there);
}
