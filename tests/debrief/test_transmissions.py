"""Press and words of a call by radio are one call, dated to the press and about what the words say."""

from __future__ import annotations

import pytest

from vr_dti.debrief.spoken import spoken
from vr_dti.debrief.trainee import Act
from vr_dti.events import Intent

from .build import Person, played
from .graded import session
from .stories import kicks


def press(ms: int, hand: str = "left") -> Intent:
    return Intent("spoke", "early", ms, ms, "hands", ms, to="dispatch", rung=5, part="radio", hand=hand)


def words(ms: int, after_ms: int, *, rung: int = 5, name: str = "medical", sure: int = 900, hand: str = "left") -> Intent:
    return Intent(
        "spoke", "early", ms, ms + 1200, "voice", ms, to="dispatch", rung=rung, part="radio", hand=hand, name=name, text="said",
        label="recognised", confidence_permille=sure, dwell_ms=after_ms,
    )  # fmt: skip


def calls(*told: Intent) -> list[Act]:
    return [a for a in session(*told).trainees[0].acts if a.channel == "radio"]


def test_they_are_one_call_from_the_press_on() -> None:
    (call,) = calls(press(4000), words(4300, 300))
    assert (call.at_ms, call.about, call.text, call.label, call.counts, call.hand) == (4000, "medical", "said", "recognised", True, "left")


def test_words_that_began_before_the_press_are_its_words() -> None:
    (call,) = calls(press(4000), words(3900, 0))
    assert call.at_ms == 3900


def test_what_is_another_call_stays_one() -> None:
    assert [a.at_ms for a in calls(press(4000), press(9000), words(9300, 300))] == [4000, 9000]
    assert [a.text for a in calls(press(4000, "right"), words(4300, 300))] == ["", "said"], "by the other hand"
    assert [a.text for a in calls(press(4000), words(4300, 300), words(6500, 2500))] == ["said", "said"], "said later in the same press"
    assert len(calls(words(4300, -1))) == 1


@pytest.mark.parametrize(
    ("more", "counts", "label"),
    [({"name": "chatter"}, False, "recognised"), ({"sure": 300}, True, "sensed"), ({"rung": -1, "name": ""}, True, "sensed")],
    ids=["traffic", "unsure", "no rung"],
)
def test_what_the_words_say_of_it_counts(more: dict[str, object], counts: bool, label: str) -> None:
    (call,) = calls(press(4000), words(4300, 300, **more))  # type: ignore[arg-type]
    assert (call.counts, call.label, call.text) == (counts, label, "said")


def test_raters_are_asked_about_the_words_under_the_same_id() -> None:
    told = (press(4000), Intent("drew", "early", 4100, 4100, "hands", 1, name="cew"), words(4300, 300), words(20_000, -1, name="backup"))
    recorded = played(kicks(), Person(acts=told)).recorded()
    acts = {a.id: a for a in session(*told).trainees[0].acts}
    said = spoken(recorded.takes[0], "early")
    assert [(s.act, s.seq) for s in said] == [("act-1", 4300), ("act-3", 20_000)]
    assert [acts[s.act].about for s in said] == ["medical", "backup"]
