"""Looking at somebody: eyes first, then head and neck, a little of the chest; never further than a neck turns.

Eyes meet on what they look at, and never rest: they dart from one of its eyes to the other and to the mouth. A mood tilts the head."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.animation import scalar
from vr_dti.world.animation.scalar import Mat, Point
from vr_dti.world.animation.way import smoothstep
from vr_dti.world.skeleton import JOINT

YAW_MOST_RAD, UP_MOST_RAD, DOWN_MOST_RAD = math.radians(72.0), math.radians(42.0), math.radians(52.0)
"""of the head against the chest: the neck of adults turns about 75 deg to each side, 60 up and 50 down; default, about that"""
BEHIND_RAD, BEHIND_SOFT_RAD = math.radians(150.0), math.radians(25.0)
"""Who is further round than this is not looked for; how softly that begins. Default."""
CHEST_SHARE, CHEST_MOST_RAD = 0.16, math.radians(10.0)
NECK_SHARE = 0.45
EYE_MOST_RAD = math.radians(28.0)
"""default; eyes can turn further, and seldom do without the head"""
EYE_APART_M = 0.0315
"""of each eye from the middle: adults' are 54 to 74 mm apart; default"""
EYES_MS, HEAD_MS = 120.0, 520.0
"""A glance takes about a tenth of a second, the head half a second: default, after gaze-shift studies"""

_CHEST, _NECK, _HEAD = JOINT["Spine2"], JOINT["Neck"], JOINT["Head"]
_ROWS = [_CHEST, _NECK, _HEAD, JOINT["LeftEye"], JOINT["RightEye"]]
_EYES = slice(_ROWS[3], _ROWS[4] + 1)
"""both, one after the other"""


_PARTS = {n: k for k, n in enumerate(("su", "sr", "sy", "sp", "cu", "cr", "cy", "cp", "1", "0"))}
"""sines and cosines of how far the head goes up and right, and of the eyes' yaw and pitch"""
_HEAD_TURN = "+cr.1 +sr.1 +0.1 -cu.sr +cu.cr -su.1 -su.sr +su.cr +cu.1"
_EYES_TURN = "+cy.1 +sy.sp +sy.cp +0.1 +cp.1 -sp.1 -sy.1 +cy.sp +cy.cp"
"""entries of both matrices, row after row: a sign and two parts"""
_TURN = [(entry[0], *entry[1:].split(".")) for entry in (_HEAD_TURN + " " + _EYES_TURN).split()]
_TURN_FIRST, _TURN_SECOND = (np.array([_PARTS[pair[k]] for pair in _TURN]) for k in (1, 2))
_TURN_SIGN = np.array([[-1.0 if pair[0] == "-" else 1.0] for pair in _TURN])


class Look(NamedTuple):
    """Where the actor of a row looks, and looked before; None: as the clip has it."""

    row: int
    eyes_m: Point
    """where his eyes about are, in world"""
    now_m: Point | None
    before_m: Point | None
    since_ms: float
    """since the change"""
    free: float
    """how far the clip lets go of the head, 0..1"""
    dart: tuple[float, float] = (0.0, 0.0)
    """yaw and pitch that the eyes are off, in radians"""
    tilt: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """in radians: how far the mood turns the head up and to its right, and the eyes up against it"""
    far_m: float = 0.0
    """of what is looked at; 0: nothing, the eyes are parallel"""


Rest = tuple[int, float, float, float, float, float]
"""of somebody who looks at nobody: row, `Look.dart`, `Look.tilt`"""


def apply(m: Floats, looks: Sequence[Look], resting: Sequence[Rest] = ()) -> None:
    """Turn chest, neck, head and eyes of the lookers' rows of `m` `(N, 54, 4, 4)` in place: world matrices down to the chest, local below.

    A look is what is added to the clip's own head, so that a look that ends lets the head go back to it.
    """
    over = [look for look in looks if not _turns(look)]
    if over:
        looks = [look for look in looks if _turns(look)]
    _rest(m, [*resting, *((look.row, *look.dart, *look.tilt) for look in over)])
    if not looks:
        return
    rows = [look.row for look in looks]
    at = np.array(rows)[:, None], np.array(_ROWS)
    found = m[(*at, slice(3), slice(3))].reshape(len(rows), 5, 9).tolist()
    turned = [_turned(look, *(scalar.as_matrix(x) for x in mats[:3])) for look, mats in zip(looks, found, strict=True)]
    m[(*at, slice(3), slice(3))] = np.array(turned).reshape(len(rows), 5, 3, 3)


def _turns(look: Look) -> bool:
    return look.now_m is not None or (look.before_m is not None and look.since_ms < HEAD_MS)


