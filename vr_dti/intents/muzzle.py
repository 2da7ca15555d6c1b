"""What only time tells of a weapon in a hand: whom its muzzle crosses and for how long, and a baton's blows.

A crossing is told when it is over, dated to its beginning: when the muzzle leaves, or at the latest when the story stands or ends. It is
read along the barrel itself, far more narrowly than an aim is, on every body, other trainees' too.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from vr_dti.intents.acts import Act, Vector, forward, plain_part
from vr_dti.intents.memory import Dwell, HandMemory, Swing, TraineeMemory
from vr_dti.intents.thresholds import Thresholds
from vr_dti.spaces import Floats
from vr_dti.timebase import NS_PER_MS, NS_PER_S
from vr_dti.world.handles import axis_of
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes, cast_ray, nearest_parts
from vr_dti.world.state import Hand
from vr_dti.world.tools import MUZZLES, bore_of

BATON_M = 0.48
"""from the palm to the tip, where the fist points: default, of a 26-inch baton drawn out"""
STRIKES_M = (BATON_M, 0.92 * BATON_M, 0.84 * BATON_M, 0.76 * BATON_M, 0.68 * BATON_M)
"""points of it that strike, from the palm: default, its outer third, nearer to each other than a wrist is thick"""
STEP_M, MOST_STEPS = 0.04, 16
"""its way in a frame is looked at in steps of so much, half as long as a wrist is thick (default): a fast one would be past an arm"""
AGAIN_MS = 200
"""a swing that goes through an arm and on into the trunk within so much is one blow: default"""
BLOW_CMPS, JUMP_CMPS = 150, 4000
"""a tip that is slower lies on somebody and does not strike; one that is faster is a tracker that jumped: defaults"""


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
    """The baton moved on; a blow where its outer part came onto somebody fast enough, also where it is past him again in the next frame."""
    assert hand.grip is not None
    palm, ahead = np.array(hand.grip[:3]), np.array(forward(axis_of(hand)))
    line = palm + np.array(STRIKES_M)[:, None] * ahead
    before = line if was.line_m is None else np.array(was.line_m)
    moved_m = float(np.linalg.norm(line[0] - before[0]))
    steps = min(MOST_STEPS, 1 + int(moved_m / STEP_M))
    share = np.linspace(1.0 / steps, 1.0, steps)[:, None, None]
    swept = (before + share * (line - before)).reshape(-1, 3)
    met = next((near for near in nearest_parts(shapes, swept) if near.distance_m <= 0.0 and near.actor != own), None)
    if met is None:
        return replace(was, line_m=_points(line), at_ns=now_ns)
    anew = met.actor != was.on or now_ns - was.on_ns > AGAIN_MS * NS_PER_MS
    if anew and was.line_m is not None and now_ns > was.at_ns:
        cmps = round(100 * moved_m * NS_PER_S / (now_ns - was.at_ns))
        if BLOW_CMPS <= cmps <= JUMP_CMPS:
            fields = {"to": met.actor, "part": plain_part(met.part), "name": "baton", "hand": side, "strength_cmps": cmps}
            acts.append(Act("struck", now_ns, fields))
    return Swing(_points(line), now_ns, met.actor, now_ns)


def _points(line: Floats) -> tuple[Vector, ...]:
    return tuple((x, y, z) for x, y, z in line.tolist())
