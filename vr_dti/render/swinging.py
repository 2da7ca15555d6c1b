"""Hair and skirts that swing as VRM's springs do (VRMC_springBone 1.0): a Verlet step by the story's clock, for the eye alone.

Nothing of it is in the world, the log or what anybody perceives: a picture that is drawn out of its order begins with everything settled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import Swing
from vr_dti.spaces import Floats, normalized, quat_between, rigid_inverse, rotation_from_quat
from vr_dti.world.skeleton import JOINTS, Skeleton

RATE_HZ = 60.0
"""at which the extension's step is meant, as its makers tune it; other frames take as much of one (default)"""
_SETTLING = (*[0.25] * 20, *[1.0 / RATE_HZ] * 4)
"""how far, in metres for each metre a second of force, ends are drawn in each step of settling: without speed they come to the same rest
in long steps as in many short ones, and the last ones are as long as a frame's (defaults)"""
_LONGEST_S = 0.25
"""between two frames, and what moves further than `_JUMP_M` between them: beyond, everything settles anew (defaults)"""
_JUMP_M = 0.8
_COUNT = len(JOINTS)


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Where springs end, in world: (K, 3), now and a step before."""

    now_m: Floats
    before_m: Floats


class Springs:
    """What is always so of somebody's springs, with joints and springs in one row of `_COUNT + K`."""

    def __init__(self, swing: Swing, skeleton: Skeleton) -> None:
        self.swing = swing
        self.count = len(swing.parent)
        self._on = np.where(swing.parent >= 0, _COUNT + swing.parent, -1 - swing.parent)
        place = np.concatenate((skeleton.joint_m, swing.head_m))
        self._from_m = swing.head_m - place[self._on]
        way = swing.tail_m - swing.head_m
        self._length_m = np.linalg.norm(way, axis=1)
        self._way = way / self._length_m[:, None]
        depth = np.zeros(self.count, dtype=np.intp)
        self.carriers: NDArray[np.intp] = -1 - swing.parent
        """(K,) the joint that each spring hangs from in the end"""
        for k, parent in enumerate(swing.parent.tolist()):
            if parent >= 0:
                depth[k], self.carriers[k] = depth[parent] + 1, self.carriers[parent]
        self._levels = [np.flatnonzero(depth == d) for d in range(int(depth.max(initial=-1)) + 1)]
        self._ball_m = swing.collider_m - skeleton.joint_m[swing.collider_joint][:, None]
        self._centred = np.flatnonzero(swing.centre >= 0)

    def at_rest(self, world_from_joint: Floats) -> Ends:
        """Ends where the body carries them, `(54, 4, 4)`."""
        turn, place = self._room(world_from_joint)
        tail = np.empty((self.count, 3))
        for rows in self._levels:
            on = self._on[rows]
            turn[_COUNT + rows] = turn[on]
            place[_COUNT + rows] = place[on] + _turned(turn[on], self._from_m[rows])
            tail[rows] = place[_COUNT + rows] + _turned(turn[on], self._way[rows]) * self._length_m[rows, None]
        return Ends(tail, tail)

    def carried(self, ends: Ends, was: Floats, is_: Floats) -> Ends:
        """`ends` taken along by the joints against whose movement they swing, from their pose `was` to `is_` (54, 4, 4)."""
        if not len(self._centred):
            return ends
        joint = self.swing.centre[self._centred]
        by = is_[joint] @ rigid_inverse(was[joint])
        now, before = ends.now_m.copy(), ends.before_m.copy()
        for at in (now, before):
            at[self._centred] = _turned(by[:, :3, :3], at[self._centred]) + by[:, :3, 3]
        return Ends(now, before)

    def stepped(self, ends: Ends, world_from_joint: Floats, share: float) -> tuple[Ends, Floats]:
        """A `share` of one step of 1 / `RATE_HZ`: ends as they are then, and (K, 3, 4) world from bind pose of each spring.

        A whole step is the extension's: what speed is left of the last one, stiffness towards rest, gravity, then length, then colliders.
        """
        tail, mine = self._moved(ends, world_from_joint, (1.0 - self.swing.drag) ** share, share * share / RATE_HZ)
        return Ends(tail, ends.now_m), mine

    def settled(self, world_from_joint: Floats) -> tuple[Ends, Floats]:
        """The same where everything hangs still."""
        ends, still = self.at_rest(world_from_joint), np.zeros(self.count)
        mine = np.empty((self.count, 3, 4))
        for pull in _SETTLING:
            tail, mine = self._moved(ends, world_from_joint, still, pull)
            ends = Ends(tail, tail)
        return ends, mine

    def _moved(self, ends: Ends, world_from_joint: Floats, inertia: Floats, pull: float) -> tuple[Floats, Floats]:
        """(K, 3) ends after a step that keeps `inertia` (K,) of their speed, and (K, 3, 4) as of `stepped`."""
        s = self.swing
        turn, place = self._room(world_from_joint)
        balls = self._balls(world_from_joint)
        tail = np.empty((self.count, 3))
        for rows in self._levels:
            on = self._on[rows]
            head, aim = place[on] + _turned(turn[on], self._from_m[rows]), _turned(turn[on], self._way[rows])
            now = ends.now_m[rows]
            free = now + (now - ends.before_m[rows]) * inertia[rows, None] + (aim * s.stiffness[rows, None] + s.gravity[rows]) * pull
            end = self._kept_out(rows, head, self._at_length(rows, head, free, aim), balls)
            tail[rows] = end
            turn[_COUNT + rows] = rotation_from_quat(quat_between(aim, (end - head) / self._length_m[rows, None])) @ turn[on]
            place[_COUNT + rows] = head
        mine = np.empty((self.count, 3, 4))
        mine[..., :3] = turn[_COUNT:]
        mine[..., 3] = place[_COUNT:] - _turned(turn[_COUNT:], s.head_m)
        return tail, mine

    def _room(self, world_from_joint: Floats) -> tuple[Floats, Floats]:
        turn, place = np.empty((_COUNT + self.count, 3, 3)), np.empty((_COUNT + self.count, 3))
        turn[:_COUNT], place[:_COUNT] = world_from_joint[:, :3, :3], world_from_joint[:, :3, 3]
        return turn, place

    def _at_length(self, rows: NDArray[np.intp], head: Floats, end: Floats, aim: Floats) -> Floats:
        way = end - head
        far = np.linalg.norm(way, axis=1, keepdims=True)
        out: Floats = head + np.where(far > 1e-9, way / np.maximum(far, 1e-9), aim) * self._length_m[rows, None]
        return out

    def _balls(self, world_from_joint: Floats) -> Floats:
        """(C, 2, 3) of the colliders, in world."""
        m = world_from_joint[self.swing.collider_joint]
        out: Floats = np.einsum("cij,cej->cei", m[:, :3, :3], self._ball_m) + m[:, None, :3, 3]
        return out

    def _kept_out(self, rows: NDArray[np.intp], head: Floats, end: Floats, balls: Floats) -> Floats:
        """`end` (n, 3) out of the colliders that each meets, one after the other."""
        if not len(balls):
            return end
        s = self.swing
        reach = np.where(s.meets[rows], s.radius_m[rows, None] + s.collider_radius_m, -1.0)
        near = end[:, None] - _nearest(end[:, None], balls)
        for c in np.flatnonzero(((near * near).sum(-1) < reach * np.abs(reach)).any(axis=0)).tolist():
            off = end - _nearest(end, balls[c])
            far = np.linalg.norm(off, axis=1)
            hit = far < reach[:, c]
            pushed = end + normalized(off) * (reach[:, c] - far)[:, None]
            end = np.where(hit[:, None], self._at_length(rows, head, pushed, end - head), end)
        return end


