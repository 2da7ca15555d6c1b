"""The duty belt: a stiff loop round the waist and what hangs on it, each part carried by the spot of cloth it sits on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.lay import cast
from vr_dti.cast.mesh import Material
from vr_dti.cast.recipe import DutyBelt, rgb
from vr_dti.cast.shapes import Solid, box, grid, hull, merged, tube
from vr_dti.cast.surface import Finish, Surface, Weights, piece
from vr_dti.spaces import Floats, normalized

_STEPS = 60
WIDE_M = 0.054
_HANGS_M = 0.055
"""how far below the belt a holster hangs from it (default)"""
_RADIO_DEG, _CEW_DEG = 230.0, -68.0


@dataclass(frozen=True, slots=True)
class Loop:
    """A closed line round the body at one height, smooth and without hollows."""

    place: Floats
    """(60, 3), from the front over the person's right"""
    out: Floats
    """(60, 3) horizontal"""
    weights: Weights

    def at(self, degrees: float) -> tuple[Floats, Floats, Weights]:
        """Place, way out and weights at an angle from the front, growing to the person's right."""
        i = round(degrees / 360.0 * _STEPS) % _STEPS
        return self.place[i], self.out[i], self.weights[i]

    def beside(self, p: Floats) -> tuple[Floats, Floats, Floats]:
        """How far `p` (V, 3) are from the loop's middle and how far the loop is there, metres (V,), and its weights there (V, 54)."""
        middle = self.place.mean(axis=0)
        away, ring = p - middle, self.place - middle
        turn, at = np.arctan2(away[:, 0], -away[:, 2]), np.arctan2(ring[:, 0], -ring[:, 2])
        order = np.argsort(at)
        reach = np.interp(turn, at[order], np.hypot(ring[:, 0], ring[:, 2])[order], period=2.0 * np.pi)
        round_thrice = np.concatenate([at[order] + 2.0 * np.pi * k for k in (-1, 0, 1)])
        where = np.interp(turn, round_thrice, np.arange(-_STEPS, 2 * _STEPS))
        low = np.floor(where).astype(np.int64)
        part = (where - low)[:, None]
        weights = self.weights[order[low % _STEPS]] * (1.0 - part) + self.weights[order[(low + 1) % _STEPS]] * part
        return np.hypot(away[:, 0], away[:, 2]), reach, weights


def loop_round(shell: Surface, height_m: float, gap_m: float) -> Loop:
    """The loop `gap_m` outside `shell` at `height_m`."""
    turn = np.linspace(0.0, 2.0 * np.pi, _STEPS, endpoint=False)
    ways = np.stack((np.sin(turn), np.zeros(_STEPS), -np.cos(turn)), axis=1)
    near = shell.position[np.abs(shell.position[:, 1] - height_m) < 0.03]
    middle = np.array((0.0, height_m, 0.5 * (near[:, 2].min() + near[:, 2].max())))
    spots = cast(shell, middle + ways * 0.6, -ways)
    reach = ((spots.position - middle) * ways).sum(axis=1)
    for _ in range(12):  # a stiff belt spans hollows
        reach = np.maximum(reach, 0.5 * (np.roll(reach, 2) + np.roll(reach, -2)))
    reach = (np.roll(reach, 1) + 2.0 * reach + np.roll(reach, -1)) / 4.0 + gap_m
    place = middle + ways * reach[:, None]
    along = np.roll(place, -1, axis=0) - np.roll(place, 1, axis=0)
    out = normalized(np.cross(along, (0.0, 1.0, 0.0)))
    out *= np.sign((out * ways).sum(axis=1))[:, None]
    weights = spots.weights.astype(np.float64)
    weights = (np.roll(weights, 1, axis=0) + weights + np.roll(weights, -1, axis=0)) / 3.0
    return Loop(place, out, weights.astype(np.float32))


def band(loop: Loop, wide_m: float, thick_m: float, finish: Finish) -> Surface:
    """A strap along `loop` with rounded edges."""
    section = ((-0.5, -0.2), (-0.5, 0.6), (-0.42, 1.0), (0.42, 1.0), (0.5, 0.6), (0.5, -0.2))
    rows = [loop.place + np.array((0.0, y * wide_m, 0.0)) + loop.out * (o * thick_m) for y, o in section[::-1]]
    strap = piece(np.concatenate(rows), grid(len(rows), _STEPS, closed=True)[:, ::-1], np.tile(loop.weights, (len(rows), 1)), finish)
    # Wherever a coarser level draws its corners together, a strap goes on facing outwards, and has no gleam of its edges on its middle.
    ways = [loop.out + np.array((0.0, 0.9 * y, 0.0)) for y, _ in section[::-1]]
    return replace(strap, normal=normalized(np.concatenate(ways)))


