"""The link to the sound process: the newest scene one way, counters and words the other, all in shared memory; nobody ever waits.

The scene is written over the one before: the reader always gets the newest, and a sound process that hangs cannot hold up a frame.
A number is odd while the writer is at work, and a checksum catches what a weakly ordered machine lets through (a "seqlock").
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from multiprocessing.context import SpawnContext
from typing import Any

from vr_dti.events import Listener, Sounding

MOST = 64
"""soundings in one scene; more are left out, and counted"""

_NUMBER = struct.Struct("<Q")
_CHECK = struct.Struct("<II")  # checksum, bytes
_HEAD = struct.Struct("<q11dqBH")  # sent_ns, head pose, stage, story_ns, running, count
_ONE = struct.Struct("<IHq3fff3fB")  # key, clip, start_ns, position, gain_db, occlusion_db, facing, loop + 2 * travels
_SCENE_BYTES = _HEAD.size + MOST * _ONE.size
_TEXT_BYTES = 480


class State(IntEnum):
    """What the sound process is doing."""

    STARTING = 0
    PLAYING = 1
    LOST = 2
    """the device went away; it tries again"""
    FAILED = 3
    """it never came to play; the words say why"""
    ENDED = 4
    """asked to, it stopped"""


class Word(IntEnum):
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


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be heard, and when (machine time, ns) that was so."""

    sent_ns: int
    listener: Listener
    soundings: tuple[Sounding, ...]


class Link:
    """Made by the parent, handed to the child when it is spawned."""

    def __init__(self, context: SpawnContext) -> None:
        # Raw shared arrays have no name in the system: nothing is left behind, whoever is killed.
        self.scene: Any = context.RawArray("c", _NUMBER.size + _CHECK.size + _SCENE_BYTES)
        self.words: Any = context.RawArray("q", len(Word))
        self.text: Any = context.RawArray("c", _TEXT_BYTES)

    def say(self, state: State, what: str = "", remedy: str = "") -> None:
        """The child's word about itself. Text first, so that whoever sees the state finds its words."""
        if what:
            self.text.value = f"{what}\n{remedy}".encode()[: _TEXT_BYTES - 1].decode(errors="ignore").encode()
        self.words[Word.STATE] = state

    def heard(self) -> tuple[State, str, str]:
        """State, what and remedy, as the child last said them."""
        what, _, remedy = self.text.value.decode(errors="replace").partition("\n")
        return State(self.words[Word.STATE]), what, remedy


class SceneWriter:
    """The parent's end: keys and clip names become numbers, so that a scene is a few short rows."""

    def __init__(self, link: Link, clips: Sequence[str]) -> None:
        self._memory = memoryview(link.scene).cast("B")
        self._body = bytearray(_SCENE_BYTES)
        self._clip: Mapping[str, int] = {name: i for i, name in enumerate(clips)}
        self._key: dict[str, int] = {}
        self._number = 0
        self.unknown: set[str] = set()
        """clips asked for that are not there (at most 20 kept)"""
        self.left_out = 0
        """soundings that did not fit, summed over scenes"""

    def write(self, sent_ns: int, listener: Listener, soundings: Sequence[Sounding]) -> None:
        """Put this scene in the place of the one before."""
        count, at = 0, _HEAD.size
        for s in soundings:
            clip = self._clip.get(s.clip)
            if clip is None or count == MOST:
                self._refuse(s.clip, clip is None)
                continue
            key = self._key.setdefault(s.key, len(self._key))
            x, y, z = s.position_m
            try:
                how = s.loop + 2 * s.travels
                _ONE.pack_into(self._body, at, key, clip, s.start_ns, x, y, z, s.gain_db, s.occlusion_db, *s.facing, how)
            except (struct.error, OverflowError):  # a number that nobody could hear
                self._refuse(s.clip, False)
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

    def _refuse(self, clip: str, unknown: bool) -> None:
        if not unknown:
            self.left_out += 1
        elif len(self.unknown) < 20:
            self.unknown.add(clip)


class SceneReader:
    """The child's end: the newest whole scene."""

    def __init__(self, link: Link, clips: Sequence[str]) -> None:
        self._memory = memoryview(link.scene).cast("B")
        self._clips = tuple(clips)
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
        soundings = []
        for i in range(count):
            key, clip, start_ns, x, y, z, gain_db, occlusion_db, fx, fy, fz, how = _ONE.unpack_from(body, _HEAD.size + i * _ONE.size)
            known, facing = self._clips[clip], (fx, fy, fz)
            soundings.append(Sounding(str(key), known, start_ns, (x, y, z), gain_db, bool(how & 1), occlusion_db, facing, bool(how & 2)))
        listener = Listener((px, py, pz), (qx, qy, qz, qw), story_ns, bool(running), (sx, sy, sz, sw))
        return Scene(sent_ns, listener, tuple(soundings))
