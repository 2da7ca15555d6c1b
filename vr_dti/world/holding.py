"""Hands that keep hold of somebody: a clip brings a hand near, and here the arm is bent until the hand is on the other body, as it is now.

So a grip stays on the shoulder between bodies of any two sizes, and while both move. Whom a hand holds follows from where it is: the body
whose point is nearest to where the clip alone would have the hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world.animation import scalar
from vr_dti.world.animation.rig import ARM_ROWS, FINGER_ROWS
from vr_dti.world.animation.scalar import Mat, Point
from vr_dti.world.animation.way import smoothstep
from vr_dti.world.casting import layers_of
from vr_dti.world.members import Hold
from vr_dti.world.reaching import ELBOWS, bent_arm
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT, PARENTS
from vr_dti.world.state import Actor, World

TAKE_MS = 220
"""before a hold begins the hand leaves its clip's path, and comes back to it after the end: default"""
BLOW_MS = 80
"""the same of a fist: it would be there too early else. Default."""
NEAR_M, FAR_M = 0.45, 0.75
"""A hand whose clip has it this near to the body takes hold wholly; this far, not at all. Defaults."""
MISS_M, OTHER_M = 0.20, 0.32
"""A blow that would go past its point by so little meets it; by so much, it is meant for another part of the body. Defaults."""
PALM_M = 0.024
"""from the middle of the hand's bones to the surface that it lies on: half a palm and some cloth, default"""

_ON_ARMS = ("forearm", "upper_arm")


Gripped = dict[tuple[int, int], float]
"""(row, side) of arms that somebody holds by -> how much"""


def apply(setting: Setting, world: World, m: Floats, t_ms: float) -> Gripped:
    """Bend the arms of everybody in the cast who holds somebody, and tell whose arms they hold. `m` `(N, 54, 4, 4)` is in world down to the
    chests, local below; only arms are changed."""
    holding, gripped = setting.rows.holding, Gripped()
    if not holding:
        return gripped
    held = [
        (on.startswith(_ON_ARMS), row, side, on, fist, weight)
        for row, actor in enumerate(world.actors)
        if actor.now.clip in holding or (actor.before is not None and actor.before.clip in holding)
        for side, on, fist, weight in _holds(setting, row, actor, t_ms)
    ]
    for _, row, side, on, fist, weight in sorted(held):  # an arm that is held may itself hold: trunks first
        found = _hold(setting, m, row, side, on, weight, len(world.actors), fist=fist)
        if found is not None and on.startswith(_ON_ARMS):
            arm = found[0], int(on.endswith("right"))
            gripped[arm] = max(gripped.get(arm, 0.0), found[1])
    return gripped


def _holds(setting: Setting, row: int, actor: Actor, t_ms: float) -> Iterator[tuple[int, str, bool, float]]:
    """(side, point, whether with the fist, how much) of what an actor's hands hold at `t_ms`."""
    sums: dict[tuple[int, str, bool], float] = {}
    for motion, track, weight in layers_of(setting, row, actor, t_ms):
        for hold in track.clip.holds:
            share = weight * _share(hold, t_ms - motion.since_ms, loops=track.clip.loop)
            if share > 0.0:
                sums[hold.side, hold.on, hold.fist] = sums.get((hold.side, hold.on, hold.fist), 0.0) + share
    return ((*held, min(1.0, weight)) for held, weight in sums.items())


def _share(hold: Hold, ms: float, *, loops: bool) -> float:
    """How much of a hold there is `ms` into its clip; in a loop it is all there always."""
    if loops:
        return 1.0
    take = BLOW_MS if hold.fist else TAKE_MS
    return smoothstep((ms - hold.from_ms + take) / take) * (1.0 - smoothstep((ms - hold.until_ms) / take))


def frame_of(m: Floats, row: int, joint: int, walked: frozenset[int]) -> tuple[Mat, Point]:
    """Turn and place in world of a joint of `m`, whatever of it is still local."""
    chain = []
    while joint not in walked:
        chain.append(joint)
        joint = PARENTS[joint]
    turn = scalar.as_matrix(m[row, joint, :3, :3].ravel().tolist())
    at = scalar.as_point(m[row, joint, :3, 3].tolist())
    for below in reversed(chain):
        at = scalar.add(at, scalar.apply(turn, scalar.as_point(m[row, below, :3, 3].tolist())))
        turn = scalar.product(turn, scalar.as_matrix(m[row, below, :3, :3].ravel().tolist()))
    return turn, at