def hung(loop: Loop, degrees: float, solid: Solid, finish: Finish, *, out_m: float = 0.0, up_m: float = 0.0) -> Surface:
    """A solid (x right as one looks at it, y up, z away from the body) hung on the loop."""
    place, out, weights = loop.at(degrees)
    frame = np.stack((np.cross((0.0, 1.0, 0.0), out), (0.0, 1.0, 0.0), out), axis=1)
    return piece(solid[0] @ frame.T + place + out * out_m + (0.0, up_m, 0.0), solid[1], weights, finish)


def moved(solid: Solid, to: tuple[float, float, float], *, lean_deg: float = 0.0) -> Solid:
    """`solid` turned by `lean_deg` about its z (positive leans its top to the left as one looks at it) and moved."""
    a = np.radians(lean_deg)
    turn = np.array(((np.cos(a), -np.sin(a), 0.0), (np.sin(a), np.cos(a), 0.0), (0.0, 0.0, 1.0)))
    return solid[0] @ turn.T + to, solid[1]


def tapered(top: tuple[float, float], bottom: tuple[float, float], high: float) -> Solid:
    """A block whose upper face (wide, deep) differs from its lower, standing on y = 0, its back at z = 0, edges cut."""
    points = []
    for (w, d), y, cut in ((bottom, 0.0, 0.004), (top, high, 0.003)):
        for x in (-0.5, 0.5):
            for z in (0.0, 1.0):
                corner = np.array((x * w, y, z * d))
                in_x, in_z = np.array((-np.sign(x) * cut, 0, 0)), np.array((0, 0, (1 - 2 * z) * cut))
                in_y = np.array((0, cut if y == 0.0 else -cut, 0))
                points += [corner + in_x + in_y, corner + in_z + in_y, corner + in_x + in_z]
    return hull(np.array(points))


def duty_belt(shell: Surface, item: DutyBelt, height_m: float) -> list[Surface]:
    """Belt, buckle, keepers, pistol in its holster, conducted-energy weapon, magazines, cuffs case, pouch and radio."""
    leather = Finish(rgb(item.colour), Material.LEATHER, 0.42)
    nylon = Finish(tuple(1.25 * c + 0.01 for c in rgb(item.colour)), Material.CLOTH, 0.85)  # type: ignore[arg-type]
    plastic = Finish((0.055, 0.055, 0.06), Material.PLASTIC, 0.45)
    metal = Finish((0.62, 0.62, 0.60), Material.METAL, 0.35, 0.9)
    steel = Finish((0.10, 0.10, 0.11), Material.METAL, 0.40, 0.6)
    yellow = Finish((0.80, 0.66, 0.10), Material.PLASTIC, 0.45)
    loop = loop_round(shell, height_m, 0.004)
    out = [band(loop, WIDE_M, 0.006, leather)]
    out.append(hung(loop, 0.0, box((0.064, 0.058, 0.010), 0.003), metal, out_m=0.009))
    out.append(hung(loop, 0.0, box((0.044, 0.038, 0.012), 0.003), leather, out_m=0.010))
    for angle in (-14.0, 18.0, 48.0, 128.0, -112.0):
        out.append(hung(loop, angle, box((0.022, WIDE_M + 0.008, 0.013), 0.003), leather, out_m=0.003))
        out.append(hung(loop, angle, box((0.008, 0.008, 0.016), 0.003), metal, out_m=0.003, up_m=0.012))
    out += _pistol(loop, leather, plastic, steel)
    # Conducted-energy weapon, on the left in front, its yellow grip pointing forward for the other hand.
    out.append(hung(loop, _CEW_DEG, moved(tapered((0.058, 0.042), (0.046, 0.034), 0.108), (0.0, -0.092, 0.004), lean_deg=3.0), plastic))
    cew = merged(
        moved(box((0.034, 0.082, 0.030), 0.006), (-0.022, 0.042, 0.027), lean_deg=24.0),
        moved(box((0.056, 0.032, 0.034), 0.005), (0.000, 0.018, 0.026), lean_deg=3.0),
    )
    out.append(hung(loop, _CEW_DEG, cew, yellow))
    out.append(hung(loop, _CEW_DEG, moved(box((0.037, 0.012, 0.033), 0.003), (-0.037, 0.074, 0.027), lean_deg=24.0), plastic))
    out.append(hung(loop, _CEW_DEG, moved(box((0.012, 0.046, 0.046), 0.003), (0.016, 0.002, 0.023), lean_deg=3.0), plastic))
    # Two magazines, cuffs case, glove pouch.
    for angle in (-28.0, -42.0):
        out.append(hung(loop, angle, moved(tapered((0.040, 0.032), (0.038, 0.028), 0.098), (0.0, -0.062, 0.004)), leather))
        out.append(hung(loop, angle, moved(box((0.042, 0.040, 0.037), 0.004), (0.0, 0.030, 0.017)), leather))
        out.append(hung(loop, angle, moved(box((0.010, 0.010, 0.040), 0.003), (0.0, 0.018, 0.018)), metal))
    out.append(hung(loop, 150.0, moved(tapered((0.090, 0.034), (0.080, 0.030), 0.092), (0.0, -0.052, 0.004)), leather))
    out.append(hung(loop, 150.0, moved(box((0.094, 0.046, 0.038), 0.005), (0.0, 0.022, 0.018)), leather))
    out.append(hung(loop, 190.0, moved(tapered((0.078, 0.032), (0.074, 0.030), 0.086), (0.0, -0.048, 0.004)), nylon))
    out += _radio(loop, leather, plastic)
    return out


