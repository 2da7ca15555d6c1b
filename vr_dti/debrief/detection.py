"""Over several runs: was there something to stop, and did the trainee step in. Counts first, then d' and criterion.

The unit is a run. With something to stop, any act that used an opportunity, or kept it from coming, is a hit; with nothing to stop,
what costs points in Discrimination - an order to the officer, or hands that break lawful control - is a false alarm, and a question, an
offer of help or a call is none. So more acts make a hit than make a false alarm: d' is held against other runs of this program only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, NamedTuple

from vr_dti.debrief.displays import of_measure
from vr_dti.debrief.domains import COUNTED
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.trainee import TraineeFindings

Answer = Literal["hit", "miss", "false_alarm", "correct_rejection", "not_counted"]
Kind = Literal["violation", "lawful", "uneventful"]
FULL = 4
"""a score of Discrimination that no false intervention lowered"""
CORRECTION = (
    "log-linear: half a run is added to hits and to false alarms, and one run to the runs of either kind, always and not only at rates of "
    "0 and 1 (Hautus 1995, Behavior Research Methods, Instruments, & Computers 27, 46-51)"
)


class Answered(NamedTuple):
    """What one run counts as, and why."""

    answer: Answer
    why: str


@dataclass(frozen=True, slots=True)
class Detection:
    """Counts first; rates, d' and criterion only where there are enough mixed runs."""

    hits: int
    misses: int
    false_alarms: int
    correct_rejections: int
    not_counted: int
    hit_rate: float | None = None
    """after the correction, as the next"""
    false_alarm_rate: float | None = None
    d_prime: float | None = None
    """how well runs with something to stop were told from runs without"""
    criterion: float | None = None
    """above 0: leans to leaving alone; below: to stepping in"""
    correction: str = CORRECTION
    why: str = ""
    """why there is no d'"""


def kind_of(s: SessionFindings) -> Kind:
    """What a run was: by its scenario, and by what happens in it when nobody acts."""
    if s.lawful:
        return "lawful"
    return "violation" if any(c.harms for c in (*s.cues, *s.untouched.cues)) else "uneventful"


def overridden(s: SessionFindings) -> bool:
    """The instructor bent the story of this run."""
    return any(m.what == "override" for m in s.moments)


def answer_of(s: SessionFindings, t: TraineeFindings) -> Answered:
    """What a run counts as for one trainee in it."""
    words = of_measure(t.scorable, "words")
    if t.grades is None:
        return Answered("not_counted", "practice, never scored")
    if overridden(s):
        return Answered("not_counted", "an instructor's override fell into it")
    if words.state != "scored":
        return Answered("not_counted", f"this display does not measure words: {words.why}")
    if kind_of(s) == "violation":
        counted = [o for o in t.opportunities if o.use in COUNTED]
        used = sum(o.use == "used" for o in counted)
        end = s.conduct_end
        if not counted and end.prevented and end.trainee == t.trainee:
            return Answered("hit", "kept from happening, before anything called for it")
        if not counted:
            return Answered("not_counted", next((o.why for o in t.opportunities), "no opportunity in this run"))
        of = f"{len(counted)} opportunit{'y' if len(counted) == 1 else 'ies'}"
        return Answered("hit" if used else "miss", f"{used} of {of} used in this run")
    row = t.grades.domain("discrimination")
    if row.score is None:
        return Answered("not_counted", row.words)
    return Answered("correct_rejection" if row.score == FULL else "false_alarm", row.words)


def detection(answers: Sequence[Answer], rules: Measures) -> Detection:
    """Counts over runs; d' = z(H) - z(F) and c = -(z(H) + z(F)) / 2 (Green & Swets 1966; Macmillan & Creelman 2005)."""
    hits, misses, alarms, rejections = (answers.count(a) for a in ("hit", "miss", "false_alarm", "correct_rejection"))
    with_, without = hits + misses, alarms + rejections
    left = answers.count("not_counted")
    runs, each = rules.mixed_runs.value, rules.mixed_each.value
    if with_ + without < runs or min(with_, without) < each:
        what = f"{with_} with something to stop and {without} without"
        why = f"{with_ + without} run{'s' * (with_ + without != 1)} counted, {what}: it takes {runs}, and {each} of either kind"
        return Detection(hits, misses, alarms, rejections, left, why=why)
    hit, alarm = (hits + 0.5) / (with_ + 1), (alarms + 0.5) / (without + 1)
    z_hit, z_alarm = NormalDist().inv_cdf(hit), NormalDist().inv_cdf(alarm)
    d_prime, criterion = round(z_hit - z_alarm, 2), round(-(z_hit + z_alarm) / 2, 2) + 0.0  # no minus before a nought
    return Detection(hits, misses, alarms, rejections, left, round(hit, 3), round(alarm, 3), d_prime, criterion)
