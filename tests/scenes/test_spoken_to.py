"""The man is a person before it is over too: a word to him is answered by a look and, where he has breath and no reason not to, a word."""

from __future__ import annotations

import pytest

from scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import Played, play
from vr_dti.events import Effect
from vr_dti.story import document
from vr_dti.story.load import Scenario

HEARD_MS = 2000
"""soon enough to be an answer. Default."""
TURNED_MS = 3000
"""who turned to the trainee so lately is still with them. Default."""
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


@pytest.mark.parametrize("to", ["partner", "subject"])
@pytest.mark.parametrize("rung", [0, 1, 2, 3])
def test_a_word_amid_the_argument_is_met_alike_in_the_twin(to: str, rung: int) -> None:
    """The car is towed in both until 65 s: who is waved off in one and nodded at in the other would know which it is."""
    shown = ("say", "feel", "look", "act", "sound")
    seen = [
        [(e.at_ms, e.kind, e.target, e.name) for e in told(SHIPPED[name], to, rung, 40_000).effects if e.kind in shown and e.at_ms < 64_000]
        for name in ("sudden-punch", "sudden-punch-lawful")
    ]
    assert seen[0] == seen[1] and any(at_ms > 40_000 for at_ms, *_ in seen[0])


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
    """By a word, a look at the trainee or another face; or because he has just turned to them."""
    his = [e for e in played.effects if e.target == who and e.kind in ("say", "look", "feel") and e.at_ms <= at_ms + HEARD_MS]
    turned = next((e for e in reversed(his) if e.kind == "look" and e.at_ms <= at_ms), None)
    if turned is not None and turned.name == "trainee" and at_ms - turned.at_ms <= TURNED_MS:
        return True
    return any(e.at_ms >= at_ms and (e.kind in ("say", "feel") or e.name == "trainee") for e in his)


def unanswered(name: str, who: str, said: list[int], *, rung: int) -> list[int]:
    """When a word of those times was met by nothing, as far as the run goes on for long enough to tell."""
    played = told(SHIPPED[name], who, rung, *said)
    end = max(e.at_ms for e in played.effects)
    return [t for t in said if t < end - HEARD_MS and not answered(played, who, t)]


@pytest.mark.parametrize("rung", [0, 1, 2, 3, 6])
@pytest.mark.parametrize("who", ["subject", "partner"])
@pytest.mark.parametrize("name", SHIPPED)
def test_when_it_is_over_no_word_is_met_by_nothing(name: str, who: str, rung: int) -> None:
    over = entered(told(SHIPPED[name], who, 3), "care", "owed")
    assert over is not None
    assert unanswered(name, who, [over + ms for ms in (1000, 9000, 10_500, 14_000)], rung=rung) == []


@pytest.mark.parametrize("name", ORIGINALS)
def test_after_he_gives_in_no_word_is_met_by_nothing(name: str) -> None:
    begins = first(spoken_to(SHIPPED[name]), "down", "struck", "hit", "robbed")
    orders = [begins + ms for ms in range(0, 60_000, 4000)]
    gave_in = entered(told(SHIPPED[name], "partner", 3, *orders), "mind", "yields")
    if gave_in is None:  # one blow is over before anybody could make him
        assert name == "sudden-punch"
        return
    said = [t for t in orders if t < gave_in]
    for rung in (1, 2, 6):
        script = [(t, 3) for t in said] + [(gave_in + ms, rung) for ms in (2000, 6000, 8500, 11_000)]
        doc = {
            "name": "words",
            "script": [{"at": f"{t}ms", "on": "spoke", "to": "partner", "rung": r} for t, r in script],
            "expect": {"cues": []},
        }
        played = play(SHIPPED[name], document.TestDoc.model_validate(doc))
        assert [t for t, _ in script[len(said) :] if not answered(played, "partner", t)] == [], f"rung {rung}"


@pytest.mark.parametrize("name", SHIPPED)
def test_whoever_only_stands_by_hears_too(name: str) -> None:
    who = next(n for n in ("bystander", "friend", "resident") if n in SHIPPED[name].written.cast)
    assert unanswered(name, who, list(range(3000, 120_000, 6000)), rung=0) == []


@pytest.mark.parametrize("name", ORIGINALS)
def test_silence_to_leave_it_out_is_no_yes_to_him_and_a_word_after_it_is_an_answer_still(name: str) -> None:
    silent = told(SHIPPED[name], "partner", 3)
    unsettled = entered(silent, "closing", "unanswered")
    assert unsettled is not None
    said = next(e for e in silent.effects if e.kind == "say" and e.reason.node == "unanswered")
    looks = [e.name for e in silent.effects if e.kind == "look" and e.target == "partner" and e.reason.node == "unanswered"]
    assert said.name == "p-silence" and looks == ["subject", "trainee"]
    late = told(SHIPPED[name], "partner", 3, unsettled + 3000)
    assert entered(late, "closing", "refused") == unsettled + 3000


@pytest.mark.parametrize("rung", [0, 1, 3])
@pytest.mark.parametrize("name", ORIGINALS)
def test_whatever_is_said_to_leave_it_out_is_no_silence(name: str, rung: int) -> None:
    asked = entered(told(SHIPPED[name], "partner", 3), "closing", "asking")
    assert asked is not None
    played = told(SHIPPED[name], "partner", rung, asked + 3000)
    assert entered(played, "closing", "refused") == asked + 3000 and entered(played, "closing", "unanswered") is None
