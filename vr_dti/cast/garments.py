"""The cut of each garment: how far it reaches, how it fits, where it folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast import hems, tailor
from vr_dti.cast.figure import Figure
from vr_dti.cast.lay import outside
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import layered, smoothstep, value_noise
from vr_dti.cast.recipe import Colour, Trousers, rgb
from vr_dti.cast.surface import Finish, Surface, painted
from vr_dti.spaces import Floats

_N = BODY_VERTICES
NECK_MARGIN_M = 0.012
"""how far outside the neck cloth on the shoulders begins"""
WORSTED = 0.68
"""how rough the smooth cloth of uniforms is: its sheen shows folds where its colour is too dark to (default)"""
_OVER_SHOES_M = 0.010
"""how far outside a shoe trousers lie: where both bend, neither comes through the other (default)"""
_BREAK_M = 0.092
"""how far before the ankle's joint trousers reach over an instep (default)"""
_LIES_M = 0.055
"""how far from the neckline cloth begins to hang free of the body"""


def waist(figure: Figure) -> float:
    """Height of the belt line: a little above the hip joints."""
    return float(figure.joint("Hips")[1] + 0.30 * (figure.joint("Spine")[1] - figure.joint("Hips")[1]))


def stature(figure: Figure) -> float:
    """The body's size against the library's usual one; lengths of cloth grow with it."""
    return float(figure.joint("Head")[1] / 1.6)


def profile(points: tuple[tuple[float, float], ...], scale: float) -> tailor.Profile:
    """Least radii given as (along the limb, metres)."""
    t, r = np.array(points).T
    return lambda x: np.interp(x, t, r) * scale


def _bump(x: Floats, middle: float, wide: float) -> Floats:
    out: Floats = np.exp(-0.5 * ((x - middle) / wide) ** 2)
    return out


_LEGS = {
    "uniform": ((0.0, 0.0), (0.5, 0.090), (1.0, 0.082), (1.5, 0.083), (2.0, 0.086), (2.3, 0.088)),
    "jeans": ((0.0, 0.0), (0.5, 0.084), (1.0, 0.075), (1.5, 0.074), (2.0, 0.076), (2.3, 0.078)),
    "plain": ((0.0, 0.0), (0.5, 0.086), (1.0, 0.076), (1.5, 0.071), (2.0, 0.070), (2.3, 0.070)),
}


def trousers(
    figure: Figure, item: Trousers, top_m: float, seed: int, shoes: Sequence[Surface] = (), *, boots: bool = False
) -> list[Surface]:
    """Trousers from `top_m` to the shoe, with a break over it, outside all `shoes`; over boots they end higher, at the shaft."""
    y = figure.vertices[:_N, 1]
    end = 1.98 if boots else 2.10
    keep = np.minimum(top_m - y, (end - figure.leg[:_N]) * 0.4)
    keep = np.where(figure.arm_share[:_N] > 0.3, -1.0, keep)
    s = tailor.shell(figure, tailor.Fit(0.010, 24, span=0.8, leg=profile(_LEGS[item.cut], stature(figure))), keep)
    t = s.fields["leg"]
    along, around = tailor.limb(figure, s, tailor.LEG)
    on = smoothstep(0.05, 0.3, t)
    behind = smoothstep(-0.2, 0.6, around[:, 2])
    bunched = tailor.buckles(figure, s, tailor.LEG, 0.085, 3, seed + 301)
    drape = tailor.creases(around, along, (0.075, 0.32), seed + 302)
    full = 1.0 if item.cut != "plain" else 0.7
    push = 0.0055 * bunched * smoothstep(end - 0.65, end - 0.30, t) * smoothstep(end - 0.04, end - 0.14, t) * full
    push += 0.0055 * bunched * _bump(t, 1.03, 0.15) * (0.35 + 0.65 * behind)
    push += 0.0035 * drape * on * (1.0 - 0.7 * smoothstep(1.3, 1.6, t)) * full
    crotch = figure.joint("LeftUpLeg")[1] - 0.06
    near = _bump(s.position[:, 1], crotch, 0.055) * _bump(s.position[:, 0], 0.0, 0.09)
    push += 0.004 * near * np.sin(np.abs(s.position[:, 0]) * 110.0 + s.position[:, 1] * 160.0)
    if item.cut == "uniform":  # a pressed crease down the front and the back of each leg
        edge = np.maximum(around[:, 2], -around[:, 2])
        push += 0.006 * smoothstep(0.90, 1.0, edge) * on * smoothstep(2.0, 1.6, t)
    s = tailor.pushed(s, push)
    if not boots:
        s = outside(s, shoes, _OVER_SHOES_M)
    reached = np.where(s.fields["leg"] > 0.5, figure.along(s.position, tailor.LEG), 0.0)
    edge = (end - 0.05 - reached) * 0.4
    if not boots:  # nor over the instep down to the toes
        edge = np.minimum(edge, _BREAK_M * stature(figure) + 0.5 * np.maximum(1.95 - reached, 0.0) - figure.before_ankle(s.position))
    s = replace(s, fields={**s.fields, "keep": edge})
    s = tailor.cut(s, np.minimum(top_m - s.position[:, 1], edge))
    s = painted(s, Finish(rgb(item.colour), rough=WORSTED if item.cut == "uniform" else 0.9))
    if item.cut == "jeans":
        s = _faded(figure, s, seed)
    s = tailor.shaded(s)
    return [s, hems.hem(s, 0.004, 0.08)]


