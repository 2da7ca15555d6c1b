"""Caps: a soft ball cap with a curved bill, or a peaked service cap with crown, band and visor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.cast.decals import decal_uv
from vr_dti.cast.figure import Figure
from vr_dti.cast.lay import laid, shield
from vr_dti.cast.mesh import Material
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.recipe import Cap, rgb
from vr_dti.cast.shapes import ellipsoid, grid
from vr_dti.cast.surface import Finish, Surface, piece
from vr_dti.cast.tailor import outwards
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT

_AROUND = 40
_LINING_M = 0.005
"""between a cap and the hair below it (default)"""
_UNDER_RIM_M, _BULGE = 0.004, 0.8
"""how far below its rim hair begins to stand out, and by how much a metre further down (defaults)"""


def _rim(figure: Figure, height_m: float, gap_m: float) -> tuple[Floats, Floats, Floats]:
    """Middle, azimuths (40,), 0 in front and growing to the right, and reach of the head's outline in a plane a little higher in front."""
    n = BODY_VERTICES
    head = figure.vertices[:n][(figure.neck[:n] > 0.06) & (figure.arm_share[:n] < 0.1)]
    eye = float(figure.joint("LeftEye")[1])
    slope = 0.16
    middle = np.array((0.0, eye + height_m, 0.5 * (head[:, 2].min() + head[:, 2].max()) + 0.006))
    level = head[:, 1] - middle[1] + slope * (head[:, 2] - middle[2])
    turn = np.linspace(0.0, 2.0 * np.pi, _AROUND, endpoint=False)
    ring = head[np.abs(level) < 0.012]
    angle = np.arctan2(ring[:, 0], -(ring[:, 2] - middle[2]))
    reach = np.hypot(ring[:, 0], ring[:, 2] - middle[2])
    out = np.empty(_AROUND)
    for i, t in enumerate(turn):
        gap = np.abs((angle - t + np.pi) % (2 * np.pi) - np.pi)
        out[i] = reach[gap < 0.22].max()
    out = (np.roll(out, 1) + 2 * out + np.roll(out, -1)) / 4.0
    return middle, turn, out + gap_m


def cap(figure: Figure, item: Cap) -> list[Surface]:
    """The cap, worn level, the brow free."""
    return _ball(figure, item) if item.shape == "ball" else _peaked(figure, item)


def beneath(figure: Figure, points: Floats) -> Floats:
    """Places (N, 3) of hair as a cap presses it: above its rim drawn in to the inside of a ball cap's dome, which is within a peaked one's
    too; below it hair comes out from under the rim by and by."""
    middle, turn, reach = _rim(figure, 0.052, 0.009)
    crown = _crown_m(figure, middle) - _LINING_M
    away = points - middle
    above = away[:, 1] + 0.16 * away[:, 2]
    flat = np.hypot(away[:, 0], away[:, 2])
    angle = np.arctan2(away[:, 0], -away[:, 2]) % (2.0 * np.pi)
    wide = np.interp(angle, np.append(turn, 2.0 * np.pi), np.append(reach, reach[0])) - _LINING_M
    up = np.clip(away[:, 1], 0.0, crown) / crown
    dome = wide * np.cos(np.arcsin(up ** (1.0 / 0.86))) ** 0.62
    room = np.where(above > 0.0, dome, wide) + _BULGE * np.maximum(-_UNDER_RIM_M - above, 0.0)
    share = np.minimum(room / np.maximum(flat, 1e-6), 1.0)
    out: Floats = middle + away * np.stack((share, np.ones_like(share), share), axis=1)
    out[:, 1] = np.minimum(out[:, 1], middle[1] + crown)
    return out


def _weights() -> np.ndarray:
    row = np.zeros(54, dtype=np.float32)
    row[JOINT["Head"]] = 1.0
    return row


def _crown_m(figure: Figure, middle: Floats) -> float:
    """How high a ball cap's dome is over the middle of its rim."""
    return float(figure.vertices[:BODY_VERTICES, 1].max()) + 0.016 - float(middle[1])


def _ring(middle: Floats, turn: Floats, reach: Floats, up: Floats | float, slope: float = 0.16) -> Floats:
    p = middle + np.stack((np.sin(turn) * reach, np.zeros_like(turn), -np.cos(turn) * reach), axis=1)
    p[:, 1] += up - slope * (p[:, 2] - middle[2])
    return p


def _ball(figure: Figure, item: Cap) -> list[Surface]:
    middle, turn, reach = _rim(figure, 0.052, 0.009)
    crown = _crown_m(figure, middle)
    rows, shade = [], []
    for k in np.linspace(0.0, 1.0, 11):
        a = 0.5 * np.pi * k
        # Upright at first, then domed: a superellipse.
        rows.append(_ring(middle, turn, reach * np.cos(a) ** 0.62, crown * np.sin(a) ** 0.86, 0.16 * (1.0 - k)))
        seam = np.abs(((turn / (2 * np.pi) * 6.0) + 0.5) % 1.0 - 0.5)
        shade.append(1.0 - 0.18 * smoothstep(0.06, 0.0, seam))
    cloth = Finish(rgb(item.colour))
    dome = piece(np.concatenate(rows), grid(len(rows), _AROUND, closed=True), _weights(), cloth, run="head")
    dome = replace(outwards(dome, middle), rgb=dome.rgb * np.concatenate(shade)[:, None])
    inside = piece(
        np.concatenate(
            (_ring(middle, turn, reach, 0.0), _ring(middle, turn, reach - 0.004, 0.001), _ring(middle, turn, 0.8 * reach, 0.050))
        ),
        grid(3, _AROUND, closed=True),
        _weights(),
        Finish(_dark(item)),
        run="head",
    )
    inside = outwards(inside, middle)
    inside = replace(inside, triangles=inside.triangles[:, ::-1])
    button = ellipsoid(middle + np.array((0.0, crown + 0.001, 0.0)), (0.008, 0.004, 0.008), 8, 5)
    out = [dome, inside, piece(button[0], button[1], _weights(), cloth, run="head")]
    out += _bill(middle, reach, 0.066, 0.94, 0.016, cloth, Finish(_dark(item)))
    return [*out, *_emblem(dome, middle, 0.066, item)]


