"""Words are not answered by a line that a current or a shot kept from being said."""

from __future__ import annotations

from vr_dti.debrief.acts import TRAINEE, acts_of
from vr_dti.events import Effect, Intent, Reason

WORD = Intent(kind="spoke", trainee="t", act_ms=1000, heard_ms=1200, source="test", seq=1, to="partner", rung=3, label="sensed")
WEIGHS = Effect("enter", 1200, "mind", "weighing", (), Reason(because="on spoke", region="mind", source="test", seq=1))
SAYS = Effect("say", 2400, "partner", "p-argue", (("duration_ms", 1800), ("to", TRAINEE)), Reason(because="enter", region="mind"))
GOES_ON = Effect("enter", 6000, "mind", "working", (), Reason(because="after", region="mind"))


def answered_ms(*between: Effect) -> int | None:
    """When the word was answered, where this came between it and the line of who weighed it."""
    (act,) = acts_of((WORD,), (WEIGHS, *between, SAYS, GOES_ON), "t", frozenset({"partner"}), confidence_permille=500)
    return act.answered_ms


def met(who: str, tool: str, part: str = "torso", lasts_ms: int = 0) -> Effect:
    return Effect("hurt", 2000, who, tool, (("part", part), ("lasts_ms", lasts_ms)))


def test_a_line_of_who_is_shot_or_under_current_answers_nothing() -> None:
    """The word to somebody who was shot a second later stood in the report as answered by him 0.4 s after the shot."""
    assert answered_ms(met("partner", "handgun")) == 6000
    assert answered_ms(met("partner", "cew", lasts_ms=5000)) == 6000


def test_who_can_speak_has_answered_with_his_line() -> None:
    """Nobody was hit; somebody else was; in the hand, by a shot that he stands; by a current that is over."""
    assert answered_ms() == 2400
    assert answered_ms(met("subject", "handgun")) == 2400
    assert answered_ms(met("partner", "handgun", "hand")) == 2400
    ended = Effect("hurt_end", 2300, "partner", "cew", (("end_ms", 2300),))
    assert answered_ms(met("partner", "cew", lasts_ms=5000), ended) == 2400
