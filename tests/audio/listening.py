"""How the tests listen: render a short scene, and put numbers on what is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import Floats32, HeadTable
from vr_dti.audio.mixer import Mixer
from vr_dti.events import Listener, Sounding

RATE = 48_000
UPRIGHT = (0.0, 0.0, 0.0, 1.0)


def ears(story_s: float = 0.0, *, running: bool = True) -> Listener:
    """A head at the origin that looks along -Z."""
    return Listener((0.0, 0.0, 0.0), UPRIGHT, round(story_s * 1e9), running)


def tone(hz: float = 500.0, seconds: float = 1.0, amplitude: float = 0.1) -> Clip:
    """Whole cycles of a sine: loops without a seam."""
    t = np.arange(round(seconds * RATE)) / RATE
    return Clip.of(amplitude * np.sin(2.0 * np.pi * hz * t), level_db=70.0)


def white(seconds: float = 1.0, seed: int = 1) -> Clip:
    return Clip.of(0.1 * np.random.default_rng(seed).standard_normal(round(seconds * RATE)), level_db=70.0)


def click() -> Clip:
    x = np.zeros(480)
    x[0] = 0.5
    return Clip.of(x, level_db=60.0)


def listen(
    head: HeadTable,
    clips: Mapping[str, Clip],
    seconds: float,
    what: Callable[[float], tuple[Listener, Sequence[Sounding]]],
    block: int = 256,
    mixer: Mixer | None = None,
) -> NDArray[np.float32]:
    """Ask `what(story seconds)` before each block and render it. -> (n, 2)"""
    mixer = mixer or Mixer.for_head(head, clips)
    return np.concatenate([mixer.render(*what(i * block / RATE), block) for i in range(round(seconds * RATE / block))])


def db(x: NDArray[np.floating]) -> NDArray[np.float64]:
    """RMS of each ear in dBFS."""
    out: NDArray[np.float64] = 10.0 * np.log10((np.asarray(x, dtype=np.float64) ** 2).mean(axis=0) + 1e-30)
    return out


def click_db(heard: NDArray[np.floating], above_hz: float = 2000.0) -> float:
    """Energy above `above_hz` relative to all, in dB: what a click in a low tone splashes there."""
    window = np.blackman(len(heard))[:, None]
    power = (np.abs(np.fft.rfft(heard * window, axis=0)) ** 2).sum(axis=1)
    hz = np.fft.rfftfreq(len(heard), 1.0 / RATE)
    return float(10.0 * np.log10(power[hz > above_hz].sum() / power.sum()))


def joined(blocks: Iterable[Floats32]) -> Floats32:
    """All of it at once, (n, 2)."""
    return np.concatenate([np.zeros((0, 2), dtype=np.float32), *blocks])
