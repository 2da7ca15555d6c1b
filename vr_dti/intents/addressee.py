"""To whom words are: what the words allow, decided by whom the trainee turns to and who is near. Pure.

Words alone know classes: a fellow officer, the person, those who watch, the radio. `Get back!` may be to the officer or to the crowd; who
was looked at for most of the sentence decides: words are understood after their end, when the head has often turned away. Tracked eyes
tell more than the head, and a hand where neither is at anybody. A shout that nobody understood is to whoever was turned to, else to whom
in earshot it sounded, else to whoever is nearest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from vr_dti.events import DISPATCH
from vr_dti.intents.memory import TraineeMemory
from vr_dti.intents.signs import PALM
from vr_dti.intents.thresholds import Thresholds
from vr_dti.samples import APART, Speech
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.members import CastMember
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body

PARTNER, SUBJECT = "partner", "subject"
"""By convention of every scenario: the officer who goes too far, and the person he does it to."""
CROWD = "crowd"
"""those who watch, where none of them stands in the scene"""
OFFICER = "officer"
"""class, and how the persons who wear a uniform are named (`scenes/common/people`)"""
CALL, AFTERMATH = 5, 6
"""rungs of the ladder that are for nobody's officer"""
FACED_NS = 15_000 * NS_PER_MS
"""for so long it is remembered who was faced: longer than an utterance lasts (`speech/activity.py`)"""


def addressee(rung: int, heard_to: str = "") -> str:
    """To whom words of a rung are, where nobody says so: a call to dispatch, care to the person, all else to the officer. `heard_to`: to
    whom the words had been heard; a rung alone moves them to nobody else, but that a call is by radio and nothing else is."""
    if heard_to and (rung == CALL) == (heard_to == DISPATCH):
        return heard_to
    if rung == CALL:
        return DISPATCH
    return SUBJECT if rung == AFTERMATH else PARTNER


class _Near(NamedTuple):
    """Somebody of the cast, as the trainee has them."""

    name: str
    to: str
    """class"""
    off_rad: float
    """from where the head points; infinite while that is not known"""
    far_m: float


def facing_now(rules: Thresholds, setting: Setting, shown: Shown, trainee: TraineeMemory, now_ns: int) -> TraineeMemory:
    """The trainee, remembered to turn to whomever they turn to now: by tracked eyes, else by the head, else by a hand."""
    name = trainee.gaze.what if trainee.eyes is not None else ""
    if not name:
        now = _ahead(rules, _people(setting, shown, trainee.body))
        name = now.name if now is not None else _by_hand(setting, trainee)
    was = trainee.faced
    if was and was[-1][1] == name:
        return trainee
    recent = tuple(a for a, b in pairwise(was) if b[0] > now_ns - FACED_NS) + was[-1:]
    return replace(trainee, faced=(*recent, (now_ns, name)))


def _by_hand(setting: Setting, trainee: TraineeMemory) -> str:
    """Whom a hand says that words are to, "" for nobody: an open palm towards somebody, else a hand that rests on somebody. Not one on the
    person, who is held and shielded while others are spoken to; nor a finger, which points at what is spoken of."""
    hands = trainee.left, trainee.right
    signs = (h.sign.what.partition("/") for h in hands if h.sign.reported)
    held = (h.touch.what.partition("/")[0] for h in hands if h.touch.reported)
    people = {m.name for m in setting.cast if _class(m) != SUBJECT}
    palm = next((to for kind, _, to in signs if kind == PALM), "")
    return palm or next((name for name in held if name in people), "")


def turned_to(faced: Sequence[tuple[int, str]], onset_ns: int, length_ms: int) -> str:
    """Whom the trainee turned to longest while something was said, as `TraineeMemory.faced` has it; "" for nobody, or where it is not known
    how long it was said."""
    over_ns = onset_ns + length_ms * NS_PER_MS
    lasted: dict[str, int] = {}
    for (since_ns, name), (until_ns, _) in pairwise((*faced, (over_ns, ""))):
        while_said = min(until_ns, over_ns) - max(since_ns, onset_ns)
        if name and while_said > 0:
            lasted[name] = lasted.get(name, 0) + while_said
    return max(lasted, key=lambda name: lasted[name], default="")


