"""Where somebody falls: beside the wall, the table and the people that are there, not into them.

A clip knows nothing of the place. Before a body goes down its last poses are laid over the solid boxes, turned and shifted a little further
each time, and the fall goes the least way round that is free: the frame of the clip turns and moves while it plays. Where nothing is free
it goes where least of it is inside. Who falls by a tool (`hurts.py`) is kept off whoever stands near as well. A fall that the story tells
(`acts.py`) looks at no people: what it tells next, a kick or a knee, is placed on where he lies, and would miss him.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.members import Clip
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Motion

Spot = tuple[float, float, float]
Indices = NDArray[np.intp]

BODY_M = 0.12
"""so much of a body is about its joints: default, half a thigh and its cloth"""
STANDS_M = 0.35
"""so near to the middle of somebody who stands nobody falls: default, feet apart and half a thigh"""
TURNS_RAD = tuple(math.radians(d) for d in (0, 25, -25, 50, -50, 75, -75, 100, -100))
SHIFTS_M = (0.0, 0.2, 0.4, 0.6, 0.8)
WAYS = 8
"""turns of the fall, and how far and in how many directions it may be moved: defaults. Who is turned further spins about; who is moved
further flies"""
LANDS_MS = 1000
"""what a clip that names no `ground` takes to the ground: default"""
FREE_M = 1e-9
"""no deeper than this in all is outside: rounding"""
AT_ONCE = 33
"""of the spots are looked at together: the first is nearly always free, and a frame has few milliseconds for all of them"""
_LIMBS = ("Hand", "ForeArm", "Leg", "Foot", "ToeBase")
_JOINTS = [JOINT[j] for j in ("Hips", "Spine2", "Head", *(f"{side}{limb}" for side in ("Left", "Right") for limb in _LIMBS))]


def goes_down(clip: Clip) -> bool:
    """It takes who stands or kneels to the ground."""
    return clip.posture in ("stand", "kneel") and clip.ends in ("side", "prone") and "ground" in dict(clip.events)


def with_room(setting: Setting, row: int, motion: Motion, others: Sequence[tuple[float, float]] = ()) -> Motion:
    """`motion`, a clip in which the actor of `row` goes down; its frame goes where there is room for him by the time he lands, also beside
    `others`: x and z of people who stand about."""
    spot = (*motion.to_xz, motion.to_heading_rad)
    there = _free_spot(setting, row, motion.clip, spot, others)
    if there == spot:
        return motion
    at_ms = motion.since_ms
    tips_ms = dict(setting.rows.track(row, motion.clip).clip.events).get("tips", -1)  # till then he stands on both feet, which do not slide
    leaves_ms = at_ms + tips_ms if tips_ms >= 0 else -1
    lands = at_ms + lands_ms(setting, row, motion.clip)
    return replace(motion, to_xz=there[:2], to_heading_rad=there[2], until_ms=lands, leaves_ms=leaves_ms)


def lands_ms(setting: Setting, row: int, clip: str) -> int:
    """How long after its beginning the actor of `row` is on the ground by `clip`. KeyError if there is no such clip."""
    return dict(setting.rows.track(row, clip).clip.events).get("ground", LANDS_MS)


def inside_m(setting: Setting, points_m: Floats, boxes: slice | Indices = slice(None)) -> Floats:
    """How deep points `(..., 3)` in world, as thick as limbs, are in the solid boxes of the place, or those of `boxes`, by the nearest way
    out sideways: `(...)`; 0 outside all of them."""
    rows = setting.rows
    centre, half, turn = rows.box_centre_m[boxes], rows.box_half_m[boxes], rows.box_turn[boxes]
    if not len(centre):
        return np.zeros(points_m.shape[:-1])
    c, s = turn[:, 0], turn[:, 1]
    d = points_m[..., None, :] - centre
    x, z = c * d[..., 0] - s * d[..., 2], s * d[..., 0] + c * d[..., 2]
    deep = np.minimum(half[:, 0] + BODY_M - np.abs(x), half[:, 2] + BODY_M - np.abs(z))
    within = np.abs(d[..., 1]) < half[:, 1] + 0.5 * BODY_M
    out: Floats = np.where(within, np.maximum(deep, 0.0), 0.0).max(axis=-1)
    return out


def _in_people_m(points_m: Floats, others: Sequence[tuple[float, float]]) -> Floats:
    """How deep points `(..., 3)` are in people who stand at `others`: `(...)`."""
    deep = [STANDS_M - np.hypot(points_m[..., 0] - x, points_m[..., 2] - z) for x, z in others]
    out: Floats = np.maximum(np.max(deep, axis=0), 0.0) if deep else np.zeros(points_m.shape[:-1])
    return out


def _free_spot(setting: Setting, row: int, clip: str, spot: Spot, others: Sequence[tuple[float, float]]) -> Spot:
    """Where the clip's frame ends up: the first of the spots, nearest first, at which the body lies free; else the least bad."""
    if not len(setting.rows.box_centre_m) and not others:
        return spot
    body = _lying(setting, row, clip)
    near = _in_reach(setting, body, spot)
    spots = np.array(spot) + _candidates()
    deep = np.zeros(0)
    for first, end in pairwise((0, *range(1, len(spots), AT_ONCE), len(spots))):
        x, z, turn = spots[first:end].T[..., None]
        c, s = np.cos(turn), np.sin(turn)
        east, south = x + c * body[:, 0] + s * body[:, 2], z - s * body[:, 0] + c * body[:, 2]
        points = np.stack((east, np.broadcast_to(body[:, 1], east.shape), south), axis=-1)
        deep = np.append(deep, (inside_m(setting, points, near) + _in_people_m(points, others)).sum(axis=1))
        if deep[first:].min() <= FREE_M:
            break
    k = int(np.flatnonzero(deep <= deep.min() + FREE_M)[0])
    x, z, turn = spots[k].tolist()
    return spot if k == 0 else (round(x, 4), round(z, 4), round(turn, 5))


