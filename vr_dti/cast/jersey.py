"""Knitted tops: a T-shirt worn loose, and a cardigan that is open at the throat over a blouse."""

from __future__ import annotations

import numpy as np

from vr_dti.cast import hems, tailor
from vr_dti.cast.collar import neckband
from vr_dti.cast.figure import Figure
from vr_dti.cast.garments import Cut, coloured, profile, shown_in, sleeve_folds, stature, torso, trunk_folds
from vr_dti.cast.lay import attached, cast, laid
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.recipe import Cardigan, Colour, TShirt, scaled
from vr_dti.cast.shapes import ellipsoid
from vr_dti.cast.surface import Finish, Surface
from vr_dti.spaces import Floats

_SHORT = ((0.0, 0.0), (0.4, 0.072), (0.8, 0.076), (1.0, 0.078))
_LONG = ((0.0, 0.0), (0.4, 0.068), (0.8, 0.064), (1.0, 0.061), (1.5, 0.055), (1.70, 0.050), (2.0, 0.046))
SHORT_END = 0.74
LONG_END = 1.72
CUFF_END = 1.92
_FRONT = (0.0, 0.0, 1.0)
_VIEWERS_RIGHT = (-1.0, 0.0, 0.0)


def hem_height(figure: Figure, below_m: float) -> float:
    """Where a top that is not tucked in ends, `below_m` under the hips' joint."""
    return float(figure.joint("Hips")[1] - below_m * stature(figure))


def tshirt(figure: Figure, item: TShirt, seed: int) -> tuple[list[Surface], Surface]:
    """All pieces, and the shell."""
    low = hem_height(figure, 0.075)
    fit = tailor.Fit(0.012, 24, span=0.9, fall=0.22, sleeve=profile(_SHORT, stature(figure)))
    s = torso(figure, fit, Cut(bottom_m=low, sleeve=SHORT_END, neck_m=-0.002))
    folds = sleeve_folds(figure, s, seed, full_m=0.004) + trunk_folds(figure, s, low - 0.05, seed, full_m=0.006, blouse_m=0.002)
    folds = folds + _flare(s, low, 0.013)
    s = coloured(tailor.cut(tailor.pushed(s, folds), s.fields["keep"]), item.colour)
    rib = Finish(scaled(item.colour, 0.93))
    sleeves = s.fields["arm"] > 0.3  # one looks far up them where the arm is behind the back
    ends = [hems.hem(s, 0.003, 0.05, only=~sleeves), hems.hem(s, 0.003, 0.13, only=sleeves)]
    return [s, *ends, neckband(figure, s, rib, top_m=0.010, wide_m=0.020)], s


def cardigan(figure: Figure, item: Cardigan, seed: int) -> tuple[list[Surface], Surface]:
    """All pieces, and the shell."""
    low = hem_height(figure, 0.095)
    fit = tailor.Fit(0.014, 24, span=0.85, fall=0.30, sleeve=profile(_LONG, stature(figure)))
    s = torso(figure, fit, Cut(bottom_m=low, sleeve=LONG_END, neck_m=-0.006, notch_m=_OPEN_M))
    folds = sleeve_folds(figure, s, seed, full_m=0.007) + trunk_folds(figure, s, low - 0.04, seed, full_m=0.006, blouse_m=0.003)
    folds = folds + _flare(s, low, 0.014, sides=0.1)
    s = coloured(tailor.cut(tailor.pushed(s, folds), s.fields["keep"]), item.colour)
    rib = Finish(scaled(item.colour, 0.88))
    pieces = [s, hems.hem(s, 0.005, 0.05, only=s.fields["arm"] < 0.3), *beneath(figure, item.blouse, _OPEN_M)]
    pieces += [*hems.cuffs(figure, s, rib, wide_m=0.050, thick_m=0.001, gather=0.7), *_front(figure, s, rib, low)]
    return pieces, s


_OPEN_M = 0.17
"""how far the cardigan is open below the throat"""


def _flare(s: Surface, low: float, by_m: float, *, sides: float = 1.0) -> Floats:
    """How far the lower edge stands off, so that it hangs over the trousers; at the sides this share of it, where whoever lies on a hip
    lies on it."""
    out: Floats = by_m * smoothstep(0.14, 0.02, s.position[:, 1] - low) * (s.fields["arm_share"] < 0.5)
    across = np.abs(s.position[:, 0])
    return out * (1.0 - (1.0 - sides) * smoothstep(0.65, 0.85, across / across[out > 0.0].max()))


def beneath(figure: Figure, colour: Colour, open_m: float, *, collared: bool = False) -> list[Surface]:
    """What is worn beneath a top, as far as it shows in a front that is open so far below the throat. `collared`: thinner, and ending where
    a collar hides it, which it would come through."""
    ease_m, behind_m, band_m = (0.004, -0.01, (0.013, 0.016, 0.002)) if collared else (0.007, 0.03, (0.012, 0.014, 0.003))
    fit = tailor.Fit(ease_m, 4 if collared else 8)
    s = torso(figure, fit, Cut(bottom_m=figure.joint("Neck")[1] - 0.17 - open_m, sleeve=-1.0, neck_m=0.004))
    shown = np.minimum(s.fields["keep"], shown_in(figure, s.position, open_m))
    keep = np.minimum(shown, figure.joint("Neck")[2] + behind_m - s.position[:, 2])
    s = tailor.cut(s, np.where(s.fields["arm_share"] > 0.5, -1.0, keep))
    top_m, wide_m, thick_m = band_m
    rib = Finish(scaled(colour, 0.96))
    # Behind the shoulders it has no cloth below it: in one step from rib to rib it was torn there.
    return [coloured(s, colour), neckband(figure, s, rib, top_m=top_m, wide_m=wide_m, thick_m=thick_m, evened=12)]


def _front(figure: Figure, s: Surface, rib: Finish, low: float) -> list[Surface]:
    """The button band, from where the opening ends to the hem."""
    front = figure.joint("Neck")[2] - 0.6
    high = figure.joint("Neck")[1] - 0.055 - _OPEN_M - 0.01
    out = [laid(s, (0.0, 0.5 * (low + high), front), _FRONT, _VIEWERS_RIGHT, (0.034, high - low - 0.012), 0.003, rib, lattice=(14, 3))]
    horn = Finish((0.22, 0.17, 0.12), Material.PLASTIC, 0.35)
    for y in np.linspace(low + 0.05, high - 0.02, 5):
        spot = cast(s, [(0.0, y, front)], _FRONT)
        out.append(attached(ellipsoid((0, 0, 0.0045), (0.009, 0.009, 0.0022), 10, 5), spot, horn, right=_VIEWERS_RIGHT))
    return out
