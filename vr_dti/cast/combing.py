"""How hair lies on a head: the rows of cornrows, the way it is combed and strands along it, in face coordinates (`cast/face.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vr_dti.cast.face import FacePoints
from vr_dti.cast.figure import Figure
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed, noise_at, smoothstep
from vr_dti.cast.recipe import Recipe
from vr_dti.spaces import Floats, normalized


@dataclass(frozen=True, slots=True)
class Rows:
    """Cornrows lie in half-planes about one line from the forehead to the nape: how many, and at which angles from straight up."""

    count: int
    first_deg: float
    step_deg: float


ROWS = Rows(21, -105.0, 10.5)
"""11 mm from one to the next at a forehead and twice that over the ears (default)"""
_ROW_AXIS = ((0.0, 12.0, 36.0), (0.0, -78.0, -138.0))
_PARTED = (0.62, 0.86)
"""of the way from the middle of a row to half-way to the next, where its hair ends and where the scalp between is bare (default)"""


def row_axis() -> tuple[Floats, Floats, Floats, Floats]:
    """Where that line begins, in face coordinates (x, y, d), the way (3,) to its end, straight up and aside from it."""
    start, end = (np.array(p) for p in _ROW_AXIS)
    along = normalized(end - start)
    up = normalized(np.array((0.0, 1.0, 0.0)) - along[1] * along)
    return start, end - start, up, np.array((1.0, 0.0, 0.0))


def in_row(f: FacePoints) -> Floats:
    """1 on a cornrow, 0 on the bare line between two of them."""
    start, _, up, aside = row_axis()
    p = [x - at for x, at in zip((f.x, f.y, f.d), start, strict=True)]
    turn = np.degrees(np.arctan2(_dot(p, aside), _dot(p, up)))
    off = np.abs((turn - ROWS.first_deg + 0.5 * ROWS.step_deg) % ROWS.step_deg - 0.5 * ROWS.step_deg) / (0.5 * ROWS.step_deg)
    return np.asarray(smoothstep(_PARTED[1], _PARTED[0], off))


DRAWN_BACK = ("bun", "ponytail")
"""kinds that are combed to one place behind the head"""
COILED = ("coily", "afro")
"""kinds whose hairs are coils and lie no way"""
_POLE = ((0.0, 25.0, -165.0), (0.0, 10.0, 40.0))
"""where the strands of hair that is drawn back gather, and where they come from; else they leave the crown"""
_CROWN = ((0.0, 118.0, -88.0), (0.0, -60.0, -75.0))
_SWEEP = 0.5
"""radians between the ways of tufts, which lie as the strands below them do (default)"""
_SWEPT_RAD, _TURNS_MM = 0.90, (25.0, 88.0)
"""how far; from where on it turns, away from the crown, and over what way (defaults)"""


def swept(f: FacePoints, kind: str, seed: int) -> Floats:
    """Radians by which hair is combed aside, to the left of whoever wears it where positive: short hair over the forehead, to either side
    by `seed`. What falls straight forward is a fringe cut with a bowl."""
    if kind != "short":
        return np.zeros_like(f.a)
    side = 1.0 if hashed(np.array([[seed, 6]]), 90)[0] < 0.5 else -1.0
    # From front to back it goes over so slowly that no strand ever runs round in a ring.
    return np.asarray(side * _SWEPT_RAD * (0.5 + 0.5 * np.cos(np.radians(f.azimuth_deg))))


def strands(f: FacePoints, kind: str, seed: int) -> Floats:
    """Strands of hair, about -1..1: noise stretched along the way the hair is combed."""
    p = np.stack((f.x, f.y, f.d))
    if kind == "cropped":  # too short to lie any way: dots, hardly denser here than there, or it looks like felt
        return 0.95 * noise_at(p / 1.3, seed + 31) + 0.10 * noise_at(p / 9.0, seed + 32)
    if kind in COILED:  # worms a few millimetres long: where noise crosses nought
        worms = 1.0 - 3.6 * np.abs(noise_at(p / 2.4, seed + 31))
        return 0.45 * worms + 0.45 * noise_at(p / 1.4, seed + 33) + 0.12 * noise_at(p / 8.0, seed + 32)
    start, end = (np.array(p) for p in (_POLE if kind in DRAWN_BACK else _CROWN))
    axis = normalized(end - start)
    away3 = [x - at for x, at in zip(p, start, strict=True)]
    along = _dot(away3, axis)
    out = [x - along * a for x, a in zip(away3, axis, strict=True)]
    away = np.sqrt(_dot(out, out))
    turn = [x / np.maximum(away, 1e-6) for x in out]
    aside = normalized(np.cross(axis, (1.0, 0.1, 0.0)))
    c, s = _dot(turn, aside), _dot(turn, np.cross(axis, aside))
    travelled = np.hypot(along, away)
    # A strand that is combed aside turns about the crown as it goes.
    bend = -np.tan(swept(f, kind, seed)) * np.clip((travelled - _TURNS_MM[0]) / _TURNS_MM[1], 0.0, 1.0)
    c, s = c * np.cos(bend) - s * np.sin(bend), c * np.sin(bend) + s * np.cos(bend)
    finest = noise_at((c * 120.0, s * 120.0, travelled / 22.0), seed + 33)
    fine = noise_at((c * 62.0, s * 62.0, travelled / 34.0), seed + 31)
    lock = noise_at((c * 16.0, s * 16.0, travelled / 50.0), seed + 32)
    return 0.42 * finest + 0.40 * fine + 0.24 * lock


def combed(figure: Figure, recipe: Recipe, f: FacePoints, p: Floats, normal: Floats, chance: Floats) -> Floats:
    """The way tufts lie: away from the crown, and aside where hair is combed so; or towards the knot."""
    crown = figure.joint("Head") + np.array((0.012, 0.205, 0.03))
    towards = (p - crown) if recipe.hair.kind not in DRAWN_BACK else knot_middle(figure) - p
    sweep = (chance - 0.5) * _SWEEP + swept(f, recipe.hair.kind, recipe.seed)
    along = normalized(towards - (towards * normal).sum(axis=1, keepdims=True) * normal)
    return normalized(along * np.cos(sweep)[:, None] + np.cross(normal, along) * np.sin(sweep)[:, None])


def knot_middle(figure: Figure) -> Floats:
    """Where a knot of hair sits: behind the skull, at the height of the eyes."""
    head = figure.vertices[:BODY_VERTICES]
    eye = figure.joint("LeftEye")[1]
    behind = head[np.abs(head[:, 1] - eye - 0.015) < 0.02, 2].max()
    return np.array((0.0, eye + 0.015, behind + 0.016))


def _dot(a: Sequence[Floats] | Floats, b: Sequence[Floats] | Floats) -> Floats:
    """Of vectors given axis by axis: BLAS, and numpy's sums over so few, take far longer."""
    return np.asarray(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
