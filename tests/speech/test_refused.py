"""A microphone that is not there or not allowed, recordings that nobody could understand, a folder that is no model: a sentence each."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from vr_dti.backends.microphone.refusals import HOST, RATE, UNAVAILABLE, sentence
from vr_dti.cli import run_command
from vr_dti.errors import InputError
from vr_dti.speech.others import check
from vr_dti.speech.sound import RATE_HZ, Pcm

from .voices import written

TONE = (8_000 * np.sin(np.arange(3 * RATE_HZ) / 5.0)).astype(np.int16)
SILENCE = np.zeros(3 * RATE_HZ, np.int16)
SQUARE = np.where(TONE >= 0, 32_767, -32_768).astype(np.int16)


def test_no_microphone_is_said_without_portaudios_number() -> None:
    sounddevice = pytest.importorskip("sounddevice")
    assert sentence(sounddevice.PortAudioError("Error querying device -1"), "it refuses") == "this system has no microphone"


@pytest.mark.parametrize("code", [UNAVAILABLE, HOST])
def test_a_microphone_that_is_held_or_not_allowed(code: int) -> None:
    """PortAudio's own words; no microphone of this machine could be forbidden."""
    sounddevice = pytest.importorskip("sounddevice")
    said = sentence(sounddevice.PortAudioError("Error opening RawInputStream: Device unavailable", code), "it refuses")
    assert said.startswith("it refuses: another program holds it, or the system does not allow it") and "Device unavailable" in said


def test_a_microphone_that_knows_no_rate_of_ours_is_told_so_and_what_to_do() -> None:
    said = sentence(ValueError("Error opening RawInputStream: Invalid sample rate", RATE), "it refuses")
    assert said.startswith("it refuses: it knows neither 16 nor 48 kHz; choose it through the system's own sound settings")


def test_what_else_portaudio_says_is_kept_in_one_line() -> None:
    assert sentence(ValueError("No input device\nmatching 'horn'"), "it refuses") == "it refuses: No input device matching 'horn'"


def test_a_model_that_is_a_file_or_cannot_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.zip").write_bytes(b"")
    with pytest.raises(InputError, match="a file, and no folder"):
        check(tmp_path / "model.zip")
    with pytest.raises(InputError, match="cannot be read: File name too long"):
        check(tmp_path / ("x" * 300))

    def forbidden(path: object, **_: object) -> None:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr(os, "stat", forbidden)
    with pytest.raises(InputError, match="cannot be read: Permission denied") as refused:
        check(tmp_path)
    assert "leave out --model" in refused.value.remedy


def test_recordings_that_are_silent_or_clipped_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, x in (("tone", TONE), ("nothing", SILENCE), ("square", SQUARE)):
        written(x, tmp_path / f"{name}.wav")
    assert run_command(["voice", "test", str(tmp_path), "--engine", "pocketsphinx"]) == 0
    said = capsys.readouterr()
    assert "nothing.wav: perfect silence: the microphone was muted" in said.err
    assert "square.wav: clipped: the microphone was set too loud; turn its gain down" in said.err
    assert "tone.wav: " not in said.err and len(said.out.splitlines()) == 3, "each still has its line"


@pytest.mark.parametrize(("x", "why"), [(SILENCE, "unmute it, or allow it"), (SQUARE, "turn its gain down")], ids=["silent", "clipped"])
def test_a_voice_that_is_no_voice_is_no_calibration(tmp_path: Path, capsys: pytest.CaptureFixture[str], x: Pcm, why: str) -> None:
    for name, sound in (("room", SILENCE), ("normal", x), ("loud", TONE)):
        written(sound, tmp_path / f"{name}.wav")
    files = [str(tmp_path / f"{name}.wav") for name in ("room", "normal", "loud")]
    assert run_command(["voice", "calibrate", "--out", str(tmp_path / "voice.json"), "--wav", *files]) == 2
    said = capsys.readouterr().err
    assert "the normal recording is " in said and why in said
    assert not (tmp_path / "voice.json").exists()
