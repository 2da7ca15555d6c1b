"""What of the belt is seen in a hand, each as a shape: origin in the palm, what it does along -Z, as `world/tools.py` has its bore."""

from __future__ import annotations

import math

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about

_STEEL = Finish((38, 39, 41), 0.36, 0.75, Grain.METAL, 0.12)
_BRIGHT = Finish((168, 170, 172), 0.28, 0.9)
_FRAME = Finish((22, 22, 23), 0.6, grain=Grain.LEATHER, tile_m=0.05)
_BLACK = Finish((16, 16, 17), 0.5)
_YELLOW = Finish((226, 178, 22), 0.45)
_SIGHT = Finish((220, 220, 214), 0.5, glow=0.02)
_LABEL = Finish((196, 66, 28), 0.6)
_LASER = Finish((255, 8, 4), 0.4, glow=0.12)
_FIRE = Finish((255, 214, 130), 0.4, glow=1.0)
DOT_M = 0.006
"""radius of a laser's dot: default, some three times a real one's, so that a headset's pixels show it at five metres"""


def pistol() -> Shape:
    """A service pistol 19 cm long, its sights along the bore."""
    shape = Shape()
    shape.box((-0.013, 0.040, -0.150), (0.013, 0.070, 0.035), _STEEL)
    shape.box((-0.011, 0.030, -0.145), (0.011, 0.040, 0.030), _FRAME)
    shape.tube(((0.0, 0.058, -0.149), (0.0, 0.058, -0.156)), 0.007, Finish((8, 8, 8), 0.5), segments=10)
    shape.box((-0.002, 0.070, -0.146), (0.002, 0.075, -0.138), _STEEL)
    for x in (-0.007, 0.004):
        shape.box((x, 0.070, 0.024), (x + 0.003, 0.075, 0.032), _SIGHT)
    grip = Shape()
    grip.box((-0.014, -0.075, -0.022), (0.014, 0.036, 0.026), _FRAME)
    grip.box((-0.015, -0.083, -0.025), (0.015, -0.075, 0.029), _STEEL)
    shape.merge(grip, (0.0, 0.0, 0.0), quat_about((1.0, 0.0, 0.0), -0.30))
    _guard(shape, _FRAME)
    return shape


def cew() -> Shape:
    """A conducted-energy weapon: yellow, its two cartridge doors before the laser and the light."""
    shape = Shape()
    shape.box((-0.019, 0.030, -0.095), (0.019, 0.072, 0.042), _YELLOW)
    shape.box((-0.0195, 0.036, -0.060), (0.0195, 0.052, 0.020), _BLACK)
    shape.box((-0.021, 0.028, -0.125), (0.021, 0.074, -0.095), _BLACK)
    for y in (0.040, 0.059):
        shape.box((-0.017, y - 0.007, -0.127), (0.017, y + 0.007, -0.125), _LABEL)
    shape.box((-0.006, 0.072, -0.080), (0.006, 0.078, -0.070), _BLACK)
    for x in (-0.008, 0.004):
        shape.box((x, 0.072, 0.026), (x + 0.004, 0.078, 0.034), _BLACK)
    shape.tube(((0.0, 0.030, -0.120), (0.0, 0.030, -0.1262)), 0.003, _LASER, segments=8)
    grip = Shape()
    grip.box((-0.016, -0.075, -0.024), (0.016, 0.036, 0.028), _YELLOW)
    grip.box((-0.0165, -0.060, -0.020), (0.0165, 0.010, 0.030), _BLACK)
    shape.merge(grip, (0.0, 0.0, 0.0), quat_about((1.0, 0.0, 0.0), -0.22))
    _guard(shape, _YELLOW)
    return shape


def spray() -> Shape:
    """A can of OC spray, held upright in the fist, its nozzle forward above it under the flip-top."""
    shape = Shape()
    shape.tube(((0.0, -0.075, 0.0), (0.0, 0.045, 0.0), (0.0, 0.052, 0.0)), (0.0185, 0.0185, 0.013), _BLACK, segments=18)
    shape.tube(((0.0, -0.030, 0.0), (0.0, 0.012, 0.0)), 0.0188, _LABEL, segments=18)
    shape.box((-0.012, 0.050, -0.018), (0.012, 0.070, 0.016), _FRAME)
    shape.tube(((0.0, 0.066, -0.017), (0.0, 0.066, -0.026)), 0.004, _SIGHT, segments=8)
    shape.box((-0.012, 0.076, -0.020), (0.012, 0.081, 0.014), _LABEL)
    shape.box((-0.012, 0.050, 0.014), (0.012, 0.081, 0.018), _FRAME)
    return shape


