"""A reader of BVH, the text format of motion capture: bounded, and every mistake with its line and column.

Libraries were looked at (`docs/decisions/import.md`); none bounds what it reads or says where a mistake stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vr_dti.assets.gltf.faults import plain
from vr_dti.cast.imported.bones import Bones
from vr_dti.cast.imported.motion import Motion
from vr_dti.documents import read_text
from vr_dti.errors import DocumentError, Mistake
from vr_dti.spaces import Floats, quat_about, rotation_from_quat

MAX_BYTES = 64 << 20
MOST_JOINTS = 400
MOST_DEPTH = 100
MOST_NUMBERS = 6_000_000
"""of all frames together"""
MOST_UNITS = 1e6
_WORD = re.compile(r"\S+")
_CHANNELS = {f"{axis}{kind}": (kind, k) for kind in ("position", "rotation") for k, axis in enumerate("XYZ")}
_AXES = np.eye(3)
_AGAIN = "export it again as BVH"


@dataclass(slots=True)
class _Joint:
    name: str
    parent: int
    offset: tuple[float, ...] = (0.0, 0.0, 0.0)
    channels: list[str] = field(default_factory=list)


class _Words:
    """The words of the text, one after another, each with its place."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.line, self.column = 1, 1
        self._next = self._all()
        self.word = ""
        self.step()

    def _all(self) -> Iterator[tuple[int, int, str]]:
        for number, line in enumerate(self.lines, start=1):
            for match in _WORD.finditer(line):
                yield number, match.start() + 1, match[0]
        yield len(self.lines) + 1, 1, ""

    def step(self) -> str:
        """The word that was here; the next one is now."""
        was = self.word
        self.line, self.column, self.word = next(self._next, (self.line, self.column, ""))
        return was

    def wrong(self, what: str, remedy: str = _AGAIN) -> DocumentError:
        """A mistake here."""
        return DocumentError(self.file, [Mistake(self.line, "", what, remedy, self.column)])

    def expect(self, word: str) -> None:
        """This word, and on."""
        if self.word.lower() != word.lower():
            raise self.wrong(
                f"{word!r} should stand here, not {plain(self.word)[:40]!r}" if self.word else f"the file ends before {word!r}"
            )
        self.step()

    def number(self) -> float:
        """A finite number."""
        try:
            value = float(self.word)
        except ValueError:
            value = np.nan
        if not abs(value) <= MOST_UNITS:
            raise self.wrong(f"{plain(self.word)[:40]!r} is no number that can be used" if self.word else "the file ends before a number")
        self.step()
        return value

    def whole(self, most: int) -> int:
        """A count."""
        value = self.word
        if not (value.isascii() and value.isdecimal() and len(value) < 12 and int(value) <= most):
            raise self.wrong(f"{plain(value)[:40]!r} is no count from 0 to {most:,}")
        self.step()
        return int(value)


def read_bvh(path: Path) -> Motion:
    """The movement in the file at `path`. Raises `InputError`, `DocumentError`."""
    return parse_bvh(read_text(path, max_bytes=MAX_BYTES), str(path))


