"""What an instructor prints: the guidebook of a scene, the policy it cites, and a cheat sheet of one page. Plain values, all words ready,
for `booklet_html.py` and `booklet_pdf.py` to lay out.

Its input is plain too (`SceneSheet`): what a scene has to say of itself, by whoever reads scenes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vr_dti import __version__
from vr_dti.events import RUNGS
from vr_dti.library.guidebook import APPLIES, GROUPS, Guidebook, ItemDoc
from vr_dti.library.policy import NOTICE, SAID, ChannelsDoc, Policy, ReportDoc, SaidDoc, ToldDoc
from vr_dti.library.shelf import REFERENCE, Shelf
from vr_dti.library.wording import KINDS, NBSP

NOT_FOUND = "Nothing was found in what we read."
LABELS = {
    "triggers": "What it answers to",
    "channels": "What counts as intervening",
    "rank": "Rank",
    "told_counts": "Who counts as told",
    "report": "Report",
    "own_intervention_report": "Own intervention",
    "aid": "Aid",
    "retaliation": "Retaliation",
}
OF = {
    "force": "force only",
    "any_violation": "any violation",
    "voice": "voice",
    "hands": "hands",
    "radio": "radio",
    "record": "recording it",
    "supervisor": "a supervisor",
    "chief": "the chief",
    "dispatch": "dispatch",
    "outside": "somebody outside the chain",
}


@dataclass(frozen=True, slots=True)
class CueLine:
    """A cue of the scene: its kind as scenarios name it, its title, the lowest adequate rung, and what it refers to (`pack.clause`)."""

    kind: str
    title: str
    rung: int
    policy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyLine:
    """What is owed afterwards, and within what time."""

    title: str
    within_ms: int


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A way in which the scene can end. `good`: good practice earns it."""

    title: str
    good: bool = False


