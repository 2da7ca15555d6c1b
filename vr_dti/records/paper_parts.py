"""What is printed of a report: plain values, all words ready. Drawings and pictures are SVG texts."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.records.report_references import References, Talk


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the profile."""

    title: str
    headline: str
    score: float | None
    """0-4; None: there is none"""
    score_words: str
    words: str
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Something with a name, how it is to be read, and whether it is well."""

    name: str
    text: str
    note: str = ""
    good: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A step of an opportunity."""

    sign: str
    """its kind, drawn"""
    title: str
    at: str
    kind: str
    use: str
    use_words: str
    after: str
    """of one acted on, after how long; empty: not timed"""
    words: str
    picture: str
    """what the trainee saw; empty: no picture"""
    caption: str
    facts: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """An opportunity."""

    sign: str
    title: str
    use: str
    use_words: str
    words: str
    overridden: bool
    steps: tuple[Moment, ...]
    references: References


@dataclass(frozen=True, slots=True)
class Person:
    """One trainee in one run."""

    name: str
    badges: tuple[str, ...]
    run: tuple[str, ...]
    """scene, display, when and by whom, dials"""
    outcome: str
    ending: str
    scored: bool
    rows: tuple[Row, ...]
    gate_state: str
    gate: str
    gate_words: str
    corrected: tuple[str, ...]
    timeline: str
    events: tuple[tuple[str, str, str], ...]
    """the timeline in words: second, what, more of it"""
    looked: str
    chances: tuple[Chance, ...]
    no_chance: str
    """in their place where there is none"""
    front: bool
    """there is none, so page 1 shows facts and acts"""
    facts: tuple[tuple[str, str], ...]
    """of a lawful twin: what was so, since when this trainee could tell"""
    acts: tuple[tuple[str, str, str], ...]
    """when, what was said or done, what came of it"""
    aside: References
    """what there is to talk about without an opportunity"""
    stillness: tuple[str, ...]
    still_note: str
    """said once beneath them"""
    persistence: tuple[str, ...]
    duties: tuple[Pair, ...]
    afterwards: tuple[Pair, ...]
    asked: Talk | None
    speaks: bool
    """a person whose statement is asked for"""
    said: tuple[tuple[str, str, str], ...]
    said_when: str
    points: tuple[tuple[str, str], ...]
    limits: tuple[Pair, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Of a scenario and its twin."""

    trainee: str
    value: str
    withheld: tuple[str, ...]
    competent: bool
    shares: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table of thresholds: name, value, what it decides, source."""

    title: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed."""

    title: str
    program: str
    warnings: tuple[str, ...]
    people: tuple[Person, ...]
    sums: tuple[Sum, ...]
    legend: tuple[tuple[str, str], ...]
    floor: str
    packs: tuple[tuple[str, str, str, str], ...]
    """title and id, in force since, hash, whether counsel has read it"""
    unread: str
    """clauses shown that nobody has held against the text; empty: none"""
    numbers: tuple[Numbers, ...]
    weights: str
    records: tuple[tuple[Pair, ...], ...]
    statements: tuple[str, ...]
