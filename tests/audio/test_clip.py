"""Clips and their files: what is saved comes back, and what is cut or foreign is baked again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio import clip as clips
from vr_dti.audio.clip import RATE_HZ, Clip, amplitude, loudest_db, speech_db


def bank() -> dict[str, Clip]:
    x = np.random.default_rng(1).standard_normal(5000)
    return {"../odd name\n": Clip.of(3.0 * x, level_db=99.0, period=8000, note="n"), "b": Clip.of(0.1 * x, level_db=70.0)}


def test_saved_clips_come_back(tmp_path: Path) -> None:
    path = tmp_path / "bank.npz"
    clips.save(bank(), path)
    back = clips.load(path)
    assert back is not None and list(tmp_path.iterdir()) == [path]
    for name, c in bank().items():
        b = back[name]
        assert np.array_equal(b.pcm, c.pcm)
        assert (b.step, b.level_db, b.period, b.note) == (c.step, c.level_db, c.period, c.note)


def test_the_same_clips_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        clips.save(bank(), tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("spoil", ["gone", "cut", "text", "empty", "array", "locked", "unclosed"])
def test_a_file_that_is_not_whole_is_none(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "bank.npz"
    clips.save(bank(), path)
    whole = path.read_bytes()
    if spoil == "gone":
        path.unlink()
    elif spoil == "array":
        np.savez(path, head=np.frombuffer(b'[{"name": 3}]', dtype=np.uint8))
    else:
        flag = whole.rindex(b"PK\x01\x02") + 8  # of the last entry: it is encrypted
        locked = whole[:flag] + bytes([whole[flag] | 1]) + whole[flag + 1 :]
        unclosed = whole.replace(b"), }", b"(, }")
        path.write_bytes({"cut": whole[: len(whole) // 2], "text": b"hello", "empty": b"", "locked": locked, "unclosed": unclosed}[spoil])
    assert clips.load(path) is None


def test_loud_sounds_keep_their_level_beyond_full_scale() -> None:
    x = 4.0 * np.sin(np.arange(RATE_HZ) * 0.1)
    assert np.abs(Clip.of(x, level_db=99.0).samples() - x).max() < 2e-4


def test_levels_are_what_a_meter_would_say() -> None:
    t = np.arange(RATE_HZ) / RATE_HZ
    sine = amplitude(74.0) * np.sqrt(2.0) * np.sin(2 * np.pi * 440 * t)
    assert loudest_db(sine) == pytest.approx(74.0, abs=0.05)
    assert loudest_db(np.concatenate((sine[: RATE_HZ // 8], np.zeros(RATE_HZ)))) == pytest.approx(74.0, abs=0.05)
    pauses = np.concatenate((sine, np.zeros(3 * RATE_HZ), sine))
    assert speech_db(pauses) == pytest.approx(74.0, abs=0.05)
