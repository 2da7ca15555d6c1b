"""A short jacket, open at the throat over a T-shirt: a blouson with zip and slanting pockets, or of denim with buttons and flaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.cast import hems, tailor
from vr_dti.cast.belt import Loop, loop_round
from vr_dti.cast.collar import collar
from vr_dti.cast.decals import pictured
from vr_dti.cast.figure import Figure
from vr_dti.cast.garments import OPENING, Cut, coloured, profile, sleeve_folds, stature, torso, trunk_folds
from vr_dti.cast.jersey import beneath
from vr_dti.cast.lay import attached, cast, flap, laid, outside
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.recipe import Jacket, rgb, scaled
from vr_dti.cast.shapes import box, ellipsoid
from vr_dti.cast.surface import Finish, Surface
from vr_dti.spaces import Floats

_SLEEVE = ((0.0, 0.0), (0.4, 0.074), (0.8, 0.072), (1.0, 0.068), (1.5, 0.060), (1.60, 0.054), (1.70, 0.043), (2.0, 0.040))
SLEEVE_END = 1.70
CUFF_END = 1.90
_OPEN_M = 0.12
"""how far it is open below the throat"""
_ROUGH = {"blouson": 0.62, "denim": 0.9}
"""smooth nylon has a sheen, denim none (defaults)"""
_FRONT = (0.0, 0.0, 1.0)
_VIEWERS_RIGHT = (-1.0, 0.0, 0.0)
_OVER_BAND_M = 0.002
"""how far cloth stands out over its waistband (default)"""
_OVER_SHIRT_M = 0.003
"""how far it lies outside the shirt beneath: at the nape its neckband came through (default)"""
_EDGE_M = 0.016
"""how wide the edges of the open front are sewn"""
_STEEL = Finish((0.50, 0.50, 0.50), Material.METAL, 0.35, 0.85)


def hem_height(figure: Figure) -> float:
    """Where it ends: on the hips, over the belt of the trousers."""
    return float(figure.joint("Hips")[1] - 0.030 * stature(figure))


def jacket(figure: Figure, item: Jacket, seed: int) -> tuple[list[Surface], Surface]:
    """All pieces, and the shell."""
    low, rough = hem_height(figure), _ROUGH[item.cut]
    fit = tailor.Fit(0.017, 24, span=0.9, fall=0.25, sleeve=profile(_SLEEVE, stature(figure)))
    s = torso(figure, fit, Cut(bottom_m=low, sleeve=SLEEVE_END, neck_m=-0.004, notch_m=_OPEN_M))
    over = s.position[:, 1] - low
    pulled = -0.004 * smoothstep(0.07, 0.02, over) * (s.fields["arm_share"] < 0.5)
    folds = sleeve_folds(figure, s, seed, full_m=0.008) + trunk_folds(figure, s, low + 0.05, seed, full_m=0.007, blouse_m=0.013)
    s = tailor.pushed(s, folds + pulled)
    soft = item.cut == "blouson"
    trim = Finish(scaled(item.colour, 0.72 if soft else 0.90), rough=0.9 if soft else rough)
    s = _held(s, loop_round(s, low + hems.WAISTBAND_M, 0.0), over)
    band = hems.waistband(s, low, trim, ribs=0.10 if soft else 0.0, out_m=-0.006)
    under = beneath(figure, item.shirt, _OPEN_M, collared=True)
    s = outside(s, under, _OVER_SHIRT_M)
    above_band = np.where(s.fields["arm_share"] > 0.5, 1.0, over - hems.WAISTBAND_M)
    s = coloured(tailor.cut(s, np.minimum(s.fields["keep"], above_band)), item.colour, rough)
    pieces = [s, hems.hem(s, 0.004, 0.06, only=s.fields["arm"] < 0.3), band, *under]
    pieces += hems.cuffs(figure, s, trim, wide_m=0.050, thick_m=0.001 if soft else 0.003, gather=0.8 if soft else 0.3)
    cloth = Finish(rgb(item.colour), rough=rough)
    pieces += collar(figure, s, cloth, stand_m=0.034, fall_m=0.052, point_m=0.030, gap_deg=22.0, thick_m=0.004)
    pieces += _zipped(figure, s, item, low) if soft else _buttoned(figure, s, item, low)
    return pieces, s


def _held(s: Surface, loop: Loop, over: Floats) -> Surface:
    """Cloth so far `over` (V,) the lower edge lies as its waistband does, and goes with it: between the two one looked in."""
    share = smoothstep(0.11, 0.06, over) * smoothstep(0.5, 0.2, s.fields["arm_share"])
    r, reach, held = loop.beside(s.position)
    out = (reach + _OVER_BAND_M - r) * share / np.maximum(r, 1e-6)
    p = s.position + (s.position - loop.place.mean(axis=0)) * (1.0, 0.0, 1.0) * out[:, None]
    weights = s.weights * (1.0 - share[:, None]) + held * share[:, None]
    return replace(s, position=p, weights=weights.astype(np.float32))


def _zipped(figure: Figure, s: Surface, item: Jacket, low: float) -> list[Surface]:
    """The zip on its tape, its slider, and a slanting pocket on each side."""
    front, k = figure.joint("Neck")[2] - 0.6, stature(figure)
    high = _closed_to(figure)
    middle, long = 0.5 * (low + high), high - low
    tape = Finish(scaled(item.colour, 0.70), rough=0.8)
    out = [
        laid(s, (0.0, middle, front), _FRONT, _VIEWERS_RIGHT, (0.034, long), 0.0025, tape, lattice=(16, 3)),
        laid(s, (0.0, middle, front), _FRONT, _VIEWERS_RIGHT, (0.006, long), 0.0045, _STEEL, lattice=(16, 3)),
    ]
    spot = cast(s, [(0.0, high - 0.022, front)], _FRONT)
    out.append(attached(box((0.009, 0.030, 0.003), 0.001), spot, _STEEL, right=_VIEWERS_RIGHT, out_m=0.008))
    welt = Finish(scaled(item.colour, 0.84), rough=_ROUGH["blouson"])
    for side in (-1.0, 1.0):
        right = np.array((-1.0, -0.42 * side, 0.0))
        at = (side * 0.100 * k, low + 0.155 * k, front)
        out.append(laid(s, at, _FRONT, right, (0.026, 0.150 * k), 0.004, welt, lattice=(8, 4)))
    return out + _edges(figure, s, tape)


def _buttoned(figure: Figure, s: Surface, item: Jacket, low: float) -> list[Surface]:
    """The placket with its metal buttons, and a chest pocket with a flap on each side."""
    front, k = figure.joint("Neck")[2] - 0.6, stature(figure)
    high = _closed_to(figure)
    cloth = Finish(rgb(item.colour), rough=_ROUGH["denim"])
    size = (0.040, high - low)
    placket = laid(s, (0.0, 0.5 * (low + high), front), _FRONT, _VIEWERS_RIGHT, size, 0.003, cloth, lattice=(16, 3))
    out = [pictured(placket, "placket")]
    pocket_y, x = figure.joint("LeftArm")[1] - 0.135 * k, 0.098 * k
    for side in (-x, x):
        lid = laid(s, (side, pocket_y, front), _FRONT, _VIEWERS_RIGHT, (0.118 * k, 0.052 * k), 0.0035, cloth, lattice=(5, 7), outline=flap)
        out.append(pictured(lid, "flap"))
        out.append(_button(s, side, pocket_y - 0.018, front))
    out += [_button(s, 0.0, y, front) for y in np.linspace(low + 0.022, high - 0.018, 6)]
    return out + _edges(figure, s, cloth)


def _edges(figure: Figure, s: Surface, finish: Finish) -> list[Surface]:
    """What of the closure goes on up both edges of the open front, to the collar."""
    neck = figure.joint("Neck")
    low, long = neck[1] - 0.055 - _OPEN_M, 0.88 * _OPEN_M
    out = []
    for side in (-1.0, 1.0):
        at = (side * (OPENING * 0.5 * long + 0.62 * _EDGE_M), low + 0.5 * long, neck[2] - 0.6)
        right = np.array((-1.0, side * OPENING, 0.0))
        out.append(laid(s, at, _FRONT, right, (_EDGE_M, 1.06 * long), 0.0025, finish, lattice=(8, 3)))
    return out


def _button(s: Surface, x: float, y: float, front: float) -> Surface:
    solid = ellipsoid((0, 0, 0.005), (0.0075, 0.0075, 0.0022), 10, 5)
    return attached(solid, cast(s, [(x, y, front)], _FRONT), _STEEL, right=_VIEWERS_RIGHT)


def _closed_to(figure: Figure) -> float:
    """Height up to which its front is closed."""
    return float(figure.joint("Neck")[1] - 0.055 - _OPEN_M - 0.008)
