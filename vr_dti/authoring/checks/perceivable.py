"""Cues that begin and that nobody could perceive: whom they are about is not there, the picture is black all the while, or they are too far
away to be seen or heard. Walls, darkness and where somebody looks are left to `world/perceive.py`, which knows the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vr_dti.authoring.checks.evidence import unheard, while_it_holds
from vr_dti.authoring.checks.moves import Near, Part
from vr_dti.authoring.checks.reach import reached
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Order
from vr_dti.authoring.finding import Finding
from vr_dti.cast.sounds import SOUND_LEVEL_DB
from vr_dti.documents import Loc
from vr_dti.world.perceive import DEFAULT

SIGHT_M = 50.0
"""How far it can be seen what somebody does. Default: at the 20 pixels a degree of a common headset a person is 40 pixels tall there."""
RULE = "not-perceivable"


def carries_m(level_db: float) -> float:
    """How far a sound of that level at one metre is made out where nothing lies between: by the default of `world/perceive.py`."""
    return float(round(10.0 ** ((level_db - DEFAULT.hears_db) / 20.0)))


class Why(NamedTuple):
    """Why a cue cannot be perceived, and what to do."""

    what: str
    remedy: str
    far: frozenset[str] = frozenset()
    """who is too far away"""


def perceivable(study: Study) -> Iterator[Finding]:
    """Of all cues that can begin, each cause once."""
    subject, facts = study.subject, study.subject.doc.facts
    away, whys = _away(study), {name: _why(study, name) for name in subject.doc.facts}
    told: dict[Why, list[Loc]] = {}
    for name, cue in subject.doc.cues.items():
        if not all(facts[f].init or study.at.done(subject, "fact", f) for f in cue.facts):
            continue  # told by `evidence`
        gone = [("cues", name, key) for key in ("actor", "victim") if getattr(cue, key) in away]
        if gone and _begins(study, name):
            for path in gone:
                told.setdefault(_absent(study, getattr(cue, path[-1]), away), []).append(path)
        else:
            for i, fact in enumerate(cue.facts):
                if (why := whys[fact]) is not None:
                    told.setdefault(why, []).append(("cues", name, "facts", i))
    for why, paths in _each_cause(told).items():
        first = min(paths, key=lambda p: list(subject.doc.cues).index(str(p[1])))
        others = [str(c) for c in dict.fromkeys(p[1] for p in paths) if c != first[1]]
        what = "nobody could perceive this cue" + (f", nor {_and(others)}" if others else "")
        yield subject.finding(RULE, first, f"{what}: {why.what}", why.remedy)


def _each_cause(told: Mapping[Why, list[Loc]]) -> dict[Why, list[Loc]]:
    """Those who are too far away for one fact are not told again for another."""
    out: dict[Why, list[Loc]] = {}
    for why in sorted(told, key=lambda w: -len(w.far)):
        same = next((w for w in out if why.far and why.far <= w.far), why)
        out.setdefault(same, []).extend(told[why])
    return out


# --- who is not there ------------------------------------------------------------------------------------------------------


def _away(study: Study) -> dict[str, str]:
    """Who is absent as the dials stand -> the condition that says so."""
    subject = study.subject
    stand = study.at.domains.with_values({name: (dial.init,) for name, dial in subject.doc.dials.items()})
    asked = {name: member.present for name, member in subject.doc.cast.items() if member.present is not None}
    return {name: text for name, text in asked.items() if subject.solver.can([Ask(text)], stand).possible is False}


def _begins(study: Study, cue: str) -> bool:
    """Whether a cue begins as the dials stand: one that is there only at others may be about somebody who is there only at others."""
    at = reached(study.subject, as_dials_stand=True)
    facts = study.subject.doc.facts
    return all(facts[f].init or at.done(study.subject, "fact", f) for f in study.subject.doc.cues[cue].facts)


def _absent(study: Study, who: str, away: Mapping[str, str]) -> Why:
    dials = study.subject.doc.dials
    asked = sorted(study.subject.language.mentions(away[who]).variables & dials.keys())
    stand = ", ".join(f"{name}={str(dials[name].init).lower()}" for name in asked)
    what = f"{who} is absent as the dials stand" + (f" ({stand})" if stand else "")
    return Why(what, f"begin those dials otherwise, or take present: from {who}")


# --- too far, or black -----------------------------------------------------------------------------------------------------


def _why(study: Study, name: str) -> Why | None:
    """Why a fact cannot be perceived; None: it can, or `evidence` has told it."""
    fact = study.subject.doc.facts[name]
    if fact.told:
        return None
    heard = [what for what in fact.hear if not unheard(study, name, what)]
    faint = [why for what in heard if (why := _faint(study, name, what))]
    if len(faint) < len(heard) or not (fact.see or heard):
        return None
    return _unseen(study, name, bool(heard)) if fact.see else faint[0]


def _unseen(study: Study, name: str, heard: bool) -> Why | None:
    """Why nothing of a fact is ever seen."""
    see = study.subject.doc.facts[name].see
    if study.damage.story:  # what is missing may clear the picture, or bring somebody near
        return _too_far(study, [who for who in see if not _comes_near(study, who, SIGHT_M)], heard)
    near = tuple((who, SIGHT_M) for who in see if _far_off(study, who, SIGHT_M))
    part = _part(study, name, near)
    if not (part.near or part.picture):
        return None  # nobody is ever far off, and the picture never black
    seen = study.projection(part)
    held = [state for state in seen.states if seen.fact(state, name)]
    in_view = any(not seen.black(state) and all(seen.near(state, n) for n in near) for state in held)
    if not seen.whole or not held or in_view:
        return None
    if all(map(seen.black, held)):
        what = f"the picture is black all the while that fact {name} holds, {_nor_heard(heard)}"
        return Why(what, "clear it before, {fade: 1500ms, to: clear}, or name what is heard of it (hear:)")
    always_far = [who for who, _ in near if not any(seen.near(state, (who, SIGHT_M)) for state in held)]
    return _too_far(study, always_far or [who for who, _ in near], heard)


def _part(study: Study, fact: str, near: tuple[Near, ...]) -> Part:
    """All that decides whether a fact holds, whether the picture is black, and whether people are `near`."""
    subject, moving = study.subject, dict(near)
    orders = [o for verb in ("fact", "fact_end") for o in study.at.done(subject, verb, fact)]
    orders += [o for o in subject.orders if o.doc.verb == "fade" or (o.doc.verb == "act" and o.doc.at and o.doc.act in moving)]
    regions = {subject.regions[o.spot[0]] for o in orders if o.spot is not None}
    picture = any(o.doc.verb == "fade" and o.doc.to != "clear" for o in orders)
    return Part(tuple(r for r in subject.regions if r in regions), facts=(fact,), near=near, picture=picture)


def _too_far(study: Study, people: list[str], heard: bool) -> Why | None:
    if not people:
        return None
    where = f"{_and(people)} {'is' if len(people) == 1 else 'are'} {_far(study, people)} from every trainee"
    what = f"{where}, and what people do is seen up to {SIGHT_M:.0f} m; {_nor_heard(heard)}"
    remedy = "let them come nearer to a mark of trainees:, or name what is heard of it (hear:)"
    return Why(what, remedy, frozenset(people))


def _nor_heard(heard: bool) -> str:
    return "and nothing of it is heard so far off" if heard else "and nothing of it is heard"


def _faint(study: Study, fact: str, what: str) -> Why | None:
    """Why `what` is too far away to be heard while the fact holds; None: it is heard, as far as can be told."""
    subject = study.subject
    line = subject.doc.lines.get(what)
    orders = study.at.done(subject, "say" if line else "sound", what)
    by_speaker: dict[str, list[Order]] = {}
    for order in orders:
        by_speaker.setdefault(line.who if line else order.doc.at, []).append(order)
    reach_m = carries_m(line.level_db if line else SOUND_LEVEL_DB[what])
    for who, said in by_speaker.items():
        if who not in subject.doc.cast:
            if line:
                return None  # by radio
            continue
        if not _far_off(study, who, reach_m) or (study.damage.story and _comes_near(study, who, reach_m)):
            return None
        if not study.damage.story and while_it_holds(study, fact, said, near=(who, reach_m)):
            return None
    who = next(iter(by_speaker))
    far = f"{what} carries {reach_m:.0f} m, and {who} is {_far(study, [who])} from every trainee"
    return Why(far, "let it come from nearer by, or louder", frozenset((who,)))


def _far_off(study: Study, who: str, far_m: float) -> bool:
    """Whether somebody is ever farther than that from every trainee."""
    return max(study.subject.from_trainees_m(m) for m in _marks(study, who)) > far_m


def _comes_near(study: Study, who: str, far_m: float) -> bool:
    """Whether somebody is ever so near, by what is written or may have been meant."""
    meant = [m for m in study.subject.doc.marks if m in study.damage.words]
    return min(study.subject.from_trainees_m(m) for m in [*_marks(study, who), *meant]) <= far_m


def _marks(study: Study, who: str) -> list[str]:
    """Where somebody stands, first of all and later."""
    doc = study.subject.doc
    later = [o.doc.at for o in study.subject.orders if o.doc.act == who and o.doc.at]
    return [*([doc.cast[who].mark] if who in doc.cast else []), *later]


def _far(study: Study, people: list[str]) -> str:
    """`400 m`, or `400 to 412 m`."""
    far = [study.subject.from_trainees_m(m) for who in people for m in _marks(study, who)]
    far = [f for f in far if f > SIGHT_M] or far
    low, high = f"{min(far):.0f}", f"{max(far):.0f}"
    return f"{low} m" if low == high else f"{low} to {high} m"


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
