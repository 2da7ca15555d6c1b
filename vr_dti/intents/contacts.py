"""A hand on somebody: when it comes to rest, how it moves there, when it leaves. What it does there is told in `handling.py`."""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.events import SHAKEN_OFF
from vr_dti.intents.acts import Vector, dot, less, plain_part, unit
from vr_dti.intents.memory import Dwell, Grasp
from vr_dti.intents.moment import Moment
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.shapes import Near
from vr_dti.world.state import Hand

NOWHERE = Near("", "", math.inf)
SMOOTH_NS = 80 * NS_PER_MS
"""over which the speed of a hand is taken: default, several frames, so that a tracker's jitter is no jerk"""
TURN_NS = 25 * NS_PER_MS
"""over which its direction is: default, shorter, so that a quick hand's turn is seen before its pull is over"""
ELSEWHERE = math.cos(math.radians(60.0))
"""a hand that goes by does so straight, or in the bow of an arm's swing, which turns by less: default"""
STAND_NS = 100 * NS_PER_MS
"""so long a fist stands on whom it takes hold of; one that punches or swings turns round sooner: default"""
GRASPING_NS = 100 * NS_PER_MS
"""a hand that closed no longer than this before it came takes hold, and is no fist that swings or punches: default"""
STILL_MPS = 0.15
"""a hand slower than this rests: default, twice the sway of a hand that is held out"""


def touch(moment: Moment, side: str, was: Dwell, grasp: Grasp, near: Near, at: Vector) -> tuple[Dwell, Grasp]:
    """The touch of one hand and how it moves, a frame on. `near`: the part of a body that is nearest to it. Whoever turns under a hand
    loses it for a frame: until the gap is too long it has not left him (`Moment.goes_on`), but does nothing there."""
    rules, now_ns = moment.rules, moment.now_ns
    reach = rules.let_go_m if was.reported and near.actor == on_whom(was) else rules.touch_m
    part = plain_part(near.part) if near.distance_m <= reach.value else ""
    now = moment.goes_on(was, _named(was, near.actor, part) if part else "")
    if now.off_ns:
        return now, grasp if was.off_ns else replace(grasp, stayed=not part and _rests(moment, grasp, at))
    if now.what != was.what:
        ended(moment, side, was, grasp, was.off_ns)
        grasp = Grasp(at, now_ns, still_ns=now_ns, part=part) if part else Grasp()
    elif part:
        grasp = replace(moved(grasp, at, now_ns), stayed=False)
        if not (grasp.closed and grasp.gripped):
            grasp = replace(grasp, part=part)  # a hand that rises past a thigh to an arm acts on the arm
    fields = {"to": near.actor, "part": part, "hand": side, "distance_cm": 0, "strength_cmps": centimetres(grasp.top_mps)}
    return moment.dwelt(now, f"{near.actor}/{part}", rules.touch_dwell_ms, "touched", **fields), grasp


def on_whom(touch: Dwell) -> str:
    return touch.what.partition("/")[0]


def _named(was: Dwell | None, actor: str, part: str) -> str:
    """`actor/part` of a touch, or as it was called before: a hand that slides from shoulder to arm is still the same touch."""
    if was is None:
        return f"{actor}/{part}"
    return was.what if on_whom(was) == actor else _named(was.other, actor, part)


def _rests(moment: Moment, grasp: Grasp, at: Vector) -> bool:
    """Does a hand that has just lost somebody rest? Then it was he who left it."""
    return grasp.at_m is not None and moved(grasp, at, moment.now_ns).mps <= moment.rules.shaken_off_mps.value


def ended(moment: Moment, side: str, was: Dwell, grasp: Grasp, left_ns: int) -> Dwell:
    """The hand has left, `left_ns`: told if its coming was, with how long it lay there and how fast it went at most meanwhile."""
    if was.reported:
        actor, _, part = was.what.partition("/")
        lasted_ms, cmps = (left_ns - was.since_ns) // NS_PER_MS, centimetres(grasp.top_mps)
        name = SHAKEN_OFF if grasp.stayed else ""
        moment.tell("let_go", left_ns, to=actor, part=part, hand=side, name=name, dwell_ms=lasted_ms, strength_cmps=cmps)
    return Dwell()


def moved(was: Grasp, at: Vector, now_ns: int) -> Grasp:
    """The same grasp with the hand at `at`."""
    if was.at_m is None:
        return replace(was, at_m=at, at_ns=now_ns, still_ns=now_ns)
    passed_ns = now_ns - was.at_ns
    if passed_ns <= 0:
        return was
    now_mps = math.dist(at, was.at_m) * 1e9 / passed_ns
    mps = was.mps + (now_mps - was.mps) * min(1.0, passed_ns / SMOOTH_NS)
    still_ns = now_ns if mps > STILL_MPS else was.still_ns
    top_mps, way_mps = max(was.top_mps, mps), max(was.way_mps, mps)
    step, share = less(at, was.at_m), 1.0 if was.came_mps is None else min(1.0, passed_ns / TURN_NS)
    x, y, z = (old + (1e9 * new / passed_ns - old) * share for old, new in zip(was.going_mps, step, strict=True))
    going_mps = (x, y, z)
    came_mps = was.came_mps or going_mps
    stands = math.hypot(x, y, z) <= STILL_MPS
    turned = was.turned or stands or dot(unit(going_mps), unit(came_mps)) < ELSEWHERE
    stopped_ns = (was.stopped_ns or now_ns) if stands else 0
    return replace(
        was, at_m=at, at_ns=now_ns, mps=mps, top_mps=top_mps, way_mps=way_mps, still_ns=still_ns, going_mps=going_mps, came_mps=came_mps,
        turned=turned, stopped_ns=stopped_ns,
    )  # fmt: skip


def takes_hold(grasp: Grasp, touched_ns: int, squeezed_ns: int, now_ns: int) -> bool:
    """Does a hand that came closed, on somebody since `touched_ns`, take hold of him now? One that closed as it came does where it stops or
    turns; a fist only where it stands for a while, as a punch and a swinging arm do not: a pull that is told accuses somebody."""
    if touched_ns - squeezed_ns <= GRASPING_NS:
        return grasp.turned
    return grasp.stopped_ns > 0 and now_ns - grasp.stopped_ns >= STAND_NS


def begun(was: Grasp, at: Vector, hips: Vector, closed: bool, now_ns: int) -> Grasp:
    """The same grasp as the hand closes or opens on somebody whose hips are there, or, closed as it came, takes hold: what it does from
    now on is measured from here."""
    return replace(
        was, hips_m=hips, closed=closed, gripped=was.hips_m is not None, from_m=at, from_ns=now_ns, near_m=at, near_hips_m=hips,
        near_ns=now_ns, way_mps=was.mps, back=Dwell(),
    )  # fmt: skip


def centimetres(metres: float) -> int:
    return round(100.0 * metres)


def place(hand: Hand) -> Vector:
    """Where a tracked hand is, in world."""
    assert hand.grip is not None
    return (hand.grip[0], hand.grip[1], hand.grip[2])
