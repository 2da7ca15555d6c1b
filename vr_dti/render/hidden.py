"""The part of a picture that a headset's lens hides: filled first and nearest, so that nothing is spent on what nobody sees."""

from __future__ import annotations

import moderngl
import numpy as np

from vr_dti.render import programs
from vr_dti.render.depth import way_of
from vr_dti.render.tally import Tally
from vr_dti.spaces import Floats

_KEPT = 8


class HiddenAreas:
    """One buffer for each mesh handed in, as long as it is the same object (`ports.View.hidden`)."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._program = programs.load(ctx, "hidden.vert", "hidden.frag", defines=way_of(ctx).defines)
        self._meshes: dict[int, tuple[Floats, moderngl.Buffer, moderngl.VertexArray]] = {}

    def draw(self, triangles: Floats, tally: Tally) -> None:
        """Fill `(n, 3, 2)` of clip space in the view just begun. Leaves back faces culled, as `state.solid` has them."""
        found = self._meshes.get(id(triangles))
        if found is None:
            if len(self._meshes) >= _KEPT:
                _release(self._meshes.pop(next(iter(self._meshes))))
            buffer = self._ctx.buffer(np.ascontiguousarray(triangles, dtype="<f4"))
            vao = self._ctx.vertex_array(self._program, [(buffer, "2f4", "corner")])
            # The array itself is kept too: while it lives, no other can have its id.
            found = self._meshes[id(triangles)] = (triangles, buffer, vao)
        self._ctx.disable(moderngl.CULL_FACE)  # runtimes differ in how they wind it
        found[2].render(vertices=3 * len(triangles))
        self._ctx.enable(moderngl.CULL_FACE)
        tally.add(3 * len(triangles))

    def release(self) -> None:
        """Give everything back."""
        for mesh in self._meshes.values():
            _release(mesh)
        self._meshes.clear()
        self._program.release()


def _release(mesh: tuple[Floats, moderngl.Buffer, moderngl.VertexArray]) -> None:
    mesh[2].release()
    mesh[1].release()
