"""Reactions put into posed bodies: a trunk that bows and jerks over feet that stay, hands before the eyes, arms drawn in. Pure.

Everything is on top of what the body does otherwise, and less of it where that leaves no room: who lies is not bent into the ground, and
hands in handcuffs stay there. An arm goes to its place by a path of its own and is solved at every instant, so that no elbow ever bends
the wrong way.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from vr_dti.spaces import Floats, quat_slerp, rotation_from_quat
from vr_dti.world.animation import leaning, reactions, scalar
from vr_dti.world.animation.ik import FOREARM_TWIST
from vr_dti.world.animation.kinematics import quats_from_rotations
from vr_dti.world.animation.reactions import Reaction
from vr_dti.world.animation.rig import ARM_ROWS, FINGER_ROWS, LEG_ROWS
from vr_dti.world.animation.scalar import Mat, Point
from vr_dti.world.animation.wander import wander
from vr_dti.world.animation.way import smoothstep
from vr_dti.world.casting import Sampled
from vr_dti.world.holding import WALKED, Gripped, frame_of, set_turns
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import World

MOST_JERK_RAD = math.radians(14.0)
"""of all blows together: default"""
LEVEL, UPRIGHT = 0.35, 0.80
"""height of a trunk's axis, unit, up to which it is bent by nothing, and from which wholly: default"""
SITS_BACK = 0.35
"""how far hips go back for each radian that the trunk bows: default, metres"""
LIES_M = 0.42
"""hips lower than this, and level: somebody who lies. Default."""
FIST_ROUND_M = 0.006
NEAR_M = 0.03
"""a crouch less deep than this is mixed with the clip's own legs"""
BEHIND_M, BESIDE_M = (-0.06, 0.01), (0.12, 0.20)
"""both wrists so far behind the chest's joint, and no further beside it: hands that are tied there, the more so the further"""

_NONE = np.array((0.0, 0.0, 0.0, 1.0))
_NECK, _HEAD = JOINT["Neck"], JOINT["Head"]
_CLAVICLES = (JOINT["LeftShoulder"], JOINT["RightShoulder"])
_MIDDLE = (JOINT["Spine2"], JOINT["Neck"])
_TREMBLES = (*_MIDDLE, *_CLAVICLES, JOINT["LeftForeArm"], JOINT["RightForeArm"])
_EYES = (JOINT["LeftEye"], JOINT["RightEye"])

PLACES: dict[str, tuple[Point, Point, Point, Point]] = {
    "eyes": ((0.012, -0.030, -0.062), (0.42, 0.90, 0.05), (0.12, -0.05, 0.99), (-0.62, -0.75, -0.22)),
    "belly": ((-0.055, -0.205, -0.055), (0.86, 0.22, -0.28), (0.28, 0.0, 0.96), (-0.50, -0.85, 0.20)),
    "other_arm": ((0.120, -0.175, -0.105), (0.86, 0.40, 0.05), (0.10, -0.20, 0.96), (-0.60, -0.80, -0.10)),
    "thigh": ((-0.205, -0.45, -0.290), (0.20, -0.90, -0.25), (0.45, 0.10, 0.88), (-0.60, -0.35, 0.70)),
}
"""where the left palm goes (metres from the eye, in the head's frame; else from the chest's joint, in its frame), where its fingers
point and the palm faces, and where the elbow points, in the chest's frame; the right hand is its mirror image. Made by eye."""
ON_TRUNK = frozenset(("belly", "other_arm"))
"""these are counted forward from the breast as it is dressed: hands that were so far from the joint were inside a man in a jacket"""
FRONT_M = 0.17
"""how far a breast stands out before its joint at least, of an arm as long as the reference's: default"""
FINGERS_ROUND_M = 0.09
"""fingers bend as round something so thick: default"""
AHEAD_M = 0.11
"""how far before the straight line a hand goes on its way up: default"""


def reactions_of(setting: Setting, world: World, t_ms: float) -> list[tuple[int, Reaction]]:
    """(row, reaction) of everybody whom a tool met."""
    rows = setting.rows
    return [(row, reactions.at(a.hurts, t_ms, rows.seeds[row])) for row, a in enumerate(world.actors) if a.hurts]


def blinded(cast: Sampled, reacting: list[tuple[int, Reaction]]) -> Sampled:
    """Heads that are not free to look at anybody."""
    look = list(cast.look)
    for row, reaction in reacting:
        look[row] *= 1.0 - reaction.blind
    return replace(cast, look=tuple(look))


