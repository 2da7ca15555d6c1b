"""What no phrase fits is guessed by sentences that resemble it; orders to the person are never guessed to be acts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.cli import run_command
from vr_dti.errors import DocumentError, InputError
from vr_dti.speech import vocabulary as documents
from vr_dti.speech.guess import Sense
from vr_dti.speech.meaning import GUESSED_ASIDE, meaning_of
from vr_dti.speech.model import sentences
from vr_dti.speech.vocabulary import Vocabulary, layered

from .told import Told
from .voices import spoken

HEAD = "format: dti-vocabulary/1\n"
PLAIN = """\
light: [the, a, is, he]
acts:
  - {rung: 3, to: officer, say: [let go]}
  - rung: 2
    to: officer
    like: |
      the poor guy is turning purple over there
      the poor guy is getting purple under you
  - to: nobody
    like: |
      we had purple curtains in the kitchen
      my wife wants a purple car
"""
FLAG = """\
acts:
  - rung: 3
    to: officer
    like: that is a yellow flag on the play
"""


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return layered([("own.yaml", HEAD + PLAIN)])


def test_what_no_phrase_fits_is_what_it_resembles(words: Vocabulary) -> None:
    meant = meaning_of("hey the guy is turning so purple under you", words)
    assert (meant.rung, meant.to, meant.guessed) == (2, "officer", True)
    assert GUESSED_ASIDE <= meant.share < 1.0


def test_what_resembles_talk_is_no_act(words: Vocabulary) -> None:
    assert not meaning_of("we want purple curtains in the car", words).understood


def test_of_two_words_nothing_is_guessed(words: Vocabulary) -> None:
    assert not meaning_of("turning purple", words).understood


def test_a_vocabulary_without_sentences_guesses_nothing() -> None:
    bare = layered([("own.yaml", HEAD + "acts: [{rung: 3, to: officer, say: [let go]}]\n")])
    assert bare.guess is None and meaning_of("let go", bare).rung == 3


def test_an_agencys_sentences_count_beside_ours(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(HEAD + FLAG, encoding="utf-8")
    assert meaning_of("yellow flag on that play", vocabulary_of(None, [own])).rung == 3
    assert meaning_of("yellow flag on that play", vocabulary_of(None, ())).rung == -1


class Sure:
    """A guess that is told."""

    def __init__(self, sense: Sense, likely: float) -> None:
        self.sense, self.likely = sense, likely

    def of(self, words: Sequence[str]) -> tuple[Sense, float]:
        return self.sense, self.likely


TALK = Sense("nobody", -1)


@pytest.mark.parametrize(
    ("text", "sense", "likely", "rung"),
    [
        ("purple elephants juggle quietly", Sense("officer", 3), 0.65, 3),  # an order counts from less on than a warning does
        ("purple elephants juggle quietly", Sense("officer", 2), 0.65, -1),
        ("purple elephants juggle quietly", Sense("officer", 2), 0.85, 2),
        ("now let go of him", TALK, 0.6, 3),  # talk takes a warning away from less on than an order
        ("now let go of him", TALK, 0.75, -1),
        ("you know he is hurt", TALK, 0.6, -1),
        ("now let go of him", Sense("officer", 2), 0.8, 3),  # a phrase is one act and the guess another
        ("now let go of him", Sense("officer", 2), 0.95, 2),
    ],
)
def test_how_sure_a_guess_must_be_turns_on_what_is_at_stake(text: str, sense: Sense, likely: float, rung: int) -> None:
    acts = "acts:\n  - {rung: 3, to: officer, say: [let go of him]}\n  - {rung: 2, to: officer, say: [he is hurt]}\n"
    words = layered([("own.yaml", HEAD + acts)])
    words.__dict__["guess"] = Sure(sense, likely)
    assert meaning_of(text, words).rung == rung


@pytest.mark.parametrize(("to", "meant"), [("officer", (-1, "subject")), ("subject", (3, "subject"))])
def test_words_to_the_person_are_never_guessed_to_be_an_act_to_an_officer(to: str, meant: tuple[int, str]) -> None:
    words = layered([("own.yaml", HEAD + "acts: [{to: subject, say: [stop resisting us]}]\n")])
    words.__dict__["guess"] = Sure(Sense(to, 3), 0.99)
    said = meaning_of("just stop resisting us man", words)
    assert (said.rung, said.to) == meant


def test_files_tell_what_was_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    own, folder = tmp_path / "own.yaml", tmp_path / "wavs"
    folder.mkdir()
    own.write_text(HEAD + FLAG, encoding="utf-8")
    for name in ("a", "b"):
        spoken("the guy is turning purple", tmp_path, before_s=0.5, after_s=0.5).rename(folder / f"{name}.wav")
    heard = ("yellow flag on that play", "let go of him")
    for json_too in (["--json"], []):
        monkeypatch.setattr("vr_dti.app.voice.engine_of", lambda *_: Told(*heard))
        assert run_command(["voice", "test", str(folder), "--vocabulary", str(own), *json_too]) == 0
    *rows, one, two = capsys.readouterr().out.splitlines()
    assert [(row["rung"], row.get("guessed", False)) for row in map(json.loads, rows)] == [(3, True), (3, False)]
    assert "guessed" in one and "guessed" not in two


def test_sentences_are_expected_by_the_recogniser(words: Vocabulary) -> None:
    assert any("curtains" in s for s in sentences(words))


def test_an_act_that_says_nothing_and_too_many_words_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match="like"):
        layered([("own.yaml", HEAD + "acts: [{rung: 3, to: officer}]\n")])
    monkeypatch.setattr(documents, "MAX_LEARNT", 28)
    with pytest.raises(InputError, match="29 words"):
        layered([("own.yaml", HEAD + PLAIN)])


@pytest.mark.parametrize(
    "sentence", ["suéltalo ahora mismo hombre", "отпусти его сейчас же", "get (off|away from) him now", "let go of <him> now"]
)
def test_a_sentence_that_would_be_learnt_in_part_is_told(sentence: str) -> None:
    with pytest.raises(DocumentError) as found:
        layered([("own.yaml", HEAD + f"acts:\n  - rung: 3\n    to: officer\n    like: |\n      he said so\n      {sentence}\n")])
    assert [(m.line, m.path) for m in found.value.mistakes] == [(5, "acts[0].like")] and sentence in found.value.mistakes[0].what


def test_talk_with_a_rung_is_one_kind_of_talk() -> None:
    senses = {
        e.sense
        for e in layered([("own.yaml", HEAD + "acts: [{rung: 3, to: nobody, about: medical, like: what a game that was}]\n")]).examples
    }
    assert senses == {TALK}


def test_another_process_is_as_sure() -> None:
    """Words stand in a set, and sets are in another order in each process."""
    code = f"""if True:
        from vr_dti.speech.vocabulary import layered
        print(layered([("own.yaml", {HEAD + PLAIN!r})]).guess.of("one poor guy is turning purple over there as we speak of him".split()))"""
    told = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": str(n)}, stdout=subprocess.PIPE).stdout
        for n in range(1, 5)
    }
    assert len(told) == 1 and told != {b""}


def test_the_shipped_sentences_are_those_of_development() -> None:
    script = Path(__file__).resolve().parents[2] / "benchmarks" / "speech_examples.py"
    assert subprocess.run([sys.executable, str(script), "--check"]).returncode == 0, f"run {script}"
