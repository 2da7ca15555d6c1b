"""Boots, trainers and shoes: the sock-shaped foot of the tights helper, smoothed and filled out, on a sole cut to its outline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import triangulated
from vr_dti.cast.figure import Figure
from vr_dti.cast.garments import stature
from vr_dti.cast.lay import cast
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.recipe import Shoes, rgb
from vr_dti.cast.shapes import grid, tube
from vr_dti.cast.surface import Finish, Surface, average, clipped, edges_of, kept, painted, piece, vertex_normals
from vr_dti.cast.tailor import cleared, outwards
from vr_dti.cast.thin import thinned
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
    "boots": Last(0.022, 0.012, 0.100, 0.011, 0.006, 0.014, Material.LEATHER, 0.40, 5),
    "trainers": Last(0.026, 0.0, 0.004, 0.009, 0.005, 0.010, Material.CLOTH, 0.75, 7),
    "shoes": Last(0.010, 0.014, -0.012, 0.006, 0.002, 0.014, Material.LEATHER, 0.40, 0),
}


_SHAFT_M = (0.054, 0.060)
"""least and greatest radius of a boot's shaft on a body of usual size: padded, and never through the trousers over it (default)"""
_GROOVE = 0.955
"""how far in the line between a boot's sole and its welt lies: what makes a thick sole look thick"""
_TREAD_M = 0.007
"""how thick the tread of a trainer is (default)"""
_TONGUE_M = 0.021
"""half of what is open between the rows of eyelets"""
_PADDED_M = 0.026
"""height of the soft edge of a shaft"""
_SOCK_M = 0.018
"""how far above the ankle's joint a sock is made: trousers hide the rest"""
_FLOOR_M = 0.001
"""where an upper ends below"""
_UNDER, _ARCH_M = (0.15, -0.35), (0.060, 0.040)
"""from what normal's height on downwards, and from what height on, an upper's corners are drawn down to its sole (default)"""
_THINNED = 0.55
"""of an upper's triangles are enough once its seams are edges (default)"""


def sole_m(item: Shoes) -> float:
    """How far the foot stands above the ground."""
    last = _LASTS[item.kind]
    return last.sole_m + last.heel_m


class Pair(NamedTuple):
    """Both shoes: what trousers lie over, and soles, socks and laces."""

    uppers: list[Surface]
    rest: list[Surface]


def footwear(figure: Figure, item: Shoes) -> Pair:
    """Both shoes."""
    left, right = (_shoe(figure, item, _LASTS[item.kind], name) for name in ("Left", "Right"))
    return Pair(left.uppers + right.uppers, left.rest + right.rest)


