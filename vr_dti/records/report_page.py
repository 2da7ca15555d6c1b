"""What stands on the page: one column a trainee, what they said first, pictures, and every event of the timeline again as words."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from vr_dti.debrief.course import told_apart
from vr_dti.debrief.findings import Findings, SessionFindings
from vr_dti.debrief.people import named
from vr_dti.debrief.practice import let_pass
from vr_dti.debrief.steps import Step
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.report_acts import act_label, act_words, answered, on_ladder, part_of, quoted
from vr_dti.records.report_hands import hands_on, rested_long, told_once
from vr_dti.records.report_labels import Rows
from vr_dti.records.report_references import Library, References, Talk
from vr_dti.records.report_story import left_out, told
from vr_dti.records.report_words import BY, KINDS, STEP_USES, capital, clock, late, rung, seconds, spaced
from vr_dti.records.statement import Entry, Statement
from vr_dti.records.talking_points import Point, talking_points

PICTURE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

MOMENTS = {
    "pause": "Pause",
    "bookmark": "Bookmark",
    "override": "Override",
    "stop": "Stop",
    "do_over": "Do-over: practice from here",
    "prompt": "Prompt in the ear",
    "incident": "Noted",
}

PictureOf = Callable[[SessionFindings, TraineeFindings, int], bytes | None]
"""(session, trainee, story time in ms) -> PNG or JPEG from that trainee's eyes; None where there is none"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of an opportunity, or the sentence that stands in its place."""

    at_ms: int
    uri: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the table beneath the timeline."""

    at_ms: int
    what: str
    detail: str = ""
    lane: str = ""
    """`cue`, `act`, `blow`, `look`, `story`, `moment`"""


@dataclass(frozen=True, slots=True)
class Column:
    """One trainee of one session."""

    key: str
    """unique on the page; ids of its parts begin with it"""
    name: str
    session: SessionFindings
    trainee: TraineeFindings
    shots: dict[str, Shot] = field(default_factory=dict)
    """step that was let pass -> picture; of several of one cue the first"""
    said: Entry | None = None
    """what the trainee said before the debrief"""
    points: tuple[Point, ...] = ()
    """that beside the findings: things to talk about"""
    references: dict[str, References] = field(default_factory=dict)
    """opportunity -> what its cues refer to"""
    asked: Talk | None = None
    """from the guidebook, where the officer asked to leave it out of the report"""
    aside: References = field(default_factory=References)
    """what there is to talk about in a run without an opportunity"""
    labels: Rows = ()
    """what raters said of the words"""

    @property
    def scored(self) -> bool:
        return self.trainee.grades is not None

    @property
    def stepped(self) -> bool:
        """There are steps to be told one by one."""
        return self.scored and bool(self.trainee.opportunities)

    def title(self, step: Step) -> str:
        """The step's title, told apart from others of that title."""
        return self.titles.get(step.id, step.title)

    @property
    def titles(self) -> dict[str, str]:
        """Of steps by id, told apart where several have one."""
        return told_apart(self.session.cues)

    def id(self, name: str) -> str:
        """An id on the page for an opportunity or a step."""
        return f"{self.key}-{''.join(c if c.isalnum() or c in '-_' else '-' for c in name)}"


def columns(
    findings: Findings,
    picture: PictureOf | None = None,
    statements: Mapping[str, Statement] | None = None,
    library: Library | None = None,
    labels: Mapping[tuple[str, str], Rows] | None = None,
) -> list[Column]:
    """One column for each trainee of each session, in the order given. `statements`: by digest of the session they are about; `library`
    looks references up (default: the shipped packs and no guidebook). `labels`: by digest and trainee."""
    names = [t.trainee for s in findings.sessions for t in s.trainees]
    library = library or Library()
    out = []
    for n, session in enumerate(findings.sessions, 1):
        statement = (statements or {}).get(session.digest)
        for trainee in session.trainees:
            twin = ", lawful twin" if session.lawful and any(not s.lawful for s in findings.sessions) else ""
            name = trainee.trainee if names.count(trainee.trainee) == 1 else f"{trainee.trainee} (session {n}{twin})"
            if session.parent_ms is not None:
                name = f"What if, from {clock(session.parent_ms)} of the run of {name}"
            said = statement.of(trainee.trainee) if statement else None
            points = tuple(p for p in talking_points(said, trainee) if p.ask) if said else ()
            shots = {s.id: _shot(session, trainee, s, picture) for s in _shown(trainee)}
            references = {o.id: library.of(o, session.scene) for o in trainee.opportunities}
            asked = library.asked(session.scene) if left_out(session, trainee) else None
            aside = library.aside(session, trainee)
            rows = (labels or {}).get((session.digest, trainee.trainee), ())
            out.append(Column(f"s{n}-{trainee.trainee}", name, session, trainee, shots, said, points, references, asked, aside, rows))
    return out


