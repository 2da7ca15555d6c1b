"""The own handcuffs, drawn and held at somebody's wrist: whom they are on, or why they are on nobody.

They close on whoever lets them: the trainee's other hand is closed on his arm, or both his hands are behind his back. Where they are behind
his back both wrists are in them, and the hand that held them is empty. Elsewhere one half closes and the other stays in the hand, until his
hands come behind his back, as the story may have them do. On an officer, and on whoever wears some already, nothing closes. Each is told
once, after `cuff_ms`, dated to when it began; nobody has to press anything, for there is nothing there to press.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from vr_dti.events import ALREADY, BOTH_WRISTS, OFFICER, ONE_WRIST
from vr_dti.intents.acts import Vector
from vr_dti.intents.addressee import is_officer
from vr_dti.intents.contacts import on_whom
from vr_dti.intents.handling import ARM
from vr_dti.intents.memory import Dwell, HandMemory, TraineeMemory
from vr_dti.intents.moment import Moment
from vr_dti.spaces import Floats
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.props import in_handcuffs
from vr_dti.world.skeleton import JOINT
from vr_dti.world.tools import HANDCUFFS

WRISTS = (("left_wrist", JOINT["LeftHand"]), ("right_wrist", JOINT["RightHand"]))


def cuffing(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory a frame on, with what the handcuffs did in whichever hand holds them."""
    body, was = trainee.body, trainee.cuffing
    side = "left" if body.left.tool == HANDCUFFS else "right"
    hand, other = (body.left, trainee.right) if side == "left" else (body.right, trainee.left)
    if hand.tool != HANDCUFFS:
        return trainee if was == Dwell() else replace(trainee, cuffing=Dwell())
    if hand.grip is None:
        return replace(trainee, cuffing=moment.unseen(was))
    name, wrist = _at_wrist(moment, hand.grip[:3], was)
    what = f"{name}/{_comes_of_it(moment, name)}" if name and _lets_them(moment, name, other, was) else ""
    now = moment.goes_on(was, what)
    if now.reported or now.off_ns or not now.what or not moment.passed(now.since_ns, moment.rules.cuff_ms):
        return trainee if now is was else replace(trainee, cuffing=now)
    to, _, came = now.what.partition("/")
    lasted_ms = (moment.now_ns - now.since_ns) // NS_PER_MS
    moment.tell("cuffed", now.since_ns, to=to, part=wrist, name=came, hand=side, dwell_ms=lasted_ms)
    if came != BOTH_WRISTS:
        return replace(trainee, cuffing=replace(now, reported=True))
    empty = replace(hand, tool="")
    left, right = (empty, body.right) if side == "left" else (body.left, empty)
    body = replace(body, left=left, right=right, cuffed=to)
    return replace(trainee, body=body, belt=replace(trainee.belt, cuffed=to), cuffing=Dwell())


def half_on(was: Dwell) -> str:
    """On whose wrist one half is closed; empty: on nobody's."""
    return on_whom(was) if was.reported and was.what.endswith(f"/{ONE_WRIST}") else ""


def _at_wrist(moment: Moment, at_m: Vector, was: Dwell) -> tuple[str, str]:
    """(whose, which) wrist the handcuffs are at, the nearest one; empty: nobody's. Whoever they were told at has them until they leave."""
    best, nearest = ("", ""), math.inf
    for row, member in enumerate(moment.setting.cast):
        told = was.reported and on_whom(was) == member.name
        reach = (moment.rules.let_go_m if told else moment.rules.cuff_m).value
        for wrist, joint in WRISTS:
            away = math.dist(moment.shown.world_from_joint[row, joint, :3, 3].tolist(), at_m)
            if away <= reach and away < nearest:
                best, nearest = (member.name, wrist), away
    return best


def _comes_of_it(moment: Moment, name: str) -> str:
    """What handcuffs at his wrist come to."""
    if is_officer(name, moment.setting.cast[moment.setting.index(name)].person):
        return OFFICER
    if name in in_handcuffs(moment.setting, moment.shown.world):
        return ALREADY
    return BOTH_WRISTS if _behind_back(moment, name) else ONE_WRIST


def _lets_them(moment: Moment, name: str, other: HandMemory, was: Dwell) -> bool:
    """He is held by the arm, or has his hands behind his back; or one half is on him already."""
    held = other.squeeze and not other.touch.off_ns and on_whom(other.touch) == name and other.grasp.part in ARM
    return held or (was.reported and on_whom(was) == name) or _behind_back(moment, name)


def _behind_back(moment: Moment, name: str) -> bool:
    """Both wrists are behind his hips, as his trunk faces, and close together: standing, on his knees, or on his face."""
    at: Floats = moment.shown.world_from_joint[moment.shown.row(name), :, :3, 3]
    left, right = at[JOINT["LeftHand"]], at[JOINT["RightHand"]]
    ahead = np.cross(at[JOINT["Neck"]] - at[JOINT["Hips"]], at[JOINT["RightArm"]] - at[JOINT["LeftArm"]])
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-9)
    behind = min(float((at[JOINT["Hips"]] - wrist) @ ahead) for wrist in (left, right))
    return behind >= moment.rules.cuff_behind_m.value and math.dist(left.tolist(), right.tolist()) <= moment.rules.cuff_apart_m.value
