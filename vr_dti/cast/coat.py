"""A knee-length coat: shell above, the skirt helper below, joined under a belt; lapels, buttons, pocket flaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast import hems, tailor
from vr_dti.cast.basemesh import triangulated
from vr_dti.cast.belt import Loop, band, hung, loop_round, moved
from vr_dti.cast.collar import collar
from vr_dti.cast.figure import Figure
from vr_dti.cast.garments import Cut, coloured, profile, shown_in, sleeve_folds, stature, torso, trunk_folds, waist
from vr_dti.cast.lay import attached, cast, laid
from vr_dti.cast.mesh import Material
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.cast.recipe import Coat, rgb, scaled
from vr_dti.cast.shapes import box, ellipsoid
from vr_dti.cast.span import hull_of, spanned
from vr_dti.cast.surface import Finish, Surface, average, clipped, edges_of, kept, painted, piece
from vr_dti.spaces import Floats

_SLEEVE = ((0.0, 0.0), (0.4, 0.074), (0.8, 0.070), (1.0, 0.066), (1.5, 0.062), (1.8, 0.061), (2.0, 0.060))
SLEEVE_END = 1.97
_NOTCH_M = 0.10
"""how far it is open below the throat"""
_GIRDLED_M = 0.018
"""how far outside the body the skirt of a coat is held by its belt: about where the upper part is"""
COVERED = SLEEVE_END - 0.25
"""how far down the arm no skin is needed: a wide sleeve is looked into"""


def belt_height(figure: Figure) -> float:
    """The natural waist, a hand above the belt line of trousers."""
    return waist(figure) + 0.085 * stature(figure)


def trousers_top(figure: Figure) -> float:
    """Trousers begin well above the coat's hem and no higher, so that no thigh ever pierces the coat."""
    hip, knee = figure.joint("LeftUpLeg")[1], figure.joint("LeftLeg")[1]
    return float(knee + 0.45 * (hip - knee))


def coat(figure: Figure, item: Coat, seed: int) -> tuple[list[Surface], Surface]:
    """All pieces, and the upper shell."""
    cloth = Finish(rgb(item.colour))
    middle = belt_height(figure)
    fit = tailor.Fit(0.018, 24, span=0.8, fall=0.35, sleeve=profile(_SLEEVE, stature(figure)))
    s = torso(figure, fit, Cut(bottom_m=middle - 0.01, sleeve=SLEEVE_END, neck_m=-0.002, notch_m=_NOTCH_M))
    folds = sleeve_folds(figure, s, seed, full_m=0.006) + trunk_folds(figure, s, middle + 0.02, seed, full_m=0.005, blouse_m=0.008)
    s = coloured(tailor.cut(tailor.pushed(s, folds), s.fields["keep"]), item.colour)
    skirt = _skirt(figure, item, middle + 0.012, seed)
    loop = loop_round(skirt, middle - 0.008, 0.005)
    s, skirt = _girdled(s, loop, s.fields["arm_share"] < 0.3), _girdled(skirt, loop, np.ones(len(skirt), dtype=bool))
    strap = Finish(scaled(item.colour, 0.78))
    pieces = [s, hems.hem(s, 0.006, 0.13, only=s.fields["arm"] > 1.0), skirt, hems.hem(skirt, 0.006), band(loop, 0.046, 0.005, strap)]
    buckle = Finish((0.16, 0.12, 0.09), Material.PLASTIC, 0.3)
    pieces.append(hung(loop, -6.0, box((0.058, 0.060, 0.012), 0.004), buckle, out_m=0.006))
    pieces.append(hung(loop, -6.0, box((0.040, 0.042, 0.014), 0.004), strap, out_m=0.006))
    pieces.append(hung(loop, -28.0, moved(box((0.150, 0.042, 0.006), 0.002), (0.02, -0.004, 0.0), lean_deg=3.0), strap, out_m=0.008))
    pieces += collar(figure, s, cloth, stand_m=0.034, fall_m=0.066, point_m=0.070, gap_deg=13.0, thick_m=0.005)
    pieces += _scarf(figure)
    pieces += _front(figure, s, skirt, item, middle)
    return pieces, s


def _girdled(s: Surface, loop: Loop, on: NDArray[np.bool_]) -> Surface:
    """`s` moved by the belt's own joints where the belt holds it, if `on` (V,): cloth and belt would bend apart elsewhere."""
    share = smoothstep(0.10, 0.03, np.abs(s.position[:, 1] - loop.place[0, 1])) * on
    _, _, held = loop.beside(s.position)
    weights = s.weights * (1.0 - share[:, None]) + held * share[:, None]
    return replace(s, weights=weights.astype(np.float32))


