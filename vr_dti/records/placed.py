"""Files put in their place whole: written beside it, then renamed, so that nobody reads half of one and an older one stays until then."""

from __future__ import annotations

from pathlib import Path

from vr_dti.errors import unwritable


def put(path: Path, content: bytes, what: str) -> None:
    """`content` at `path`, whose folder is made if absent. `what` it is, for the error: `the report`. Raises `StorageError`."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as e:
        raise unwritable(f"{path}: {what} cannot be written", e) from None


def drop(path: Path, what: str) -> None:
    """An older file gone, which may tell of other people. Raises `StorageError`."""
    try:
        if path.is_file():
            path.unlink()
    except OSError as e:
        raise unwritable(f"{path}: {what} of before cannot be removed", e) from None
