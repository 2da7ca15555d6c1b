"""What moves by joints, on the graphics card: vertices, triangles, one small texture of matrices a frame. For people and for props."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import VERTEX
from vr_dti.render import programs
from vr_dti.render.tally import Tally

Run = tuple[int, int]
"""(first, count) of indices"""


class Skinned:
    """One buffer of `VERTEX` with its triangles, drawn by runs, in a view or as the key lamp sees it."""

    def __init__(
        self,
        ctx: moderngl.Context,
        vertices: NDArray[np.void],
        triangles: NDArray[np.uint32],
        owner: NDArray[np.intp],
        skin: NDArray[np.intp],
        shape: tuple[int, int],
        unit: str,
        face: NDArray[np.uint16] | None = None,
        face_rows: int = 0,
    ) -> None:
        """`owner` (V,): the row of `matrices` that moves a vertex; `skin` (V,): its layer of the skin textures. `shape`: rows and joints;
        `unit`: which of `programs.SAMPLERS` the matrices are bound to; `face` (V,), `face_rows`: as `faces.Faces` gives them."""
        assert vertices.dtype == VERTEX
        self._unit = programs.SAMPLERS[unit]
        whose = np.zeros((len(vertices), 4), dtype=np.uint8)
        whose[:, 0], whose[:, 1] = owner, skin
        if face is not None:
            whose.view(np.uint16)[:, 1] = face
        bound, index, tags = ctx.buffer(vertices), ctx.buffer(triangles), ctx.buffer(whose)
        self.matrices = np.zeros((*shape, 3, 4), dtype=np.float32)
        """world from bind pose, the rows of an affine matrix a joint: filled by whoever owns this, then `send`"""
        self._palette = ctx.texture((3 * shape[1], shape[0]), 4, dtype="f4")
        self._palette.filter = (moderngl.NEAREST, moderngl.NEAREST)
        draw = programs.load(ctx, "person.vert", "person.frag")
        shadow = programs.load(ctx, "shadow.vert", "shadow.frag", defines=("SKINNED",))
        for program in (draw, shadow):
            program["palette"].value = self._unit  # type: ignore[union-attr]
        draw["face_rows"].value = face_rows  # type: ignore[union-attr]
        self._key_matrix = programs.uniform(shadow, "key_clip_from_world")
        attributes = ("position", "normal", "uv", "joints", "weights", "albedo", "surface")
        self._vao = ctx.vertex_array(
            draw, [(bound, "3f4 3f4 2f4 4u1 4f1 4f1 4f1", *attributes), (tags, "1u1 1u1 1u2", "person", "skin", "face")], index
        )
        self._shadow_vao = ctx.vertex_array(
            shadow, [(bound, "3f4 20x 4u1 4f1 8x", "position", "joints", "weights"), (tags, "1u1 3x", "person")], index
        )
        self._held = (bound, index, tags, self._palette, draw, shadow, self._vao, self._shadow_vao)

    def send(self) -> None:
        """The matrices as they stand, for this frame."""
        self._palette.write(self.matrices)

    def bind(self) -> None:
        """Make the matrices current."""
        self._palette.use(self._unit)

    def draw(self, runs: Sequence[Run], tally: Tally) -> None:
        """Draw runs of indices in the current view."""
        for first, count in runs:
            self._vao.render(vertices=count, first=first)
            tally.add(count)

    def draw_shadow(self, key_clip_from_world: bytes, runs: Sequence[Run], tally: Tally) -> None:
        """Draw the depth of runs as the key lamp sees it."""
        self._key_matrix.write(key_clip_from_world)
        for first, count in runs:
            self._shadow_vao.render(vertices=count, first=first)
            tally.add(count)

    def release(self) -> None:
        """Give everything back."""
        for thing in reversed(self._held):
            thing.release()