def _in_reach(setting: Setting, body: Floats, spot: Spot) -> Indices:
    """The solid boxes that `body` in the clip's frame `(P, 3)` could meet, however it is turned and moved from `spot`."""
    rows = setting.rows
    far = float(np.hypot(body[:, 0], body[:, 2]).max()) + SHIFTS_M[-1]
    away = np.hypot(rows.box_centre_m[:, 0] - spot[0], rows.box_centre_m[:, 2] - spot[1])
    out: Indices = np.flatnonzero(away < far + np.hypot(rows.box_half_m[:, 0] + BODY_M, rows.box_half_m[:, 2] + BODY_M))
    return out


def _lying(setting: Setting, row: int, clip: str) -> Floats:
    """Joints of the body from where it has landed on, in the clip's frame. -> `(P, 3)`"""
    track = setting.rows.track(row, clip)
    samples = np.linspace(min(track.index(lands_ms(setting, row, clip))[0], track.samples - 1), track.samples - 1, 3).astype(int)
    m = forward(track.clip.rotation[samples].astype(float), track.clip.root_m[samples].astype(float), setting.rows.offset_m[row])
    out: Floats = m[:, _JOINTS, :3, 3].reshape(-1, 3)
    return out


@functools.cache
def _candidates() -> Floats:
    """Shifts `(x, z)` and turns `(C, 3)`, the least first: half a meter weighs as much as half a right angle."""
    ways = [2.0 * math.pi * k / WAYS for k in range(WAYS)]
    moved = [(0.0, 0.0), *((far * math.sin(a), far * math.cos(a)) for far in SHIFTS_M[1:] for a in ways)]
    found = [(x, z, turn) for x, z in moved for turn in TURNS_RAD]
    out = np.array(sorted(found, key=lambda f: round(math.hypot(f[0], f[1]) + abs(f[2]) * 2.0 / math.pi, 6)))
    out.flags.writeable = False
    return out
