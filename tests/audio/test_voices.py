"""Placeholder voices: fitted to their lines, at their levels, told apart, cached; and what happens without a program that speaks."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio.clip import speech_db
from vr_dti.cast import voices
from vr_dti.cast.voices import Spoken

LINES = {
    "intro": Spoken("He's cuffed, he's searched. Give me a minute with him.", "man-low", 2800, 66.0),
    "shout": Spoken("Hey! He's handcuffed! What are you doing?", "woman", 2300, 84.0),
    "short": Spoken("Can't...", "man-mid", 1000, 56.0),
    "hasty": Spoken("Copy, supervisor and medical en route to you.", "dispatch", 1400, 62.0),
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_lines_fit_their_time_and_stand_at_their_level() -> None:
    made = voices.bake(LINES)
    assert set(made.clips) == set(LINES), "espeak-ng is missing: `make test` installs what tests/audio/packages.txt names"
    assert made.sentence.startswith("Voices are placeholders, spoken by espeak")
    for name, line in LINES.items():
        clip = made.clips[name]
        x = clip.samples()
        assert clip.duration_ms <= line.duration_ms
        assert speech_db(x) == pytest.approx(line.level_db, abs=0.3)
        assert abs(x[-1]) < 0.01 * np.abs(x).max() and "placeholder" in clip.note
        spoken = np.flatnonzero(np.abs(x) > 0.05 * np.abs(x).max())
        assert spoken[0] < 0.1 * 48_000
        if name != "short":  # one word is not drawled to fill a second
            assert spoken[-1] > 0.8 * line.duration_ms * 48


def test_they_are_spoken_once() -> None:
    said: list[str] = []
    first = voices.bake(LINES, said.append)
    again = voices.bake(LINES, said.append)
    assert len(said) == 1
    assert all(np.array_equal(first.clips[n].pcm, again.clips[n].pcm) for n in LINES)


def test_characters_and_moods_sound_different() -> None:
    words = "Stop that. He is in handcuffs."
    made = voices.bake({f"{v} {db}": Spoken(words, v, 2200, db) for v in ("man-low", "man-mid", "woman") for db in (66.0, 84.0)}).clips

    def brightness(name: str) -> float:
        x = made[name].samples().astype(np.float64)
        power, hz = np.abs(np.fft.rfft(x)) ** 2, np.fft.rfftfreq(len(x), 1 / 48_000)
        return float(power[hz > 1500].sum() / power[hz < 1500].sum())

    def pitch(name: str) -> float:
        x = made[name].samples().astype(np.float64)
        r = np.fft.irfft(np.abs(np.fft.rfft(x, 2 * len(x))) ** 2)
        return 48_000 / (120 + int(np.argmax(r[120:700])))

    assert pitch("man-low 66.0") < pitch("man-mid 66.0") < pitch("woman 66.0")
    for v in ("man-low", "man-mid", "woman"):
        assert brightness(f"{v} 84.0") > 1.5 * brightness(f"{v} 66.0")


def test_a_voice_nobody_named_is_always_the_same_and_never_the_radio() -> None:
    assert voices.voice_of("somebody") == voices.Voice("en-us+m1", 58), "the same in every process"
    assert not any(voices.voice_of(f"v{i}").radio for i in range(50))


def test_hostile_lines_are_only_spoken(cache: Path) -> None:
    lines = {
        "../../x": Spoken("--help", "man-low", 900, 66.0),
        "a/b\0c": Spoken("$(touch /tmp/x) `id` ; rm -rf \x00\x1b[31m", "../voice -w /tmp/y", 1500, 66.0),
        "": Spoken("\n\n", "man-low", 500, 66.0),
        "zero": Spoken("Stop.", "man-low", 0, 66.0),
        "long": Spoken("word " * 5000, "man-low", 1000, 66.0),
    }
    made = voices.bake(lines)
    assert {"../../x", "a/b\0c", "long"} <= set(made.clips) and "" not in made.clips
    assert made.clips["long"].duration_ms <= 1000
    assert "caption" in made.sentence
    assert all(p.parent == cache / "voices" for p in (cache / "voices").rglob("*"))


# --- without a program that speaks -----------------------------------------------------------------------------------------


def test_without_a_program_there_are_captions_and_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = voices.bake(LINES)
    assert made.clips == {} and "captions only" in made.sentence and "espeak-ng" in made.sentence and "\n" not in made.sentence


@pytest.mark.parametrize(
    "does", ["exit 1", "exit 0", 'for a; do p="$a"; done; echo garbage > "$p"', "kill -9 $$", "exec sleep 60"], ids=lambda d: d[:8]
)
def test_a_program_that_fails_costs_the_voice_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exit 0\n{does}\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(voices, "TIMEOUT_S", 0.3)
    made = voices.bake({"one": LINES["intro"]})
    assert made.clips == {} and "1 could not be spoken" in made.sentence
