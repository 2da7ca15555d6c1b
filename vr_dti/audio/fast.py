"""The mixer's inner loops compiled (`kernels/`): the same classes, the same samples, less time. See `compiled.py` for when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.acoustics import Air
from vr_dti.audio.ambisonics import CHANNELS
from vr_dti.audio.binaural import Binaural
from vr_dti.audio.bus import Decoder, HeadBus
from vr_dti.audio.clip import Clip
from vr_dti.audio.convolver import Convolver
from vr_dti.audio.heard import Heard
from vr_dti.audio.hrtf import BINS, FFT, LONGEST, Floats32, HeadTable
from vr_dti.audio.kernels import bus, near, piece, placing
from vr_dti.audio.kernels.transform import LANES, SET, P, ears
from vr_dti.audio.limiter import CEILING, Limiter
from vr_dti.audio.mixer import AT_ONCE, Mixer
from vr_dti.audio.placing import Placed, Places, Quat
from vr_dti.audio.playing import Stage
from vr_dti.audio.room import Room
from vr_dti.audio.voices import SLOTS, Indices, Voices
from vr_dti.events import Listener
from vr_dti.spaces import Floats

MOST = np.float32(CEILING)


def mixer_for_head(table: HeadTable, clips: Mapping[str, Clip], rate: int, room: Room | None, decoder: Decoder | None = None) -> Mixer:
    """`Mixer.for_head`, compiled."""
    air = Air.build(rate)
    return FastMixer(FastConvolver(table, air), FastHeadBus(decoder or Decoder.load(), air), clips, rate, room)


def split(spectra: NDArray[Any]) -> Floats32:
    """Complex (..., BINS) as rows of real and imaginary parts, (..., 2 P)."""
    out = np.zeros((*spectra.shape[:-1], 2, P), dtype=np.float32)
    out[..., 0, :BINS], out[..., 1, :BINS] = spectra.real, spectra.imag
    return out.reshape(*spectra.shape[:-1], 2 * P)


def turns() -> Floats32:
    """(4, FFT) cosines and sines of both steps of a transform: within a set (the first `SET` of a row), and between the sets."""
    within = np.exp(-2j * np.pi * np.arange(FFT) / SET)
    between = np.exp(-2j * np.pi / FFT * np.outer(np.arange(LANES), np.arange(SET))).ravel()
    return np.stack((within.real, within.imag, between.real, between.imag)).astype(np.float32)


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

    def whole(self) -> tuple[Any, ...] | None:
        """What a piece in one call needs; None: somebody comes, goes, travels or speaks into a microphone."""
        if not self._settled or not self._in_order or self.under_way or self.microphone is not None:
            return None
        steps = (self._jump, self._rings, self._step_in, self._step_out)
        return self._named, self.slots, self._clock, self._level, self._leaving, self._pool, self.step, *steps


class FastPlaces(Places):
    """In one pass."""

    def placed(self, how: Floats32, slots: Indices, step: Floats32, head_m: Floats, quat: Quat, share: float) -> Placed:
        count = len(slots)
        direction, distance = np.empty((count, 3), dtype=np.float32), np.empty(count, dtype=np.float32)
        gain, row = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.intp)
        placing.place(how, slots, head_m, quat, np.float32(share), self.relative, self.fresh, step, direction, distance, gain, row)
        return Placed(direction, distance, gain, row)


class FastLimiter(Limiter):
    """What need not be turned down is only delayed."""

    def process(self, x: Floats32) -> Floats32:
        out = np.empty_like(x)
        if self._calm and piece.passes(self._line, x, MOST, out):
            return out
        return super().process(x)


class FastConvolver(Convolver):
    """Filters and spectra as real and imaginary rows."""

    def __init__(self, table: HeadTable, air: Air) -> None:
        super().__init__(table, air)
        measured = table.spectra.view(np.complex64).reshape(len(table.spectra), 2, BINS)
        weights = np.ascontiguousarray(table.weights_from_direction.reshape(3, -1, 3))
        rows = np.ascontiguousarray(split(measured).reshape(len(measured), 4 * P))
        self.tables = (weights, neighbours(table.triangles), table.triangles, table.delay, rows, split(table.ramps))
        self.paths = (split(air.spectra), air.at_reference)
        self.turn = turns()
        filters, side = np.zeros((2, SLOTS, 4 * P), dtype=np.float32), np.zeros(1, dtype=np.intp)
        self.state = (self._triangle, self._heard, filters, side)
        """where each voice was, what it said, both filters of each, and which of the two is the one before"""
        self._total = np.zeros(8 * P, dtype=np.float32)

    def feed(self, voices: Voices) -> NDArray[Any]:
        aimed = (voices.slot, voices.fresh, voices.samples, voices.direction, voices.gain, voices.row)
        near.near(*aimed, self.tables, self.paths, self.state, self.turn, self._total)
        return self._total

    def out(self, total: NDArray[Any], n: int) -> Floats32:
        out = np.empty((n, 2), dtype=np.float32)
        ears(total, self.turn, self.fade(n), out)
        return out


class FastHeadBus(HeadBus):
    """All but the product of gains and samples, which stays the library's."""

    def __init__(self, decoder: Decoder, air: Air) -> None:
        super().__init__(decoder, air)
        self._rows = split(np.concatenate((decoder.spectra, decoder.spectra * air.dull))).reshape(2 * CHANNELS, 4 * P)
        self._both_shares = air.strands(np.arange(len(air.dull_share)))
        self._turn, self._channel = turns(), np.arange(2 * CHANNELS)
        self._goal = np.zeros((2, 2 * CHANNELS), dtype=np.float32)

    def add(self, total: NDArray[Any], voices: Voices) -> None:
        n, most = voices.samples.shape[1], len(voices.slot)
        by, lines = np.empty((2 * most, 2 * CHANNELS), dtype=np.float32), np.empty((2 * most, n), dtype=np.float32)
        work = (self._goal[0, :CHANNELS], self._goal[1], by, lines)
        used, dulls = bus.gather(
            voices.slot, voices.fresh, voices.gain, voices.row, voices.direction, voices.samples, self._both_shares, self._gains,
            self.ramp(n), work,
        )  # fmt: skip
        dulled = self._dull or dulls
        top = 2 * CHANNELS if dulled else CHANNELS
        self._quiet_for = 0 if used else self._quiet_for + n
        if used:
            mixed = by[: 2 * used, :top].T @ lines[: 2 * used]
        else:
            mixed = np.zeros((top, n), dtype=np.float32)
        bus.decoded(self._heard, mixed, self._channel[:top], self._rows, self._turn, total)
        self._dull = dulled and (dulls or bool(self._heard[CHANNELS:].any()))


