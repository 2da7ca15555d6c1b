"""Soft forms that furniture and what lies about are made of: cushions, leaves, cloth that hangs over an edge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Point, Shape
from vr_dti.spaces import Floats, normalized


def cushion(shape: Shape, low: Point, high: Point, cloth: Finish, round_m: float, *, steps: int = 10) -> None:
    """A box with soft edges: a superellipsoid stretched over it, `steps` from pole to pole."""
    u, v = np.linspace(-np.pi / 2, np.pi / 2, steps + 1), np.linspace(-np.pi, np.pi, 2 * steps + 1)
    a, b = np.array(low), np.array(high)
    half, middle = 0.5 * (b - a), 0.5 * (a + b)
    power = float(np.clip(2.2 * round_m / half.mean(), 0.16, 1.0 if round_m >= half.max() else 0.5))

    def soft(x: Floats) -> Floats:
        out: Floats = np.sign(x) * np.abs(x) ** power
        return out

    cu, su = soft(np.cos(u))[:, None], soft(np.sin(u))[:, None]
    cv, sv = soft(np.cos(v))[None], soft(np.sin(v))[None]
    points = np.stack(np.broadcast_arrays(half[0] * cu * cv, half[1] * su, half[2] * cu * sv), axis=-1)
    shade = 0.62 + 0.38 * np.clip(0.5 + 0.6 * np.sin(u), 0.0, 1.0)
    shape.grid(points + middle, cloth, wrap=True, flip=False, ao=np.broadcast_to(shade[:, None], points.shape[:2]))


def both_sides(shape: Shape, points: Floats, finishes: Finish | Sequence[Finish], *, ao: ArrayLike = 1.0) -> None:
    """A sheet `(R, C, 3)` that is seen from both sides."""
    shade = np.broadcast_to(np.asarray(ao, dtype=np.float64), points.shape[:2])
    for flip in (False, True):
        shape.grid(points, finishes, flip=flip, ao=shade)


def leaf(shape: Shape, foot: Point, way: ArrayLike, long: float, wide: float, droop: float, green: Finish) -> None:
    """A leaf of a house plant that leaves `foot` along `way` and bends down by `droop` of its length; folded along its rib."""
    along = normalized(np.asarray(way, dtype=np.float64))
    across = normalized(np.cross(along, (0.0, 1.0, 0.013)))
    up = np.cross(across, along)
    t = np.linspace(0.0, 1.0, 6)
    rib = np.array(foot) + long * (t[:, None] * along - droop * (t**2)[:, None] * np.array((0.0, 1.0, 0.0)))
    half = 0.5 * wide * np.sin(np.pi * t**0.75) ** 0.8 + 0.004
    sides = np.array((-1.0, 0.0, 1.0))
    raised = 0.22 * half[:, None, None] * np.abs(sides)[None, :, None] * up
    both_sides(shape, rib[:, None] + half[:, None, None] * sides[None, :, None] * across + raised, green, ao=(0.5 + 0.5 * t)[:, None])


def draped(shape: Shape, profile: Sequence[tuple[float, float]], x0: float, x1: float, cloth: Finish, *, seed: int = 1) -> None:
    """Cloth laid over an edge: `profile` of (y, z) from its front hem to its back one, from `x0` to `x1`, in shallow folds."""
    points = np.array(profile)
    long = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))))
    s = np.linspace(0.0, long[-1], 15)
    y, z = (np.interp(s, long, points[:, k]) for k in (0, 1))
    u = np.linspace(0.0, 1.0, 13)
    rng = np.random.default_rng(seed)
    fold = 0.006 * (1.0 + np.sin(2.0 * np.pi * (3.0 * u[None] + 0.25 * np.sin(0.5 * np.arange(15.0))[:, None] + rng.random())))
    hem = 0.03 * np.sin(2.0 * np.pi * (1.5 * u + rng.random()))
    ends = np.clip(1.0 - np.minimum(s, s[-1] - s) / 0.12, 0.0, 1.0)
    sheet = np.stack(
        np.broadcast_arrays((x0 + (x1 - x0) * u)[None], y[:, None] + fold + ends[:, None] * hem[None], z[:, None] - fold), axis=-1
    )
    both_sides(shape, sheet, cloth, ao=0.75 + 20.0 * fold)
