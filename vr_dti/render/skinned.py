"""What moves by joints, on the graphics card: vertices, triangles, one small texture of matrices a frame. For people and for props.

Vertices are skinned once a frame, by transform feedback into a buffer that every view and the shadow draw from
(docs/decisions/skinned-once-a-frame.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import VERTEX, Material
from vr_dti.render import programs, state
from vr_dti.render.feedback import Feedback
from vr_dti.render.portions import Portions
from vr_dti.render.processor import Processor, Run, Sums
from vr_dti.render.seen import Seen, fits
from vr_dti.render.tally import Tally
from vr_dti.spaces import Floats

_TAGS = np.dtype([("person", "<u2"), ("face", "<u2"), ("kind", "<f4")])
_SKINNED_BYTES = 24
"""position and normal"""


@dataclass(frozen=True, slots=True)
class Geometry:
    """What is drawn. Arrays over its vertices, but for `triangles`."""

    vertices: NDArray[np.void]
    """(V,) of `VERTEX`"""
    triangles: NDArray[np.uint32]
    owner: NDArray[np.intp]
    """(V,) the row of matrices that moves each"""
    skin: NDArray[np.intp]
    """(V,) its layer of the skin textures"""
    face: NDArray[np.uint16] | None = None
    """(V,) as `faces.Faces` gives it, with the rows of its picture"""
    face_rows: int = 0
    detailed: NDArray[np.bool_] | None = None
    """(V,) two more layers say what its material is (`cast.mesh.Details`)"""

    def tags(self) -> NDArray[np.void]:
        """(V,) of `_TAGS`"""
        out = np.zeros(len(self.vertices), dtype=_TAGS)
        out["person"], out["face"] = self.owner, 0 if self.face is None else self.face
        out["kind"] = _kinds(self.vertices, self.skin, self.detailed)
        return out


class Skinned:
    """One buffer of `VERTEX` with its triangles, drawn by runs, in a view or as the key lamp sees it."""

    def __init__(
        self, ctx: moderngl.Context, geometry: Geometry, shape: tuple[int, int], unit: str, *, fades: bool = False, looped: bool = False
    ) -> None:
        """`shape`: rows and joints; `unit`: which of `programs.SAMPLERS` the matrices are bound to; `fades`: some of it may fade; `looped`:
        where the processor rasterises, its own loops skin it."""
        vertices, triangles, face_rows = geometry.vertices, geometry.triangles, geometry.face_rows
        assert vertices.dtype == VERTEX
        self._unit = programs.SAMPLERS[unit]
        whose = geometry.tags()
        bound, index, tags = ctx.buffer(vertices), ctx.buffer(triangles), ctx.buffer(whose)
        self.matrices = np.zeros((*shape, 3, 4), dtype=np.float32)
        """world from bind pose, the rows of an affine matrix a joint: filled by whoever owns this, then `send`"""
        self._palette = ctx.texture((3 * shape[1], shape[0]), 4, dtype="f4")
        self._palette.filter = (moderngl.NEAREST, moderngl.NEAREST)
        defines = () if geometry.detailed is None else ("DETAILS",)
        draw = programs.load(ctx, "person.vert", "person.frag", defines=defines)
        shadow = programs.load(ctx, "shadow.vert", "shadow.frag")
        skinning = programs.feedback(ctx, "skin.vert", ("skinned_position", "skinned_normal"))
        skinning["palette"].value = self._unit  # type: ignore[union-attr]
        skinning["face_rows"].value = face_rows  # type: ignore[union-attr]
        self._key_matrix = programs.uniform(shadow, "key_clip_from_world")
        self._feedback = state.kept(ctx, "feedback", lambda: Feedback(ctx))
        self._portions = Portions(ctx)
        processor = Processor(ctx, vertices, triangles, whose) if looped else None
        self.processor = processor if processor is not None and processor.possible else None
        self._by_loops = False
        """of this frame"""
        self._skinned = ctx.buffer(reserve=_SKINNED_BYTES * len(vertices))
        self._skinning_vao = ctx.vertex_array(
            skinning,
            [
                (bound, "3f4 3f4 8x 4u1 4f1 8x", "position", "normal", "joints", "weights"),
                (tags, "1u2 1u2 4x", "person", "face"),
            ],
        )
        drawn = [
            (self._skinned, "3f4 3f4", "skinned_position", "skinned_normal"),
            (bound, "3f4 12x 2f4 8x 4f1 4f1", "position", "uv", "albedo", "surface"),
            (tags, "1u2 2x 1f4", "person", "kind"),
        ]
        draw["face_rows"].value = face_rows  # type: ignore[union-attr]
        self._vao = ctx.vertex_array(draw, drawn, index)
        self._chosen = ctx.buffer(reserve=max(triangles.nbytes, 4), dynamic=True) if self.processor is not None else None
        """indices of what faces the current view"""
        self._chosen_vao: moderngl.VertexArray | None = None
        self._seen: Seen | None = None
        if self._chosen is not None:
            self._chosen_vao = ctx.vertex_array(draw, drawn, self._chosen)
            if fits(ctx, len(vertices), triangles.size // 3):
                self._seen = Seen(ctx, vertices, whose, self._skinned, self._chosen, face_rows, defines)
        fading = programs.load(ctx, "person.vert", "person.frag", defines=(*defines, "FADES")) if fades else None
        if fading is not None:
            fading["face_rows"].value = face_rows  # type: ignore[union-attr]
        self._fading = programs.uniform(fading, "fading") if fading is not None else None
        self._fading_vao = ctx.vertex_array(fading, drawn, index) if fading is not None else None
        self._shadow_vao = ctx.vertex_array(shadow, [(self._skinned, "3f4 12x", "position")], index)
        self._held = (
            *(bound, index, tags, self._palette, self._skinned, draw, shadow, skinning),
            *(self._skinning_vao, self._vao, self._shadow_vao),
            *(thing for thing in (fading, self._fading_vao, self._chosen, self._chosen_vao, self._seen) if thing is not None),
        )

    def send(self) -> None:
        """The matrices as they stand, for this frame."""
        self._palette.write(self.matrices)

    def bind(self) -> None:
        """Make the matrices current."""
        self._palette.use(self._unit)

    def skin(self, runs: Sequence[Run], faces: Sums | None = None) -> None:
        """Skin runs of vertices for this frame, with matrices that are sent and bound, and faces that are bound and these. Some complete
        framebuffer must be bound, or OpenGL refuses without a word."""
        self._by_loops = self.processor is not None and self.processor.wanted()
        if self._by_loops:
            assert self.processor is not None
            self.processor.skin(self.matrices, faces, runs, self._skinned)
        else:
            self._feedback.run(self._skinning_vao, self._skinned, _SKINNED_BYTES, runs)

    def draw(self, runs: Sequence[Run], tally: Tally, eye_m: Floats | None = None) -> None:
        """Draw runs of indices in the current view, whose eye stands at `eye_m` (3,)."""
        if self._by_loops and eye_m is not None:
            self._draw_facing(runs, tally, eye_m)
            return
        for first, count in runs:
            self._portions.draw(self._vao, first, count)
            tally.add(count)

    def _draw_facing(self, runs: Sequence[Run], tally: Tally, eye_m: Floats) -> None:
        assert self.processor is not None and self._chosen is not None and self._chosen_vao is not None
        triangles = self.processor.facing(runs, eye_m)
        if len(triangles):
            self._chosen.orphan()  # what still draws from it keeps it
            self._chosen.write(triangles)
            if self._seen is None or not self._seen.draw(triangles.size):
                self._portions.draw(self._chosen_vao, 0, triangles.size)
        for _, count in runs:
            tally.add(count)

    def draw_own(self, run: Run, fading: bytes, tally: Tally) -> None:
        """Draw a run of somebody's own hands, as much as there is of them (`hands.fading`)."""
        assert self._fading_vao is not None and self._fading is not None
        self._fading.write(fading)
        self._fading_vao.render(vertices=run[1], first=run[0])
        tally.add(run[1])

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


