"""What is wrong with a file, gathered with JSON pointers (RFC 6901), and what could be used only in part."""

from __future__ import annotations

from typing import NoReturn

from vr_dti.assets.gltf import figures
from vr_dti.errors import DocumentError, Mistake

EXPORT = "export it again; if that does not help, the Khronos glTF validator tells its maker the same"


def step(pointer: str, key: str | int) -> str:
    """`pointer` to the value `key` in it."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def plain(words: str) -> str:
    """A stranger's words, without what a terminal would act on."""
    return words if words.isprintable() else "".join(c if c.isprintable() else "?" for c in words)


class Faults:
    """Mistakes, which refuse the file once all are known, and notes, which do not."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._mistakes: dict[tuple[str, str], Mistake] = {}
        self._more = 0
        self._notes: dict[str, None] = {}

    def add(self, pointer: str, what: str, remedy: str = EXPORT, *, file: str = "", line: int = 0, column: int = 0) -> None:
        """A mistake at `pointer`. The same one is told once; beyond `figures.MISTAKES` they are only counted."""
        pointer, what = plain(pointer)[:200], plain(what)
        if (pointer, what) in self._mistakes:
            return
        if len(self._mistakes) >= figures.MISTAKES:
            self._more += 1
            return
        self._mistakes[pointer, what] = Mistake(line, pointer, what, remedy, column, file)

    def stop(self, pointer: str, what: str, remedy: str = EXPORT, *, line: int = 0, column: int = 0) -> NoReturn:
        """A mistake that nothing can be read beyond. Raises `DocumentError` with all so far."""
        self.add(pointer, what, remedy, line=line, column=column)
        raise self._error()

    def note(self, words: str) -> None:
        """Something that is left out or taken otherwise than it is written, told to whoever brings the file."""
        if len(self._notes) < figures.MISTAKES:
            self._notes[plain(words)[:300]] = None

    @property
    def notes(self) -> tuple[str, ...]:
        """In the order they came up."""
        return tuple(self._notes)

    @property
    def any(self) -> bool:
        """Is anything wrong?"""
        return bool(self._mistakes)

    def check(self) -> None:
        """Raises `DocumentError` where anything was wrong."""
        if self._mistakes:
            raise self._error()

    def _error(self) -> DocumentError:
        mistakes = list(self._mistakes.values())
        if self._more:
            mistakes.append(Mistake(0, "", f"and {self._more} more mistakes", "mend these first", file=self.file))
        return DocumentError(self.file, mistakes)


class Mute(Faults):
    """Hears nothing: for what stands inside a value that was already refused."""

    def add(self, pointer: str, what: str, remedy: str = EXPORT, *, file: str = "", line: int = 0, column: int = 0) -> None:
        """Forgotten."""

    def note(self, words: str) -> None:
        """Forgotten."""