class FastMixer(Mixer):
    """A piece is one call where all goes on as it did."""

    def __init__(self, convolver: FastConvolver, bus: FastHeadBus, clips: Mapping[str, Clip], rate: int, room: Room | None) -> None:
        super().__init__(Binaural(convolver, bus), clips, rate, room, (FastStage, FastPlaces, FastLimiter))
        self._convolver = convolver

    def _audible(self, heard: Heard, listener: Listener) -> Heard:
        if len(heard.who) <= AT_ONCE and piece.finite(heard.how):
            return heard
        return super()._audible(heard, listener)

    def _piece(self, heard: Heard, at: int, quat: Quat, head: Floats, share: float, n: int) -> Floats32:
        stage, places, ears = self._stage, self._places, self._convolver
        goes_on = stage.whole() if self._answer is None and self._flowing and isinstance(stage, FastStage) else None
        if goes_on is not None:
            out = np.empty((n, 2), dtype=np.float32)
            what, where = (heard.who, heard.how), (places.relative, places.fresh)
            made = (ears.tables, ears.paths, ears.state, ears.turn, ears.fade(n), out)
            if piece.piece(what, goes_on, where, head, quat, np.float32(share), at, *made):
                stage.how = heard.how
                return out
        return super()._piece(heard, at, quat, head, share, n)


assert LONGEST <= FFT // 2, "a piece must fit half a transform"
