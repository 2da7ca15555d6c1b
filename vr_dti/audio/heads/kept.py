"""The heads that a user brought: by name, in a folder of the user's own, each in one file as the shipped head is in two."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import numpy as np

from vr_dti.audio.bus import Decoder
from vr_dti.audio.clip import RATE_HZ
from vr_dti.audio.heads.made import Head
from vr_dti.audio.hrtf import HeadTable
from vr_dti.errors import InputError, unwritable
from vr_dti.resources import heads_folder

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
SUFFIX = ".npz"


def names() -> list[str]:
    """Of all that are kept."""
    return sorted(p.stem for p in heads_folder().glob(f"*{SUFFIX}") if NAME.fullmatch(p.stem))


def keep(head: Head, name: str) -> Path:
    """Write it down, in one step. Raises `InputError` where the name is none or taken, `StorageError`."""
    path = place(name)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as f:
            np.savez_compressed(
                f, directions=head.directions, triangles=head.triangles, delay=head.delay, taps=head.taps, decoder=head.decoder,
                scale=np.float64(1.0), rate_hz=np.int64(RATE_HZ), citation=np.array(head.title),
            )  # fmt: skip
        part.replace(path)
    except OSError as e:
        raise unwritable(f"{path}: the head cannot be kept", e) from None
    finally:
        part.unlink(missing_ok=True)
    return path


def place(name: str) -> Path:
    """Where a new head of that name goes. Raises `InputError`."""
    if not NAME.fullmatch(name):
        raise InputError(f"{name!r}: no name of a head", "lower-case letters, digits, - and _, at most 40: --name officer-7")
    path = heads_folder() / f"{name}{SUFFIX}"
    if path.exists():
        raise InputError(f"there is a head {name!r} already: {path}", "choose another --name, or remove that file first")
    return path


def file_of(name: str) -> Path:
    """Where the head of that name lies, looked through. Raises `InputError`."""
    known = names()
    if name not in known:
        raise InputError(f"{name}: no such head", f"one of: {', '.join(known)}" if known else "vr-dti sound import FILE.sofa")
    path = heads_folder() / f"{name}{SUFFIX}"
    try:
        HeadTable.load(path), Decoder.load(path)
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, np.linalg.LinAlgError) as e:
        raise InputError(f"{path}: damaged ({e})", "remove it and import the SOFA file again") from None
    return path