def bow(setting: Setting, m: Floats, row: int, r: Reaction) -> None:
    """Trunk, head, shoulders and knees of one body of `m` `(N, 54, 4, 4)`: hips in world, all else local to its parent."""
    hips = scalar.as_matrix(m[row, 0, :3, :3].ravel().tolist())
    trunk = hips
    for joint in leaning.PIVOTS:
        trunk = scalar.product(trunk, scalar.as_matrix(m[row, joint, :3, :3].ravel().tolist()))
    up = smoothstep((trunk[4] - LEVEL) / (UPRIGHT - LEVEL))
    if up > 0.0:
        size = math.hypot(*r.turn)
        jerk = MOST_JERK_RAD * math.tanh(size / MOST_JERK_RAD) / size if size > 1e-9 else 0.0
        # forward is about the hips' own right, made level
        far = math.hypot(hips[0], hips[6]) or 1.0
        bend = -r.bend_rad * up / far
        leaning.apply(m[row], scalar.add((bend * hips[0], 0.0, bend * hips[6]), r.turn, jerk * up))
        if r.crouch_m > 0.0 or r.bend_rad > 0.0:
            _crouch(setting, m, row, up * r.crouch_m, up * SITS_BACK * max(0.0, r.bend_rad) * 0.5)
    if up < 1.0 and (r.arch_rad > 0.0 or r.clench > 0.0):
        _hollow(setting, m, row, hips, r.arch_rad * (1.0 - up), r.clench * (1.0 - up))
    tied = _tied(m, row)
    yaw = up * (r.yaw_rad + r.away_rad * tied)
    nod = r.nod_rad * (0.35 + 0.65 * up) + 0.9 * r.arch_rad * (1.0 - up)
    if yaw or nod:
        for joint, share in ((_NECK, 0.45), (_HEAD, 0.55)):
            _turn(m, row, joint, scalar.turned(share * yaw, share * nod))
    if r.shrug_rad and tied < 1.0:  # shoulders that rise pull hands apart that are held together
        for joint, sign in zip(_CLAVICLES, (-1.0, 1.0), strict=True):
            _turn(m, row, joint, scalar.matrix(scalar.about((0.0, 0.0, 1.0), sign * (1.0 - tied) * r.shrug_rad)))


def _hollow(setting: Setting, m: Floats, row: int, hips: Mat, arch_rad: float, clench: float) -> None:
    """Somebody whose trunk is level makes his back hollow; if he lies, thighs come up behind, knees go straight and hands close."""
    leaning.apply(m[row], (arch_rad * hips[0], arch_rad * hips[3], arch_rad * hips[6]))
    lies = smoothstep((0.62 - abs(hips[4])) / 0.25) * smoothstep((LIES_M - float(m[row, 0, 1, 3])) / 0.1)
    if lies <= 0.0:
        return
    back = scalar.matrix(scalar.about((1.0, 0.0, 0.0), -0.6 * lies * arch_rad))
    for thigh, shin in LEG_ROWS[:, :2].tolist():
        here = scalar.as_matrix(m[row, thigh, :3, :3].ravel().tolist())
        m[row, thigh, :3, :3] = np.array(scalar.product(back, here)).reshape(3, 3)
        if clench > 0.0:
            bent = quats_from_rotations(m[row, shin, :3, :3])
            m[row, shin, :3, :3] = rotation_from_quat(quat_slerp(bent, _NONE, np.array(0.7 * lies * clench)))
    for side in (0, 1):
        if clench > 0.0:
            set_turns(m, row, tuple(FINGER_ROWS[side].ravel().tolist()), setting.rows.grasps[row].round_limb(side, FIST_ROUND_M), clench)


def trembles(m: Floats, row: int, r: Reaction, seed: int, t_ms: float) -> None:
    """Muscles under current shake."""
    if r.tremble_rad <= 0.0:
        return
    loose = 1.0 - _tied(m, row)
    for k, joint in enumerate(_TREMBLES):
        a = (1.0 if joint in _MIDDLE else loose) * r.tremble_rad * wander(seed + 40 + k, t_ms, 38.0)
        _turn(m, row, joint, scalar.matrix(scalar.about((1.0, 0.0, 0.0) if k % 2 else (0.0, 0.0, 1.0), a)))


def _turn(m: Floats, row: int, joint: int, turn: Mat) -> None:
    here = scalar.as_matrix(m[row, joint, :3, :3].ravel().tolist())
    m[row, joint, :3, :3] = np.array(scalar.product(here, turn)).reshape(3, 3)


