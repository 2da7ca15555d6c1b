"""WAV files of every kind that recorders and editors write, and files that are none."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tests.audio.riff import riff, samples
from vr_dti.audio.wav import FLOAT, MAX_CHUNKS, WHOLE
from vr_dti.errors import InputError
from vr_dti.speech import wav
from vr_dti.speech.sound import RATE_HZ, level_db
from vr_dti.speech.wav import read_wav

TONE = 0.5 * np.sin(2 * np.pi * 440.0 * np.arange(RATE_HZ) / RATE_HZ)


@pytest.mark.parametrize("longer", [False, True])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("kind", "bits"), [(WHOLE, 8), (WHOLE, 16), (WHOLE, 24), (WHOLE, 32), (FLOAT, 32), (FLOAT, 64)])
def test_files_of_every_kind_are_read_alike(tmp_path: Path, kind: int, bits: int, channels: int, longer: bool) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(riff(samples(np.repeat(TONE, channels), kind, bits), kind, bits, channels, longer=longer))
    x = read_wav(path)
    assert len(x) == RATE_HZ and level_db(x) == pytest.approx(-9.03, abs=0.1)


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(riff(samples(TONE, WHOLE, 24), WHOLE, 24)[: -RATE_HZ - 1])
    assert len(read_wav(path)) == (2 * RATE_HZ - 1) // 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"hello, I am no sound", "does not begin as one"),
        (riff(b"", WHOLE, 16)[:40], "header is cut off"),
        (riff(b"", WHOLE, 16)[:-8], "ends too early"),
        (riff(b"", WHOLE, 16), "holds no sound"),
        (riff(b"1", WHOLE, 16), "holds no sound"),
        (riff(b"12345" * 8, WHOLE, 40), "unknown kind"),
        (riff(b"12" * 8, WHOLE, 0), "unknown kind"),
        (riff(b"12" * 8, WHOLE, 16, channels=0), "unknown kind"),
        (riff(b"\x55" * 800, 6, 8), "unknown kind"),  # telephone's own coding
        (riff(b"12" * 8, WHOLE, 16, rate=0), "0 samples a second"),
        (riff(samples(np.full(9, np.nan), FLOAT, 32), FLOAT, 32), "no numbers"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    with pytest.raises(InputError, match=why):
        read_wav(path)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(InputError, match="not a file"):
        read_wav(tmp_path / "pipe.wav")
    with pytest.raises(InputError, match="cannot be read"):
        read_wav(tmp_path / "nowhere.wav")


def test_a_file_of_nothing_but_empty_chunks_is_not_gone_through(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    whole = riff(samples(np.zeros(64), WHOLE, 16), WHOLE, 16)
    path.write_bytes(whole[:12] + b"LIST\0\0\0\0" * MAX_CHUNKS + whole[12:])
    with pytest.raises(InputError, match="holds no sound where one is looked for"):
        read_wav(path)


def test_channels_count_towards_what_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wav, "BOUNDS", wav.BOUNDS._replace(most_numbers=100))
    path = tmp_path / "wide.wav"
    path.write_bytes(riff(bytes(4 * 30), WHOLE, 8, channels=4))
    with pytest.raises(InputError, match="4 channels of 30 samples"):
        read_wav(path)
