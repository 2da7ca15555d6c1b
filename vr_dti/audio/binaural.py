"""Two ears: the nearest voices through their own pair of measured filters, all others through an ambisonic bus and its decoder."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.bus import HeadBus
from vr_dti.audio.convolver import Convolver, Near
from vr_dti.audio.hrtf import Floats32
from vr_dti.audio.voices import SLOTS, Indices, Voices, joined

DIRECT = 16
"""voices with filters of their own: the nearest; a wall of people beyond them is no longer told apart one by one"""
SPARE = 8
"""seats for those that ring out or are on their way to the bus"""
SEATS = DIRECT + SPARE
STAY = 0.85
"""a voice that has a seat keeps it until another is nearer by more than this share (default)"""


class Binaural:
    """A `Renderer` for headphones. A voice that changes between its own filters and the bus fades over one piece; both are in step."""

    channels = 2
    turns = True

    def __init__(self, convolver: Convolver, bus: HeadBus) -> None:
        """`convolver` with `SEATS`."""
        self._bus = bus
        self._convolver = convolver
        self._seat = np.full(SLOTS, -1, dtype=np.intp)
        """(SLOTS,) the seat of each voice; -1: none"""
        self._owner = np.full(SEATS, -1, dtype=np.intp)
        self._cold = np.zeros(SEATS, dtype=bool)
        """taken in this piece by a voice that was on the bus"""
        self._slots = self._near = np.zeros(0, dtype=np.intp)
        self._settled = True

    def render(self, voices: Voices, around: Voices | None = None) -> Floats32:
        """The next piece of both ears, (n, 2)."""
        n = voices.samples.shape[1]
        near = self._nearest(voices)
        same = (voices.slot is self._slots or np.array_equal(voices.slot, self._slots)) and (
            near is self._near or np.array_equal(near, self._near)
        )
        if not (same and self._settled) or voices.fresh.any():
            self._settled = self._seats(voices, near)
            self._slots, self._near = voices.slot, near
        seats = self._seat[voices.slot]
        if self._cold.any() or not self._settled:
            # Whoever comes from the bus is heard there for one more piece, until the seat knows what came before.
            near = near[seats[near] >= 0]
            near = near[~self._cold[seats[near]]]
            self._cold[:] = False
        everyone = len(near) == len(voices.slot)
        held = seats >= 0
        own = Near(voices.direction, voices.gain, voices.row)
        if everyone:
            total = self._convolver.feed(seats, voices.samples, seats, own)
        else:
            own = Near(own.direction[near], own.gain[near], own.row[near])
            total = self._convolver.feed(seats[held], voices.samples[held], seats[near], own)
        if around is not None or not everyone or not self._bus.quiet:
            present = np.ones(len(voices.slot) + (0 if around is None else len(around.slot)), dtype=np.float32)
            present[near] = 0.0
            self._bus.add(total, voices if around is None else joined(voices, around), present)
        return self._convolver.out(total, n)

    def _nearest(self, voices: Voices) -> Indices:
        """Rows of the voices that are to have filters of their own."""
        if len(voices.slot) <= DIRECT:
            return self._near if len(self._near) == len(voices.slot) == len(self._slots) else np.arange(len(voices.slot))
        rank = voices.distance_m * np.where(self._seat[voices.slot] >= 0, np.float32(STAY), np.float32(1.0))
        return np.sort(np.argsort(rank, kind="stable")[:DIRECT])

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
