"""A movement told in the words of clip documents, as `world.animation.solve` reads them, at as few keys as keep it within millimetres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.imported.motion import RATE_HZ
from vr_dti.cast.imported.retarget import Moved
from vr_dti.spaces import Floats, normalized
from vr_dti.world.animation.curves import Ease, aligned, curve
from vr_dti.world.animation.kinematics import quats_from_rotations
from vr_dti.world.animation.legs import rolled
from vr_dti.world.animation.rig import ARM_ROWS, CURL_DEG, FINGER_ROWS, FINGERS, LEG_ROWS, Rig, rig_of
from vr_dti.world.skeleton import JOINT, PARENTS

MOST_KEYS = 80
"""of a clip, as its document allows"""
NEAR_M = 0.012
"""how far hips, hands and feet may be off between keys (default)"""
_STRAIGHT = 0.06
"""of a limb's length: an elbow or knee nearer to the line than this says nothing of where it points"""
_TURN_M, _POINT_M = 0.25, 0.1
"""what a turn of a radian, and a direction that is wholly wrong, count as metres (defaults)"""
_FLOWS: Ease = "through"
_SIDES = ("Left", "Right")
_CHEST, _HEAD = JOINT["Spine2"], JOINT["Head"]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The channels of a movement, frame by frame: (T, n) each, in the words' own units and frames (`world.animation.document`)."""

    hips_shift: Floats
    hips_turn: Floats
    spine: Floats
    head: Floats
    hands: tuple[dict[str, Floats], ...]
    """left and right: at, fingers, palm, elbow"""
    feet: tuple[dict[str, Floats], ...]
    """at, angles (heading, pitch, roll), knee"""
    curls: tuple[Floats | None, ...]
    """(T, 5); None where the stranger's fingers tell nothing"""
    measure: Floats
    """(T, n) all of it, as metres: what must be near between keys"""


def told(moved: Moved) -> Told:
    """Every frame in words."""
    rig = rig_of(moved.skeleton)
    turn, place = moved.turn, moved.place_m
    hips_t = np.swapaxes(turn[:, 0], -1, -2)
    chest_t = np.swapaxes(turn[:, _CHEST], -1, -2)
    shift = (place[:, 0] - moved.skeleton.joint_m[0]) / rig.scale
    spine, head = hips_t @ turn[:, _CHEST], chest_t @ turn[:, _HEAD]
    hands = tuple(_hand(rig, side, moved, chest_t) for side in (0, 1))
    feet = tuple(_foot(rig, side, moved, hips_t) for side in (0, 1))
    measure = [shift, *(_TURN_M * 2.0 * aligned(quats_from_rotations(m)) for m in (turn[:, 0], spine, head))]
    for hand in hands:
        measure += [hand["at"], *(_POINT_M * hand[k] for k in ("fingers", "palm", "elbow"))]
    for foot in feet:
        measure += [foot["at"], _TURN_M * np.deg2rad(foot["angles"]), _POINT_M * foot["knee"]]
    curls = tuple(_curl(rig, side, moved) for side in (0, 1))
    measure += [_POINT_M * 0.3 * c for c in curls if c is not None]
    return Told(shift, angles_of(turn[:, 0]), angles_of(spine), angles_of(head), hands, feet, curls, np.concatenate(measure, axis=1))


def angles_of(rotation: Floats) -> Floats:
    """Yaw, pitch and roll in degrees (T, 3) of rotations (T, 3, 3), without jumps of a whole turn: what `kinematics.euler` undoes."""
    r = rotation
    pitch = np.arcsin(np.clip(-r[:, 1, 2], -1.0, 1.0))
    yaw = np.arctan2(r[:, 0, 2], r[:, 2, 2])
    roll = -np.arctan2(r[:, 1, 0], r[:, 1, 1])
    out = np.rad2deg(np.stack((np.unwrap(yaw), pitch, np.unwrap(roll)), axis=-1))
    out[:, (0, 2)] -= 360.0 * np.round(out[:1, (0, 2)] / 360.0)
    return np.asarray(out, dtype=np.float64)


