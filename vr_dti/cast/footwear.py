"""Boots, trainers and shoes: the sock-shaped foot of the tights helper, smoothed and filled out, on a sole cut to its outline."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import triangulated
from vr_dti.cast.figure import Figure
from vr_dti.cast.lay import cast
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.recipe import Shoes, rgb
from vr_dti.cast.shapes import grid, tube
from vr_dti.cast.surface import Finish, Surface, average, clipped, edges_of, kept, painted, piece, vertex_normals
from vr_dti.cast.tailor import cleared, outwards
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
    "boots": Last(0.018, 0.014, 0.090, 0.009, 0.004, 0.012, Material.LEATHER, 0.38, 3),
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
        axis = ankle + np.array((0.0, 0.0, 0.004))
        flat = (p - axis) * (1.0, 0.0, 1.0)
        r = np.linalg.norm(flat, axis=1)
        shaft = smoothstep(ankle[1] - 0.01, ankle[1] + 0.05, p[:, 1])
        p = p + flat / np.maximum(r, 1e-6)[:, None] * (np.maximum(0.056 - r, 0.0) * shaft)[:, None]
    top_at = _opening(item, top, reach)
    p = cleared(average(edges, len(s), p, 2), s.position, out, 0.0045)
    floor = 0.001
    p[:, 1] = np.where(p[:, 1] < 0.012, floor + 0.3 * np.maximum(p[:, 1] - floor, 0.0), p[:, 1])
    s = replace(s, position=p)
    s = clipped(s, top_at - p[:, 1])
    s = _coloured(s, item, last, ankle, ahead)
    socks = [] if item.kind == "boots" else [_sock(figure, name, ankle, ahead, top, item)]
    pieces = [s, *socks, *_sole(s, item, last, figure, name, ankle, ahead)]
    if last.laces:
        pieces += _laces(s, item, last, ankle, ahead)
    return pieces


def _opening(item: Shoes, top: float, reach: Floats) -> Floats:
    """How high the shoe's edge lies, by how far ahead of the ankle: low shoes are cut out over the instep."""
    if item.kind == "boots":
        return np.full(len(reach), top)
    if item.kind == "trainers":
        return top + 0.012 * smoothstep(0.0, -0.05, reach) + 0.010 * smoothstep(0.01, 0.05, reach)
    return top + 0.018 * smoothstep(0.0, -0.06, reach) - 0.03 * smoothstep(0.0, 0.08, reach)


def _sock(figure: Figure, name: str, ankle: Floats, ahead: Floats, top: float, item: Shoes) -> Surface:
    """What shows between shoe and trousers when the knee bends."""
    tri = triangulated(figure.base.quads["helper-tights"])
    corner = figure.vertices[tri]
    mine = (corner[:, :, 1] < ankle[1] + 0.05).any(axis=1) & (corner[:, :, 0].mean(axis=1) * (-1.0 if name == "Left" else 1.0) > 0.0)
    s = kept(piece(figure.vertices, tri, figure.weights, Finish((0.10, 0.10, 0.11))), mine)
    reach = (s.position - ankle) @ ahead
    return clipped(s, s.position[:, 1] - np.maximum(_opening(item, top, reach) - 0.045, 0.025))


def _coloured(s: Surface, item: Shoes, last: Last, ankle: Floats, ahead: Floats) -> Surface:
    reach = (s.position - ankle) @ ahead
    share = reach / reach.max()
    if item.kind == "trainers":  # a bumper round the toes and a counter behind
        grey = Finish((0.42, 0.43, 0.45), rough=0.85)
        s = painted(s, grey, smoothstep(0.80, 0.83, share) * smoothstep(0.050, 0.044, s.position[:, 1]))
        return painted(s, grey, smoothstep(-0.20, -0.26, share))
    if item.kind == "boots":  # a polished toe cap
        return painted(s, Finish(rgb(item.colour), rough=0.16), smoothstep(0.66, 0.72, share))
    return s


def _sole(s: Surface, item: Shoes, last: Last, figure: Figure, name: str, ankle: Floats, ahead: Floats) -> list[Surface]:
    """The outline of the shoe seen from above, extruded; and below it heel and tread."""
    aside = np.array((-ahead[2], 0.0, ahead[0]))
    low = s.position[s.position[:, 1] < 0.050] - ankle
    x, y = low @ aside, low @ ahead
    stations = np.linspace(y.min(), y.max(), 15)
    near = np.abs(y[None, :] - stations[:, None]) < 0.018
    left, right = np.where(near, x, np.inf).min(axis=1), np.where(near, x, -np.inf).max(axis=1)
    ends = np.sqrt(np.clip(1.0 - np.abs(np.linspace(-1.0, 1.0, 15)) ** 5, 0.0, 1.0))
    centre, half = 0.5 * (left + right), 0.5 * (right - left) * ends + last.welt_m
    half[[0, -1]] = np.maximum(half[[0, -1]], 0.3 * half[[1, -2]])
    stations = stations + np.linspace(-1.0, 1.0, 15) * last.welt_m
    base = np.array((ankle[0], 0.0, ankle[2]))
    bend_at = float((figure.joint(f"{name}ToeBase") - ankle) @ ahead)
    finish = Finish(rgb(item.sole), Material.PLASTIC, 0.75)

    def slab(part: NDArray[np.bool_], levels: tuple[tuple[float, float], ...]) -> Surface:
        """The outline's `part`, at each (height, growth) of `levels` from the top down."""
        k, c, h = stations[part], centre[part], half[part]
        ring = np.concatenate((np.stack((c + h, k), axis=1), np.stack((c - h, k), axis=1)[::-1]))
        middle = ring.mean(axis=0)
        n = len(ring)
        rows = [base + (middle + (ring - middle) * grow) @ np.stack((aside, ahead)) + (0.0, high, 0.0) for high, grow in levels]
        p = np.concatenate((*rows, rows[-1].mean(axis=0, keepdims=True)))
        edge = (len(rows) - 1) * n + np.arange(n)
        fan = np.stack((np.roll(edge, -1), edge, np.full(n, len(p) - 1)), axis=1)
        weights = np.zeros((len(p), len(figure.joints)), dtype=np.float32)
        bend = smoothstep(-0.02, 0.02, (p - base) @ ahead - bend_at)
        weights[:, JOINT[f"{name}ToeBase"]], weights[:, JOINT[f"{name}Foot"]] = bend, 1.0 - bend
        made = piece(p, np.concatenate((grid(len(rows), n, closed=True)[:, ::-1], fan[:, ::-1])), weights, finish)
        return outwards(made, p.mean(axis=0))

    whole = np.ones(15, dtype=bool)
    under = -last.sole_m
    top = 0.014 if item.kind == "trainers" else 0.008
    out = [slab(whole, ((top, 0.93), (top, 1.0), (0.4 * under, 1.006), (under + 0.003, 0.995), (under, 0.97)))]
    if last.heel_m:
        tread = ((under + 0.004, 0.98), (under - last.heel_m, 0.95))
        out += [slab(stations < stations[0] + 0.075, tread), slab(stations > stations[0] + 0.105, tread)]
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
