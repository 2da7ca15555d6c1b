"""A blow that is drawn back for does not land where a hand or a body bars him in time; a word or a hand too late stops no kick."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scenes.test_played_out import played
from scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import play
from vr_dti.events import Effect
from vr_dti.story import document

BEFORE_MS = 250
"""shorter than any blow takes from the order to the skin"""
FELT = ("kicked", "struck_prone", "struck_guarded", "punched")
BLOWS = [
    (name, e.at_ms)
    for name in ("handcuffed", "foot-chase", "sudden-punch")
    for e in played(name, "silent").effects
    if e.kind == "blow" and e.name == "subject" and e.reason.node != "shoving"
]
"""(scene, when) of each. A shove takes half a second, with both hands on the man: nobody is quicker."""


def landed(name: str, blow_ms: int, *acts: tuple[int, dict[str, object]]) -> list[Effect]:
    """What lands at `blow_ms`, and is heard and felt of it, where these (ms before it, act) have been done to the partner."""
    script = [{"at": f"{blow_ms - before_ms}ms", "to": "partner", **act} for before_ms, act in acts]
    doc = {"name": "barred", "script": script, "until": f"{blow_ms + 100}ms", "expect": {"cues": []}}
    effects = play(SHIPPED[name], document.TestDoc.model_validate(doc)).effects
    of_it = (e for e in effects if e.kind in ("blow", "sound") or (e.kind == "act" and e.name in FELT))
    return [e for e in of_it if abs(e.at_ms - blow_ms) <= 20]


def test_there_are_blows_of_every_kind() -> None:
    assert {name for name, _ in BLOWS} == {"handcuffed", "foot-chase", "sudden-punch"} and len(BLOWS) >= 15
    assert all(b - a > BEFORE_MS for (one, a), (other, b) in pairwise(BLOWS) if one == other)


@pytest.mark.parametrize(("name", "blow_ms"), BLOWS)
def test_a_hand_that_pulls_him_off_in_time_takes_the_blow_away(name: str, blow_ms: int) -> None:
    """It landed, with its sound and the man's pain, whatever held the officer by then."""
    assert any(e.kind == "blow" for e in landed(name, blow_ms))
    assert not landed(name, blow_ms, (BEFORE_MS, {"on": "pulled", "part": "shoulder"}), (BEFORE_MS, {"on": "kept_off"}))
    assert not landed(name, blow_ms, (BEFORE_MS, {"on": "stepped_between"}), (BEFORE_MS, {"on": "kept_off"}))


@pytest.mark.parametrize(("name", "blow_ms"), BLOWS)
def test_a_hand_that_comes_too_late_stops_none(name: str, blow_ms: int) -> None:
    assert any(e.kind == "blow" for e in landed(name, blow_ms, (-10, {"on": "kept_off"})))


@pytest.mark.parametrize("blow_ms", [at_ms for name, at_ms in BLOWS if name == "handcuffed"])
def test_a_word_stops_no_kick_that_is_under_way(blow_ms: int) -> None:
    assert any(e.kind == "blow" for e in landed("handcuffed", blow_ms, (BEFORE_MS, {"on": "spoke", "rung": 3})))


def test_a_hand_that_tears_off_him_has_pulled_him_off_all_the_same() -> None:
    """Nothing holds an arm in a headset: he went on through the hand, and kicked."""
    blow_ms = next(at_ms for name, at_ms in BLOWS if name == "handcuffed")
    assert not landed("handcuffed", blow_ms, (400, {"on": "kept_off"}), (100, {"on": "let_go", "part": "shoulder"}))


@pytest.mark.parametrize(("name", "blow_ms"), BLOWS)
def test_he_stumbles_out_of_a_blow_that_is_under_way_and_out_of_nothing_else(name: str, blow_ms: int) -> None:
    for before_ms, stumbles in ((BEFORE_MS, True), (-10, False)):
        script = [{"at": f"{blow_ms - before_ms}ms", "to": "partner", "on": "kept_off"}]
        doc = {"name": "barred", "script": script, "until": f"{blow_ms + 200}ms", "expect": {"cues": []}}
        effects = play(SHIPPED[name], document.TestDoc.model_validate(doc)).effects
        assert any(e.kind == "act" and e.name == "off_balance" for e in effects) == stumbles


def test_a_word_between_two_rounds_leaves_no_blow_on_its_way() -> None:
    """A hand that came a while after it made him stumble out of nothing."""
    blow_ms = max(at_ms for name, at_ms in BLOWS if name == "foot-chase")
    script = [{"at": f"{blow_ms - BEFORE_MS}ms", "to": "partner", "on": "spoke", "rung": 3}]
    doc = {"name": "barred", "script": script, "until": f"{blow_ms + 100}ms", "expect": {"cues": []}}
    run = play(SHIPPED["foot-chase"], document.TestDoc.model_validate(doc))
    assert ("partner", "turning_round") in {(e.target, e.name) for e in run.effects if e.kind == "enter"}
    assert not run.state.values[[v.name for v in run.story.variables].index("drawn")]


def test_a_punch_that_is_caught_is_one_that_never_was() -> None:
    """The man clutched his face, had a broken tooth, and bled."""
    blow_ms = next(at_ms for name, at_ms in BLOWS if name == "sudden-punch")
    script = [{"at": f"{blow_ms - BEFORE_MS}ms", "to": "partner", "on": kind} for kind in ("pulled", "kept_off")]
    run = play(SHIPPED["sudden-punch"], document.TestDoc.model_validate({"name": "caught", "script": script, "expect": {"cues": []}}))
    entered = {(e.target, e.name) for e in run.effects if e.kind == "enter"}
    assert {("partner", "stepping_back"), ("subject", "calmed")} <= entered and ("subject", "hit") not in entered
    assert run.state.outcome == "prevented"


def test_who_is_kept_off_as_he_would_begin_does_not_kick_the_air() -> None:
    """Words that he talks over let the scene go on, a hand that keeps him off does not."""
    begins_ms = next(at_ms for name, at_ms in BLOWS if name == "handcuffed") - 1400
    acts: list[tuple[int, dict[str, object]]] = [(-1700, {"on": "kept_off"}), (-450, {"on": "spoke", "rung": 3})]
    for barred in (True, False):
        script = [{"at": f"{begins_ms + after_ms}ms", "to": "partner", **act} for after_ms, act in acts if barred or act["on"] == "spoke"]
        doc = {"name": "barred", "given": {"answers": 3}, "script": script, "until": f"{begins_ms + 1500}ms", "expect": {"cues": []}}
        effects = play(SHIPPED["handcuffed"], document.TestDoc.model_validate(doc)).effects
        assert ("partner", "kick_1") in {(e.target, e.name) for e in effects if e.kind == "enter"}
        did = [e.kind for e in effects if (e.kind == "act" and e.name == "kick") or (e.kind, e.name) == ("fact", "kicked")]
        assert did == ([] if barred else ["act", "fact"])