def baton() -> Shape:
    """A collapsible baton drawn out, 66 cm over all."""
    shape = Shape()
    shape.tube(((0.0, 0.0, 0.18), (0.0, 0.0, 0.17), (0.0, 0.0, -0.06)), (0.012, 0.0155, 0.0155), _FRAME, segments=14)
    shape.tube(((0.0, 0.0, -0.06), (0.0, 0.0, -0.28)), 0.0105, _STEEL, segments=12)
    shape.tube(((0.0, 0.0, -0.28), (0.0, 0.0, -0.465)), 0.0080, _STEEL, segments=12)
    shape.tube(((0.0, 0.0, -0.462), (0.0, 0.0, -0.466), (0.0, 0.0, -0.480)), (0.008, 0.0105, 0.0095), _BRIGHT, segments=12)
    return shape


def radio() -> Shape:
    """A portable radio, held upright, its speaker towards the one who holds it."""
    shape = Shape()
    shape.box((-0.029, -0.075, -0.020), (0.029, 0.060, 0.017), _FRAME)
    shape.box((-0.022, 0.020, 0.017), (0.022, 0.050, 0.0185), Finish((60, 74, 66), 0.2, glow=0.15))
    for row in range(5):
        shape.box((-0.020, -0.062 + 0.012 * row, 0.017), (0.020, -0.057 + 0.012 * row, 0.0182), _BLACK)
    shape.box((-0.031, -0.020, -0.010), (-0.029, 0.020, 0.008), _LABEL)
    shape.tube(((0.016, 0.060, -0.004), (0.016, 0.160, -0.004), (0.016, 0.212, -0.004)), (0.0065, 0.0055, 0.004), _BLACK, segments=8)
    for x in (-0.004, -0.020):
        shape.tube(((x, 0.060, -0.004), (x, 0.078, -0.004)), 0.006, _BLACK, segments=10)
    return shape


def handcuffs() -> Shape:
    """A pair of cuffs gripped by its chain: two rings before the fist."""
    shape = Shape()
    for up in (0.052, -0.052):
        ring = [(0.0, up + 0.030 * math.sin(a), -0.030 + 0.034 * math.cos(a)) for a in (math.tau * k / 18 for k in range(19))]
        shape.tube(ring, 0.0042, _BRIGHT, segments=6, caps=False)
        shape.box((-0.006, up - 0.016, -0.004), (0.006, up + 0.016, 0.014), _BRIGHT)
    for k in range(3):
        shape.box((-0.003, -0.028 + 0.020 * k, -0.002), (0.003, -0.014 + 0.020 * k, 0.006), _STEEL)
    return shape


def dot() -> Shape:
    """What a laser leaves where it meets somebody: origin on the surface, its face towards +Z."""
    shape = Shape()
    shape.tube(((0.0, 0.0, 0.0), (0.0, 0.0, 0.002)), DOT_M, _LASER, segments=12)
    return shape


def flash() -> Shape:
    """The fire of a shot: origin at the muzzle, along -Z."""
    shape = Shape()
    shape.tube(((0.0, 0.0, 0.0), (0.0, 0.0, -0.03), (0.0, 0.0, -0.12)), (0.006, 0.020, 0.002), _FIRE, segments=8)
    return shape


def _guard(shape: Shape, finish: Finish) -> None:
    """Trigger and its guard, before and below the frame."""
    path = ((0.0, 0.031, -0.035), (0.0, 0.012, -0.040), (0.0, 0.002, -0.055), (0.0, 0.004, -0.078), (0.0, 0.031, -0.086))
    shape.tube(path, 0.0035, finish, segments=6)
    shape.tube(((0.0, 0.030, -0.050), (0.0, 0.018, -0.055), (0.0, 0.009, -0.050)), 0.003, _STEEL, segments=6)


SHAPES = (("handgun", pistol), ("cew", cew), ("spray", spray), ("baton", baton), ("radio", radio), ("handcuffs", handcuffs))
"""by tool; a flashlight is `render/torch.py`'s"""
