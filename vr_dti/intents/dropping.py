"""A tool that a hand lets go: it falls to the ground, lies there and is on the belt no more, until a hand picks it up.

A hand keeps what it took, open or closed, so that nobody loses a weapon by relaxing. It lets go when it closes twice, shortly after one
another, where a squeeze means nothing else; by key, with `drop`.
"""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.intents.firing import Told, switched
from vr_dti.intents.live import LiveHand, LiveTrainee
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.feet import yaw_of
from vr_dti.world.pose import Shown
from vr_dti.world.state import Lying

TWICE_MS = 600
"""between two squeezes that let go: default"""
PICK_M, PICK_BELOW_M = 0.6, 0.75
"""an open hand this near to what lies there, over the ground, and this low picks it up: default, so that nobody must kneel"""
KEY = "drop"


def let_go(trainee: LiveTrainee, shown: Shown, side: str, at_ns: int, story_ms: int) -> list[Told]:
    """The hand closed on what it holds, where that does nothing else: the second time it lets go."""
    hand = _hand(trainee, side)
    before_ns, hand.memory = hand.memory.twice_ns, replace(hand.memory, twice_ns=at_ns)
    if not before_ns or at_ns - before_ns > TWICE_MS * NS_PER_MS:
        return []
    hand.memory = replace(hand.memory, twice_ns=0)
    return dropped(trainee, shown, side, story_ms)


def dropped(trainee: LiveTrainee, shown: Shown, side: str, story_ms: int) -> list[Told]:
    """What the hand holds falls. A hand that is lost keeps it, and a real weapon with a tracker of its own is where it is."""
    hand = _hand(trainee, side)
    if not hand.tool or hand.grip is None or trainee.belt.replica(hand.tool) is not None:
        return []
    x, y, z = hand.grip[:3]
    fallen = Lying(hand.tool, x, z, yaw_of(hand.aim or hand.grip), max(0.0, y), story_ms)
    trainee.belt = replace(trainee.belt, lying=(*trainee.belt.lying, fallen))
    name, hand.tool = hand.tool, ""
    off = switched(shown, trainee.memory.trainee, False) if name == "flashlight" else []
    return [("dropped", {"name": name, "hand": side}), *off]


def picked_up(trainee: LiveTrainee, side: str) -> list[Told]:
    """An empty hand takes what lies within its reach, the nearest first."""
    hand = _hand(trainee, side)
    if hand.tool or hand.grip is None or hand.grip[1] > PICK_BELOW_M:
        return []
    x, _, z = hand.grip[:3]
    near = [(math.hypot(thing.x_m - x, thing.z_m - z), thing.tool) for thing in trainee.belt.lying]
    far_m, name = min(near, default=(math.inf, ""))
    if far_m > PICK_M:
        return []
    trainee.belt = replace(trainee.belt, lying=tuple(thing for thing in trainee.belt.lying if thing.tool != name))
    hand.tool = name
    return [("picked_up", {"name": name, "hand": side})]


def _hand(trainee: LiveTrainee, side: str) -> LiveHand:
    return trainee.left if side == "left" else trainee.right