def _shoe(figure: Figure, item: Shoes, last: Last, name: str) -> Pair:
    ankle, ball = figure.joint(f"{name}Foot"), figure.joint(f"{name}ToeBase")
    top = ankle[1] + last.shaft_m
    tri = triangulated(figure.base.quads["helper-tights"])
    corner = figure.vertices[tri]
    mine = (corner[:, :, 1] < top + 0.06).any(axis=1) & (corner[:, :, 0].mean(axis=1) * (-1.0 if name == "Left" else 1.0) > 0.0)
    upper = Finish(rgb(item.colour), last.material, last.rough)
    s = kept(piece(figure.vertices, tri, figure.weights, upper), mine)
    edges = edges_of(s.triangles)
    soft = smoothstep(ankle[1] - 0.045, ankle[1], s.position[:, 1])[:, None]  # there it bends as the trousers over it do
    s = replace(s, weights=(s.weights * (1.0 - soft) + average(edges, len(s), s.weights, 6) * soft).astype(np.float32))
    out = normalized(average(edges, len(s), vertex_normals(s.position, s.triangles), 3))
    p = average(edges, len(s), s.position, 2) + out * last.thick_m
    ahead = normalized((ball - ankle) * (1.0, 0.0, 1.0))
    reach = (p - ankle) @ ahead
    toe = smoothstep(0.6, 1.0, reach / reach.max())
    high = 0.017 if item.kind == "boots" else 0.010
    p = p + ahead * (last.toe_m * toe**2)[:, None] + np.array((0.0, high, 0.0)) * (toe * smoothstep(0.02, 0.05, p[:, 1]))[:, None]
    if item.kind == "boots":  # the shaft is a straight tube, wider than the ankle
        axis = ankle + np.array((0.0, 0.0, 0.004))
        flat = (p - axis) * (1.0, 0.0, 1.0)
        r = np.linalg.norm(flat, axis=1)
        shaft = smoothstep(ankle[1] - 0.01, ankle[1] + 0.05, p[:, 1])
        least, most = (stature(figure) * m for m in _SHAFT_M)
        p = p + flat / np.maximum(r, 1e-6)[:, None] * ((np.clip(r, least, most) - r) * shaft)[:, None]
    top_at = _opening(item, top, reach)
    p = cleared(average(edges, len(s), p, 2), s.position, out, 0.003 if item.kind == "boots" else 0.0045)
    p[:, 1] = np.where(p[:, 1] < 0.012, _FLOOR_M + 0.3 * np.maximum(p[:, 1] - _FLOOR_M, 0.0), p[:, 1])
    under = smoothstep(*_UNDER, vertex_normals(p, s.triangles)[:, 1]) * smoothstep(*_ARCH_M, p[:, 1])  # no arch: it sits on its sole
    p[:, 1] += under * np.minimum(0.0, _FLOOR_M - p[:, 1])
    low = smoothstep(*_ARCH_M, p[:, 1])[:, None]  # and bends with it
    s = replace(s, position=p, weights=(s.weights * (1.0 - low) + _as_the_sole(p, figure, name, ahead) * low).astype(np.float32))
    s = clipped(s, top_at - p[:, 1])
    rest = [] if item.kind == "boots" else [_sock(figure, name, ankle, ahead, top, item)]
    rest += _sole(s, item, last, figure, name, ankle, ahead)
    if last.laces:
        rest += _laces(s, item, last, ankle, ahead)
    return Pair(_coloured(s, item, ankle, ahead), rest)


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
    s = clipped(s, ankle[1] + _SOCK_M - s.position[:, 1])  # higher up its heel would come through the trousers of a pointed foot
    reach = (s.position - ankle) @ ahead
    return clipped(s, s.position[:, 1] - np.maximum(_opening(item, top, reach) - 0.022, 0.025))


def _coloured(s: Surface, item: Shoes, ankle: Floats, ahead: Floats) -> list[Surface]:
    """The upper cut into its panels: an edge between two of them is a seam, and not a blur from corner to corner."""
    s = replace(s, normal=vertex_normals(s.position, s.triangles))
    r, g, b = rgb(item.colour)
    length = float(((s.position - ankle) @ ahead).max())
    parts = [s]
    if item.kind == "trainers":  # a bumper round the toes, a counter behind, and a tongue below the laces
        darker = Finish((0.6 * r + 0.16, 0.6 * g + 0.16, 0.6 * b + 0.165), rough=0.85)
        parts = _inlaid(parts, darker, lambda p: _all((p - ankle) @ ahead - 0.80 * length, 0.052 - p[:, 1]))
        parts = _inlaid(parts, darker, lambda p: -0.20 * length - (p - ankle) @ ahead)
        half_m, from_m, to_m = _TONGUE_M - 0.005, 0.09, 0.155  # ahead of the hem: a foot that points down lifts what is below it out

        def below_laces(p: Floats) -> Floats:
            way = (p - ankle) @ ahead
            return _all(half_m - np.abs((p - ankle) @ _aside(ahead)), to_m - way, way - from_m, p[:, 1] - 0.04)

        parts = _inlaid(parts, darker, below_laces)
    if item.kind == "boots":  # ballistic cloth in the sides of the shaft, a tongue between the eyelets, a soft edge at the top
        cloth = Finish((0.8 * r + 0.05, 0.8 * g + 0.05, 0.8 * b + 0.055), rough=0.95)
        aside, up = _aside(ahead), s.position[:, 1] - ankle[1]
        parts = [painted(s, cloth, smoothstep(-0.004, 0.004, up - up.max() + _PADDED_M))]

        def sides(p: Floats) -> Floats:
            up, across = p[:, 1] - ankle[1] - 0.010, np.abs((p - ankle) @ aside) - 0.020
            return _all(up, across, -0.004 - (p - ankle) @ ahead)

        def tongue(p: Floats) -> Floats:
            reach = (p - ankle) @ ahead
            return _all(_TONGUE_M - np.abs((p - ankle) @ aside), reach - 0.004, 0.52 * length - reach)

        parts = _inlaid(parts, Finish((r, g, b), rough=0.14), lambda p: (p - ankle) @ ahead - 0.68 * length)
        parts = _inlaid(_inlaid(parts, cloth, sides), cloth, tongue)
    return [thinned(p, round(_THINNED * len(p.triangles))) for p in parts]


