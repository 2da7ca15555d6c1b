"""The report as it stands on paper: plain values, all words ready, made from the columns of the page. `report_pdf.py` lays them out."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.findings import Findings, Limit, SessionFindings
from vr_dti.debrief.opportunities import acted_after_ms
from vr_dti.debrief.profile import Domain, Gate, Total
from vr_dti.debrief.steps import Latency, Opportunity, Step
from vr_dti.records import report_record as of
from vr_dti.records import report_sentences as say
from vr_dti.records import report_spoken
from vr_dti.records import report_story as story
from vr_dti.records import report_words as w
from vr_dti.records.paper_parts import Chance, Moment, Numbers, Pair, Paper, Person, Row, Sum
from vr_dti.records.report_drawing import Drawing, Glyph
from vr_dti.records.report_front import facts, said_and_done
from vr_dti.records.report_html import svgs
from vr_dti.records.report_legend import legend
from vr_dti.records.report_numbers import quantity
from vr_dti.records.report_page import Column, Shot, events, titles
from vr_dti.records.report_timeline import PAPER_WIDTH, timeline


def paper(report: Findings, columns: Sequence[Column]) -> Paper:
    """What is printed of `report`; `columns` are those of its page."""
    method = report.method
    signs = legend(timeline([(c.name, c.session, c.trainee) for c in columns], PAPER_WIDTH))
    return Paper(
        title=" / ".join(titles(report)),
        program=report.program,
        warnings=tuple(x for s in report.sessions for x in of.warnings(s)),
        people=_people(columns),
        sums=tuple(_sum(t) for t in report.totals),
        legend=tuple(zip(svgs([d for d, _ in signs]), (words for _, words in signs), strict=True)),
        floor=f"{method.debrief[0].value / 1000:.2f}",
        packs=tuple((f"{p.title} ({p.id})", p.since, p.sha256, of.counsel(p)) for p in report.packs),
        unread=of.unread(r for c in columns for r in (*c.references.values(), c.aside)),
        numbers=(
            _numbers("Debrief", method.debrief),
            _numbers("Perception: what a trainee could see and hear", method.perception),
            _numbers("Interpreter: where an act begins and ends", method.interpreter),
            _numbers("Harm: severity of a cue over time, for the outcome", method.severity),
        ),
        weights=of.weights(method),
        records=tuple(tuple(Pair(*row) for row in of.record(s)) for s in report.sessions),
        statements=report.statements,
    )


def _people(columns: Sequence[Column]) -> tuple[Person, ...]:
    end_ms = max((c.session.end_ms for c in columns), default=0)
    drawn = svgs([timeline([(c.name, c.session, c.trainee)], PAPER_WIDTH, end_ms) for c in columns])
    kinds = dict(zip(w.KINDS, svgs([Drawing(18, 18, glyphs=[Glyph(9, 9, kind, "cue")]) for kind in w.KINDS]), strict=True))
    return tuple(_person(c, svg, kinds) for c, svg in zip(columns, drawn, strict=True))


def _person(c: Column, drawn: str, kinds: dict[str, str]) -> Person:
    s, t = c.session, c.trainee
    grades = t.grades
    gate = grades.gate if grades else Gate("not_scorable", "")
    return Person(
        name=c.name,
        badges=tuple(of.badges(s, t)),
        run=_run(s, t.display),
        outcome=say.outcome(s),
        ending=story.ending(s),
        scored=c.scored,
        rows=tuple(map(_row, w.grouped(grades.domains))) if grades else (),
        gate_state=gate.state,
        gate=w.GATES[gate.state],
        gate_words=say.gate(gate),
        corrected=tuple(say.corrected(p, s) for p in t.practice if p.corrected),
        timeline=drawn,
        events=tuple((f"{e.at_ms / 1000:.1f}", e.what, e.detail) for e in events(c)),
        looked=say.looked(t, s.people),
        chances=tuple(_chance(o, c, kinds) for o in t.opportunities) if c.scored else (),
        no_chance=story.nothing_to_stop(s) if c.scored else "Practice: nothing is counted.",
        front=c.scored and not t.opportunities,
        facts=tuple(facts(s, t)),
        acts=tuple(said_and_done(s, t)),
        aside=c.aside,
        stillness=tuple(say.stillness(x, s.people) for x in t.immobility),
        still_note=say.STILL_NOTE if t.immobility else "",
        persistence=tuple(say.persistence(t, s.people)),
        duties=tuple(Pair(d.title, say.duty(d), say.owed(d), d.state == "done") for d in t.duties)
        or (Pair("Duties", say.no_duties(s), "", False),),
        afterwards=tuple(Pair(*row) for row in (*say.afterwards(s, t), *c.labels)),
        asked=c.asked,
        speaks=c.scored and not t.simulated,
        said=tuple(report_spoken.answers(c.said)) if c.said else (),
        said_when=report_spoken.when(c.said) if c.said else "",
        points=tuple((p.ask, report_spoken.held_against(p)) for p in c.points),
        limits=tuple(Pair(w.MEASURES[x.measure], w.STATES[x.state], x.why, x.state == "scored") for x in t.scorable),
        notes=t.notes,
    )


def _run(s: SessionFindings, display: str) -> tuple[str, ...]:
    scene = f"{s.scene} {s.scene_version}, seed {s.seed}{', lawful twin' if s.lawful else ''}"
    when = " ".join(x for x in (s.created[:16].replace("T", " "), f"by {s.operator}" if s.operator else "") if x)
    return scene, w.DISPLAYS[display], when, say.dials(s) or "none"


def _row(group: Sequence[Domain]) -> Row:
    d = group[0]
    return Row(", ".join(w.DOMAINS[x.domain] for x in group), d.headline, d.score, w.score(d), f"{w.capital(d.words)}.", d.overridden)


def _chance(o: Opportunity, c: Column, kinds: dict[str, str]) -> Chance:
    steps = tuple(_moment(s, o, c, kinds) for s in o.steps)
    return Chance(kinds[o.kind], o.title, o.use, w.USES[o.use], say.window(o), o.overridden, steps, c.references[o.id])


def _moment(s: Step, o: Opportunity, c: Column, kinds: dict[str, str]) -> Moment:
    shot, people = c.shots.get(s.id), c.session.people
    facts = [Pair("Known", say.known(s)), Pair("Noticed", ", ".join([w.notice(s.notice), *w.notice_notes(s.notice)]))]
    if s.use in ("passed", "acted"):
        facts.append(Pair("Looked at", say.looked_within(s, people)))
    if s.use != "not_perceivable":
        facts.append(Pair("First acts", _first_acts(s)))
    facts.append(Pair("Adequate", f"from rung {w.rung(s.lowest_rung)} on"))
    picture = _picture(shot) if shot else ""
    caption = (
        f"The trainee’s view at {w.clock(shot.at_ms)}" if shot and picture else f"{shot.missing} ({w.clock(shot.at_ms)})" if shot else ""
    )
    return Moment(
        sign=kinds[s.kind],
        title=c.title(s),
        at=w.clock(s.onset_ms),
        kind=w.KINDS.get(s.kind, s.kind),
        use=s.use,
        use_words=w.STEP_USES[s.use],
        after=_after(s),
        words=say.made_of(s, o, c.trainee.acts, people, c.titles),
        picture=picture,
        caption=caption,
        facts=tuple(facts),
    )


def _after(s: Step) -> str:
    """On page 1: a step acted on as the next blow fell was not acted on at once."""
    after_ms = acted_after_ms(s) if s.use == "acted" else None
    return "" if after_ms is None else f"after {w.seconds(after_ms, 1)}"


def _first_acts(s: Step) -> str:
    channels = (("words", s.words), ("hands on", s.hands), ("radio", s.call))
    if all(w.latency(x) == "none" for _, x in channels):
        return "no words, no hands on, no radio call"
    return "; ".join(f"{name} {_latency(x)}" for name, x in channels)


def _latency(x: Latency) -> str:
    notes = w.latency_notes(x) if x.state == "latency" else []
    return w.latency(x) + (f" ({', '.join(notes)})" if notes else "")


def _picture(shot: Shot) -> str:
    """The picture within an SVG: what is no picture is left blank there, and does not cost the report."""
    if not shot.uri:
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900" width="1600" height="900">'
        f'<image href="{shot.uri}" width="1600" height="900"/></svg>'
    )


def _sum(t: Total) -> Sum:
    value = "Withheld" if t.value is None else f"{t.value:.1f} of 100"
    shares = tuple((w.DOMAINS[x.domain], f"{x.score:g}", str(x.weight), f"{x.points:.1f}") for x in t.shares)
    return Sum(t.trainee, value, tuple(f"{w.capital(x)}." for x in t.withheld), t.competent, shares)


def _numbers(title: str, rows: Sequence[Limit]) -> Numbers:
    return Numbers(title, tuple((x.title, quantity(x), x.what, x.source) for x in rows))
