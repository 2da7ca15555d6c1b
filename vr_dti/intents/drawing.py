"""What a hand does at the own uniform: it takes a tool from the belt or returns it, calls by the shoulder microphone, taps on the camera.
Elsewhere it makes a handgun fire again, lets go of a tool, or picks one up (`dropping.py`).

All of these are squeezes (a pinch, where hands are tracked), told apart by where the hand is.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

from vr_dti.events import DISPATCH
from vr_dti.intents.acts import forward
from vr_dti.intents.dropping import KEY as DROP
from vr_dti.intents.dropping import dropped, let_go, picked_up
from vr_dti.intents.firing import Told, switched
from vr_dti.intents.live import LiveHand, LiveTrainee
from vr_dti.intents.memory import Belt
from vr_dti.intents.thresholds import Thresholds
from vr_dti.samples import Status
from vr_dti.world.mounts import mount_of
from vr_dti.world.plan import BodyPlan
from vr_dti.world.pose import Shown
from vr_dti.world.state import WEAPONS, Body, Hand
from vr_dti.world.tools import HANDGUN, RIGHT_HANDED, STEEPEST_LEVEL, Fit, hips_of, reached, tool

RADIO_BELOW_HEAD_M = 0.28
RADIO_ASIDE_M = 0.15
RADIO_AHEAD_M = 0.10
"""Where the radio's shoulder microphone hangs, seen from the head, on either side. Default: on the strap before the shoulder."""
CAMERA_BELOW_HEAD_M, CAMERA_AHEAD_M = 0.40, 0.12
"""Where the body camera is clipped, in the middle of the chest: default."""
BESIDE_M = 0.05
"""a hand that is nearer to the camera, say, than to a weapon by less than this is on the weapon: default"""
BY_KEY = (("h", "handgun"), ("t", "cew"), ("p", "spray"), ("b", "baton"), ("k", "handcuffs"))
"""keys of the desktop that take a tool or return it; a script may also write `draw cew`"""


def squeezed(rules: Thresholds, plan: BodyPlan, shown: Shown, trainee: LiveTrainee, side: str, at_ns: int, story_ms: int) -> list[Told]:
    """A hand closed, by machine and story time: what that does at the own uniform, if it is there, or to what it holds. A hand on
    somebody holds them and takes nothing."""
    hand, other = _hands(trainee, side)
    if hand.memory.touch.reported:
        return []
    body = worn(trainee.body(), shown)
    if other.tool == "handgun" and _at(hand, other, rules.clear_m.value):
        told = worked(trainee, side, free=not hand.tool)
    elif hand.tool == "handgun" and _at_buckle(rules, plan, body, hand.hand(), trainee.belt.fit):
        told = worked(trainee, side, free=True)
    else:
        told = []
    if told:
        return told
    name = at_belt(rules, plan, body, hand.hand(), fit=trainee.belt.fit, gone=(other.tool, *trainee.belt.gone))
    if name and not hand.tool and _on_weapon(rules, hand, other, _from_place(plan, body, hand.hand(), trainee.belt.fit, name)):
        return []
    if name:
        return taken(trainee, shown, side, name)
    spot = _from_head(trainee.body(), hand.hand())
    radio = math.hypot(abs(spot[0]) - RADIO_ASIDE_M, spot[1] - RADIO_AHEAD_M, spot[2] + RADIO_BELOW_HEAD_M)
    camera = math.hypot(spot[0], spot[1] - CAMERA_AHEAD_M, spot[2] + CAMERA_BELOW_HEAD_M)
    free = not _on_weapon(rules, hand, other, min(camera, radio))
    if free and camera <= rules.camera_m.value and camera < radio:
        return [("tapped_camera", {"hand": side})]
    if free and radio <= rules.radio_m.value:
        return [("spoke", {"rung": 5, "to": DISPATCH, "part": "radio", "hand": side})]
    return let_go(trainee, shown, side, at_ns, story_ms) if hand.tool else picked_up(trainee, side)


def worked(trainee: LiveTrainee, side: str, *, free: bool) -> list[Told]:
    """The handgun is made to fire again, by the other hand or against the belt: a malfunction is cleared, or an empty one reloaded, where
    a magazine is spare and the hand that does it is `free`. With shots left, or none spare, nothing is told of it, and what else may be
    at that place is asked for (`squeezed`)."""
    if trainee.belt.jammed:
        trainee.belt = replace(trainee.belt, jammed=False)
        return [("cleared", {"name": "handgun", "hand": side})]
    if free and trainee.belt.spare and trainee.belt.empty(HANDGUN):
        trainee.belt = trainee.belt.reloaded()
        return [("reloaded", {"name": "handgun", "hand": side})]
    return []


def of_key(key: str) -> str:
    """The tool that a key takes or returns; empty: none."""
    return dict(BY_KEY).get(key, key.removeprefix("draw ") if key.startswith("draw ") else "")


def asked_for(trainee: LiveTrainee, shown: Shown, key: str, story_ms: int) -> list[Told]:
    """What a key does that takes a tool, or returns the one that is held, and what else is held before that; or drops it."""
    if key == DROP:
        return [told for side in ("left", "right") for told in dropped(trainee, shown, side, story_ms)]
    name = of_key(key)
    held = (trainee.left.tool, trainee.right.tool)
    if any(trainee.belt.replica(n) is not None for n in (name, *held)):  # a real one is where it is
        return []
    if tool(name) is None or name in trainee.belt.gone:
        return []
    side = "left" if trainee.left.tool == name else "right" if trainee.right.tool == name else trainee.belt.fit.strong
    hand, _ = _hands(trainee, side)
    back = taken(trainee, shown, side, hand.tool) if hand.tool not in ("", name) else []
    return back + taken(trainee, shown, side, name)


