"""Whether a scenario is fair: good practice earns the good ending, and harm is never the pay for words."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vr_dti.authoring.rounds import EVENTS, NONE, Plan, Row
from vr_dti.story.behaviours import BEHAVIOURS, EARLY, ONE_WORD, SILENT, WORDS_ONLY, Setting

GOOD_PERCENT = 80
"""good practice comes to a good ending at least this often. Default."""
CHANCE = 2
"""standard deviations of chance: who does better than good practice by no more than that does not do better. Default."""
FEW = 10
"""rounds: fewer tell neither whether good practice is praised nor whether one word does as much as several. Default."""
EXAMPLES = 3
"""rounds named for a finding"""


@dataclass(frozen=True, slots=True)
class Column:
    """How one behaviour fared."""

    behaviour: str
    runs: int
    outcomes: Mapping[str, int]
    """outcome -> runs; empty: no outcome"""
    good: int
    harm: float
    """median, points"""
    length_s: float
    """median"""

    @property
    def good_percent(self) -> float:
        return 100 * self.good / self.runs if self.runs else 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule, and whether it holds. `examples`: options that show it again."""

    rule: str
    holds: bool
    words: str
    examples: tuple[str, ...] = ()


def eventful(plan: Plan, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """(rows of the rounds in which something happens that may call for somebody, rows of the others).

    Nothing happens where the dial says so; and in a scenario that is no lawful twin, where a silent trainee meets no cue.
    """
    rounds = {r.round for r in rows}
    if EVENTS in plan.scenario.written.dials:
        rounds -= {i for i in rounds if plan.at(i).dials[EVENTS] == NONE}
    if not plan.scenario.written.lawful:
        rounds &= {r.round for r in rows if r.behaviour == SILENT.name and (r.cues or r.fault)}
    return [r for r in rows if r.round in rounds], [r for r in rows if r.round not in rounds]


def columns(rows: Sequence[Row]) -> list[Column]:
    """Every behaviour, in the order of the table of behaviours."""
    out = []
    for name in BEHAVIOURS:
        mine = [r for r in rows if r.behaviour == name]
        if mine:
            harm, length = statistics.median(r.harm for r in mine) / 1000, statistics.median(r.end_ms for r in mine) / 1000
            out.append(Column(name, len(mine), Counter(r.outcome for r in mine), sum(r.good for r in mine), harm, length))
    return out


def judged(plan: Plan, rows: Sequence[Row]) -> list[Judged]:
    """Every rule, over the eventful `rows`."""
    if not any(e.good for e in plan.scenario.story.ends):
        return [Judged("good-ending", False, "no ending is marked good: true, so good practice cannot earn one")]
    doc = plan.scenario.written
    if not (doc.cues or doc.twin or doc.lawful):
        return [Judged("lesson", True, "a lesson: it has no cue and no twin, and nothing to weigh")]
    if not rows:
        return [Judged("eventful", False, "nothing happens in any round: no cue ever begins")]
    here: Setting = "twin" if plan.scenario.written.lawful else "violation"
    out = [*_earned(here, columns(rows), rows), *_poor(here, plan, rows)]
    if here == "violation":
        out += [_harmless(plan, rows, name) for name in (EARLY.name, WORDS_ONLY.name)]
        out.append(_prevented(plan, rows))
        out += _unforeseen(rows)
        out.append(_effort(plan, rows))
    return out


def _earned(here: Setting, table: Sequence[Column], rows: Sequence[Row]) -> Iterator[Judged]:
    """Good practice comes to a good ending often, and nobody more often by more than chance: the officer weighs each word by a draw."""
    best = [c for c in table if here in BEHAVIOURS[c.behaviour].good]
    for c in best:
        said = f"{c.behaviour} comes to a good ending in {c.good_percent:.0f} % of its runs; at least {GOOD_PERCENT} % is fair"
        few = "" if c.runs >= FEW else f" ({c.runs} runs: too few to tell)"
        yield Judged("earned", bool(few) or c.good_percent >= GOOD_PERCENT, said + few)
    least = min(best, key=lambda c: c.good_percent)
    more = [c for c in table if c not in best and _more(rows, c.behaviour, least.behaviour)]
    words = ", ".join(f"{c.behaviour} ({c.good_percent:.0f} %)" for c in more)
    who = " and ".join(c.behaviour for c in best)
    yield Judged("nobody-more", not more, f"{words or 'nobody'} comes to one more often than {who}, by more than chance")


def _more(rows: Sequence[Row], one: str, other: str) -> bool:
    """`one` comes to a good ending where `other` does not, more often than the reverse: of the rounds in which they differ, by more than
    chance would have it if neither were better."""
    good = {(r.behaviour, r.round): r.good for r in rows if r.behaviour in (one, other)}
    rounds = {i for _, i in good}
    won = sum(good[one, i] and not good[other, i] for i in rounds)
    lost = sum(good[other, i] and not good[one, i] for i in rounds)
    return won > lost and (won - lost) ** 2 > CHANCE**2 * (won + lost)


def _poor(here: Setting, plan: Plan, rows: Sequence[Row]) -> Iterator[Judged]:
    """Who lets harm happen that good practice spares - in a twin, who acts - comes to a good ending less often in those rounds."""
    praised = next(name for name, b in BEHAVIOURS.items() if here in b.good)
    best = {r.round: r for r in rows if r.behaviour == praised}
    for name in (name for name, b in BEHAVIOURS.items() if here in b.poor):
        mine = [r for r in rows if r.behaviour == name and r.round in best]
        there = [r for r in mine if (r.harm > best[r.round].harm if here == "violation" else r.acts)]
        if not there:
            yield Judged("poor", True, _unweighed(here, name, mine))
            continue
        good = [r for r in there if r.good]
        holds = len(good) < sum(best[r.round].good for r in there)
        what = "let harm happen that early words spare" if here == "violation" else "put hands on the officer"
        words = f"{name} comes to a good ending in {len(good)} of the {len(there)} rounds in which it {what}"
        yield Judged("poor", holds, words, tuple(plan.at(r.round).words for r in good[:EXAMPLES]))


def _unweighed(here: Setting, name: str, mine: Sequence[Row]) -> str:
    """Why nothing can be said of who should do worse."""
    if here == "violation":
        return f"{name} lets harm happen that early words spare in none of the {len(mine)} rounds: nothing to weigh"
    return f"{name} never acts here, for no force comes that would set it off: let a test show what hands on the officer earn"


def _harmless(plan: Plan, rows: Sequence[Row], name: str) -> Judged:
    """Words never bring more harm than silence, at the same seed and dials."""
    silent = {r.round: r for r in rows if r.behaviour == SILENT.name and r.outcome}
    worse = [r for r in rows if r.behaviour == name and r.round in silent and r.harm > silent[r.round].harm]
    if not worse:
        return Judged("harm", True, f"{name} never brings more harm than {SILENT.name} at the same seed and dials")
    worst = sorted(worse, key=lambda r: silent[r.round].harm - r.harm)[:EXAMPLES]
    examples = tuple(f"{r.harm / 1000:.1f} points instead of {silent[r.round].harm / 1000:.1f}: {plan.at(r.round).words}" for r in worst)
    return Judged("harm", False, f"{name} brings more harm than {SILENT.name} in {len(worse)} of {len(silent)} rounds", examples)


def _forced(rows: Sequence[Row], *, warned: bool) -> set[int]:
    """Rounds in which force comes if nobody acts, with a sign of it before, or without one."""
    return {r.round for r in rows if r.behaviour == SILENT.name and r.force and r.warned is warned}


def _prevented(plan: Plan, rows: Sequence[Row]) -> Judged:
    """There is an ending, marked good, in which words alone prevent all force that a sign comes before."""
    forced = _forced(rows, warned=True)
    if not forced and _forced(rows, warned=False):
        said = "force comes without a sign before it in every round, so early words have nothing to go by"
        return Judged("prevented", bool(plan.held), said + (" at the dials that are held" if plan.held else ""))
    spared = [r for r in rows if r.behaviour in (EARLY.name, WORDS_ONLY.name) and r.round in forced and r.outcome and not r.force]
    praised = [r for r in spared if r.good]
    if praised:
        commonest = Counter(r.outcome for r in praised).most_common(1)[0][0]
        r = next(r for r in praised if r.outcome == commonest)
        share = f"{len({r.round for r in praised})} of the {len(forced)} rounds in which a sign comes before it"
        return Judged(
            "prevented",
            True,
            f"early words prevent all force in {share}, most with the ending {commonest}",
            (plan.at(r.round).words,),
        )
    if spared:
        return Judged("prevented", False, f"early words prevent all force, but the ending {spared[0].outcome} is not marked good: true")
    return Judged("prevented", False, "early words never prevent all force: there is no such ending, or early and words_only miss it")


def _unforeseen(rows: Sequence[Row]) -> Iterator[Judged]:
    """Who keeps force from happening that no sign comes before, though nobody could be asked to: whoever speaks without a reason."""
    forced = _forced(rows, warned=False)
    if not forced:
        return
    spoke = Counter(r.behaviour for r in rows if r.round in forced and r.outcome and not r.force)
    who = ", ".join(f"{name} {n}" for name in BEHAVIOURS if (n := spoke[name]) and name != EARLY.name)
    waits = f"{EARLY.name} waits for one and prevents {spoke[EARLY.name] or 'none'} there, which is no failure"
    anyway = f"; whoever speaks anyway may: {who}" if who else ""
    yield Judged("unforeseen", True, f"in {len(forced)} rounds force comes without a sign before it: {waits}{anyway}")


def _effort(plan: Plan, rows: Sequence[Row]) -> Judged:
    """Going on prevents force more often than one word and no more, so that nobody learns that a word has done the duty."""
    forced = _forced(rows, warned=True)
    went_on, once = ({r.round for r in rows if r.behaviour == b.name and not r.force} & forced for b in (EARLY, ONE_WORD))
    of = f"of {len(forced)} rounds"
    words = f"one question and no more prevents all force in {len(once)} {of}; whoever goes on from there does in {len(went_on)}"
    holds = len(once) < len(went_on) or not once or len(forced) < FEW
    return Judged("effort", holds, words, () if holds else tuple(plan.at(i).words for i in sorted(once)[:EXAMPLES]))
