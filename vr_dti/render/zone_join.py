"""Two zones of a picture, drawn apart -> the picture: the coarse one enlarged, the fine one laid over it with a soft border."""

from __future__ import annotations

from collections.abc import Iterator

import moderngl
import numpy as np

from vr_dti.render import programs, state
from vr_dti.render.rawgl import RawGL
from vr_dti.render.zones import Layout, Rect, ends

_SRGB8_ALPHA8 = 0x8C43
_FRAME, _BAND, _INNER = 0, 4, 8
"""first of the rectangles around the opaque middle, of those in which it fades, and the middle itself"""
_CORNERS = np.array(((0, 0), (1, 0), (1, 1), (0, 0), (1, 1), (0, 1)))


class ZoneJoin:
    """The way of pictures of up to one size; all is made once."""

    def __init__(self, ctx: moderngl.Context, size_px: tuple[int, int]) -> None:
        self._ctx, self._raw = ctx, RawGL(ctx)
        self._zones = ctx.texture(size_px, 4, internal_format=_SRGB8_ALPHA8)
        self._zones.repeat_x = self._zones.repeat_y = False
        self._resolved = ctx.framebuffer([self._zones])
        self._program = programs.load(ctx, "zone.vert", "zone.frag")
        self._buffer = ctx.buffer(reserve=9 * 6 * 4 * 4)
        self._vao = ctx.vertex_array(self._program, [(self._buffer, "2f4 2f4", "at_px", "from_px")])
        self._layout: Layout | None = None

    def join(self, drawn: moderngl.Framebuffer, shown: moderngl.Framebuffer, layout: Layout) -> None:
        """From `drawn`, with samples or without, into the lower left corner of `shown`, which stores sRGB or linear light. No picture is
        bound afterwards, and everything is as a new context has it."""
        self._raw.copy(drawn, self._resolved, [(ends(r), ends(r)) for r in ((0, 0, *layout.outer_px), layout.drawn_px)])
        if layout != self._layout:
            self._layout = layout
            self._buffer.write(np.array(list(_corners(layout)), dtype="<f4"))
            programs.uniform(self._program, "size_px").value = layout.size_px
            programs.uniform(self._program, "middle").value = layout.middle_px
        state.plain(self._ctx)
        state.encode_by_hardware(self._ctx, True)
        shown.use()
        shown.viewport = (0, 0, *layout.size_px)
        self._zones.use(programs.SAMPLERS["zone"])
        self._draw(_FRAME, 4, (0, 0, *layout.outer_px), 0.0)
        self._draw(_INNER, 1, layout.drawn_px, 0.0)
        state.laid_over(self._ctx, depth_test=False)
        self._draw(_BAND, 4, layout.drawn_px, float(layout.soft_px))
        state.rest(self._ctx)

    def _draw(self, first: int, count: int, zone: Rect, soft_px: float) -> None:
        x, y, w, h = zone
        programs.uniform(self._program, "within").value = (x + 0.5, y + 0.5, x + w - 0.5, y + h - 0.5)
        programs.uniform(self._program, "soft_px").value = soft_px
        self._vao.render(vertices=6 * count, first=6 * first)

    def release(self) -> None:
        """Give everything back."""
        for thing in (self._vao, self._buffer, self._program, self._resolved, self._zones):
            thing.release()


def _around(outside: Rect, inside: Rect) -> Iterator[Rect]:
    """Four rectangles that are what `outside` has more than `inside`."""
    (x, y, w, h), (a, b, c, d) = outside, inside
    yield (x, y, w, b - y)
    yield (x, b + d, w, y + h - b - d)
    yield (x, b, a - x, d)
    yield (a + c, b, x + w - a - c, d)


def _corners(layout: Layout) -> Iterator[list[float]]:
    """Of each rectangle's triangles: where in the picture, and where in the texture."""
    (width, height), (outer_w, outer_h) = layout.size_px, layout.outer_px
    fine_x, fine_y = layout.drawn_px[0] - layout.middle_px[0], layout.drawn_px[1] - layout.middle_px[1]
    coarse = list(_around((0, 0, width, height), layout.opaque_px))
    fine = [*_around(layout.middle_px, layout.opaque_px), layout.opaque_px]
    for k, (x, y, w, h) in enumerate((*coarse, *fine)):
        for u, v in _CORNERS:
            at_x, at_y = x + u * w, y + v * h
            yield [at_x, at_y, *((at_x * outer_w / width, at_y * outer_h / height) if k < _BAND else (at_x + fine_x, at_y + fine_y))]
