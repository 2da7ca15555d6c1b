"""What a scenario says of people, marks, lines, facts and dials, before any story: does every name mean something?"""

from __future__ import annotations

from collections.abc import Callable

from vr_dti.documents import Loc
from vr_dti.story.dials import narrower
from vr_dti.story.document import CUFFS, HOLDS, NOWHERE, ScenarioDoc
from vr_dti.story.speakers import OFF_STAGE

Known = Callable[[str | None, frozenset[str], Loc, str], None]
"""(name, the names there are, where it stands, what it should be): complains of one that is none"""
Wrong = Callable[[Loc, str, str], None]
"""(where, what is wrong, what to do)"""


def check_staging(doc: ScenarioDoc, known: Known, wrong: Wrong) -> None:
    """Tell `known` and `wrong` of everything there is to complain of."""
    actors = frozenset(doc.cast)
    marks, places = frozenset(doc.marks), actors | frozenset(doc.marks) | {"", "trainee"}
    for i, mark in enumerate(doc.trainees):
        known(mark, marks, ("trainees", i), "mark")
    for name, member in doc.cast.items():
        known(member.mark, marks, ("cast", name, "mark"), "mark")
        known(member.look, places, ("cast", name, "look"), "mark or actor")
    if NOWHERE in places:
        where = "marks" if NOWHERE in marks else "cast"
        wrong((where, NOWHERE), f"{NOWHERE!r} is where props are that nobody sees", "give it another name")
    for name, prop in doc.props.items():
        check_prop(doc, name, prop.at, prop.part, ("props", name), known, wrong)
    for name, line in doc.lines.items():
        known(line.who, actors | OFF_STAGE, ("lines", name, "who"), "actor")
    _words(doc, wrong)
    for name, cue in doc.cues.items():
        known(cue.actor, actors, ("cues", name, "actor"), "actor")
        known(cue.victim, actors | {""}, ("cues", name, "victim"), "actor")
    for name, fact in doc.facts.items():
        for i, actor in enumerate(fact.see):
            known(actor, actors, ("facts", name, "see", i), "actor")
    for name, dial in doc.dials.items():
        if name in doc.vars:
            wrong(("dials", name), f"{name!r} is a variable too", "give one of them another name")
        if beyond := narrower(name, dial):
            wrong(("dials", name), beyond, "a dial of the house may be narrowed, not widened")
    for i, actor in enumerate(doc.own_force.at):
        known(actor, actors, ("own_force", "at", i), "actor")
    if not doc.end:
        wrong((), "nothing ends this scenario", "add end: with a condition and an outcome")


def check_prop(doc: ScenarioDoc, name: str, at: str, part: str, path: Loc, known: Known, wrong: Wrong) -> None:
    """Can the prop `name` be `at` a mark, an actor or nowhere, on that `part`?"""
    known(at, frozenset(doc.marks) | frozenset(doc.cast) | {NOWHERE}, (*path, "at"), "mark or actor")
    if part not in ("", *HOLDS):
        wrong((*path, "part"), f"nothing can be held by {part!r}", f"one of: {', '.join(HOLDS)}")
    elif part and at not in doc.cast:
        wrong((*path, "part"), f"{at!r} is nobody who could have it", "leave part: out, or say at: with an actor")
    elif part == "wrists" and name in doc.props and doc.props[name].kind != CUFFS:
        wrong((*path, "part"), f"{name!r} does not go on wrists", f"only {CUFFS} do; otherwise one of: {', '.join(HOLDS[:2])}")


def _words(doc: ScenarioDoc, wrong: Wrong) -> None:
    """Title and lines without a text; once, where there are none at all: whoever copied scenario.yaml alone reads two lines, not eighty."""
    silent = [name for name, line in doc.lines.items() if not line.text.strip()]
    if not doc.title and len(silent) > 1 and len(silent) == len(doc.lines):
        what = f"this scenario has no words: no title, and no text for any of its {len(silent)} lines"
        wrong(("lines",), what, "put its locales/ folder (and voices/) beside it, or write title: and each text: here")
        return
    for name in silent:
        wrong(("lines", name), "this line has no words", "give it text:, or a text in every file of locales/")
    if not doc.title:
        wrong((), "this scenario has no title", "give it title:, or a title in every file of locales/")
