"""From intents to acts: what one trainee said and did, by which channel, at which rung, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from vr_dti.debrief.moving import Key
from vr_dti.debrief.mute import mute_spans
from vr_dti.debrief.record import Correction
from vr_dti.debrief.trainee import Act, Channel
from vr_dti.debrief.transmissions import Which, as_one, presses
from vr_dti.events import DISPATCH, GESTURES, HANDS_ON, Effect, Intent

TAKE_ACTION, CALL = 4, 5
"""rungs of the ladder"""
TRAINEE = "trainee"
"""to whom a line is spoken that is for a trainee"""
CHATTER = "chatter"
"""what a radio call is about that calls nobody"""
MOVED_NOTHING = "moved nothing"
"""the story's answer to an act that no edge waited for"""
OF_THE_BELT = "cuffed"
"""the own handcuffs at somebody's wrist: by hand, and no intervention, whoever it is"""
LAID_ASIDE = frozenset({"dropped", "picked_up"})
"""told of any tool of the belt; no force"""
_WEAPONS = ("drew", "holstered", "aimed", "fired", "caught", "struck")
"""told of weapons"""
ACTS = frozenset({"spoke", *HANDS_ON, "stepped_between", *GESTURES, OF_THE_BELT, *_WEAPONS, *LAID_ASIDE})
ENDS = {"let_go": HANDS_ON, "stepped_away": ("stepped_between",)}
MARKS = frozenset({"keyed", "instructor"})
PROMPTED = "acted_on_prompt"
"""what the shared coach (`scenes/common/graphs/coach.yaml`) counts up for an act that came after its words"""
NOTHING_MOVED: Mapping[Key, bool] = MappingProxyType({})


def acts_of(
    intents: Iterable[Intent],
    effects: Sequence[Effect],
    trainee: str,
    officers: frozenset[str],
    *,
    confidence_permille: int,
    corrections: Sequence[Correction] = (),
    moving: Mapping[Key, bool] = NOTHING_MOVED,
) -> tuple[Act, ...]:
    """The acts of one trainee in the order they were done. `officers` are those whose conduct can be stopped, `moving` the acts for which
    it went better, and whether less harm came of it (`moving.py`)."""
    intents = tuple(intents)
    acts: list[Act] = []
    pressed, press_of = dict[Which, Act](), presses(intents, trainee)
    calls = {(p.source, p.seq) for p in press_of.values()}
    corrected = {(c.source, c.seq): c for c in corrections}
    answers = _answers(intents, effects, {key: c.machine[1] for key, c in corrected.items() if c.machine})
    prompted = {_key(e) for e in effects if e.kind == "set" and e.name == PROMPTED}
    for i in intents:
        if i.trainee != trainee:
            continue
        if i.kind in ACTS:
            correction = corrected.get((i.source, i.seq)) if i.kind == "spoke" else None
            key = (i.source, i.seq, i.kind)
            act = _act(i, officers, answers.get(key, NO_ANSWER), confidence_permille, correction, moving.get(key))
            act = replace(act, prompted=key in prompted)
            if i.kind == "spoke" and key[:2] in calls:  # told with its words
                pressed[key[:2]] = act
                continue
            press = press_of.get(key[:2]) if i.kind == "spoke" else None
            acts.append(act if press is None else as_one(pressed[press.source, press.seq], act))
        elif i.kind in ENDS:
            _end(acts, i)
    acts.sort(key=lambda a: a.at_ms)
    return tuple(replace(a, id=f"act-{n}") for n, a in enumerate(acts, 1))


def prevented(stopped: bool, kinds: Iterable[str]) -> bool:
    """Of a course of conduct with cues of these `kinds`: it did not come to harm, and not because the run was stopped."""
    return not stopped and all(kind == "precursor" for kind in kinds)


def high_enough(spoken: Iterable[Act], lowest: Mapping[str, int], *, prevented: bool) -> list[Act]:
    """Those at or above the lowest adequate rung of the step that they answer (`lowest`, by step); where harm was kept away, also whatever
    moved the officer: words that did it were high enough, but not where the scene answered other words than were said."""
    return [a for a in spoken if (a.rung or 0) >= lowest.get(a.step, 0) or (prevented and a.moved and not relabelled(a))]


def relabelled(a: Act) -> bool:
    """Somebody labelled it otherwise than the machine, whose label the scene answered."""
    return bool(a.corrected_by) and (-1 if a.rung is None else a.rung, a.to) != (a.machine_rung, a.machine_to)


def at_work_until_ms(a: Act) -> int:
    """Until when an act was done: a hand until it left, words that moved the officer until he answered them. However slowly they were
    understood, they began where they began, and what came meanwhile was not let pass."""
    return max(a.at_ms, a.until_ms or 0, (a.answered_ms or 0) if a.moved and a.channel == "speech" else 0)


class _Answer(NamedTuple):
    """What the story made of an act."""

    words: str
    at_ms: int | None
    """when that was to be seen; None where it left no trace"""


NO_ANSWER = _Answer("", None)


