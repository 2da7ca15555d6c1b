"""A run is played to its end: long enough to learn from, nobody stands about in silence, words in time are thanked and tempted, and the
last word is that of the person whom it was about."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from statistics import median

import pytest

from scenes.test_scenes import SCENES, SHIPPED
from vr_dti.authoring.rounds import Row, Table, Tally
from vr_dti.documents import load_yaml
from vr_dti.events import DISPATCH, Effect
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.rehearsal import Rehearsal, rehearse

ORIGINALS = [name for name, scenario in SHIPPED.items() if not scenario.written.lawful]
SETTLED = ["silent", "early", "words_only", "late", "patient", "grabber", "radio_only"]
LEAST_MS, MOST_MS = 120_000, 360_000
"""two to six minutes"""
FIRST_DECISION_MS = 90_000
STILL_MS = 36_000
"""so long at most does nobody say a word afterwards. Default."""
ROUNDS = 14
TOGETHER_MS = 700
"""so long at most do two speak at once who answer nobody. Default."""


@cache
def played(name: str, who: str) -> Rehearsal:
    """At the scene's own seed and dials."""
    story = SHIPPED[name].story
    return rehearse(story, BEHAVIOURS[who], seed=story.seed)


def entered(run: Rehearsal, region: str, *nodes: str) -> list[int]:
    """When these were entered."""
    return [e.at_ms for e in run.effects if e.kind == "enter" and e.target == region and e.name in nodes]


def said(run: Rehearsal) -> list[Effect]:
    """Every line."""
    return [e for e in run.effects if e.kind == "say"]


@cache
def rounds(name: str) -> tuple[Row, ...]:
    """Eventful rounds in which all dials are drawn."""
    table = Table(SHIPPED[name], 1, held=("events=full",))
    return tuple(row for i in range(ROUNDS) for row in table.round(i, Tally()))


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_scene_has_fifteen_to_forty_nodes_of_its_own_in_several_regions(name: str) -> None:
    file = SCENES / name / "scenario.yaml"
    doc, _ = load_yaml(file.read_text(encoding="utf-8"), str(file))
    assert 15 <= sum(len(r["nodes"]) for r in doc["regions"].values()) <= 40 and len(doc["regions"]) >= 3


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_run_lasts_two_to_six_minutes_and_asks_for_a_decision_within_ninety_seconds(name: str) -> None:
    assert all(LEAST_MS <= played(name, who).end_ms <= MOST_MS for who in SETTLED)
    calls_for_one = ("cue",) if name in ORIGINALS else ("blow", "fact")
    assert min(e.at_ms for e in played(name, "silent").effects if e.kind in calls_for_one and e.at_ms) <= FIRST_DECISION_MS


@pytest.mark.parametrize("name", sorted(SHIPPED))
@pytest.mark.parametrize("who", SETTLED)
def test_nobody_stands_about_in_silence_once_it_is_over(name: str, who: str) -> None:
    run = played(name, who)
    (over,) = entered(run, "closing", "settling")
    times = [over, *(e.at_ms for e in said(run) if e.at_ms > over), *entered(run, "closing", "fading")]
    assert max(b - a for a, b in pairwise(sorted(times))) <= STILL_MS


@pytest.mark.parametrize("name", ORIGINALS)
def test_words_in_time_are_thanked_then_tempted_and_the_person_has_the_last_word(name: str) -> None:
    story = SHIPPED[name].story
    who = "patient" if name == "sudden-punch" else "words_only"  # without a threat nothing calls for a word before the blow
    runs = (rehearse(story, BEHAVIOURS[who], seed=seed) for seed in range(40))
    run = next(r for r in runs if r.outcome == "prevented" and any(e.name == "p-grateful" for e in said(r)))
    assert not any(e.kind == "blow" for e in run.effects)
    assert next(e for e in story.ends if e.outcome == run.outcome).good
    (asked,) = entered(run, "closing", "asking")
    (thanked,) = [e.at_ms for e in said(run) if e.name == "p-grateful"]
    assert thanked < asked and said(run)[-1].name == "s-last"


@pytest.mark.parametrize("name", ORIGINALS)
def test_whoever_says_nothing_is_asked_to_leave_it_out(name: str) -> None:
    run = played(name, "silent")
    assert len(entered(run, "closing", "asking")) == len(entered(run, "closing", "unanswered")) == 1


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_no_run_ends_on_somebody_who_shows_no_life(name: str) -> None:
    """Who lies limp comes to, and says a word, before the scene closes; who has gone has gone on his own feet."""
    run = played(name, "silent")
    (over,) = entered(run, "closing", "settling")
    assert any(e.target == "subject" and e.at_ms > over for e in said(run))


@pytest.mark.parametrize("name", ["handcuffed", "foot-chase", "the-search"])
def test_late_and_persistent_is_worth_something_and_less_than_early(name: str) -> None:
    by = {who: [r for r in rounds(name) if r.behaviour == who] for who in ("early", "late", "silent")}
    harm = {who: median(r.harm for r in rows) for who, rows in by.items()}
    assert harm["early"] < harm["late"] < 0.6 * harm["silent"]
    untouched = {r.outcome for r in by["silent"]}
    assert sum(r.outcome not in untouched for r in by["late"]) >= 0.7 * len(by["late"])
    assert sum(r.good for r in by["late"]) < sum(r.good for r in by["early"])


def test_one_scene_opens_in_black_and_is_told_by_sound() -> None:
    """In the chase and its twin, and nowhere else; what is heard meanwhile says that he has given up."""
    for name in SHIPPED:
        fades = [e for e in played(name, "silent").effects if e.kind == "fade"]
        black = fades[0].at_ms == 0
        assert black == name.startswith("foot-chase")
        if black:
            clear = fades[1].at_ms
            heard = [e for e in played(name, "silent").effects if e.kind in ("say", "sound") and e.at_ms < clear]
            assert clear > 10_000 and {"s-down", "s-arms", "body_fall", "step_1"} <= {e.name for e in heard}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_where_nobody_acts_nobody_is_talked_over(name: str) -> None:
    """Two who speak at once are two captions, and neither is read. What answers a trainee may cut in."""
    lines = SHIPPED[name].doc.lines
    spoken = sorted((e.at_ms, e.at_ms + lines[e.name].lasts, e.name) for e in said(played(name, "silent")) if e.target != DISPATCH)
    over = [(a, b, until - since) for (_, until, a), (since, _, b) in pairwise(spoken) if until - since > TOGETHER_MS]
    assert not over


@pytest.mark.parametrize("name", [n for n in ORIGINALS if n != "the-search"])  # there he walks away, with a word of his own for it
def test_whoever_did_nothing_at_all_is_told_so_by_the_person_and_nobody_else_is(name: str) -> None:
    told = {who: [e.name for e in said(played(name, who))] for who in ("silent", "one_word", "late", "early", "radio_only")}
    assert told["silent"][-1] == "s-saw"
    assert all("s-saw" not in told[who] for who in ("late", "early", "radio_only"))
    assert name == "sudden-punch" or "s-saw" not in told["one_word"]
