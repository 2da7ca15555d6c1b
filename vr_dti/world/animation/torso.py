"""The trunk of a solved clip: hips, three spine joints, neck and head at any time, from their channels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.spaces import Floats, quat_conjugate, quat_multiply, quat_rotate
from vr_dti.world.animation.curves import Curve, unit
from vr_dti.world.animation.document import Head, Hips
from vr_dti.world.animation.kinematics import euler, fraction
from vr_dti.world.animation.rig import SPINE_ROWS, Rig
from vr_dti.world.animation.tracks import Run, Said, mixed, runs, spoken, track

SPINE_SHARES = (0.3, 0.5, 1.0)
"""How much of the spine's bend has happened at Spine, Spine1 and Spine2: default, least at the stiff loins"""
NECK_SHARE = 0.45
"""of the head's turn against the chest: default"""


@dataclass(frozen=True, slots=True)
class Torso:
    """Rows: hips, Spine, Spine1, Spine2 (the chest), Neck, Head; in the actor's frame."""

    position_m: Floats
    """(T, 6, 3)"""
    quat: Floats
    """(T, 6, 4)"""
    level: Floats
    """(T, 4) the chest's turn as its words have it, before it sags: what the hands go by"""

    def frame(self, word: str) -> tuple[Floats, Floats]:
        """Origin `(T, 3)` and turn `(T, 4)` of one of the frames a document may speak of."""
        count = len(self.quat)
        if word == "actor":
            return np.zeros((count, 3)), np.broadcast_to(np.array((0.0, 0.0, 0.0, 1.0)), (count, 4))
        row = {"hips": 0, "chest": 3, "head": 5}[word]
        return self.position_m[:, row], self.level if word == "chest" else self.quat[:, row]


class TorsoTracks:
    """The trunk's channels of one clip, to be read at any times."""

    def __init__(self, keys: Said, rig: Rig, *, loop: bool) -> None:
        def hips_shift(words: Hips) -> Floats | None:
            return None if words.shift is None else np.array(words.shift) * rig.scale

        def hips_turn(words: Hips) -> Floats | None:
            return None if words.turn is None else euler(np.array(words.turn))

        self._rig = rig
        self._shift = track(keys, "hips", 3, hips_shift, loop=loop)
        self._turn = track(keys, "hips", 4, hips_turn, loop=loop, turns=True)
        self._spine = track(keys, "spine", 4, lambda turn: euler(np.array(turn)), loop=loop, turns=True)
        self._head = _HeadTrack(keys, loop)

    def at(self, t: Floats, lift_m: Floats, sag_rad: Floats) -> Torso:
        """The trunk at `t` `(T,)` seconds: lifted by `lift_m` `(T,)` from where its words put it, its chest bent forward by `sag_rad`."""
        joint = self._rig.skeleton.joint_m[SPINE_ROWS]
        count = len(t)
        position, quat = np.empty((count, 6, 3)), np.empty((count, 6, 4))
        position[:, 0] = joint[0] + self._shift.at(t)
        position[:, 0, 1] += lift_m
        quat[:, 0] = unit(self._turn, t)
        bend = unit(self._spine, t)
        for k, share in enumerate(SPINE_SHARES, start=1):
            quat[:, k] = quat_multiply(quat[:, 0], fraction(bend, np.full(count, share)))
            position[:, k] = position[:, k - 1] + quat_rotate(quat[:, k - 1], joint[k] - joint[k - 1])
        head = self._head.against_chest(t, quat[:, 3])
        level = quat[:, 3].copy()
        if sag_rad.any():
            half = -0.5 * sag_rad
            still = np.zeros(count)
            quat[:, 3] = quat_multiply(level, np.stack((np.sin(half), still, still, np.cos(half)), axis=-1))
        quat[:, 4] = quat_multiply(quat[:, 3], fraction(head, np.full(count, NECK_SHARE)))
        quat[:, 5] = quat_multiply(quat[:, 3], head)
        for k in (4, 5):
            position[:, k] = position[:, k - 1] + quat_rotate(quat[:, k - 1], joint[k] - joint[k - 1])
        return Torso(position, quat, level)


class _HeadTrack:
    """The head's turn, whose frame may change from key to key."""

    def __init__(self, keys: Said, loop: bool) -> None:
        rows: list[tuple[float, str, Head]] = [(t, ease, words) for t, ease, words in spoken(keys, "head")]
        self._times = np.array([row[0] for row in rows])
        self._runs = runs([row[2].within for row in rows]) if rows else []
        whole = loop and len(self._runs) == 1
        self._curves: dict[int, Curve] = {}
        for run in self._runs:
            part: Said = [(round(t * 1000), ease, {"head": words}) for t, ease, words in rows[run.start : run.stop]]
            self._curves[run.start] = track(part, "head", 4, lambda words: euler(np.array(words.turn)), loop=whole, turns=True)

    def against_chest(self, t: Floats, chest: Floats) -> Floats:
        if not self._runs:
            return np.broadcast_to(np.array((0.0, 0.0, 0.0, 1.0)), (len(t), 4))

        def place(run: Run) -> tuple[Floats, Floats]:
            turn = unit(self._curves[run.start], t)
            return np.zeros((len(t), 3)), turn if run.frame == "chest" else quat_multiply(quat_conjugate(chest), turn)

        return mixed(t, self._times, self._runs, place, lambda run: np.zeros((len(t), 0)))[1]
