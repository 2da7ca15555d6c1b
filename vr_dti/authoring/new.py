"""`new`: a small scene and its lawful twin, complete, from the example in `starter/`, to be changed into something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from vr_dti.errors import InputError

STARTER = Path(__file__).parent / "starter"
PLACEHOLDER = "starter-id"
FOLDERS = (("scene", "{id}"), ("lawful", "{id}-lawful"))
"""of the example, and what it becomes"""


def written_scenes(id: str, folder: Path) -> list[tuple[Path, str]]:
    """(file to write, its text) of both scenes. Raises `InputError` for an id that cannot be one, or where something stands already."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,31}", id):
        raise InputError(f"{id!r} cannot be the id of a scene", "lower-case words with hyphens, 2 to 32 characters: night-shift")
    for _, name in FOLDERS:
        target = folder / name.format(id=id)
        if target.exists():
            raise InputError(f"{target} exists; nothing is written over", "choose another id or folder")
    return list(_files(id, folder))


def _files(id: str, folder: Path) -> Iterator[tuple[Path, str]]:
    for source, name in FOLDERS:
        for path in sorted((STARTER / source).rglob("*")):
            if path.is_file():
                target = folder / name.format(id=id) / path.relative_to(STARTER / source)
                yield target, path.read_text(encoding="utf-8").replace(PLACEHOLDER, id)