def _kinds(vertices: NDArray[np.void], skin: NDArray[np.intp], detailed: NDArray[np.bool_] | None) -> NDArray[np.intp]:
    """(V,) of each vertex its material, the axis along which its grain is laid on (0 x, 1 y, 2 z, 3: `_placed`), whether it has details,
    and its skin in one number, as `person.frag` takes it apart: what a triangle has from its last vertex costs a rasteriser by the
    number."""
    x, y, z = np.abs(vertices["normal"]).T
    axis = np.where(_placed(vertices, detailed), 3, np.where(y > 0.75, 1, np.where(x > z, 0, 2)))
    out: NDArray[np.intp] = vertices["surface"][:, 2].astype(np.intp) + 8 * axis + 64 * skin
    return out if detailed is None else out + 32 * detailed


def _placed(vertices: NDArray[np.void], detailed: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """(V,) cloth that lies in the picture of folds (`folds.py`), skin that a face draws out, hair that hangs down its texture; no cloth
    that has details."""
    material, uv = vertices["surface"][:, 2], vertices["uv"]
    folded = (material == Material.CLOTH) & (vertices["albedo"][:, 3] == 0) & (uv > 0.0).all(axis=1)
    if detailed is not None:
        folded &= ~detailed
    out: NDArray[np.bool_] = folded | (np.isin(material, (Material.SKIN, Material.HAIR)) & (vertices["surface"][:, 1] > 0))
    return out