def _crouch(setting: Setting, m: Floats, row: int, down_m: float, back_m: float) -> None:
    """Hips sink and go back over feet that stay, of somebody whose feet are on the ground."""
    own = setting.rows.limbs[row]
    hips = scalar.as_matrix(m[row, 0, :3, :3].ravel().tolist())
    at = scalar.as_point(m[row, 0, :3, 3].tolist())
    if hips[4] < 0.75:  # he lies, or is bent low already
        return
    ahead = (-hips[2], 0.0, -hips[8])
    far = math.hypot(ahead[0], ahead[2]) or 1.0
    to = (at[0] - back_m * ahead[0] / far, at[1] - down_m, at[2] - back_m * ahead[2] / far)
    weight = smoothstep(math.hypot(down_m, back_m) / NEAR_M)
    rows: list[int] = []
    found: list[Mat] = []
    for side in (0, 1):
        bones = own.legs[side]
        locals_ = [scalar.as_matrix(m[row, j, :3, :3].ravel().tolist()) for j in bones.rows[:3]]
        offsets = [scalar.as_point(m[row, j, :3, 3].tolist()) for j in bones.rows[:3]]
        turn, place, joints = hips, at, []
        for local, offset in zip(locals_, offsets, strict=True):
            place = scalar.add(place, scalar.apply(turn, offset))
            joints.append(place)
            turn = scalar.product(turn, local)
        ankle, foot = joints[2], turn
        if ankle[1] > 0.35:  # this leg is in the air: it goes with the hips
            continue
        pole = (-hips[2] - foot[2], -hips[5], -hips[8] - foot[8])
        root = scalar.add(to, scalar.apply(hips, offsets[0]))
        upper, lower = scalar.two_bone(root, ankle, pole, bones.upper_m, bones.lower_m, bones.upper_bind_t, bones.lower_bind_t)
        rows += bones.rows[:3]
        found += (
            scalar.product(scalar.transposed(hips), upper),
            scalar.product(scalar.transposed(upper), lower),
            scalar.product(scalar.transposed(lower), foot),
        )
    if rows:
        m[row, 0, :3, 3] = to
        set_turns(m, row, tuple(rows), np.array(found), weight)


def _tied(m: Floats, row: int) -> float:
    """0..1: hands that are behind the back, as the clip has them. `m` is local below the hips."""
    behind = 1.0
    for side in (0, 1):
        at = _wrist_m(m, row, side)
        beside = smoothstep((abs(at[0]) - BESIDE_M[0]) / (BESIDE_M[1] - BESIDE_M[0]))
        behind = min(behind, smoothstep((at[2] - BEHIND_M[0]) / (BEHIND_M[1] - BEHIND_M[0])) * (1.0 - beside))
    return behind


def _wrist_m(m: Floats, row: int, side: int) -> Point:
    """Where a wrist is in the chest's frame, from matrices that are local below it."""
    turn, at = scalar.matrix((0.0, 0.0, 0.0, 1.0)), scalar.as_point((0.0, 0.0, 0.0))
    for joint in ARM_ROWS[side].tolist():
        at = scalar.add(at, scalar.apply(turn, scalar.as_point(m[row, joint, :3, 3].tolist())))
        turn = scalar.product(turn, scalar.as_matrix(m[row, joint, :3, :3].ravel().tolist()))
    return at


def raise_arms(setting: Setting, m: Floats, row: int, r: Reaction, gripped: Gripped) -> None:
    """Hands go before the eyes or the breast; one that carries something stays with the clip, or a phone were before the eyes, and so does
    one whose arm somebody holds. `m` is in world down to the chest, local below."""
    if not any(share for _, share in r.arms):
        return
    chest = scalar.as_matrix(m[row, JOINT["Spine2"], :3, :3].ravel().tolist())
    free = (1.0 - _tied(m, row)) * smoothstep((chest[4] - LEVEL) / (UPRIGHT - LEVEL))
    if free <= 0.0:
        return
    head, head_m = frame_of(m, row, _HEAD, WALKED)
    chest_m = scalar.as_point(m[row, JOINT["Spine2"], :3, 3].tolist())
    size = setting.rows.rigs[row].arm_scale
    for side, (where, share) in enumerate(r.arms):
        goes = free * share * (1.0 - gripped.get((row, side), 0.0))
        if where and goes > 0.0 and not (side == 1 and setting.cast[row].carries):
            frame = (chest, chest_m, size)
            if where in ON_TRUNK:
                front = max(setting.cast[row].skeleton.front_m[1], FRONT_M * size)
                frame = (chest, scalar.add(chest_m, (-chest[2], -chest[5], -chest[8]), front), size)
            elif where == "eyes":
                frame = (head, scalar.add(head_m, scalar.apply(head, scalar.as_point(m[row, _EYES[side], :3, 3].tolist()))), 1.0)
            _reach(setting, m, row, side, goes, frame, chest, where)


