"""Depth of a view: what stands nearer hides what stands behind it, at the end of the street as well as at hand."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest

from vr_dti.render import state
from vr_dti.render.depth import DepthWay, way_of
from vr_dti.render.surface import Target
from vr_dti.spaces import perspective

VERTEX = """#version 330 core
uniform mat4 clip;
uniform float away;
in vec2 corner;
void main() { gl_Position = clip * vec4(9.0 * away * corner, -away, 1.0); }"""
FRAGMENT = "#version 330 core\nuniform vec3 paint; out vec4 color; void main() { color = vec4(paint, 1.0); }"
LENS = perspective(1.0, 1.0, 0.05, 200.0)


def shown(ctx: moderngl.Context, way: DepthWay, *walls: tuple[float, tuple[float, float, float]]) -> tuple[int, ...]:
    """The colour in the middle after walls (metres away, paint) were drawn one after the other."""
    target = Target(ctx, (8, 8))
    program = ctx.program(VERTEX, FRAGMENT)
    buffer = ctx.buffer(np.array((-1, -1, 3, -1, -1, 3), dtype="f4"))
    vao = ctx.vertex_array(program, [(buffer, "2f4", "corner")])
    program["clip"].write(np.ascontiguousarray(way.of(LENS).T, dtype="f4"))  # type: ignore[union-attr]
    state.plain(ctx)
    target.framebuffer.use()
    target.framebuffer.clear(depth=way.far)
    way.begin(ctx)
    for away, paint in walls:
        program["away"].value, program["paint"].value = away, paint  # type: ignore[union-attr]
        vao.render()
    state.rest(ctx)
    found = tuple(int(c) for c in target.picture()[4, 4])
    for thing in (vao, buffer, program, target):
        thing.release()
    return found


RED, GREEN = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


@pytest.mark.parametrize("away_m", [0.06, 1.0, 30.0, 180.0])
def test_the_nearer_of_two_is_seen_whichever_is_drawn_first(ctx: moderngl.Context, away_m: float) -> None:
    way = way_of(ctx)
    gap_m = max(0.002, away_m / 20_000)  # a poster on a wall
    near, far = (away_m, RED), (away_m + gap_m, GREEN)
    assert shown(ctx, way, near, far) == shown(ctx, way, far, near) == (255, 0, 0)


def test_a_driver_that_cannot_choose_draws_the_same_way_round(ctx: moderngl.Context) -> None:
    way = DepthWay(reversed=False)
    assert shown(ctx, way, (5.0, RED), (6.0, GREEN)) == shown(ctx, way, (6.0, GREEN), (5.0, RED)) == (255, 0, 0)


def test_what_was_chosen_for_a_view_is_undone_after_it(ctx: moderngl.Context) -> None:
    """Whoever draws next in OpenGL's own clip space, an overlay or the shadow map, must not lose its nearer half."""
    shown(ctx, way_of(ctx), (5.0, RED))
    assert shown(ctx, DepthWay(reversed=False), (0.06, RED)) == (255, 0, 0)
