"""From intents to acts: what one trainee said and did, by which channel, at which rung, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vr_dti.debrief.record import Correction
from vr_dti.debrief.trainee import Act, Channel
from vr_dti.events import Effect, Intent

TAKE_ACTION, CALL = 4, 5
"""rungs of the ladder"""
DISPATCH = "dispatch"
CHATTER = "chatter"
"""what a radio call is about that calls nobody"""
MOVED_NOTHING = "moved nothing"
"""the story's answer to an act that no edge waited for"""
ACTS = frozenset({"spoke", "touched", "stepped_between", "drew", "holstered", "aimed", "fired"})
ENDS = {"let_go": "touched", "stepped_away": "stepped_between"}
MARKS = frozenset({"keyed", "instructor"})


def acts_of(
    intents: Iterable[Intent],
    effects: Sequence[Effect],
    trainee: str,
    officers: frozenset[str],
    *,
    confidence_permille: int,
    corrections: Sequence[Correction] = (),
) -> tuple[Act, ...]:
    """The acts of one trainee in the order they were done. `officers` are those whose conduct can be stopped."""
    acts: list[Act] = []
    answers = _answers(effects)
    corrected = {(c.source, c.seq): c for c in corrections}
    for i in intents:
        if i.trainee != trainee:
            continue
        if i.kind in ACTS:
            correction = corrected.get((i.source, i.seq)) if i.kind == "spoke" else None
            acts.append(_act(i, officers, answers.get((i.source, i.seq, i.kind), ""), confidence_permille, correction))
        elif i.kind in ENDS:
            _end(acts, i)
    acts.sort(key=lambda a: a.at_ms)
    return tuple(replace(a, id=f"act-{n}") for n, a in enumerate(acts, 1))


def moved(act: Act) -> bool:
    """The story answered it with more than nothing."""
    return act.answer not in ("", MOVED_NOTHING)


def prevented(stopped: bool, kinds: Iterable[str]) -> bool:
    """Of a course of conduct with cues of these `kinds`: it did not come to harm, and not because the run was stopped."""
    return not stopped and all(kind == "precursor" for kind in kinds)


def high_enough(spoken: Iterable[Act], lowest: Mapping[str, int], *, prevented: bool) -> list[Act]:
    """Those at or above the lowest adequate rung of the step that they answer (`lowest`, by step); where harm was kept away, also whatever
    the story answered: words that did it were high enough."""
    return [a for a in spoken if (a.rung or 0) >= lowest.get(a.step, 0) or (prevented and moved(a))]


def _act(i: Intent, officers: frozenset[str], answer: str, confidence_permille: int, correction: Correction | None) -> Act:
    said, to = (correction.rung, correction.to) if correction else (i.rung, i.to)
    channel = _channel(i.kind, said, to)
    rung = said if i.kind == "spoke" and said >= 0 else None
    to_officer = to in officers
    if channel == "hands" and to_officer:
        rung = TAKE_ACTION
    unsure = i.label == "recognised" and i.confidence_permille < confidence_permille and correction is None
    words = channel == "speech" and to_officer and rung is not None and rung <= TAKE_ACTION
    calls = channel == "radio" and i.name != CHATTER
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
        about=i.name if channel == "radio" else "",
        loud_db=i.loud_db,
        label=i.label,
        confidence_permille=i.confidence_permille,
        machine_rung=i.rung if correction else None,
        machine_to=i.to if correction else "",
        corrected_by=(correction.by or "instructor") if correction else "",
        counts=not unsure and (words or (channel == "hands" and to_officer) or calls),
        mark=i.label in MARKS,
        unsure=unsure,
        answer=answer,
    )


def _channel(kind: str, rung: int, to: str) -> Channel:
    if kind == "spoke":
        return "radio" if rung == CALL or to == DISPATCH else "speech"
    return "hands" if kind in ("touched", "stepped_between") else "weapon"


def _end(acts: list[Act], i: Intent) -> None:
    """A hand left, a place was left: the newest such act that still lasts ends."""
    for row in range(len(acts) - 1, -1, -1):
        act = acts[row]
        if act.kind == ENDS[i.kind] and act.until_ms is None and act.to == i.to and act.hand == i.hand:
            acts[row] = replace(act, until_ms=max(i.act_ms, act.at_ms))
            return


def _answers(effects: Sequence[Effect]) -> dict[tuple[str, int, str], str]:
    """(source, seq, kind of intent) -> what the story made of it, from the reasons that effects carry."""
    found: dict[tuple[str, int, str], list[str]] = {}
    for e in effects:
        if not e.reason.source or e.kind not in ("enter", "ignored", "set"):
            continue
        # One sample can complete several acts; the reason names the one that moved the story.
        words = e.reason.because.split(" ")
        kind = e.name if e.kind == "ignored" else words[1] if len(words) > 1 else ""
        spelled = e.name.replace("_", " ")
        said = {"ignored": MOVED_NOTHING, "enter": f"{e.target}: {spelled}", "set": f"changed {spelled}"}[e.kind]
        found.setdefault((e.reason.source, e.reason.seq, kind), []).append(said)
    return {key: _joined(list(dict.fromkeys(said))) for key, said in found.items()}


def _joined(said: list[str]) -> str:
    """Where the story went, before what it changed."""
    changed = [s.removeprefix("changed ") for s in said if s.startswith("changed ")]
    return ", ".join([s for s in said if not s.startswith("changed ")] + ([f"changed {', '.join(changed)}"] if changed else []))
