"""A ring of loudspeakers around the trainee: where each stands, and how a direction is shared between the two that enclose it.

Pairwise amplitude panning (Pulkki 1997). Where the ring is open (a gap of more than 170 degrees, as with walls in front only), what
sounds in the gap comes from the nearer edge, and goes over softly in its middle: a stated rule, since a picture of nothing between two far
loudspeakers is heard nowhere.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from vr_dti.audio.acoustics import Air
from vr_dti.audio.bus import Bus
from vr_dti.audio.hrtf import FFT, LONGEST, Floats32
from vr_dti.audio.voices import ALL_SLOTS, Voices, joined
from vr_dti.errors import InputError

OPEN_DEG = 170.0
CROSSING_DEG = 20.0
"""in the middle of a gap, where a voice goes over from one edge to the other: whoever sways right behind the trainee does not jump from
wall to wall (default)"""
FEWEST, MOST = 4, 16
NEAREST_TWO_DEG = 5.0
"""two loudspeakers closer than this are one mistyped"""


@dataclass(frozen=True, slots=True)
class Loudspeaker:
    """One channel of the device."""

    name: str
    right_deg: float | None
    """to the right of straight ahead, 180 behind; None: carries no direction and stays silent (a subwoofer's channel)"""


@dataclass(frozen=True, slots=True)
class Ring:
    """In the order of the channels, as a WAVE file has them."""

    speakers: tuple[Loudspeaker, ...]
    standard: bool
    """one of `RINGS`: systems know its channels by name and may carry them in another order"""

    @property
    def channels(self) -> int:
        return len(self.speakers)


def _named(*rows: tuple[str, float | None]) -> Ring:
    return Ring(tuple(Loudspeaker(name, deg) for name, deg in rows), True)


FRONT = (("front left", -30.0), ("front right", 30.0), ("centre", 0.0), ("subwoofer", None))
RINGS = {
    "quad": _named(("front left", -45.0), ("front right", 45.0), ("rear left", -135.0), ("rear right", 135.0)),
    "5.1": _named(*FRONT, ("rear left", -110.0), ("rear right", 110.0)),
    "7.1": _named(*FRONT, ("rear left", -150.0), ("rear right", 150.0), ("side left", -90.0), ("side right", 90.0)),
}
"""angles after ITU-R BS.775 and BS.2051"""
ALSA_FROM_WAVE = {4: (0, 1, 2, 3), 6: (0, 1, 4, 5, 2, 3), 8: (0, 1, 4, 5, 2, 3, 6, 7)}
"""ALSA carries front, rear, centre and subwoofer, side; WAVE front, centre and subwoofer, rear, side"""


def ring_of(text: str, where: str = "--speakers") -> Ring:
    """`quad`, `5.1`, `7.1`, or angles to the right of straight ahead, in the order of the channels, as `where` has it. Raises
    `InputError`."""
    if text in RINGS:
        return RINGS[text]
    parts = [p for p in re.split(r"[,\s]+", text.strip()) if p]
    remedy = f"give {', '.join(RINGS)}, or {FEWEST} to {MOST} angles in degrees to the right of straight ahead: 315,45,135,225"
    try:
        angles = [float(p) for p in parts]
    except ValueError:
        raise InputError(f"{where} {text!r}: no ring of loudspeakers", remedy) from None
    if not FEWEST <= len(angles) <= MOST:
        raise InputError(f"{where} {text!r}: angles of {len(angles)} loudspeaker{'' if len(angles) == 1 else 's'}", remedy)
    if wrong := [part for part, a in zip(parts, angles, strict=True) if not -360.0 <= a <= 360.0]:
        raise InputError(f"{where} {text!r}: {wrong[0]} is no angle", remedy)
    around = sorted(a % 360.0 for a in angles)
    nearest = min((b - a) % 360.0 for a, b in zip(around, around[1:] + around[:1], strict=True))
    if nearest < NEAREST_TWO_DEG:
        raise InputError(f"{where} {text!r}: two loudspeakers are {nearest:.0f} degrees apart", remedy)
    return Ring(tuple(Loudspeaker(f"{a:g} degrees", a) for a in angles), False)


def order_for(ring: Ring, api: str) -> tuple[int, ...]:
    """For each channel of the device, which of the ring's it carries, by the name of the sound system's interface."""
    if ring.standard and api.upper() in ("ALSA", "OSS"):
        return ALSA_FROM_WAVE[ring.channels]
    return tuple(range(ring.channels))


class Panner:
    """Directions to gains."""

    def __init__(self, ring: Ring) -> None:
        rows = sorted((math.radians(s.right_deg) % (2.0 * math.pi), i) for i, s in enumerate(ring.speakers) if s.right_deg is not None)
        self._channels = ring.channels
        self._angle = np.array([a for a, _ in rows])
        self._channel = np.array([i for _, i in rows])
        following = np.roll(self._angle, -1)
        self._span = (following - self._angle) % (2.0 * np.pi)
        self._open = self._span > math.radians(OPEN_DEG)
        first, second = (np.stack((np.sin(a), np.cos(a)), axis=1) for a in (self._angle, following))
        pair = np.stack((first, second), axis=2)
        self._inverse = np.linalg.inv(np.where(self._open[:, None, None], np.eye(2), pair))

    def gains(self, directions: Floats32) -> Floats32:
        """(N, channels), sum of squares 1, for `directions` (N, 3) in the axes of the ring. What is overhead comes from all around."""
        d = np.asarray(directions, dtype=np.float64)
        angle = np.arctan2(d[:, 0], -d[:, 2]) % (2.0 * np.pi)
        gap = (np.searchsorted(self._angle, angle, side="right") - 1) % len(self._angle)
        share = (self._inverse[gap] @ np.stack((np.sin(angle), np.cos(angle)), axis=1)[..., None])[..., 0]
        into = (angle - self._angle[gap]) % (2.0 * np.pi)
        late = np.clip(0.5 + (into - 0.5 * self._span[gap]) / math.radians(CROSSING_DEG), 0.0, 1.0)
        share = np.where(self._open[gap, None], np.sqrt(np.stack((1.0 - late, late), axis=1)), np.maximum(share, 0.0))
        share = share / np.sqrt((share * share).sum(axis=1, keepdims=True))
        flat = np.zeros((len(d), self._channels))
        row = np.arange(len(d))
        flat[row, self._channel[gap]] = share[:, 0]
        flat[row, self._channel[(gap + 1) % len(self._channel)]] += share[:, 1]
        above = np.minimum(d[:, 1] ** 2, 1.0)[:, None]
        spread = np.zeros(self._channels)
        spread[self._channel] = 1.0 / len(self._channel)
        return np.sqrt((1.0 - above) * flat * flat + above * spread).astype(np.float32)


class Loudspeakers:
    """A `Renderer` for a ring. `trim_db` (channels,) brings every loudspeaker to the same level where the trainee stands."""

    turns = False

    def __init__(self, ring: Ring, air: Air, trim_db: tuple[float, ...] = ()) -> None:
        self.channels = ring.channels
        self._panner = Panner(ring)
        self._bus = Bus(ALL_SLOTS, ring.channels, air)
        self._dull = air.dull
        self._trim = (10.0 ** (np.array(trim_db or (0.0,) * ring.channels) / 20.0)).astype(np.float32)

    def render(self, voices: Voices, around: Voices | None = None) -> Floats32:
        """The next piece of all channels, (n, channels)."""
        everything = voices if around is None else joined(voices, around)
        n = everything.samples.shape[1]
        assert n <= LONGEST
        open_, dull = self._bus.mixed(everything, self._panner.gains(everything.direction))
        if dull is not None:
            open_ = (open_ + dull * self._dull).astype(np.complex64, copy=False)
        out: Floats32 = (np.fft.irfft(open_, FFT)[:, -n:].T * self._trim).astype(np.float32, copy=False)
        return out
