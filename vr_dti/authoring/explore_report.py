"""What exploring a scenario showed: as a page that an author reads in a minute, and the same as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vr_dti.authoring import balance
from vr_dti.authoring.balance import Column, Judged
from vr_dti.authoring.coverage import Coverage, covered
from vr_dti.authoring.explore import Exploration
from vr_dti.authoring.rounds import Row
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.rehearsal import LIMIT_MS

SHOWN = 20
"""lines of a list; the JSON has all"""


@dataclass(frozen=True, slots=True)
class Endless:
    """Runs that came to no end: where they waited or why they broke off, how many, and how to see the first of them again."""

    where: tuple[str, ...]
    fault: str
    runs: int
    behaviour: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of an exploration."""

    exploration: Exploration
    coverage: Coverage
    endless: tuple[Endless, ...]
    columns: tuple[Column, ...]
    uneventful: Mapping[str, int]
    """outcome -> runs, of the rounds in which nothing happens"""
    judged: tuple[Judged, ...]

    @property
    def found(self) -> bool:
        """Something an author has to mend."""
        return bool(self.endless) or not all(j.holds for j in self.judged)


def report(exploration: Exploration) -> Report:
    """Everything that `exploration` shows. Behaviours are held against each other over whole rounds; all else counts every run."""
    whole = [r for r in exploration.rows if r.round < exploration.rounds]
    rows, quiet = balance.eventful(exploration.plan, whole)
    return Report(
        exploration,
        covered(exploration.scenario, exploration.tally),
        tuple(_endless(exploration)),
        tuple(balance.columns(rows)),
        Counter(r.outcome for r in quiet),
        tuple(balance.judged(exploration.plan, rows)),
    )


def _endless(x: Exploration) -> Iterator[Endless]:
    """Grouped by where they waited, the commonest first."""
    groups: dict[tuple[tuple[str, ...], str], list[Row]] = {}
    for row in x.rows:
        if not row.outcome:
            groups.setdefault((row.stuck, row.fault), []).append(row)
    for (where, fault), rows in sorted(groups.items(), key=lambda g: -len(g[1])):
        yield Endless(where, fault, len(rows), rows[0].behaviour, x.plan.at(rows[0].round).words)


# --- as text ---------------------------------------------------------------------------------------------------------------


def text(r: Report) -> str:
    """The page."""
    x, doc = r.exploration, r.exploration.scenario.written
    twin = ", a lawful twin" if doc.lawful else ""
    held = f"; held: {', '.join(x.plan.held)}" if x.plan.held else ""
    rest = len(x.rows) - x.rounds * len(BEHAVIOURS)
    further = (
        f" and {rest} run{'s' * (rest != 1)} of the next, which count{'s' * (rest == 1)} for waits and what was reached" if rest else ""
    )
    lines = [
        f"{doc.title} ({doc.id} {doc.version}{twin}): {len(x.rows)} runs, {_rounds(x.rounds)} of "
        f"{len(BEHAVIOURS)} simulated trainees{further}{held}",
        "",
        *_endings(r),
        "",
        *_balance(r),
        "",
        *_waits(r),
        "",
        *_reached(r),
    ]
    return "\n".join(lines)


def _endings(r: Report) -> Iterator[str]:
    scenario = r.exploration.scenario
    good = {e.outcome for e in scenario.story.ends if e.good}
    order = [e.outcome for e in scenario.story.ends]
    there = {o for c in r.columns for o in c.outcomes}
    names = [o for o in dict.fromkeys(order) if o in there] + sorted(there - set(order) - {""}) + [""] * ("" in there)
    heads = [(o or "(none)") + "*" * (o in good) for o in names]
    rounds = r.columns[0].runs if r.columns else 0
    quiet = ", ".join(
        f"{o or '(none)'}{'*' * (o in good)} {_percent(n, sum(r.uneventful.values()))} %" for o, n in sorted(r.uneventful.items())
    )
    if not r.columns:
        yield f"Endings of {_rounds(r.exploration.rounds)} in which nothing happens; * good: {quiet}"
        return
    yield f"Endings of the {_rounds(rounds)} in which something happens, in % of the runs of each behavior; * good"
    widths = [max(5, len(h)) for h in heads]
    yield "  " + " ".join(["behavior ".ljust(12), *(h.rjust(w) for h, w in zip(heads, widths, strict=True)), "| good   harm  length"])
    for c in r.columns:
        cells = [_percent(c.outcomes.get(o, 0), c.runs).rjust(w) for o, w in zip(names, widths, strict=True)]
        yield "  " + " ".join([c.behaviour.ljust(12), *cells, f"| {c.good_percent:4.0f} {c.harm:6.1f} {c.length_s:5.0f} s"])
    if quiet:
        others = r.exploration.rounds - rounds
        yield f"  the other {_rounds(others)} {'is' if others == 1 else 'are'} uneventful: {quiet}"
    yield "  harm: median, points; length: median; force, below: a blow, or a cue that is more than a precursor"


