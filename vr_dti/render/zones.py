"""A picture in two zones (foveation): all of it coarse, and its middle once more, fine, to be laid over. Where each lies, in pixels.

A lens is sharpest along its axis, and there the eye looks most; towards the rim it blurs what is drawn. So the middle, where faces and
sights are, keeps its pixels when others are given up. Fixed, by hand, for any OpenGL: no extension is asked for
(docs/decisions/sharp-in-the-middle.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from vr_dti.ports import Inset, View
from vr_dti.spaces import Floats

MIDDLE = 0.5
"""of width and height: the fine zone (default, measured: docs/decisions/sharp-in-the-middle.md)"""
SOFT = 0.04
"""of width and height: over so much at its border the fine zone fades into the coarse one (default, chosen by eye)"""

Rect = tuple[int, int, int, int]
"""x, y, width, height in pixels; y grows upwards"""


def ends(rect: Rect) -> Rect:
    """Two opposite corners of it, x and y of each, as OpenGL's copies want them."""
    x, y, w, h = rect
    return (x, y, x + w, y + h)


@dataclass(frozen=True, slots=True)
class Layout:
    """Both zones in the picture that is shown, and in the target that they are drawn into: the coarse one in its lower left corner, the
    fine one above that."""

    size_px: tuple[int, int]
    """of the picture that is shown"""
    outer_px: tuple[int, int]
    """of the coarse one"""
    middle_px: Rect
    """of the picture: what the fine zone covers"""
    soft_px: int
    """how far inwards it fades at its border"""

    @property
    def opaque_px(self) -> Rect:
        """Of the picture: where nothing of the coarse zone is left."""
        x, y, w, h = self.middle_px
        return (x + self.soft_px, y + self.soft_px, w - 2 * self.soft_px, h - 2 * self.soft_px)

    @property
    def drawn_px(self) -> Rect:
        """Of the target: where the fine zone is drawn."""
        return (0, self.outer_px[1], *self.middle_px[2:])

    @property
    def hidden_px(self) -> Rect:
        """Of the target: what of the coarse zone nobody sees, a pixel within, since it is enlarged with its neighbors."""
        spans = []
        for first, side, whole, outer in zip(self.opaque_px[:2], self.opaque_px[2:], self.size_px, self.outer_px, strict=True):
            low, high = -(-first * outer // whole) + 1, (first + side) * outer // whole - 1
            spans.append((low, max(0, high - low)))
        (x, w), (y, h) = spans
        return (x, y, w, h)

    @property
    def inset(self) -> Inset:
        """As the renderer takes it."""
        (x, y, w, h), (width, height) = self.middle_px, self.size_px
        part = (2.0 * x / width - 1.0, 2.0 * y / height - 1.0, 2.0 * (x + w) / width - 1.0, 2.0 * (y + h) / height - 1.0)
        return Inset(part, self.drawn_px, self.hidden_px)


@lru_cache(maxsize=16)
def layout(size_px: tuple[int, int], outer: float, axis: tuple[float, float] = (0.0, 0.0), middle: float = MIDDLE) -> Layout:
    """Zones of a picture of that size: the coarse one at `outer` of its width and height, the fine one around `axis` (clip space), moved
    inwards where it would leave the picture. Both must fit above each other: `outer + middle` at most 1, else `ValueError`."""
    if outer + middle > 1.0 + 1e-9:
        raise ValueError(f"a zone at {outer} and one of {middle} do not fit into one target")
    starts, sides = [], []
    for side_px, at in zip(size_px, axis, strict=True):
        side = max(2, int(side_px * middle))
        start = round(0.5 * (1.0 + at) * side_px - 0.5 * side)
        starts.append(min(max(start, 0), side_px - side))
        sides.append(side)
    width, height = size_px
    soft = max(1, round(SOFT * min(width, height)))
    return Layout(size_px, (max(1, int(width * outer)), max(1, int(height * outer))), (*starts, *sides), soft)  # type: ignore[arg-type]


def axis_of(clip_from_eye: Floats) -> tuple[float, float]:
    """Where straight ahead is in the picture of an eye whose field of view is not even, in clip space: the lens is best there."""
    return (-float(clip_from_eye[0, 2]), -float(clip_from_eye[1, 2]))


class Drawn(NamedTuple):
    """A view as it is drawn."""

    view: View
    of: int
    """index among all that are drawn of the view whose middle this is; its own where it is whole"""
    crop: Floats | None
    """(4, 4) from the whole view's clip space into that of its middle; None where it is whole"""


def drawn(views: Sequence[View]) -> list[Drawn]:
    """Every view, and after each that has one its middle."""
    out: list[Drawn] = []
    for view in views:
        whole = len(out)
        out.append(Drawn(view, whole, None))
        inset = view.inset
        if inset is not None:
            crop = _crop(inset.part)
            middle = replace(
                view, name=f"{view.name}/middle", clip_from_eye=crop @ view.clip_from_eye, rect_px=inset.rect_px, hidden=None, inset=None
            )
            out.append(Drawn(middle, whole, crop))
    return out


@lru_cache(maxsize=16)
def _crop(part: tuple[float, float, float, float]) -> Floats:
    left, bottom, right, top = part
    out = np.diag((2.0 / (right - left), 2.0 / (top - bottom), 1.0, 1.0))
    out[0, 3], out[1, 3] = -(right + left) / (right - left), -(top + bottom) / (top - bottom)
    return out