def _faded(figure: Figure, s: Surface, seed: int) -> Surface:
    """Denim worn pale on thighs, knees and seat."""
    t = s.fields["leg"]
    front = smoothstep(0.2, 0.9, -s.fields["out"][:, 2])
    seat = _bump(s.position[:, 1], figure.joint("LeftUpLeg")[1], 0.07) * smoothstep(0.4, 0.9, s.fields["out"][:, 2])
    pale = 0.55 * front * (_bump(t, 0.45, 0.30) + 0.8 * _bump(t, 1.0, 0.16)) + 0.5 * seat
    pale = np.clip(pale + 0.10 * layered(s.position * (18.0, 9.0, 18.0), seed + 310, 2), 0.0, 1.0)
    light = tuple(0.45 + 0.55 * c for c in s.rgb[0])
    return painted(s, Finish((light[0] * 0.92, light[1] * 0.95, light[2])), pale * 0.75)


@dataclass(frozen=True, slots=True)
class Cut:
    """How far a top reaches."""

    bottom_m: float
    """height of its lower edge"""
    sleeve: float
    """how far down the arm, as `Figure.arm` counts"""
    neck_m: float
    """how far up over the collar plane"""
    notch_m: float = 0.0
    """how deep a V opens the front below the throat"""
    margin_m: float = NECK_MARGIN_M
    """how far outside the neck it begins on the shoulders"""

    def keep(self, figure: Figure, p: Floats, skin: Floats, share: Floats, arm: Floats) -> Floats:
        """(V,) positive within it. `p` (V, 3) are places of cloth over `skin` (V, 3): a neckline is drawn on the body, or loose cloth would
        stand up from it in rags."""
        keep = np.minimum(p[:, 1] - self.bottom_m, figure.below_neckline(skin, self.neck_m, self.margin_m))
        if self.notch_m:
            keep = np.minimum(keep, np.where(p[:, 2] < figure.joint("Neck")[2], -opening(figure, p, self.notch_m), 1.0))
        return np.where(share > 0.5, (self.sleeve - arm) * 0.25, keep)


_UNDER_M = 0.038
"""how far what is worn beneath reaches under the edges of an opening: where both are drawn coarser, more would come through (default)"""


OPENING = 0.42
"""how fast an open front widens upwards: metres to each side a metre"""


def opening(figure: Figure, p: Floats, notch_m: float) -> Floats:
    """(V,) about how far `p` (V, 3) lie within a V that is open `notch_m` below the throat, metres."""
    throat = figure.joint("Neck")[1] - 0.055
    out: Floats = OPENING * (p[:, 1] - (throat - notch_m)) - np.abs(p[:, 0])
    return out


