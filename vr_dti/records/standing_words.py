"""A standing as lines for a terminal, and the words that its page uses too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vr_dti.debrief.detection import Detection
from vr_dti.debrief.measures import WEIGHTS
from vr_dti.debrief.profile import Total
from vr_dti.debrief.standing import Cell, Decision, Run, Standing
from vr_dti.records.report_words import DOMAINS, spaced

KINDS = {"violation": "something to stop", "lawful": "lawful twin", "uneventful": "uneventful"}
"""what was there for the trainee, and no word on what the trainee did"""
COLUMNS = ("notice", "time", "ladder", "outcome", "after", "apart")
"""the six domains above their columns at a terminal"""
ANSWERS = {
    "hit": "hit",
    "miss": "miss",
    "false_alarm": "false alarm",
    "correct_rejection": "correct rejection",
    "not_counted": "not counted",
}
GATES = {"open": "open", "closed": "CLOSED", "not_scorable": "not scorable", "none": "–"}
SHORT = {"Ladder fit and persistence": "Ladder fit", "Telling lawful from unlawful": "Telling apart"}
"""names of domains that are too long for a column"""
RESULTS = {"pass": "Pass", "fail": "Fail"}
DEFINED = (
    "A hit: there was something to stop, and an opportunity was used. A false alarm: there was nothing, and an order was given or hands "
    "broke lawful control; a question, an offer of help or a call is none. A miss is an opportunity not used in that run."
)
NO_DECISION = "The program decides nothing: an instructor does, and signs."


def lines(s: Standing, kept: Sequence[Decision] | None) -> Iterator[str]:
    """The runs, then the counts, the sums, and what speaks for or against a signature."""
    yield f"{s.trainee}: {len(s.runs)} run{'s' * (len(s.runs) != 1)}, {sum(r.scored for r in s.runs)} scored"
    yield f"{'':>3} {'recorded':<11} {'scene':<22} {'kind':<18} {' '.join(f'{n:>7}' for n in COLUMNS)}  {'gate':<13} counted as"
    for n, r in enumerate(s.runs, 1):
        cells = {c.domain: cell(c) for c in r.domains}
        scores = " ".join(f"{cells.get(d, '–'):>7}" for d in DOMAINS)
        yield f"{n:>3} {r.created[:10]:<11} {r.scene:<22} {KINDS[r.kind]:<18} {scores}  {GATES[r.gate]:<13} {ANSWERS[r.answer]}: {r.why}"
        if notes := ", ".join(remarks(r)):
            yield f"{'':>3} {notes}"
        yield f"{'':>3} dials {dials(r)}"
    yield from detected(s.detection)
    for t in s.totals:
        yield f"sum over {pair(s, t)}: {f'{t.value:.1f} of 100' if t.value is not None else 'withheld: ' + '; '.join(t.withheld)}"
    for d in kept or ():
        yield decided(d)
    if s.against:
        yield "Pass or fail cannot be signed over these runs:"
        yield from (f"  {a}" for a in s.against)
    elif s.closed and not kept:
        yield "Pass or fail can be signed, with a word on the gate: --sign --pass|--fail --by WHO --why WORDS"
    elif not kept:
        yield "Pass or fail can be signed: --sign --pass|--fail --by WHO"
    yield NO_DECISION


def signable(s: Standing, kept: Sequence[Decision] | None) -> str:
    """What can be signed over these runs; empty where it has been."""
    if s.against:
        return "Pass or fail cannot be signed over the runs below:"
    if kept:
        return ""
    if s.closed:
        return "An instructor may sign, and says in words what is made of the closed gate."
    return "An instructor may sign for pass or fail over these runs."


def counted(n: int, word: str) -> str:
    """`2 misses`."""
    return f"{n} {word}" if n == 1 else f"{n} {word}{'es' if word.endswith('s') else 's'}"


def summary(s: Standing) -> str:
    """How many runs, from when to when, and what no score may hide."""
    days = sorted({r.created[:10] for r in s.runs})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    shut = [str(n) for n, r in enumerate(s.runs, 1) if r.session in s.closed]
    gate = f" The gate was closed in run{'s' * (len(shut) > 1)} {', '.join(shut)}." if shut else ""
    return f"{len(s.runs)} run{'s' * (len(s.runs) != 1)}, {sum(r.scored for r in s.runs)} scored, {when}.{gate}"


def over(s: Standing, d: Decision) -> str:
    """The runs that a decision rests on, by their numbers here."""
    order = {r.session: str(n) for n, r in enumerate(s.runs, 1)}
    here, other = [order[x] for x in d.sessions if x in order], [x[:12] for x in d.sessions if x not in order]
    said = [f"run{'s' * (len(here) > 1)} {', '.join(here)} below"] if here else []
    words = " and ".join(said + ([f"{', '.join(other)}, not told here"] if other else []))
    return words + _packs_apart(s, d)


def _packs_apart(s: Standing, d: Decision) -> str:
    """What is judged by other packs than the decision was, or by the same ones with another text; empty: by the very same."""
    if {f"{p.id}@{p.sha256}" for p in s.packs} == set(d.packs):
        return ""
    same = {p.id for p in s.packs} == {x.rpartition("@")[0] for x in d.packs}
    return f"; what stands below is judged by {'another text of the same' if same else 'other'} policy packs"


def when(at: str) -> str:
    """`2026-11-30 02:05, UTC`."""
    zone = at[19:]
    return f"{at[:10]} {at[11:16]}{', UTC' if zone in ('+00:00', 'Z') else f', UTC {zone}' if zone else ''}"


def reviewed(d: Decision) -> str:
    """The packs of a decision, and who read them for the agency."""
    return f"{d.pack}, reviewed by counsel: {d.counsel}" if d.counsel else d.pack


def decided(d: Decision) -> str:
    """An instructor's decision in a sentence."""
    why = f": {d.why}" if d.why else ""
    return f"{RESULTS.get(d.result, d.result)}, decided by {d.by}, {when(d.at)}, over {len(d.sessions)} runs{why} (entry {d.n})"


