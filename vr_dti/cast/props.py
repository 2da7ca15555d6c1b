"""Small things that a story shows and hides: a folding knife, folded banknotes, wallet, keys, phone, bag; and the handcuffs (`cuffs.py`).

Each lies in x, z with y up, its middle at the origin, its long side along x: so it lies on the ground and in a hand (`world/props.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from vr_dti.cast.cuffs import handcuffs
from vr_dti.cast.hardware import Thing, arc, at, block, disc, packed, smooth
from vr_dti.cast.mesh import Material
from vr_dti.cast.shapes import box, grid, tube
from vr_dti.cast.surface import Finish, Surface, piece
from vr_dti.spaces import Floats
from vr_dti.world.props import Way

_FLAT = np.array(((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0)))
"""turns what was drawn in x, y and is thick along z so that it lies in x, z"""
_BRIGHT = Finish((0.86, 0.87, 0.88), Material.METAL, 0.30, 0.8)
_STEEL = Finish((0.66, 0.67, 0.69), Material.METAL, 0.36, 0.8)
_BRASS = Finish((0.78, 0.62, 0.30), Material.METAL, 0.34, 1.0)
_BLACK = Finish((0.05, 0.05, 0.055), Material.PLASTIC, 0.48)
_GLASS = Finish((0.02, 0.025, 0.035), Material.PLASTIC, 0.08)


@dataclass(frozen=True, slots=True)
class PropShape:
    """What is drawn of one kind, and how it lies."""

    make: Callable[[], Thing]
    way: Way


def _knife() -> Thing:
    """Open: a blade of 8 cm to the right, a dark handle of 10.5 cm to the left."""
    steel = _blade()
    handle = Finish((0.07, 0.065, 0.06), Material.PLASTIC, 0.55)
    scale = np.array(
        ((-0.104, -0.009), (-0.098, -0.0115), (-0.05, -0.0100), (0.0, -0.0112), (0.004, -0.006), (0.004, 0.008), (-0.02, 0.0105))
    )
    scale = np.concatenate((scale, ((-0.06, 0.0085), (-0.098, 0.0105), (-0.106, 0.003))))
    out = [steel]
    for z in (-0.0062, 0.0022):
        out.append(block(scale, z, z + 0.0040, handle, cut_m=0.0012))
    out.append(block(scale * (0.985, 0.86), -0.0022, -0.0010, _STEEL))
    out.append(block(scale * (0.985, 0.86), 0.0010, 0.0022, _STEEL))
    for x, y in ((-0.003, 0.0), (-0.092, 0.0), (-0.055, 0.0)):
        out.append(disc(x, y, 0.0022, -0.0068, 0.0068, _STEEL))
    out.append(block(((-0.10, 0.0098), (-0.065, 0.0094), (-0.065, 0.0112), (-0.10, 0.0112)), 0.0062, 0.0072, _BRIGHT))  # the clip
    return packed([[at(s, (0.012, 0.0, 0.0), _FLAT) for s in out]])


def _blade() -> Surface:
    """Ground from the spine (thick) to the edge (thin)."""
    spine = np.array(((-0.004, 0.0085), (0.045, 0.0088), (0.066, 0.0050), (0.082, -0.0010)))
    edge = np.array(((-0.004, -0.0080), (0.045, -0.0095), (0.068, -0.0065), (0.082, -0.0010)))
    middle = 0.45 * spine + 0.55 * edge
    rows = [(edge, 0.0002), (middle, 0.0011), (spine, 0.0011)]
    position: list[Floats] = []
    triangles, normal = [], []
    for sign in (1.0, -1.0):
        for (a, ta), (b, tb) in pairwise(rows):
            quad = np.concatenate([np.column_stack((r, np.full(4, sign * t))) for r, t in ((b, tb), (a, ta))])
            t = grid(2, 4) if sign > 0 else grid(2, 4)[:, ::-1]
            triangles.append(t + sum(len(p) for p in position))
            position.append(quad)
            lean = np.array((0.0, -(tb - ta) / 0.009, 1.0))
            normal.append(np.tile(lean / np.linalg.norm(lean) * (1.0, 1.0, sign), (8, 1)))
    back = np.concatenate([np.column_stack((spine, np.full(4, z))) for z in (-0.0011, 0.0011)])
    triangles.append(grid(2, 4) + sum(len(p) for p in position))
    position.append(back)
    normal.append(np.tile((0.0, 1.0, 0.0), (8, 1)))
    made = piece(np.concatenate(position), np.concatenate(triangles), np.ones((1, 1), dtype=np.float32), _BRIGHT)
    return replace(made, normal=np.concatenate(normal))


def _banknotes() -> Thing:
    """Some notes folded once across: 78 by 66 mm, the fold to the left, the inner leaves a little fanned out."""
    leaves = ((0.0, 0.0), (2.0, 0.002), (-3.0, 0.004), (4.5, 0.003))
    return packed([[s for k, (turn_deg, shift_m) in enumerate(leaves) for s in _note(turn_deg, shift_m, 0.0012 * (4 - k), plain=k > 0)]])


def _note(turn_deg: float, shift_m: float, half_high: float, *, plain: bool) -> list[Surface]:
    """One folded note: a sheet that goes out below, round the fold and back above. The print of the outermost is colours of a lattice."""
    long_m, wide_m, fold = 0.078, 0.0655, 5
    n, columns = (4, 3) if plain else (15, 13)
    way = np.linspace(-0.5, 0.5, n)
    turn = np.linspace(-0.5 * np.pi, -1.5 * np.pi, fold + 2)[1:-1]
    x = np.concatenate((-way * long_m, -0.5 * long_m + half_high * np.cos(turn), way * long_m))
    y = np.concatenate((np.full(n, -half_high), half_high * np.sin(turn), half_high + 0.002 * (way + 0.5) ** 2))
    x[-n:] += shift_m
    along = np.concatenate((0.5 - way, np.zeros(fold), way + 0.5))
    across = np.broadcast_to(np.linspace(0.0, 1.0, columns), (len(x), columns))
    lean = np.radians(turn_deg)
    px, pz = np.broadcast_to(x[:, None], across.shape), (across - 0.5) * wide_m
    flat = (px * np.cos(lean) - pz * np.sin(lean), np.broadcast_to(y[:, None], across.shape), px * np.sin(lean) + pz * np.cos(lean))
    rgb = np.full((across.size, 3), (0.66, 0.69, 0.60))
    if not plain:
        rgb = _print(np.broadcast_to(along[:, None], across.shape), across).reshape(-1, 3)
    sheet = grid(len(x), columns)
    paper = Finish((0.62, 0.68, 0.58), Material.CLOTH, 0.85)
    front = replace(piece(np.stack(flat, axis=-1).reshape(-1, 3), sheet, np.ones((1, 1), dtype=np.float32), paper), rgb=rgb)
    return [front, replace(front, triangles=sheet[:, ::-1])]


def _print(along: Floats, across: Floats) -> Floats:
    """Colours of a note's half, 0..1 along from the fold and across: a pale rim, a darker field, half of an oval at the fold."""
    rim = (across < 0.09) | (across > 0.91) | (along > 0.95)
    oval = (along / 0.34) ** 2 + ((across - 0.5) / 0.36) ** 2 < 1.0
    number = (along > 0.72) & (np.abs(across - 0.5) > 0.2) & ~rim
    out = np.empty((*along.shape, 3))
    out[:] = (0.50, 0.57, 0.47)
    out[number] = (0.30, 0.40, 0.30)
    out[oval] = (0.36, 0.42, 0.36)
    out[rim] = (0.76, 0.78, 0.70)
    return out


