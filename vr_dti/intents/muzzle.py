"""What only time tells of a weapon in a hand: whom its muzzle crosses and for how long, and a baton's blows.

A crossing is told when it is over, dated to its beginning: when the muzzle has left for `muzzle_ms`, or at the latest when the story stands
or ends. It is read along the barrel itself, far more narrowly than an aim is, on every body, other trainees' too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.intents.acts import Vector, forward, plain_part
from vr_dti.intents.memory import Dwell, HandMemory, Swing, TraineeMemory
from vr_dti.intents.moment import Moment
from vr_dti.spaces import Floats
from vr_dti.timebase import NS_PER_MS, NS_PER_S
from vr_dti.world.handles import axis_of
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


def weapons(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory after this frame; the crossings that ended and blows that landed in it are told."""
    hands = (trainee.body.left, trainee.body.right)
    was = (trainee.left, trainee.right)
    idle = not any(h.tool in MUZZLES or h.tool == "baton" for h in hands)
    if idle and not any(m.muzzle.what or m.swing.at_ns for m in was):
        return trainee
    others = None if idle else _Others(Shapes.of(moment.shown, moment.setting, trainees=True), f"trainee:{trainee.trainee}")
    left, right = (_hand(moment, side, m, h, others) for side, m, h in zip(("left", "right"), was, hands, strict=True))
    return replace(trainee, left=left, right=right)


def cut_off(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The story stands or ends: the trainee's memory without crossings; those that went on until now are told."""
    if not (trainee.left.muzzle.what or trainee.right.muzzle.what):
        return trainee
    for side, hand in (("left", trainee.left), ("right", trainee.right)):
        for crossing in _under(hand.muzzle):
            _crossed(moment, side, crossing)
    left, right = (replace(hand, muzzle=Dwell()) for hand in (trainee.left, trainee.right))
    return replace(trainee, left=left, right=right)


@dataclass(frozen=True, slots=True)
class _Others:
    """Everybody whom a weapon can be on, other trainees too."""

    shapes: Shapes
    own: str
    """the body of whoever holds it, which is not meant"""


def _hand(moment: Moment, side: str, was: HandMemory, hand: Hand, others: _Others | None) -> HandMemory:
    """`others` is None where neither hand holds what strikes or has a muzzle."""
    swing = Swing()
    if others is not None and hand.tool == "baton" and hand.grip is not None:
        swing = _swung(moment, side, was.swing, hand, others)
    on, part = "", ""
    bore = bore_of(hand) if hand.tool in MUZZLES else None
    if others is not None and bore is not None:
        hit = cast_ray(others.shapes, *bore, spread_rad=math.radians(moment.rules.muzzle_deg.value), but=others.own)
        on, part = hit.actor, plain_part(hit.part)
    crossings, begins = _under(was.muzzle), f"{hand.tool}/{on}/"
    what = next((c.what for c in crossings if c.what.startswith(begins)), begins + part) if on else ""
    muzzle = moment.goes_on(was.muzzle, what, moment.rules.muzzle_ms)
    go_on = {(c.what, c.since_ns) for c in _under(muzzle)}
    for crossing in crossings:
        if (crossing.what, crossing.since_ns) not in go_on:
            _crossed(moment, side, crossing)
    return replace(was, muzzle=muzzle, swing=swing)


def _under(muzzle: Dwell) -> list[Dwell]:
    """All crossings that are not over: whom it was on a moment ago, and whom it is on instead."""
    return ([muzzle] if muzzle.what else []) + (_under(muzzle.other) if muzzle.other else [])


def _crossed(moment: Moment, side: str, was: Dwell) -> None:
    """Tell a crossing that is over, if it lasted at all."""
    lasted_ms = ((was.off_ns or moment.now_ns) - was.since_ns) // NS_PER_MS
    if lasted_ms >= moment.rules.muzzle_ms.value:
        tool, to, part = was.what.split("/")
        moment.tell("crossed", was.since_ns, to=to, part=part, name=tool, hand=side, dwell_ms=lasted_ms)


def _swung(moment: Moment, side: str, was: Swing, hand: Hand, others: _Others) -> Swing:
    """The baton moved on; a blow where its outer part came onto somebody fast enough, also where it is past him again in the next frame."""
    assert hand.grip is not None
    now_ns = moment.now_ns
    palm, ahead = np.array(hand.grip[:3]), np.array(forward(axis_of(hand)))
    line = palm + np.array(STRIKES_M)[:, None] * ahead
    before = line if was.line_m is None else np.array(was.line_m)
    moved_m = float(np.linalg.norm(line[0] - before[0]))
    steps = min(MOST_STEPS, 1 + int(moved_m / STEP_M))
    share = np.linspace(1.0 / steps, 1.0, steps)[:, None, None]
    swept = (before + share * (line - before)).reshape(-1, 3)
    met = next((near for near in nearest_parts(others.shapes, swept) if near.distance_m <= 0.0 and near.actor != others.own), None)
    if met is None:
        return replace(was, line_m=_points(line), at_ns=now_ns)
    anew = met.actor != was.on or now_ns - was.on_ns > AGAIN_MS * NS_PER_MS
    if anew and was.line_m is not None and now_ns > was.at_ns:
        cmps = round(100 * moved_m * NS_PER_S / (now_ns - was.at_ns))
        if BLOW_CMPS <= cmps <= JUMP_CMPS:
            moment.tell("struck", now_ns, to=met.actor, part=plain_part(met.part), name="baton", hand=side, strength_cmps=cmps)
    return Swing(_points(line), now_ns, met.actor, now_ns)


def _points(line: Floats) -> tuple[Vector, ...]:
    return tuple((x, y, z) for x, y, z in line.tolist())