def fitted(belt: Belt, status: Status) -> Belt:
    """How the belt is worn, as whoever set the run up says: value 1 left-handed, the text its height in centimetres."""
    height_cm = int(status.text) if status.text.isdecimal() else 0
    return replace(belt, fit=Fit(status.value == 1, height_cm if 40 <= height_cm <= 150 else 0))


def stocked(belt: Belt, status: Status) -> Belt:
    """What the handgun is loaded with, as an instructor wants it: the value is shots a magazine, the text how many full ones are spare."""
    spare = int(status.text) if status.text.isdecimal() else 0
    return replace(belt, magazine=max(status.value, 0), spare=spare)


def mounted(belt: Belt, status: Status) -> Belt:
    """With a real weapon on what is tracked; the last word about a tool counts."""
    mount = mount_of(status.text)
    return belt if mount is None else replace(belt, mounts=(*(m for m in belt.mounts if m.tool != mount.tool), mount))


def taken(trainee: LiveTrainee, shown: Shown, side: str, name: str) -> list[Told]:
    """The hand takes the tool, or returns it if it holds it."""
    hand, _ = _hands(trainee, side)
    returns = hand.tool == name
    if name in WEAPONS:
        kind = "holstered" if returns else "drew"
    else:
        kind = "returned" if returns else "took"
    hand.tool = "" if returns else name
    told: list[Told] = [(kind, {"name": name, "hand": side})]
    if name == "flashlight":
        told += switched(shown, trainee.memory.trainee, not returns)
    return told


def worn(body: Body, shown: Shown) -> Body:
    """A trainee's body with what only the world knows of it: where its feet stand and how tall it is."""
    known = next((b for b in shown.world.bodies if b.trainee == body.trainee), None)
    return body if known is None else replace(body, stance=known.stance, standing_m=known.standing_m)


def at_belt(rules: Thresholds, plan: BodyPlan, body: Body, hand: Hand, *, fit: Fit = RIGHT_HANDED, gone: Collection[str] = ()) -> str:
    """The tool that a squeeze of this hand would take or return; empty: none."""
    hips = hips_of(body, plan, fit)
    if hips is None or hand.grip is None:
        return ""
    reach = {"side_m": rules.holster_m.value, "front_m": rules.holster_front_m.value}
    return reached(hips, fit, hand.grip[:3], held=hand.tool, gone=gone, **reach)


def _hands(trainee: LiveTrainee, side: str) -> tuple[LiveHand, LiveHand]:
    return (trainee.left, trainee.right) if side == "left" else (trainee.right, trainee.left)


def _at(hand: LiveHand, other: LiveHand, near_m: float) -> bool:
    """One hand is at what the other holds."""
    return hand.grip is not None and other.grip is not None and math.dist(hand.grip[:3], other.grip[:3]) <= near_m


def _on_weapon(rules: Thresholds, hand: LiveHand, other: LiveHand, away_m: float) -> bool:
    """The hand closes on a weapon: on its own, or on the other hand's rather than on what else is there, `away_m` off. Held close to the
    chest a weapon is where the camera and the microphones are, held to the belly it is where other tools hang, and a tighter grip on it
    calls nobody and takes nothing."""
    if hand.tool in WEAPONS:
        return True
    if other.tool not in WEAPONS or hand.grip is None or other.grip is None:
        return False
    return math.dist(hand.grip[:3], other.grip[:3]) <= min(rules.clear_m.value, away_m + BESIDE_M)


def _from_place(plan: BodyPlan, body: Body, hand: Hand, fit: Fit, name: str) -> float:
    """Metres from a tool's place on the belt; infinite where there is no telling."""
    hips, item = hips_of(body, plan, fit), tool(name)
    return math.inf if hips is None or item is None or hand.grip is None else math.dist(hips.place_m(item, fit), hand.grip[:3])


def _at_buckle(rules: Thresholds, plan: BodyPlan, body: Body, hand: Hand, fit: Fit) -> bool:
    """The handgun is at the belt's buckle, where a hand that is alone works the slide, and nearer to it than to its holster."""
    hips = hips_of(body, plan, fit)
    if hips is None or hand.grip is None:
        return False
    away = math.dist(hips.buckle_m(), hand.grip[:3])
    return away <= rules.clear_m.value and away < math.dist(hips.place_m(HANDGUN, fit), hand.grip[:3])


def _from_head(body: Body, hand: Hand) -> tuple[float, float, float]:
    """Metres to the right of, before and above the head, on its heading; infinite where there is no telling."""
    if body.head is None or hand.grip is None:
        return (math.inf, math.inf, math.inf)
    dx, dy, dz = (hand.grip[i] - body.head[i] for i in range(3))
    ahead_x, _, ahead_z = forward(body.head[3:])
    level = math.hypot(ahead_x, ahead_z)
    if level < STEEPEST_LEVEL:
        return (math.inf, math.inf, math.inf)
    return ((dz * ahead_x - dx * ahead_z) / level, (dx * ahead_x + dz * ahead_z) / level, dy)
