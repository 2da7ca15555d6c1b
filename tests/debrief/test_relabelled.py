"""A label given anew reaches what follows from the words: duties, who was told. The story itself is history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.debrief.build import SPARED, Person, played, spoke, touched
from tests.debrief.stories import kicks
from vr_dti.debrief.beside import Duty
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.record import Correction
from vr_dti.debrief.told import Counting
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.events import Intent

STOP = (touched(20_000), spoke(22_000, 6, to="subject"))
"""hands that end it, and care"""


def judged(*acts: Intent, labels: tuple[Correction, ...] = (), told: dict[str, Counting] | None = None) -> TraineeFindings:
    recorded = played(kicks(), Person(acts=acts)).recorded()
    recorded = replace(recorded, takes=tuple(replace(t, corrections=labels) for t in recorded.takes))
    return findings(recorded, kicks(), best=SPARED, told=told).trainees[0]


def duties(found: TraineeFindings) -> dict[str, Duty]:
    return {d.name: d for d in found.duties}


def aftermath(found: TraineeFindings) -> float:
    assert found.grades is not None
    score = found.grades.domain("aftermath").score
    assert score is not None
    return score


def label(ms: int, rung: int, to: str, about: str = "") -> Correction:
    return Correction("voice", ms, rung, to, "K7", about)


def test_words_that_were_no_call_did_no_duty() -> None:
    plain = judged(*STOP, spoke(25_000, 5, to="dispatch"))
    found = judged(*STOP, spoke(25_000, 5, to="dispatch"), labels=(label(25_000, -1, "dispatch"),))
    assert [duties(plain)[n].state for n in ("medical", "tell")] == ["done", "done"]
    for name in ("medical", "tell"):
        d = duties(found)[name]
        assert (d.state, d.at_ms) == ("not_seen", None) and "words for it that K7 labels otherwise" in d.words
    assert duties(found)["aid"] == duties(plain)["aid"], "what nobody labelled stays as it was"
    assert aftermath(found) < aftermath(plain) and not found.acts[-1].counts


def test_a_call_that_the_machine_missed_did_its_duty_when_it_was_made() -> None:
    found = judged(*STOP, spoke(25_000, 2), labels=(label(25_000, 5, "dispatch"),))
    d = duties(found)["tell"]
    assert (d.state, d.at_ms) == ("done", 25_000) and "by the label of K7" in d.words
    act = found.acts[-1]
    assert (act.channel, act.rung, act.to, act.machine_rung, act.machine_to) == ("radio", 5, "dispatch", 2, "partner")
    assert act.counts


def test_what_a_call_is_about_is_a_label_too() -> None:
    heard = spoke(25_000, 5, to="dispatch", name="chatter")
    assert duties(judged(*STOP, heard))["tell"].state == "not_seen"
    assert duties(judged(*STOP, heard, labels=(label(25_000, 5, "dispatch"),)))["tell"].state == "not_seen", "a rung alone leaves it"
    found = judged(*STOP, heard, labels=(label(25_000, 5, "dispatch", "supervisor"),))
    assert duties(found)["tell"].state == "done" and found.acts[-1].about == "supervisor"


@pytest.mark.parametrize(
    ("heard", "rung", "to", "about", "state"),
    [
        ("", 3, "partner", "apart", "done"),
        ("", 3, "partner", "", "not_seen"),
        ("apart", 3, "partner", "", "done"),
        ("apart", 3, "partner", "none", "not_seen"),
        ("apart", 3, "subject", "", "not_seen"),
        ("apart", -1, "partner", "", "not_seen"),
    ],
)
def test_that_words_kept_them_apart_is_a_label_too(heard: str, rung: int, to: str, about: str, state: str) -> None:
    """And a rung alone leaves it as the machine had it, to whom it had been said."""
    found = judged(*STOP, spoke(25_000, 0, name=heard), labels=(label(25_000, rung, to, about),))
    assert duties(found)["separate"].state == state
    assert found.acts[-1].about == ("apart" if state == "done" else "")


def test_an_earlier_call_takes_the_duty_over_and_a_later_one_keeps_it() -> None:
    calls = (spoke(24_000, 2), spoke(30_000, 5, to="dispatch"))
    assert duties(judged(*STOP, *calls))["medical"].at_ms == 30_000
    assert duties(judged(*STOP, *calls, labels=(label(24_000, 5, "dispatch"),)))["medical"].at_ms == 24_000
    two = (spoke(24_000, 5, to="dispatch"), spoke(30_000, 5, to="dispatch"))
    assert duties(judged(*STOP, *two, labels=(label(24_000, 2, "partner"),)))["medical"].at_ms == 30_000


def test_who_was_told_follows_the_label() -> None:
    """Care that was meant for the man: the addressee decides which duty it did."""
    found = judged(STOP[0], spoke(22_000, 6, to="bystander"), labels=(label(22_000, 6, "subject"),))
    assert duties(found)["aid"].state == "done" and found.acts[-1].machine_to == "bystander"
    packs = {"pack": Counting("Our pack", frozenset({"dispatch"}))}
    told = judged(*STOP, spoke(25_000, 2), labels=(label(25_000, 5, "dispatch"),), told=packs)
    assert duties(told)["tell"].state == "done" and "told dispatch, who counts as told by Our pack" in duties(told)["tell"].words


def test_the_story_goes_on_as_it_heard_them() -> None:
    """Rung 3 as heard ended it; a rater who has it as a question changes what is counted, not what happened."""
    plain = judged(spoke(12_000, 3), STOP[1])
    found = judged(spoke(12_000, 3), STOP[1], labels=(label(12_000, 1, "partner"),))
    assert [o.closes_ms for o in found.opportunities] == [o.closes_ms for o in plain.opportunities]
    assert found.opportunities[0].fit == "below" and plain.opportunities[0].fit == "adequate"


@pytest.mark.parametrize("rung", [3, 1])
def test_words_that_kept_harm_away_only_since_they_were_misheard_were_not_high_enough(rung: int) -> None:
    """Heard as an alert they ended it before any kick. As a word of prevention they lie below what the threat asks for."""
    found = judged(spoke(5000, 2), STOP[1], labels=(label(5000, 0, "partner"),) if rung == 1 else ())
    assert (found.opportunities[0].fit == "adequate") is (rung == 3)


def test_of_several_labels_the_last_counts_and_a_confirmed_one_changes_nothing() -> None:
    call = spoke(25_000, 5, to="dispatch")
    both = (label(25_000, -1, "dispatch"), label(25_000, 5, "dispatch"))
    found = judged(*STOP, call, labels=both)
    assert duties(found)["tell"].state == "done" and duties(found)["tell"].words == duties(judged(*STOP, call))["tell"].words
