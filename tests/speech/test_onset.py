"""The beginning of an utterance, found back from where a detector is sure."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.speech.activity import Activity, Began
from vr_dti.speech.listener import blocks_of
from vr_dti.speech.onset import Onset
from vr_dti.speech.sound import BLOCK, RATE_HZ, Floats, to_pcm


def found(x: Floats) -> int:
    """Where it begins in ms, the detector being sure in the last block of `x`."""
    onset = Onset()
    blocks = to_pcm(x[: len(x) // BLOCK * BLOCK]).reshape(-1, BLOCK)
    for block in blocks:
        onset.push(block)
    return len(blocks) * BLOCK * 1000 // RATE_HZ - onset.ago_ms()


def sound(*parts: tuple[float, float]) -> Floats:
    """A quiet room with (seconds, loudness) one after another."""
    draw = np.random.default_rng(4)
    return np.concatenate([(0.0005 + loud) * draw.standard_normal(round(s * RATE_HZ)) for s, loud in parts])


@pytest.mark.parametrize(
    "parts",
    [
        ((0.8, 0.0), (0.2, 0.1)),
        ((0.8, 0.0), (0.09, 0.01), (0.06, 0.0), (0.15, 0.1)),  # `st` of `stop`: a hiss, a closure, the vowel
        ((0.8, 0.0), (0.2, 0.004), (0.1, 0.1)),  # a long soft `s`
        ((0.8, 0.05), (0.1, 0.08), (0.1, 0.3)),  # in a steady noise, out of which its beginning stands by 4 dB
    ],
)
def test_the_beginning_is_where_the_first_consonant_rises(parts: tuple[tuple[float, float], ...]) -> None:
    assert found(sound(*parts)) == pytest.approx(800, abs=8)


def test_a_click_before_is_none_of_it() -> None:
    assert found(sound((0.7, 0.0), (0.003, 0.2), (0.06, 0.0), (0.2, 0.1))) == pytest.approx(763, abs=8)


def test_other_people_who_talk_by_fits_do_not_make_it_early() -> None:
    talk = [(0.05, 0.01 if n % 2 else 0.002) for n in range(20)]
    assert found(sound(*talk, (0.2, 0.2))) == pytest.approx(1000, abs=40)


def hiss_and_vowel() -> Floats:
    """(n,) 16 kHz: a soft hiss of 0.12 s, and 0.3 s of a voice."""
    t = np.arange(round(0.3 * RATE_HZ)) / RATE_HZ
    buzz = sum(np.sin(2 * np.pi * 120 * k * t) * np.exp(-(((120 * k - 700) / 500) ** 2)) for k in range(1, 30))
    return np.concatenate((0.012 * np.random.default_rng(8).standard_normal(round(0.12 * RATE_HZ)), 0.15 * buzz))


@pytest.mark.parametrize("gap_s", [0.4, 0.6, 0.8, 1.0])
def test_words_soon_after_others_begin_with_their_own_first_consonant(gap_s: float) -> None:
    """What was there before is the room, and never the trainee's own last words, which are louder than a hiss."""
    once = hiss_and_vowel()
    x = sound((0.9, 0.0), (len(once) / RATE_HZ, 0.0), (gap_s, 0.0), (len(once) / RATE_HZ, 0.0), (0.5, 0.0))
    second = round((0.9 + gap_s) * RATE_HZ) + len(once)
    for at in (round(0.9 * RATE_HZ), second):
        x[at : at + len(once)] += once
    activity = Activity()
    began = [e.onset_ms for b in blocks_of(to_pcm(x)) if isinstance(e := activity.push(b), Began)]
    assert began == pytest.approx([900, 1000 * second / RATE_HZ], abs=8)
