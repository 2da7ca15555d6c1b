"""The mixer's inner loops compiled (`kernels/`): the same classes, the same samples, less time. See `compiled.py` for when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.acoustics import Air
from vr_dti.audio.ambisonics import CHANNELS
from vr_dti.audio.binaural import DIRECT, SEATS, STAY, Binaural
from vr_dti.audio.bus import Decoder, HeadBus
from vr_dti.audio.clip import Clip
from vr_dti.audio.convolver import Convolver, Near
from vr_dti.audio.heard import Heard
from vr_dti.audio.hrtf import BINS, FFT, LONGEST, Floats32, HeadTable
from vr_dti.audio.kernels import bus, near, placing
from vr_dti.audio.kernels.transform import HALF, IMAGINARY, LANES, P, ears
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.placing import Placed, Places, Quat
from vr_dti.audio.playing import Stage
from vr_dti.audio.room import Room
from vr_dti.audio.voices import Indices, Voices
from vr_dti.spaces import Floats

REPEAT = np.float32(STAY)


def mixer_for_head(table: HeadTable, clips: Mapping[str, Clip], rate: int, room: Room | None, decoder: Decoder | None = None) -> Mixer:
    """`Mixer.for_head`, compiled."""
    air = Air.build(rate)
    renderer = FastBinaural(FastConvolver(SEATS, table, air), FastHeadBus(decoder or Decoder.load(), air))
    return Mixer(renderer, clips, rate, room, (FastStage, FastPlaces))


def split(spectra: NDArray[Any]) -> Floats32:
    """Complex (..., BINS) as rows of real and imaginary parts, (..., 2 P)."""
    out = np.zeros((*spectra.shape[:-1], 2, P), dtype=np.float32)
    out[..., 0, :BINS], out[..., 1, :BINS] = spectra.real, spectra.imag
    return out.reshape(*spectra.shape[:-1], 2 * P)


def turns() -> Floats32:
    """(4, HALF) cosines and sines of both steps of a transform."""
    inner, outer = (np.exp(-2j * np.pi * np.arange(HALF) / n) for n in (HALF, FFT))
    return np.stack((inner.real, inner.imag, outer.real, outer.imag)).astype(np.float32)


def neighbours(triangles: NDArray[np.intp]) -> NDArray[np.intp]:
    """(T, 3) the triangle on the other side of the edge that faces each corner."""
    edges = {frozenset(np.delete(t, c).tolist()): [] for t in triangles for c in range(3)}  # type: dict[frozenset[int], list[int]]
    for row, t in enumerate(triangles):
        for c in range(3):
            edges[frozenset(np.delete(t, c).tolist())].append(row)
    found = np.zeros_like(triangles)
    for row, t in enumerate(triangles):
        for c in range(3):
            a, b = edges[frozenset(np.delete(t, c).tolist())]
            found[row, c] = b if a == row else a
    return found


class FastStage(Stage):
    """Asks and reads in one call each; what travels is read as by its parent."""

    def _goes_on(self, heard: Heard, at: int) -> bool:
        args = (heard.who, self._named, self.slots, self._due, self._cursor, self._silent, at, self._jump, self._rings)
        return bool(placing.steady(*args))

    def read(self, n: int, lag: NDArray[np.float64] | None) -> Floats32:
        if lag is not None:
            return super().read(n, lag)
        out = np.empty((len(self.slots), n), dtype=np.float32)
        clips = (self._pool, self._first, self._length, self._repeat)
        placing.read(*clips, self.slots, self._cursor, self._level, self._leaving, self._silent, self._step_in, self._step_out, out)
        return out


class FastPlaces(Places):
    """In one pass."""

    def placed(self, how: Floats32, slots: Indices, step: Floats32, head_m: Floats, quat: Quat, share: float) -> Placed:
        count = len(slots)
        direction, distance = np.empty((count, 3), dtype=np.float32), np.empty(count, dtype=np.float32)
        gain, row = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.intp)
        placing.place(how, slots, head_m, quat, np.float32(share), self.relative, self.fresh, step, direction, distance, gain, row)
        return Placed(direction, distance, gain, row)


class FastBinaural(Binaural):
    """Looks for the nearest without sorting all."""

    def _nearest(self, voices: Voices) -> Indices:
        if len(voices.slot) <= DIRECT:
            return super()._nearest(voices)
        chosen = np.empty(DIRECT, dtype=np.intp)
        placing.nearest(voices.slot, voices.distance_m, self._seat, REPEAT, chosen)
        return chosen


def room_to_turn() -> tuple[Floats32, Floats32, Floats32, Floats32]:
    """What a transform of eight works in: turns, to and fro, its bins."""
    x, y = np.zeros((2, FFT * LANES), dtype=np.float32)
    return turns(), x, y, np.zeros(2 * IMAGINARY, dtype=np.float32)


class FastConvolver(Convolver):
    """Filters and spectra as real and imaginary rows; a transform of eight seats at a time."""

    def __init__(self, seats: int, table: HeadTable, air: Air) -> None:
        super().__init__(seats, table, air)
        measured = table.spectra.view(np.complex64).reshape(len(table.spectra), 2, BINS)
        weights = np.ascontiguousarray(table.weights_from_direction.reshape(3, -1, 3))
        rows = np.ascontiguousarray(split(measured).reshape(len(measured), 4 * P))
        self._tables = (weights, neighbours(table.triangles), table.triangles, table.delay, rows, split(table.ramps))
        self._paths = (split(air.spectra), air.at_reference)
        before, after = self._filters
        self._state = (self._triangle, self._heard, before, after)
        corners, shares = np.zeros((seats, 3), dtype=np.intp), np.zeros((seats, 3), dtype=np.float32)
        self._turn, self._x, self._y, lanes = room_to_turn()
        bins = np.zeros((seats, 2 * P), dtype=np.float32)
        self._work = (corners, shares, np.zeros((seats, 2), dtype=np.intp), self._turn, self._x, self._y, lanes, bins)
        self._total = np.zeros(8 * P, dtype=np.float32)

    def _silence(self, seats: int) -> NDArray[Any]:
        return np.zeros((2, seats, 4 * P), dtype=np.float32)

    def feed(self, held: Indices, samples: Floats32, seats: Indices, own: Near) -> NDArray[Any]:
        self._keep(held, seats)
        new = self._begun()
        aimed = (own.direction, own.gain, own.row, seats, held, samples, new)
        near.near(*aimed, self._tables, self._paths, self._state, self._work, self._total)
        return self._total

    def out(self, total: NDArray[Any], n: int) -> Floats32:
        out = np.empty((n, 2), dtype=np.float32)
        ears(total, self._turn, self.fade(n), self._x, self._y, out)
        return out


class FastHeadBus(HeadBus):
    """All but the product of gains and samples, which stays the library's. Its channels stand side by side, a row an instant."""

    def __init__(self, decoder: Decoder, air: Air) -> None:
        super().__init__(decoder, air)
        both = split(np.concatenate((decoder.spectra, decoder.spectra * air.dull)))  # (2 C, ear, 2 P)
        lanes = both.reshape(-1, LANES, 2, 2, P)[..., : HALF + 1].transpose(0, 2, 3, 4, 1)
        self._rows = np.ascontiguousarray(lanes.reshape(2 * CHANNELS // LANES, 4 * IMAGINARY))
        self._both_shares = air.strands(np.arange(len(air.dull_share)))
        self._side = np.zeros((FFT, 2 * CHANNELS), dtype=np.float32)
        self._work = (*room_to_turn(), np.zeros(4 * IMAGINARY, dtype=np.float32))
        self._goal = np.zeros((2, 2 * CHANNELS), dtype=np.float32)

    def add(self, total: NDArray[Any], voices: Voices, present: Floats32) -> None:
        n, most = voices.samples.shape[1], len(voices.slot)
        by, lines = np.empty((2 * most, 2 * CHANNELS), dtype=np.float32), np.empty((2 * most, n), dtype=np.float32)
        work = (self._goal[0, :CHANNELS], self._goal[1], by, lines)
        used, dulls = bus.gather(
            voices.slot, voices.fresh, voices.gain, voices.row, present, voices.direction, voices.samples, self._both_shares, self._gains,
            self.ramp(n), work,
        )  # fmt: skip
        dulled = self._dull or dulls
        top = 2 * CHANNELS if dulled else CHANNELS
        self._quiet_for = 0 if used else self._quiet_for + n
        if used:
            mixed = lines[: 2 * used].T @ by[: 2 * used, :top]
        else:
            mixed = np.zeros((n, top), dtype=np.float32)
        bus.decoded(self._side, mixed, top, self._rows, self._work, total)
        self._dull = dulled and (dulls or bool(self._side[:, CHANNELS:].any()))


assert LONGEST <= HALF, "a piece must fit half a transform"