def parse_bvh(text: str, file: str) -> Motion:
    """The movement in `text`; `file` is named in mistakes."""
    words = _Words(text, file)
    words.expect("HIERARCHY")
    joints = _hierarchy(words)
    words.expect("MOTION")
    words.expect("Frames:")
    width = sum(len(j.channels) for j in joints)
    count = words.whole(MOST_NUMBERS // max(width, 1))
    words.expect("Frame")
    words.expect("Time:")
    seconds = words.number()
    if not 1e-4 <= seconds <= 1.0:
        raise words.wrong(f"a frame of {seconds:g} s", "give the time of a frame in seconds, 0.0333333 say")
    if count < 2:
        raise words.wrong(f"{count} frames", "a movement has two at least")
    return _motion(joints, _rows(words, count, width), 1.0 / seconds, file)


def _hierarchy(words: _Words) -> list[_Joint]:
    joints: list[_Joint] = []
    words.expect("ROOT")
    open_: list[int] = [_begun(words, joints, -1)]
    while open_:
        here = joints[open_[-1]]
        key = words.word.lower()
        if key == "offset":
            words.step()
            here.offset = (words.number(), words.number(), words.number())
        elif key == "channels":
            words.step()
            here.channels = [_channel(words) for _ in range(words.whole(6))]
        elif key == "joint":
            words.step()
            open_.append(_begun(words, joints, open_[-1]))
            if len(joints) > MOST_JOINTS or len(open_) > MOST_DEPTH:
                raise words.wrong(f"more than {MOST_JOINTS} joints, or {MOST_DEPTH} one below the other", "leave out what is no person")
        elif key == "end":
            words.step()
            words.expect("Site")
            words.expect("{")
            words.expect("OFFSET")
            for _ in range(3):
                words.number()
            words.expect("}")
        else:
            words.expect("}")
            open_.pop()
    return joints


def _begun(words: _Words, joints: list[_Joint], parent: int) -> int:
    name = []
    while words.word and words.word != "{":
        name.append(words.step())
    words.expect("{")
    joints.append(_Joint(plain(" ".join(name))[:80], parent))
    return len(joints) - 1


def _channel(words: _Words) -> str:
    name = words.word[:1].upper() + words.word[1:].lower()
    if name not in _CHANNELS:
        raise words.wrong(f"there is no channel {plain(words.word)[:40]!r}", f"one of: {', '.join(_CHANNELS)}")
    words.step()
    return name


def _rows(words: _Words, count: int, width: int) -> Floats:
    """(count, width) the numbers of the frames, a line each."""
    out = np.empty((count, width))
    first = words.line
    frame = 0
    for number in range(first, len(words.lines) + 1):
        line = words.lines[number - 1]
        if not line.strip():
            continue
        if frame == count:
            raise DocumentError(words.file, [Mistake(number, "", f"more than the {count} frames that were said", _AGAIN, 1)])
        said = line.split()
        if len(said) != width:
            raise DocumentError(words.file, [Mistake(number, "", f"{len(said)} numbers in this frame, not {width}", _AGAIN, 1)])
        try:
            out[frame] = said
            sound = bool((np.abs(out[frame]) <= MOST_UNITS).all())
        except ValueError:
            sound = False
        if not sound:
            raise DocumentError(words.file, [_bad_number(number, line)])
        frame += 1
    if frame < count:
        raise DocumentError(words.file, [Mistake(len(words.lines), "", f"{frame} frames, where {count} were said", "the file was cut", 1)])
    return out


def _bad_number(number: int, line: str) -> Mistake:
    for match in _WORD.finditer(line):
        try:
            sound = abs(float(match[0])) <= MOST_UNITS
        except ValueError:
            sound = False
        if not sound:
            return Mistake(number, "", f"{plain(match[0])[:40]!r} is no number that can be used", _AGAIN, match.start() + 1)
    return Mistake(number, "", "a number that cannot be used", _AGAIN, 1)


def _motion(joints: list[_Joint], rows: Floats, rate_hz: float, file: str) -> Motion:
    count = len(rows)
    turn, place = np.empty((count, len(joints), 3, 3)), np.empty((count, len(joints), 3))
    rest = np.zeros((len(joints), 3))
    at = 0
    for k, j in enumerate(joints):
        own = np.broadcast_to(np.eye(3), (count, 3, 3))
        move = np.tile(np.array(j.offset), (count, 1))
        for name in j.channels:
            kind, axis = _CHANNELS[name]
            if kind == "position":
                move[:, axis] = rows[:, at]
            else:
                own = own @ rotation_from_quat(quat_about(_AXES[axis], np.deg2rad(rows[:, at])))
            at += 1
        up = j.parent
        rest[k] = np.array(j.offset) + (rest[up] if up >= 0 else 0.0)
        turn[:, k] = own if up < 0 else turn[:, up] @ own
        place[:, k] = move if up < 0 else place[:, up] + (turn[:, up] @ move[..., None])[..., 0]
    parent = np.array([j.parent for j in joints], dtype=np.intp)
    bones = Bones(file, tuple(j.name for j in joints), parent, rest, np.ones(len(joints), dtype=bool))
    return Motion(bones, {}, np.tile(np.eye(3), (len(joints), 1, 1)), turn, place, rate_hz)