def _dark(item: Cap) -> tuple[float, float, float]:
    r, g, b = rgb(item.colour)
    return 0.6 * r, 0.6 * g, 0.6 * b


def _bill(middle: Floats, reach: Floats, long_m: float, half_rad: float, droop_m: float, top: Finish, under: Finish) -> list[Surface]:
    """A bill from the front of the rim, curved down at its sides."""
    across, deep = 15, 5
    t = np.linspace(-half_rad, half_rad, across)
    r = np.interp(t, np.linspace(-np.pi, np.pi, _AROUND, endpoint=False), np.roll(reach, _AROUND // 2)) - 0.002
    grow = np.sqrt(np.clip(1.0 - (t / half_rad) ** 2, 0.0, 1.0)) ** 0.7
    sheets = []
    for lift in (0.0016, -0.0016):
        rows = []
        for k in np.linspace(0.0, 1.0, deep):
            p = middle + np.stack((np.sin(t) * r, np.zeros_like(t), -np.cos(t) * r - long_m * grow * k), axis=1)
            rise = 0.006 - 0.16 * (-np.cos(t) * r) * (1.0 - 0.9 * k * grow)
            p[:, 1] += rise - droop_m * (t / half_rad) ** 2 * grow - (0.034 * k) * grow + lift
            rows.append(p)
        sheets.append(np.stack(rows))
    face = grid(deep, across)
    n = deep * across
    upper, lower = sheets[0].reshape(-1, 3), sheets[1].reshape(-1, 3)
    made = piece(upper, face, _weights(), top, run="head")
    normal_y = np.cross(upper[face[:, 1]] - upper[face[:, 0]], upper[face[:, 2]] - upper[face[:, 0]])[:, 1].sum()
    face = face if normal_y > 0 else face[:, ::-1]
    made = replace(made, triangles=face)
    below = piece(lower, face[:, ::-1], _weights(), under, run="head")
    at = np.arange(n).reshape(deep, across)
    edge = at[-1]
    a, b = edge[:-1], edge[1:]
    rim = np.concatenate((np.stack((a, b, b + n), axis=1), np.stack((a, b + n, a + n), axis=1)))
    lip = piece(np.concatenate((upper, lower)), rim, _weights(), top, run="head")
    return [made, below, outwards(lip, middle)]


def _peaked(figure: Figure, item: Cap) -> list[Surface]:
    middle, turn, reach = _rim(figure, 0.056, 0.009)
    front = smoothstep(-0.6, 1.0, np.cos(turn))
    cloth = Finish(rgb(item.colour))
    rows = [
        _ring(middle, turn, reach, 0.0),
        _ring(middle, turn, reach + 0.001, 0.040),
        _ring(middle, turn, reach + 0.006, 0.048),
        _ring(middle, turn, reach + 0.026, 0.068 + 0.020 * front),
        _ring(middle, turn, reach + 0.034, 0.080 + 0.026 * front),
        _ring(middle, turn, reach + 0.030, 0.086 + 0.028 * front),
        _ring(middle, turn, reach * 0.75, 0.090 + 0.026 * front),
        _ring(middle, turn, reach * 0.35, 0.090 + 0.020 * front),
        _ring(middle, turn, reach * 0.02, 0.090 + 0.018),
    ]
    body = outwards(piece(np.concatenate(rows), grid(len(rows), _AROUND, closed=True), _weights(), cloth, run="head"), middle)
    band_rows = [
        _ring(middle, turn, reach + 0.0015, 0.002),
        _ring(middle, turn, reach + 0.0030, 0.006),
        _ring(middle, turn, reach + 0.0035, 0.036),
    ]
    band_ = outwards(
        piece(
            np.concatenate(band_rows),
            grid(3, _AROUND, closed=True),
            _weights(),
            Finish((0.03, 0.03, 0.035), Material.CLOTH, 0.8),
            run="head",
        ),
        middle,
    )
    gloss = Finish((0.02, 0.02, 0.02), Material.PLASTIC, 0.14)
    return [body, band_, *_bill(middle, reach, 0.045, 1.05, 0.012, gloss, gloss), *_emblem(body, middle, 0.066, item)]


def _emblem(dome: Surface, middle: Floats, up: float, item: Cap) -> list[Surface]:
    """A badge on the front of the crown."""
    metal = Finish(rgb(item.badge), Material.METAL, 0.34, 0.9)
    at = middle + np.array((0.0, up + 0.27, -0.6))
    aim = (0.0, -0.55, 1.0)
    made = laid(dome, at, aim, (-1, 0, 0), (0.042, 0.050), 0.002, metal, lattice=(6, 6), outline=shield, puff_m=0.002)
    return [replace(made, uv=decal_uv("badge", made.fields["st"]), over=np.ones(len(made)), run="head")]