def _mirrored(point: Point, side: int) -> Point:
    return point if side == 0 else (-point[0], point[1], point[2])


def _unit(v: Point) -> Point:
    size = math.hypot(*v) or 1.0
    return v[0] / size, v[1] / size, v[2] / size


def _reach(
    setting: Setting,
    m: Floats,
    row: int,
    side: int,
    share: float,
    frame: tuple[Mat, Point, float],
    chest: Mat,
    where: str,
) -> None:
    """One arm, `share` of its way from where the clip has it to that place of `PLACES`, in `frame` (turn, origin, size)."""
    rows = setting.rows
    rig, bones = rows.rigs[row], rows.limbs[row].arms[side]
    clavicle, root_joint, elbow_joint, wrist_joint = ARM_ROWS[side].tolist()
    turn, origin, size = frame
    at, fingers, palm, elbow = (_mirrored(p, side) for p in PLACES[where])
    along = _unit(fingers)
    flat = _unit(scalar.add(palm, along, -sum(a * b for a, b in zip(along, palm, strict=True))))
    bind = scalar.as_matrix(rig.hand_bind[side].T.ravel().tolist())
    there = scalar.product(turn, scalar.product(scalar.columns(along, flat), bind))
    carried, joint = frame_of(m, row, clavicle, WALKED)
    root = scalar.add(joint, scalar.apply(carried, scalar.as_point(m[row, root_joint, :3, 3].tolist())))
    forearm, bent = frame_of(m, row, elbow_joint, WALKED)
    _, wrist = frame_of(m, row, wrist_joint, WALKED)
    goal = scalar.add(origin, scalar.apply(turn, at), size)
    goal = scalar.add(goal, scalar.apply(there, scalar.as_point(rig.palm_offset_m[side].tolist())), -1.0)
    way = scalar.add(goal, wrist, -1.0)
    arc = AHEAD_M * 4.0 * share * (1.0 - share) * min(1.0, math.hypot(*way) / 0.4)
    place = scalar.add(scalar.add(wrist, way, share), (-chest[2], -chest[5], -chest[8]), arc)
    was = _unit(scalar.add(bent, scalar.add(root, wrist), -0.5))
    pole = scalar.apply(chest, _unit(elbow))

    def solved(to: Point, towards: Point) -> tuple[Mat, Mat]:
        return scalar.two_bone(root, to, towards, bones.upper_m, bones.lower_m, bones.upper_bind_t, bones.lower_bind_t)

    # The clip's turn of the forearm about itself and the one that the hand needs there are mixed: nothing leaps as an arm leaves its clip.
    twist = scalar.twist(solved(wrist, was)[1], forearm, bones.lower_dir)
    last = solved(goal, pole)[1]
    twists = FOREARM_TWIST * scalar.twist(last, there, bones.lower_dir)
    last = scalar.product(last, scalar.matrix(scalar.about(bones.lower_dir, twists)))
    mixed = scalar.add(scalar.add((0.0, 0.0, 0.0), was, 1.0 - share), pole, share)
    upper, lower = solved(place, mixed)
    lower = scalar.product(lower, scalar.matrix(scalar.about(bones.lower_dir, twist + (twists - twist) * share)))
    bends = np.array((m[row, wrist_joint, :3, :3], np.array(scalar.product(scalar.transposed(last), there)).reshape(3, 3)))
    first, second = quats_from_rotations(bends)
    hand = rotation_from_quat(quat_slerp(first, second, np.array(share)))
    arm = np.array((scalar.product(scalar.transposed(carried), upper), scalar.product(scalar.transposed(upper), lower), hand.ravel()))
    set_turns(m, row, bones.rows, arm, smoothstep(share / 0.15))
    set_turns(m, row, tuple(FINGER_ROWS[side].ravel().tolist()), rows.grasps[row].round_limb(side, FINGERS_ROUND_M), share)
