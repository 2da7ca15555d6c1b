"""What the findings claim of simulated trainees who played one scenario and its twin at one seed and one setting of the dials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from vr_dti.debrief.acts import TAKE_ACTION
from vr_dti.debrief.conduct import ORDER
from vr_dti.debrief.course import Happened, Harm
from vr_dti.debrief.profile import Domain, Total
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.story.behaviours import EARLY, GRABBER, LATE, NAGGER, ONE_WORD, PARROT, PATIENT, SILENT

Verdict = Literal["holds", "tied", "fails", "apart"]
"""`apart`: it says nothing of this round"""
EXAMPLES = 3
"""rounds named for a claim that fails. Default."""
IN_ORDER = (SILENT.name, LATE.name, EARLY.name)


@dataclass(frozen=True, slots=True)
class Played:
    """One trainee in one run."""

    found: TraineeFindings
    course: Happened
    broke: bool
    """the story says that lawful control was broken"""

    def domain(self, name: str) -> Domain:
        assert self.found.grades is not None
        return self.found.grades.domain(name)


@dataclass(frozen=True, slots=True)
class Round:
    """Every behaviour once in a scenario and once in its twin."""

    words: str
    """options that set it up again"""
    scene: Mapping[str, Played]
    twin: Mapping[str, Played]
    totals: Mapping[str, Total]
    """by behaviour, where the trainee's eyes are tracked"""
    by_head: Mapping[str, Total]
    """the same where only the head is"""
    best: Harm


@dataclass
class Claim:
    """How often one claim held."""

    name: str
    counts: dict[Verdict, int] = field(default_factory=lambda: {"holds": 0, "tied": 0, "fails": 0, "apart": 0})
    examples: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict, words: str) -> None:
        self.counts[verdict] += 1
        if verdict == "fails" and len(self.examples) < EXAMPLES:
            self.examples.append(words)

    @property
    def asked(self) -> int:
        """Times that it could hold or fail."""
        return self.counts["holds"] + self.counts["tied"] + self.counts["fails"]


Judge = Callable[[Round], Iterator[tuple[Verdict, str]]]


def timeliness(r: Round) -> Iterator[tuple[Verdict, str]]:
    """silent < late < early. Tied: it was over before the late one acted at all, so that he is worth what the silent one is."""
    rows = [r.scene[name].domain("timeliness") for name in IN_ORDER]
    if all(d.state == "not_applicable" for d in rows):
        yield "apart", ""
        return
    silent, late, early = (d.score for d in rows)
    words = f"silent {silent}, late {late}, early {early}: {r.words}"
    if silent is None or late is None or early is None:
        yield "fails", words
    elif silent < late < early:
        yield "holds", words
    else:
        over = silent == late == 0 and not any(o.use == "used" for o in r.scene[LATE.name].found.opportunities)
        yield "tied" if over and late < early else "fails", words


def discrimination(r: Round) -> Iterator[tuple[Verdict, str]]:
    """In the twin whoever gave an order, or broke lawful control by the story's own word, loses there and not on timeliness; nobody else
    loses anything."""
    for name, p in r.twin.items():
        intervened = p.broke or any(a.counts and a.channel == "speech" and ORDER <= (a.rung or 0) <= TAKE_ACTION for a in p.found.acts)
        row = p.domain("discrimination")
        lost = row.score is not None and row.score < 4
        right = row.state == "scored" and lost == intervened and p.domain("timeliness").state == "not_applicable"
        words = f"{name}: discrimination {row.score}, timeliness {p.domain('timeliness').state}: {r.words}"
        yield "holds" if right else "fails", words


def patience(r: Round) -> Iterator[tuple[Verdict, str]]:
    """Questions, offers of help and radio calls cost nothing in the twin."""
    row = r.twin[PATIENT.name].domain("discrimination")
    yield "holds" if row.score == 4 else "fails", f"{row.words}: {r.words}"


def outcome_anchors(r: Round) -> Iterator[tuple[Verdict, str]]:
    """The best of all is worth 4, that of no intervention 0, and nothing lies outside."""
    for name, p in r.scene.items():
        row = p.domain("outcome")
        if row.score is None:
            yield "apart", ""
            continue
        wrong = not 0 <= row.score <= 4 or (p.course.counts == r.best and row.score != 4) or (name == SILENT.name and row.score != 0)
        yield "fails" if wrong else "holds", f"{name}: outcome {row.score}: {r.words}"


def below_early(name: str) -> Judge:
    """`name` never outscores early over scenario and twin: by the sums, and where either has none by the domains that both have."""

    def judge(r: Round) -> Iterator[tuple[Verdict, str]]:
        mine, early = both(r.totals[name], r.totals[EARLY.name])
        words = f"{name} {mine:.1f}, early {early:.1f}: {r.words}"
        yield "fails" if mine > early else "tied" if mine == early else "holds", words

    return judge


def both(a: Total, b: Total) -> tuple[float, float]:
    """The sums of two trainees, or the points of the domains that both were scored on."""
    if a.value is not None and b.value is not None:
        return a.value, b.value
    common = {s.domain for s in a.shares} & {s.domain for s in b.shares}
    first, second = (round(sum(s.points for s in t.shares if s.domain in common), 2) for t in (a, b))
    return first, second


IN_TIME = "timeliness: silent < late < early"
CLAIMS: Mapping[str, Judge] = {
    IN_TIME: timeliness,
    "twin: who intervenes loses discrimination, not timeliness; nobody else loses": discrimination,
    "twin: questions, offers and calls cost nothing": patience,
    "outcome: the best simulated trainee 4, silence 0": outcome_anchors,
    "parrot never outscores early": below_early(PARROT.name),
    "grabber never outscores early": below_early(GRABBER.name),
    "nagger never outscores early": below_early(NAGGER.name),
    "one_word never outscores early": below_early(ONE_WORD.name),
}
TIES: Mapping[str, str] = {IN_TIME: "over before late acts: silent = late < early"}
"""what a tie means, where it means more than equal points"""
