"""Words that keep an officer away from the person: asked of whatever is said to him, apart from its rung."""

from __future__ import annotations

from pathlib import Path

import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.errors import DocumentError
from vr_dti.speech.meaning import Meaning, meaning_of
from vr_dti.speech.vocabulary import Vocabulary, layered


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary_of(None, ())


def officers(meant: Meaning) -> list[int]:
    """Rungs that it has if it is to an officer."""
    return [r.rung for r in meant.readings if r.to == "officer"]


@pytest.mark.parametrize(
    "text",
    [
        "step back",
        "stay over there",
        "go wait by the car",
        "come with me",
        "walk away from him",
        "I've got him, you go",
        "Sergeant, you need to step back.",
        "stop, he's cuffed, get back",
        "he's mine, go stand over there a second",
        "go take a walk",
        "you do not go near him",
        "I'm pulling you off. Come with me.",
    ],
)
def test_who_is_sent_off_or_led_away_is_kept_apart(words: Vocabulary, text: str) -> None:
    meant = meaning_of(text, words)
    assert meant.apart and officers(meant)


@pytest.mark.parametrize(
    "text",
    [
        "give it back",
        "give him his money back",
        "put it back in his pocket",
        "stop",
        "calm down",
        "cool off",
        "get off him",
        "get your hands off him",
        "let him go",
        "I've got him",
        "let me take over",
        "Sarge, I'm not walking away from this. Give it back.",
        "no, it goes in the report, all of it",
    ],
)
def test_an_order_that_sends_him_nowhere_keeps_nobody_apart(words: Vocabulary, text: str) -> None:
    meant = meaning_of(text, words)
    assert not meant.apart and officers(meant)


@pytest.mark.parametrize("text", ["he told me to step back", "don't walk away from me", "sir, come with me, and partner, stop"])
def test_what_is_told_of_somebody_forbidden_or_said_to_the_man_keeps_nobody_apart(words: Vocabulary, text: str) -> None:
    assert not meaning_of(text, words).apart


def test_a_guess_tells_the_rung_and_a_phrase_that_he_is_kept_apart(words: Vocabulary) -> None:
    near, here = meaning_of("don't go near him again", words), meaning_of("you stay here, I'll go with him", words)
    assert near.guessed and here.guessed and (near.apart, here.apart) == (True, False)


OWN = """format: dti-vocabulary/1
acts:
  - {rung: 0, to: officer, about: apart, say: ["go feed the horses"]}
"""


def test_an_agency_has_phrases_of_its_own_with_or_without_a_rung(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    for text, rungs in ((OWN, [0]), (OWN.replace("rung: 0, ", ""), [])):
        own.write_text(text, encoding="utf-8")
        meant = meaning_of("go feed the horses", vocabulary_of(None, (own,)))
        assert (officers(meant), meant.apart) == (rungs, bool(rungs)), "words that are no act are about nothing"


@pytest.mark.parametrize(
    "wrong", ["to: subject, about: apart, say: [go]", "to: officer, about: apart, rung: 0, like: go away from him now"]
)
def test_only_phrases_to_an_officer_can_be_about_it(wrong: str) -> None:
    with pytest.raises(DocumentError, match="about: apart is of phrases to an officer"):
        layered([("own.yaml", f"format: dti-vocabulary/1\nacts:\n  - {{{wrong}}}\n")])