def _wallet() -> Thing:
    """A folded wallet of brown leather, notes showing along its edge."""
    leather = Finish((0.27, 0.155, 0.085), Material.LEATHER, 0.52)
    outline = np.array(((-0.055, -0.045), (0.055, -0.045), (0.057, -0.042), (0.057, 0.042), (0.055, 0.045), (-0.055, 0.045), (-0.057, 0.0)))
    out = [at(block(outline, z, z + 0.006, leather, cut_m=0.0022), (0.0, 0.0, 0.0), _FLAT) for z in (-0.009, 0.003)]
    out.append(
        at(block(outline * (0.93, 0.96), -0.003, 0.003, Finish((0.13, 0.075, 0.045), Material.LEATHER, 0.7)), (0.0, 0.0, 0.0), _FLAT)
    )
    paper = Finish((0.58, 0.64, 0.54), Material.CLOTH, 0.85)
    out.append(at(block(outline * (0.92, 0.70) + (0.0, 0.018), -0.002, 0.002, paper, cut_m=0.0006), (0.0, 0.0, 0.0), _FLAT))
    return packed([out])


def _keys() -> Thing:
    """Three keys and a red fob on a ring."""
    turn = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
    ring = np.column_stack((0.013 * np.cos(turn), np.full(20, 0.0), 0.013 * np.sin(turn)))
    out = [smooth(tube(ring, 0.0011, 6, closed=True), _BRIGHT)]
    for k, (angle, finish) in enumerate(((15.0, _BRASS), (52.0, _STEEL), (-30.0, _BRIGHT))):
        a = np.radians(angle)
        spin = np.array(((np.cos(a), 0.0, -np.sin(a)), (0.0, 1.0, 0.0), (np.sin(a), 0.0, np.cos(a))))
        out += [at(s, spin @ (0.020, 0.0012 * k, 0.0), spin @ _FLAT) for s in _key(finish)]
    fob = Finish((0.55, 0.06, 0.05), Material.PLASTIC, 0.35)
    out.append(smooth((box((0.036, 0.005, 0.022), 0.0015)[0] + (-0.033, 0.0, 0.004), box((0.036, 0.005, 0.022), 0.0015)[1]), fob))
    return packed([out])


