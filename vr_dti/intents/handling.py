"""What hands do on somebody beyond resting there: pull, hold back, help up, roll over, feel for breath, take over custody.

Each is read from a touch (`contacts.py`), the trainee's own movement and the body as shown, and told once a touch. How hard it was is told
by the hand's speed: no device weighs, and nothing here asks anybody to heave, lunge or fall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vr_dti.intents.acts import Act, Vector, dot, less, unit
from vr_dti.intents.contacts import STILL_MPS, begun, centimetres, on_whom, takes_hold
from vr_dti.intents.memory import Dwell, Grasp, HandMemory, TraineeMemory
from vr_dti.intents.moment import Moment
from vr_dti.intents.person import Person, apart, person
from vr_dti.intents.thresholds import Threshold, Thresholds
from vr_dti.spaces import Floats
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import Shown
from vr_dti.world.props import in_handcuffs
from vr_dti.world.shapes import Shapes, nearest_parts
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Contact

PULLED_BY = frozenset({"shoulder", "upper_arm", "forearm", "hand", "torso", "neck"})
"""where somebody can be pulled: arms, vest, collar"""
ARM = frozenset({"shoulder", "upper_arm", "forearm", "hand"})
ROLLED_BY = frozenset({"shoulder", "upper_arm", "torso", "thigh"})
BREATHES = frozenset({"neck", "torso", "head"})


@dataclass(frozen=True, slots=True)
class _Held:
    """One hand of the trainee on somebody."""

    him: Person
    part: str
    trainee: str
    side: str
    at: Vector
    alone: bool
    """the trainee's other hand is not on him"""

    @property
    def said(self) -> dict[str, Any]:
        """Of whom and with what every act of this hand is told."""
        return {"to": self.him.name, "part": self.part, "hand": self.side}


