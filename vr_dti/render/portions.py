"""Triangles handed over in portions where the processor rasterises, so that what it notes of each is still in its caches when it comes to
draw them (docs/decisions/skinned-once-a-frame.md). On a graphics card a run is one draw."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import moderngl

from vr_dti.render.rawgl import is_software

PORTION = 4096
"""triangles: llvmpipe keeps some 400 bytes of each, 1.6 MB then; and whole ones of the 1,024 indices that it shades vertices for at a time
(default, measured: 1,024 to 32,768)"""


class Portions:
    """How the triangles of one context are handed over."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._flush: Callable[[], None] | None = None
        if is_software(ctx):
            self._flush = ctypes.CFUNCTYPE(None)(ctx.mglo._context.load("glFlush"))

    def draw(self, vao: moderngl.VertexArray, first: int, count: int) -> None:
        """Draw `count` indices from `first` on."""
        if self._flush is None:
            vao.render(vertices=count, first=first)
            return
        for done in range(0, count, 3 * PORTION):
            vao.render(vertices=min(3 * PORTION, count - done), first=first + done)
            self._flush()
