"""Whoever stands by has words of their own: for who asks, for who sends them back, and for what they have seen."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scenes.test_scenes import SHIPPED
from scenes.test_spoken_to import entered, told
from vr_dti.authoring.rehearse import Played, play
from vr_dti.story import document


def who_of(name: str) -> str:
    return next(n for n in ("bystander", "friend", "resident") if n in SHIPPED[name].written.cast)


def words(played: Played, who: str) -> list[tuple[int, str]]:
    """(when, which line) of what they say because they were spoken to."""
    return [(e.at_ms, e.name.partition("-")[2]) for e in played.effects if e.kind == "say" and e.reason.region == f"{who}_hears"]


def near(name: str, *after_ms: int) -> Played:
    """Spoken to so long after they begin to come near, where the dial has them do so."""
    who = who_of(name)
    at_ms = entered(play(SHIPPED[name], _doc(who)), who, "coming_near")
    assert at_ms is not None
    return play(SHIPPED[name], _doc(who, *(at_ms + ms for ms in after_ms)))


def _doc(who: str, *at_ms: int) -> document.TestDoc:
    script = [{"at": f"{t}ms", "on": "spoke", "to": who, "rung": 0} for t in at_ms]
    return document.TestDoc.model_validate({"name": "a word", "dials": {"crowd": 2}, "script": script, "expect": {"cues": []}})


@pytest.mark.parametrize("name", SHIPPED)
def test_a_word_is_answered_once_and_a_torrent_no_more_often(name: str) -> None:
    who = who_of(name)
    at_ms = 18_000
    assert words(told(SHIPPED[name], who, 0, at_ms), who) == [(at_ms + 700, "here")]
    flood = words(told(SHIPPED[name], who, 0, *range(at_ms, at_ms + 8000, 500)), who)
    assert flood == [(at_ms + 700, "here")]


@pytest.mark.parametrize("name", SHIPPED)
def test_afterwards_they_say_what_they_saw(name: str) -> None:
    who = who_of(name)
    over = entered(told(SHIPPED[name], who, 0), "care", "owed")
    assert over is not None
    assert words(told(SHIPPED[name], who, 0, over + 3000), who) == [(over + 3700, "seen")]


@pytest.mark.parametrize("name", SHIPPED)
def test_who_comes_near_gives_way_and_says_so(name: str) -> None:
    said = words(near(name, 1000), who_of(name))
    assert [line for _, line in said] == ["sent"]


@pytest.mark.parametrize("name", [n for n, s in SHIPPED.items() if not s.written.lawful])
def test_until_it_is_known_the_twin_has_the_same_words(name: str) -> None:
    for line in ("here", "sent"):
        mine, theirs = (
            next(d for n, d in SHIPPED[m].doc.lines.items() if n.partition("-")[2] == line and d.who == who_of(m))
            for m in (name, f"{name}-lawful")
        )
        assert mine == theirs


@pytest.mark.parametrize("name", SHIPPED)
def test_nobody_talks_over_themselves(name: str) -> None:
    """What they say by themselves comes when the answer is out, or has been taken back."""
    played = near(name, 1000)
    who = who_of(name)
    said = [(e.at_ms, e.int_arg("duration_ms")) for e in played.effects if e.kind == "say" and e.target == who]
    assert len(said) > 1 and all(start + lasts <= later for (start, lasts), (later, _) in pairwise(said))
