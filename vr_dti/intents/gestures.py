"""Acts that only time can tell: hands, gaze, distance, aim. Read from a trainee's body against the world as shown.

Each is a condition with a dwell: it is reported once, when it has lasted long enough, dated to when it began.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.events import HANDS_ON, IDENTITY_POSE
from vr_dti.intents.acts import BANDS, SIDES, WHERE, forward, plain_part
from vr_dti.intents.contacts import NOWHERE, ended, place, touch
from vr_dti.intents.handling import handled
from vr_dti.intents.memory import Dwell, Grasp, HandMemory, TraineeMemory
from vr_dti.intents.moment import Moment
from vr_dti.intents.signs import signed
from vr_dti.intents.standing import stood
from vr_dti.intents.thresholds import Thresholds
from vr_dti.spaces import Floats
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.animation import leaning
from vr_dti.world.pose import Shown
from vr_dti.world.shapes import NOTHING, Near, cast_ray, nearest_parts
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, Hand
from vr_dti.world.tools import bore_of

REACH_M = 1.5
"""No part of a body is farther from its hips than this: the length of a tall man's legs, or his trunk and an arm."""


def gestures(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory after this frame; what they have just done is told. Needs a head that has been seen at least once; while it
    is lost, hands still touch and aim, and whoever stood between still does."""
    body = trainee.body
    if body.head is None:
        return trainee
    people = _People.of(moment)
    trainee = _hands(moment, trainee, people)
    for act in moment.acts:
        if act.kind in HANDS_ON and not body.head_lost:
            act.fields["name"] = seen_from(moment.rules, moment.shown, act.fields["to"], body)
    if body.head_lost:  # where it was says nothing of where it points, nor of who comes and goes
        between, shield = moment.unseen(trainee.between), moment.unseen(trainee.shield)
        return replace(trainee, gaze=_looks(moment, trainee.gaze, ""), between=between, shield=shield)
    gaze = Dwell() if moment.shown.dark else _gaze(moment, trainee, people)
    trainee = stood(moment, replace(trainee, gaze=gaze))
    return replace(trainee, bands=_bands(moment, trainee, people))


@dataclass(frozen=True, slots=True)
class _People:
    """The cast as gestures see it: names, and where heads, chests and hips are."""

    names: tuple[str, ...]
    head_m: Floats
    chest_m: Floats
    hips_m: Floats

    @staticmethod
    def of(moment: Moment) -> _People:
        n, shown = len(moment.setting.cast), moment.shown
        at = shown.world_from_joint[:n, (JOINT["Head"], JOINT["Spine2"], JOINT["Hips"])][..., :3, 3]
        return _People(shown.names[:n], at[:, 0], at[:, 1], at[:, 2])

    def within_reach(self, body: Body) -> bool:
        """Could a hand of `body` touch anybody? A cheap no for most frames: nobody's hips are within `REACH_M` of either hand."""
        for x, _, z in self.hips_m.tolist():
            for hand in (body.left.grip, body.right.grip):
                if hand is not None and math.hypot(hand[0] - x, hand[2] - z) < REACH_M:
                    return True
        return False


# --- touch and aim ---------------------------------------------------------------------------------------------------------


def seen_from(rules: Thresholds, shown: Shown, name: str, body: Body) -> str:
    """Where the head of `body` is as somebody has it: `front`, `side` or `behind`, and `left` or `right`. It is asked of his shoulders as
    they were before the hand bent them: where somebody came from is not changed by what his touch does."""
    assert body.head is not None
    row = shown.row(name)
    joints = shown.world_from_joint[row, :, :3, 3]
    left, right = joints[JOINT["LeftArm"]], joints[JOINT["RightArm"]]
    lean = shown.world.actors[row].lean
    if lean is not None:
        left, right = leaning.undone(lean, shown.story_ns / 1e6, joints, left, right)
    across_x, _, across_z = (right - left).tolist()
    mid_x, _, mid_z = (0.5 * (left + right)).tolist()
    dx, dz = body.head[0] - mid_x, body.head[2] - mid_z
    aside, ahead = dx * across_x + dz * across_z, dx * across_z - dz * across_x
    around_deg = abs(math.degrees(math.atan2(aside, ahead)))
    front, side, behind = WHERE
    where = front if around_deg <= rules.front_deg.value else behind if around_deg >= rules.behind_deg.value else side
    return f"{where} {SIDES[aside >= 0.0]}"


def _hands(moment: Moment, trainee: TraineeMemory, people: _People) -> TraineeMemory:
    """What both hands touch, do there, sign and aim at."""
    hands = (trainee.body.left, trainee.body.right)
    near: list[Near] = [NOWHERE, NOWHERE]
    free = [i for i, hand in enumerate(hands) if hand.grip is not None and not hand.armed]  # an armed hand points, it does not touch
    if free and people.within_reach(trainee.body):
        found = nearest_parts(moment.shapes, np.array([(hands[i].grip or IDENTITY_POSE)[:3] for i in free]))
        for i, at in zip(free, found, strict=True):
            near[i] = at
    left = _hand(moment, "left", trainee.left, hands[0], near[0])
    right = _hand(moment, "right", trainee.right, hands[1], near[1])
    if left is not trainee.left or right is not trainee.right:
        trainee = replace(trainee, left=left, right=right)
    trainee = handled(moment, trainee)
    if moment.shown.dark or trainee.body.head_lost:
        one, two = moment.unseen(trainee.left.sign), moment.unseen(trainee.right.sign)
    else:
        one, two = signed(moment, "left", trainee.left, trainee.body), signed(moment, "right", trainee.right, trainee.body)
    if (one, two) == (trainee.left.sign, trainee.right.sign):
        return trainee
    return replace(trainee, left=replace(trainee.left, sign=one), right=replace(trainee.right, sign=two))


def _hand(moment: Moment, side: str, was: HandMemory, hand: Hand, near: Near) -> HandMemory:
    lost_ns, grasp = 0, was.grasp
    if hand.grip is None:
        touched = was.touch
        if touched.what:  # not seen is not let go, for a moment
            lost_ns = was.lost_since_ns or moment.now_ns
            if moment.passed(lost_ns, moment.rules.hand_lost_ms):
                touched, grasp = ended(moment, side, touched, grasp, touched.off_ns or lost_ns), Grasp()
    else:
        touched, grasp = touch(moment, side, was.touch, grasp, near, place(hand))
    aim = _aim(moment, side, was.aim, hand)
    if (touched, aim, lost_ns, grasp) == (was.touch, was.aim, was.lost_since_ns, was.grasp):
        return was
    return replace(was, touch=touched, aim=aim, lost_since_ns=lost_ns, grasp=grasp)


def _aim(moment: Moment, side: str, was: Dwell, hand: Hand) -> Dwell:
    """At whom the weapon in a hand points."""
    bore, hit = bore_of(hand), NOTHING
    if bore is not None:
        hit = cast_ray(moment.shapes, *bore, spread_rad=math.radians(moment.rules.aim_deg.value))
    aim = moment.goes_on(was, f"{hand.tool}/{hit.actor}" if hit.actor else "", moment.rules.muzzle_ms)
    fields = {"to": hit.actor, "part": plain_part(hit.part), "name": hand.tool, "hand": side}
    return moment.dwelt(aim, aim.what, moment.rules.aim_dwell_ms, "aimed", **fields)


# --- gaze, place, distance -------------------------------------------------------------------------------------------------


def _gaze(moment: Moment, trainee: TraineeMemory, people: _People) -> Dwell:
    """Whom the eyes look at, or where no tracker sees them for longer than a blink, whom the head points at."""
    head, eyes, was, rules = trainee.body.head, trainee.eyes, trainee.gaze, moment.rules
    assert head is not None
    if eyes is None and trainee.eyes_ns and moment.now_ns - trainee.eyes_ns <= rules.blink_ms.value * NS_PER_MS:
        return was
    pose, part, within = (head, "head", rules.gaze_deg) if eyes is None else (eyes, "eyes", rules.eyes_deg)
    at = np.array(pose[:3])
    ahead = np.array(forward(pose[3:]))
    best = np.maximum(_cosine(people.head_m - at, ahead), _cosine(people.chest_m - at, ahead))
    row = int(best.argmax())
    looks = _looks(moment, was, people.names[row] if best[row] >= math.cos(math.radians(within.value)) else "")
    return moment.dwelt(looks, looks.what, rules.gaze_dwell_ms, "gazed", to=looks.what, part=part, dwell_ms=int(rules.gaze_dwell_ms.value))


def _looks(moment: Moment, was: Dwell, at: str) -> Dwell:
    """The look at `at`, or at nobody, a frame on: what a slow display does not show ends none."""
    return moment.goes_on(was, at, moment.rules.muzzle_ms)


def _bands(moment: Moment, trainee: TraineeMemory, people: _People) -> tuple[tuple[str, str], ...]:
    """How far everybody is, in bands."""
    head = trainee.body.head
    assert head is not None
    was = dict(trainee.bands)
    bands = []
    for name, (x, _, z) in zip(people.names, people.head_m.tolist(), strict=True):
        cm = round(100 * math.hypot(x - head[0], z - head[2]))
        band = _band(moment.rules, cm, was.get(name, ""))
        if band != was.get(name):
            moment.tell("distance", moment.now_ns, to=name, name=band, distance_cm=cm)
        bands.append((name, band))
    return tuple(bands)


def _band(rules: Thresholds, cm: int, was: str) -> str:
    edges = (rules.band_near_cm, rules.band_personal_cm, rules.band_social_cm)
    for name, edge in zip(BANDS[:-1], edges, strict=True):
        if cm <= edge.value + (rules.band_hysteresis_cm.value if name == was else 0.0):
            return name
    return BANDS[-1]


def _cosine(v: Floats, unit: Floats) -> Floats:
    """Cosine of the angle between each row of `v` and `unit`."""
    out: Floats = (v @ unit) / np.sqrt((v * v).sum(axis=1))
    return out
