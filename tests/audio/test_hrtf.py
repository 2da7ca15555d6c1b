"""The rendered head against the measured one: time and level differences between the ears, and spectra."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.audio.hrtf import FFT, HeadTable

HERE = Path(__file__).parent
TABLE = Path(__file__).parents[2] / "vr_dti" / "audio" / "kemar.npz"
FINE = 8


def heard(spectra: NDArray[np.complex64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Time difference below 1.5 kHz (s, left ear leads: positive) and third-octave levels (M, 2, 18) in dB of filters (M, 2, BINS)."""
    hz = np.fft.rfftfreq(2048, 1 / 48_000)
    s = np.fft.rfft(np.fft.irfft(spectra, FFT), 2048)
    span = 64 * FINE
    lag = np.fft.irfft(s[:, 1] * np.conj(s[:, 0]) * (hz < 1500), 2048 * FINE)
    lag = np.concatenate((lag[:, -span:], lag[:, : span + 1]), axis=1)
    itd = (lag.argmax(axis=1) - span) / (48_000 * FINE)
    bands = [(hz >= c * 2 ** (-1 / 6)) & (hz < c * 2 ** (1 / 6)) for c in 250 * 2 ** (np.arange(18) / 3)]
    return itd, np.stack([10 * np.log10((np.abs(s[..., b]) ** 2).mean(axis=-1)) for b in bands], axis=-1)


def errors(table: HeadTable, rows: NDArray[np.integer]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Absolute errors at measured directions `rows`: ITD in us, ILD in dB, spectrum in dB."""
    with np.load(TABLE) as z, np.load(HERE / "kemar_measured.npz") as m:
        itd, levels = heard(table.filters(z["directions"][rows])[0])
        true_itd, true = m["itd_s"][rows], m["levels_db"][rows].astype(np.float64)
    ild = np.abs((levels[:, 0] - levels[:, 1]) - (true[:, 0] - true[:, 1]))
    return np.abs(itd - true_itd) * 1e6, ild, np.abs(levels - true)


def test_measured_directions_sound_as_measured(head: HeadTable) -> None:
    itd_us, ild_db, spectrum_db = errors(head, np.arange(710))
    assert itd_us.mean() < 5 and np.percentile(itd_us, 95) < 13
    assert ild_db.mean() < 0.4 and np.percentile(ild_db, 95) < 1.5
    assert spectrum_db.mean() < 0.5


def test_directions_left_out_are_filled_in_by_their_neighbours() -> None:
    """A quarter of the directions removed: 6 us and 0.5 dB were measured, 17 and 0.6 are asked."""
    with np.load(TABLE) as z, np.load(HERE / "kemar_measured.npz") as m:
        kept = m["kept"]
        table = HeadTable.build(
            directions=z["directions"][kept],
            taps=z["taps"][kept] * float(z["scale"]),
            delay=z["delay"][kept],
            triangles=m["kept_triangles"],
            rate_hz=48_000,
        )
        itd_us, ild_db, spectrum_db = errors(table, m["left_out"])
    assert itd_us.mean() < 7 and np.percentile(itd_us, 95) < 20
    assert ild_db.mean() < 0.5 and np.percentile(ild_db, 95) < 1.8
    assert spectrum_db.mean() < 0.5


def test_left_is_left_and_right_is_right(head: HeadTable) -> None:
    itd, levels = heard(head.filters([[-1, 0, 0], [1, 0, 0], [0, 0, -1]])[0])
    assert itd[0] == pytest.approx(700e-6, abs=60e-6) and itd[1] == pytest.approx(-700e-6, abs=60e-6)
    assert abs(itd[2]) < 25e-6
    broadband = levels.mean(axis=-1)
    assert broadband[0, 0] - broadband[0, 1] > 6 and broadband[1, 1] - broadband[1, 0] > 6


def test_every_direction_has_a_triangle_that_holds_it(head: HeadTable) -> None:
    rng = np.random.default_rng(5)
    d = rng.standard_normal((4000, 3))
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    rows, shares, _ = head.around(d)
    with np.load(TABLE) as z:
        corners = z["directions"].astype(np.float64)[rows]
    back = (shares[..., None] * corners).sum(axis=1)
    back /= np.linalg.norm(back, axis=1, keepdims=True)
    assert np.degrees(np.arccos(np.clip((back * d).sum(axis=1), -1, 1))).max() < 0.1
    assert np.allclose(shares.sum(axis=1), 1.0, atol=1e-6)


def test_bass_reaches_both_ears_from_everywhere(head: HeadTable) -> None:
    """The measurement's loudspeaker had none; without it a blow to the body has no weight."""
    rng = np.random.default_rng(6)
    d = rng.standard_normal((500, 3))
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    gain_db = 20 * np.log10(np.abs(head.filters(d)[0][..., 1]))  # 62 Hz
    assert np.abs(gain_db).max() < 2.5


def test_the_table_is_small_and_names_its_authors(head: HeadTable) -> None:
    assert TABLE.stat().st_size < 1_200_000
    assert "Gardner" in head.citation and "Martin" in head.citation