def handled(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory with what the hands did on whom they touch."""
    left, right = trainee.left, trainee.right
    if any(hand.touch.what and not hand.lost_since_ns for hand in (left, right)):
        known = {n: person(moment.shown, moment.setting, n) for n in {_on(left), _on(right)} if n}
        left, right = _rolled(moment, (left, right), known)
        alone = _on(left) != _on(right)
        left = _hand(moment, trainee.trainee, "left", left, known.get(_on(left)), alone)
        right = _hand(moment, trainee.trainee, "right", right, known.get(_on(right)), alone)
        trainee = replace(trainee, left=left, right=right)
    ear = _ear(moment, trainee)
    return trainee if ear == trainee.ear else replace(trainee, ear=ear)


def _on(hand: HandMemory) -> str:
    return on_whom(hand.touch)


def _hand(moment: Moment, trainee: str, side: str, hand: HandMemory, him: Person | None, alone: bool) -> HandMemory:
    """What one hand does on `him`, whom it touches."""
    grasp, at = hand.grasp, hand.grasp.at_m
    if him is None or at is None or hand.touch.off_ns or hand.lost_since_ns:
        return hand
    came_closed = hand.squeeze and not grasp.gripped
    holds = came_closed and takes_hold(grasp, hand.touch.since_ns, hand.squeezed_ns, moment.now_ns)
    begins = grasp.hips_m is None or hand.squeeze != grasp.closed or holds
    if begins:
        grasp = begun(grasp, at, him.hips, hand.squeeze, moment.now_ns)
    held = _Held(him, grasp.part, trainee, side, at, alone)
    if hand.squeeze and grasp.gripped and held.part in PULLED_BY and not him.low and not begins:
        before = len(moment.acts)
        grasp = _pulled(moment, held, grasp)
        if "pulled" in grasp.done and not hand.touch.reported:  # too quick to rest on him first: a touch all the same
            fields = {**held.said, "distance_cm": 0, "strength_cmps": centimetres(grasp.top_mps)}
            moment.acts.insert(before, Act("touched", hand.touch.since_ns, fields))
            hand = replace(hand, touch=replace(hand.touch, reported=True))
    for act in (_held_back, _helped_up, _rolled_alone, _breathing, _custody) if hand.touch.reported else (_held_back, _custody):
        grasp = act(moment, held, grasp)  # these two last longer than a touch takes, and are dated to when they began
    return hand if grasp is hand.grasp else replace(hand, grasp=grasp)


def _told(moment: Moment, said: dict[str, Any], grasp: Grasp, kind: str, since_ns: int) -> Grasp:
    lasted_ms = (moment.now_ns - since_ns) // NS_PER_MS
    moment.tell(kind, since_ns, **said, dwell_ms=lasted_ms, strength_cmps=centimetres(grasp.way_mps))
    return _done(grasp, kind)


def _done(grasp: Grasp, kind: str) -> Grasp:
    return replace(grasp, done=(*grasp.done, kind))


def _pulled(moment: Moment, held: _Held, grasp: Grasp) -> Grasp:
    """A closed hand goes away from the one whom he deals with: where he is beside him, from him; where he kneels on him, in any direction
    but down, farther than he goes himself, and from where it stopped or turned on him: how it came there is no pull."""
    him, rules = held.him, moment.rules
    other = him.other
    if other is None or "pulled" in grasp.done or apart(him.hips, other.hips) > rules.pull_near_m.value:
        return grasp
    gone = less(held.at, grasp.near_m)
    if him.over:
        way = _off(less(gone, less(him.hips, grasp.near_hips_m)))
        rests = not grasp.turned or grasp.mps <= STILL_MPS
    else:
        way = dot(gone, unit(less(him.chest, other.chest)))
        rests = way <= 0.0
    if rests:
        return replace(grasp, near_m=held.at, near_hips_m=him.hips, near_ns=moment.now_ns, way_mps=grasp.mps)
    if way < rules.pull_m.value or grasp.way_mps < rules.pull_mps.value:
        return grasp
    return _told(moment, held.said, grasp, "pulled", grasp.near_ns)


def _off(gone: Vector) -> float:
    """How far that goes from somebody below; nothing where it goes down more than aside."""
    aside = math.hypot(gone[0], gone[2])
    return math.hypot(aside, gone[1]) if gone[1] > -aside else 0.0


def _contact(shown: Shown, held: _Held) -> Contact | None:
    """How deep that hand is in his body, as the world has it."""
    lean = shown.world.actors[held.him.row].lean
    if lean is None:
        return None
    return next((c for c in lean.contacts if c.trainee == held.trainee and c.side == held.side), None)


def _held_back(moment: Moment, held: _Held, grasp: Grasp) -> Grasp:
    """A hand lies against his way to the other: he is pressed away from there, or goes there and the closed hand stays behind."""
    him, rules = held.him, moment.rules
    other = him.other
    if other is None or "held_back" in grasp.done:
        return grasp
    contact, ahead = _contact(moment.shown, held), unit(less(other.hips, him.hips))
    against = contact is not None and contact.deep_m >= rules.hold_back_m.value
    if contact is not None and against and contact.held:
        gone = dot(less(him.hips, grasp.hips_m or him.hips), ahead)
        against = gone >= rules.hold_back_way_m.value
    elif contact is not None and against:
        against = dot(contact.into, ahead) <= -0.5
    back = moment.goes_on(grasp.back, him.name if against else "")
    if _lasted(moment, back, rules.hold_back_ms):
        return _told(moment, held.said, grasp, "held_back", back.since_ns)
    return grasp if back is grasp.back else replace(grasp, back=back)


def _helped_up(moment: Moment, held: _Held, grasp: Grasp) -> Grasp:
    """A hand that is closed on the arm of somebody who lies or sits goes up."""
    lifted = grasp.closed and grasp.gripped and held.part in ARM and held.at[1] - grasp.from_m[1] >= moment.rules.help_up_m.value
    if not lifted or "helped_up" in grasp.done or "rolled" in grasp.done or not held.him.low:
        return grasp
    return _told(moment, held.said, grasp, "helped_up", grasp.from_ns)


def _breathing(moment: Moment, held: _Held, grasp: Grasp) -> Grasp:
    """A hand rests at the neck, the chest or the face of somebody who lies or sits."""
    rested = moment.passed(grasp.still_ns, moment.rules.breathing_ms)
    if not rested or held.part not in BREATHES or "checked_breathing" in grasp.done or not held.him.low:
        return grasp
    return _told(moment, held.said, grasp, "checked_breathing", grasp.still_ns)


def _custody(moment: Moment, held: _Held, grasp: Grasp) -> Grasp:
    """A hand stays on the arm of somebody in handcuffs, and nobody else's is on him."""
    if "took_custody" in grasp.done:
        return grasp
    has = held.part in ARM and held.him.name in in_handcuffs(moment.setting, moment.shown.world)
    has = has and not _others_hold(moment.rules, moment.shown, moment.shapes, held.him)
    alone = moment.goes_on(grasp.alone, held.him.name if has else "")
    if _lasted(moment, alone, moment.rules.custody_ms):
        return _told(moment, held.said, grasp, "took_custody", alone.since_ns)
    return grasp if alone is grasp.alone else replace(grasp, alone=alone)


def _lasted(moment: Moment, dwell: Dwell, least: Threshold) -> bool:
    """Is it so now, and has been for that long?"""
    return bool(dwell.what) and not dwell.off_ns and moment.passed(dwell.since_ns, least)


def _others_hold(rules: Thresholds, shown: Shown, shapes: Shapes, him: Person) -> bool:
    """Is a hand of anybody else of the cast on him?"""
    rows = [row for row in range(len(shapes.names)) if row != him.row]
    if not rows:
        return False
    hands = shown.world_from_joint[rows][:, (JOINT["LeftHand"], JOINT["RightHand"]), :3, 3].reshape(-1, 3)
    one = slice(him.row, him.row + 1)
    alone = replace(shapes, names=shapes.names[one], a_m=shapes.a_m[one], b_m=shapes.b_m[one], radius_m=shapes.radius_m[one])
    return any(near.distance_m <= rules.others_hand_m.value for near in nearest_parts(alone, np.asarray(hands)))


def _rolled(moment: Moment, hands: tuple[HandMemory, HandMemory], known: dict[str, Person]) -> tuple[HandMemory, HandMemory]:
    """One hand at the shoulder and one at the hip of somebody who lies, and both go the same way across his body."""
    left, right = hands
    name = _on(left)
    both = left.touch.reported and right.touch.reported and name == _on(right) and name in known
    if not both or not known[name].lies or "rolled" in left.grasp.done + right.grasp.done:
        return hands
    him, ways, along = known[name], [], []
    for hand in hands:
        if hand.grasp.at_m is None or hand.grasp.hips_m is None:
            return hands
        ways.append(_across(him, less(hand.grasp.at_m, hand.grasp.from_m)))
        along.append(dot(less(hand.grasp.from_m, him.hips), unit(less(him.neck, him.hips))))
    tall = math.dist(him.neck, him.hips)
    both_ends = max(along) >= 0.6 * tall and min(along) <= 0.4 * tall
    if not both_ends or min(math.hypot(*w) for w in ways) < moment.rules.roll_m.value or dot(unit(ways[0]), unit(ways[1])) < 0.5:
        return hands
    fastest = max(left.grasp, right.grasp, key=lambda g: g.way_mps)
    said = {"to": name, "part": "shoulder", "hand": "both"}
    _told(moment, said, fastest, "rolled", min(left.grasp.from_ns, right.grasp.from_ns))
    return replace(left, grasp=_done(left.grasp, "rolled")), replace(right, grasp=_done(right.grasp, "rolled"))


def _across(him: Person, way: Vector) -> Vector:
    """What of it goes across his body, and not along his spine."""
    spine = unit(less(him.neck, him.hips))
    straight = dot(way, spine)
    return less(way, (spine[0] * straight, spine[1] * straight, spine[2] * straight))


def _rolled_alone(moment: Moment, held: _Held, grasp: Grasp) -> Grasp:
    """Whoever has one hand closes it on the shoulder, chest or hip of somebody who lies and draws it across his body: twice as far as two
    hands, and more aside than up, as it would help him up."""
    him, alone = held.him, grasp.closed and grasp.gripped and held.alone
    if not alone or not him.lies or held.part not in ROLLED_BY or {"rolled", "helped_up"} & set(grasp.done):
        return grasp
    x, y, z = _across(him, less(held.at, grasp.from_m))
    aside = math.hypot(x, z)
    return _told(moment, held.said, grasp, "rolled", grasp.from_ns) if aside >= max(2.0 * moment.rules.roll_m.value, y) else grasp


def _ear(moment: Moment, trainee: TraineeMemory) -> Dwell:
    """The head stays near the face of somebody who lies or sits: he is watched and listened to."""
    if trainee.body.head_lost:
        return moment.unseen(trainee.ear)
    lasts = moment.rules.breathing_ms
    ear = moment.goes_on(trainee.ear, _at_face(moment, trainee))
    return moment.dwelt(ear, ear.what, lasts, "checked_breathing", to=ear.what, part="head", dwell_ms=int(lasts.value))


def _at_face(moment: Moment, trainee: TraineeMemory) -> str:
    """Of whom; empty: of nobody."""
    head, shown, setting = trainee.body.head, moment.shown, moment.setting
    if head is None:
        return ""
    heads: Floats = shown.world_from_joint[: len(setting.cast), JOINT["Head"], :3, 3]
    near = (n for n, at in zip(shown.names, heads.tolist(), strict=False) if math.dist(at, head[:3]) <= moment.rules.ear_m.value)
    return next((n for n in near if person(shown, setting, n).low), "")
