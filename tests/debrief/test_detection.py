"""Hits and false alarms over runs: counts always, d' only over enough mixed runs, and help is no false alarm."""

from __future__ import annotations

import pytest

from tests.debrief.build import EARLY, SILENT, SPARED, Person, command, played, spoke, touched
from tests.debrief.stories import kicks, lawful, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.detection import Answer, Answered, answer_of, detection, kind_of
from vr_dti.debrief.judgement import RULES
from vr_dti.story.load import Scenario

QUIET = {"{fact: threatened}": "{fact: cuffed}", "{fact: kicked}": "{fact: cuffed}", "{fact: knelt_on}": "{fact: cuffed}"}


def answered(scenario: Scenario, person: Person) -> Answered:
    session = findings(played(scenario, person).recorded(), scenario, best=SPARED)
    return answer_of(session, session.trainees[0])


def test_an_opportunity_used_is_a_hit_and_one_not_used_a_miss() -> None:
    assert answered(kicks(), EARLY) == Answered("hit", "1 of 1 opportunity used in this run")
    assert answered(kicks(), SILENT) == Answered("miss", "0 of 1 opportunity used in this run")


def test_words_before_anything_called_for_them_that_kept_it_away_are_a_hit() -> None:
    early = {"calm:\n        go: [": "calm:\n        go: [{on: spoke, who: partner, to: done}, "}
    found = answered(kicks(early), Person(acts=(spoke(1000, 1),)))
    assert (found.answer, found.why) == ("hit", "kept from happening, before anything called for it")


def test_only_an_order_or_hands_in_a_lawful_run_are_a_false_alarm() -> None:
    for acts in ((), (spoke(12_000, 1),), (spoke(12_000, 2), spoke(13_000, 5, to="dispatch"))):
        assert answered(lawful(), Person(acts=acts)).answer == "correct_rejection", acts
    for acts in ((spoke(12_000, 3),), (touched(12_000),)):
        assert answered(lawful(), Person(acts=acts)).answer == "false_alarm", acts


def test_a_run_in_which_nothing_happens_is_no_violation() -> None:
    scenario = kicks(QUIET)
    session = findings(played(scenario, Person()).recorded(), scenario, best=SPARED)
    assert kind_of(session) == "uneventful"
    assert answer_of(session, session.trainees[0]).answer == "correct_rejection"


def test_what_cannot_be_told_is_not_counted() -> None:
    assert answered(punch(), Person()).answer == "miss"
    assert "override" in answered(kicks(), Person(acts=(command(12_500, "partner_yields"),))).why
    assert "does not measure words" in answered(kicks(), Person(profile="desktop", acts=(spoke(12_900, 3, label="keyed"),))).why
    cut = findings(played(kicks(), EARLY, until_ms=4000).recorded(), kicks(), best=SPARED)
    assert answer_of(cut, cut.trainees[0]).answer == "not_counted"


def counts(hits: int, misses: int, alarms: int, rejections: int) -> list[Answer]:
    return ["hit"] * hits + ["miss"] * misses + ["false_alarm"] * alarms + ["correct_rejection"] * rejections


@pytest.mark.parametrize(
    ("runs", "d_prime", "criterion"),
    [
        ((3, 0, 0, 3), 2.30, 0.0),
        ((4, 1, 1, 2), 0.99, -0.18),
        ((0, 3, 3, 0), -2.30, 0.0),
        ((2, 2, 2, 2), 0.0, 0.0),
        ((4, 0, 0, 2), 2.25, -0.16),
    ],
)
def test_d_prime_and_criterion_with_the_correction_for_rates_of_0_and_1(
    runs: tuple[int, int, int, int], d_prime: float, criterion: float
) -> None:
    """By hand from tables of the normal distribution: 3 of 3 is (3 + 0.5) / (3 + 1) = 0.875, z 1.150."""
    found = detection(counts(*runs), RULES)
    assert (found.d_prime, found.criterion) == (d_prime, criterion)
    assert "Hautus 1995" in found.correction and "log-linear" in found.correction


@pytest.mark.parametrize("runs", [(3, 0, 0, 2), (5, 0, 0, 1), (6, 0, 0, 0), (0, 0, 3, 3), (0, 0, 0, 0)])
def test_too_few_or_unmixed_runs_have_counts_and_a_reason(runs: tuple[int, int, int, int]) -> None:
    found = detection([*counts(*runs), "not_counted"], RULES)
    assert (found.hits, found.misses, found.false_alarms, found.correct_rejections, found.not_counted) == (*runs, 1)
    assert found.d_prime is None and found.hit_rate is None and f"{sum(runs)} runs counted" in found.why and "it takes 6" in found.why
