"""The light that a place itself throws back: six small pictures of it, gathered into ambient light from six sides, or joined to what shiny
surfaces mirror (image-based light)."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np

from vr_dti.ports import View
from vr_dti.spaces import Floats, look_at, perspective

SIDE_PX = 48
MIDDLE_M = (0.0, 1.5, -1.5)
"""where it is gathered: between the trainee and what happens"""
_BRIGHTEST = 1.2
"""what shines brighter is a lamp, whose light is reckoned by itself (default)"""
AXES: Floats = np.array(((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)), dtype=np.float64)
_UPS = ((0, 1, 0), (0, 1, 0), (0, 0, 1), (0, 0, -1), (0, 1, 0), (0, 1, 0))


class Probe:
    """Six square pictures side by side, of radiance."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self.texture = ctx.texture((6 * SIDE_PX, SIDE_PX), 4, dtype="f2")
        self._depth = ctx.depth_renderbuffer((6 * SIDE_PX, SIDE_PX))
        self._target = ctx.framebuffer([self.texture], self._depth)
        self._back = ctx.buffer(reserve=6 * SIDE_PX * SIDE_PX * 3 * 2)
        middle = np.array(MIDDLE_M)
        lens = perspective(np.pi / 2, 1.0, 0.05, 300.0)
        self.views = [
            View(f"probe{i}", look_at(middle, middle + AXES[i], _UPS[i]), lens, self._target, (i * SIDE_PX, 0, SIDE_PX, SIDE_PX))
            for i in range(6)
        ]
        weights, self._solid = _directions(self.views)
        self._weights = np.maximum(AXES @ weights.T, 0.0) * self._solid
        self._weights /= self._weights.sum(axis=1, keepdims=True)

    def ask(self) -> None:
        """Have the pictures sent back, as soon as they are drawn."""
        self._target.read_into(self._back, components=3, dtype="f2")

    def gathered(self) -> Floats:
        """Ambient light (6, 3) from the sides of `AXES`, of what `views` showed when asked for. A frame later nobody waits."""
        data = np.frombuffer(self._back.read(), dtype=np.float16).astype(np.float64)
        pixels = np.nan_to_num(data.reshape(SIDE_PX, 6, SIDE_PX, 3)).swapaxes(0, 1).reshape(-1, 3)
        out: Floats = self._weights @ np.minimum(pixels, _BRIGHTEST)
        return out

    def release(self) -> None:
        """Give everything back."""
        for thing in (self._target, self._depth, self.texture, self._back):
            thing.release()


def _directions(views: Sequence[View]) -> tuple[Floats, Floats]:
    """Of every pixel of six views, in the order in which they are read: its direction (6 S S, 3) and its solid angle (6 S S,)."""
    at = (np.arange(SIDE_PX) + 0.5) / SIDE_PX * 2.0 - 1.0
    x, y = np.meshgrid(at, at)
    rays = np.stack((x, y, -np.ones_like(x)), axis=-1).reshape(-1, 3)
    length = np.linalg.norm(rays, axis=1)
    directions = np.concatenate([rays / length[:, None] @ v.eye_from_world[:3, :3] for v in views])
    return directions, np.tile(length**-3.0, len(views))
