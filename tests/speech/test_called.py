"""A name, a pause, and what follows: it is to whoever was called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.app.voice import understood
from vr_dti.intents.addressee import by_gaze
from vr_dti.speech.called import only_called
from vr_dti.speech.listener import STILL_CALLED_MS, Listener
from vr_dti.speech.sound import RATE_HZ
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.speech.wav import read_wav
from vr_dti.speech.words import tokens_of

from .told import Told
from .voices import spoken


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary_of(None, ())


def to(words: Vocabulary, folder: Path, pause_s: float, *heard: str) -> list[str]:
    """To whom each utterance is while the man is faced, a pause between them."""
    one = read_wav(spoken("settle down", folder, before_s=0.0, after_s=0.0))
    one = one[: np.flatnonzero(np.abs(one) > 500)[-1]]
    quiet = np.rint(np.random.default_rng(2).normal(0.0, 12.0, round(pause_s * RATE_HZ))).astype(np.int16)
    sound = np.concatenate([p for _ in heard for p in (one, quiet)])
    said = [d.utterance for d in understood(Listener(Told(*heard), words), sound)]
    assert len(said) == len(heard)
    return [by_gaze([(r.to, r.rung) for r in u.readings] or [("", -1)], "subject")[0] for u in said]


def test_after_a_name_and_a_short_pause_the_order_is_to_whoever_was_called(words: Vocabulary, tmp_path: Path) -> None:
    assert to(words, tmp_path, 0.4, "Calm down.") == ["subject"]
    assert to(words, tmp_path, 0.4, "Hey, Jack.", "Calm down.") == ["", "officer"]


def test_a_name_is_forgotten_after_a_longer_one_and_after_other_words(words: Vocabulary, tmp_path: Path) -> None:
    assert to(words, tmp_path, STILL_CALLED_MS / 1000 + 0.5, "Jack.", "Calm down.") == ["", "subject"]
    assert to(words, tmp_path, 0.4, "Jack.", "The game was good.", "Calm down.")[-1] == "subject"


def test_another_name_counts_more(words: Vocabulary, tmp_path: Path) -> None:
    assert to(words, tmp_path, 0.4, "Jack.", "Folks, calm down.")[-1] == "crowd"


@pytest.mark.parametrize(("text", "alone"), [("Hey, Jack!", ["jack"]), ("Jack stop it", []), ("hey", []), ("you guys", ["you", "guys"])])
def test_a_name_alone_is_one_beside_fillers(words: Vocabulary, text: str, alone: list[str]) -> None:
    assert [t.text for t in only_called(tokens_of(text), words)] == alone
