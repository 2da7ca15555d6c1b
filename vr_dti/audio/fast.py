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
from vr_dti.audio.kernels.answer import around
from vr_dti.audio.kernels.transform import LANES, SET, P, ears
from vr_dti.audio.limiter import CEILING, Limiter
from vr_dti.audio.mixer import AT_ONCE, Mixer, Parts
from vr_dti.audio.placing import Placed, Places, Quat
from vr_dti.audio.playing import Stage
from vr_dti.audio.room import MIRRORED, Answer, Room
from vr_dti.audio.tail import SILENT, SIZE
from vr_dti.audio.voices import REFLECTIONS, SLOTS, TAIL_LINES, Indices, Voices
from vr_dti.events import Listener
from vr_dti.spaces import Floats

MOST = np.float32(CEILING)
COME_BACK = MIRRORED * REFLECTIONS + TAIL_LINES
"""voices at most that come back from a place"""


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


class FastAnswer(Answer):
    """Reflections and tail in one pass."""

    def __init__(self, room: Room, rate_hz: int) -> None:
        super().__init__(room, rate_hz)
        surfaces = tuple(map(np.ascontiguousarray, (room.centre_m, room.normal, room.across, room.half_m, room.gain)))
        mirrors = (surfaces, float(rate_hz), self._heard, self._late)
        self._loudest = np.zeros(1, dtype=np.float32)
        none, tail = np.zeros((0, SIZE), dtype=np.float32), self._tail
        of_tail = (none, np.zeros(0, dtype=np.intp), none, none, np.float32(0.0)) if tail is None else tail.whole()
        self._kept = (mirrors, (*of_tail, self._loudest), np.zeros(2, dtype=np.intp))
        self._linear = np.zeros(0, dtype=np.float32)

    @property
    def rings(self) -> bool:
        return self._tail is not None and bool(self._loudest[0] > SILENT)

    def whole(self, n: int) -> tuple[Any, ...]:
        """What a piece of `n` samples needs: what is kept, its ramp, rows for what comes back (slot, fresh, samples, direction, gain, row
        of the air)."""
        if len(self._linear) != n:
            self._linear = np.arange(1, n + 1, dtype=np.float32) / np.float32(n)
        slot, fresh, row = (np.empty(COME_BACK, dtype=kind) for kind in (np.intp, np.bool_, np.intp))
        said, side = (np.empty((COME_BACK, width), dtype=np.float32) for width in (n, 3))
        return *self._kept, self._linear, (slot, fresh, said, side, np.empty(COME_BACK, dtype=np.float32), row)

    def around(self, voices: Voices, power: Floats32, places_m: Floats, head_m: Floats, head_from_world: Floats) -> Voices | None:
        mirrors, tail, state, linear, out = self.whole(voices.samples.shape[1])
        where = (places_m.astype(np.float32), power, head_m, np.ascontiguousarray(head_from_world))
        came = around(voices.slot, voices.fresh, voices.samples, voices.distance_m, *where, mirrors, tail, state, linear, out)
        slot, fresh, said, side, gain, row = (rows[:came] for rows in out)
        return Voices(slot, fresh, said, side, np.zeros(came, dtype=np.float32), gain, row) if came else None


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
        self.total = np.zeros(8 * P, dtype=np.float32)

    def feed(self, voices: Voices) -> NDArray[Any]:
        aimed = (voices.slot, voices.fresh, voices.samples, voices.direction, voices.gain, voices.row)
        near.near(*aimed, self.tables, self.paths, self.state, self.turn, self.total)
        return self.total

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
        whole = self.whole(voices.samples.shape[1], len(voices.slot))
        seen = (voices.slot, voices.fresh, voices.gain, voices.row, voices.direction, voices.samples)
        rows, dulls = bus.gather(*seen, *whole)
        bus.decoded(*self.product(whole, rows, dulls), self._turn, total)
        self.settle(dulls)

    def whole(self, n: int, most: int) -> tuple[Any, ...]:
        """What `most` voices of a piece of `n` samples need."""
        by, lines = np.empty((2 * most, 2 * CHANNELS), dtype=np.float32), np.empty((2 * most, n), dtype=np.float32)
        return self._both_shares, self._gains, self.ramp(n), (self._goal[0, :CHANNELS], self._goal[1], by, lines)

    def product(self, whole: tuple[Any, ...], rows: int, dulls: bool) -> tuple[Any, ...]:
        """Gains times samples, `rows` of them: what `bus.decoded` is given."""
        *_, by, lines = whole[3]
        self._dull = self._dull or dulls
        top, n = 2 * CHANNELS if self._dull else CHANNELS, lines.shape[1]
        self._quiet_for = 0 if rows else self._quiet_for + n
        mixed = by[:rows, :top].T @ lines[:rows] if rows else np.zeros((top, n), dtype=np.float32)
        return self._heard, mixed, self._channel[:top], self._rows

    def settle(self, dulls: bool) -> None:
        """After a piece: whether something dulled may still ring."""
        self._dull = self._dull and (dulls or bool(self._heard[CHANNELS:].any()))


class FastMixer(Mixer):
    """A piece is one call where all goes on as it did."""

    def __init__(self, convolver: FastConvolver, bus: FastHeadBus, clips: Mapping[str, Clip], rate: int, room: Room | None) -> None:
        super().__init__(Binaural(convolver, bus), clips, rate, room, Parts(FastStage, FastPlaces, FastLimiter, FastAnswer))
        self._convolver, self._bus = convolver, bus

    def _audible(self, heard: Heard, listener: Listener) -> Heard:
        if len(heard.who) <= AT_ONCE and piece.finite(heard.how):
            return heard
        return super()._audible(heard, listener)

    def _piece(self, heard: Heard, at: int, quat: Quat, head: Floats, share: float, n: int) -> Floats32:
        stage = self._stage
        goes_on = stage.whole() if self._flowing and isinstance(stage, FastStage) else None
        if goes_on is not None:
            out = np.empty((n, 2), dtype=np.float32)
            what, where = (heard.who, heard.how), (self._places.relative, self._places.fresh)
            if self._in_one(what, goes_on, (where, head, quat, np.float32(share), at), out):
                stage.how = heard.how
                return out
        return super()._piece(heard, at, quat, head, share, n)

    def _in_one(self, what: tuple[Any, ...], stage: tuple[Any, ...], seen: tuple[Any, ...], out: Floats32) -> bool:
        """The piece into `out` (n, 2). -> it was done; else nothing is touched."""
        ears, n, answer, bus = self._convolver, len(out), self._answer, self._bus
        filters = (ears.tables, ears.paths, ears.state, ears.turn)
        if not isinstance(answer, FastAnswer):
            return bool(piece.piece(what, stage, *seen, *filters, ears.fade(n), out))
        on_bus = bus.whole(n, COME_BACK)
        rows, dulls = piece.answered(what, stage, self._stage.beds, *seen, *filters, ears.total, answer.whole(n), on_bus)
        if rows < 0:
            return False
        piece.both(*bus.product(on_bus, rows, dulls), ears.turn, ears.total, ears.fade(n), out)
        bus.settle(dulls)
        return True


assert LONGEST <= FFT // 2, "a piece must fit half a transform"
