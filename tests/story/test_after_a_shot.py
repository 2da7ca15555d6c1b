"""A trainee shoots somebody: who is down takes no part any more, and the run ends soon, by itself, if the scene does not end it before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from story.scenarios import END, intent, scenario
from vr_dti.recording import codec
from vr_dti.story.engine import SHOT, SHOT_ENDS_MS, advance, begin
from vr_dti.story.load import load
from vr_dti.story.state import StoryState

SCENES = Path(__file__).parents[2] / "scenes"
HANDCUFFED, FIRST_STEPS = (load(SCENES / name / "scenario.yaml").story for name in ("handcuffed", "first-steps"))
HIT = replace(intent("fired", 5000, 1, to="subject", name="handgun", part="torso"), text="hit")


@pytest.mark.parametrize("every_ms", [7, 90, 20_000])
def test_a_shot_that_hits_somebody_ends_the_run(every_ms: int) -> None:
    state, _ = begin(HANDCUFFED)
    state, _ = advance(HANDCUFFED, state, 5000, [HIT])
    assert codec.decode(StoryState, codec.encode(state)) == state
    told = []
    for now in range(5000 + every_ms, 5000 + SHOT_ENDS_MS + every_ms + 1, every_ms):
        state, effects = advance(HANDCUFFED, state, now, [])
        told += [(e.kind, e.name, e.at_ms) for e in effects if e.kind in ("fade", "outcome")]
    end_ms = 5000 + SHOT_ENDS_MS
    assert (state.outcome, state.outcome_ms) == (SHOT, end_ms)
    assert told == [("fade", "black", end_ms), ("outcome", SHOT, end_ms)]


@pytest.mark.parametrize("change", [{"text": "missed"}, {"text": "cover"}, {"name": "spray"}, {"kind": "aimed"}, {"part": "hand"}])
def test_nothing_else_does(change: dict[str, str]) -> None:
    state, _ = begin(HANDCUFFED)
    plain, _ = advance(HANDCUFFED, state, 5000, [])
    state, _ = advance(HANDCUFFED, state, 5000, [replace(HIT, **change)])  # type: ignore[arg-type]
    assert (state.closes_ms, state.outcome) == (plain.closes_ms, "")


def test_a_scene_that_listens_for_shots_ends_too_or_sooner_by_its_own_rule() -> None:
    state, _ = begin(FIRST_STEPS)
    state, _ = advance(FIRST_STEPS, state, 60_000, [HIT])
    assert state.outcome == SHOT
    nodes = "{on: {go: [{on: fired, to: off}]}, off: {go: [{after: 2s, to: over}]}, over: {final: true}}"
    own = scenario(f"regions:\n  partner: {{initial: on, nodes: {nodes}}}\n{END}").story
    state, _ = begin(own)
    state, _ = advance(own, state, 30_000, [HIT])
    assert (state.outcome, state.outcome_ms) == ("done", 7000)