def _act(
    i: Intent, officers: frozenset[str], answer: _Answer, confidence_permille: int, correction: Correction | None, moved: bool | None
) -> Act:
    said, to, machine = i.rung, i.to, None
    if correction:
        said, to, machine = correction.rung, correction.to, correction.machine or (i.rung, i.to)
    channel, to_officer = _channel(i.kind, said, to), to in officers and i.kind != OF_THE_BELT
    rung = said if i.kind == "spoke" and said >= 0 else None
    if channel == "hands" and to_officer:
        rung = TAKE_ACTION
    unsure = i.label == "recognised" and i.confidence_permille < confidence_permille and correction is None
    calls = i.name != CHATTER and (said >= 0 or correction is None)
    return Act(
        id="",
        at_ms=i.act_ms,
        channel=channel,
        kind=i.kind,
        rung=rung,
        to=to,
        part=i.part,
        hand=i.hand,
        text=i.text,
        about=i.name if channel in ("radio", "speech") or i.kind in ("stepped_between", OF_THE_BELT) else "",
        tool=i.name if channel == "weapon" else "",
        loud_db=i.loud_db,
        label=i.label,
        confidence_permille=i.confidence_permille,
        guessed=i.guessed,
        machine_rung=machine[0] if machine else None,
        machine_to=machine[1] if machine else "",
        corrected_by=(correction.by or "instructor") if correction else "",
        counts=not unsure and _intervenes(channel, rung, to_officer=to_officer, calls=calls, moved=moved is not None),
        mark=i.label in MARKS,
        unsure=unsure,
        answer=answer.words,
        answered_ms=answer.at_ms,
        moved=moved is not None,
        eased=moved is True,
    )


def _intervenes(channel: Channel, rung: int | None, *, to_officer: bool, calls: bool, moved: bool) -> bool:
    """An act of this channel is one of intervention: words of the ladder or hands to an officer whose conduct can be stopped, a radio call
    that `calls` somebody, a gesture that `moved` him."""
    match channel:
        case "speech":
            return to_officer and rung is not None and rung <= TAKE_ACTION
        case "hands":
            return to_officer
        case "radio":
            return calls
        case "gesture":
            return moved
        case _:
            return False


def _channel(kind: str, rung: int, to: str) -> Channel:
    if kind == "spoke":
        return "radio" if rung == CALL or to == DISPATCH else "speech"
    if kind in GESTURES:
        return "gesture"
    return "hands" if kind in (*HANDS_ON, "stepped_between", OF_THE_BELT) else "weapon"


def _end(acts: list[Act], i: Intent) -> None:
    """A hand left, a place was left: such acts that still last end, of hands all that this one had part in."""
    for row, act in enumerate(acts):
        mine = act.kind in ENDS[i.kind] and act.to == i.to and act.hand in (i.hand, "both")
        if mine and act.until_ms is None:
            acts[row] = replace(act, until_ms=max(i.act_ms, act.at_ms))


def _answers(intents: Sequence[Intent], effects: Sequence[Effect], heard_to: Mapping[tuple[str, int], str]) -> dict[Key, _Answer]:
    """What the story made of each intent, from the reasons that effects carry. It has answered as soon as somebody speaks to a trainee
    from the region that the act moved, or that region goes on to its next node: whoever weighs a word has not answered it yet, nor what
    is said to him meanwhile, nor whoever a current or a shot keeps from speaking. Another act that moved no region is answered where it
    was heard. `heard_to`: to whom the story took relabelled words to be."""
    to = {(i.source, i.seq, i.kind): heard_to.get((i.source, i.seq), i.to) for i in intents}
    found: dict[Key, list[str]] = {}
    told_ms: dict[Key, int] = {}
    waiting: dict[str, list[Key]] = {}
    """region -> acts that it was moved by and has not answered yet"""
    mute = mute_spans(effects)
    for e in effects:
        if e.kind == "say" and any(from_ms <= e.at_ms < until_ms for from_ms, until_ms in mute.get(e.target, ())):
            continue  # the story has him speak, and nobody hears it
        key = _key(e)
        region = e.target if e.kind == "enter" else e.reason.region if e.kind == "say" and e.arg("to") == TRAINEE else ""
        if key is None or e.kind == "say":
            for answered in waiting.pop(region, ()):
                told_ms[answered] = e.at_ms
        if key is None or e.kind not in ("enter", "ignored", "set"):
            continue
        spelled = e.name.replace("_", " ")
        said = {"ignored": MOVED_NOTHING, "enter": f"{e.target}: {spelled}", "set": f"changed {spelled}"}[e.kind]
        found.setdefault(key, []).append(said)
        if key not in told_ms:
            told_ms[key] = e.at_ms
            for others in waiting.values():
                if any(to.get(other) == to.get(key) for other in others):
                    others.append(key)
        if e.kind == "enter":
            waiting.setdefault(region, []).append(key)
    return {key: _Answer(_joined(list(dict.fromkeys(said))), told_ms[key]) for key, said in found.items()}


def _key(e: Effect) -> Key | None:
    """The intent that an effect came of at once; None: of none. One sample can complete several acts: the reason names the kind."""
    if not e.reason.source:
        return None
    words = e.reason.because.split(" ")
    return e.reason.source, e.reason.seq, e.name if e.kind == "ignored" else words[1] if len(words) > 1 else ""


def _joined(said: list[str]) -> str:
    """Where the story went, before what it changed."""
    changed = [s.removeprefix("changed ") for s in said if s.startswith("changed ")]
    return ", ".join([s for s in said if not s.startswith("changed ")] + ([f"changed {', '.join(changed)}"] if changed else []))
