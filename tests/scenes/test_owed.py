"""What is owed afterwards comes due before a scene closes."""

from __future__ import annotations

import pytest

from vr_dti.debrief.aftermath import REPORT
from vr_dti.debrief.judgement import Bench, rehearsed
from vr_dti.scene import load_scenario
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.rehearsal import rehearse

SCENES = [f"{name}{twin}" for name in ("handcuffed", "foot-chase", "sudden-punch", "the-search") for twin in ("", "-lawful")]


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("who", ["silent", "one_word", "grabber"])
def test_whoever_does_nothing_of_it_sees_it_come_due(name: str, who: str) -> None:
    scenario = load_scenario(name)
    played = rehearse(scenario.story, BEHAVIOURS[who], seed=scenario.story.seed)
    found = rehearsed(Bench(scenario, scenario.story.seed), played.effects, played.intents, None, played.end_ms, trainee="trainee")
    assert [d.name for d in found.duties if d.state == "not_due" and d.kind != REPORT] == []
