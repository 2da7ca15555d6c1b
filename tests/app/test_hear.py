"""Whoever rates words hears them as they were said."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from audio.conftest import SoundCard
from speech.voices import written

from vr_dti.app.hear import hear
from vr_dti.errors import InputError, SoundError

HZ = 440.0


@pytest.mark.sound
def test_an_utterance_is_played_to_its_end(tmp_path: Path, sound_card: SoundCard) -> None:
    tone = (9000.0 * np.sin(2.0 * np.pi * HZ * np.arange(4 * 16_000) / 16_000)).astype(np.int16)
    playing = threading.Thread(target=hear, args=(written(tone, tmp_path / "a.wav"), sound_card.out))
    playing.start()
    loudest = 0.0
    while playing.is_alive():
        heard = sound_card.capture(1.0).mean(axis=1)
        if len(heard) and np.abs(heard).max() > 1e-3:
            power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
            loudest = loudest or float(np.fft.rfftfreq(len(heard), 1.0 / 48_000)[int(power.argmax())])
    playing.join()
    assert loudest == pytest.approx(HZ, abs=5.0)


def test_what_cannot_be_played_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    with pytest.raises(InputError, match="not a WAV file"):
        hear(tmp_path / "a.wav")
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(SoundError):
        hear(written(np.ones(1600, dtype=np.int16), tmp_path / "b.wav"), "the gramophone")
