"""OC spray while its trigger is held: whom it is swept over, from when on, and for how long.

The press tells at once whom it was on (`firing.py`). From then on the cone is looked at anew in every frame: who comes into it and stays
for `spray_ms` is told as `caught`, dated to when he came into it, and once a press. When the trigger is let go of, at the latest when the
story stands or ends, each of them is told as `exposed`: for how long in all, dated to its beginning. A hand that is lost is on nobody.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from vr_dti.intents.acts import plain_part
from vr_dti.intents.memory import Belt, Spraying, TraineeMemory, Under
from vr_dti.intents.moment import Moment
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.cone import in_cone
from vr_dti.world.shapes import Hit, Shapes
from vr_dti.world.state import Hand
from vr_dti.world.tools import bore_of

SPRAY = "spray"
SPRAY_M, SPRAY_DEG = 3.6, 6.0
"""how far spray carries, and half of its cone: default, 12 feet"""


def met(shapes: Shapes, hand: Hand, but: str) -> list[Hit]:
    """Everybody whom spray out of that hand is on, other than `but`; nobody where the hand is lost."""
    bore = bore_of(hand)
    return [] if bore is None else in_cone(shapes, *bore, half_rad=math.radians(SPRAY_DEG), far_m=SPRAY_M, but=but)


def pressed(belt: Belt, side: str, on: Sequence[Hit], at_ns: int) -> Belt:
    """The trigger was pulled at machine time `at_ns`, and these are told of. A press before it that was not told as over yet goes on."""
    before = {u.name: u for u in belt.spraying.under} if belt.spraying is not None else {}
    first = [replace(before.pop(hit.actor, Under(hit.actor, plain_part(hit.part), at_ns, told=True)), there=True) for hit in on]
    under = (*first, *(replace(u, there=False) for u in before.values()))
    return replace(belt, spraying=Spraying(side, at_ns, under=under))


def released(belt: Belt, side: str, at_ns: int) -> Belt:
    """The trigger of that hand is let go of."""
    was = belt.spraying
    return belt if was is None or was.side != side or was.until_ns else replace(belt, spraying=replace(was, until_ns=at_ns))


def sprays(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory after this frame; whom the spray came to is told and, when it is over, how long it was on each."""
    was = trainee.belt.spraying
    if was is None:
        return trainee
    hand = trainee.body.left if was.side == "left" else trainee.body.right
    now_ns = min(moment.now_ns, was.until_ns or moment.now_ns)
    if now_ns > was.seen_ns:
        shapes = Shapes.of(moment.shown, moment.setting, trainees=True)
        on = met(shapes, hand, f"trainee:{trainee.trainee}") if hand.tool == SPRAY else []
        was = replace(was, seen_ns=now_ns, under=_came(moment, was, {hit.actor: hit for hit in on}, now_ns))
    over = was.until_ns or hand.tool != SPRAY
    return _over(moment, trainee, was) if over else replace(trainee, belt=replace(trainee.belt, spraying=was))


def spray_cut_off(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The story stands or ends: spray that goes on is told until now, and is over; so is the press."""
    was = trainee.belt.spraying
    return trainee if was is None else _over(moment, trainee, was)


def _came(moment: Moment, was: Spraying, on: dict[str, Hit], now_ns: int) -> tuple[Under, ...]:
    """Everybody whom this press was on, a frame on: who was in the cone and is has had it for so much longer. Who left it before he was
    told of was only brushed."""
    out = []
    for u in was.under:
        hit = on.pop(u.name, None)
        if hit is None:
            u = replace(u, there=False)
        elif u.there:
            u = _told(moment, was.side, replace(u, lasted_ns=u.lasted_ns + now_ns - was.seen_ns), hit)
        else:
            u = replace(u, there=True)
        out += [u] if u.told or u.there else []
    return (*out, *(Under(name, plain_part(hit.part), now_ns, there=True) for name, hit in on.items()))


def _told(moment: Moment, side: str, u: Under, hit: Hit) -> Under:
    """Tell that it is on him, once."""
    if u.told or u.lasted_ns < moment.rules.spray_ms.value * NS_PER_MS:
        return u
    part, far_cm = plain_part(hit.part), round(100 * hit.distance_m)
    moment.tell("caught", u.since_ns, to=u.name, part=part, name=SPRAY, hand=side, distance_cm=far_cm, text="hit")
    return replace(u, part=part, told=True)


def _over(moment: Moment, trainee: TraineeMemory, was: Spraying) -> TraineeMemory:
    """Tell how long each of them got it."""
    for u in was.under:
        lasted_ms = u.lasted_ns // NS_PER_MS
        if u.told and lasted_ms:
            moment.tell("exposed", u.since_ns, to=u.name, part=u.part, name=SPRAY, hand=was.side, dwell_ms=lasted_ms)
    return replace(trainee, belt=replace(trainee.belt, spraying=None))