def _key(finish: Finish) -> list[Surface]:
    """A key in x, y: its head about the origin, its bit along x."""
    head = arc(0.0, 360.0, 0.0085, 0.0075, -0.001, 0.001, finish, steps=16)
    shaft = block(
        ((0.011, -0.0032), (0.044, -0.0030), (0.047, 0.0), (0.044, 0.0040), (0.011, 0.0040)), -0.0009, 0.0009, finish, cut_m=0.0004
    )
    teeth = [
        block(((x, -0.0032), (x + 0.0035, -0.0032), (x + 0.0026, -d), (x + 0.001, -d)), -0.0008, 0.0008, finish, cut_m=0.0003)
        for x, d in ((0.020, 0.0052), (0.026, 0.0046), (0.032, 0.0056), (0.037, 0.0044))
    ]
    return [head, shaft, *teeth]


def _phone() -> Thing:
    """A dark phone, its glass upwards."""
    w, h, r = 0.0735, 0.0360, 0.009
    corner = np.radians(np.linspace(0.0, 90.0, 5))
    quarter = np.column_stack((np.cos(corner), np.sin(corner))) * r + (w - r, h - r)
    outline = np.concatenate((quarter, quarter[::-1] * (-1, 1), quarter * (-1, -1), quarter[::-1] * (1, -1)))
    body = block(outline, -0.0040, 0.0034, _BLACK, cut_m=0.0012)
    glass = block(outline * (0.965, 0.93), 0.0033, 0.0040, _GLASS, cut_m=0.0002)
    eye = disc(-0.058, 0.022, 0.0045, -0.0048, -0.0040, _STEEL)
    return packed([[at(s, (0.0, 0.0, 0.0), _FLAT) for s in (body, glass, eye)]])


def _evidence_bag() -> Thing:
    """A brown paper bag, sealed with red tape, a white label on it."""
    paper = Finish((0.62, 0.46, 0.29), Material.CLOTH, 0.9)
    label, tape = Finish((0.86, 0.86, 0.83), Material.CLOTH, 0.85), Finish((0.66, 0.07, 0.06), Material.PLASTIC, 0.4)
    body = block(((-0.11, -0.072), (0.10, -0.075), (0.10, 0.075), (-0.11, 0.072)), -0.0055, 0.0055, paper, cut_m=0.005)
    out = [body]
    for z in (-0.0060, 0.0054):
        out.append(block(((-0.03, -0.05), (0.06, -0.05), (0.06, 0.05), (-0.03, 0.05)), z, z + 0.0006, label, cut_m=0.0002))
        out.append(block(((-0.10, -0.0735), (-0.075, -0.0735), (-0.075, 0.0735), (-0.10, 0.0735)), z, z + 0.0006, tape, cut_m=0.0002))
    return packed([[at(s, (0.0, 0.0, 0.0), _FLAT) for s in out]])


KINDS: Mapping[str, PropShape] = {
    "handcuffs": PropShape(handcuffs, Way(lies_m=0.006)),
    "knife": PropShape(_knife, Way(held_m=(0.03, 0.0, 0.0), lies_m=0.0075)),
    "banknotes": PropShape(_banknotes, Way(along=True, held_m=(0.05, 0.0, 0.0), lies_m=0.009)),
    "wallet": PropShape(_wallet, Way(along=True, held_m=(0.03, 0.0, 0.0), lies_m=0.0095)),
    "keys": PropShape(_keys, Way(along=True, held_m=(0.03, 0.0, 0.0), lies_m=0.003)),
    "evidence_bag": PropShape(_evidence_bag, Way(along=True, held_m=(0.09, 0.0, 0.0), lies_m=0.006)),
    "phone": PropShape(_phone, Way(along=True, held_m=(0.03, 0.0, 0.0), lies_m=0.0048)),
}
"""kind of prop, as scenarios name it -> its shape"""
