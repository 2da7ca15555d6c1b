"""Bodies and place as capsules and boxes in the world: the one geometry for touch, aim, gaze, hiding and hearing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.boxes import box_distances
from vr_dti.world.parts import PARTS, ends
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting


class Near(NamedTuple):
    """The body part nearest to a point: on whom, and how far its surface is (negative: the point is inside)."""

    actor: str
    part: str
    distance_m: float


class Hit(NamedTuple):
    """What a ray meets first. `actor` is empty for a solid part of the place and for nothing at all (then `distance_m` is infinite)."""

    actor: str
    part: str
    distance_m: float


_BULKY = np.array([i for i, part in enumerate(PARTS) if part.startswith(("head", "neck", "torso", "shoulder", "thigh"))])
NOTHING = Hit("", "", math.inf)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The capsules of the people shown, in world, and the place's solid boxes."""

    names: tuple[str, ...]
    """whose capsules: the cast, or all rows of `Shown`"""
    a_m: Floats
    """(N, C, 3) one end of each capsule, parts as in `parts.PARTS`"""
    b_m: Floats
    radius_m: Floats
    """(N, C)"""
    box_centre_m: Floats
    box_half_m: Floats
    box_turn: Floats

    @staticmethod
    def of(shown: Shown, setting: Setting, *, trainees: bool = False) -> Shapes:
        """The shapes of the cast, with `trainees` of their bodies too."""
        n = len(shown.names) if trainees else len(setting.cast)
        a, b, radius = (x[:n] for x in setting.rows.capsules)
        a_m, b_m = ends(shown.world_from_joint[:n], a, b)
        rows = setting.rows
        return Shapes(shown.names[:n], a_m, b_m, radius, rows.box_centre_m, rows.box_half_m, rows.box_turn)


def nearest_parts(shapes: Shapes, points_m: Floats) -> list[Near]:
    """The nearest body part to each of `points_m` `(P, 3)`; an empty actor where nobody is shown."""
    if not shapes.names:
        return [Near("", "", math.inf)] * len(points_m)
    a = shapes.a_m.reshape(-1, 3)
    axis = shapes.b_m.reshape(-1, 3) - a
    away = points_m[:, None] - a
    along = (away * axis).sum(axis=-1) / np.maximum((axis * axis).sum(axis=-1), 1e-12)
    gap = away - np.minimum(np.maximum(along, 0.0), 1.0)[..., None] * axis
    distance = np.sqrt((gap * gap).sum(axis=-1)) - shapes.radius_m.reshape(-1)
    best = distance.argmin(axis=1)
    out = []
    for p, k in enumerate(best.tolist()):
        row, part = divmod(k, len(PARTS))
        out.append(Near(shapes.names[row], PARTS[part], float(distance[p, k])))
    return out


def cast_ray(shapes: Shapes, origin_m: Sequence[float], direction: Sequence[float], *, spread_rad: float = 0.0, but: str = "") -> Hit:
    """The first body that a ray meets, unless a solid part of the place lies before it. `spread_rad` widens the ray into a cone, for an
    aim that need not be exact; `but` is somebody who is not in the way (the one who looks)."""
    o, d = np.array(origin_m, dtype=np.float64), np.array(direction, dtype=np.float64)
    d = d / math.sqrt(float(d @ d))
    wall = float(box_distances(shapes.box_centre_m, shapes.box_half_m, shapes.box_turn, o[None], d[None])[0])
    best = NOTHING if math.isinf(wall) else Hit("", "", wall)
    if not shapes.names:
        return best
    along, gap = closest(shapes, o, d)
    inside = np.maximum(shapes.radius_m**2 - gap * gap, 0.0)
    enters = np.maximum(along - np.sqrt(inside), 0.0)
    met = (gap - shapes.radius_m <= math.tan(spread_rad) * along) & (along > 0.0)
    if but in shapes.names:
        met[shapes.names.index(but)] = False
    enters = np.where(met, enters, np.inf)
    k = int(enters.argmin())
    row, part = divmod(k, len(PARTS))
    distance = float(enters[row, part])
    return Hit(shapes.names[row], PARTS[part], distance) if distance < best.distance_m else best