def _rounds(n: int) -> str:
    return f"{n} round{'s' * (n != 1)}"


def _percent(part: int, whole: int) -> str:
    """`-` for none, and never 0 or 100 for what is neither."""
    if part == 0:
        return "-"
    return f"{100 * part / whole:.0f}" if part == whole else f"{min(99, max(1, round(100 * part / whole)))}"


def _balance(r: Report) -> Iterator[str]:
    yield "Balance"
    for j in r.judged:
        yield f"  {'ok     ' if j.holds else 'FINDING'}  {j.words}"
        if not j.holds:
            yield from (f"             {e}" for e in j.examples)


def _waits(r: Report) -> Iterator[str]:
    if not r.endless:
        yield "Waits without end: none"
    else:
        yield f"Waits without end: FINDING, {sum(e.runs for e in r.endless)} runs without an outcome after {LIMIT_MS // 60_000} min"
        for e in r.endless[:SHOWN]:
            where = e.fault or f"waits in {', '.join(e.where)}" * bool(e.where) or "every region is at rest, and no end: holds"
            yield f"  {e.runs} runs: {where}"
            yield f"             {e.behaviour}: {e.words}"
    late = r.exploration.tally.waiting.most_common()
    if late:
        yield "  when a run ended, still waiting for a condition: " + ", ".join(f"{name} ({n} runs)" for name, n in sorted(late))


def _reached(r: Report) -> Iterator[str]:
    c = r.coverage
    yield "Reached: " + ", ".join(f"{reached} of {every} {what}" for what, (reached, every) in _counts(c))
    words = {"node": "never entered", "way": "never taken  ", "interrupt": "never fired  "}
    own = [u for u in c.unreached if not _shared(u.place)]
    yield from (f"  {words[u.kind]}  {u.what}  ({_short(u.place)})" for u in own[:SHOWN])
    if len(own) > SHOWN:
        yield f"  and {len(own) - SHOWN} more (--json has all)"
    if graphs := Counter(_short(u.place).partition(":")[0] for u in c.unreached if _shared(u.place)):
        counted = ", ".join(f"{n} in {graph}" for graph, n in graphs.items())
        yield f"  and of the graphs that scenes share, which no one scene takes whole (--json has all): {counted}"
    if c.instructors:
        yield f"  only for an instructor's command, and not tried: {', '.join(c.instructors)}"


def _shared(place: str) -> bool:
    """It stands in a graph that scenes share."""
    return Path(place).parent.parts[-2:] == ("common", "graphs")


def _short(place: str) -> str:
    return Path(place).name


# --- as JSON ---------------------------------------------------------------------------------------------------------------


def plain(r: Report) -> dict[str, Any]:
    """The same, for programs. Nothing in it depends on the machine or the number of processes."""
    x, doc = r.exploration, r.exploration.scenario.written
    good = sorted({e.outcome for e in x.scenario.story.ends if e.good})
    return {
        "scenario": doc.id,
        "version": doc.version,
        "lawful": doc.lawful,
        "seed": x.seed,
        "held": list(x.plan.held),
        "runs": len(x.rows),
        "rounds": x.rounds,
        "good_outcomes": good,
        "behaviours": [_column(c) for c in r.columns],
        "uneventful": dict(sorted(r.uneventful.items())),
        "balance": [asdict(j) for j in r.judged],
        "endless": [asdict(e) for e in r.endless],
        "still_waiting_at_the_end": dict(sorted(x.tally.waiting.items())),
        "reached": {k: {"reached": a, "all": b} for k, (a, b) in _counts(r.coverage)},
        "unreached": [asdict(u) for u in r.coverage.unreached],
        "instructor_only": list(r.coverage.instructors),
        "findings": r.found,
    }


def _column(c: Column) -> dict[str, Any]:
    about = BEHAVIOURS[c.behaviour].about
    return {**asdict(c), "about": about, "good_percent": round(c.good_percent, 1), "outcomes": dict(sorted(c.outcomes.items()))}


def _counts(c: Coverage) -> Sequence[tuple[str, tuple[int, int]]]:
    return (("nodes", c.nodes), ("ways out", c.ways), ("interrupts", c.interrupts))
