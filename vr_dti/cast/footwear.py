"""Boots, trainers and shoes: the sock-shaped foot of the tights helper, smoothed and filled out, on a sole cut to its outline."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.basemesh import triangulated
from vr_dti.cast.figure import Figure
from vr_dti.cast.lay import cast
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.recipe import Shoes, rgb
from vr_dti.cast.shapes import grid, tube
from vr_dti.cast.surface import Finish, Surface, average, clipped, edges_of, kept, painted, piece, vertex_normals, volume
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT


@dataclass(frozen=True, slots=True)
class Last:
    """How one kind of shoe is built."""

    sole_m: float
    heel_m: float
    """what the heel adds below the sole"""
    shaft_m: float
    """how far above the ankle joint it reaches"""
    thick_m: float
    welt_m: float
    """how far the sole stands out"""
    toe_m: float
    """room in front of the toes"""
    material: Material
    rough: float
    laces: int


_LASTS = {
    "boots": Last(0.018, 0.014, 0.130, 0.009, 0.004, 0.012, Material.LEATHER, 0.38, 6),
    "trainers": Last(0.026, 0.0, 0.004, 0.009, 0.003, 0.010, Material.CLOTH, 0.75, 5),
    "shoes": Last(0.010, 0.014, -0.012, 0.006, 0.002, 0.014, Material.LEATHER, 0.40, 0),
}


def sole_m(item: Shoes) -> float:
    """How far the foot stands above the ground."""
    last = _LASTS[item.kind]
    return last.sole_m + last.heel_m


def footwear(figure: Figure, item: Shoes) -> list[Surface]:
    """Both shoes."""
    return [s for name in ("Left", "Right") for s in _shoe(figure, item, _LASTS[item.kind], name)]


def _shoe(figure: Figure, item: Shoes, last: Last, name: str) -> list[Surface]:
    ankle, ball = figure.joint(f"{name}Foot"), figure.joint(f"{name}ToeBase")
    top = ankle[1] + last.shaft_m
    tri = triangulated(figure.base.quads["helper-tights"])
    corner = figure.vertices[tri]
    mine = (corner[:, :, 1] < top + 0.06).any(axis=1) & (corner[:, :, 0].mean(axis=1) * (-1.0 if name == "Left" else 1.0) > 0.0)
    upper = Finish(rgb(item.colour), last.material, last.rough)
    s = kept(piece(figure.vertices, tri, figure.weights, upper), mine)
    edges = edges_of(s.triangles)
    out = normalized(average(edges, len(s), vertex_normals(s.position, s.triangles), 3))
    p = average(edges, len(s), s.position, 2) + out * last.thick_m
    ahead = normalized((ball - ankle) * (1.0, 0.0, 1.0))
    reach = (p - ankle) @ ahead
    toe = smoothstep(0.6, 1.0, reach / reach.max())
    p = p + ahead * (last.toe_m * toe**2)[:, None] + np.array((0.0, 0.010, 0.0)) * (toe * smoothstep(0.02, 0.05, p[:, 1]))[:, None]
    if item.kind == "boots":  # the shaft is a straight tube, wider than the ankle
        axis = ankle + (0.0, 0.0, 0.004)
        flat = (p - axis) * (1.0, 0.0, 1.0)
        r = np.linalg.norm(flat, axis=1)
        shaft = smoothstep(ankle[1] - 0.01, ankle[1] + 0.05, p[:, 1])
        p = p + flat / np.maximum(r, 1e-6)[:, None] * (np.maximum(0.056 - r, 0.0) * shaft)[:, None]
    if last.shaft_m < 0.05 and item.kind == "shoes":  # cut low in front
        top_at = top + 0.018 * smoothstep(0.0, -0.06, reach) - 0.03 * smoothstep(0.0, 0.08, reach)
    else:
        top_at = np.full(len(p), top)
    p = average(edges, len(s), p, 2)
    floor = 0.001
    p[:, 1] = np.where(p[:, 1] < 0.012, floor + 0.3 * np.maximum(p[:, 1] - floor, 0.0), p[:, 1])
    s = replace(s, position=p)
    s = clipped(s, top_at - p[:, 1])
    s = _coloured(s, item, last, ankle, ahead)
    pieces = [s, _sock(figure, name), *_sole(s, item, last, figure, name, ankle, ahead)]
    if last.laces:
        pieces += _laces(s, item, last, ankle, ahead)
    return pieces


def _sock(figure: Figure, name: str) -> Surface:
    """What shows between shoe and trousers when the knee bends."""
    ankle = figure.joint(f"{name}Foot")[1]
    tri = triangulated(figure.base.quads["helper-tights"])
    corner = figure.vertices[tri]
    mine = (corner[:, :, 1] < ankle + 0.16).any(axis=1) & (corner[:, :, 1] > 0.035).all(axis=1)
    mine &= corner[:, :, 0].mean(axis=1) * (-1.0 if name == "Left" else 1.0) > 0.0
    return kept(piece(figure.vertices, tri, figure.weights, Finish((0.10, 0.10, 0.11))), mine)


def _coloured(s: Surface, item: Shoes, last: Last, ankle: Floats, ahead: Floats) -> Surface:
    reach = (s.position - ankle) @ ahead
    share = reach / reach.max()
    if item.kind == "trainers":
        stripe = (
            smoothstep(0.35, 0.15, np.abs(((share - 0.25) * 6.0 + s.position[:, 1] * 30.0) % 2.0 - 1.0))
            * smoothstep(0.1, 0.2, share)
            * smoothstep(0.62, 0.5, share)
        )
        s = painted(s, Finish((0.25, 0.27, 0.30), rough=0.7), stripe * 0.8)
        return painted(s, Finish(tuple(0.86 * c for c in rgb(item.colour)), rough=0.6), smoothstep(0.70, 0.76, share))  # type: ignore[arg-type]
    if item.kind == "boots":  # a polished toe cap
        return painted(s, Finish(rgb(item.colour), rough=0.16), smoothstep(0.66, 0.72, share))
    return s


def _sole(s: Surface, item: Shoes, last: Last, figure: Figure, name: str, ankle: Floats, ahead: Floats) -> list[Surface]:
    """The outline of the shoe seen from above, extruded; and a heel."""
    aside = np.array((-ahead[2], 0.0, ahead[0]))
    low = s.position[s.position[:, 1] < 0.055] - ankle
    x, y = low @ aside, low @ ahead
    stations = np.linspace(y.min(), y.max(), 15)
    left, right = [], []
    for k in stations:
        near = np.abs(y - k) < 0.020
        left.append(x[near].min())
        right.append(x[near].max())
    ends = np.sqrt(np.clip(1.0 - np.abs(np.linspace(-1.0, 1.0, 15)) ** 5, 0.0, 1.0))
    centre = 0.5 * (np.array(left) + np.array(right))
    half = 0.5 * (np.array(right) - np.array(left)) * ends + last.welt_m
    stations = stations + np.linspace(-1.0, 1.0, 15) * last.welt_m
    ring = np.concatenate((np.stack((centre + half, stations), axis=1), np.stack((centre - half, stations), axis=1)[::-1]))
    weights = np.zeros((len(ring), 54), dtype=np.float32)
    bend = smoothstep(-0.02, 0.02, ring[:, 1] - (figure.joint(f"{name}ToeBase") - ankle) @ ahead)
    weights[:, JOINT[f"{name}ToeBase"]], weights[:, JOINT[f"{name}Foot"]] = bend, 1.0 - bend
    finish = Finish(rgb(item.sole), Material.PLASTIC, 0.75)
    base = np.array((ankle[0], 0.0, ankle[2]))

    def slab(points: Floats, w: np.ndarray, levels: tuple[tuple[float, float], ...]) -> Surface:
        middle = points.mean(axis=0)
        rows = [base + ((middle + (points - middle) * grow) @ np.stack((aside, ahead))) + (0.0, high, 0.0) for high, grow in levels]
        n = len(points)
        p = np.concatenate((*rows, rows[-1].mean(axis=0, keepdims=True)))
        k = np.arange(n)
        fan = np.stack((np.full(n, len(p) - 1), (len(rows) - 1) * n + (k + 1) % n, (len(rows) - 1) * n + k), axis=1)
        all_ = np.concatenate((grid(len(rows), n, closed=True), fan[:, ::-1]))
        made = piece(p, all_, np.concatenate((np.tile(w, (len(rows), 1)), w.mean(axis=0, keepdims=True))), finish)
        return replace(made, triangles=all_[:, ::-1]) if volume(p - p.mean(axis=0), all_) < 0.0 else made

    spring = 0.006 if item.kind == "trainers" else 0.0
    under = -last.sole_m
    top = 0.016 if item.kind == "trainers" else 0.009
    out = [slab(ring, weights, ((top, 0.94), (top, 1.0), (0.5 * under, 1.0 + spring), (under + 0.003, 0.995), (under, 0.97)))]
    if last.heel_m:
        heel = ring.copy()
        back = -0.035 - 0.02
        heel[:, 1] = np.minimum(heel[:, 1], back + 0.055)
        w = np.zeros((len(heel), 54), dtype=np.float32)
        w[:, JOINT[f"{name}Foot"]] = 1.0
        out.append(slab(heel, w, ((under + 0.004, 0.99), (under - 0.001, 0.99), (under - last.heel_m, 0.96))))
        fore = ring.copy()
        fore[:, 1] = np.maximum(fore[:, 1], 0.045)
        out.append(slab(fore, weights, ((under + 0.004, 0.97), (under - last.heel_m, 0.93))))
    return out


def _laces(s: Surface, item: Shoes, last: Last, ankle: Floats, ahead: Floats) -> list[Surface]:
    aside = np.array((-ahead[2], 0.0, ahead[0]))
    colour = Finish((0.85, 0.84, 0.80) if item.kind == "trainers" else (0.05, 0.05, 0.05), Material.CLOTH, 0.9)
    out = []
    for k in range(last.laces):
        way = k / (last.laces - 1)
        start = ankle + ahead * (0.105 - 0.085 * way) + (0.0, 0.25 + 0.02 * way, 0.0)
        aim = np.array((0.0, -1.0, 0.0)) + ahead * (-0.5 * way)
        spots = cast(s, [start + aside * x for x in np.linspace(-0.020, 0.020, 5)], aim)
        lift = np.array((0.0, 1.5, 3.0, 1.5, 0.0))[:, None] / 1000.0
        solid = tube(spots.position + spots.normal * lift, 0.0026, 5, flat=0.6)
        out.append(piece(solid[0], solid[1], spots.weights[2], colour))
    return out
