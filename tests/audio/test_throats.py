"""Grunts and cries: recorded by role-players for one person, or made for a man or a woman; what will not do is told at once."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from vr_dti.app.voices import Part, walk
from vr_dti.audio.clip import RATE_HZ
from vr_dti.cast import throats
from vr_dti.cast.sounds import CATALOGUE, SOUND_LEVEL_DB, SOUND_MS, THROATS, _made
from vr_dti.cast.voices import Spoken
from vr_dti.cli import run_command
from vr_dti.errors import InputError


def write(path: Path, seconds: float, peak: float = 0.3) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as f:
        f.setnchannels(1)
        f.setsampwidth(2)
        f.setframerate(RATE_HZ)
        f.writeframes(np.round(peak * 32767 * np.sin(np.arange(round(seconds * RATE_HZ)) * 0.03)).astype("<i2").tobytes())


def test_a_recording_stands_in_for_one_person_alone(tmp_path: Path) -> None:
    write(tmp_path / "voices" / "sounds" / "subject" / "grunt_1.wav", 0.4)
    own = throats.recorded(str(tmp_path / "scenario.yaml"), ("partner", "subject"))
    clip = own["subject/grunt_1"]
    assert clip.duration_ms == SOUND_MS["grunt_1"] and clip.level_db == SOUND_LEVEL_DB["grunt_1"]
    by = throats.by_actor({"partner": "man-low", "subject": "man-mid", "bystander": "woman"}, own)
    assert by["grunt_1"] == {"partner": "grunt_1", "subject": "subject/grunt_1", "bystander": "grunt_1 of a woman"}
    assert {name for actors in by.values() for name in actors.values()} - set(own) <= set(CATALOGUE)


def test_all_that_will_not_do_is_told_at_once(tmp_path: Path) -> None:
    home = tmp_path / "voices" / "sounds"
    write(home / "subject" / "grunt_1.wav", 3.0)
    write(home / "subject" / "sneeze.wav", 0.4)
    write(home / "nobody" / "cry_1.wav", 0.4)
    write(home / "subject" / "cry_1.wav", 0.4, peak=0.0001)
    with pytest.raises(InputError) as told:
        throats.recorded(str(tmp_path / "scenario.yaml"), ("subject",))
    for what in ("lasts 3.0 s", "no such sound", "nobody called 'nobody'", "nothing to be heard"):
        assert what in str(told.value)


@pytest.mark.parametrize("name", ["grunt_1", "groan_1", "cry_1"])
def test_a_woman_is_not_given_a_mans_voice(name: str) -> None:
    """How often the cords open: found in what repeats."""
    man, woman = (_pitch_hz(_made(CATALOGUE[n]).samples().astype(np.float64)) for n in (name, throats.of_throat(name, woman=True)))
    assert 1.35 < woman / man < 1.9


def _pitch_hz(x: np.ndarray) -> float:
    loud = int(np.abs(x).argmax())
    x = x[max(0, loud - 3000) : loud + 3000]
    same = np.correlate(x, x, "full")[len(x) - 1 :]
    lags = np.arange(RATE_HZ // 600, RATE_HZ // 80)
    return RATE_HZ / float(lags[same[lags].argmax()])


def test_the_walk_asks_for_them_after_the_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever is struck in a scene is asked for a grunt; it is kept beside the locales, since it holds no word."""
    assert run_command(["voices", "list", "handcuffed"]) == 0
    rows = [line.split()[1] for line in capsys.readouterr().out.splitlines()]
    assert {"subject/grunt_1", "subject/grunt_2", "subject/grunt_3"} <= set(rows) and "partner/grunt_1" not in rows
    asked = Part("subject", "", Spoken(THROATS["grunt_1"], "", SOUND_MS["grunt_1"], SOUND_LEVEL_DB["grunt_1"]))
    n = round(0.3 * RATE_HZ)
    pcm = np.concatenate((np.zeros(24_000), 9000 * np.sin(np.arange(n) * 0.03), np.zeros(24_000))).astype(np.int16)
    said = iter(["", ""])
    assert walk({"subject/grunt_1": asked}, tmp_path / "voices" / "street", "", lambda _: pcm, lambda _: next(said)) == 1
    assert "subject/grunt_1" in throats.recorded(str(tmp_path / "scenario.yaml"), ("subject",))
