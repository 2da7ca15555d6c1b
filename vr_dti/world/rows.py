"""What a setting looks like as rows of numbers: every clip of the cast in one bank, bones, capsules and solid boxes. Made once a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.animation.feelings import CALM, Mood, resting, shares
from vr_dti.world.animation.fingers import Grasp, grasp_of
from vr_dti.world.animation.kinematics import affine
from vr_dti.world.animation.rig import LEG_ROWS, Rig, rig_of
from vr_dti.world.animation.wander import seed_of, shuffled
from vr_dti.world.grips import GripPoint, points_of
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.parts import Capsules, capsules_of
from vr_dti.world.place import Part
from vr_dti.world.plan import BodyPlan, plan_of
from vr_dti.world.reaching import Limbs, limbs_of
from vr_dti.world.skeleton import JOINT, Skeleton

UPRIGHT = 0.78
"""hips higher than this share of where they stand: somebody who is on his feet and can step aside. Default."""

NTH = 1009
"""so far apart are the seeds of one person's movements that none has the order another one has some rounds later"""

_EYES = (JOINT["LeftEye"], JOINT["RightEye"])

Spot = tuple[float, float, float]
PLACE = slice(216, 219)
"""of a sample in the bank, after its quaternions"""


@dataclass(frozen=True, slots=True)
class Track:
    """One clip of one actor within the bank."""

    clip: Clip
    start: int
    """row of its first sample in the bank"""
    samples: int
    feet: tuple[tuple[Spot, Spot], ...]
    """left and right foot (x, z, heading in the actor's frame) at each sample"""
    upright: tuple[bool, ...]
    face: Mood | None = None
    """what the clip shows in the face; None: nothing of its own"""
    seed: int = 0
    """by which the pieces of a loop are drawn"""

    def index(self, ms: float, nth: int = 0) -> tuple[int, float]:
        """Row of the sample at or before `ms` after the clip's beginning, and how far it is to the next one, 0..1. `nth`: which of his
        movements it is: who waits again and again does not begin with the same piece each time, and does with the same at every rate."""
        last = self.samples - 1
        if self.clip.piece_ms:
            ms = self._shuffled_ms(ms, self.seed + NTH * nth)
        x = ms * self.clip.rate_hz / 1000.0
        x = x % last if self.clip.loop else min(max(x, 0.0), last)
        i = min(int(x), last - 1)
        return i, x - i

    def _shuffled_ms(self, ms: float, seed: int) -> float:
        """Where in the loop somebody is who plays its pieces in an order of his own: all of them once a round, none twice in a row."""
        long = self.clip.piece_ms
        count = self.clip.duration_ms // long
        k = int(ms // long)
        return ms + (shuffled(seed, count, k // count)[k % count] - k) * long


@dataclass(frozen=True, slots=True)
class Rows:
    """Arrays over the people of a setting: the cast in order, then one row for each trainee. Read-only."""

    names: tuple[str, ...]
    """as in `Shown.names`"""
    trainees: tuple[str, ...]
    samples: NDArray[np.float32]
    """(S, 219) every sample of every clip: 54 quaternions, w >= 0, and the place of the hips in the actor's frame, as is their turn. As
    clips have them: a crowd's fill hundreds of megabytes otherwise"""
    tracks: tuple[dict[str, Track], ...]
    """per actor, clip name -> where it is in the bank"""
    holding: frozenset[str]
    """clips in which a hand keeps hold of somebody"""
    points: tuple[dict[str, GripPoint], ...]
    """where each of the cast is taken hold of"""
    grasps: tuple[Grasp, ...]
    """how each of the cast closes the hands"""
    rigs: tuple[Rig, ...]
    offset_m: Floats
    """(N, 54, 3)"""
    plan: BodyPlan
    """of the body that stands for trainees"""
    limbs: tuple[Limbs, ...]
    eyes_m: Floats
    """(N, 3) middle of the eyes from the chest's joint, in the bind pose"""
    capsules: tuple[Floats, Floats, Floats]
    """ends (N, C, 3) twice and radius (N, C)"""
    seeds: tuple[int, ...]
    """(N,) from which each person's face and eyes take what is chance in them"""
    rests: Floats
    """(A, E) what the faces of the cast show at rest, less the calm that it takes"""
    box_centre_m: Floats
    """(B, 3) of the solid parts of the place"""
    box_half_m: Floats
    """(B, 3)"""
    box_turn: Floats
    """(B, 2) cosine and sine of their headings"""

    def track(self, row: int, clip: str) -> Track:
        """Where `clip` of the actor of `row` is. KeyError, naming both, if there is none."""
        try:
            return self.tracks[row][clip]
        except KeyError:
            raise KeyError(f"{self.names[row]} has no clip {clip!r}") from None


def rows_of(cast: Sequence[CastMember], parts: Sequence[Part], trainees: tuple[str, ...], trainee_skeleton: Skeleton) -> Rows:
    """Lay out the bodies of `cast`, then one of `trainee_skeleton` for each of `trainees`, and the boxes of the solid `parts`."""
    skeletons = [m.skeleton for m in cast] + [trainee_skeleton] * len(trainees)
    rigs = tuple(rig_of(s) for s in skeletons)
    capsules = [capsules_of(s) for s in skeletons]
    samples = []
    tracks: list[dict[str, Track]] = []
    at = 0
    for member in cast:
        mine: dict[str, Track] = {}
        for name, clip in member.clips.items():
            q = np.where(clip.rotation[..., 3:] < 0.0, -clip.rotation, clip.rotation)
            samples.append(np.concatenate((q.reshape(len(q), -1), clip.root_m), axis=1))
            mine[name] = _track(member, clip, at)
            at += len(q)
        tracks.append(mine)
    solid = [p for p in parts if p.solid]
    size = np.array([p.size_m for p in solid]).reshape(-1, 3)
    centre = np.array([p.position_m for p in solid]).reshape(-1, 3) + size * (0.0, 0.5, 0.0)
    heading = np.array([p.heading_rad for p in solid])
    return Rows(
        names=(*(m.name for m in cast), *(f"trainee:{t}" for t in trainees)),
        trainees=trainees,
        samples=np.concatenate(samples) if samples else np.zeros((0, PLACE.stop), dtype=np.float32),
        tracks=tuple(tracks),
        holding=frozenset(name for member in cast for name, clip in member.clips.items() if clip.holds),
        points=tuple(points_of(member.skeleton) for member in cast),
        grasps=tuple(grasp_of(rig) for rig in rigs[: len(cast)]),
        rigs=rigs,
        offset_m=np.stack([s.offset_m for s in skeletons]),
        plan=plan_of(rig_of(trainee_skeleton)),
        limbs=tuple(limbs_of(r) for r in rigs),
        eyes_m=np.stack([s.joint_m[list(_EYES)].mean(axis=0) - s.joint_m[JOINT["Spine2"]] for s in skeletons]),
        capsules=_stacked(capsules),
        seeds=(*(seed_of(m.name) for m in cast), *(seed_of(t) for t in trainees)),
        rests=np.array([resting(m.temper, seed_of(m.name)) for m in cast]).reshape(-1, len(CALM)) - CALM,
        box_centre_m=centre,
        box_half_m=0.5 * size,
        box_turn=np.stack((np.cos(heading), np.sin(heading)), axis=-1),
    )


def _stacked(capsules: list[Capsules]) -> tuple[Floats, Floats, Floats]:
    return np.stack([c.a_m for c in capsules]), np.stack([c.b_m for c in capsules]), np.stack([c.radius_m for c in capsules])


def _track(member: CastMember, clip: Clip, start: int) -> Track:
    ankle = _ankles(clip.rotation, clip.root_m, member.skeleton.offset_m)
    heading = np.arctan2(ankle[..., 0, 2], ankle[..., 2, 2])
    feet = np.stack((ankle[..., 0, 3], ankle[..., 2, 3], heading), axis=-1).tolist()
    return Track(
        clip=clip,
        start=start,
        samples=len(clip.root_m),
        feet=tuple((tuple(left), tuple(right)) for left, right in feet),
        seed=seed_of(member.name),
        face=shares(dict(clip.face)) if clip.face else None,
        upright=tuple(bool(y > UPRIGHT * member.skeleton.joint_m[0, 1]) for y in clip.root_m[:, 1].tolist()),
    )


def _ankles(rotation: NDArray[np.float32], root_m: NDArray[np.float32], offset_m: Floats) -> Floats:
    """Both ankles over a clip, `(T, 2, 4, 4)`, from the legs alone: a scene has hundreds of clips, and a body has 54 joints."""
    hips = affine(rotation[:, 0].astype(np.float64), root_m.astype(np.float64))[:, None]
    legs = affine(rotation[:, LEG_ROWS].astype(np.float64), offset_m[LEG_ROWS])
    out: Floats = hips @ legs[:, :, 0] @ legs[:, :, 1] @ legs[:, :, 2]
    return out
