"""A baked sound: samples, how loud they are meant to be, and how it repeats; kept in the user's cache and sent to the sound process.

Levels. A sample value of 1.0 stands for 90 dB SPL at one metre (RMS), so that raised conversation (65 dB) lies at -25 dBFS, where film
dialogue lies too, and a shout (80 dB) keeps 10 dB for its peaks. The choice is ours ("default"); a headphone's volume knob is not known.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.cached import DAMAGED

Floats32 = NDArray[np.float32]

RATE_HZ = 48_000
FULL_SCALE_DB = 90.0
"""dB SPL (RMS) at one metre of a clip whose RMS is 1.0"""


@dataclass(frozen=True, slots=True)
class Clip:
    """One sound, mono, 48 kHz, as 16-bit integers and what one of them is worth."""

    pcm: NDArray[np.int16]
    """(n,) read-only"""
    step: float
    """sample value = pcm * step; may exceed 1.0 for sounds louder than full scale"""
    level_db: float
    """SPL at one metre: of the loudest 125 ms, or of the voiced part of speech"""
    period: int = 0
    """samples after which a loop begins again (silence fills it up); 0: the clip's own length"""
    note: str = ""
    """what a person should know about it: `placeholder voice, espeak-ng`"""
    live: bool = False
    """its samples are a factor of what comes from a microphone meanwhile (`live.py`)"""

    @property
    def repeat(self) -> int:
        return max(self.period, len(self.pcm), 1)

    @property
    def duration_ms(self) -> int:
        return len(self.pcm) * 1000 // RATE_HZ

    def samples(self) -> Floats32:
        """(n,) as numbers, 1.0 = 90 dB SPL at one metre."""
        return self.pcm * np.float32(self.step)

    @staticmethod
    def of(samples: ArrayLike, *, level_db: float, period: int = 0, note: str = "") -> Clip:
        """From float samples already at their level."""
        x = np.asarray(samples, dtype=np.float64)
        step = max(float(np.abs(x).max(initial=0.0)), 1e-6) / 32767.0
        pcm = np.round(x / step).astype(np.int16)
        pcm.setflags(write=False)
        return Clip(pcm, step, level_db, period, note)


def amplitude(level_db: float) -> float:
    """The RMS sample value of a sound of `level_db` SPL at one metre."""
    return float(10.0 ** ((level_db - FULL_SCALE_DB) / 20.0))


def loudest_db(samples: ArrayLike) -> float:
    """SPL at one metre of the loudest 125 ms (the sound-level meter's FAST window, IEC 61672), of the whole if shorter."""
    x = np.asarray(samples, dtype=np.float64)
    n = RATE_HZ // 8
    energy = np.concatenate(([0.0], np.cumsum(np.concatenate((x, np.zeros(max(0, n - len(x))))) ** 2)))
    power = float((energy[n:] - energy[:-n]).max()) / n
    return FULL_SCALE_DB + 10.0 * float(np.log10(max(power, 1e-12)))


def speech_db(samples: ArrayLike) -> float:
    """SPL at one metre of speech: the mean power of the 20 ms pieces within 25 dB of the strongest, so that pauses do not count."""
    x = np.asarray(samples, dtype=np.float64)
    n = RATE_HZ // 50
    pieces = np.resize(x, (max(1, len(x) // n), n)) if len(x) else np.zeros((1, n))
    power = (pieces * pieces).mean(axis=1)
    voiced = power[power >= power.max() * 10.0**-2.5]
    return FULL_SCALE_DB + 10.0 * float(np.log10(max(float(voiced.mean()), 1e-12)))


# --- banks: several clips in one file --------------------------------------------------------------------------------------


def save(clips: Mapping[str, Clip], path: Path) -> None:
    """Write `clips` beside `path`, then move them there in one step: a reader never sees half a file. Same clips, same bytes."""
    names = sorted(clips)
    head = [{"name": n, "step": (c := clips[n]).step, "level_db": c.level_db, "period": c.period, "note": c.note} for n in names]
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as f:
            arrays: dict[str, Any] = {f"pcm{i}": clips[n].pcm for i, n in enumerate(names)}
            np.savez(f, head=np.frombuffer(json.dumps(head, sort_keys=True).encode(), dtype=np.uint8), **arrays)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path) -> dict[str, Clip] | None:
    """What `save` wrote; None where there is no such file or it is cut or foreign: then bake again."""
    try:
        with path.open("rb") as f, np.load(f, allow_pickle=False) as z:
            clips = {}
            for i, entry in enumerate(json.loads(bytes(z["head"]))):
                pcm = z[f"pcm{i}"]
                if pcm.dtype != np.int16 or pcm.ndim != 1:
                    return None
                pcm.setflags(write=False)
                clips[str(entry["name"])] = Clip(
                    pcm, float(entry["step"]), float(entry["level_db"]), int(entry["period"]), str(entry["note"])
                )
            return clips
    except DAMAGED:
        return None