def _all(*values: Floats) -> Floats:
    """The least of `values`: positive where all of them are."""
    out: Floats = np.minimum.reduce(values)
    return out


def _inlaid(parts: Sequence[Surface], finish: Finish, where: Callable[[Floats], Floats]) -> list[Surface]:
    """`parts` cut along `where` (of places (V, 3)) = 0, in another finish where it is positive."""
    out = []
    for s in parts:
        value = where(s.position)
        out += [painted(clipped(s, value), finish, np.ones(1)), clipped(s, -value)]
    return [s for s in out if len(s.triangles)]


def _sole(s: Surface, item: Shoes, last: Last, figure: Figure, name: str, ankle: Floats, ahead: Floats) -> list[Surface]:
    """The outline of the shoe seen from above, extruded; and below it heel and tread."""
    aside = _aside(ahead)
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
    finish = Finish(rgb(item.sole), Material.PLASTIC, 0.75)

    def slab(part: NDArray[np.bool_], levels: tuple[tuple[float, float], ...], finish: Finish = finish) -> Surface:
        """The outline's `part`, at each (height, growth) of `levels` from the top down."""
        k, c, h = stations[part], centre[part], half[part]
        ring = np.concatenate((np.stack((c + h, k), axis=1), np.stack((c - h, k), axis=1)[::-1]))
        middle = ring.mean(axis=0)
        n = len(ring)
        rows = [base + (middle + (ring - middle) * grow) @ np.stack((aside, ahead)) + (0.0, high, 0.0) for high, grow in levels]
        p = np.concatenate(rows)
        one, other = np.arange(len(k) - 1), n - 1 - np.arange(len(k) - 1)  # rungs from side to side: it bends where the toes do
        over = np.concatenate((np.stack((one, other, one + 1), axis=1), np.stack((one + 1, other, other - 1), axis=1)))
        under = over[:, ::-1] + (len(rows) - 1) * n
        weights = _as_the_sole(p, figure, name, ahead)
        made = piece(p, np.concatenate((grid(len(rows), n, closed=True)[:, ::-1], over, under)), weights, finish)
        return outwards(made, p.mean(axis=0))

    whole = np.ones(15, dtype=bool)
    under = -last.sole_m
    top = 0.008
    if item.kind == "boots":
        welt, groove = ((top, 0.93), (top, 1.0), (0.0, 1.0)), ((-0.003, _GROOVE),)
        out = [slab(whole, (*welt, *groove, (-0.006, 1.006), (under + 0.003, 1.0), (under, 0.97)))]
    elif item.kind == "trainers":  # waisted foam on a thin darker tread: in one white slab it was a clog
        r, g, b = finish.rgb
        rubber, line = Finish((0.30 * r + 0.05, 0.30 * g + 0.05, 0.30 * b + 0.05), Material.PLASTIC, 0.9), under + _TREAD_M
        out = [slab(whole, ((top, 0.93), (top, 1.0), (0.25 * under, 1.006), (0.5 * under, 0.985), (line, 1.006), (line, 0.95)))]
        out.append(slab(whole, ((line, 0.95), (line, 0.998), (under + 0.002, 0.998), (under, 0.97)), rubber))
    else:
        out = [slab(whole, ((top, 0.93), (top, 1.0), (0.4 * under, 1.006), (under + 0.003, 0.995), (under, 0.97)))]
    if last.heel_m:
        tread = ((under + 0.004, 0.98), (under - last.heel_m, 0.95))
        out += [slab(stations < stations[0] + 0.075, tread), slab(stations > stations[0] + 0.105, tread)]
    return out


