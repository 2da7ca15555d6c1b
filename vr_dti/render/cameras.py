"""Views as the shaders take them, and what each can see."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.ports import View
from vr_dti.render.depth import way_of
from vr_dti.render.programs import BLOCKS
from vr_dti.spaces import Floats

_SLOT = 256
"""bytes a view takes in the buffer: the largest alignment OpenGL may ask for"""
VIEW = np.dtype(
    {
        "names": ["clip_from_world", "eye", "viewport", "light"],
        "formats": [("<f4", (4, 4)), ("<f4", 4), ("<f4", 4), ("<f4", 4)],
        "offsets": [0, 64, 80, 96],
        "itemsize": _SLOT,
    }
)
"""std140, as in `shaders/view.glsl`"""
_SIDES: Floats = np.concatenate((np.eye(3, 4), -np.eye(3, 4))) + np.array((0.0, 0.0, 0.0, 1.0))
"""the six planes of a view as sums of the rows of its matrix"""


class Cameras:
    """The uniform block `View`, a slot for each view of the frame."""

    def __init__(self, ctx: moderngl.Context, most: int = 16) -> None:
        self._data = np.zeros(most, dtype=VIEW)
        self._ctx = ctx
        self._buffer = ctx.buffer(reserve=self._data.nbytes, dynamic=True)
        self.clip_from_world: Floats = np.zeros((0, 4, 4))
        self._planes: Floats = np.zeros((0, 6, 4))
        """of each view, pointing inwards, their normals of length 1"""
        self.eye_m: Floats = np.zeros((0, 3))
        self._behind: list[tuple[int, Floats]] = []
        """views of which a part is hidden by a finer one, and the four planes around that part, pointing inwards"""
        self._scale_px: Floats = np.zeros(0)
        self._depth = way_of(ctx)
        self.drawn_from_world: Floats = np.zeros((0, 4, 4))
        """as `clip_from_world`, with depth the way it is drawn"""
        self._held: object = None
        """what the slots were set from"""

    def update(
        self, views: Sequence[View], encodes: Sequence[bool], fade: float, *, sampled: Sequence[bool] = (), raw: bool = False
    ) -> None:
        """Set the slots of `views`; `encodes`: whether each view's target encodes sRGB by itself; `sampled`: whether its pixels have
        samples (none has unless said); `raw`: they want radiance, no picture."""
        sampled = list(sampled) or [False] * len(views)
        seen = [(v.eye_from_world.tobytes(), v.clip_from_eye.tobytes(), v.rect_px, v.dark, v.inset) for v in views]
        wanted = seen, list(encodes), sampled, fade, raw
        if wanted == self._held:  # walls whose eye stands still, a debrief's cameras, windows
            return
        if len(views) > len(self._data):
            self._data = np.zeros(2 * len(views), dtype=VIEW)
            self._buffer.release()
            self._buffer = self._ctx.buffer(reserve=self._data.nbytes, dynamic=True)
        eye_from_world = np.array([v.eye_from_world for v in views])
        self.clip_from_world = np.array([v.clip_from_eye for v in views]) @ eye_from_world
        self._planes = _SIDES @ self.clip_from_world
        _normalize(self._planes)
        self._behind = [(i, _around(v, self.clip_from_world[i])) for i, v in enumerate(views) if v.inset is not None]
        self._scale_px = np.array([0.5 * v.clip_from_eye[1, 1] * v.rect_px[3] for v in views])
        self.eye_m = -np.vecmat(eye_from_world[:, :3, 3], eye_from_world[:, :3, :3])
        d = self._data[: len(views)]
        self.drawn_from_world = self._depth.of(self.clip_from_world)
        d["clip_from_world"] = self.drawn_from_world.swapaxes(1, 2)
        d["eye"][:, :3] = self.eye_m
        d["eye"][:, 3] = encodes
        d["viewport"] = [v.rect_px for v in views]
        d["light"][:, :3] = [(1.0 - max(fade, v.dark), raw, has) for v, has in zip(views, sampled, strict=True)]
        self._buffer.write(self._data)  # whole: a write of another size each frame upsets Mesa's null driver
        self._held = wanted

    def bind(self, index: int) -> None:
        """Make the block of view `index` current."""
        self._buffer.bind_to_uniform_block(BLOCKS["View"], offset=index * _SLOT, size=_SLOT)

    def sees(self, middles_m: Floats, radii_m: Floats) -> NDArray[np.bool_]:
        """Which spheres each view may see: `(S, 3)`, `(S,)` -> `(V, S)`.

        Planes from the rows of the matrix (Gribb and Hartmann 2001); a sphere near a corner may be kept for nothing. One that lies wholly
        behind a view's inset is seen there only.
        """
        inside = self._planes[..., :3] @ middles_m.T
        inside += self._planes[..., 3:]
        inside += radii_m
        seen: NDArray[np.bool_] = inside.min(axis=1) > 0.0
        for i, planes in self._behind:
            seen[i] &= (planes[:, :3] @ middles_m.T + planes[:, 3:]).min(axis=0) < radii_m
        return seen

    def sizes_px(self, middles_m: Floats, radii_m: Floats) -> Floats:
        """How high each sphere stands in each view: `(S, 3)`, `(S,)` -> `(V, S)`; infinite where the eye is in it, or past it."""
        depth = self.clip_from_world[:, 3, :3] @ middles_m.T + self.clip_from_world[:, 3, 3:]
        out: Floats = np.full(depth.shape, np.inf)
        np.divide(2.0 * self._scale_px[:, None] * radii_m, depth, out=out, where=depth > np.maximum(radii_m, 0.0))
        return out

    def release(self) -> None:
        """Give the buffer back."""
        self._buffer.release()


def _normalize(planes: Floats) -> None:
    """Make the normals of `(..., 4)` of length 1, so that distances are in metres."""
    normals = planes[..., :3]
    planes /= np.sqrt(np.vecdot(normals, normals))[..., None]


def _around(view: View, clip_from_world: Floats) -> Floats:
    """`(4, 4)`: the planes around what of `view` is hidden by its inset."""
    assert view.inset is not None
    (x, y, width, height), (at_x, at_y, across, up) = view.rect_px, view.inset.hidden_px
    ends = [(2.0 * (a - start) / side - 1.0) for start, side, a in ((x, width, at_x), (y, height, at_y))]
    (left, low), (right, high) = ends, (ends[0] + 2.0 * across / width, ends[1] + 2.0 * up / height)
    rows, w = clip_from_world[:2], clip_from_world[3]
    planes: Floats = np.array((rows[0] - left * w, right * w - rows[0], rows[1] - low * w, high * w - rows[1]))
    _normalize(planes)
    return planes


def runs_of(keep: NDArray[np.bool_], first: Sequence[int], count: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring kept pieces joined: `(first, count)` of each run that is left to draw."""
    runs: list[tuple[int, int]] = []
    for k, kept in enumerate(keep.tolist()):
        if not kept:
            continue
        if runs and runs[-1][0] + runs[-1][1] == first[k]:
            runs[-1] = (runs[-1][0], runs[-1][1] + count[k])
        else:
            runs.append((first[k], count[k]))
    return runs
