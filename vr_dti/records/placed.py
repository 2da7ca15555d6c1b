"""Files put in their place whole: written beside it, then renamed, so that nobody reads half of one and an older one stays until then."""

from __future__ import annotations

import os
from pathlib import Path

from vr_dti.errors import unwritable


def whole(path: Path, content: bytes) -> None:
    """`content` at `path`, on disk before it stands there under its name; where that cannot be, nothing of it is left behind, since it may
    tell of a person. Raises `OSError`."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")  # two programs at once spoil nothing of each other's
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def put(path: Path, content: bytes, what: str) -> None:
    """`content` at `path`, whose folder is made if absent. `what` it is, for the error: `the report`. Raises `StorageError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole(path, content)
    except OSError as e:
        raise unwritable(f"{path}: {what} cannot be written", e) from None


def drop(path: Path, what: str) -> None:
    """An older file gone, which may tell of other people. Raises `StorageError`."""
    try:
        if path.is_file():
            path.unlink()
    except OSError as e:
        raise unwritable(f"{path}: {what} of before cannot be removed", e) from None
