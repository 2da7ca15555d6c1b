"""A pair of handcuffs with a chain, in pieces: each side's bow (two cheeks, lock, swivel) and the arm that swings, and the links.

A bow lies in x, y round the z axis, which is the wrist's; its lock and swivel are on the side of x, its arm turns about the rivet opposite.
"""

from __future__ import annotations

import numpy as np

from vr_dti.cast.hardware import Thing, arc, block, disc, link, packed, smooth
from vr_dti.cast.mesh import Material
from vr_dti.cast.shapes import ellipsoid, tube
from vr_dti.cast.surface import Finish, Surface
from vr_dti.spaces import Floats

RADIUS_M = 0.0305
"""of the middle of the bars. A closed cuff is 51 to 79 mm wide inside; this one is stretched to the wrist"""
BAR_M = 0.0074
"""how wide the bars are, outwards"""
SWIVEL_M = 0.0180
"""from the middle of the bars out to where the first link hangs"""
LINKS = 5
PITCH_M = 0.0122
"""of the chain: the way from one link to the next"""
BOW, ARM = (0, 2), (1, 3)
"""pieces: left, right"""
FIRST_LINK = 4
OPEN_DEG = 75.0
"""how far the arm swings out of an open cuff"""

_NICKEL = Finish((0.90, 0.90, 0.89), Material.METAL, 0.30, 0.85)
_WORN = Finish((0.70, 0.70, 0.70), Material.METAL, 0.38, 0.85)
_HOLE = Finish((0.03, 0.03, 0.03), Material.PLASTIC, 0.6)


def handcuffs() -> Thing:
    """The whole pair: `4 + LINKS` pieces."""
    sides = [_bow(), _arm()] * len(BOW)
    chain = [[link(PITCH_M + 0.0052, 0.0100, 0.0026, _NICKEL)] for _ in range(LINKS)]
    return packed([*sides, *chain])


def _bow() -> list[Surface]:
    """Cheeks over the upper half, the lock between them, the swivel."""
    out = [arc(-14.0, 192.0, RADIUS_M, BAR_M, z, z + 0.0027, _NICKEL) for z in (-0.0058, 0.0031)]
    inner, outer = RADIUS_M - 0.5 * BAR_M, RADIUS_M + 0.0118
    turn = np.radians(np.linspace(-27.0, 27.0, 5))
    back = [(outer, 0.0128), (outer - 0.0035, 0.0175), (outer - 0.0035, -0.0175), (outer, -0.0128)]
    outline = np.array([*np.column_stack((np.cos(turn), np.sin(turn))) * inner, *back])
    # a convex outline: the hollow towards the wrist is filled, and the wrist is further in
    outline[1:4, 0] = np.minimum(outline[1:4, 0], inner * np.cos(turn[0]) + 0.0004)
    out.append(block(outline, -0.0062, 0.0062, _NICKEL))
    for z in (-0.00635, 0.00595):
        out.append(disc(outer - 0.0052, 0.0062, 0.0014, z, z + 0.0004, _HOLE))
        out.append(disc(outer - 0.0050, -0.0095, 0.0015, z, z + 0.0009, _WORN))
        out.append(disc(-RADIUS_M, 0.0, 0.0026, z, z + 0.0008, _WORN))
    out.append(smooth(tube([(outer - 0.001, 0.0, 0.0), (outer + 0.0034, 0.0, 0.0)], 0.0033, 10), _NICKEL))
    out.append(smooth(ellipsoid((outer + 0.0046, 0.0, 0.0), (0.0022, 0.0034, 0.0034), 10, 6), _WORN))
    return out


def _arm() -> list[Surface]:
    """The single bar over the lower half, its teeth into the lock."""
    steps = 40
    turn = np.linspace(178.0, 352.0, steps + 1)
    teeth = np.where(turn > 300.0, 0.0005 * (np.arange(steps + 1) % 2), 0.0)
    return [arc(178.0, 352.0, RADIUS_M + teeth, BAR_M - 0.0010, -0.0022, 0.0022, _NICKEL, steps=steps)]


def swung(open_deg: float) -> Floats:
    """(4, 4) of an arm against its bow: turned about the rivet, outwards."""
    a = np.radians(-open_deg)
    out = np.eye(4)
    out[:2, :2] = ((np.cos(a), -np.sin(a)), (np.sin(a), np.cos(a)))
    rivet = np.array((-RADIUS_M, 0.0))
    out[:2, 3] = rivet - out[:2, :2] @ rivet
    return out