def _pistol(loop: Loop, leather: Finish, plastic: Finish, steel: Finish) -> list[Surface]:
    """On the right, its grip to the rear: as one looks at that hip the front is on the right. It hangs low: an arm passes its butt."""
    low, lean = -_HANGS_M, -6.0
    holster = merged(
        moved(tapered((0.060, 0.034), (0.040, 0.029), 0.150), (0.004, low - 0.130, 0.003), lean_deg=lean),
        moved(box((0.050, 0.100, 0.012)), (0.0, 0.5 * low, 0.004)),  # what it hangs by
        moved(box((0.018, 0.050, 0.042), 0.004), (0.020, low + 0.026, 0.019), lean_deg=lean),  # hood over the slide
    )
    grip = merged(
        moved(box((0.036, 0.084, 0.026), 0.007), (-0.034, low + 0.040, 0.019), lean_deg=24.0),
        moved(box((0.040, 0.010, 0.028), 0.003), (-0.054, low + 0.082, 0.019), lean_deg=24.0),  # floor plate of the magazine
        moved(box((0.052, 0.024, 0.026), 0.004), (0.002, low + 0.026, 0.019), lean_deg=lean),
    )
    slide = moved(box((0.046, 0.016, 0.022), 0.003), (-0.002, low + 0.042, 0.019), lean_deg=lean)
    lever = moved(box((0.010, 0.022, 0.008)), (0.024, low + 0.006, 0.036), lean_deg=lean)
    return [hung(loop, 96.0, *part) for part in ((holster, leather), (grip, plastic), (slide, steel), (lever, steel))]


def _radio(loop: Loop, leather: Finish, plastic: Finish) -> list[Surface]:
    """On the left behind, its antenna leaning to the back, away from the arm."""
    body = moved(box((0.054, 0.112, 0.032), 0.005), (0.0, -0.006, 0.024))
    antenna = tube([(0.014, 0.045, 0.022), (0.020, 0.140, 0.014), (0.022, 0.165, 0.013)], [0.0065, 0.0055, 0.004], 7)
    knobs = merged(*(moved(tube([(x, 0.045, 0.024), (x, 0.062, 0.024)], 0.006, 8), (0.0, 0.0, 0.0)) for x in (-0.004, -0.018)))
    grey = Finish((0.13, 0.13, 0.14), Material.PLASTIC, 0.6)
    return [
        hung(loop, _RADIO_DEG, moved(tapered((0.060, 0.042), (0.058, 0.042), 0.090), (0.0, -0.088, 0.004)), leather),
        hung(loop, _RADIO_DEG, merged(body, antenna, knobs), plastic),
        hung(loop, _RADIO_DEG, moved(box((0.040, 0.024, 0.006), 0.002), (0.0, 0.022, 0.040)), grey),
    ]
