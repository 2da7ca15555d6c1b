"""People where the processor rasterises: first which triangle each pixel shows, then each pixel shaded once.

A software rasteriser shades whole blocks of pixels for every triangle that touches them, and people's triangles are no larger than a
pixel or two. Here a first pass writes nothing but numbers of triangles, and a second looks up what their corners have and shades whole
blocks of the picture (a visibility buffer: Burns and Hunt 2013). The picture is the same (docs/decisions/skinned-once-a-frame.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.render import programs
from vr_dti.render.depth import way_of
from vr_dti.render.rawgl import BufferTexture, RawGL, TexelKind, texels_most

_BOUND = np.dtype(
    [("position", "<f4", 3), ("albedo", "u1", 4), ("uv", "<f4", 2), ("surface", "u1", 4), ("kind", "<u2"), ("person", "<u2")], align=True
)
"""two texels of four words, as `shaders/seen.glsl` takes them apart"""


def fits(ctx: moderngl.Context, vertices: int, triangles: int) -> bool:
    """Whether so many can be looked up here."""
    return max(2 * vertices, triangles) <= texels_most(ctx)


class Seen:
    """The first pass's picture, and what the second one looks up: vertices of one `Skinned`, and triangles chosen for a view."""

    def __init__(
        self,
        ctx: moderngl.Context,
        vertices: NDArray[np.void],
        tags: NDArray[np.void],
        skinned: moderngl.Buffer,
        triangles: moderngl.Buffer,
        face_rows: int,
        defines: Sequence[str],
    ) -> None:
        """`skinned`: position and normal in world, six floats a vertex; `triangles`: indices (T, 3) of which some are drawn."""
        self._ctx, self._depth = ctx, way_of(ctx)
        rows = np.zeros(len(vertices), dtype=_BOUND)
        for name in ("position", "albedo", "uv", "surface"):
            rows[name] = vertices[name]
        rows["kind"], rows["person"] = tags["kind"], tags["person"]
        bound = ctx.buffer(rows)
        self._looked_up = {
            "corners": BufferTexture(ctx, triangles, TexelKind.THREE_UINTS),
            "skinned": BufferTexture(ctx, skinned, TexelKind.THREE_FLOATS),
            "bound": BufferTexture(ctx, bound, TexelKind.FOUR_UINTS),
        }
        finding = programs.load(ctx, "seen.vert", "seen.frag")
        over = self._depth.defines
        self._shading = programs.load(ctx, "seen_over.vert", "person.frag", defines=(*defines, *over, "SEEN"))
        self._shading["face_rows"].value = face_rows  # type: ignore[union-attr]
        for name, looked_up in self._looked_up.items():
            looked_up.sampled_as(programs.uniform(self._shading, name), self._shading, programs.SAMPLERS[name])
        corners = ctx.buffer(np.array(((-1, -1), (3, -1), (-1, 3)), dtype="<f4"))
        self._finding_vao = ctx.vertex_array(finding, [(skinned, "3f4 12x", "position")], triangles)
        self._shading_vao = ctx.vertex_array(self._shading, [(corners, "2f4", "corner")])
        self._held = (bound, corners, finding, self._shading, self._finding_vao, self._shading_vao)
        self._raw = RawGL(ctx)
        self._numbers: moderngl.Framebuffer | None = None
        """as large as the largest target was: what is drawn into is no larger than its smallest part, here the depth of a target"""

    def draw(self, count: int) -> bool:
        """Draw the first `count` indices into the viewport of the framebuffer that is bound, and is bound afterwards. -> it is done; False
        where that has samples, or keeps its depth as nobody else can use it"""
        into = self._ctx.fbo
        depth = 0 if self._raw.samples() else self._raw.depth_of(into)
        if not depth:
            return False
        numbers = self._fitting(into.size)
        numbers.viewport, numbers.depth_mask = into.viewport, False
        numbers.use()
        numbers.clear(viewport=into.viewport)
        numbers.depth_mask = True
        self._raw.attach_depth(depth)
        self._finding_vao.render(vertices=count)
        self._raw.attach_depth(0)
        into.depth_mask = False
        into.use()
        numbers.color_attachments[0].use(programs.SAMPLERS["seen"])  # type: ignore[union-attr]
        for name, looked_up in self._looked_up.items():
            looked_up.use(programs.SAMPLERS[name])
        # Only what lies before that triangle is shaded: a rasteriser leaves a block of pixels at once where depth lets none of it through.
        self._ctx.depth_func = "<" if self._depth.reversed else ">"
        self._shading_vao.render(vertices=3)
        into.depth_mask = True
        self._depth.begin(self._ctx)
        return True

    def _fitting(self, size_px: tuple[int, int]) -> moderngl.Framebuffer:
        """A picture of numbers for a target of that size."""
        held = self._numbers
        if held is None or held.width < size_px[0] or held.height < size_px[1]:
            largest = size_px if held is None else (max(size_px[0], held.width), max(size_px[1], held.height))
            self._drop()
            held = self._numbers = self._ctx.framebuffer([self._ctx.texture(largest, 1, dtype="f4")])
        return held

    def _drop(self) -> None:
        if self._numbers is not None:
            texture = self._numbers.color_attachments[0]
            self._numbers.release()
            texture.release()
            self._numbers = None

    def release(self) -> None:
        """Give everything back."""
        self._drop()
        for thing in (*self._looked_up.values(), *reversed(self._held)):
            thing.release()