def _shown(trainee: TraineeFindings) -> list[Step]:
    """The steps that were let pass, of several of one cue the first."""
    found: dict[str, Step] = {}
    for o in trainee.opportunities:
        for s in let_pass(o, trainee.acts):
            found.setdefault(f"{o.id}/{s.id.partition('#')[0]}", s)
    return list(found.values())


def _shot(session: SessionFindings, trainee: TraineeFindings, s: Step, picture: PictureOf | None) -> Shot:
    if picture is None:
        return Shot(s.picture_ms, "", "No picture: this report was written without a replay.")
    data = picture(session, trainee, s.picture_ms)
    kind = next((t for magic, t in PICTURE_TYPES.items() if data and data.startswith(magic)), "")
    if not data or not kind:
        return Shot(s.picture_ms, "", "No picture: the replay could not draw this moment here.")
    return Shot(s.picture_ms, f"data:{kind};base64,{base64.b64encode(data).decode()}")


def events(column: Column) -> list[Event]:
    """Everything that the timeline shows of a column, in order."""
    session, trainee = column.session, column.trainee
    who = {x: named(session.people, x) for b in session.blows for x in (b.to, b.by)}
    out = [*_cue_events(session, trainee), *_act_events(session, trainee)]
    out += [Event(at_ms, words, "", "story") for at_ms, words in told(session)]
    out += [
        Event(b.at_ms, f"Force lands on {part_of(who[b.to], spaced(b.part))}", f"by {named(session.people, b.by)}", "blow")
        for b in session.blows
    ]
    for m in session.moments:
        lasts = f"{seconds(m.lasts_ms, 1)} on the wall clock" if m.lasts_ms is not None else ""
        detail = "; ".join(p for p in (m.text, lasts, m.by) if p)
        out.append(Event(m.at_ms, MOMENTS[m.what], detail, "moment"))
    out.append(Event(session.end_ms, "The run ends", session.outcome_title, "story"))
    return sorted(out, key=lambda e: e.at_ms)


def _cue_events(session: SessionFindings, trainee: TraineeFindings) -> list[Event]:
    out = []
    mine = {s.id: s for o in trainee.opportunities for s in o.steps}
    titles = told_apart(session.cues)
    for c in session.cues:
        s, title = mine.get(c.id), titles[c.id]
        parts = [KINDS.get(c.kind, c.kind), f"lowest adequate rung {rung(c.lowest_rung)}", STEP_USES[s.use] if s else ""]
        parts += [f"never known: {', '.join(s.missing)}"] if s and s.missing else []
        out.append(Event(c.onset_ms, title, "; ".join(p for p in parts if p), "cue"))
        if c.ended == "cue":
            out.append(Event(c.end_ms, f"“{title}” is over", "", "story"))
        if s is None or s.perceivable_ms is None:
            continue
        if late(s, c.onset_ms):
            out.append(Event(s.perceivable_ms, f"“{title}” can be perceived", late(s, c.onset_ms), "look"))
        if s.notice.at_ms is not None and not s.notice.already:
            out.append(Event(s.notice.at_ms, f"Noticed “{title}”", f"{seconds(s.notice.after_ms)}, {BY[s.notice.by]}", "look"))
    for x in trainee.immobility:
        out.append(Event(x.from_ms, "Head and hands still", f"for {seconds(x.to_ms - x.from_ms, 1)}: {spaced(x.kind)}", "look"))
    return out


def _act_events(session: SessionFindings, trainee: TraineeFindings) -> list[Event]:
    out, people = [], session.people
    for a in told_once(trainee.acts):
        words = act_words(a, people) + rested_long(a, trainee.acts)
        until = f", until {clock(a.until_ms)}" if a.until_ms is not None else ""
        parts = (
            f"rung {rung(a.rung)}" if on_ladder(a) else "",
            quoted(a),
            act_label(a, people),
            hands_on(a, trainee.acts, people),
            _prompted(a),
            answered(a, trainee.acts, session.lines),
        )
        out.append(Event(a.at_ms, capital(words) + until, "; ".join(p for p in parts if p), "act"))
    return out


def _prompted(a: Act) -> str:
    return "after a prompt" if a.prompted else ""


def titles(findings: Findings) -> Sequence[str]:
    """Titles of the scenes, each once."""
    return list(dict.fromkeys(s.title for s in findings.sessions))
