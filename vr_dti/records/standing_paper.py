"""A standing as it stands on paper: plain values, all words ready. `templates/standing.typ` lays them out on letter paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from vr_dti import __version__
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.measures import STATEMENTS
from vr_dti.debrief.standing import Decision, Run, Standing
from vr_dti.library import typeset
from vr_dti.records import report_words as w
from vr_dti.records import standing_words as words
from vr_dti.records.about import mark, of_standing
from vr_dti.records.report_numbers import TITLES
from vr_dti.records.report_record import counsel
from vr_dti.records.report_words import capital

TEMPLATE = Path(__file__).resolve().parent / "templates" / "standing.typ"
SHOWN = ("mixed_runs", "mixed_each", "signed_runs")
"""thresholds that decide what stands on the page itself"""


@dataclass(frozen=True, slots=True)
class Decided:
    """An instructor's decision."""

    result: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A run."""

    title: str
    kind: str
    when: str
    scores: tuple[str, ...]
    """of the six domains, in their order"""
    gate: str
    answer: str
    words: str
    closed: str
    """why the gate was closed; empty where it was not"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A scenario and its twin."""

    title: str
    value: str
    notes: tuple[str, ...]
    competent: bool
    shares: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed."""

    trainee: str
    summary: str
    honest: str
    looked: bool
    """decisions were looked up"""
    decisions: tuple[Decided, ...]
    """the last first"""
    signable: str
    against: tuple[str, ...]
    no_decision: str
    domains: tuple[str, ...]
    runs: tuple[Line, ...]
    counts: tuple[tuple[str, str], tuple[str, str]]
    """stepped in, left alone: where there was something to stop, and where there was nothing"""
    detected: tuple[str, ...]
    defined: str
    pairs: tuple[Pair, ...]
    packs: tuple[str, ...]
    rules: tuple[tuple[str, str, str, str], ...]
    weights: str
    records: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]
    program: str


def pdf(s: Standing, kept: Sequence[Decision] | None) -> bytes:
    """The standing as PDF; the same standing gives the same bytes. Raises `MachineError` and `InputError`."""
    return typeset.pdf(TEMPLATE, asdict(paper(s, kept)) | {"mark": mark(of_standing(s))}, "the standing")


def paper(s: Standing, kept: Sequence[Decision] | None) -> Paper:
    """What is printed. `kept`: the decisions in the ledger; None: no ledger was looked into."""
    d = s.detection
    return Paper(
        trainee=s.trainee,
        summary=words.summary(s),
        honest=" ".join((*STATEMENTS[1:3], STATEMENTS[5])),
        looked=kept is not None,
        decisions=tuple(_decided(s, x) for x in reversed(kept or ())),
        signable=words.signable(s, kept),
        against=tuple(f"{capital(a)}." for a in s.against),
        no_decision=words.NO_DECISION,
        domains=tuple(words.SHORT.get(name, name) for name in w.DOMAINS.values()),
        runs=tuple(map(_line, s.runs)),
        counts=(
            (words.counted(d.hits, "hit"), words.counted(d.misses, "miss")),
            (words.counted(d.false_alarms, "false alarm"), words.counted(d.correct_rejections, "correct rejection")),
        ),
        detected=tuple(f"{capital(x)}." for x in words.detected(d)[1:]),
        defined=words.DEFINED,
        pairs=tuple(_pairs(s)),
        packs=tuple(f"Policy pack {p.id} ({p.title}), in force from {p.since}, text {p.sha256[:12]}: {counsel(p)}." for p in s.packs),
        rules=tuple((TITLES[name], f"{m.value} {m.unit}", m.what, m.source) for name, m in RULES.rows() if name in SHOWN),
        weights=words.weights(),
        records=tuple((f"{r.scene}, seed {r.seed}, packs {', '.join(r.packs) or 'none'}", r.session) for r in s.runs),
        statements=STATEMENTS[1:],
        program=__version__,
    )


def _decided(s: Standing, d: Decision) -> Decided:
    rows = (
        ("Decided by", d.by),
        ("When", words.when(d.at)),
        *((("In their words", d.why),) if d.why else ()),
        ("Over", words.over(s, d)),
        ("Policy pack", words.reviewed(d)),
        ("Logged", f"entry {d.n} of records.log, sum {d.sha256}"),
    )
    return Decided(words.RESULTS.get(d.result, d.result), rows)


def _line(r: Run) -> Line:
    cells = {c.domain: words.cell(c) for c in r.domains}
    said = (r.outcome, r.why, *words.remarks(r), f"Dials: {words.dials(r)}")
    return Line(
        title=r.title,
        kind=words.KINDS[r.kind],
        when=f"{r.created[:16].replace('T', ' ')}, {w.DISPLAYS.get(r.display, r.display)}",
        scores=tuple(cells.get(name, "–") for name in w.DOMAINS),
        gate=words.GATES[r.gate],
        answer=words.ANSWERS[r.answer],
        words=" ".join(f"{capital(x)}." for x in said if x),
        closed=words.closed(r),
    )


def _pairs(s: Standing) -> list[Pair]:
    return [
        Pair(
            title=capital(words.pair(s, t)),
            value="Withheld" if t.value is None else f"{t.value:.1f} of 100",
            notes=tuple(f"{capital(x)}." for x in t.withheld),
            competent=t.competent,
            shares="; ".join(f"{w.DOMAINS[x.domain]} {x.score:g} of 4, {x.points:.1f} of {x.weight}" for x in t.shares),
        )
        for t in s.totals
    ]
