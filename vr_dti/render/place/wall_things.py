"""What hangs on a house's street face: air conditioners, a number and a lamp at the door, an alarm; and what people sprayed on it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.render.place.facade import REVEAL_M, Face, Opening
from vr_dti.render.place.finish import LAMP_LENS, Finish
from vr_dti.render.place.shape import Point

_ENAMEL, _DARK, _BRASS = Finish((164, 162, 152), 0.55), Finish((38, 38, 40), 0.7), Finish((176, 148, 84), 0.4, 0.5)
_LENS = Finish((255, 222, 168), 0.4, grain=LAMP_LENS, glow=0.12)
_COOLED, _COOLER_M = 9, (0.56, 0.38, 0.30)
"""one window in so many has an air conditioner; its width, height and how far it stands out (defaults)"""
_NAMES = ("ZEKO", "MORF", "RISKY", "TYK", "ONE5", "AVER", "KLO")
_SPRAYED = ((196, 196, 192), (24, 24, 26), (70, 128, 138), (150, 52, 60), (110, 96, 150))
_SLANT, _WAVE_PX = 0.22, 5.0
"""of sprayed letters (defaults)"""


def air_conditioner(face: Face, o: Opening) -> None:
    """Some windows have one, by the window's seed: a box on the sill, louvres before it, panels to both sides."""
    if o.door or o.seed % _COOLED:
        return
    wide, tall, out = _COOLER_M
    x, y = 0.5 * (o.x0 + o.x1), o.y0 + 0.03
    low, high = x - 0.5 * wide, x + 0.5 * wide
    face.rect(o.x0 + 0.06, y, o.x1 - 0.06, y + tall, 0.035 - REVEAL_M, _ENAMEL, ao=0.75)
    face.bar(low, y, high, y + tall, -REVEAL_M, out, _ENAMEL, ao=0.9)
    top, back = y + tall, -REVEAL_M
    face.shape.quad((face.at(low, top, out), face.at(high, top, out), face.at(high, top, back), face.at(low, top, back)), _ENAMEL)
    for k in range(4):
        at = y + 0.06 + 0.075 * k
        face.rect(low + 0.04, at, high - 0.04, at + 0.035, out + 0.002, _DARK, ao=0.9)


def at_the_door(face: Face, o: Opening, number: int) -> None:
    """A house's number over its door, and a lamp beside it that burns while street lamps do."""
    face.words(str(number), 0.5 * (o.x0 + o.x1), o.y1 + 0.15, 0.084, 0.19, _BRASS, bold=2)
    x, y = o.x1 + 0.34, 1.98
    face.bar(x - 0.055, y - 0.02, x + 0.055, y + 0.20, 0.0, 0.03, _DARK)
    face.bar(x - 0.04, y, x + 0.04, y + 0.17, 0.03, 0.11, _LENS, ao=1.0)
    face.bar(x - 0.055, y + 0.17, x + 0.055, y + 0.20, 0.0, 0.125, _DARK)


def alarm(face: Face, x: float, y: float) -> None:
    """A shop's alarm, high up."""
    face.bar(x - 0.14, y - 0.11, x + 0.14, y + 0.11, 0.0, 0.09, Finish((196, 192, 182), 0.5))
    face.bar(x - 0.10, y - 0.16, x + 0.10, y - 0.11, 0.0, 0.07, Finish((30, 60, 130), 0.3))
    face.words("ALARM", x, y, 0.084, 0.10, Finish((168, 34, 30), 0.5), bold=1)


def sprayed(face: Face, at: Point, seed: int) -> None:
    """A name on a wall or a shutter by `seed`, its middle at (along, up, before the face)."""
    rng = np.random.default_rng(3000 + seed)
    ink = _scrawled(_NAMES[int(rng.integers(len(_NAMES)))], rng.uniform(0.0, 2.0 * math.pi))
    paint = Finish(_SPRAYED[int(rng.integers(len(_SPRAYED)))], 0.6)
    turn = rng.uniform(-0.10, 0.16)
    right, up = (_way(face, math.cos(a), math.sin(a)) for a in (turn, turn + 0.5 * math.pi))
    face.shape.stamp(ink, face.at(*at), right, rng.uniform(0.45, 0.7), paint, up=up)


def _way(face: Face, along: float, up: float) -> Point:
    """A direction in the plane of a face."""
    (ax, ay, az), (bx, by, bz) = face.at(0.0, 0.0), face.at(along, up)
    return bx - ax, by - ay, bz - az


def _scrawled(word: str, phase: float) -> NDArray[np.uint8]:
    """A word as a hand writes it in a hurry: fat strokes, slanting, up and down."""
    ink = np.pad(pictures.text(word, 64, bold=4)[..., 3], ((8, 8), (24, 24)))
    high, wide = ink.shape
    y, x = np.mgrid[0:high, 0:wide]
    down = y + _WAVE_PX * np.sin(2.6 * 2.0 * math.pi * x / wide + phase)
    aside = x + _SLANT * (y - 0.5 * high)
    picked = ink[np.clip(down.round(), 0, high - 1).astype(np.int64), np.clip(aside.round(), 0, wide - 1).astype(np.int64)]
    return np.ascontiguousarray(picked)
