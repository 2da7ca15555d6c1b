"""The cut of each garment: how far it reaches, how it fits, what it is made of."""

from __future__ import annotations

import numpy as np

from vr_dti.cast import tailor
from vr_dti.cast.figure import Figure
from vr_dti.cast.recipe import Coat, Hoodie, Shirt, Trousers, rgb
from vr_dti.cast.surface import Finish, Surface, painted
from vr_dti.spaces import Floats


def waist(figure: Figure) -> float:
    """Height of the belt line: a little above the hip joints."""
    return float(figure.joint("Hips")[1] + 0.30 * (figure.joint("Spine")[1] - figure.joint("Hips")[1]))


def _profile(points: tuple[tuple[float, float], ...], scale: float) -> tailor.Profile:
    t, r = np.array(points).T
    return lambda x: np.interp(x, t, r) * scale


def trousers(figure: Figure, item: Trousers, top_m: float) -> list[Surface]:
    """Trousers from `top_m` to the ankle."""
    scale = figure.joint("Head")[1] / 1.6
    radius = {
        "uniform": ((0.0, 0.0), (0.5, 0.090), (1.0, 0.082), (1.5, 0.083), (2.0, 0.086), (2.3, 0.088)),
        "jeans": ((0.0, 0.0), (0.5, 0.084), (1.0, 0.074), (1.5, 0.076), (2.0, 0.080), (2.3, 0.082)),
        "plain": ((0.0, 0.0), (0.5, 0.086), (1.0, 0.074), (1.5, 0.070), (2.0, 0.072), (2.3, 0.073)),
    }[item.cut]
    y = figure.vertices[:13380, 1]
    keep = np.minimum(top_m - y, (2.0 - figure.leg[:13380]) * 0.4)
    keep = np.where(figure.arm_share[:13380] > 0.3, -1.0, keep)
    s = tailor.shell(figure, tailor.Fit(0.010, 16, leg=_profile(radius, scale)), keep)
    s = tailor.cut(s, np.minimum(top_m - s.position[:, 1], (1.98 - s.fields["leg"]) * 0.4))
    s = painted(s, Finish(rgb(item.colour)))
    return [s, tailor.hem(s, 0.004)]


def torso(figure: Figure, fit: tailor.Fit, *, bottom_m: float, sleeve: float, neck_m: Floats) -> Surface:
    """A shell over trunk and arms, from `bottom_m` up to `neck_m` over the collar plane, down the arm to `sleeve`."""
    n = 13380
    y = figure.vertices[:n, 1]
    keep = np.minimum(np.minimum(y - bottom_m, (sleeve - figure.arm[:n]) * 0.25), neck_m - figure.neck[:n])
    keep = np.where(figure.arm_share[:n] > 0.5, np.minimum((sleeve - figure.arm[:n]) * 0.25, 1.0), keep)
    s = tailor.shell(figure, fit, keep)
    arm = s.fields["arm_share"] > 0.5
    rest = np.minimum(s.position[:, 1] - bottom_m, neck_m.mean() - figure.above_neck(s.position))
    return tailor.cut(s, np.where(arm, (sleeve - s.fields["arm"]) * 0.25, rest))


def shirt(figure: Figure, item: Shirt) -> list[Surface]:
    """A uniform shirt tucked into the trousers."""
    sleeve = 0.80 if item.sleeves == "short" else 1.93
    radius = ((0.0, 0.0), (0.4, 0.072), (0.8, 0.074), (1.0, 0.062), (1.5, 0.052), (1.8, 0.046), (2.0, 0.042))
    fit = tailor.Fit(0.009, 40, sleeve=_profile(radius, figure.joint("Head")[1] / 1.6))
    s = torso(figure, fit, bottom_m=waist(figure) - 0.02, sleeve=sleeve, neck_m=np.full(13380, -0.005))
    s = painted(s, Finish(rgb(item.colour)))
    return [s, tailor.hem(s, 0.004)]


def hoodie(figure: Figure, item: Hoodie) -> list[Surface]:
    """A hooded sweatshirt."""
    radius = ((0.0, 0.0), (0.4, 0.082), (0.8, 0.078), (1.0, 0.072), (1.5, 0.064), (1.8, 0.056), (2.0, 0.042))
    fit = tailor.Fit(0.016, 60, sleeve=_profile(radius, figure.joint("Head")[1] / 1.6))
    bottom = figure.joint("Hips")[1] - 0.06
    s = torso(figure, fit, bottom_m=bottom, sleeve=1.97, neck_m=np.full(13380, -0.012))
    s = painted(s, Finish(rgb(item.colour)))
    return [s, tailor.hem(s, 0.006)]


def coat(figure: Figure, item: Coat) -> list[Surface]:
    """A knee-length coat."""
    radius = ((0.0, 0.0), (0.4, 0.076), (0.8, 0.072), (1.0, 0.066), (1.5, 0.060), (1.8, 0.058), (2.0, 0.056))
    fit = tailor.Fit(0.016, 50, sleeve=_profile(radius, figure.joint("Head")[1] / 1.6))
    s = torso(figure, fit, bottom_m=figure.joint("Hips")[1] - 0.10, sleeve=1.97, neck_m=np.full(13380, -0.006))
    s = painted(s, Finish(rgb(item.colour)))
    return [s, tailor.hem(s, 0.007)]