def _as_the_sole(p: Floats, figure: Figure, name: str, ahead: Floats) -> NDArray[np.float32]:
    """(V, J) weights of a sole's corners (V, 3): stiff, but for where the toes bend."""
    weights = np.zeros((len(p), len(figure.joints)), dtype=np.float32)
    bend = smoothstep(-0.02, 0.02, (p - figure.joint(f"{name}ToeBase")) @ ahead)
    weights[:, JOINT[f"{name}ToeBase"]], weights[:, JOINT[f"{name}Foot"]] = bend, 1.0 - bend
    return weights


def _laces(s: Surface, item: Shoes, last: Last, ankle: Floats, ahead: Floats) -> list[Surface]:
    """Rows of laces from the ball of the foot up the instep: straight across a trainer, crossed on a boot, and there on up the shaft."""
    boots = item.kind == "boots"
    colour = Finish((0.30, 0.30, 0.31) if boots else (0.85, 0.84, 0.80), Material.CLOTH, 0.95)
    out = []
    for k in range(last.laces):
        for starts, aim in (_crossed if boots else _straight)(k / (last.laces - 1), last, ankle, ahead):
            spots = cast(s, starts, aim)
            lift = 0.003 * (1.0 - np.abs(np.linspace(-1.0, 1.0, len(starts))))[:, None]
            solid = tube(spots.position + spots.normal * lift, 0.0034 if boots else 0.0032, 3 if boots else 5, flat=0.6)
            out.append(piece(solid[0], solid[1], spots.weights[len(starts) // 2], colour))
    return out


Rays = tuple[Floats, Floats]
"""from where (N, 3), and which way (3,)"""


def _straight(way: float, last: Last, ankle: Floats, ahead: Floats) -> list[Rays]:
    """The lace `way` up, 0..1, as looked for from above."""
    start = ankle + ahead * (0.147 - 0.085 * way) + (0.0, 0.25, 0.0)
    return [(start + _spread(0.024, 5) * _aside(ahead), np.array((0.0, -1.0, 0.0)))]


def _crossed(way: float, last: Last, ankle: Floats, ahead: Floats) -> list[Rays]:
    """Both laces that cross `way` up, 0..1, looked for from above over the instep, and more and more from ahead up the shaft."""
    aside = _aside(ahead)
    turn = np.pi / 2.0 * smoothstep(-0.25, 0.8, way)
    look = np.array((0.0, np.cos(turn), 0.0)) + ahead * np.sin(turn)
    root = ankle + ahead * (0.125 - 0.135 * smoothstep(-0.1, 0.75, way)) + (0.0, -0.03 + last.shaft_m * way**1.3, 0.0)
    along = np.cross(look, aside)
    return [(root + look * 0.16 + _spread(0.024, 3) * (aside + slant * along), -look) for slant in (-0.30, 0.30)]


def _aside(ahead: Floats) -> Floats:
    return np.array((-ahead[2], 0.0, ahead[0]))


def _spread(half_m: float, count: int) -> Floats:
    """(count, 1) from side to side."""
    return np.linspace(-half_m, half_m, count)[:, None]
