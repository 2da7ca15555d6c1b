"""Lips of a line: open in vowels, shut in m, b, p and when the line is over; times found in the sound; kept beside the voice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vr_dti.cast import lips, voices
from vr_dti.cast.voices import Spoken
from vr_dti.world.animation.lips import RATE_HZ, SHUT, Shape, shape_at

LINE = Spoken("Move away from him, now!", "man-mid", 1900, 76.0)
OPEN, CLOSED, ROUND = (Shape._fields.index(n) for n in ("open", "closed", "round"))


def test_the_mouth_opens_in_vowels_and_meets_in_m() -> None:
    track = lips.lips("mɑmɑ", 1000)
    shut = np.flatnonzero(track[:, CLOSED] == 255)
    wide = np.flatnonzero(track[:, OPEN] > 150)
    assert len(shut) == 2 and len(wide) >= 2
    assert shut[0] < wide[0] < shut[1] < wide[-1]
    assert (track[shut, OPEN] == 0).all()


def test_it_is_shut_at_both_ends_and_when_the_line_is_over() -> None:
    for said, lasts in (("ɑɑɑ", 600), ("", 500), ("ɑ", 3000), ("mɑ|mɑ", 1500), ("ɑm" * 200, 400)):
        track = lips.lips(said, lasts)
        assert len(track) == lasts * RATE_HZ // 1000
        assert not track[0].any() and not track[-1].any()
        assert shape_at(track, lasts + 1.0) is None and shape_at(track, -1.0) is None
    assert not lips.lips("ɑ", 3000)[60:].any(), "one vowel is not drawn out over three seconds"


def tones(*parts: tuple[float, float, float]) -> np.ndarray:
    """(seconds, amplitude, hertz) one after another."""
    return np.concatenate([a * np.sin(2 * np.pi * hz * np.arange(round(s * 48_000)) / 48_000) for s, a, hz in parts])


def test_sounds_are_found_where_they_are() -> None:
    """A hiss of half a second before a vowel: by usual lengths alone the s would end in the middle of it."""
    sound = tones((0.2, 0.0, 1), (0.5, 0.08, 7000), (0.2, 0.5, 200), (0.3, 0.0, 1))
    track = lips.lips("sɑ", 1200, lips.heard(sound))
    assert abs(int(np.argmax(track[:, OPEN])) * 1000 / RATE_HZ - 800) < 80
    assert track[24, OPEN] < 60 and not track[:8].any() and not track[55:].any()


def test_a_pause_in_the_sound_shuts_the_mouth() -> None:
    sound = tones((0.3, 0.5, 200), (0.5, 0.0, 1), (0.3, 0.5, 200))
    track = lips.lips("ɑ|ɑ", 1100, lips.heard(sound))
    assert not track[23:37].any()
    assert track[5:12, OPEN].max() > 120 and track[42:50, OPEN].max() > 120


def test_letters_will_do_where_nobody_names_the_phonemes() -> None:
    assert lips.guessed("Stop! Move.") == "stɒp|mɒv"
    assert lips.guessed("the phone") == "ðɛfɒn"
    assert lips.guessed("...") == ""
    assert lips.phonemes("ɡɛt dˌaʊn\nnˈaʊ") == "ɡɛtdaʊn|naʊ"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_mouth_of_a_spoken_line_is_kept_beside_it_and_goes_with_its_sound(cache: Path) -> None:
    guessed = voices.lips_of({"go": LINE})["go"]
    clip = voices.bake({"go": LINE}).clips["go"]
    spoken = voices.lips_of({"go": LINE})["go"]
    assert not np.array_equal(guessed, spoken)
    loud = lips.heard(clip.samples().astype(np.float64)).loud
    ends = int(np.flatnonzero(loud > 0.16)[-1]) * RATE_HZ // lips.HEARD_HZ
    assert spoken[: ends + 1].any() and not spoken[ends + 8 :].any()
    open_loud = np.corrcoef(loud[::2][: len(spoken)], spoken[: len(loud[::2]), OPEN])[0, 1]
    assert open_loud > 0.35, "the mouth is open where it is loud"
    (kept,) = (cache / "voices").glob("*.lips.npy")
    whole = kept.read_bytes()
    for hurt in (whole[:40], whole.replace(b"), }", b"(, }")):  # cut; a bit of numpy's own head
        kept.write_bytes(hurt)
        assert np.array_equal(voices.lips_of({"go": LINE})["go"], guessed), "a damaged file is no file"
    assert shape_at(spoken, 0.0) == SHUT
