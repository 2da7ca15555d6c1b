"""The instructor's microphone in the mix: out of somebody's mouth, over the radio, silent while the key is up; two clocks."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.audio.booth import RADIO_DBFS, SPEECH_DBFS, Booth
from vr_dti.audio.fast import mixer_for_head
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.live import BLOCK, FULL, Air, Live, LiveReader, LiveRegister, live_clips
from vr_dti.audio.mixer import Mixer
from vr_dti.events import Sounding
from vr_dti.world.talking import IN_SCENE

from .listening import RATE, click_db, db, ears
from .test_compiled import ROOM

RIGHT, LEFT = (2.0, 0.0, -1.0), (-2.0, 0.0, -1.0)
Pcm = NDArray[np.int16]


@pytest.fixture
def live() -> Live:
    return Live(multiprocessing.get_context("spawn"))


def voice(seconds: float, *, hz: float = 300.0, level_db: float = -26.0) -> Pcm:
    """A tone of that RMS level, of whole cycles, as a microphone gives it."""
    amplitude = 10.0 ** (level_db / 20.0) * np.sqrt(2.0)
    return np.rint(32_767 * amplitude * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)).astype(np.int16)


def speaks(key: str, place: tuple[float, float, float], clip: str = IN_SCENE, since_ns: int = 0) -> Sounding:
    return Sounding(key, clip, since_ns, place, loop=True)


def heard(
    live: Live, mixer: Mixer, said: Pcm, scene: Callable[[float], Sequence[Sounding]], *, air: Callable[[float], Air] = lambda _: Air.SCENE
) -> NDArray[np.float32]:
    """What comes of it, a block in for a block out. (n, 2)"""
    booth = Booth(live)
    mixer.hear(LiveReader(live))
    out = []
    for i in range(len(said) // BLOCK):
        s = i * BLOCK / RATE
        live.words[LiveRegister.AIR] = air(s)
        booth.take(said[i * BLOCK : (i + 1) * BLOCK], 0)
        out.append(mixer.render(ears(s), scene(s), BLOCK))
    return np.concatenate(out)


@pytest.fixture
def mixer(head: HeadTable) -> Mixer:
    return Mixer.for_head(head, live_clips())


def test_it_is_heard_from_the_side_of_whom_he_speaks_as_and_only_while_the_key_is_down(live: Live, mixer: Mixer) -> None:
    def scene(s: float) -> list[Sounding]:
        if 0.1 <= s < 0.3:
            return [speaks("a", RIGHT, since_ns=100_000_000)]
        return [speaks("b", LEFT, since_ns=350_000_000)] if 0.35 <= s < 0.55 else []

    out = heard(live, mixer, voice(0.7, hz=1500.0), scene)
    before, right, left, after = (out[round(a * RATE) : round(b * RATE)] for a, b in ((0.0, 0.1), (0.16, 0.29), (0.42, 0.54), (0.63, 0.7)))
    assert not before.any() and np.abs(after).max() < 1e-4
    for louder, ear in ((right, 1), (left, 0)):
        assert db(louder)[ear] - db(louder)[1 - ear] > 3.0 and db(louder)[ear] > -45.0


def test_off_air_there_is_silence_whatever_sounds(live: Live, mixer: Mixer) -> None:
    out = heard(live, mixer, voice(0.4), lambda s: [speaks("a", RIGHT)], air=lambda s: Air.SCENE if s < 0.2 else Air.OFF)
    assert db(out[RATE // 8 : RATE // 6])[1] > -45.0 and np.abs(out[round(0.3 * RATE) :]).max() < 1e-4


def test_the_compiled_loops_hear_the_same(head: HeadTable) -> None:
    """Five blocks: without numba they run as plain Python."""
    out = []
    for make in (lambda: Mixer.for_head(head, live_clips()), lambda: mixer_for_head(head, live_clips(), RATE, None)):
        ring = Live(multiprocessing.get_context("spawn"))
        ring.write(voice(0.1).astype(np.float32) / 32_768.0, 0)
        out.append(heard(ring, make(), voice(5 * BLOCK / RATE), lambda s: [speaks("a", RIGHT)]))
    assert np.abs(out[0]).max() > 1e-3
    np.testing.assert_allclose(out[0], out[1], atol=2e-6)


def test_neither_key_nor_character_clicks(head: HeadTable, live: Live) -> None:
    def scene(s: float) -> list[Sounding]:
        return [speaks("a", RIGHT)] if 0.2 < s < 0.6 else [speaks("b", LEFT)] if 0.6 <= s < 1.0 else []

    out = heard(live, Mixer.for_head(head, live_clips()), voice(1.2), scene)
    assert click_db(out) < -60


def test_the_room_answers_to_it_as_to_any_voice(head: HeadTable, live: Live) -> None:
    """After the key is up the tail of the room rings on; a bed of the place would leave none."""
    mixer = Mixer.for_head(head, live_clips(), RATE, ROOM)
    out = heard(live, mixer, voice(0.6), lambda s: [speaks("a", RIGHT)] if s < 0.3 else [])
    assert db(out[round(0.36 * RATE) : round(0.4 * RATE)]).max() > -75.0


def test_without_a_microphone_live_clips_are_silent(head: HeadTable) -> None:
    mixer = Mixer.for_head(head, live_clips())
    assert not np.concatenate([mixer.render(ears(i * BLOCK / RATE), [speaks("a", RIGHT)], BLOCK) for i in range(20)]).any()


# --- the voice made ready --------------------------------------------------------------------------------------------------


def made(live: Live, said: Pcm, air: Air) -> NDArray[np.float32]:
    """All that the booth writes, at its own scale."""
    booth, out = Booth(live), []
    live.words[LiveRegister.AIR] = air
    for i in range(len(said) // BLOCK):
        at = live.words[LiveRegister.WRITTEN]
        booth.take(said[i * BLOCK : (i + 1) * BLOCK], 0)
        ring = np.frombuffer(live.ring, dtype=np.int16)
        out.append(ring[(at + np.arange(BLOCK)) % len(ring)] * np.float32(FULL / 32_767.0))
    return np.concatenate(out)


def rms_db(x: NDArray[np.float32]) -> float:
    return float(10.0 * np.log10((x.astype(np.float64) ** 2).mean() + 1e-30))


@pytest.mark.parametrize("level_db", [-44.0, -26.0, -10.0])
def test_a_soft_and_a_loud_microphone_come_to_a_voice_in_the_scene(live: Live, level_db: float) -> None:
    out = made(live, voice(8.0, level_db=level_db), Air.SCENE)
    assert rms_db(out[-RATE:]) == pytest.approx(SPEECH_DBFS, abs=2.0)


def test_a_shout_stays_one(live: Live) -> None:
    out = made(live, np.concatenate((voice(3.0), voice(0.5, level_db=-14.0))), Air.SCENE)
    assert rms_db(out[-RATE // 2 :]) - rms_db(out[2 * RATE : 3 * RATE]) > 9.0


def test_the_radio_has_its_band_and_its_level(live: Live) -> None:
    mid, low, high = (rms_db(made(live, voice(0.5, hz=hz), Air.RADIO)[RATE // 4 :]) for hz in (1000.0, 120.0, 6000.0))
    assert mid == pytest.approx(RADIO_DBFS, abs=4.0)
    assert mid - low > 25.0 and mid - high > 25.0


def test_level_clipping_and_mouth_are_told(live: Live) -> None:
    made(live, voice(0.3, level_db=-32.0), Air.SCENE)
    assert live.words[LiveRegister.LEVEL_CDB] == pytest.approx(-3200, abs=50) and live.words[LiveRegister.CLIPPED_PERMILLE] == 0
    open_wide = live.words[LiveRegister.OPEN_PERMILLE]
    made(live, np.clip(voice(0.3, level_db=0.0).astype(np.int32) * 2, -32_768, 32_767).astype(np.int16), Air.SCENE)
    assert live.words[LiveRegister.CLIPPED_PERMILLE] > 200 and live.words[LiveRegister.OPEN_PERMILLE] > open_wide > 200
    made(live, np.zeros(RATE // 4, dtype=np.int16), Air.SCENE)
    assert live.words[LiveRegister.OPEN_PERMILLE] == 0, "a mouth that says nothing is shut"


# --- two clocks ------------------------------------------------------------------------------------------------------------


def read_in_step(live: Live, bursts: Sequence[int], blocks: int, *, ahead: float = 1.0) -> tuple[NDArray[np.float32], list[int]]:
    """A tone written in `bursts` of blocks by turns, by a clock that runs `ahead` times as fast, and read block by block."""
    tone = np.float32(0.25) * np.sin(2 * np.pi * 500.0 * np.arange(2 * blocks * BLOCK) / RATE).astype(np.float32)
    reader, out, gaps = LiveReader(live), [], []
    live.words[LiveRegister.AIR] = Air.SCENE
    written, turn = 0, 0
    for i in range(blocks):
        while written + bursts[turn % len(bursts)] * BLOCK <= (i + 1) * BLOCK * ahead:
            n = bursts[turn % len(bursts)] * BLOCK
            live.write(tone[written : written + n], 0)
            written, turn = written + n, turn + 1
        out.append(reader.read(BLOCK))
        gaps.append(reader.gaps)
    return np.concatenate(out), gaps


@pytest.mark.parametrize("bursts", [(1,), (4,), (8, 1, 3)], ids=str)
def test_bursts_cost_a_gap_at_first_and_none_later(live: Live, bursts: tuple[int, ...]) -> None:
    out, gaps = read_in_step(live, bursts, 600)
    assert gaps[-1] == gaps[100], "whatever was missing was missing in the first half second"
    assert click_db(out[RATE:, None]) < -70


@pytest.mark.parametrize("ahead", [0.9995, 1.0005], ids=["slow", "fast"])
def test_a_clock_that_is_off_by_five_in_ten_thousand_is_followed(live: Live, ahead: float) -> None:
    """Ten times what quartz is off: some 30 seconds, in which the reader neither falls behind nor clicks often."""
    _, gaps = read_in_step(live, (1,), 5600, ahead=ahead)
    assert gaps[-1] - gaps[200] <= 6
    assert live.words[LiveRegister.WRITTEN] >= 5500 * BLOCK


def test_headphones_and_classroom_count_their_own_gaps(live: Live) -> None:
    hasty, in_step = LiveReader(live), LiveReader(live)
    live.words[LiveRegister.AIR] = Air.SCENE
    for _ in range(20):
        live.write(np.zeros(BLOCK, dtype=np.float32), 0)
        in_step.read(BLOCK)
        hasty.read(2 * BLOCK)
    assert hasty.gaps > in_step.gaps == 0 and hasty.age_ns > 0


def test_a_reader_that_was_away_is_back_at_once(live: Live) -> None:
    reader = LiveReader(live)
    for _ in range(400):
        live.write(np.zeros(BLOCK, dtype=np.float32), 0)
    reader.read(BLOCK)
    for _ in range(400):
        live.write(np.full(BLOCK, 0.5, dtype=np.float32), 0)
    assert reader.read(BLOCK)[-1] > 0, "what was said while nobody listened is let go"