def cell(c: Cell) -> str:
    """`3.5`; `n/a` does not apply, `n/s` not scorable: neither is zero."""
    return f"{c.score:g}" if c.score is not None else {"not_applicable": "n/a", "not_scorable": "n/s"}.get(c.state, "–")


def dials(r: Run) -> str:
    """The settings of a run."""
    return ", ".join(f"{spaced(k)} {str(v).lower() if isinstance(v, bool) else spaced(str(v))}" for k, v in r.dials.items()) or "none"


def remarks(r: Run) -> list[str]:
    """What must be known of a run beside its scores."""
    return [
        *(["practice, never scored"] if r.practice else []),
        *(["script"] if r.simulated else []),
        *(["an override fell into it"] if r.overridden else []),
        *([] if r.sound else ["the record is damaged or was never closed"]),
        *([f"labels by {', '.join(r.corrected_by)}"] if r.corrected_by else []),
    ]


def closed(r: Run) -> str:
    """Why the gate was closed in a run; empty where it was not."""
    return f"Gate: {r.gate_words.rstrip('.')}." if r.gate == "closed" else ""


def detected(d: Detection) -> list[str]:
    """Counts, then d' and criterion or why there are none."""
    without = f"{counted(d.false_alarms, 'false alarm')}, {counted(d.correct_rejections, 'correct rejection')}"
    out = [f"{counted(d.hits, 'hit')}, {counted(d.misses, 'miss')}; {without}; {counted(d.not_counted, 'run')} not counted"]
    if d.d_prime is None:
        return [*out, f"no d': {d.why}"]
    return [*out, f"d' {d.d_prime:.2f}, criterion {d.criterion:.2f}; correction {d.correction}"]


def weights() -> str:
    """The weights of the six domains, of 100."""
    return ", ".join(f"{DOMAINS[x.domain]} {x.value}" for x in WEIGHTS) + " of 100"


def pair(s: Standing, t: Total) -> str:
    """`runs 1 and 5 (The man by the wall and its twin)`."""
    order = {r.session: n for n, r in enumerate(s.runs, 1)}
    scene = next(r.title or r.scene for r in s.runs if r.session == t.sessions[0])
    return f"runs {order[t.sessions[0]]} and {order[t.sessions[1]]} ({scene} and its twin)"
