"""What stands on the page: one column a trainee, its pictures, and every event of the timeline again as words."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vr_dti.debrief.findings import Findings, SessionFindings
from vr_dti.debrief.trainee import Opportunity, TraineeFindings
from vr_dti.records.report_words import BY, KINDS, USES, act_label, act_words, clock, late, open_ones, rung, seconds, spaced

PICTURE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

MOMENTS = {
    "pause": "Pause",
    "bookmark": "Bookmark",
    "override": "Override",
    "stop": "Stop",
    "do_over": "Do-over: practice from here",
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
    """opportunity -> picture"""

    @property
    def scored(self) -> bool:
        return self.trainee.summary is not None


def columns(findings: Findings, picture: PictureOf | None) -> list[Column]:
    """One column for each trainee of each session, in the order given."""
    names = [t.trainee for s in findings.sessions for t in s.trainees]
    out = []
    for n, session in enumerate(findings.sessions, 1):
        for trainee in session.trainees:
            name = trainee.trainee if names.count(trainee.trainee) == 1 else f"{trainee.trainee} (session {n})"
            shots = {o.id: _shot(session, trainee, o, picture) for o in open_ones(trainee)}
            out.append(Column(f"s{n}-{trainee.trainee}", name, session, trainee, shots))
    return out


def _shot(session: SessionFindings, trainee: TraineeFindings, o: Opportunity, picture: PictureOf | None) -> Shot:
    if picture is None:
        return Shot(o.picture_ms, "", "No picture: this report was written without a replay.")
    data = picture(session, trainee, o.picture_ms)
    kind = next((t for magic, t in PICTURE_TYPES.items() if data and data.startswith(magic)), "")
    if not data or not kind:
        return Shot(o.picture_ms, "", "No picture: the replay could not draw this moment here.")
    return Shot(o.picture_ms, f"data:{kind};base64,{base64.b64encode(data).decode()}")


def events(column: Column) -> list[Event]:
    """Everything that the timeline shows of a column, in order."""
    session, trainee = column.session, column.trainee
    out = [*_cue_events(session, trainee), *_act_events(trainee), *_story_events(session)]
    out += [Event(b.at_ms, f"Force by {b.by} lands on {b.to}", b.part, "blow") for b in session.blows]
    for m in session.moments:
        lasts = f"{seconds(m.lasts_ms, 1)} on the wall clock" if m.lasts_ms is not None else ""
        detail = "; ".join(p for p in (m.text, lasts, m.by) if p)
        out.append(Event(m.at_ms, MOMENTS[m.what], detail, "moment"))
    out.append(Event(session.end_ms, "The run ends", session.outcome_title, "story"))
    return sorted(out, key=lambda e: e.at_ms)


def _cue_events(session: SessionFindings, trainee: TraineeFindings) -> list[Event]:
    out = []
    mine = {o.id: o for o in trainee.opportunities}
    for c in session.cues:
        o = mine.get(c.id)
        parts = [KINDS.get(c.kind, c.kind), f"lowest adequate rung {rung(c.lowest_rung)}", USES[o.use] if o else ""]
        out.append(Event(c.onset_ms, c.title, "; ".join(p for p in parts if p), "cue"))
        if o is None or o.perceivable_ms is None:
            continue
        if late(o):
            out.append(Event(o.perceivable_ms, f"“{c.title}” can be perceived", late(o), "look"))
        if o.notice.at_ms is not None and not o.notice.already:
            out.append(Event(o.notice.at_ms, f"Noticed “{c.title}”", f"{seconds(o.notice.after_ms)}, {BY[o.notice.by]}", "look"))
    return out


def _act_events(trainee: TraineeFindings) -> list[Event]:
    out = []
    for a in trainee.acts:
        words = act_words(a)
        until = f", until {clock(a.until_ms)}" if a.until_ms is not None else ""
        parts = (f"rung {rung(a.rung)}" if a.rung is not None else "", f"“{a.text}”" if a.text else "", act_label(a), a.answer)
        out.append(Event(a.at_ms, words[:1].upper() + words[1:] + until, "; ".join(p for p in parts if p), "act"))
    return out


def _story_events(session: SessionFindings) -> list[Event]:
    """The officer's way through the story; where a node begins with a cue, the cue says it."""
    actor = session.cues[0].actor if session.cues else ""
    told = {c.onset_ms for c in session.cues}
    return [
        Event(n.from_ms, f"{n.region}: {spaced(n.node)}", "", "story") for n in session.nodes if n.region == actor and n.from_ms not in told
    ]


def titles(findings: Findings) -> Sequence[str]:
    """Titles of the scenes, each once."""
    return list(dict.fromkeys(s.title for s in findings.sessions))
