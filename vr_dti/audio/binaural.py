"""Two ears: the nearest voices through their own pair of measured filters, all others through an ambisonic bus and its decoder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import numpy as np

from vr_dti.audio.acoustics import Air
from vr_dti.audio.ambisonics import CHANNELS, harmonics
from vr_dti.audio.bus import Bus
from vr_dti.audio.convolver import Convolver
from vr_dti.audio.hrtf import FFT, RESPONSE, Floats32, HeadTable, Spectra
from vr_dti.audio.voices import ALL_SLOTS, SLOTS, Indices, Voices, joined

DIRECT = 16
"""voices with filters of their own: the nearest; a wall of people beyond them is no longer told apart one by one"""
SPARE = 8
"""seats for those that ring out or are on their way to the bus"""
STAY = 0.85
"""a voice that has a seat keeps it until another is nearer by more than this share (default)"""


@dataclass(frozen=True, slots=True)
class Decoder:
    """From the bus to both ears."""

    spectra: Spectra
    """(16, 2, BINS)"""

    @staticmethod
    def load() -> Decoder:
        """The one that comes with the package, for the same head as `HeadTable.load`."""
        with resources.files("vr_dti.audio").joinpath("kemar_bus.npz").open("rb") as f, np.load(f, allow_pickle=False) as z:
            return Decoder.build(z["taps"] * np.float32(z["scale"]))

    @staticmethod
    def build(taps: Floats32) -> Decoder:
        """From responses (16, 2, n)."""
        if taps.shape[:2] != (CHANNELS, 2) or taps.shape[2] > RESPONSE:
            raise ValueError(f"a decoder of shape {taps.shape} does not fit ({CHANNELS}, 2, at most {RESPONSE})")
        spectra = np.fft.rfft(taps, FFT).astype(np.complex64)
        spectra.setflags(write=False)
        return Decoder(spectra)


class Binaural:
    """A `Renderer` for headphones. A voice that changes between its own filters and the bus fades over one piece; both are in step."""

    channels = 2
    turns = True

    def __init__(self, table: HeadTable, decoder: Decoder, air: Air) -> None:
        self._table = table
        self._air = air
        self._decode = decoder.spectra
        self._decode_dull = decoder.spectra * air.dull
        self._bus = Bus(ALL_SLOTS, CHANNELS, air)
        self._convolver = Convolver(DIRECT + SPARE)
        self._seat = np.full(SLOTS, -1, dtype=np.intp)
        """(SLOTS,) the seat of each voice; -1: none"""
        self._owner = np.full(DIRECT + SPARE, -1, dtype=np.intp)
        self._cold = np.zeros(DIRECT + SPARE, dtype=bool)
        """taken in this piece by a voice that was on the bus"""
        self._triangle = np.zeros(DIRECT + SPARE, dtype=np.intp)
        self._slots = self._near = np.zeros(0, dtype=np.intp)
        self._settled = True

    def render(self, voices: Voices, around: Voices | None = None) -> Floats32:
        """The next piece of both ears, (n, 2)."""
        n = voices.samples.shape[1]
        near = self._nearest(voices)
        same = np.array_equal(voices.slot, self._slots) and np.array_equal(near, self._near)
        if not (same and self._settled) or voices.fresh.any():
            self._settled = self._seats(voices, near)
            self._slots, self._near = voices.slot, near
        seats = self._seat[voices.slot]
        if self._cold.any() or not self._settled:
            # Whoever comes from the bus is heard there for one more piece, until the seat knows what came before.
            near = near[seats[near] >= 0]
            near = near[~self._cold[seats[near]]]
            self._cold[:] = False
        filters = self._filters(voices, near, seats[near])
        held = np.flatnonzero(seats >= 0)
        samples = voices.samples if len(held) == len(seats) else voices.samples[held]
        total = self._convolver.feed(seats[held], samples, seats[near], filters)
        if around is not None or len(near) < len(voices.slot) or not self._bus.quiet:
            everything = voices if around is None else joined(voices, around)
            present = np.ones(len(everything.slot), dtype=np.float32)
            present[near] = 0.0
            open_, dull = self._bus.mixed(everything, present, harmonics(everything.direction))
            total += (open_[:, None] * self._decode).sum(axis=0)
            if dull is not None:
                total += (dull[:, None] * self._decode_dull).sum(axis=0)
        return self._convolver.out(total, n)

    def _nearest(self, voices: Voices) -> Indices:
        """Rows of the voices that are to have filters of their own."""
        if len(voices.slot) <= DIRECT:
            return np.arange(len(voices.slot))
        rank = voices.distance_m * np.where(self._seat[voices.slot] >= 0, np.float32(STAY), np.float32(1.0))
        return np.sort(np.argpartition(rank, DIRECT)[:DIRECT])

    def _seats(self, voices: Voices, near: Indices) -> bool:
        """Give each voice of `near` a seat. A seat is free again once its voice is gone or has faded to the bus. -> everybody is where he
        belongs, and need not be asked again until somebody comes, goes or moves."""
        slots, kept = voices.slot, voices.slot[near]
        fresh = slots[voices.fresh]
        self._leave(self._seat[fresh[self._seat[fresh] >= 0]])
        self._leave(np.flatnonzero((self._owner >= 0) & ~np.isin(self._owner, slots)))
        going = np.flatnonzero((self._owner >= 0) & ~np.isin(self._owner, kept))
        faded = [seat for seat in going if self._convolver.silent(int(seat))]
        self._leave(np.array(faded, dtype=np.intp))
        free = np.flatnonzero(self._owner < 0).tolist()
        for row in near[self._seat[kept] < 0][: len(free)]:
            seat, slot = free.pop(0), slots[row]
            self._seat[slot], self._owner[seat] = seat, slot
            self._cold[seat] = not voices.fresh[row]
            self._convolver.reset(seat, keep_silent=bool(self._cold[seat]))
        return len(faded) == len(going) and bool((self._seat[kept] >= 0).all())

    def _leave(self, seats: Indices) -> None:
        for seat in seats:
            self._seat[self._owner[seat]] = -1
            self._owner[seat] = -1
            self._convolver.reset(int(seat), keep_silent=True)

    def _filters(self, voices: Voices, near: Indices, seats: Indices) -> Spectra:
        filters, self._triangle[seats] = self._table.filters(voices.direction[near], self._triangle[seats])
        rows = voices.row[near]
        path = self._air.spectra[rows]
        path *= (voices.gain[near] / self._air.at_reference[rows])[:, None]
        filters *= path[:, None]
        return filters
