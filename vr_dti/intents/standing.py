"""Standing between officer and subject with one's own body, and shielding the subject from there.

Read from the head and from the torso below it, which nobody tracks: it is where the trainee's body is drawn (`world/body.py`). Whoever
bends over somebody stands where the torso is, though the head be past him.
"""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.events import SHIELD
from vr_dti.intents.acts import Vector, less
from vr_dti.intents.addressee import PARTNER, SUBJECT
from vr_dti.intents.contacts import centimetres, on_whom, place
from vr_dti.intents.drawing import worn
from vr_dti.intents.memory import Dwell, TraineeMemory
from vr_dti.intents.moment import Moment
from vr_dti.intents.person import Person, apart, person
from vr_dti.intents.signs import held_out
from vr_dti.intents.thresholds import Thresholds
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.body import torso_of
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Hand

BETWEEN = "between"
END = 0.1
"""of their distance, at either end of it: whoever stands there is with the one or the other, and not between (default)"""


def stood(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory with whether they stand between and shield; what they have just done is told. A shield that comes with the
    place is that act's name, one that comes later an act of its own; until they step away it is told once. Needs a head that is seen."""
    cast = moment.shown.names[: len(moment.setting.cast)]
    if PARTNER not in cast or SUBJECT not in cast:
        return trainee
    was, lasts = trainee.between, moment.rules.between_dwell_ms
    body = worn(trainee.body, moment.shown)
    assert body.head is not None
    parts = (body.head[:3], torso_of(body, moment.setting.rows.plan))
    aside_m, there = _between(moment, parts)
    shields = _shields(moment, trainee, parts, there)
    between = moment.goes_on(was, BETWEEN if there or shields else "")
    if not between.what:
        if was.reported:
            moment.tell("stepped_away", was.off_ns or moment.now_ns, to=PARTNER)
        return replace(trainee, between=between, shield=Dwell())
    said = {"to": PARTNER, "distance_cm": centimetres(aside_m)}
    shield = trainee.shield
    if not shield.reported:
        shield = moment.goes_on(shield, SHIELD if shields else "")
        if shield.what and not shield.off_ns and moment.passed(shield.since_ns, lasts):
            if between.reported:
                stood_ms = (moment.now_ns - between.since_ns) // NS_PER_MS
                moment.tell("stepped_between", shield.since_ns, **said, name=SHIELD, dwell_ms=stood_ms)
            else:
                moment.tell("stepped_between", between.since_ns, **said, name=SHIELD)
            between, shield = replace(between, reported=True), replace(shield, reported=True)
        elif not shield.what:  # else it may yet be the one
            between = moment.dwelt(between, BETWEEN, lasts, "stepped_between", **said)
    return replace(trainee, between=between, shield=shield)


def _between(moment: Moment, parts: tuple[Vector, ...]) -> tuple[float, bool]:
    """How far the nearest part of the body is from the way between officer and subject, over the ground, and whether one bars it."""
    a, b = (moment.shown.world_from_joint[moment.shown.row(n), JOINT["Hips"], :3, 3].tolist() for n in (PARTNER, SUBJECT))
    found = [_along(at, a, b) for at in parts]
    near = moment.rules.between_m.value
    barring = [aside for share, aside in found if END < share < 1.0 - END and aside <= near]
    return min(barring or [aside for _, aside in found]), bool(barring)


def _along(at: Vector, a: Vector, b: Vector) -> tuple[float, float]:
    """Over the ground: at which share of the way from `a` to `b` a point is, and how far from the line through them."""
    dx, _, dz = less(b, a)
    x, _, z = less(at, a)
    length2 = dx * dx + dz * dz
    share = (x * dx + z * dz) / length2 if length2 > 1e-6 else 0.0
    return share, math.hypot(x - share * dx, z - share * dz)


def _shields(moment: Moment, trainee: TraineeMemory, parts: tuple[Vector, ...], between: bool) -> bool:
    """Between them and within reach of him, with a hand on him or one held out towards the officer. Or right over him where he is low and
    the officer at him: there a hand on him may only help him, and one towards the officer is asked for."""
    rules, hands = moment.rules, (trainee.left, trainee.right)
    free = [hand for hand in (trainee.body.left, trainee.body.right) if hand.grip is not None and not hand.armed]
    out = [hand for hand in free if held_out(rules, trainee.body, hand)]
    on_him = any(on_whom(hand.touch) == SUBJECT and not hand.touch.off_ns for hand in hands)
    if not (between and on_him) and not out:
        return False
    him, officer = (person(moment.shown, moment.setting, n) for n in (SUBJECT, PARTNER))
    away_m = min(_beside_m(at, him) for at in parts)
    towards = any(_towards(rules, hand, parts[1], officer.hips) for hand in out)
    if between:
        return away_m <= rules.shield_m.value and (on_him or towards)
    over = him.low and away_m <= rules.between_m.value and apart(him.hips, officer.hips) <= rules.pull_near_m.value
    return over and towards


def _beside_m(at: Vector, him: Person) -> float:
    """From him, as he stands or lies from hips to neck, over the ground."""
    share, aside = _along(at, him.hips, him.neck)
    return aside if 0.0 <= share <= 1.0 and apart(him.hips, him.neck) > 0.1 else min(apart(at, him.hips), apart(at, him.neck))


def _towards(rules: Thresholds, hand: Hand, torso: Vector, officer: Vector) -> bool:
    """Is the hand, as the torso has it, in the direction of the officer?"""
    (x, _, z), (dx, _, dz) = less(place(hand), torso), less(officer, torso)
    return x * dx + z * dz >= math.cos(math.radians(rules.shield_deg.value)) * math.hypot(x, z) * math.hypot(dx, dz)