WALKED = frozenset(JOINT[name] for name in ("Hips", "Spine", "Spine1", "Spine2"))


def _hold(setting: Setting, m: Floats, row: int, side: int, on: str, weight: float, cast: int, *, fist: bool) -> tuple[int, float] | None:
    """Put one hand where it holds. -> whom, and how much; None where nobody is there."""
    rows = setting.rows
    clavicle, root_joint, elbow_joint, wrist_joint = ARM_ROWS[side].tolist()
    hand_turn, wrist = frame_of(m, row, wrist_joint, WALKED)
    palm = (rows.rigs[row].knuckle_m if fist else rows.rigs[row].palm_offset_m)[side].tolist()
    here = scalar.add(wrist, scalar.apply(hand_turn, scalar.as_point(palm)))
    best: tuple[float, Point, Point, float, int] | None = None
    for other in range(cast):
        if other == row:
            continue
        point = rows.points[other][on]
        turn, at = frame_of(m, other, point.joint, WALKED)
        spot = scalar.add(at, scalar.apply(turn, point.at))
        apart = math.dist(spot, here)
        if best is None or apart < best[0]:
            best = (apart, spot, scalar.apply(turn, point.out), point.round_m, other)
    if best is None:
        return None
    apart, spot, out, round_m, whom = best
    weight *= 1.0 - smoothstep((apart - NEAR_M) / (FAR_M - NEAR_M))
    if fist:
        way = scalar.add(spot, here, -1.0)
        past = math.sqrt(max(0.0, apart * apart - sum(w * o for w, o in zip(way, out, strict=True)) ** 2))
        weight *= 1.0 - smoothstep((past - MISS_M) / (OTHER_M - MISS_M))
    if weight <= 0.0:
        return None
    carried, root = frame_of(m, row, clavicle, WALKED)
    root = scalar.add(root, scalar.apply(carried, scalar.as_point(m[row, root_joint, :3, 3].tolist())))
    if fist:  # the elbow goes on where the blow comes from
        hand, target = hand_turn, spot
        pole = scalar.add(frame_of(m, row, elbow_joint, WALKED)[1], root, -1.0)
    else:
        hand = _laid(hand_turn, rows.rigs[row].hand_bind[side], out)
        target = scalar.add(spot, out, PALM_M)
        pole = scalar.apply(scalar.as_matrix(m[row, JOINT["Spine2"], :3, :3].ravel().tolist()), ELBOWS[side])
    target = scalar.add(target, scalar.apply(hand, scalar.as_point(palm)), -1.0)
    bones = rows.limbs[row].arms[side]
    set_turns(m, row, bones.rows, np.array(bent_arm(bones, root, target, pole, hand, carried)), weight)
    if round_m > 0.0:
        set_turns(m, row, tuple(FINGER_ROWS[side].ravel().tolist()), rows.grasps[row].round_limb(side, round_m), weight)
    return whom, weight


def set_turns(m: Floats, row: int, joints: tuple[int, ...], turns: Floats, weight: float) -> None:
    """Turn the `joints` (J) of a row of `m` as `turns` `(J, 3, 3)` has them, or only so far."""
    found = turns.reshape(-1, 9)
    if weight < 1.0:
        pairs = zip(m[row, list(joints), :3, :3].reshape(-1, 9).tolist(), found.tolist(), strict=True)
        found = np.array([scalar.mixed(scalar.as_matrix(a), scalar.as_matrix(b), weight) for a, b in pairs])
    m[row, list(joints), :3, :3] = found.reshape(-1, 3, 3)


def _laid(hand: Mat, bind: Floats, out: Point) -> Mat:
    """`hand` turned the least way that lays its palm flat on a surface with the normal `out`."""
    palm = scalar.apply(hand, scalar.as_point(bind[:, 1].tolist()))
    return scalar.product(scalar.onto(palm, (-out[0], -out[1], -out[2])), hand)
