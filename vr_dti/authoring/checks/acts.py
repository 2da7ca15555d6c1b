"""Acts that are waited for, or done in a test, with a part or a name that no act can have: such a way is never taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.finding import Finding
from vr_dti.documents import Loc
from vr_dti.events import CUFFED, DISPATCH, HANDS_ON, SHAKEN_OFF, SHIELD
from vr_dti.intents.acts import BANDS, SIDES, WHERE, plain_part
from vr_dti.intents.addressee import is_officer
from vr_dti.samples import APART, CALLS
from vr_dti.story.document import ActDoc, CastDoc
from vr_dti.story.graph_document import OnDoc
from vr_dti.story.remedies import meant
from vr_dti.world.parts import PARTS
from vr_dti.world.tools import AIMED, TOOLS

Words = tuple[str, ...]
BODY: Words = tuple(dict.fromkeys(map(plain_part, PARTS)))
EVERY: Words = tuple(t.name for t in TOOLS)
FROM: Words = tuple(f"{where} {side}" for where in WHERE for side in SIDES)
"""as `intents/gestures.seen_from` says it"""
_WEAPONS = tuple(name for name in EVERY if name in AIMED or name == "baton")
_OTHERS = tuple(name for name in EVERY if name not in _WEAPONS)

PARTS_OF: Mapping[str, Words] = {
    **dict.fromkeys((*HANDS_ON, "let_go", "aimed", "crossed", "fired", "caught", "exposed", "struck"), BODY),
    "cuffed": ("left_wrist", "right_wrist"),
    "spoke": ("radio",),
    "gazed": ("eyes", "head"),
}
"""kind of act -> the parts it can have; of another, none"""
NAMES_OF: Mapping[str, Words] = {
    **dict.fromkeys(HANDS_ON, FROM),
    **dict.fromkeys(("drew", "holstered"), _WEAPONS),
    **dict.fromkeys(("took", "returned"), _OTHERS),
    **dict.fromkeys(("aimed", "crossed", "fired", "dry_fired", "cleared", "reloaded"), tuple(name for name in EVERY if name in AIMED)),
    **dict.fromkeys(("dropped", "picked_up"), EVERY),
    "caught": ("cew", "spray"),
    "cuffed": CUFFED,
    "exposed": ("cew", "spray"),
    "struck": ("baton",),
    "let_go": (SHAKEN_OFF,),
    "stepped_between": (SHIELD,),
    "distance": BANDS,
    "torch": ("on", "off"),
}
"""kind of act -> the names it can have; a command has any, another none"""
NAMELESS = "command"


def acts(study: Study) -> Iterator[Finding]:
    """Of ways out, of interrupts, and of the scripts of tests."""
    doc = study.subject.doc
    waited: list[tuple[Loc, OnDoc | ActDoc]] = [(w.path, w.doc) for w in study.subject.ways]
    waited += [(("interrupts", i), x) for i, x in enumerate(doc.interrupts)]
    waited += [(("tests", i, "script", n), a) for i, t in enumerate(doc.tests) for n, a in enumerate(t.script)]
    for order in study.subject.orders:
        if order.doc.verb == "blow":
            yield from _unknown(study, (*order.path, "part"), "nobody has a part", order.doc.part, BODY)
    for path, act in waited:
        if act.on is None:
            continue
        to = act.who if isinstance(act, OnDoc) else act.to
        if act.part:
            yield from _unknown(study, (*path, "part"), f"{act.on} has no part", act.part, PARTS_OF.get(act.on, ()))
        if act.name and act.on != NAMELESS:
            spoken = act.on == "spoke"
            known = _about(study, to) if spoken else NAMES_OF.get(act.on, ())
            whose = f"no vocabulary has words{f' to {to}' if to else ''} about" if spoken else f"{act.on} has no name"
            yield from _unknown(study, (*path, "name"), whose, act.name, known)


def _about(study: Study, to: str) -> Words:
    """What words to somebody can be about, as vocabularies have them (`speech/vocabulary.py`); "": to anybody."""
    return (*(CALLS if to in ("", DISPATCH) else ()), *((APART,) if not to or to in officers(study.subject.doc.cast) else ()))


def officers(cast: Mapping[str, CastDoc]) -> tuple[str, ...]:
    """Whom words can keep apart (`intents/addressee.about`)."""
    return tuple(name for name, member in cast.items() if is_officer(name, member.person))


def _unknown(study: Study, path: Loc, what: str, word: str, known: Words) -> Iterator[Finding]:
    """`word`, where it is none of those `known`."""
    if word not in known:
        yield study.subject.finding("unknown-name", path, f"{what} {word!r}", meant(word, known) or "remove it")
