"""Arrays that take long to make and never change: made once, kept in the user's cache under the hash of what makes them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.cached import DAMAGED
from vr_dti.resources import cache_dir


def kept(name: str, source: Path, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
    """What `make()` gives, from the cache where `source` (the file that holds the recipe) and numpy are as they were. Read-only.

    A cache that cannot be read or written is no fault: the array is simply made again.
    """
    key = hashlib.sha256(source.read_bytes() + np.__version__.encode()).hexdigest()[:24]
    path = cache_dir() / f"{name}-{key}.npy"
    try:
        array: NDArray[Any] = np.load(path, allow_pickle=False)
    except DAMAGED:
        array = make()
        _write(path, array)
    array.setflags(write=False)
    return array


def _write(path: Path, array: NDArray[Any]) -> None:
    """Whole or not at all: another run may read it meanwhile."""
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as f:
            np.save(f, array, allow_pickle=False)
        Path(part).replace(path)
    except OSError:
        return
