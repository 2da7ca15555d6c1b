"""Voices by their own filters, however many; what comes back from the place by the bus, which sounds as they do within its order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio.acoustics import ROWS, Air
from vr_dti.audio.ambisonics import harmonics
from vr_dti.audio.binaural import Binaural
from vr_dti.audio.bus import Decoder, HeadBus
from vr_dti.audio.convolver import Convolver
from vr_dti.audio.hrtf import Floats32, HeadTable
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import BLOCK
from vr_dti.audio.voices import Voices, nobody
from vr_dti.events import Listener, Sounding

from .listening import RATE, click_db, db, ears, listen, tone, white
from .test_hrtf import HERE, TABLE, heard


def test_harmonics_are_orthonormal() -> None:
    rng = np.random.default_rng(4)
    d = rng.standard_normal((200_000, 3))
    y = harmonics(d / np.linalg.norm(d, axis=1, keepdims=True)).astype(np.float64)
    assert np.abs(y.T @ y / len(y) - np.eye(16)).max() < 0.03


def test_the_bus_sounds_as_measured_within_its_order() -> None:
    """Every measured direction through bus and decoder: the study that chose the order had 20 us, 1.5 dB."""
    with np.load(TABLE) as z, np.load(HERE / "kemar_measured.npz") as m:
        spectra = np.einsum("mc,cek->mek", harmonics(z["directions"][:710]), Decoder.load().spectra)
        itd, levels = heard(spectra)
        true_itd, true = m["itd_s"], m["levels_db"].astype(np.float64)
    ild = np.abs((levels[:, 0] - levels[:, 1]) - (true[:, 0] - true[:, 1]))
    assert np.abs(itd - true_itd).mean() < 20e-6 and ild.mean() < 1.5 and np.abs(levels - true).mean() < 1.26


def through(head: HeadTable, samples: Floats32, direction: tuple[float, float, float], row: int, *, bus: bool) -> np.ndarray:
    """What both ears hear of one voice, by its own filters or by the bus, (n, 2)."""
    air = Air.build(RATE)
    renderer, blocks = Binaural(Convolver(head, air), HeadBus(Decoder.load(), air)), samples.reshape(-1, 1, 256)
    there = np.array([direction], dtype=np.float32), np.ones(1, dtype=np.float32), np.ones(1, dtype=np.float32), np.array([row])
    voices = [Voices(np.zeros(1, dtype=np.intp), np.array([i == 0]), x, *there) for i, x in enumerate(blocks)]
    return np.concatenate([renderer.render(nobody(256), v) if bus else renderer.render(v) for v in voices])


@pytest.mark.parametrize("row", [ROWS, 100, 50])
def test_what_comes_by_the_bus_is_as_loud_and_as_dull_as_by_its_own_filters(head: HeadTable, row: int) -> None:
    for hz, within in ((300.0, 2.5), (1000.0, 1.5), (4000.0, 3.0)):
        x = tone(hz, 0.32).samples()
        own, shared = (db(through(head, x, (0.447, 0.0, -0.894), row, bus=bus)[RATE // 10 :]) for bus in (False, True))
        assert np.abs(own - shared).max() < within


def test_what_comes_by_the_bus_is_on_its_side(head: HeadTable) -> None:
    left, right = db(through(head, white(0.32).samples(), (1.0, 0.0, 0.0), ROWS, bus=True))
    assert right - left > 6


def test_the_farthest_of_sixty_four_is_placed_as_if_alone(head: HeadTable) -> None:
    near = [Sounding(f"q{i}", "silence", 0, (0.3 * math.sin(i), 0.0, -0.3 * math.cos(i)), loop=True) for i in range(63)]
    far = Sounding("k", "noise", 0, (3.0, 0.0, -1.0), loop=True)
    clips = {"silence": tone(amplitude=0.0), "noise": white()}
    alone, among = (listen(head, clips, 0.2, lambda s, more=more: (ears(s), [*more, far]), 512) for more in ([], near))
    assert np.abs(alone - among).max() < 1e-6 and db(alone)[1] > -40


@pytest.mark.parametrize("block", [BLOCK, 2 * BLOCK])
def test_a_circling_tone_does_not_click_on_its_own_filters(head: HeadTable, block: int) -> None:
    def circling(s: float) -> tuple[Listener, Sequence[Sounding]]:
        a = 2 * math.pi * s
        return ears(s), [Sounding("hum", "tone", 0, (math.sin(a), 0.0, -math.cos(a)), loop=True)]

    assert click_db(listen(head, {"tone": tone()}, 3.0, circling, block)[4800:]) < -80


def test_sixty_four_sound_at_once_and_leave_no_trace(head: HeadTable) -> None:
    mixer = Mixer.for_head(head, {"tone": tone(), "noise": white()})
    many = [Sounding(f"q{i}", "tone", 0, (3.0 * math.sin(i), 0.0, 3.0 * math.cos(i)), loop=True) for i in range(64)]
    listen(head, {}, 0.3, lambda s: (ears(s), many), 512, mixer)
    assert mixer.playing == 64
    after = listen(head, {}, 0.5, lambda s: (ears(s + 0.3), []), 512, mixer)
    assert mixer.playing == 0 and not after[RATE // 4 :].any()


def test_air_is_complete() -> None:
    """Both strands of the bus together are 1 at 1 kHz for every row."""
    air = Air.build(RATE)
    rows = np.arange(len(air.dull_share))
    open_, dull = air.strands(rows)
    assert np.abs(open_ + dull * air.dull_at_reference) == pytest.approx(1.0, abs=1e-4)
    assert air.dull_share[0] > 0.7 and air.dull_share[-1] == 0.0


def test_the_decoder_comes_with_the_package() -> None:
    assert (Path(TABLE).parent / "kemar_bus.npz").stat().st_size < 40_000
