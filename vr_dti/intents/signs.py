"""What a hand says without touching anybody: an open palm towards somebody, or a finger.

A palm tells itself by how the hand is turned (OpenXR's grip pose: x through the palm, the fingers along -y); a finger by the aim, while the
other fingers are closed.
"""

from __future__ import annotations

import math

from vr_dti.events import GESTURES
from vr_dti.intents.acts import Vector, dot, forward, less, unit
from vr_dti.intents.contacts import place
from vr_dti.intents.memory import Dwell, HandMemory
from vr_dti.intents.moment import Moment
from vr_dti.intents.thresholds import Thresholds
from vr_dti.world.shapes import cast_ray
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, Hand

PALM, POINTED = GESTURES
RAISED_BELOW_HEAD_M = 0.50
"""a hand that signs is held at most this far below the eyes: default, at the height of the lower ribs"""
FAR_M = 8.0
"""a sign is to nobody who is further away: default"""
CLOSED_PERMILLE, STRAIGHT_PERMILLE = 600, 300
"""fingers that are curled more, an index finger that is curled less, as a hand tracker has it: defaults"""


def signed(moment: Moment, side: str, was: HandMemory, body: Body) -> Dwell:
    """What that hand of `body` signs, and to whom; `was`: what is remembered of it."""
    rules = moment.rules
    sign = moment.goes_on(was.sign, _sign(moment, side, was, body))
    kind, _, to = sign.what.partition("/")
    least = rules.point_ms if kind == POINTED else rules.palm_ms
    return moment.dwelt(sign, sign.what, least, kind, to=to, hand=side, dwell_ms=int(least.value))


def _sign(moment: Moment, side: str, was: HandMemory, body: Body) -> str:
    """`kind/actor` of what the hand signs in this frame; empty: nothing."""
    hand = body.left if side == "left" else body.right
    if hand.grip is None or hand.tool or was.touch.what or not held_out(moment.rules, body, hand):
        return ""
    if not was.squeeze:
        kind, to = PALM, _faced(moment, side, hand)
    elif not was.trigger and _one_finger(was):
        kind, to = POINTED, _pointed_at(moment, hand)
    else:
        return ""
    return f"{kind}/{to}" if to else ""


def held_out(rules: Thresholds, body: Body, hand: Hand) -> bool:
    """Is the hand raised, and held away from the body?"""
    assert body.head is not None and hand.grip is not None
    dx, dy, dz = less(place(hand), body.head[:3])
    return dy >= -RAISED_BELOW_HEAD_M and math.hypot(dx, dz) >= rules.held_out_m.value


def _pointed_at(moment: Moment, hand: Hand) -> str:
    """At whom the index finger aims; empty: at nobody."""
    if hand.aim is None:
        return ""
    spread_rad = math.radians(moment.rules.point_deg.value)
    hit = cast_ray(moment.shapes, hand.aim[:3], forward(hand.aim[3:]), spread_rad=spread_rad)
    return hit.actor if hit.distance_m <= FAR_M else ""


def _faced(moment: Moment, side: str, hand: Hand) -> str:
    """Whom an upright palm faces; empty: nobody."""
    rules, shown = moment.rules, moment.shown
    palm, fingers = palm_of(side, hand)
    if fingers[1] < math.cos(math.radians(rules.palm_up_deg.value)):
        return ""
    at = place(hand)
    chests = shown.world_from_joint[: len(moment.setting.cast), JOINT["Spine2"], :3, 3].tolist()
    best, least = "", math.cos(math.radians(rules.palm_deg.value))
    for name, (x, y, z) in zip(shown.names, chests, strict=False):
        way = less((x, y, z), at)
        facing = dot(palm, unit(way))
        if facing >= least and math.hypot(*way) <= FAR_M:
            best, least = name, facing
    return best


def palm_of(side: str, hand: Hand) -> tuple[Vector, Vector]:
    """Where the palm of a hand faces, and where its straight fingers would point."""
    assert hand.grip is not None
    x, y, z, w = hand.grip[3:]
    out = 1.0 if side == "left" else -1.0
    palm = (out * (1.0 - 2.0 * (y * y + z * z)), out * 2.0 * (x * y + z * w), out * 2.0 * (x * z - y * w))
    return palm, (-2.0 * (x * y - z * w), -(1.0 - 2.0 * (x * x + z * z)), -2.0 * (y * z + x * w))


def _one_finger(hand: HandMemory) -> bool:
    """Is only the index finger straight? Of a controller its free trigger says so."""
    curl = hand.curl_permille
    return curl is None or (curl[1] <= STRAIGHT_PERMILLE and min(curl[2:]) >= CLOSED_PERMILLE)