def _rest(m: Floats, resting: Sequence[Rest]) -> None:
    """Those who look at nobody, all at once: a mood tilts their heads (`_turned` with no target), and their eyes dart, both alike."""
    moved = [rest for rest in resting if rest[1:] != (0.0, 0.0, 0.0, 0.0, 0.0)]
    if not moved:
        return
    numbers = np.array(moved)
    rows = _together([rest[0] for rest in moved])
    yaw, pitch, up, right, against = numbers.T[1:]
    parts = np.empty((10, len(moved)))
    parts[0], parts[1], parts[2] = up, right, yaw
    np.add(pitch, against, out=parts[3])
    angles = parts[2:4]
    np.minimum(angles, EYE_MOST_RAD, out=angles)
    np.maximum(angles, -EYE_MOST_RAD, out=angles)
    np.cos(parts[:4], out=parts[4:8])
    np.sin(parts[:4], out=parts[:4])
    parts[8], parts[9] = 1.0, 0.0
    numbers = parts.take(_TURN_FIRST, axis=0)
    numbers *= parts.take(_TURN_SECOND, axis=0)
    numbers *= _TURN_SIGN
    turns = numbers.T.reshape(-1, 2, 3, 3)
    m[rows, _HEAD, :3, :3] = m[rows, _HEAD, :3, :3] @ turns[:, 0]
    m[rows, _EYES, :3, :3] = turns[:, 1:]


def _together(rows: list[int]) -> slice | NDArray[np.intp]:
    """A slice, which numpy goes through several times faster, where rows follow each other."""
    return slice(rows[0], rows[-1] + 1) if rows == list(range(rows[0], rows[-1] + 1)) else np.array(rows)


def _within(angle_rad: float) -> float:
    return min(EYE_MOST_RAD, max(-EYE_MOST_RAD, angle_rad))


def _added(chest_t: Mat, eyes_m: Point, target: Point | None, free: float, own: tuple[float, float]) -> tuple[float, float, float, float]:
    """Yaw and pitch that the head adds to its own to look at `target`, within what a neck can; and what would be needed."""
    if target is None or free <= 0.0:
        return 0.0, 0.0, 0.0, 0.0
    yaw, pitch = scalar.angles(scalar.apply(chest_t, scalar.add(target, eyes_m, -1.0)))
    weight = free * min(1.0, max(0.0, (BEHIND_RAD - abs(yaw)) / BEHIND_SOFT_RAD))
    able_yaw = min(YAW_MOST_RAD, max(-YAW_MOST_RAD, yaw))
    able_pitch = min(UP_MOST_RAD, max(-DOWN_MOST_RAD, pitch))
    return weight * (able_yaw - own[0]), weight * (able_pitch - own[1]), weight * (yaw - own[0]), weight * (pitch - own[1])


def _turned(look: Look, chest: Mat, neck: Mat, head: Mat) -> tuple[Mat, ...]:
    """Chest, neck, head and both eyes of somebody who looks."""
    chest_t = scalar.transposed(chest)
    straight = scalar.product(neck, head)
    own = scalar.angles((-straight[2], -straight[5], -straight[8]))
    now = _added(chest_t, look.eyes_m, look.now_m, look.free, own)
    before = _added(chest_t, look.eyes_m, look.before_m, look.free, own)
    u, glance = smoothstep(look.since_ms / HEAD_MS), smoothstep(look.since_ms / EYES_MS)
    yaw, pitch = before[0] + (now[0] - before[0]) * u, before[1] + (now[1] - before[1]) * u
    # Eyes make up what the head has not done yet, and go back as it comes: that is what reads as a glance.
    tilt, roll, against = look.tilt
    eye_yaw = before[2] + (now[2] - before[2]) * glance - yaw + look.dart[0]
    eye_pitch = before[3] + (now[3] - before[3]) * glance - pitch + look.dart[1] + against
    inward = math.atan2(EYE_APART_M, look.far_m) if look.far_m > 0.1 else 0.0
    eyes = [scalar.turned(_within(eye_yaw + side * inward), _within(eye_pitch)) for side in (-1.0, 1.0)]
    of_chest = min(CHEST_MOST_RAD, max(-CHEST_MOST_RAD, CHEST_SHARE * yaw))
    rest = yaw - of_chest
    new_neck = scalar.product(scalar.turned(NECK_SHARE * rest, NECK_SHARE * pitch), neck)
    # The head makes up what the neck has not taken, so that it points where it shall whatever the shares.
    whole = scalar.product(scalar.turned(rest, pitch), straight)
    new_head = scalar.product(scalar.transposed(new_neck), whole)
    if tilt or roll:
        new_head = scalar.product(new_head, scalar.product(scalar.turned(0.0, tilt), scalar.rolled(roll)))
    new_chest = scalar.product(chest, scalar.turned(of_chest, 0.0)) if of_chest else chest
    return new_chest, new_neck, new_head, *eyes
