"""A word of the coach in the trainee's ear stands in the findings, and what was done after it is told from what came by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from vr_dti.debrief.acts import acts_of
from vr_dti.debrief.course import prompts
from vr_dti.events import Effect, Intent
from vr_dti.scene import load_scenario
from vr_dti.story import engine
from vr_dti.story.document import ScenarioDoc

WORD = Intent(kind="spoke", trainee="t", act_ms=0, heard_ms=0, source="test", seq=1, to="partner", rung=3, label="sensed")


def course(prompt: str, words_ms: Sequence[int]) -> tuple[ScenarioDoc, list[Intent], tuple[Effect, ...]]:
    """The handcuffed scene with these orders to the partner. -> (doc, intents, effects)"""
    scenario = load_scenario("handcuffed", dials=[f"prompts={prompt}"], seed=3)
    said = [replace(WORD, act_ms=ms, heard_ms=ms, seq=k) for k, ms in enumerate(words_ms, 1)]
    state, effects = engine.begin(scenario.story)
    for intent in said:
        state, more = engine.advance(scenario.story, state, intent.heard_ms, (intent,))
        effects += more
    _, more = engine.advance(scenario.story, state, 170_000, ())
    return scenario.doc, said, effects + more


@pytest.mark.parametrize(("prompt", "there"), [("none", False), ("hint", True), ("full", True)])
def test_prompts_stand_in_the_findings_with_their_words(prompt: str, there: bool) -> None:
    doc, _, effects = course(prompt, ())
    found = prompts(doc, effects)
    assert bool(found) == there
    assert all(m.what == "prompt" and len(m.text) > 8 for m in found)


def test_an_act_after_a_prompt_is_marked_and_one_before_it_is_not() -> None:
    doc, _, effects = course("full", ())
    first_ms = prompts(doc, effects)[0].at_ms
    _, intents, effects = course("full", (2000, first_ms + 2000))
    before, after = acts_of(intents, effects, "t", frozenset({"partner"}), confidence_permille=500)
    assert (before.prompted, after.prompted) == (False, True)
