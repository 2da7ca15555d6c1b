"""The limiter: nothing above the ceiling, whatever comes and however it is cut; what is quiet passes untouched."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.audio.limiter import CEILING, WINDOW, Limiter


def run(x: np.ndarray, cuts: list[int]) -> np.ndarray:
    limiter, out, at = Limiter(48_000), [], 0
    while at < len(x):
        n = cuts[len(out) % len(cuts)]
        out.append(limiter.process(x[at : at + n]))
        at += n
    return np.concatenate(out)


def nasty() -> np.ndarray:
    rng = np.random.default_rng(3)
    x = 0.3 * rng.standard_normal((20_000, 2))
    x[4000:4003] = 30.0
    x[9000:12_000] *= 8.0
    x[15_000, 1] = -4.0
    return x.astype(np.float32)


@pytest.mark.parametrize("cuts", [[256], [1], [229, 228], [7, 256, 31]])
def test_nothing_exceeds_the_ceiling(cuts: list[int]) -> None:
    assert np.abs(run(nasty(), cuts)).max() <= CEILING * (1 + 1e-6)


def test_the_cut_does_not_matter() -> None:
    assert np.allclose(run(nasty(), [256]), run(nasty(), [100, 3]), atol=1e-6)


def test_what_is_quiet_passes_untouched_and_late() -> None:
    x = (0.2 * np.random.default_rng(1).standard_normal((2000, 2))).clip(-0.9, 0.9).astype(np.float32)
    assert np.array_equal(run(x, [256])[WINDOW - 1 :], x[: len(x) - WINDOW + 1])


def test_both_ears_are_turned_down_alike() -> None:
    x = np.full((4000, 2), 0.2, dtype=np.float32)
    x[2000:2200, 0] = 3.0
    out = run(x, [256])
    quiet = out[2100:2200, 1]
    assert quiet.max() < 0.1  # the right ear gives way too, or the source would jump sideways
