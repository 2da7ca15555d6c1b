"""Where compiled loops are kept: in the cache, under a name that only this machine, these versions and these very sources have.

numba itself asks whether a loop's own file is as it was, but of nothing that the loop takes from others, and not for which NumPy.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from vr_dti.resources import cache_dir

COMPILER = Path(__file__).resolve().with_name("compiler.py")
"""what every loop takes its decorator and its numbers from"""


def folder(sources: Iterable[Path]) -> Path:
    """Of what is compiled from `sources`; it need not exist. Raises `StorageError`, and `PackageNotFoundError` without numba."""
    key = hashlib.sha256(f"{metadata.version('numba')} {metadata.version('numpy')} {platform.python_version()} {_processor()}".encode())
    for path in (COMPILER, *sources):
        # numba, too, asks where its source lies, and since when
        key.update(f"{path} {path.stat().st_mtime_ns}".encode() + path.read_bytes())
    return cache_dir() / "compiled" / key.hexdigest()[:16]


def _processor() -> str:
    """What tells one machine's instructions from another's: a cache that travels (a home on a server) must not be trusted."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as f:
            told = "".join(sorted({line for line in f if line.startswith(("model name", "flags", "Features", "CPU part"))}))
    except OSError:
        told = ""
    return f"{platform.machine()} {platform.processor()} {told}"
