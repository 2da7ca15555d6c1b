"""A microphone that is set too loud: told while somebody speaks, from the sound card on, and taken back by words that do not clip."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from audio.conftest import SoundCard, sound_card  # noqa: F401 - a fixture

from vr_dti.recording.log import Log
from vr_dti.samples import Sample, Status
from vr_dti.speech.clipping import OVER_BLOCKS, Clipping, clips
from vr_dti.speech.sound import BLOCK, RATE_HZ, Pcm, to_pcm

from .test_live import listening
from .voices import spoken

SECOND = np.arange(RATE_HZ)


def voice(gain_db: float) -> Pcm:
    """A second of something as uneven as a voice, whose peaks are at the limit at 0 dB."""
    x = np.sin(2 * np.pi * 150.0 * SECOND / RATE_HZ) * np.sin(2 * np.pi * 2.0 * SECOND / RATE_HZ)
    return to_pcm(x * 10.0 ** (gain_db / 20.0))


def after(clipping: Clipping, x: Pcm) -> bool:
    for block in x[: len(x) // BLOCK * BLOCK].reshape(-1, BLOCK):
        clipping.push(block)
    return clipping.now


def test_a_voice_whose_peaks_are_cut_off_clips_and_one_that_only_reaches_the_limit_does_not() -> None:
    assert clips(voice(12.0)) and not clips(voice(0.0)) and not clips(np.zeros(0, np.int16))


def test_silence_takes_nothing_back_and_words_that_do_not_clip_do() -> None:
    clipping = Clipping()
    assert not after(clipping, voice(0.0))
    assert after(clipping, voice(12.0))
    assert after(clipping, np.zeros(3 * OVER_BLOCKS * BLOCK, np.int16))
    clipping.said(clipped=True)
    assert after(clipping, voice(0.0)), "the words before were cut off still"
    clipping.said(clipped=False)
    assert not after(clipping, voice(0.0))


@pytest.mark.sound
def test_clipped_words_are_told_to_the_instructor_and_so_is_their_end(sound_card: SoundCard, tmp_path: Path) -> None:  # noqa: F811
    loud = spoken("what are you doing? get off him!", tmp_path, gain_db=30.0, before_s=0.8, after_s=2.3)
    good = spoken("what are you doing?", tmp_path, before_s=0.8, after_s=2.3)
    with listening(sound_card, tmp_path / "run") as program:
        program.until_said("microphone: listening")
        sound_card.speak(loud)
        program.until_said("too loud")
        sound_card.speak(good)
        program.until_said("no longer clips")
        program.interrupt()
        assert program.finish() == 0
    with Log.open(tmp_path / "run" / "session.dtis") as log:
        told = [r.row.data for r in log.rows() if isinstance(r.row, Sample) and isinstance(r.row.data, Status)]
    assert [s.value for s in told if s.what == "microphone_level"] == [0, 1]