def _skirt(figure: Figure, item: Coat, top_m: float, seed: int) -> Surface:
    """The lower coat: the skirt helper from the waist to the knee, flared, falling in soft pleats."""
    knee = figure.joint("LeftLeg")[1]
    low = knee - 0.02
    s = piece(figure.vertices, triangulated(figure.base.quads["helper-skirt"]), figure.weights, Finish(rgb(item.colour)))
    s = kept(s, np.ones(len(s.triangles), dtype=bool))
    edges = edges_of(s.triangles)
    p = average(edges, len(s), s.position, 1)
    # The helper begins at the hips: its upper rings are drawn up to the belt along the body.
    start = p[:, 1].max()
    if start < top_m + 0.01:
        share = smoothstep(low, start, p[:, 1])
        p[:, 1] += (top_m + 0.015 - start) * share**2
    turn = np.arctan2(p[:, 0], -p[:, 2])
    middle = np.array((0.0, 0.0, float(np.median(p[:, 2]))))
    away = (p - middle) * (1.0, 0.0, 1.0)
    r = np.linalg.norm(away, axis=1)
    fall = np.clip((top_m - p[:, 1]) / (top_m - low), 0.0, 1.2)
    pleat = np.cos(turn * 9.0 + 2.0 * value_noise(np.column_stack((np.cos(turn) * 2, np.sin(turn) * 2)), seed + 361))
    grow = 0.012 + 0.012 * fall + 0.007 * fall * pleat
    p = p + away / r[:, None] * grow[:, None]
    p = average(edges, len(s), _outside(figure, p, smoothstep(0.16, 0.04, top_m - p[:, 1])), 2)
    s = replace(s, position=p, weights=average(edges, len(s), s.weights, 6).astype(np.float32))
    s = replace(s, fields={"keep": p[:, 1] - low})
    s = clipped(s, np.minimum(top_m - p[:, 1], p[:, 1] - low))
    open_ = np.abs(s.position[:, 0] + 0.012) * 40.0 + 3.0 * (s.position[:, 2] > middle[2])
    s = painted(s, Finish(scaled(item.colour, 0.80)), 0.6 * smoothstep(0.6, 0.1, open_))
    return tailor.shaded(s)


def _outside(figure: Figure, p: Floats, girdled: Floats) -> Floats:
    """Kept 14 mm outside the hull of the body's own slices, and drawn in to the belt by `girdled` (V,) of the way: drawn up from the hips,
    it is as wide as they are."""
    n = BODY_VERTICES
    skin = figure.vertices[:n]
    near = (figure.arm_share[:n] < 0.2) & (skin[:, 1] > p[:, 1].min() - 0.03) & (skin[:, 1] < p[:, 1].max() + 0.03)
    hull = hull_of(skin[near])
    away = (p - hull.axis) * (1.0, 0.0, 1.0)
    r = np.linalg.norm(away, axis=1)
    slack = np.maximum(r - hull.at(p) - _GIRDLED_M, 0.0) * girdled
    return spanned(p - away / r[:, None] * slack[:, None], hull, np.ones(len(p)), 0.014)


def _scarf(figure: Figure) -> list[Surface]:
    """What shows in the neck of the coat: a dark high-necked jumper."""
    s = torso(figure, tailor.Fit(0.011, 4), Cut(bottom_m=figure.joint("Neck")[1] - 0.24, sleeve=-1.0, neck_m=0.040))
    p = s.position
    keep = np.minimum(s.fields["keep"], shown_in(figure, p, _NOTCH_M))
    keep = np.minimum(keep, np.where(figure.above_neck(p) > -0.02, 1.0, figure.joint("Neck")[2] - 0.01 - p[:, 2]))
    s = tailor.cut(s, np.where(s.fields["arm_share"] > 0.5, -1.0, keep))
    s = coloured(s, "#2b2a30")
    return [s, hems.hem(s, 0.004, only=figure.above_neck(s.position) > 0.0)]


def _front(figure: Figure, s: Surface, skirt: Surface, item: Coat, middle: float) -> list[Surface]:
    """The overlapping edge, buttons, and a flapped pocket on each hip."""
    horn = Finish((0.17, 0.11, 0.08), Material.PLASTIC, 0.3)
    edge = Finish(scaled(item.colour, 0.95))
    throat = figure.joint("Neck")[1] - 0.16
    out = [laid(s, (-0.012, 0.5 * (throat + middle), -0.9), (0, 0, 1), (-1, 0, 0), (0.085, throat - middle), 0.004, edge, lattice=(9, 4))]
    low = figure.joint("LeftLeg")[1] + 0.01
    out.append(
        laid(skirt, (-0.012, 0.5 * (middle + low), -0.9), (0, 0, 1), (-1, 0, 0), (0.085, middle - low - 0.04), 0.004, edge, lattice=(12, 4))
    )
    for where, heights in ((s, (throat - 0.03, middle + 0.06)), (skirt, (middle - 0.09, middle - 0.21))):
        for y in heights:
            spot = cast(where, [(-0.004, y, -0.9)], (0, 0, 1))
            out.append(attached(ellipsoid((0, 0, 0.006), (0.012, 0.012, 0.003), 12, 6), spot, horn, right=(-1, 0, 0)))
    for side in (-1.0, 1.0):  # a flap on each hip
        at = (side * 0.100 * stature(figure), middle - 0.155, -0.9)
        out.append(laid(skirt, at, (0, 0, 1), (-1, 0, 0), (0.105, 0.052), 0.004, edge, lattice=(4, 6), puff_m=0.002))
    return out
