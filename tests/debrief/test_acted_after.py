"""A step that was acted on says after how long: an act at once, or one that came as the next blow fell."""

from __future__ import annotations

import pytest

from tests.debrief.build import SPARED, Person, played, spoke
from tests.debrief.stories import kicks
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.opportunities import acted_after_ms
from vr_dti.records.report_sentences import made_of
from vr_dti.records.report_words import NBSP


@pytest.mark.parametrize(("at_ms", "after_ms", "said"), [(12_000, 1000, "1.0"), (15_400, 4400, "4.4")])
def test_a_step_that_was_acted_on_says_after_how_long(at_ms: int, after_ms: int, said: str) -> None:
    """The first kick begins at 11.0 s, the second, which opens half a second later, at 15.0 s."""
    scenario = kicks()
    t = findings(played(scenario, Person(acts=(spoke(at_ms, 3),))).recorded(), scenario, best=SPARED).trainees[0]
    (o,) = t.opportunities
    steps = {s.use: s for s in o.steps}
    assert acted_after_ms(steps["acted"]) == after_ms
    assert f": acted on after {said}{NBSP}s." in made_of(steps["acted"], o, t.acts, {}, {})
    assert acted_after_ms(steps["passed"]) is None, "of a step that passed there is nothing to tell"


@pytest.mark.parametrize(("at_ms", "said"), [(14_900, ""), (15_400, f", 0.4{NBSP}s after “The second” began"), (15_600, "")])
def test_an_act_as_the_next_step_had_just_begun_says_so(at_ms: int, said: str) -> None:
    """It is told with the step before, by the floor of a reaction: nobody shall read it as an answer to that alone."""
    scenario = kicks()
    t = findings(played(scenario, Person(acts=(spoke(at_ms, 3),))).recorded(), scenario, best=SPARED).trainees[0]
    (o,) = t.opportunities
    acted = next(s for s in o.steps if s.use == "acted")
    told = made_of(acted, o, t.acts, {}, {"kick#2": "The second"})
    assert said in told and ("sooner than a person reacts" in told) is bool(said)
