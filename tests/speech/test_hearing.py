"""From sound to a decision: files through `vr-dti voice test`, onsets, levels, rates, and files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.app.voice import understood
from vr_dti.cli import run_command
from vr_dti.errors import InputError, MachineError
from vr_dti.speech.activity import HANG_BLOCKS, Activity, Began, Ended, Went
from vr_dti.speech.engine import Heard
from vr_dti.speech.listener import Listener, Utterance, blocks_of
from vr_dti.speech.meaning import Meaning
from vr_dti.speech.others import check
from vr_dti.speech.sound import RATE_HZ, level_db, resampled, to_pcm
from vr_dti.speech.sphinx import Sphinx
from vr_dti.speech.vocabulary import Class
from vr_dti.speech.wav import read_wav

from .voices import spoken, written


@pytest.fixture(scope="module")
def listener() -> Listener:
    words = vocabulary_of(None, ())
    return Listener(Sphinx(words), words)


def test_files_are_understood_and_broken_ones_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "wavs"
    folder.mkdir()
    for name, text in (("a", "what are you doing?"), ("b", "put your hands behind your back"), ("c", "can you breathe?")):
        spoken(text, tmp_path).rename(folder / f"{name}.wav")
    (folder / "d.wav").write_bytes(b"RIFFxxxx")
    written(np.zeros(RATE_HZ, np.int16), folder / "e.WAV")
    (folder / "notes.txt").write_text("no sound")
    assert run_command(["voice", "test", str(folder), "--json"]) == 2
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert [r["file"] for r in rows] == ["a.wav", "b.wav", "c.wav", "d.wav", "e.WAV"]
    assert [(r["rung"], r["addressee"]) for r in rows] == [(1, "officer"), (None, "subject"), (6, "subject"), (None, None), (None, None)]
    assert list(rows[0]) == ["file", "rung", "addressee", "confidence", "onset_ms", "decided_ms", "text"]
    assert "not a WAV file" in rows[3]["error"] and "d.wav" in err
    assert abs(rows[0]["onset_ms"] - 600) <= 60 and rows[0]["decided_ms"] > 1200


def test_a_folder_without_sound_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert run_command(["voice", "test", str(folder)]) == 2


def test_the_same_sound_is_understood_alike_whatever_came_before(listener: Listener, tmp_path: Path) -> None:
    x = read_wav(spoken("what are you doing?", tmp_path))
    first = understood(listener, x)[0].utterance
    understood(listener, read_wav(spoken("dispatch, send a supervisor to my location", tmp_path, gain_db=-12)))
    again = understood(listener, x)[0].utterance
    assert [w.text for w in first.heard.words] == [w.text for w in again.heard.words]
    assert (again.confidence, again.onset_ms) == (pytest.approx(first.confidence, abs=0.03), pytest.approx(first.onset_ms, abs=20))


def test_loudness_is_against_the_normal_voice(listener: Listener, tmp_path: Path) -> None:
    once = read_wav(spoken("what are you doing?", tmp_path, after_s=0.3))
    louder = read_wav(spoken("what are you doing?", tmp_path, gain_db=6.0, after_s=0.3))
    said = [d.utterance for d in understood(listener, np.concatenate((once, louder)))]
    assert said[1].loud_db - said[0].loud_db == pytest.approx(6, abs=1)


def test_what_is_not_understood_is_not_believed(listener: Listener, tmp_path: Path) -> None:
    said = [d.utterance for d in understood(listener, read_wav(spoken("purple elephants juggle quietly", tmp_path)))]
    assert said and not any(u.believed for u in said)


def test_noise_alone_begins_nothing() -> None:
    activity = Activity()
    noise = to_pcm(0.1 * np.random.default_rng(3).standard_normal(3 * RATE_HZ))
    assert [e for b in blocks_of(noise) if (e := activity.push(b)) is not None] == []


def test_an_utterance_without_end_is_cut(tmp_path: Path) -> None:
    x = read_wav(
        spoken("let me tell you a long story about a man and his dog and a boat on the river", tmp_path, before_s=0.0, after_s=0.0)
    )
    activity = Activity()
    events = [e for b in blocks_of(np.tile(x, 5)) if (e := activity.push(b)) is not None]
    assert sum(isinstance(e, Began) for e in events) >= 2 and sum(isinstance(e, Ended) for e in events) >= 1


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_a_tone_keeps_its_pitch_and_level_at_any_rate(rate: int) -> None:
    x = 0.5 * np.sin(2 * np.pi * 1000.0 * np.arange(rate) / rate)
    y = resampled(x, rate)
    assert len(y) == RATE_HZ
    middle = y[2000:-2000]
    peak = np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))) * RATE_HZ / len(middle)
    assert peak == pytest.approx(1000.0, abs=2.0)
    assert level_db(to_pcm(middle)) == pytest.approx(level_db(to_pcm(x)), abs=0.1)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no speech model"):
        check(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        check(tmp_path / "nowhere")
    for part in ("am", "conf"):
        (tmp_path / part).mkdir()
    with pytest.raises(MachineError, match="pip install vosk"):
        check(tmp_path)


@pytest.mark.parametrize("words, waited", [(1, 2), (4, 4)])
def test_pauses_that_were_not_the_end_make_the_next_one_wait_longer(tmp_path: Path, words: int, waited: int) -> None:
    word = read_wav(spoken("no", tmp_path, before_s=0.0, after_s=0.0))
    word = word[: np.flatnonzero(np.abs(word) > 500)[-1]]  # without its own silence
    gap, quiet = (np.rint(np.random.default_rng(2).normal(0.0, 12.0, n)).astype(np.int16) for n in (4 * 512, RATE_HZ))
    activity = Activity()
    events = [activity.push(b) for b in blocks_of(np.concatenate((quiet, *(p for _ in range(words) for p in (word, gap)), quiet)))]
    over = next(n for n, e in enumerate(events) if isinstance(e, Ended))
    last = max(n for n, e in enumerate(events[:over]) if isinstance(e, Went) and e.pauses)
    assert over - last == HANG_BLOCKS - waited


@pytest.mark.parametrize("perhaps", [("radio",), ("subject", "officer", "crowd"), ()])
def test_of_words_that_were_not_understood_it_is_kept_to_whom_they_may_be(perhaps: tuple[Class, ...]) -> None:
    """Else a loud call over the radio would be a shout at whoever the head points at."""
    said = Utterance(0, 500, Heard(), Meaning(perhaps=perhaps), confidence=0.0, level_db=-20.0, loud_db=6)
    assert said.readings == tuple((to, -1, "") for to in perhaps)
