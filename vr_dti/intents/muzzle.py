"""What only time tells of a weapon in a hand: whom its muzzle crosses and for how long, and a baton's blows.

A crossing is told when it is over, dated to its beginning: when the muzzle leaves, or at the latest when the story stands or ends. It is
read along the barrel itself, far more narrowly than an aim is, on every body, other trainees' too.
"""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.intents.acts import Act, forward, plain_part
from vr_dti.intents.memory import Dwell, HandMemory, Swing, TraineeMemory
from vr_dti.intents.thresholds import Thresholds
from vr_dti.timebase import NS_PER_MS, NS_PER_S
from vr_dti.world.handles import axis_of
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes, cast_ray, nearest_part
from vr_dti.world.state import Hand
from vr_dti.world.tools import MUZZLES, bore_of

BATON_M = 0.48
"""from the palm to the tip, where the fist points: default, of a 26-inch baton drawn out"""
BLOW_CMPS = 150
"""a tip that is slower lies on somebody and does not strike: default"""


def weapons(
    rules: Thresholds, setting: Setting, trainee: TraineeMemory, shown: Shown, now_ns: int
) -> tuple[TraineeMemory, tuple[Act, ...]]:
    """The trainee's memory after this frame, and the crossings that ended and blows that landed in it."""
    acts: list[Act] = []
    hands = (trainee.body.left, trainee.body.right)
    was = (trainee.left, trainee.right)
    idle = not any(h.tool in MUZZLES or h.tool == "baton" for h in hands)
    if idle and not any(m.muzzle.what or m.swing.at_ns for m in was):
        return trainee, ()
    shapes = None if idle else Shapes.of(shown, setting, trainees=True)
    own = f"trainee:{trainee.trainee}"
    now = [_hand(rules, side, m, h, shapes, own, now_ns, acts) for side, m, h in zip(("left", "right"), was, hands, strict=True)]
    return replace(trainee, left=now[0], right=now[1]), tuple(acts)


def cut_off(rules: Thresholds, trainee: TraineeMemory, now_ns: int) -> tuple[TraineeMemory, tuple[Act, ...]]:
    """The story stands or ends: the trainee's memory without crossings, and those that went on until now."""
    if not (trainee.left.muzzle.what or trainee.right.muzzle.what):
        return trainee, ()
    acts: list[Act] = []
    for side, hand in (("left", trainee.left), ("right", trainee.right)):
        _crossed(rules, side, hand.muzzle, now_ns, acts)
    left, right = (replace(hand, muzzle=Dwell()) for hand in (trainee.left, trainee.right))
    return replace(trainee, left=left, right=right), tuple(acts)


def _hand(
    rules: Thresholds, side: str, was: HandMemory, hand: Hand, shapes: Shapes | None, own: str, now_ns: int, acts: list[Act]
) -> HandMemory:
    swing = Swing()
    if shapes is not None and hand.tool == "baton" and hand.grip is not None:
        swing = _swung(side, was.swing, hand, shapes, own, now_ns, acts)
    on, part = "", ""
    bore = bore_of(hand) if hand.tool in MUZZLES else None
    if shapes is not None and bore is not None:
        hit = cast_ray(shapes, *bore, spread_rad=math.radians(rules.muzzle_deg.value), but=own)
        on, part = hit.actor, plain_part(hit.part)
    muzzle = was.muzzle
    tool, before, _ = muzzle.what.split("/") if muzzle.what else ("", "", "")
    if (hand.tool, on) != (tool, before) or not on:
        _crossed(rules, side, muzzle, now_ns, acts)
        muzzle = Dwell(f"{hand.tool}/{on}/{part}", now_ns) if on else Dwell()
    return replace(was, muzzle=muzzle, swing=swing)


def _crossed(rules: Thresholds, side: str, was: Dwell, now_ns: int, acts: list[Act]) -> None:
    """Tell a crossing that is over, if it lasted at all."""
    lasted_ms = (now_ns - was.since_ns) // NS_PER_MS
    if was.what and lasted_ms >= rules.muzzle_ms.value:
        tool, to, part = was.what.split("/")
        acts.append(Act("crossed", was.since_ns, {"to": to, "part": part, "name": tool, "hand": side, "dwell_ms": lasted_ms}))


def _swung(side: str, was: Swing, hand: Hand, shapes: Shapes, own: str, now_ns: int, acts: list[Act]) -> Swing:
    """The baton's tip moved on; a blow where it came onto somebody fast enough."""
    assert hand.grip is not None
    ahead = forward(axis_of(hand))
    x, y, z = (p + BATON_M * a for p, a in zip(hand.grip[:3], ahead, strict=True))
    near = nearest_part(shapes, (x, y, z))
    on = near.actor if near.distance_m <= 0.0 and near.actor != own else ""
    if on and on != was.on and was.at_m is not None and now_ns > was.at_ns:
        cmps = round(100 * math.dist(was.at_m, (x, y, z)) * NS_PER_S / (now_ns - was.at_ns))
        if cmps >= BLOW_CMPS:
            fields = {"to": on, "part": plain_part(near.part), "name": "baton", "hand": side, "strength_cmps": cmps}
            acts.append(Act("struck", now_ns, fields))
    return Swing((x, y, z), now_ns, on)
