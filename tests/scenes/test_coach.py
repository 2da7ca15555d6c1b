"""The coach in the trainee's ear (`prompts`): silent unless asked for, never before a silence, and telling nobody which scene it is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scenes.test_scenes import SHIPPED
from vr_dti.authoring.coverage import covered
from vr_dti.authoring.explore import explored
from vr_dti.authoring.rehearse import Played, play
from vr_dti.events import Effect
from vr_dti.story import document
from vr_dti.story.behaviours import BEHAVIOURS, SILENT
from vr_dti.story.load import Scenario, with_dials
from vr_dti.story.rehearsal import rehearse

ORIGINALS = [name for name, scenario in SHIPPED.items() if not scenario.written.lawful]
MOST = 3


def prompts(effects: tuple[Effect, ...]) -> list[Effect]:
    """What the coach said."""
    return [e for e in effects if e.kind == "say" and e.target == "coach"]


def unheard(name: str, level: str) -> tuple[Effect, ...]:
    """What happens to who never says or does anything."""
    return rehearse(with_dials(SHIPPED[name], dials(SHIPPED[name], level)).story, SILENT, seed=2).effects


def dials(scenario: Scenario, level: str) -> dict[str, int | bool | str]:
    """Prompts at `level`; with the threat, where only that makes the blow foreseeable."""
    return {"prompts": level} | ({"warning": "threat"} if "warning" in scenario.written.dials else {})


def acting(scenario: Scenario, level: str, at_ms: int, to: str = "partner", rung: int = 1) -> Played:
    """One word, at its time."""
    script = [{"at": f"{at_ms}ms", "on": "spoke", "to": to, "rung": rung}]
    doc = {"name": "one word", "dials": dials(scenario, level), "script": script, "expect": {"cues": []}}
    return play(scenario, document.TestDoc.model_validate(doc))


@pytest.mark.parametrize("name", SHIPPED)
def test_none_says_nothing_whoever_plays(name: str) -> None:
    assert SHIPPED[name].written.dials["prompts"].init == "none"
    story = with_dials(SHIPPED[name], {"prompts": "none"}).story
    for behaviour in BEHAVIOURS.values():
        assert not prompts(rehearse(story, behaviour, seed=4).effects)


@pytest.mark.parametrize("level", ["hint", "full"])
@pytest.mark.parametrize("name", SHIPPED)
def test_who_says_nothing_hears_it_three_times_at_most(name: str, level: str) -> None:
    effects = unheard(name, level)
    said = prompts(effects)
    assert 1 <= len(said) <= MOST and {e.name for e in said} == {f"c-{level}"}
    begun = min(e.at_ms for e in effects if e.kind == "enter" and (e.target, e.name) == ("coach", "listening"))
    assert said[0].at_ms - begun >= 5000
    assert all(b.at_ms - a.at_ms >= 10_000 for a, b in pairwise(said)), "the words are given time"


@pytest.mark.parametrize("name", ORIGINALS)
def test_it_begins_after_the_first_cue(name: str) -> None:
    effects = unheard(name, "hint")
    first_cue = min(e.at_ms for e in effects if e.kind == "cue")
    assert first_cue + 4000 <= prompts(effects)[0].at_ms <= first_cue + 10_000


@pytest.mark.parametrize("name", SHIPPED)
def test_who_speaks_is_left_alone(name: str) -> None:
    """A word just before it would have come puts it off, whoever it is said to."""
    would_come = prompts(unheard(name, "hint"))[0].at_ms
    for to, rung in (("partner", 1), ("subject", 6)):
        said = prompts(acting(SHIPPED[name], "hint", would_come - 300, to, rung).effects)
        assert said and all(e.at_ms >= would_come + 8000 for e in said), (to, rung)


@pytest.mark.parametrize("name", SHIPPED)
def test_an_act_after_a_prompt_stands_in_the_log_as_one(name: str) -> None:
    first = prompts(unheard(name, "full"))[0].at_ms
    for at_ms, node, prompted in ((first - 1000, "acted", []), (first + 2000, "acted_on_it", ["trainee spoke 1 to partner"])):
        effects = acting(SHIPPED[name], "full", at_ms).effects
        entered = {e.name for e in effects if e.kind == "enter" and e.target == "coach" and e.at_ms == at_ms}
        assert entered == {node}
        assert [e.reason.because for e in effects if e.kind == "set" and e.name == "acted_on_prompt"] == prompted


@pytest.mark.parametrize("name", SHIPPED)
def test_an_act_is_answered_by_those_who_are_there(name: str) -> None:
    """The findings read from transitions when an act was answered: the coach's are not among those that an act set off."""
    for behaviour in BEHAVIOURS.values():
        effects = rehearse(with_dials(SHIPPED[name], dials(SHIPPED[name], "hint")).story, behaviour, seed=6).effects
        assert not [e for e in effects if e.kind == "enter" and e.target == "coach" and e.reason.source]


@pytest.mark.parametrize("level", ["hint", "full"])
@pytest.mark.parametrize("name", ORIGINALS)
def test_the_twin_hears_the_same_words_at_the_same_second(name: str, level: str) -> None:
    twin = f"{name}-lawful"
    first = [prompts(unheard(n, level))[0] for n in (name, twin)]
    assert (first[0].at_ms, first[0].name) == (first[1].at_ms, first[1].name)
    assert SHIPPED[name].doc.lines[first[0].name].text == SHIPPED[twin].doc.lines[first[0].name].text


def test_the_words_offered_fit_both() -> None:
    for scenario in SHIPPED.values():
        words = scenario.doc.lines["c-full"].text
        assert "If it's wrong, say it:" in words and "If it's right, say it:" in words
        assert scenario.doc.lines["c-hint"].text.endswith("?")


@pytest.mark.parametrize("name", ["handcuffed", "foot-chase-lawful"])
def test_exploring_visits_all_that_the_coach_does(name: str) -> None:
    coverage = covered(SHIPPED[name], explored(SHIPPED[name], runs=220, jobs=1).tally)
    assert not [u.what for u in coverage.unreached if u.kind == "node" and u.what.startswith("coach.")]
