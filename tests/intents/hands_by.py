"""Hands that go by somebody, and hands that take hold and pull, as a person moves them: drawn from a seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vr_dti.spaces import Floats

from .acting import Actor

FRAME_S = 0.011
JOINTS = ("RightArm", "LeftArm", "RightForeArm", "Spine2", "Neck", "RightHand")
"""where the partner is passed by, or taken hold of"""
NOISE_M = 0.0005
"""of a tracker, along each axis (default)"""


@dataclass(frozen=True)
class Way:
    """Where a hand is, frame by frame `(n, 3)`, and in which it is closed."""

    at_m: Floats
    closed: np.ndarray


def passing(draw: np.random.Generator, at_m: Floats) -> Way:
    """A fist that goes by within a hand's breadth, straight or in a bow, as fast as people walk, swing or punch, and never stops there."""
    way = _direction(draw)
    speed, reach = draw.uniform(0.3, 3.5), 0.55
    beside = np.cross(way, _direction(draw))
    beside *= draw.uniform(0.0, 0.12) / max(1e-6, float(np.linalg.norm(beside)))
    s = np.arange(-reach, reach, speed * FRAME_S)
    bow = draw.uniform(0.0, 0.5) * np.linalg.norm(beside) / reach
    path = at_m + beside + s[:, None] * way - np.abs(bow * (s**2))[:, None] * beside
    return _noisy(draw, path, np.ones(len(path), dtype=bool))


def pulling(draw: np.random.Generator, at_m: Floats, off: Floats) -> Way:
    """A hand that comes from anywhere, closes about when it arrives, holds for as long or short as it may, and pulls away (`off`, unit)."""
    start = at_m + _direction(draw) * 0.5
    turn = _direction(draw)
    way = off + 0.7 * (turn - off * float(turn @ off)) * draw.uniform(0.0, 1.0)
    way /= np.linalg.norm(way)
    inset = at_m + _direction(draw) * draw.uniform(0.0, 0.06)
    there = _eased(start, inset, draw.uniform(0.25, 0.7))
    held = np.repeat(inset[None], int(draw.uniform(0.0, 0.4) / FRAME_S), axis=0)
    drawn = _eased(inset, inset + way * draw.uniform(0.18, 0.45), draw.uniform(0.2, 0.8))
    path = np.concatenate((there, held, drawn))
    closes = len(there) + int(draw.uniform(-0.15, 0.1) / FRAME_S)
    return _noisy(draw, path, np.arange(len(path)) >= closes)


def striking(draw: np.random.Generator, at_m: Floats, off: Floats) -> Way:
    """A fist that was closed a while ago, strikes from there (`off`, unit) and goes back the way it came."""
    out, hit = at_m + 0.6 * off, at_m + 0.05 * off
    waits = np.repeat(out[None] + 0.6 * off, 20, axis=0)
    path = np.concatenate((waits, _eased(out, hit, draw.uniform(0.12, 0.3)), _eased(hit, out, draw.uniform(0.15, 0.4))))
    return _noisy(draw, path, np.ones(len(path), dtype=bool))


def swinging(draw: np.random.Generator, at_m: Floats, off: Floats) -> Way:
    """A fist that swings to and fro beside somebody, as an arm does on the walk, and is carried there meanwhile."""
    t = np.arange(0.0, 2.5, FRAME_S)
    along, far = _direction(draw), _direction(draw)
    swing = draw.uniform(0.15, 0.35) * np.sin(2.0 * math.pi * (draw.uniform(0.7, 1.3) * t + draw.uniform(0.0, 1.0)))
    carried = np.zeros((len(t), 3))
    coming = _eased(far * 0.9, np.zeros(3), 0.7)
    carried[: len(coming)] = coming
    path = at_m + draw.uniform(0.0, 0.1) * off + swing[:, None] * along + carried
    return _noisy(draw, path, np.ones(len(path), dtype=bool))


def rising(draw: np.random.Generator, at_m: Floats, off: Floats) -> Way:
    """An open hand that comes from below, closes where it rests, and pulls."""
    below = np.array((0.05 * draw.normal(), -0.45, 0.05 * draw.normal()))
    there = _eased(at_m + below, at_m, draw.uniform(0.4, 0.7))
    path = np.concatenate((there, np.repeat(at_m[None], 18, axis=0), _eased(at_m, at_m + 0.4 * off, 0.5)))
    return _noisy(draw, path, np.arange(len(path)) >= len(there) + 9)


def goes(actor: Actor, way: Way) -> Iterator[None]:
    """The right hand of the actor goes that way."""
    was = False
    for at, closed in zip(way.at_m, way.closed.tolist(), strict=True):
        if closed != was:
            actor.control("right", "squeeze", float(closed))
        was = closed
        actor.hand("right", at)
        actor.run(0)
        yield


def _eased(a: Floats, b: Floats, seconds: float) -> Floats:
    """From a to b as a hand goes from rest to rest: least jerk (Flash and Hogan 1985)."""
    t = np.linspace(0.0, 1.0, max(2, int(seconds / FRAME_S)))[:, None]
    out: Floats = a + (b - a) * (10 * t**3 - 15 * t**4 + 6 * t**5)
    return out


def _direction(draw: np.random.Generator) -> Floats:
    up, around = draw.uniform(-0.6, 0.6), draw.uniform(0.0, 2.0 * math.pi)
    level = math.sqrt(1.0 - up * up)
    return np.array((level * math.cos(around), up, level * math.sin(around)))


def _noisy(draw: np.random.Generator, path: Floats, closed: np.ndarray) -> Way:
    return Way(path + draw.normal(0.0, NOISE_M, path.shape), closed)
