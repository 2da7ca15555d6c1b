"""docs/validity.md: what the simulated trainees came to, and what they cannot show."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tools.validity.claims import CLAIMS, TIES, Claim
from tools.validity.intent_level import Pair, behaviours, mean
from tools.validity.sample_level import FRAME_MS, Axis
from vr_dti.story.behaviours import EARLY, GRABBER, HANDS_ONLY, LATE, NAGGER, ONE_WORD, PARROT, SILENT

WRONG_SHOWN = 12
"""differences named, of each axis. Default."""

PEOPLE = """\
## What only a study with people can tell

No training effect is claimed, on conduct or on anything else. Nothing above says:

- whether a score goes with what experienced instructors think of the same run, and whether two of them agree (`debrief/agreement.py`
  computes how far; the ratings have to come from people);
- whether the recogniser hears the right rung and addressee from people under stress, in any accent, dialect or voice: here every word was
  understood as it was meant;
- whether somebody who could have perceived a cue did perceive it; whether people take the sights and sounds of these scenes for what they
  are meant to be; where head direction misleads;
- whether 0.56 s, 2 s, 3 s, 200 ms and the weights separate good from poor practice among officers: all but the first are defaults of this
  project, and the first was read second-hand;
- how much one person's score varies from run to run, and how many runs a judgement needs;
- whether scores differ by rank, sex, age, language, height, disability or experience with headsets for reasons other than conduct;
- whether headset, walls and desktop give the same score to the same person;
- whether anybody who does better here does better afterwards, or for how long.
"""


def page(pairs: Sequence[Pair], axes: Sequence[Axis], made: str) -> str:
    """The whole page; `made` says by which command, when and on what."""
    return "\n".join([*_head(made), *_order(pairs), *_sums(pairs), *_same(axes), *_limits(pairs), PEOPLE])


def failures(pairs: Sequence[Pair], axes: Sequence[Axis]) -> int:
    """Claims that failed in some round, and measures that differ."""
    return sum(c.counts["fails"] for p in pairs for c in p.claims.values()) + sum(len(a.wrong) for a in axes)


def _para(*sentences: str, bullet: bool = False) -> str:
    """A paragraph, or an item of a list, wrapped as the pages of docs/ are."""
    first, then = ("- ", "  ") if bullet else ("", "")
    return textwrap.fill(" ".join(sentences), 140, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)


def _head(made: str) -> Iterator[str]:
    yield from ("# Validity: what is shown, and what is not", "", made, "")
    yield _para(
        "Simulated trainees, of whom we know beforehand which act better, were judged by the code that judges people. This page shows",
        "whether the findings put them into the right order, and whether the same acts get the same findings at any frame rate and with",
        "any body. It tests the scoring. It says nothing about people: see the end.",
    )
    yield ""


# --- intent level ----------------------------------------------------------------------------------------------------------


def _order(pairs: Sequence[Pair]) -> Iterator[str]:
    yield from ("## Do the scores order them?", "")
    yield _para(
        f"{pairs[0].rounds} setups of each scenario and its twin, seed and dials drawn. In each, {len(behaviours())} simulated trainees",
        f"(`vr_dti/story/behaviours.py`) play both: {pairs[0].runs} runs of each scenario, as many of its twin. They perceive every fact",
        "when it begins, and look at it with tracked eyes. The claims are in `tools/validity/claims.py`.",
    )
    yield from ("", f"| claim | {' | '.join(p.scene for p in pairs)} |", f"|---|{'---|' * len(pairs)}")
    yield from (f"| {name} | {' | '.join(_cell(p.claims[name]) for p in pairs)} |" for name in CLAIMS)
    yield ""
    yield _para(
        "The first claim leaves out setups in which no opportunity counts: uneventful runs, and a single blow that nobody could foresee.",
        f"A single foreseeable blow is over within a second, and `{LATE.name}` acts 8 to 10 s after it. All that it does then is",
        "aftermath and is scored there; as an intervention it came to nothing, like silence, and both get 0. The last four claims compare",
        "the sums over scenario and twin or, where one of the two trainees has no sum, the domains in which both were scored. Ties are",
        "equal points: they occur in uneventful runs.",
    )
    yield ""
    wrong = [f"- {p.scene}, {c.name}: {words}" for p in pairs for c in p.claims.values() for words in c.examples]
    if wrong:
        yield from ("**Counterexamples**", "", *wrong, "")


def _cell(claim: Claim) -> str:
    tied, fails = claim.counts["tied"], claim.counts["fails"]
    why = f" ({TIES[claim.name]})" if claim.name in TIES else ""
    more = (f", {tied} tied{why}" if tied else "") + (f", **{fails} fail**" if fails else "")
    return f"{claim.counts['holds']} of {claim.asked}{more}" if claim.asked else "–"


def _sums(pairs: Sequence[Pair]) -> Iterator[str]:
    yield _para("Mean timeliness (0-4) in the scenario; mean sum (0-100) over scenario and twin, and in how many setups there is one:")
    yield from ("", f"| trainee | {' | '.join(f'{p.scene}: timeliness | sum' for p in pairs)} |", f"|---|{'---|---|' * len(pairs)}")
    for name in behaviours():
        cells = [f"{mean(p.timeliness.get(name, []))} | {_sum(p.sums.get(name, []))}" for p in pairs]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def _sum(values: Sequence[float]) -> str:
    return f"{mean(values)} ({len(values)})"


def _looks(axis: Axis) -> str:
    missed = f", {axis.looks_missed} met nobody" if axis.looks_missed else ""
    return f"{axis.look_ms} ms{missed}"


def _limits(pairs: Sequence[Pair]) -> Iterator[str]:
    early, late, silent = (sum(p.by_head.get(name, 0) for p in pairs) for name in (EARLY.name, LATE.name, SILENT.name))
    prevented, harmful, rounds = (sum(x) for x in zip(*((p.prevented, p.harmful, p.rounds) for p in pairs), strict=True))
    none = [p.scene for p in pairs if not p.sums.get(EARLY.name)]
    unscored = sum(len(p.timeliness.get(EARLY.name, [])) - len(p.sums.get(EARLY.name, [])) for p in pairs)
    yield from ("## What these trainees cannot show", "")
    yield _para(
        "The story tells them when a cue begins; none of them has to judge whether it is one. So those that act on cues are right in every",
        f"twin. Only `{PARROT.name}` and `{NAGGER.name}`, which act by the clock, and `{GRABBER.name}`, which acts on contact, do in",
        f"a twin what they do anywhere. Questions cost nothing, so `{NAGGER.name}` is not wrong there; and where the story tells of no",
        f"contact, as in the lawful search, `{GRABBER.name}` grabs nobody.",
        bullet=True,
    )
    yield _para(
        "An act on a precursor is worth 4 whenever it came: timeliness does not tell an act 1 s after a threat from one 9 s after it.",
        bullet=True,
    )
    yield _para(
        f"Early words kept all harm from coming in {prevented} of {harmful} setups in which it comes when nobody acts.",
        "How often is a matter of the partner's model and of the dials, whose numbers are defaults of this project and",
        f"describe no officer. One question and no more (`{ONE_WORD.name}`) does so much less often.",
        bullet=True,
    )
    yield _para(
        "How the officer takes each word is drawn by chance, so there is luck in outcome: a trainee who did all that could be done, and",
        "was not heard, can lose its 15 points to a simulated trainee with better luck. Where no simulated trainee ended better than",
        f"silence, outcome does not apply and there is no sum: {unscored} of the setups with something to do.",
        bullet=True,
    )
    yield _para(
        "The officer answers words once they have been understood. Latencies are measured to the beginning of a word, and outcome leaves",
        "out harm that came only because words take time to be understood (at most the last 1.5 s of each). So a slow voice or recogniser",
        "costs little more than a quick one, but not nothing: if words are understood so late that he has gone on to something worse, he",
        "may answer otherwise (`decisions/words-on-their-way.md`).",
        bullet=True,
    )
    yield _para(
        f"`{HANDS_ONLY.name}` lets force begin, ends it at once and does what is owed. It loses points in outcome alone: a few points of",
        "the sum where life is threatened later, hardly any in a search. The harm and the blows that the report lists tell the rest.",
        bullet=True,
    )
    if none:
        yield _para(
            "Where aftermath applies in neither run there is no sum at all:",
            f"{EARLY.name} has none in {', '.join(none)}, whose trainees are",
            "compared by domains.",
            bullet=True,
        )
    yield _para(
        f"Without tracked eyes notice is scored from an act on the first cue alone. Then, of {rounds} setups,",
        f"{EARLY.name} has a sum in {early},",
        f"{LATE.name} in {late} and {SILENT.name} in {silent}.",
        bullet=True,
    )
    yield ""


# --- sample level ----------------------------------------------------------------------------------------------------------

WHAT = {
    "frame rate": "frame rate: 45 and 120 Hz against 90, some also 72",
    "height": "height: 1.5 and 2.0 m",
    "handedness": "handedness: hands changed",
    "one hand": "one hand tracked, of who uses one",
    "seat": "seat: eyes at 1.2 m, against who stands in place",
    "speech rate": "speech: understood in half and twice the time",
}


def _same(axes: Sequence[Axis]) -> Iterator[str]:
    yield from ("## Are the measures the same for whoever does the same?", "")
    yield _para(
        f"{sum(a.runs for a in axes)} comparisons of two runs each: scripted trainees of the scenes, through",
        "interpreter, story and world on a",
        "virtual clock. Every measure of the report is compared, scores, words and times.",
        f"Times may differ by one frame at 45 Hz ({FRAME_MS} ms); a stillness, which is read every 50 ms, by one reading more; the story's",
        "own times by as much as words were understood sooner or later, and with them what a script does by the clock.",
    )
    yield from (
        "",
        "| what changes | runs | measures | largest difference: trainee's times | looks | story's times | outside |",
        "|---|---|---|---|---|---|---|",
    )
    yield from (
        f"| {WHAT[a.name]} | {a.runs} | {a.compared} | {a.most_ms} ms | {_looks(a)} | {a.course_ms} ms | {len(a.wrong)} |" for a in axes
    )
    yield ""
    yield _para(
        "A look is the moment at which the head first pointed within 10 degrees of somebody. From another height the same look has another",
        "direction, so a head that turns slowly gets there sooner or later, or misses them: one reason why head direction is shown and",
        "never graded.",
    )
    yield ""
    yield _para(
        'Somebody who sits in one place can reach nobody: hands on are then "not scorable", and so is what only hands could have done;',
        "neither is ever 0. One hand is enough for everything that is measured: nothing becomes unscorable for lack of the other. A touch",
        "that is shorter than its threshold of 150 ms by less than a frame may count at one frame rate and not at another.",
    )
    yield ""
    wrong = [f"- {a.name}: {words}" for a in axes for words in a.wrong[:WRONG_SHOWN]]
    if wrong:
        yield from ("**Outside**", "", *wrong, "")
