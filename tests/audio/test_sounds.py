"""The catalogue of sounds: levels, ends, loops, determinism, the cache; and speech stands clear of the street."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio.clip import FULL_SCALE_DB, RATE_HZ, Clip, amplitude, loudest_db, speech_db
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.mixer import Mixer
from vr_dti.cast import sounds
from vr_dti.events import Sounding

from .listening import RATE, db, ears, listen

LOOPS = ("street", "street_2", "street_3", "street_4", "car_idle")
STREET = (
    ("street", (-24.0, 1.0, -14.0)),
    ("street_2", (26.0, 1.0, -10.0)),
    ("street_3", (9.0, 1.0, 27.0)),
    ("street_4", (-18.0, 1.0, 22.0)),
    ("far_dog", (-70.0, 2.0, 35.0)),
    ("far_siren", (60.0, 6.0, -110.0)),
)
"""a bed (sound, position) louder than that of any shipped place: about 43 dB at the origin"""
BED = [Sounding(f"a{i}", name, 0, at, loop=True) for i, (name, at) in enumerate(STREET)]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("VR_DTI_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def bank(cache: Path) -> dict[str, Clip]:
    return sounds.bake()


def test_every_sound_has_its_level_and_clean_ends(bank: dict[str, Clip]) -> None:
    assert {name: clip.duration_ms for name, clip in bank.items()} == sounds.SOUND_MS
    for name, clip in bank.items():
        x = clip.samples()
        assert loudest_db(x) == pytest.approx(sounds.SOUND_LEVEL_DB[name], abs=0.1), name
        assert abs(x.mean()) < 1e-3, name
        if name not in LOOPS:
            assert max(abs(x[0]), abs(x[-1])) < 2e-3 * np.abs(x).max(), name
        assert np.abs(x).max() < 2.0, f"{name}: a peak that the limiter would have to halve at one metre"


@pytest.mark.parametrize("name", LOOPS)
def test_loops_join_their_beginning_without_a_seam(bank: dict[str, Clip], name: str) -> None:
    """The step across the joint, and the bend, are like those anywhere else in the sound."""
    x = bank[name].samples().astype(np.float64)
    twice = np.concatenate((x[-200:], x[:200]))
    for order in (1, 2):
        across = np.abs(np.diff(twice, order))[198 - order : 202].max()
        assert across < 4.5 * np.diff(x, order).std()


def test_blows_are_dull_and_short(bank: dict[str, Clip]) -> None:
    """Bodily, not a crack and not a drum: most energy at 80-600 Hz, little above 2 kHz, gone after a quarter of a second."""
    for name in ("blow_1", "blow_2", "blow_3"):
        x = bank[name].samples().astype(np.float64)
        power, hz = np.abs(np.fft.rfft(x)) ** 2, np.fft.rfftfreq(len(x), 1 / RATE_HZ)
        assert power[(hz > 80) & (hz < 600)].sum() > 0.6 * power.sum()
        assert power[hz > 2000].sum() < 0.05 * power.sum()
        assert (x[RATE_HZ // 4 :] ** 2).sum() < 0.003 * (x**2).sum()
    assert not np.array_equal(bank["blow_1"].pcm, bank["blow_2"].pcm)


def test_the_same_recipe_makes_the_same_sound(bank: dict[str, Clip]) -> None:
    for name in ("blow_2", "radio", "groan_1"):
        again = sounds._made(sounds.CATALOGUE[name])
        assert np.array_equal(again.pcm, bank[name].pcm)


def test_it_is_made_once_and_again_when_the_cache_is_spoilt(bank: dict[str, Clip], cache: Path) -> None:
    said: list[str] = []
    sounds.bake(said.append)
    assert said == []
    (file,) = (cache / "sounds").glob("*.npz")
    file.write_bytes(file.read_bytes()[:1000])
    again = sounds.bake(said.append)
    assert len(said) == 1 and np.array_equal(again["step_1"].pcm, bank["step_1"].pcm)


def test_speech_at_two_metres_stands_12_db_above_the_street(bank: dict[str, Clip], head: HeadTable) -> None:
    """Raised conversation (66 dB at 1 m) against all of `STREET`; and nothing clips."""
    rng = np.random.default_rng(4)
    speech = rng.standard_normal(2 * RATE) * np.repeat(rng.uniform(0, 1, 20), RATE // 10)
    speech *= amplitude(66.0) / amplitude(speech_db(speech))
    clips = {**bank, "speech": Clip.of(speech, level_db=66.0)}
    street = listen(head, clips, 8.0, lambda s: (ears(s + 8.0), BED), 1600)[RATE:]
    voice = listen(head, clips, 1.9, lambda s: (ears(s), [Sounding("v", "speech", 0, (0.0, 0.0, -2.0))]), 1600)
    street_db = FULL_SCALE_DB + db(street).mean()
    assert 38.0 < street_db < 47.0
    assert FULL_SCALE_DB + np.mean([speech_db(voice[:, ear]) for ear in (0, 1)]) - street_db > 12.0


def test_the_loudest_moment_of_the_scene_is_not_crushed(bank: dict[str, Clip], head: HeadTable) -> None:
    """A kick, a grunt and a fall at 1.5 m on top of the street: the limiter gives way by less than 6 dB."""
    mixer = Mixer.for_head(head, bank)
    hit = [Sounding(n, n, round(0.5e9), (0.3, -1.0, -1.2)) for n in ("blow_2", "grunt_2", "body_fall")]
    listen(head, {}, 2.0, lambda s: (ears(s), [*BED, *hit]), 1600, mixer=mixer)
    assert mixer.least_gain > 0.5