class Swinging:
    """Somebody's springs from frame to frame."""

    def __init__(self, swing: Swing, skeleton: Skeleton) -> None:
        self._springs = Springs(swing, skeleton)
        self._ends: Ends | None = None
        self._was = np.zeros((_COUNT, 4, 4))
        self._ns = 0
        self._matrices = np.zeros((len(swing.parent), 3, 4))
        self.carriers = self._springs.carriers

    def forget(self) -> None:
        """Nobody sees them: the next picture begins with everything settled."""
        self._ends = None

    def update(self, world_from_joint: Floats, story_ns: int) -> Floats:
        """(K, 3, 4) world from bind pose of each spring, of a body posed so (54, 4, 4) at that instant."""
        past_s = (story_ns - self._ns) * 1e-9
        jumped = float(np.abs(world_from_joint[0, :3, 3] - self._was[0, :3, 3]).max()) > _JUMP_M
        if self._ends is None or jumped or not 0.0 <= past_s <= _LONGEST_S:
            ends, self._matrices = self._springs.settled(world_from_joint)
        elif past_s == 0.0:
            return self._matrices
        else:
            ends = self._springs.carried(self._ends, self._was, world_from_joint)
            steps = max(1, round(past_s * RATE_HZ))
            for _ in range(steps):
                ends, self._matrices = self._springs.stepped(ends, world_from_joint, past_s * RATE_HZ / steps)
        self._ends, self._was, self._ns = ends, world_from_joint.copy(), story_ns
        return self._matrices


def _turned(turn: Floats, x: Floats) -> Floats:
    out: Floats = (turn @ x[..., None])[..., 0]
    return out


def _nearest(at: Floats, ends: Floats) -> Floats:
    """The point of each segment `(..., 2, 3)` nearest to `at` `(..., 3)`."""
    a, along = ends[..., 0, :], ends[..., 1, :] - ends[..., 0, :]
    t = ((at - a) * along).sum(-1) / np.maximum((along * along).sum(-1), 1e-12)
    out: Floats = a + np.clip(t, 0.0, 1.0)[..., None] * along
    return out
