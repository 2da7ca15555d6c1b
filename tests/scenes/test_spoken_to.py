"""The man is a person before it is over too: a word to him is answered by a look and, where he has breath and no reason not to, a word."""

from __future__ import annotations

import pytest

from tests.scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import Played, play
from vr_dti.events import Effect
from vr_dti.story import document
from vr_dti.story.load import Scenario

HEARD_MS = 2000
"""soon enough to be an answer. Default."""
ORIGINALS = [name for name, scenario in SHIPPED.items() if not scenario.written.lawful]
UNDER_WAY = {"handcuffed": "s-beg", "foot-chase": "s-look", "sudden-punch": "s-why", "the-search": "s-please"}


def spoken_to(scenario: Scenario, *at_ms: int) -> Played:
    """Nobody does anything but speak to the man at these times."""
    script = [{"at": f"{t}ms", "on": "spoke", "to": "subject", "rung": 6} for t in at_ms]
    doc = {"name": "a word", "script": script, "expect": {"cues": []}}
    return play(scenario, document.TestDoc.model_validate(doc))


def answers(played: Played) -> list[Effect]:
    """What the man says because somebody spoke to him."""
    return [e for e in played.effects if e.kind == "say" and e.target == "subject" and e.reason.region == "care"]


def first(played: Played, *nodes: str) -> int:
    """When the man's own region came to one of these."""
    return next(e.at_ms for e in played.effects if e.kind == "enter" and e.target == "subject" and e.name in nodes)


def calm_ms(name: str) -> int:
    """A moment at which nothing is being done to him, and he is in the picture."""
    untouched = spoken_to(SHIPPED[name])
    return first(untouched, "standing", "lying", "complaining", "waiting") + 2000


@pytest.mark.parametrize("name", SHIPPED)
def test_a_word_is_answered_by_a_look_and_a_word(name: str) -> None:
    at_ms = calm_ms(name)
    played = spoken_to(SHIPPED[name], at_ms)
    (answer,) = answers(played)
    assert answer.name == "s-word" and at_ms < answer.at_ms <= at_ms + HEARD_MS
    looks = [e.at_ms for e in played.effects if e.kind == "look" and e.target == "subject" and e.reason.region == "care"]
    assert looks[0] == at_ms


@pytest.mark.parametrize("name", SHIPPED)
def test_who_is_spoken_to_without_a_pause_does_not_talk_without_one(name: str) -> None:
    at_ms = calm_ms(name)
    assert len(answers(spoken_to(SHIPPED[name], *range(at_ms, at_ms + 4000, 500)))) == 1


@pytest.mark.parametrize("name", ORIGINALS)
def test_while_something_is_done_to_him_he_begs_and_who_is_far_gone_says_nothing(name: str) -> None:
    begins = first(spoken_to(SHIPPED[name]), "down", "struck", "hit", "robbed")
    (answer,) = answers(spoken_to(SHIPPED[name], begins + 100))
    assert answer.name == UNDER_WAY[name]
    if name in ("handcuffed", "foot-chase"):
        limp = first(spoken_to(SHIPPED[name]), "limp")
        assert not answers(spoken_to(SHIPPED[name], limp + 500))


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_twin_answers_alike_while_nobody_can_know_which_it_is(name: str) -> None:
    at_ms = calm_ms(name)
    said = [
        (a.at_ms, a.name, SHIPPED[n].doc.lines[a.name]) for n in (name, f"{name}-lawful") for a in answers(spoken_to(SHIPPED[n], at_ms))
    ]
    assert len(said) == 2 and said[0] == said[1]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_word_to_him_and_his_answer_move_nothing_else(name: str) -> None:
    """Every cue, blow, duty and step of every other region comes when it comes without them."""
    at_ms = calm_ms(name)

    def course(played: Played) -> list[tuple[int, str, str, str]]:
        kinds = ("cue", "cue_end", "blow", "duty", "outcome", "enter")
        return [(e.at_ms, e.kind, e.target, e.name) for e in played.effects if e.kind in kinds and e.target not in ("care", "coach")]

    assert course(spoken_to(SHIPPED[name], at_ms)) == course(spoken_to(SHIPPED[name]))


def told(scenario: Scenario, to: str, rung: int, *at_ms: int) -> Played:
    """Words of one rung to somebody at these times."""
    script = [{"at": f"{t}ms", "on": "spoke", "to": to, "rung": rung} for t in at_ms]
    return play(scenario, document.TestDoc.model_validate({"name": "words", "script": script, "expect": {"cues": []}}))


def entered(played: Played, region: str, node: str) -> int | None:
    return next((e.at_ms for e in played.effects if e.kind == "enter" and (e.target, e.name) == (region, node)), None)


def answered(played: Played, who: str, at_ms: int) -> bool:
    """By a word, or by a look at the trainee, or because he looks at them already."""
    his = [e for e in played.effects if e.target == who and e.at_ms <= at_ms + HEARD_MS and e.kind in ("say", "look")]
    looks = [e.name for e in his if e.kind == "look" and e.at_ms <= at_ms]
    return any(e.at_ms >= at_ms and (e.kind == "say" or e.name == "trainee") for e in his) or looks[-1:] == ["trainee"]


@pytest.mark.parametrize("who", ["subject", "partner"])
@pytest.mark.parametrize("name", SHIPPED)
def test_when_it_is_over_no_word_is_met_by_nothing(name: str, who: str) -> None:
    over = entered(told(SHIPPED[name], who, 3), "care", "owed")
    assert over is not None
    said = [over + ms for ms in (1000, 9000, 10500, 14000)]
    for rung in (0, 3):
        played = told(SHIPPED[name], who, rung, *said)
        end = max(e.at_ms for e in played.effects)
        assert [t for t in said if t < end - HEARD_MS and not answered(played, who, t)] == [], f"rung {rung}"


@pytest.mark.parametrize("rung", [0, 1, 3])
@pytest.mark.parametrize("name", ORIGINALS)
def test_whatever_is_said_to_leave_it_out_is_no_silence(name: str, rung: int) -> None:
    asked = entered(told(SHIPPED[name], "partner", 3), "closing", "asking")
    assert asked is not None
    played = told(SHIPPED[name], "partner", rung, asked + 3000)
    assert entered(played, "closing", "refused") == asked + 3000 and entered(played, "closing", "unanswered") is None
