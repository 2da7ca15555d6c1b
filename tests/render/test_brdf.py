"""How surfaces answer light, on a grid of spheres, against the formulas of the glTF 2.0 specification (appendix B) worked out anew here."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest

from vr_dti.render import programs, state
from vr_dti.spaces import Floats, normalized

ROUGH = (0.15, 0.3, 0.5, 0.75, 1.0)
METAL = (0.0, 1.0)
PX = 96
ALBEDO = np.array((0.72, 0.45, 0.2))
ARRIVING = np.array((3.0, 2.5, 2.0))
GLARE = 40.0
"""where the scene's highlights are cut off, on purpose"""
MEAN_OFF = 0.11
"""of the mean: Hammon's visibility (2017) stands in for the exact one, which costs two roots a lamp; metals show it most"""
LIGHTS = ((0.3, 0.5, 0.81), (0.9, 0.2, 0.35), (-0.6, 0.78, -0.15))
"""from the front, from the side, from behind"""

SPHERE = """
uniform vec3 to_light;
uniform vec3 arriving;
uniform vec3 albedo;
uniform vec2 finish;
in vec2 at;
out vec4 color;

void main() {
    float r2 = dot(at, at);
    if (r2 > 0.98) { color = vec4(0.0); return; }
    vec3 n = vec3(at, sqrt(1.0 - r2));
    Surface s = Surface(vec3(0.0), n, n, vec3(0.0, 0.0, 1.0), albedo, finish.x, finish.y, 1.0, vec3(0.0), 0.0, 1.0);
    color = vec4(lit_by(s, to_light, arriving, specular_f0(s)), 1.0);
}
"""
CORNER = "#version 330 core\nin vec2 corner; out vec2 at; void main() { at = corner; gl_Position = vec4(corner, 0.0, 1.0); }"


def sphere(ctx: moderngl.Context, to_light: Floats, rough: float, metal: float) -> Floats:
    """The sphere as the shaders of the scene light it: `(PX, PX, 3)` radiance, bottom row first."""
    parts = [programs.lines(name) for name in ("view.glsl", "frame.glsl", "sky.glsl", "lighting.glsl")]
    program = ctx.program(CORNER, "\n".join(["#version 330 core", *parts, SPHERE]))
    for name, value in (("to_light", to_light), ("arriving", ARRIVING), ("albedo", ALBEDO), ("finish", (rough, metal))):
        program[name].value = tuple(value)  # type: ignore[union-attr]
    texture = ctx.texture((PX, PX), 4, dtype="f4")
    target = ctx.framebuffer([texture])
    corners = ctx.buffer(np.array((-1, -1, 3, -1, -1, 3), dtype="f4"))
    quad = ctx.vertex_array(program, [(corners, "2f4", "corner")])
    target.use()
    target.clear()
    state.plain(ctx)
    quad.render()
    found = np.frombuffer(texture.read(), dtype="f4").reshape(PX, PX, 4)[..., :3].astype(np.float64)
    state.rest(ctx)
    for thing in (quad, corners, target, texture, program):
        thing.release()
    return found


def reference(to_light: Floats, rough: float, metal: float) -> tuple[Floats, Floats]:
    """The same by the specification, and where there is sphere. GGX, height-correlated Smith, Schlick; diffuse under the gloss."""
    axis = (np.arange(PX) + 0.5) / PX * 2.0 - 1.0
    x, y = np.meshgrid(axis, axis)
    there = x * x + y * y <= 0.98
    n = np.stack((x, y, np.sqrt(np.maximum(1.0 - x * x - y * y, 0.0))), axis=-1)
    h = normalized(to_light + np.array((0.0, 0.0, 1.0)))
    nl, nv, nh = np.maximum(n @ to_light, 0.0), np.maximum(n[..., 2], 1e-3), np.maximum(n @ h, 0.0)
    alpha2 = rough**4
    spread = alpha2 / (np.pi * (nh * nh * (alpha2 - 1.0) + 1.0) ** 2)
    masked = nl * np.sqrt(nv * nv * (1.0 - alpha2) + alpha2) + nv * np.sqrt(nl * nl * (1.0 - alpha2) + alpha2)
    gloss = np.minimum(GLARE, spread * np.where(masked > 0.0, 0.5 / np.maximum(masked, 1e-9), 0.0))
    f0 = 0.04 * (1.0 - metal) + ALBEDO * metal
    fresnel = f0 + (1.0 - f0) * (1.0 - float(h[2])) ** 5
    matt = (1.0 - metal) * (1.0 - fresnel) * ALBEDO / np.pi
    return ARRIVING * nl[..., None] * (matt + gloss[..., None] * fresnel), there


@pytest.mark.parametrize("metal", METAL)
@pytest.mark.parametrize("rough", ROUGH)
def test_a_sphere_is_lit_as_the_specification_has_it(ctx: moderngl.Context, rough: float, metal: float) -> None:
    for way in LIGHTS:
        to_light = normalized(np.array(way))
        ours, (theirs, there) = sphere(ctx, to_light, rough, metal), reference(to_light, rough, metal)
        off = np.abs(ours - theirs)[there]
        assert off.mean() <= MEAN_OFF * theirs[there].mean(), (
            f"{rough=} {metal=} {way}: {off.mean() / theirs[there].mean():.3f} off on average"
        )
        assert (off <= 0.2 * theirs[there] + 0.02).mean() > 0.99, "and hardly anywhere by more than a shade"
