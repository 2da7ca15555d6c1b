"""A hooded sweatshirt, hood down: loose shell, ribbed hem and cuffs, pouch pocket, cords, and the hood lying on the shoulders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.cast import hems, tailor
from vr_dti.cast.collar import neck_ring
from vr_dti.cast.figure import Figure
from vr_dti.cast.garments import Cut, coloured, profile, sleeve_folds, stature, torso, trunk_folds
from vr_dti.cast.lay import cast, laid
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.cast.recipe import Hoodie, rgb, scaled
from vr_dti.cast.shapes import grid, tube
from vr_dti.cast.surface import Finish, Surface, piece
from vr_dti.spaces import Floats, normalized

_SLEEVE = ((0.0, 0.0), (0.4, 0.076), (0.8, 0.074), (1.0, 0.070), (1.5, 0.062), (1.64, 0.056), (2.0, 0.050))
SLEEVE_END = 1.64
CUFF_END = 1.86
_LAP_DEG, _LAP_M = 5.0, 0.005
"""how far beyond the middle of the throat each end of the hood reaches, and how far one lies before the other"""


def hem_height(figure: Figure) -> float:
    """Where a sweatshirt ends: below the belt, at the top of the thighs."""
    return float(figure.joint("Hips")[1] - 0.045)


def hoodie(figure: Figure, item: Hoodie, seed: int) -> tuple[list[Surface], Surface]:
    """All pieces, and the shell."""
    bottom = hem_height(figure)
    fit = tailor.Fit(0.015, 24, span=0.9, fall=0.25, sleeve=profile(_SLEEVE, stature(figure)))
    s = torso(figure, fit, Cut(bottom_m=bottom, sleeve=SLEEVE_END, neck_m=-0.020, margin_m=0.021))
    over = s.position[:, 1] - bottom
    pulled = -0.004 * smoothstep(0.07, 0.02, over) * (s.fields["arm_share"] < 0.5)
    folds = sleeve_folds(figure, s, seed, full_m=0.009) + trunk_folds(figure, s, bottom + 0.05, seed, full_m=0.009, blouse_m=0.014)
    s = tailor.pushed(s, folds + pulled)
    knit = hems.waistband(s, bottom, Finish(scaled(item.colour, 0.86)))
    s = coloured(
        tailor.cut(
            s, np.minimum(s.fields["keep"], np.where(s.fields["arm_share"] > 0.5, 1.0, s.position[:, 1] - bottom - hems.WAISTBAND_M))
        ),
        item.colour,
    )
    rib = Finish(scaled(item.colour, 0.86))
    pieces = [s, *hems.cuffs(figure, s, rib, wide_m=0.055, thick_m=0.001, gather=0.85), knit]
    pieces += [_pouch(figure, s, item), *_hood(figure, s, item, seed), *_cords(figure, s)]
    return pieces, s


def _pouch(figure: Figure, s: Surface, item: Hoodie) -> Surface:
    """The pocket in front, open at both sides."""
    bottom = hem_height(figure) + 0.055

    def outline(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return x * (1.0 - 0.34 * smoothstep(-0.2, 1.0, y)), y

    at = (0.0, bottom + 0.085, -0.8)
    return laid(
        s,
        at,
        (0, 0, 1),
        (-1, 0, 0),
        (0.290, 0.170),
        0.004,
        Finish(scaled(item.colour, 0.97)),
        lattice=(8, 12),
        outline=outline,
        puff_m=0.005,
    )


def _hood(figure: Figure, s: Surface, item: Hoodie, seed: int) -> list[Surface]:
    """A thick roll round the neck that widens and sags behind, its lining showing inside."""
    steps = 41
    turn = np.linspace(-np.radians(_LAP_DEG), 2.0 * np.pi + np.radians(_LAP_DEG), steps)
    behind = 0.5 - 0.5 * np.cos(turn)  # 0 in front, 1 behind
    up = normalized(np.array((0.0, 1.0, -0.42)))
    foot, out = neck_ring(figure, turn, -0.004)
    spots = cast(s, foot + out * 0.03 + up * 0.25, -up)
    wave = value_noise(np.stack((np.cos(turn) * 2.4, np.sin(turn) * 2.4), axis=-1), seed + 351)
    wide = 0.020 + 0.062 * smoothstep(0.25, 1.0, behind) + 0.004 * wave
    front = smoothstep(0.14, 0.0, behind)  # its two ends come down to each other and grow thin there
    wide = wide * (1.0 - 0.25 * front)
    foot = foot - up * (0.013 * front)[:, None] + out * ((0.002 + _LAP_M * (turn > np.pi)) * front)[:, None]
    high = (1.0 - 0.40 * front) * 0.030 + 0.030 * smoothstep(0.2, 0.75, behind) * (1.0 - 0.3 * smoothstep(0.85, 1.0, behind)) + 0.003 * wave
    sag = 0.055 * smoothstep(0.55, 1.0, behind)
    # A cross-section from the lining at the neck, over the edge, down the outside and under.
    section = (
        (0.10, -0.2),
        (0.06, 0.45),
        (0.16, 0.92),
        (0.38, 1.05),
        (0.62, 0.92),
        (0.86, 0.55),
        (1.0, 0.10),
        (0.95, -0.30),
        (0.60, -0.45),
    )
    rows = []
    for across, rise in section:
        p = foot + out * (0.006 + wide * across)[:, None] + up * (high * rise)[:, None]
        p = p + np.array((0.0, -1.0, 0.25)) * (sag * across**1.5)[:, None]
        rows.append(p)
    finish = Finish(rgb(item.colour))
    made = piece(np.concatenate(rows), grid(len(rows), steps), np.tile(spots.weights, (len(rows), 1)), finish)
    shade = np.repeat((0.55, 0.70, 0.95, 1.05, 1.02, 0.98, 0.9, 0.75, 0.6), steps)
    made = replace(made, rgb=made.rgb * shade[:, None])
    made = tailor.outwards(made, foot.mean(axis=0) + out.mean(axis=0))
    ends = []
    for k in (0, steps - 1):  # the two ends at the throat are closed
        rim = np.array([r[k] for r in rows])
        fan = np.array([(len(rim), i, i + 1) for i in range(len(rim) - 1)])
        cap = piece(np.concatenate((rim, rim.mean(axis=0, keepdims=True))), fan, spots.weights[k], finish)
        ends.append(tailor.outwards(cap, rim.mean(axis=0) + np.array((0.0, 0.0, 0.05))))
    return [made, *ends]


def _cords(figure: Figure, s: Surface) -> list[Surface]:
    out = []
    top = figure.joint("Neck")[1] - 0.065
    for side in (-1.0, 1.0):
        n = 10
        t = np.linspace(0.0, 1.0, n)
        x = side * (0.030 + 0.012 * t)
        y = top - (0.16 + 0.02 * side) * t
        spots = cast(s, np.column_stack((x, y, np.full(n, -0.9))), (0.0, 0.0, 1.0))
        solid = tube(spots.position + spots.normal * 0.004, 0.0032, 6)
        w = np.concatenate((np.repeat(spots.weights, 6, axis=0), spots.weights[:1], spots.weights[-1:]))
        out.append(piece(solid[0], solid[1], w, Finish((0.80, 0.78, 0.72))))
        tip = tube(spots.position[-2:] + spots.normal[-2:] * 0.004, 0.0042, 6)
        out.append(piece(tip[0], tip[1], spots.weights[-1], Finish((0.55, 0.55, 0.56), Material.METAL, 0.35, 0.8)))
    return out
