"""An uneventful run is work from end to end, lasts as long as the others, and tells nobody what it is drawn from."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from scenes.test_played_out import LEAST_MS, MOST_MS, ORIGINALS, SETTLED, STILL_MS
from scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import play
from vr_dti.events import Effect
from vr_dti.story import document
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.dials import chosen
from vr_dti.story.load import with_dials
from vr_dti.story.rehearsal import Rehearsal, rehearse

SHOWN = ("say", "act", "look", "feel", "sound", "prop", "fade", "torch", "light", "weather")
"""what a trainee can see or hear of a story"""
WAITED_MS = 17_000
"""so long at most does the officer wait for the trainee to do what he asked for. Default."""
WHO = ("silent", "nagger", "patient", "parrot")
SEEDS = range(2)


@cache
def run(name: str, who: str, seed: int, events: str) -> Rehearsal:
    """At drawn dials, the same for a scene and its twin."""
    original = name.removesuffix("-lawful")
    dials = chosen(SHIPPED[original].written.dials, ["surprise", f"events={events}"], seed)
    return rehearse(with_dials(SHIPPED[name], dials).story, BEHAVIOURS[who], seed=seed)


def shown(name: str, played: Rehearsal, until_ms: int) -> list[tuple[int, str, str, str, str]]:
    """What there is to see and hear before `until_ms`, with the words."""
    lines = SHIPPED[name].doc.lines
    found = ((e, lines[e.name].text if e.kind == "say" else "") for e in played.effects if e.kind in SHOWN and e.at_ms < until_ms)
    return sorted((e.at_ms, e.kind, e.target, e.name, words) for e, words in found)


def fading(played: Rehearsal) -> int:
    return next(e.at_ms for e in played.effects if e.kind == "enter" and (e.target, e.name) == ("closing", "fading"))


@pytest.mark.parametrize("who", SETTLED)
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_it_lasts_as_long_as_the_others_and_nobody_stands_about_in_silence(name: str, who: str) -> None:
    for seed in SEEDS:
        played = run(name, who, seed, "none")
        assert played.outcome == "uneventful" and LEAST_MS <= played.end_ms <= MOST_MS
        said = [e.at_ms for e in played.effects if e.kind == "say"]
        assert max(b - a for a, b in pairwise([*said, fading(played)])) <= STILL_MS


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", ORIGINALS)
def test_nobody_can_tell_afterwards_from_which_of_the_two_it_was_drawn(name: str, who: str) -> None:
    for seed in SEEDS:
        mine, twins = run(name, who, seed, "none"), run(f"{name}-lawful", who, seed, "none")
        assert shown(name, mine, fading(mine)) == shown(f"{name}-lawful", twins, fading(twins))


@pytest.mark.parametrize("who", ["silent", "nagger", "parrot"])
@pytest.mark.parametrize("name", ORIGINALS)
def test_until_something_happens_a_scene_and_its_twin_are_one(name: str, who: str) -> None:
    """None of these prevents anything before."""
    for seed in SEEDS:
        mine, twins = run(name, who, seed, "full"), run(f"{name}-lawful", who, seed, "full")
        happens = [e.at_ms for e in mine.effects if e.kind == "cue"]
        happens += [e.at_ms for e in twins.effects if e.kind == "blow" or (e.kind == "fact" and e.name != "given_up")]
        first = min(t for t in happens if t)
        assert shown(name, mine, first) == shown(f"{name}-lawful", twins, first)


@pytest.mark.parametrize("name", ORIGINALS)
def test_what_the_trainee_is_asked_for_and_lets_pass_is_done_by_the_officer(name: str) -> None:
    played = run(name, "silent", 0, "none")
    said = {e.name: e.at_ms for e in played.effects if e.kind == "say"}
    for asked, instead in (("s-chat", "p-chat"), ("d-four", "p-four"), ("p-task", "p-did"), ("p-job", "p-radio")):
        assert 0 < said[instead] - said[asked] <= WAITED_MS


def answer(name: str, after: str, to: str, rung: int) -> list[Effect]:
    """What is said within three seconds to a word that comes three seconds after a line of an uneventful run."""
    doc = {"name": "a word", "dials": {"events": "none"}, "script": [], "expect": {"cues": []}}
    said = {e.name: e.at_ms for e in play(SHIPPED[name], document.TestDoc.model_validate(doc)).effects if e.kind == "say"}
    at_ms = said[after] + 3000
    script = [{"at": f"{at_ms}ms", "on": "spoke", "to": to, "rung": rung, "name": "chatter" if to == "dispatch" else ""}]
    played = play(SHIPPED[name], document.TestDoc.model_validate({**doc, "script": script}))
    return [e for e in played.effects if e.kind == "say" and 0 < e.at_ms - at_ms <= 3000]


@pytest.mark.parametrize(
    ("after", "to", "rung", "back"),
    [
        ("s-chat", "subject", 6, "s-heard"),
        ("d-four", "dispatch", 5, "d-again"),
        ("p-task", "subject", 6, "s-task"),
        ("p-small", "partner", 1, "p-laugh"),
        ("p-small", "partner", 3, "p-nod"),
        ("p-job", "dispatch", 5, "d-job"),
    ],
)
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_word_has_one_answer(name: str, after: str, to: str, rung: int, back: str) -> None:
    assert [e.name for e in answer(name, after, to, rung)] == [back]
