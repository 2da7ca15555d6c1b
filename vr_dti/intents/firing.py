"""A trigger pulled: what each tool then does, and what it hits, against the bodies as shown and the solid parts of the place.

A shot is a straight ray: at 25 m a bullet of 350 m/s has dropped 2.5 cm, at 10 m 4 mm, less than a hand's own wobble. A conducted-energy
weapon sends two darts that part on the way; it works only where both hold in the same person far enough apart. Spray is a cone. One press
is told once, as `fired` at one person; whoever else it was on is told as `caught`, so that it is one use of force, and yet judged by all
whom it met. Whom a held trigger sweeps spray over afterwards: `spraying.py`. What chance there is is drawn from the seed and the number
of the act, so that a run told again is the same.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np

from vr_dti.events import DISPATCH, Pose
from vr_dti.intents.acts import Vector, forward, plain_part
from vr_dti.intents.current import WIRES_M, connected, pressed_again
from vr_dti.intents.live import LiveTrainee
from vr_dti.intents.spraying import SPRAY, met, pressed
from vr_dti.intents.thresholds import Thresholds
from vr_dti.spaces import quat_about, quat_rotate
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Hit, Shapes, cast_ray
from vr_dti.world.tools import CEW, bore_of, tool

Told = tuple[str, dict[str, Any]]
"""kind and fields of an intent"""

SPREAD_DEG = 7.0
"""between the two darts: default, within what cartridges in use have (3.5 to 12)"""
APART_M = 0.10
"""darts nearer to each other hurt and do not stop anybody: default"""
LOOSE_PERMILLE = 250
"""of darts that hit both, those of which one hangs in loose clothing: default"""
"""All of these are defaults of this trainer: no figure of an agency's own cartridges."""


def pulled(rules: Thresholds, setting: Setting, shown: Shown, trainee: LiveTrainee, side: str, seq: int, at_ns: int) -> list[Told]:
    """What pulling the trigger of `side` at machine time `at_ns` does. A hand that is lost fires nothing."""
    hand = trainee.left if side == "left" else trainee.right
    if hand.tool == "flashlight":
        return switched(shown, trainee.memory.trainee, trainee.memory.trainee not in shown.world.torches)
    if hand.tool == "radio":
        return [("spoke", {"rung": 5, "to": DISPATCH, "part": "radio", "hand": side})]
    item, bore = tool(hand.tool), bore_of(hand.hand())
    if item is None or bore is None or hand.aim is None:
        return []
    at, ahead = bore
    if trainee.belt.jammed and item.name == "handgun":
        return [("dry_fired", {"name": item.name, "hand": side, "text": "malfunction"})]
    if item.name == CEW:
        trainee.belt, cycle = pressed_again(trainee.belt, shown, at, side, at_ns)
        if cycle:
            return [("fired", {"name": CEW, "hand": side, **cycle})]
    if trainee.belt.empty(item):
        return [("dry_fired", {"name": item.name, "hand": side, "text": "empty"})]
    trainee.belt = trainee.belt.less_one(item.name)
    shapes = Shapes.of(shown, setting, trainees=True)
    own = f"trainee:{trainee.memory.trainee}"
    caught: list[Hit] = []
    if item.name == CEW:
        fields, caught = _darts(shapes, at, hand.aim, own, (setting.seed, trainee.memory.trainee, seq))
        if fields["text"] == "connected":
            trainee.belt = connected(trainee.belt, fields["to"], fields["part"], side, at_ns)
    elif item.name == SPRAY:
        on = met(shapes, hand.hand(), own)
        trainee.belt = pressed(trainee.belt, side, on, at_ns)
        fields, caught = (_struck(on[0]), on[1:]) if on else ({"text": "missed"}, [])
    else:
        fields = _struck(cast_ray(shapes, at, ahead, but=own))
    if "to" not in fields:  # at whom it was meant: shooting past somebody is shooting at them
        near = cast_ray(shapes, at, ahead, spread_rad=math.radians(rules.aim_deg.value), but=own)
        fields["to"] = near.actor
    told: list[Told] = [("fired", {"name": item.name, "hand": side, **fields})]
    return told + [("caught", {"name": item.name, "hand": side, **_struck(hit)}) for hit in caught]


def switched(shown: Shown, trainee: str, on: bool) -> list[Told]:
    """The flashlight goes on or off, if it is not so already."""
    return [] if (trainee in shown.world.torches) == on else [("torch", {"name": "on" if on else "off"})]


def _struck(hit: Hit) -> dict[str, Any]:
    """Fields of a shot: whom and what part it met and how far off, or that it met cover or nobody."""
    if not hit.actor:
        return {"text": "missed"} if math.isinf(hit.distance_m) else {"text": "cover", "distance_cm": round(100 * hit.distance_m)}
    return {"to": hit.actor, "part": plain_part(hit.part), "distance_cm": round(100 * hit.distance_m), "text": "hit"}


def _darts(shapes: Shapes, at: Vector, aim: Pose, own: str, key: tuple[object, ...]) -> tuple[dict[str, Any], list[Hit]]:
    """Of two darts, the lower `SPREAD_DEG` below the aim. `text`: `connected`, `clothing`, `close` (too near to each other), `one dart`,
    `cover`, `missed`. Beside these fields, what the lower one met, where that is somebody else."""
    lower = quat_rotate(np.array(aim[3:]), quat_rotate(quat_about((1.0, 0.0, 0.0), -math.radians(SPREAD_DEG)), np.array((0.0, 0.0, -1.0))))
    ways = (np.array(forward(aim[3:])), lower)
    hits = [cast_ray(shapes, at, way.tolist(), but=own) for way in ways]
    hits = [h if h.distance_m <= WIRES_M else Hit("", "", math.inf) for h in hits]
    met = [h for h in hits if h.actor]
    if not met:
        return {"text": "cover" if any(math.isfinite(h.distance_m) for h in hits) else "missed"}, []
    fields = _struck(met[0])
    if len(met) == 1 or met[0].actor != met[1].actor:
        return fields | {"text": "one dart"}, met[1:]
    apart = float(np.linalg.norm(ways[0] * hits[0].distance_m - ways[1] * hits[1].distance_m))
    if apart < APART_M:
        return fields | {"text": "close"}, []
    return fields | {"text": "clothing" if drawn_permille(*key) < LOOSE_PERMILLE else "connected"}, []


def drawn_permille(*key: object) -> int:
    """0..999, even, the same for the same key."""
    return int.from_bytes(hashlib.blake2b(repr(key).encode(), digest_size=8).digest(), "big") % 1000
