"""Everything that can go wrong, and the sentence a person reads when it does.

    VrDtiError                  one message: what happened, where, what to do next
    +-- InputError              a document, session or command that cannot be used          exit status 2
    |   +-- DocumentError       a scene, rig, script...: every mistake with file, line and remedy
    |   +-- SessionFileError    a session file that is missing, cut, newer or not ours
    +-- MachineError            this machine lacks something                               exit status 2
    |   +-- GraphicsError       no usable OpenGL
    |   +-- SoundError          no usable sound device
    |   +-- HeadsetError        no OpenXR runtime, headset or permission
    |   |   +-- HeadsetLost     it was there and went away during the run
    |   +-- StorageError        disk full or read-only
    +-- Refused                 the operator or a safety rule said no                       exit status 1

Each error is handled exactly once: by the command line (printed, exit status), by the document reader (collected), or by the frame
(counted). Nothing is swallowed.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass


class VrDtiError(Exception):
    """The root. `what` happened; `remedy` is what to do next."""

    exit_status = 2

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n  -> {self.remedy}" if self.remedy else self.what


class InputError(VrDtiError):
    """What was given cannot be used."""


class UnfitValue(ValueError):
    """A value that a model of a document refuses, and what to do instead: readers turn it into a mistake."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a document: where (`line` and `column` 1-based, 0 if unknown; `path` to the value) and what to do."""

    line: int
    path: str
    what: str
    remedy: str = ""
    column: int = 0
    file: str = ""
    """where it is not the document's own: a sub-graph, a locale"""
    refused: bool = False
    """beyond what is read at all: no document of this kind, a bound of the format, or an expression outside its language"""

    def __str__(self) -> str:
        where = f":{self.line}" + (f":{self.column}" if self.column else "") if self.line else ""
        path = f" {self.path}:" if self.path else ""
        remedy = f"\n    -> {self.remedy}" if self.remedy else ""
        return f"{where}:{path} {self.what}{remedy}"


class DocumentError(InputError):
    """All mistakes of one document at once."""

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        self.file = file
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (m.file, m.line, m.column, m.path)))
        super().__init__("\n".join(f"{m.file or file}{m}" for m in self.mistakes))


class SessionFileError(InputError):
    """A session file that cannot be read."""


class MachineError(VrDtiError):
    """The machine lacks something this needs."""


class GraphicsError(MachineError):
    """No usable OpenGL."""


class SoundError(MachineError):
    """No usable sound device."""


class HeadsetError(MachineError):
    """No OpenXR runtime, no headset, or it refuses."""


class HeadsetLost(HeadsetError):
    """The runtime or the headset went away during the run."""


class StorageError(MachineError):
    """The session cannot be written."""


def unwritable(what: str, e: OSError, option: str = "--out") -> StorageError:
    """The error for a file that could not be written. `what`: `PATH: the report cannot be written`; `option`: where the place is named."""
    name = errno.errorcode.get(e.errno or 0, "")
    elsewhere = f"choose another place with {option}"
    why, remedy = {
        "ENOENT": ("no folder can be made there", elsewhere),
        "EEXIST": ("a file stands where a folder is needed", f"name a folder with {option}, or move that file away"),
        "ENOTDIR": ("a file stands where a folder is needed", f"name a folder with {option}, or move that file away"),
        "EISDIR": ("a folder of that name stands there", f"move it away, or {elsewhere}"),
        "ENAMETOOLONG": ("the name is too long", f"give a shorter one with {option}"),
        "ENOSPC": ("the disk is full", f"free some space, or {elsewhere}"),
        "EDQUOT": ("the disk is full", f"free some space, or {elsewhere}"),
        "EACCES": ("this user may not write there", f"make the folder writable, or {elsewhere}"),
        "EPERM": ("this user may not write there", f"make the folder writable, or {elsewhere}"),
        "EROFS": ("that disk is read-only", elsewhere),
    }.get(name, (e.strerror or str(e), f"check the drive, or {elsewhere}"))
    return StorageError(f"{what}: {why}", remedy)


class Refused(VrDtiError):
    """The operator, or a safety rule, said no."""

    exit_status = 1
