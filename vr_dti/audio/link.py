"""The link to the sound process: the newest scene one way, counters and words the other, all in shared memory; nobody ever waits.

The scene is written over the one before: the reader always gets the newest, and a sound process that hangs cannot hold up a frame.
A number is odd while the writer is at work, and a checksum catches what a weakly ordered machine lets through (a "seqlock").
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from multiprocessing.context import SpawnContext
from typing import Any

import numpy as np

from vr_dti.audio.heard import Heard, Numbers
from vr_dti.events import Listener, Sounding

MOST = 64
"""soundings in one scene; more are left out, and counted"""

_NUMBER = struct.Struct("<Q")
_CHECK = struct.Struct("<II")  # checksum, bytes
_HEAD = struct.Struct("<q11dqBH")  # sent_ns, head pose, stage, story_ns, running, count
_ONE = struct.Struct("<4q8f")  # a row of `Heard.who`, a row of `Heard.how`
_ROWS = np.dtype([("who", "<i8", (4,)), ("how", "<f4", (8,))])
_SCENE_BYTES = _HEAD.size + MOST * _ONE.size
_TEXT_BYTES = 480


class State(IntEnum):
    """What the sound process is doing."""

    STARTING = 0
    PLAYING = 1
    LOST = 2
    """the device went away, or is not there yet; it tries again"""
    FAILED = 3
    """it never came to play; the words say why"""
    ENDED = 4
    """asked to, it stopped"""
    MOVED = 5
    """it plays, but on another output than the one that was named; the words say which"""


class LinkRegister(IntEnum):
    """Numbers that the sound process keeps: the index of each."""

    STATE = 0
    BLOCKS = 1
    UNDERRUNS = 2
    DEVICE_LATENCY_US = 3
    AHEAD_US = 4
    ALIVE_NS = 5
    PLAYING = 6
    LEAST_GAIN_PERMILLE = 7
    STOP = 8
    """set by the parent"""
    LATE = 9
    """blocks that were not ready when the device asked; those not ready soon after are `UNDERRUNS`, too"""
    LIVE_AGE_US = 10
    """how old the first sample of the instructor's microphone was in the newest block, as that was made"""
    LIVE_GAPS = 11
    """blocks in which he was on air and not enough of him had come"""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be heard, and when (machine time, ns) that was so."""

    sent_ns: int
    listener: Listener
    heard: Heard


class Link:
    """Made by the parent, handed to the child when it is spawned."""

    def __init__(self, context: SpawnContext) -> None:
        # Raw shared arrays have no name in the system: nothing is left behind, whoever is killed.
        self.scene: Any = context.RawArray("c", _NUMBER.size + _CHECK.size + _SCENE_BYTES)
        self.words: Any = context.RawArray("q", len(LinkRegister))
        self.text: Any = context.RawArray("c", _TEXT_BYTES)

    def say(self, state: State, what: str = "", remedy: str = "") -> None:
        """The child's word about itself. Text first, so that whoever sees the state finds its words."""
        if what:
            self.text.value = f"{what}\n{remedy}".encode()[: _TEXT_BYTES - 1].decode(errors="ignore").encode()
        self.words[LinkRegister.STATE] = state

    def heard(self) -> tuple[State, str, str]:
        """State, what and remedy, as the child last said them."""
        state = State(self.words[LinkRegister.STATE])  # before the words, which were written first: else it could come without them
        what, _, remedy = self.text.value.decode(errors="replace").partition("\n")
        return state, what, remedy


class SceneWriter:
    """The parent's end: keys and clip names become numbers, so that a scene is a few short rows."""

    def __init__(self, link: Link, clips: Sequence[str]) -> None:
        self._memory = memoryview(link.scene).cast("B")
        self._body = bytearray(_SCENE_BYTES)
        self._numbers = Numbers(clips)
        self._number = 0
        self.left_out = 0
        """soundings that did not fit, summed over scenes"""

    @property
    def unknown(self) -> set[str]:
        """Clips asked for that are not there (at most 20 kept)."""
        return self._numbers.unknown

    def write(self, sent_ns: int, listener: Listener, soundings: Sequence[Sounding]) -> None:
        """Put this scene in the place of the one before."""
        count, at = 0, _HEAD.size
        for s in soundings:
            who = self._numbers.who(s)
            if who is None:
                continue
            try:
                if count == MOST:
                    raise OverflowError
                _ONE.pack_into(self._body, at, *who, *s.position_m, *s.facing, s.gain_db, s.occlusion_db)
            except (struct.error, OverflowError):  # too many, or a number that nobody could hear
                self.left_out += 1
                continue
            count, at = count + 1, at + _ONE.size
        pose = (*listener.position_m, *listener.quat, *listener.stage)
        _HEAD.pack_into(self._body, 0, sent_ns, *pose, listener.story_ns, listener.running, count)
        memory, body = self._memory, memoryview(self._body)[:at]
        first = _NUMBER.size + _CHECK.size
        _NUMBER.pack_into(memory, 0, self._number + 1)
        _CHECK.pack_into(memory, _NUMBER.size, zlib.crc32(body), at)
        memory[first : first + at] = body
        self._number += 2
        _NUMBER.pack_into(memory, 0, self._number)


class SceneReader:
    """The child's end: the newest whole scene."""

    def __init__(self, link: Link) -> None:
        self._memory = memoryview(link.scene).cast("B")
        self._number = 0
        self._scene: Scene | None = None

    def newest(self) -> Scene | None:
        """The newest scene, the one before while a new one is being written, None before the first."""
        memory = self._memory
        number = _NUMBER.unpack_from(memory, 0)[0]
        if number == self._number or number % 2:
            return self._scene
        check, size = _CHECK.unpack_from(memory, _NUMBER.size)
        if not _HEAD.size <= size <= _SCENE_BYTES:
            return self._scene
        first = _NUMBER.size + _CHECK.size
        body = bytes(memory[first : first + size])
        if _NUMBER.unpack_from(memory, 0)[0] == number and zlib.crc32(body) == check:
            self._number, self._scene = number, self._decode(body)
        return self._scene

    def _decode(self, body: bytes) -> Scene:
        sent_ns, px, py, pz, qx, qy, qz, qw, sx, sy, sz, sw, story_ns, running, count = _HEAD.unpack_from(body, 0)
        rows = np.frombuffer(body, dtype=_ROWS, count=count, offset=_HEAD.size)
        listener = Listener((px, py, pz), (qx, qy, qz, qw), story_ns, bool(running), (sx, sy, sz, sw))
        # Copies: one row would else be part of what cannot be written to, another kind of array to the compiled loops.
        return Scene(sent_ns, listener, Heard(np.array(rows["who"], order="C"), np.array(rows["how"], order="C")))
