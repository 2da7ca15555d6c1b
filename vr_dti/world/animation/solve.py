"""A clip's words solved for one skeleton: every sample's trunk, arms, legs and fingers, as local rotations at 30 Hz."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats, rotation_from_quat
from vr_dti.world.animation.arms import ArmTrack
from vr_dti.world.animation.clearance import ROUNDS, Given, smooth, way_out
from vr_dti.world.animation.document import FINGERS, ClipWords, Shape
from vr_dti.world.animation.fingers import turns
from vr_dti.world.animation.kinematics import forward, quats_from_rotations
from vr_dti.world.animation.legs import LegTrack
from vr_dti.world.animation.rig import ARM_ROWS, FINGER_ROWS, LEG_ROWS, SPINE_ROWS, Rig
from vr_dti.world.animation.torso import TorsoTracks
from vr_dti.world.animation.tracks import Said, track
from vr_dti.world.animation.words import keys_of
from vr_dti.world.members import Clip, Hold
from vr_dti.world.parts import capsules_of, head_m, knee_m, lowest_m, resting_of
from vr_dti.world.skeleton import PARENTS

SOLVER = 12
"""Raise it whenever the same words give other numbers: caches are kept by it."""
RATE_HZ = 30
SETTLING = 3
"""rounds of lowering a body onto the ground; each solves the limbs anew, which moves what touches"""
SAG_MOST_RAD, SAG_LEVER_M = np.deg2rad(10.0), 0.30
"""how far a chest sags at most for the head to lie on the ground, and about how far the head is from where it bends, of a 1.75 m body:
defaults"""


def solve(name: str, words: ClipWords, poses: dict[str, Shape], rig: Rig) -> Clip:
    """Solve one clip. `words.mistakes` must have found nothing in its document."""
    keys = keys_of(words, poses)
    end_ms = keys[-1][0]
    count = -(-end_ms * RATE_HZ // 1000) + 1 if end_ms else 2
    t = np.arange(count) / RATE_HZ
    clip = _Solver(keys, rig, loop=words.loop)
    quat, root = clip.at(t)
    if words.loop:  # the last sample is the first, to the bit
        quat[-1], root[-1] = quat[0], root[0]
    rotation: NDArray[np.float32] = quat.astype(np.float32)
    root_m: NDArray[np.float32] = root.astype(np.float32)
    rotation.setflags(write=False)
    root_m.setflags(write=False)
    x, z, turn = words.travels
    return Clip(
        name=name,
        rate_hz=RATE_HZ,
        loop=words.loop,
        piece_ms=words.pieces or 0,
        rotation=rotation,
        root_m=root_m,
        blend_ms=words.blend,
        then=words.then,
        events=tuple(sorted(words.events.items(), key=lambda item: (item[1], item[0]))),
        travel=(x * rig.scale, z * rig.scale, float(np.deg2rad(turn))),
        posture=words.posture,
        ends=words.ends,
        leave=dict(words.leave),
        walk=words.walk,
        stride_m=words.stride * rig.scale,
        look=words.look,
        breaths_per_min=words.breaths,
        breath=words.breath,
        touching=bool(words.holds or (words.meets and words.meets.touches)),
        face=tuple(words.face.items()),
        holds=tuple(
            Hold(("left", "right").index(hold.hand), hold.on, hold.at, end_ms if hold.until is None else hold.until, hold.fist)
            for hold in words.holds
        ),
    )


class _Solver:
    """One clip's channels, read at any times."""

    def __init__(self, keys: Said, rig: Rig, *, loop: bool) -> None:
        self._rig, self._loop = rig, loop
        self._torso = TorsoTracks(keys, rig, loop=loop)
        self._arms = [ArmTrack(keys, rig, side, self._torso, loop=loop) for side in (0, 1)]
        self._legs = [LegTrack(keys, rig, side, self._torso) for side in (0, 1)]
        self._curl = [
            track(keys, f"fingers_{side}", 5, lambda said: FINGERS[said] if isinstance(said, str) else said, loop=loop)
            for side in ("left", "right")
        ]
        self._ground = track(keys, "ground", 1, lambda said: said, loop=loop)
        self._knee = track(keys, "knee", 1, lambda said: said, loop=loop)
        self._cheek = track(keys, "cheek", 1, lambda said: said, loop=loop)
        self._capsules, self._resting = capsules_of(rig.skeleton), resting_of(rig.skeleton)

    def at(self, t: Floats) -> tuple[Floats, Floats]:
        """Local rotations `(T, 54, 4)` and hips `(T, 3)` at `t` `(T,)` seconds."""
        lift, sag, given = np.zeros(len(t)), np.zeros(len(t)), Given.none(len(t))
        quat, root = self._solved(t, lift, sag, given)
        for weight, low_m in ((self._ground.at(t)[:, 0], self._lowest_m), (self._knee.at(t)[:, 0], self._knee_m)):
            if weight.any():
                for _ in range(SETTLING):
                    lift = lift - weight * low_m(forward(quat, root, self._rig.skeleton.offset_m))
                    quat, root = self._solved(t, lift, sag, given)
        cheek = self._cheek.at(t)[:, 0]
        if cheek.any():
            for _ in range(SETTLING):
                gap = head_m(forward(quat, root, self._rig.skeleton.offset_m), self._resting)
                sag = np.clip(sag + cheek * gap / (SAG_LEVER_M * self._rig.scale), 0.0, SAG_MOST_RAD * cheek)
                quat, root = self._solved(t, lift, sag, given)
        palm, elbow = given
        for _ in range(ROUNDS):
            more = way_out(forward(quat, root, self._rig.skeleton.offset_m), self._capsules)
            if more is None:
                break
            palm, elbow = palm + more.palm_m, elbow + more.elbow
            quat, root = self._solved(t, lift, sag, Given(smooth(palm, loop=self._loop), smooth(elbow, loop=self._loop)))
        return quat, root

    def _lowest_m(self, world_from_joint: Floats) -> Floats:
        return lowest_m(world_from_joint, self._resting)

    def _knee_m(self, world_from_joint: Floats) -> Floats:
        return knee_m(world_from_joint, self._rig.skeleton.height_m / 1.75)

    def _solved(self, t: Floats, lift: Floats, sag: Floats, given: Given) -> tuple[Floats, Floats]:
        count = len(t)
        torso = self._torso.at(t, lift, sag)
        world = np.empty((count, 54, 3, 3))
        known = np.zeros(54, dtype=bool)

        def put(row: int, rotation: Floats) -> None:
            world[:, row] = rotation
            known[row] = True

        for k, row in enumerate(SPINE_ROWS):
            put(int(row), rotation_from_quat(torso.quat[:, k]))
        for side in (0, 1):
            arm = self._arms[side].at(t, torso, given.palm_m[side], given.elbow[side])
            leg = self._legs[side].at(t, torso)
            for row, rotation in zip(ARM_ROWS[side], arm, strict=True):
                put(int(row), rotation)
            for row, rotation in zip(LEG_ROWS[side], leg, strict=True):
                put(int(row), rotation)
        local = np.zeros((count, 54, 4))
        local[..., 3] = 1.0
        local[:, 0] = torso.quat[:, 0]
        for row in np.flatnonzero(known):
            if row:
                local[:, row] = quats_from_rotations(np.swapaxes(world[:, PARENTS[row]], -1, -2) @ world[:, row])
        for side in (0, 1):
            local[:, FINGER_ROWS[side]] = turns(self._rig, side, self._curl[side].at(t))
        return local, torso.position_m[:, 0]