@dataclass(frozen=True, slots=True)
class SceneSheet:
    """What a booklet says of its scene, in the words of the wording chosen."""

    id: str
    title: str
    version: str = ""
    cues: tuple[CueLine, ...] = ()
    duties: tuple[DutyLine, ...] = ()
    outcomes: tuple[OutcomeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as printed."""

    kind: str
    title: str
    rung: int
    rung_name: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty as printed."""

    title: str
    within: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome as printed."""

    title: str
    good: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder as printed."""

    rung: int
    name: str
    act: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause beneath an item: where it stands in this booklet, and where in the law."""

    clause: str
    cited: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question, a training point, or both."""

    id: str
    question: str
    training_point: str
    cheat: str
    policy: tuple[Reference, ...]
    applies: str
    """which runs it is for; empty: any"""


@dataclass(frozen=True, slots=True)
class Part:
    """The items of one category."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One of the three groups; categories without an item are left out."""

    title: str
    asks: str
    parts: tuple[Part, ...]

    @property
    def cheats(self) -> tuple[str, ...]:
        """Its lines of the cheat sheet."""
        return tuple(i.cheat for p in self.parts for i in p.items if i.cheat)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of a pack: what, where it stands, how cases ended, what to check."""

    label: str
    text: str
    cited: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy pack as printed."""

    id: str
    title: str
    jurisdiction: str
    notice: str
    about: str
    held: str
    counsel: str
    sha256: str
    fields: tuple[Said, ...]
    clauses: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """Everything that is printed."""

    scene: str
    title: str
    version: str
    notice: str
    program: str
    guidebook_sha256: str
    steps: tuple[str, ...]
    cues: tuple[Cue, ...]
    duties: tuple[Owed, ...]
    outcomes: tuple[Outcome, ...]
    groups: tuple[Group, ...]
    packs: tuple[Pack, ...]
    ladder: tuple[Rung, ...]
    cheats: tuple[tuple[str, tuple[str, ...]], ...]
    """(group, its lines) of the cheat sheet"""


def booklet(sheet: SceneSheet, guidebook: Guidebook, shelf: Shelf, policies: Sequence[str] = ()) -> Booklet:
    """The booklet of a scene. `policies` are printed whole, of others what is cited; the ladder is that of the first pack that
    has one. Raises `InputError` for a pack or a clause that there is not, `DocumentError` for one with mistakes."""
    cited = [r for i in guidebook.doc.items for r in i.policy] + [r for c in sheet.cues for r in c.policy]
    for reference in cited:
        shelf.clause(reference)
    packs = [shelf.policy(id) for id in dict.fromkeys([*policies, *(r.partition(".")[0] for r in cited)])]
    groups = tuple(_group(g.title, g.asks, tuple(g.categories), guidebook.doc.items, shelf) for g in GROUPS)
    ladder = next((p for p in packs if p.doc.ladder), None) or shelf.policy(REFERENCE)
    rungs = tuple(Rung(r.rung, r.name, r.act, tuple(r.words)) for r in ladder.doc.ladder)
    names = {r.rung: r.name for r in rungs} or dict(enumerate(n.capitalize() for n in RUNGS))
    return Booklet(
        scene=sheet.id,
        title=sheet.title,
        version=sheet.version,
        notice=NOTICE,
        program=f"vr-dti {__version__}",
        guidebook_sha256=guidebook.sha256,
        steps=tuple(guidebook.doc.debrief),
        cues=tuple(Cue(KINDS.get(c.kind, c.kind).capitalize(), c.title, c.rung, names[c.rung]) for c in sheet.cues),
        duties=tuple(Owed(d.title, _within(d.within_ms)) for d in sheet.duties),
        outcomes=tuple(Outcome(o.title, o.good) for o in sheet.outcomes),
        groups=groups,
        packs=tuple(_pack(p, list(dict.fromkeys(cited)), whole=p.id in policies) for p in packs),
        ladder=rungs,
        cheats=tuple((g.title, g.cheats) for g in groups if g.cheats),
    )


def _within(ms: int) -> str:
    if ms % 60_000 == 0:
        minutes = ms // 60_000
        return f"within {minutes}{NBSP}minute{'s' if minutes > 1 else ''}"
    return f"within {ms / 1000:g}{NBSP}s"


def _group(title: str, asks: str, categories: Sequence[tuple[str, str]], items: Sequence[ItemDoc], shelf: Shelf) -> Group:
    parts = [(name, [i for i in items if i.category == category]) for category, name in categories]
    return Group(title, asks, tuple(Part(name, tuple(_item(i, shelf) for i in inside)) for name, inside in parts if inside))


def _item(doc: ItemDoc, shelf: Shelf) -> Item:
    found = [(reference, *shelf.clause(reference)) for reference in doc.policy]
    return Item(
        id=doc.id,
        question=doc.question or "",
        training_point=doc.training_point or "",
        cheat=doc.cheat or "",
        policy=tuple(Reference(r, p.cited(c) or f"{p.doc.title}: a choice, no law (of {p.doc.effective_from})") for r, p, c in found),
        applies=f"For a run in which {APPLIES[doc.applies].words}" if doc.applies else "",
    )


def _pack(policy: Policy, cited: Sequence[str], *, whole: bool) -> Pack:
    """What is cited of a pack, and, `whole`, what it says of each field."""
    doc = policy.doc
    clauses = [c for r in cited for pack, _, c in [r.partition(".")] if pack == doc.id]
    counsel = doc.reviewed_by_counsel
    return Pack(
        id=doc.id,
        title=doc.title,
        jurisdiction=doc.jurisdiction,
        notice=doc.notice,
        about=doc.about or "",
        held=f"{doc.effective_from} to {doc.effective_to}" if doc.effective_to else f"since {doc.effective_from}",
        counsel=f"by {counsel.by}, {counsel.date}" if counsel else "by nobody yet",
        sha256=policy.sha256,
        fields=tuple(_field(policy, key) for key in SAID) if whole else (),
        clauses=tuple(_said(policy, c, doc.clauses[c], doc.clauses[c].text) for c in clauses),
    )


def _field(policy: Policy, key: str) -> Said:
    said: SaidDoc | ReportDoc | None = getattr(policy.doc, key)
    if said is None:
        return Said(LABELS[key], NOT_FOUND, "")
    if isinstance(said, ReportDoc):
        fields = [f.question or f.id.replace("_", " ").capitalize() for f in said.fields]
        text = f"To: {said.to}. Deadline: {said.deadline}." + (f" Asked for: {' '.join(fields)}" if fields else "")
    elif isinstance(said, ChannelsDoc | ToldDoc):
        text = f"{', '.join(OF[o] for o in said.of).capitalize()}. {said.text}"
    else:
        text = said.text
    return _said(policy, LABELS[key], said, text)


def _said(policy: Policy, label: str, said: SaidDoc | ReportDoc, text: str) -> Said:
    cited = policy.cited(said)
    own = "a choice, no law" if said.ours else ""
    notes = [*(f"How it ended. {r}" for r in policy.results(said)), *(f"To be checked: {n}" for n in policy.to_check(said))]
    return Said(label, text, "; ".join(w for w in (cited, own) if w), tuple(notes))
