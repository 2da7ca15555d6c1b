"""What each part of a picture costs the graphics card: time stamps between the passes, read some frames later so that nothing waits.

A time stamp is a query of OpenGL 3.3 that the card fills in when it gets there. Asking for the answer too early would hold the program
until it does; so each frame has its own stamps, a few frames are under way at a time, and an answer that is not there yet is asked for
again in the next frame.
"""

from __future__ import annotations

import ctypes
from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import moderngl

from vr_dti.render.rawgl import is_software
from vr_dti.render.tally import Tally

FRAMES = 4
"""under way at most: drivers queue three pictures (default)"""
STAMPS = 160
"""of one frame: 16 views of 9 passes each, and what is done once. Any that come after are counted to the pass before. Default."""
NS_PER_MS = 1e6

_TIMESTAMP, _COUNTER_BITS = 0x8E28, 0x8864
_RESULT, _RESULT_AVAILABLE = 0x8866, 0x8867
_int, _uint, _long = ctypes.c_int, ctypes.c_uint, ctypes.c_uint64

NO_TIMER = "this driver times nothing"
TOGETHER = "the processor draws, all passes together: only the sum is known"


class Level(IntEnum):
    """How much is timed."""

    OFF = 0
    SUM = 1
    PASSES = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What one frame cost."""

    number: int
    """1, 2, 3... of the frames that were timed"""
    sum_ms: float
    passes: tuple[tuple[str, float], ...]
    """name and ms, summed over views, in the order first drawn; empty at `Level.SUM` and where passes cannot be told apart"""
    draws: int
    triangles: int


@dataclass(slots=True)
class _Underway:
    queries: Any
    number: int = 0
    names: tuple[str, ...] = ()
    """of the passes that begin at each stamp but the last"""
    draws: int = 0
    triangles: int = 0


class PassTimer:
    """The stamps of one context. `begin`, then `mark` where another pass begins, then `end`; off until `level` says otherwise."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self.level = Level.OFF
        self.reading: Reading | None = None
        """the latest answer"""
        self.unanswered = 0
        """frames timed since the last answer: where it grows, the driver promised what it does not do"""
        load = ctx.mglo._context.load
        ask = ctypes.CFUNCTYPE(None, _uint, _uint, ctypes.POINTER(_int))
        bits = _int(0)
        if load("glQueryCounter") and load("glGetQueryiv"):
            ask(load("glGetQueryiv"))(_TIMESTAMP, _COUNTER_BITS, ctypes.byref(bits))
        self.supported = bits.value > 0
        self.splits = not is_software(ctx)
        """passes can be told apart: a processor draws tile by tile, all passes of a tile together"""
        self.note = ("" if self.splits else TOGETHER) if self.supported else NO_TIMER
        """what whoever reads the figures must know"""
        self._number = 0
        self._names: list[str] = []
        self._open: _Underway | None = None
        self._asked: deque[_Underway] = deque()
        self._free: deque[_Underway] = deque()
        if not self.supported:
            return
        many = ctypes.CFUNCTYPE(None, _int, ctypes.POINTER(_uint))
        self._make = many(load("glGenQueries"))
        self._stamp = ctypes.CFUNCTYPE(None, _uint, _uint)(load("glQueryCounter"))
        self._state = ask(load("glGetQueryObjectiv"))
        self._result = ctypes.CFUNCTYPE(None, _uint, _uint, ctypes.POINTER(_long))(load("glGetQueryObjectui64v"))
        self._delete = many(load("glDeleteQueries"))

    def begin(self) -> None:
        """A frame's drawing begins. Takes up the answers that are there."""
        if not self.supported or self.level is Level.OFF:
            return
        self._answers()
        if not self._free and not self._asked:  # the first: most renderers are never timed
            self._prepare()
        if not self._free:  # no answer for some frames: the oldest question is dropped, and nobody waits for it
            self._free.append(self._asked.popleft())
        self._open = self._free.popleft()
        self._number += 1
        self._names.clear()
        self.unanswered += 1
        self._mark("")

    def _prepare(self) -> None:
        for _ in range(FRAMES):
            queries = (_uint * STAMPS)()
            self._make(STAMPS, queries)
            self._free.append(_Underway(queries))

    def mark(self, name: str) -> None:
        """From here on it is pass `name`."""
        if self._open is not None and self.splits and self.level is Level.PASSES:
            self._mark(name)

    def _mark(self, name: str) -> None:
        if self._open is not None and len(self._names) < STAMPS - 1:
            self._stamp(self._open.queries[len(self._names)], _TIMESTAMP)
            self._names.append(name)

    def end(self, tally: Tally) -> None:
        """All is drawn."""
        frame, self._open = self._open, None
        if frame is None:
            return
        self._stamp(frame.queries[len(self._names)], _TIMESTAMP)
        frame.number, frame.names = self._number, tuple(self._names)
        frame.draws, frame.triangles = tally.draws, tally.triangles
        self._asked.append(frame)

    def _answers(self) -> None:
        there = _int(0)
        while self._asked:
            frame = self._asked[0]
            self._state(frame.queries[len(frame.names)], _RESULT_AVAILABLE, ctypes.byref(there))
            if not there.value:  # the last stamp is the last to come
                return
            self._free.append(self._asked.popleft())
            self.reading = self._read(frame)
            self.unanswered = 0

    def _read(self, frame: _Underway) -> Reading:
        at, answer = [], _long(0)
        for k in range(len(frame.names) + 1):
            self._result(frame.queries[k], _RESULT, ctypes.byref(answer))
            at.append(answer.value)
        passes: dict[str, float] = {}
        for name, a, b in zip(frame.names, at, at[1:], strict=False):
            if name:
                passes[name] = passes.get(name, 0.0) + max(0, b - a) / NS_PER_MS
        return Reading(frame.number, max(0, at[-1] - at[0]) / NS_PER_MS, tuple(passes.items()), frame.draws, frame.triangles)

    def release(self) -> None:
        """Give the queries back."""
        for frame in (*self._free, *self._asked):
            self._delete(STAMPS, frame.queries)
        self._free.clear()
        self._asked.clear()
        self.supported = False
