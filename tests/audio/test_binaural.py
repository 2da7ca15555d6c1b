"""Voices near and far: the sixteen nearest by their own filters, the rest by the bus, and nothing heard of who is which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio.acoustics import Air
from vr_dti.audio.ambisonics import harmonics
from vr_dti.audio.binaural import DIRECT
from vr_dti.audio.bus import Decoder
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.mixer import Mixer
from vr_dti.events import Listener, Sounding

from .listening import RATE, click_db, db, ears, listen, tone, white
from .test_hrtf import HERE, TABLE, heard

SILENT = tuple(Sounding(f"q{i}", "silence", 0, (0.3 * math.sin(i), 0.0, -0.3 * math.cos(i)), loop=True) for i in range(DIRECT))
"""so near that they have the sixteen seats"""


def crowded(mixer: Mixer, head: HeadTable, seconds: float, *far: Sounding) -> np.ndarray:
    return listen(head, {}, seconds, lambda s: (ears(s), [*SILENT, *far]), 512, mixer)


def mixer_of(head: HeadTable, **clips: object) -> Mixer:
    return Mixer.for_head(head, {"silence": tone(amplitude=0.0), **clips})  # type: ignore[arg-type]


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


@pytest.mark.parametrize("more", [{}, {"occlusion_db": -9.0}])
def test_a_far_voice_is_as_loud_and_as_dull_as_a_near_one(head: HeadTable, more: dict[str, float]) -> None:
    for hz, within in ((300.0, 2.5), (1000.0, 1.5), (4000.0, 3.0)):
        voice = Sounding("k", "tone", 0, (1.0, 0.0, -2.0), loop=True, **more)  # type: ignore[arg-type]
        alone = db(listen(head, {"tone": tone(hz)}, 0.4, lambda s, v=voice: (ears(s), [v]), 512)[RATE // 5 :])
        far = db(crowded(mixer_of(head, tone=tone(hz)), head, 0.4, voice)[RATE // 5 :])
        assert np.abs(alone - far).max() < within


def test_a_far_voice_is_on_its_side(head: HeadTable) -> None:
    left, right = db(crowded(mixer_of(head, noise=white()), head, 0.4, Sounding("k", "noise", 0, (3.0, 0.0, 0.0), loop=True))[RATE // 5 :])
    assert right - left > 6


def test_coming_near_and_going_far_does_not_click(head: HeadTable) -> None:
    """A tone passes through a ring of sixteen: to its own filters and back to the bus, three times, in step with itself."""

    def passing(s: float) -> tuple[Listener, Sequence[Sounding]]:
        ring = [Sounding(f"q{i}", "silence", 0, (2.0 * math.sin(i), 0.0, -2.0 * math.cos(i)), loop=True) for i in range(DIRECT)]
        return ears(s), [*ring, Sounding("hum", "tone", 0, (2.0 + 1.5 * math.sin(2 * math.pi * s), 0.0, -0.5), loop=True)]

    mixer = mixer_of(head, tone=tone())
    heard_ = listen(head, {}, 3.0, passing, 512, mixer)[4800:]
    assert click_db(heard_) < -80


def test_a_circling_tone_does_not_click_on_its_own_filters(head: HeadTable) -> None:
    def circling(s: float) -> tuple[Listener, Sequence[Sounding]]:
        a = 2 * math.pi * s
        return ears(s), [Sounding("hum", "tone", 0, (math.sin(a), 0.0, -math.cos(a)), loop=True)]

    assert click_db(listen(head, {"tone": tone()}, 3.0, circling, 512)[4800:]) < -80


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


def test_all_sixteen_change_places_with_sixteen_others(head: HeadTable) -> None:
    """More than there are spare seats: those that find none wait on the bus, and nobody is lost, doubled or clicks."""

    def story(s: float) -> tuple[Listener, Sequence[Sounding]]:
        near, far = (1.0, 3.0) if s < 0.5 else (3.0, 1.0)
        return ears(s), [
            Sounding(f"{side}{i}", "tone", 0, (r * math.sin(i), 0.0, -r * math.cos(i)), gain_db=20 * math.log10(r), loop=True)
            for side, r in (("a", near), ("b", far))
            for i in range(DIRECT)
        ]

    mixer = Mixer.for_head(head, {"tone": tone(amplitude=0.01)})
    heard_ = listen(head, {}, 1.0, story, 256, mixer)[4800:]
    assert click_db(heard_) < -80
    early, late = db(heard_[4800:9600]), db(heard_[-9600:])
    assert np.abs(early - late).max() < 0.1
