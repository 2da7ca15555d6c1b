"""Two trainees in one session, each judged from what that one could perceive and did; and rehearsals without samples."""

from __future__ import annotations

import pytest

from tests.debrief.build import EARLY, LATE, SILENT, Person, played, spoke, touched
from tests.debrief.stories import kicks, lawful, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.judgement import Bench, rehearsed
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.events import Perceived
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.load import Scenario
from vr_dti.story.rehearsal import rehearse


def test_two_trainees_each_from_their_own_senses() -> None:
    scenario = punch()
    a = Person("early", acts=(touched(11_000),), looks=(("partner", 3200, 9000),))
    b = Person("late", never=frozenset({"threatened"}), late_ms={"struck": 700}, acts=(spoke(10_800, 1, who="late"),))
    session = findings(played(scenario, a, b).recorded(), scenario)
    early, late = session.trainees
    assert (early.trainee, late.trainee) == ("early", "late")
    assert [s.use for s in early.opportunities[0].steps] == ["passed", "acted"]
    assert [s.use for s in late.opportunities[0].steps] == ["not_perceivable", "acted"]
    assert (early.opportunities[0].opens_ms, late.opportunities[0].opens_ms) == (3560, 10_260)
    assert early.opportunities[0].steps[1].hands.after_perceivable_ms == 2000
    assert late.opportunities[0].steps[1].words.after_perceivable_ms == 1100
    assert early.opportunities[0].words.state == late.opportunities[0].hands.state == "none", "acts are not shared"
    assert [a.to for a in early.acts] == ["partner"] and [a.rung for a in late.acts] == [1]
    assert late.looked == ()
    assert (session.conduct_end.how, session.conduct_end.trainee) == ("hands", "early")


def test_the_three_scripted_courses_differ_as_they_should() -> None:
    scenario = kicks()
    sessions = {p.id: findings(played(scenario, p).recorded(), scenario) for p in (EARLY, LATE, SILENT)}
    summaries = [s.trainees[0].summary for s in sessions.values()]
    assert [(s.used, s.not_used, s.let_pass) for s in summaries if s] == [(1, 0, 0), (1, 0, 3), (0, 1, 4)]
    first = {n: s.trainees[0].opportunities[0].words for n, s in sessions.items()}
    assert [w.after_perceivable_ms for w in first.values()] == [2400, 17_900, None]
    assert [s.conduct_end.how for s in sessions.values()] == ["voice", "hands", "by_itself"]


def test_the_knee_is_the_last_step_of_the_silent_one() -> None:
    scenario = kicks()
    (window,) = findings(played(scenario, SILENT).recorded(), scenario).trainees[0].opportunities
    knee = window.steps[-1]
    assert (window.kind, window.title, window.lowest_rung) == ("life_threat", "A knee on the neck", 4)
    assert (knee.id, knee.onset_ms, knee.opens_ms, knee.until_ms) == ("knee", 19_000, 19_560, 39_000)
    assert [(x.what, x.ms) for x in knee.looked_at] == [("partner", 9900), ("subject", 7000), ("nobody", 2540)]


# --- rehearsals ------------------------------------------------------------------------------------------------------------


def as_played(scenario: Scenario, name: str, *, perceived: tuple[Perceived, ...] | None = None) -> TraineeFindings:
    bench = Bench(scenario, 3)
    run = rehearse(scenario.story, BEHAVIOURS[name], seed=3)
    return rehearsed(bench, run.effects, run.intents, perceived, run.end_ms, trainee="trainee")


def test_a_rehearsal_is_judged_by_the_same_code() -> None:
    rows = {}
    for name in ("silent", "late", "early"):
        found = as_played(kicks(), name)
        assert found.grades is not None and found.simulated and found.display == "headset"
        rows[name] = found.grades.domain("timeliness").score
    assert rows["silent"] == 0.0 and 0.0 < (rows["late"] or 0.0) < (rows["early"] or 0.0) == 4.0


def test_interveners_in_the_twin_lose_discrimination_and_not_timeliness() -> None:
    for name, most in (("early", 4.0), ("parrot", 1.0), ("grabber", 0.0)):
        found = as_played(lawful(), name)
        assert found.grades is not None
        assert (found.grades.domain("discrimination").score, found.grades.domain("timeliness").state) == (most, "not_applicable")


def test_a_rehearsal_may_perceive_less() -> None:
    found = as_played(kicks(), "silent", perceived=())
    assert found.opportunities[0].use == "not_perceivable" and "he is kicked" in found.opportunities[0].why


@pytest.mark.parametrize("name", list(BEHAVIOURS))
def test_any_behaviour_has_findings(name: str) -> None:
    assert as_played(kicks(), name).grades is not None