def _aside(root: Floats, middle: Floats, end: Floats, rest: Floats) -> Floats:
    """(T, 3) where the middle of a limb points, off the line from its root to its end; where it is straight, as before or as `rest`."""
    line = normalized(end - root)
    off = middle - root
    off = off - (off * line).sum(axis=-1, keepdims=True) * line
    long = np.linalg.norm(middle - root, axis=-1) + np.linalg.norm(end - middle, axis=-1)
    says = np.linalg.norm(off, axis=-1) > _STRAIGHT * long
    index = np.maximum.accumulate(np.where(says, np.arange(len(says)), -1))
    first = int(np.argmax(says)) if says.any() else -1
    index = np.where(index < 0, first, index)
    return normalized(off[index]) if first >= 0 else np.tile(normalized(rest), (len(off), 1))


def _hand(rig: Rig, side: int, moved: Moved, chest_t: Floats) -> dict[str, Floats]:
    _, arm, fore, hand = ARM_ROWS[side]
    turn, place = moved.turn, moved.place_m
    palm_m = place[:, hand] + turn[:, hand] @ rig.palm_offset_m[side]
    elbow = _aside(place[:, arm], place[:, fore], place[:, hand], turn[0, _CHEST] @ (0.0, -0.75, 0.6))
    return {
        "at": _turned(chest_t, palm_m - place[:, _CHEST]) / rig.arm_scale,
        "fingers": _turned(chest_t, turn[:, hand] @ rig.hand_bind[side, :, 0]),
        "palm": _turned(chest_t, turn[:, hand] @ rig.hand_bind[side, :, 1]),
        "elbow": _turned(chest_t, elbow),
    }


def _foot(rig: Rig, side: int, moved: Moved, hips_t: Floats) -> dict[str, Floats]:
    """A foot as its flat sole would lie: `legs.rolled` turned round."""
    thigh, shin, foot, _ = LEG_ROWS[side]
    turn, place = moved.turn, moved.place_m
    angles = angles_of(turn[:, foot])
    at = place[:, foot] - rolled(angles, rig, side).above_m
    knee = _aside(place[:, thigh], place[:, shin], place[:, foot], turn[0, foot] @ (0.0, 0.0, -1.0))
    at[:, 1] = np.where(np.abs(at[:, 1]) < 0.012, 0.0, at[:, 1])  # a sole that nearly lies on the ground lies on it
    return {"at": at / rig.scale, "angles": angles, "knee": _turned(hips_t, knee)}


def _curl(rig: Rig, side: int, moved: Moved) -> Floats | None:
    """(T, 5) how far each finger is curled, of those that the stranger has."""
    names = [f"{_SIDES[side]}Hand{f}" for f in FINGERS]
    if not any(f"{n}1" in moved.known for n in names):
        return None
    out = np.zeros((len(moved.turn), 5))
    for f, name in enumerate(names):
        known = [k for k in (0, 1, 2) if f"{name}{k + 1}" in moved.known]
        angle = np.zeros(len(out))
        for k in known:
            row = int(FINGER_ROWS[side, f, k])
            local = np.swapaxes(moved.turn[:, PARENTS[row]], -1, -2) @ moved.turn[:, row]
            q = quats_from_rotations(local)
            angle += 2.0 * np.arctan2(q[:, :3] @ rig.finger_axis[side, f], q[:, 3])
        whole = np.deg2rad(CURL_DEG[f, known].sum()) if known else 1.0
        out[:, f] = np.clip(angle / whole, -0.3, 1.2)
    if np.ptp(out) < 0.05 and np.abs(out).max() < 0.05:
        return None
    return out


def _turned(rotation: Floats, v: Floats) -> Floats:
    out: Floats = (rotation @ v[..., None])[..., 0]
    return out


def chosen_frames(measure: Floats, *, loop: bool, near_m: float = NEAR_M) -> tuple[NDArray[np.int64], float]:
    """Frames of `measure` (T, n) such that the curves through them keep within `near_m` of all others, and how far off the worst is.

    One frame more a round, where it is worst; at most `MOST_KEYS`. Of a loop the last frame is the first, and no key.
    """
    count = len(measure)
    t = np.arange(count) / RATE_HZ
    value = measure.copy()
    if loop:
        value[-1] = value[0]
    keys = [0, count - 1]
    most = MOST_KEYS + (1 if loop else 0)
    while True:
        rows = np.array(keys)
        ease: tuple[Ease, ...] = (_FLOWS,) * len(rows)
        made = curve(t[rows], value[rows], ease, loop=loop and len(rows) > 2).at(t)
        off = np.abs(made - value).max(axis=1)
        worst = int(off.argmax())
        if off[worst] <= near_m or len(keys) >= min(most, count):
            return rows, float(off[worst])
        keys = sorted({*keys, worst})