def addressed(rules: Thresholds, setting: Setting, shown: Shown, body: Body, speech: Speech, meanwhile: str = "") -> tuple[str, int]:
    """(who, rung) of recognised words; nobody ("") for a shout out of everybody's earshot. `meanwhile`: whom the trainee turned to while it
    was said; where that was nobody, whom it points at now."""
    people = _people(setting, shown, body)
    faced = next((p for p in people if p.name == meanwhile), None) or _ahead(rules, people)
    if faced is None and body.head is not None and (speech.unclear or not speech.readings):
        return _whose(rules, people, speech.readings), speech.rung
    if not speech.readings:
        return (PARTNER if faced is None else faced.name), speech.rung
    to, rung = by_gaze(speech.readings, faced.to if faced is not None else "")
    return _one_of(rules, to, people, faced), rung


def _whose(rules: Thresholds, people: Sequence[_Near], readings: Sequence[tuple[str, int]]) -> str:
    """Whose words are that nobody understood and nobody is faced with, of those in earshot: of the likeliest class of whom one is, else
    the nearest; nobody's ("") where none is."""
    near = sorted((p for p in people if p.far_m <= rules.earshot_m.value), key=lambda p: p.far_m)
    for to, _ in readings:
        if to == "radio":
            return DISPATCH
        found = next((p.name for p in near if p.to == to), "")
        if found:
            return found
    return near[0].name if near else ""


def about(speech: Speech, to: str, setting: Setting) -> str:
    """What words are about, now that it is known to whom they are: a call is to dispatch, and only an officer is kept apart."""
    if speech.about != APART:
        return speech.about
    return APART if any(m.name == to and _class(m) == OFFICER for m in setting.cast) else ""


def by_gaze(readings: Sequence[tuple[str, int]], faced: str) -> tuple[str, int]:
    """Of (class, rung) as words allow, the likeliest first, the one to whoever is faced (their class; "": nobody), else the likeliest."""
    return next((r for r in readings if r[0] == faced), readings[0])


def _ahead(rules: Thresholds, people: Sequence[_Near]) -> _Near | None:
    """Whom the head points at."""
    within = [p for p in people if p.off_rad <= math.radians(rules.address_deg.value)]
    return min(within, key=lambda p: p.off_rad, default=None)


def _one_of(rules: Thresholds, to: str, people: list[_Near], faced: _Near | None) -> str:
    """Who of a class: the one who is faced, else the one whom the scenario is about, else the nearest. An officer out of earshot, who
    only stands behind what is looked at, is not meant."""
    if to == "radio":
        return DISPATCH
    if faced is not None and faced.to == to and (to != OFFICER or faced.far_m <= rules.earshot_m.value):
        return faced.name
    known = {OFFICER: PARTNER, "subject": SUBJECT}.get(to)
    if known is not None:
        return known
    return min((p for p in people if p.to == to), key=lambda p: p.far_m, default=_Near(CROWD, to, 0.0, 0.0)).name


def is_officer(name: str, person: str) -> bool:
    """Is somebody of the cast, with that body, a fellow officer?"""
    return name == PARTNER or person.startswith(OFFICER)


def _class(member: CastMember) -> str:
    if member.name == SUBJECT:
        return SUBJECT
    return OFFICER if is_officer(member.name, member.person) else CROWD


def _people(setting: Setting, shown: Shown, body: Body) -> list[_Near]:
    heads = shown.world_from_joint[: len(setting.cast), JOINT["Head"], :3, 3].tolist()
    out = []
    for member, (x, y, z) in zip(setting.cast, heads, strict=True):
        to = _class(member)
        if body.head is None:
            out.append(_Near(member.name, to, math.inf, math.inf))
            continue
        px, py, pz, qx, qy, qz, qw = body.head
        dx, dy, dz = x - px, y - py, z - pz
        far = math.hypot(dx, dy, dz)
        ahead = (-2.0 * (qx * qz + qy * qw), -2.0 * (qy * qz - qx * qw), -(1.0 - 2.0 * (qx * qx + qy * qy)))
        cosine = (dx * ahead[0] + dy * ahead[1] + dz * ahead[2]) / max(far, 1e-6)
        off = math.inf if body.head_lost else math.acos(max(-1.0, min(1.0, cosine)))
        out.append(_Near(member.name, to, off, math.hypot(dx, dz)))
    return out