def closest(shapes: Shapes, origin: Floats, direction: Floats) -> tuple[Floats, Floats]:
    """How far along the ray (unit `direction`) it is nearest to each capsule's axis, and how near: `(N, C)` each, metres."""
    t, gap = _closest_along(shapes.a_m.reshape(-1, 3), shapes.b_m.reshape(-1, 3), origin, direction[None], np.array([np.inf]))
    return t.reshape(shapes.radius_m.shape), gap.reshape(shapes.radius_m.shape)


def _closest_along(a_m: Floats, b_m: Floats, origin: Floats, direction: Floats, most: Floats) -> tuple[Floats, Floats]:
    """R rays from one origin, unit `direction` `(R, 3)`, followed for at most `most` `(R,)` metres, against M segments `(M, 3)` each end:
    how far along each ray it is nearest to each segment, and how near. `(R, M)` each (Ericson 2005, 5.1.9)."""
    axis, away = b_m - a_m, a_m - origin
    e = np.maximum((axis * axis).sum(axis=-1), 1e-12)
    f = (axis * away).sum(axis=-1)
    b, c = direction @ axis.T, direction @ away.T
    limit = most[:, None]
    u = np.minimum(np.maximum((b * c - f) / np.maximum(e - b * b, 1e-12), 0.0), 1.0)
    t = np.minimum(np.maximum(b * u + c, 0.0), limit)
    u = np.minimum(np.maximum((b * t - f) / e, 0.0), 1.0)
    t = np.minimum(np.maximum(b * u + c, 0.0), limit)
    # |away + u axis - t direction|, squared out: no array of vectors is needed
    square = (away * away).sum(axis=-1) + u * (u * e + 2.0 * f) + t * (t - 2.0 * (c + u * b))
    return t, np.sqrt(np.maximum(square, 0.0))


def hidden(shapes: Shapes, eye_m: Floats, points_m: Floats, owner: NDArray[np.intp], *, but: int = -1) -> NDArray[np.bool_]:
    """Which of `points_m` `(R, 3)` are hidden from `eye_m` by a body: head, trunk or thighs (arms and shins are too thin to count) of
    anybody but the point's own `owner` (a row of `shapes` each) and `but`, the row of who looks. -> `(R,)`"""
    way = points_m - eye_m
    far = np.maximum(np.sqrt((way * way).sum(axis=-1)), 1e-9)
    a, b = shapes.a_m[:, _BULKY].reshape(-1, 3), shapes.b_m[:, _BULKY].reshape(-1, 3)
    _, gap = _closest_along(a, b, eye_m, way / far[:, None], far)
    met = (gap < shapes.radius_m[:, _BULKY].reshape(-1)).reshape(len(points_m), len(shapes.names), len(_BULKY)).any(axis=-1)
    other = np.arange(len(shapes.names)) != owner[:, None]
    if but >= 0:
        other[:, but] = False
    return np.asarray((met & other).any(axis=-1))


def between(point_xz: tuple[float, float], a_xz: tuple[float, float], b_xz: tuple[float, float], *, aside_m: float) -> bool:
    """Is a point on the ground between two others: in the middle four fifths of the way and at most `aside_m` off it?"""
    dx, dz = b_xz[0] - a_xz[0], b_xz[1] - a_xz[1]
    length2 = dx * dx + dz * dz
    if length2 < 1e-6:
        return False
    px, pz = point_xz[0] - a_xz[0], point_xz[1] - a_xz[1]
    u = (px * dx + pz * dz) / length2
    return 0.1 < u < 0.9 and math.hypot(px - u * dx, pz - u * dz) <= aside_m


def room_m(shapes: Shapes, x_m: float, z_m: float, *, but: str = "") -> float:
    """How far everybody `but` one keeps from a spot of the ground, with whatever is nearest of them, however high: negative where somebody
    is over it, infinite where nobody is shown."""
    others = [row for row, name in enumerate(shapes.names) if name != but]
    a, b = (ends[others][..., (0, 2)].reshape(-1, 2) for ends in (shapes.a_m, shapes.b_m))
    axis, away = b - a, np.array((x_m, z_m)) - a
    along = np.clip((away * axis).sum(axis=-1) / np.maximum((axis * axis).sum(axis=-1), 1e-12), 0.0, 1.0)
    gap = away - along[:, None] * axis
    return float((np.sqrt((gap * gap).sum(axis=-1)) - shapes.radius_m[others].reshape(-1)).min(initial=math.inf))
