"""To whom words are: phrases, names and sentences that resemble them together, and what a look may choose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.intents.addressee import by_gaze
from vr_dti.speech.engine import Heard
from vr_dti.speech.meaning import INTERVENES, meaning_of
from vr_dti.speech.vocabulary import Vocabulary, layered
from vr_dti.speech.weighing import weighed

OWN = "format: dti-vocabulary/1\nacts:\n  - {rung: 3, to: officer, say: [stop it]}\n  - {to: subject, say: [stand still]}\n"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary_of(None, ())


def readings(text: str, words: Vocabulary) -> list[tuple[str, int]]:
    return [(r.to, r.rung) for r in weighed(Heard((), text), words)[1].readings]


@pytest.mark.parametrize(
    ("text", "phrase", "first"),
    [
        ("Partner, are you hurt?", "subject", ("officer", 1)),
        ("Sarge, do you want medical for him?", "subject", ("officer", 1)),
    ],
)
def test_a_name_and_what_the_words_resemble_count_beside_a_phrase(
    words: Vocabulary, text: str, phrase: str, first: tuple[str, int]
) -> None:
    assert meaning_of(text, words).to == phrase
    assert readings(text, words)[0] == first


def test_what_a_phrase_says_of_a_part_a_look_may_change(words: Vocabulary) -> None:
    assert "crowd" not in [r.to for r in meaning_of("you with the phone stay there", words).readings]
    assert by_gaze(readings("you with the phone stay there", words), "crowd") == ("crowd", -1)


@pytest.mark.parametrize(
    "text",
    [
        "Stop resisting!",
        "stop resisting him",
        "stop fighting him",
        "stop resisting, partner",
        "sir, stop resisting",
        "let him cuff you",
        "he's going to cuff you so relax",
    ],
)
def test_an_order_to_the_man_is_no_act_to_an_officer_unless_the_words_say_so_and_he_is_looked_at(words: Vocabulary, text: str) -> None:
    found, said = readings(text, words), [r.to for r in meaning_of(text, words).readings]
    assert found[0] == ("subject", -1)
    assert all(to != "officer" or rung not in INTERVENES or to in said for to, rung in found)


def test_who_was_called_man_may_have_been_a_woman_who_watches_and_a_look_says_so(words: Vocabulary) -> None:
    found = readings("man you need to calm down and move back", words)
    assert by_gaze(found, "officer")[0] == "officer" and by_gaze(found, "crowd") == ("crowd", -1)
    assert found[0][0] == "officer", "by the words alone it is whom they say"


@pytest.mark.parametrize("text", ["stop it", "I said stop it", "I said stop kicking"])
def test_what_fits_both_stays_an_act_to_the_officer_unless_the_man_is_looked_at(words: Vocabulary, text: str) -> None:
    found = readings(text, words)
    assert by_gaze(found, "") == ("officer", 3) and by_gaze(found, "subject") == ("subject", -1)


@pytest.mark.parametrize(("text", "first"), [("what is he being held for", "officer"), ("get them kids back behind the tape", "crowd")])
def test_of_words_without_a_meaning_it_is_told_to_whom_they_may_be(words: Vocabulary, text: str, first: str) -> None:
    meant = weighed(Heard((), text, clear=False), words)[1]
    assert not meant.understood and meant.perhaps[0] == first
    assert set(meant.perhaps) == {"officer", "subject", "crowd"}, "a look chooses any of them"


@pytest.mark.parametrize(
    ("text", "perhaps"), [("", ()), ("Jack!", ()), ("uh, hey", ()), ("dispatch, uh", ("radio",)), ("folks", ("crowd",))]
)
def test_of_a_word_nobody_knows_to_whom_it_is_but_that_somebody_is_called(words: Vocabulary, text: str, perhaps: tuple[str, ...]) -> None:
    assert weighed(Heard((), text, clear=False), words)[1].perhaps == perhaps


def test_without_sentences_to_guess_by_phrases_tell_alone() -> None:
    words = layered([("own", OWN)])
    assert readings("stop it", words) == [("officer", 3)] and readings("stand still", words) == [("subject", -1)]


@pytest.mark.parametrize("text", ["let him go, sir", "stop hitting him, sir", "sir, let him breathe", "don't hit him, sir"])
@pytest.mark.parametrize("faced", ["", "officer"])
def test_an_order_that_speaks_of_him_is_to_a_superior_unless_he_is_looked_at(words: Vocabulary, text: str, faced: str) -> None:
    to, rung = by_gaze(readings(text, words), faced)
    assert to == "officer" and rung in INTERVENES


@pytest.mark.parametrize(
    "text", ["everybody back! let him go!", "everybody stay back! stop it, he's cuffed!", "ma'am stay back. Mike get off him"]
)
def test_an_order_to_him_beside_words_to_the_crowd_is_told_where_he_is_faced(words: Vocabulary, text: str) -> None:
    assert by_gaze(readings(text, words), "officer") == ("officer", 3)


def test_of_the_confusables_no_fewer_are_to_whom_they_are_meant_than_the_page_says() -> None:
    script = Path(__file__).resolve().parents[2] / "benchmarks" / "speech.py"
    done = subprocess.run([sys.executable, str(script), "--set", "confusables", "--only", "words"], capture_output=True, text=True)
    rung, by_words, with_look, half, hand = (float(cell) for cell in done.stdout.splitlines()[-1].split("|")[-6:-1])
    assert rung >= 89 and by_words >= 94.0 and with_look >= 94.0 and half >= 92.0 and hand >= 95.0, done.stdout
