"""Falling rain: streaks round every eye, placed by the vertex shader from their number and the story's time. Drawn only while it rains."""

from __future__ import annotations

import moderngl
import numpy as np

from vr_dti.render import programs, state
from vr_dti.render.depth import way_of
from vr_dti.render.tally import Tally

STREAKS = 2400
"""within 7 m of the eye (default)"""


class Rain:
    """One draw a view."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._depth = way_of(ctx)
        self._program = programs.load(ctx, "rain.vert", "rain.frag")
        seats = np.random.default_rng(11).random((STREAKS, 3))
        vertices = np.zeros((STREAKS, 6), dtype=[("corner", "<f4", 2), ("seat", "<f4", 3)])
        vertices["corner"] = ((-1, 0), (1, 0), (1, 1), (-1, 0), (1, 1), (-1, 1))
        vertices["seat"] = seats[:, None]
        self._buffer = ctx.buffer(vertices)
        self._vao = ctx.vertex_array(self._program, [(self._buffer, "2f4 3f4", "corner", "seat")])

    def draw(self, tally: Tally) -> None:
        """Over what was drawn, behind what stands nearer. Leaves the state for solid things."""
        state.laid_over(self._ctx, depth_test=True)
        self._vao.render(vertices=6 * STREAKS)
        tally.add(6 * STREAKS)
        self._depth.begin(self._ctx)

    def release(self) -> None:
        """Give everything back."""
        for thing in (self._vao, self._buffer, self._program):
            thing.release()
