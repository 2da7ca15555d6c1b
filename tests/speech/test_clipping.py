"""A microphone that is set too loud: told while somebody speaks, from the sound card on, and taken back by words that do not clip."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from audio.conftest import SoundCard, sound_card  # noqa: F401 - a fixture

from vr_dti.recording.log import Log
from vr_dti.samples import Sample, Status
from vr_dti.speech.clipping import LIMIT, OVER_BLOCKS, Clipping, clips
from vr_dti.speech.engine import Heard
from vr_dti.speech.listener import Listener, blocks_of
from vr_dti.speech.sound import BLOCK, RATE_HZ, Pcm, to_pcm
from vr_dti.speech.vocabulary import layered
from vr_dti.speech.wav import read_wav

from .test_live import listening
from .voices import spoken

SECOND = np.arange(RATE_HZ)


def voice(gain_db: float) -> Pcm:
    """A second of something as uneven as a voice, whose peaks are at the limit at 0 dB."""
    x = np.sin(2 * np.pi * 150.0 * SECOND / RATE_HZ) * np.sin(2 * np.pi * 2.0 * SECOND / RATE_HZ)
    return to_pcm(x * 10.0 ** (gain_db / 20.0))


class Deaf:
    """Hears no words: how loud they are does not hang on them."""

    name = "deaf"

    def begin(self) -> None: ...

    def feed(self, block: Pcm) -> None: ...

    def pause(self) -> None: ...

    def end(self) -> Heard:
        return Heard()


@pytest.fixture
def listener() -> Listener:
    return Listener(Deaf(), layered([("own", "format: dti-vocabulary/1\n")]))


def alarms(listener: Listener, x: Pcm) -> list[bool]:
    """Whether it says so after each block."""
    return [(listener.push(b), listener.too_loud)[1] for b in blocks_of(x)]


def cut_off(x: Pcm, start_s: float, end_s: float, share: float) -> Pcm:
    """(n,) with so many of 1 of the samples between put to the limit, where it is loud."""
    out = x.copy()
    part = out[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
    part[np.abs(part.astype(int)) >= np.quantile(np.abs(part.astype(int)), 1.0 - share)] = LIMIT
    return out


def test_a_voice_whose_peaks_are_cut_off_clips_and_one_that_only_reaches_the_limit_does_not() -> None:
    assert clips(voice(12.0)) and not clips(voice(0.0)) and not clips(np.zeros(0, np.int16))


@pytest.mark.parametrize("seconds", [3, 6, 10])
def test_one_shouted_word_in_a_long_breath_is_told_while_it_is_said_and_stays_told(
    listener: Listener, tmp_path: Path, seconds: int
) -> None:
    x = read_wav(spoken("what are you doing get off of him now", tmp_path, before_s=0.0, after_s=0.0))
    x = np.concatenate((np.zeros(RATE_HZ, np.int16), np.resize(x[RATE_HZ // 8 : -RATE_HZ // 4], seconds * RATE_HZ)))
    x = np.concatenate((cut_off(x, 2.0, 2.9, 0.06), np.zeros(RATE_HZ, np.int16)))
    said = [(listener.push(b), listener.too_loud) for b in blocks_of(x)]
    ends = [n for n, (utterance, _) in enumerate(said) if utterance is not None]
    told = [loud for _, loud in said]
    assert len(ends) == 1, "said in one breath"
    assert 2.0 < told.index(True) * BLOCK / RATE_HZ < 3.0
    assert all(told[told.index(True) :]), "taken back by the end of what was cut off"


def test_a_knock_is_no_voice(listener: Listener) -> None:
    quiet = to_pcm(0.0005 * np.random.default_rng(1).standard_normal(RATE_HZ))
    knock = np.full(BLOCK, LIMIT + 1, np.int16) * np.where(np.arange(BLOCK) % 40 < 20, 1, -1).astype(np.int16)
    assert not any(alarms(listener, np.concatenate((quiet, knock, quiet, quiet))))


def test_silence_takes_nothing_back_and_words_that_do_not_clip_do(listener: Listener, tmp_path: Path) -> None:
    bad = read_wav(spoken("what are you doing?", tmp_path, gain_db=30.0))
    good = read_wav(spoken("what are you doing?", tmp_path))
    assert not any(alarms(listener, good))
    assert alarms(listener, bad)[-1]
    assert all(alarms(listener, np.zeros(3 * OVER_BLOCKS * BLOCK, np.int16)))
    told = alarms(listener, good)
    assert told[len(told) // 2], "the words before were cut off still"
    assert not told[-1]


def test_a_short_shout_counts_by_its_own_length() -> None:
    clipping = Clipping()
    shout = cut_off(voice(-6.0)[: 8 * BLOCK], 0.0, 1.0, 0.05).reshape(-1, BLOCK)
    for block in shout:
        clipping.push(block, words=True)
    assert not clipping.now, "a second has not gone by"
    clipping.over(words=True)
    assert clipping.now


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