def shown_in(figure: Figure, p: Floats, notch_m: float) -> Floats:
    """(V,) positive where cloth at `p` (V, 3) is worn beneath a top that is open so far, and reaches a little under its edges."""
    return opening(figure, p, notch_m) + _UNDER_M


def torso(figure: Figure, fit: tailor.Fit, cut: Cut) -> Surface:
    """A shell over trunk and arms, not yet cut, with the field `keep`."""
    skin = figure.vertices[:_N]
    s = tailor.shell(figure, fit, cut.keep(figure, skin, skin, figure.arm_share[:_N], figure.arm[:_N]))
    # Towards the neck cloth comes to lie on the body: where it stood off, one would look down into the dark behind it.
    on = s.fields["skin"] + s.fields["out"] * (0.6 * fit.ease_m + 0.002)
    lies = smoothstep(_LIES_M, 0.0, figure.below_neckline(s.fields["skin"], cut.neck_m, cut.margin_m)) * (s.fields["arm_share"] < 0.5)
    s = replace(s, position=s.position + (on - s.position) * lies[:, None])
    keep = cut.keep(figure, s.position, s.fields["skin"], s.fields["arm_share"], s.fields["arm"])
    return replace(s, fields={**s.fields, "keep": keep})


def sleeve_folds(figure: Figure, s: Surface, seed: int, *, full_m: float = 0.006) -> Floats:
    """How far sleeves bulge and pinch: folds aslant at the elbow and above the cuff, long drapes on the upper arm."""
    t = s.fields["arm"]
    along, around = tailor.limb(figure, s, tailor.ARM)
    bunched = tailor.buckles(figure, s, tailor.ARM, 0.062, 4, seed + 321)
    drape = tailor.creases(around, along, (0.070, 0.16), seed + 322, 0.055)
    on = smoothstep(0.12, 0.4, t)
    out: Floats = full_m * on * (bunched * (_bump(t, 1.0, 0.22) + 0.8 * smoothstep(1.5, 1.85, t)) + 0.55 * drape * smoothstep(1.1, 0.5, t))
    return out


def trunk_folds(figure: Figure, s: Surface, belt_m: float, seed: int, *, full_m: float = 0.006, blouse_m: float = 0.0) -> Floats:
    """How far the trunk bulges: pleats rising from where it is tucked in, drag lines from the armpits, and the fullness over the belt."""
    p = s.position
    trunk = smoothstep(0.5, 0.1, s.fields["arm_share"]) * smoothstep(0.25, 0.05, s.fields["leg"])
    turn = np.arctan2(p[:, 0], -p[:, 2])
    over = p[:, 1] - belt_m
    circle = np.column_stack((np.cos(turn) * 4.2, np.sin(turn) * 4.2, over * 5.0 + 0.6 * np.abs(np.sin(turn))))
    pleats = 0.7 - 1.6 * np.abs(value_noise(circle, seed + 331))
    chest = figure.joint("LeftArm")[1] - 0.12
    drag = p[:, 1] - chest + 0.9 * np.abs(p[:, 0])
    lines = value_noise(np.column_stack((drag / 0.055, p[:, 0] / 0.22, p[:, 2] / 0.3)), seed + 332)
    push = full_m * pleats * smoothstep(0.26, 0.03, over) * smoothstep(-0.03, 0.02, over)
    push += 0.5 * full_m * lines * smoothstep(0.05, 0.16, over) * smoothstep(0.10, -0.05, p[:, 1] - chest)
    push += blouse_m * smoothstep(0.0, 0.035, over) * smoothstep(0.19, 0.06, over)
    out: Floats = push * trunk
    return out


def coloured(s: Surface, colour: Colour, rough: float = 0.9) -> Surface:
    """A shell in its cloth, hollows shaded."""
    return tailor.shaded(painted(s, Finish(rgb(colour), rough=rough)))
