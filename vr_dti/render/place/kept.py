"""A place's mesh kept in the user's cache: a parking lot takes more than a second to build, and is the same at every start.

A file is named by the hash of the parts, of all code that builds them and of the libraries whose numbers and letters go in, so that nobody
has to remember to raise a version. It is written beside and renamed: two runs may build the same place at once. What is cut, foreign or
does not fit together is built again; a cache that cannot be written costs only the time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vr_dti
from vr_dti.assets import pictures
from vr_dti.cached import DAMAGED
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.assemble import PlaceMesh, Run, assemble
from vr_dti.render.place.finish import VERTEX, Batch
from vr_dti.resources import cache_dir
from vr_dti.world.place import Place

BESIDE = ("assets/pictures.py", "cast/noise.py", "render/grain.py", "render/lamp.py", "render/probe.py", "spaces.py", "world/place.py")
"""modules that building a place uses beside all of this folder; a test holds the list to the imports"""
FOLDER = "places"
LARGE = 5000
"""vertices: what is smaller is built as fast as it is read (default)"""
MOST_BYTES = 256_000_000
"""in the folder: six shipped places take 60 MB; whoever edits a place leaves one behind at every start (default)"""


def assembled(place: Place) -> PlaceMesh:
    """`assemble(place)`, from the cache where the same parts were built by the same code. Raises `StorageError` where there is no cache."""
    path = cache_dir() / FOLDER / f"{_key(place)}.npz"
    try:
        with path.open("rb") as f, np.load(f, allow_pickle=False) as z:
            mesh = _whole(z)
    except DAMAGED:
        mesh = assemble(place)
        if sum(map(len, mesh.vertices)) >= LARGE:
            _write(path, mesh)
        return mesh
    with contextlib.suppress(OSError):
        os.utime(path)  # what is used stays
    return mesh


def _key(place: Place) -> str:
    """Of the parts and whatever they are built by; marks, light and weather change no triangle."""
    root = Path(vr_dti.__file__).resolve().parent
    code = sorted((*Path(__file__).resolve().parent.glob("*.py"), *(root.joinpath(*name.split("/")) for name in BESIDE)))
    digest = hashlib.sha256(repr((place.parts, place.indoors, np.__version__, pictures.LETTERS)).encode())
    for path in code:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _parts(mesh: PlaceMesh) -> dict[str, NDArray[Any]]:
    """`mesh` as plain arrays by name; `_whole` puts them together."""
    head = {
        "runs": [astuple(run) for run in mesh.runs],
        "lamps": [asdict(lamp) for lamp in mesh.lamps],
        "within_m": mesh.within_m,
        "ceiling_m": mesh.ceiling_m,
        "fronts_m": mesh.fronts_m,
    }
    return {
        "head": np.frombuffer(json.dumps(head).encode(), dtype=np.uint8),
        "decals": mesh.decals,
        **{f"vertices_{b}": mesh.vertices[b] for b in Batch},
        **{f"triangles_{b}": mesh.triangles[b] for b in Batch},
    }


def _whole(z: Mapping[str, NDArray[Any]]) -> PlaceMesh:
    """What `_parts` gave. Raises ValueError, KeyError, TypeError for anything else: no triangle may reach for a vertex that is not there,
    which a graphics driver forgives nobody."""
    head = json.loads(z["head"].tobytes())
    vertices, triangles = (tuple(z[f"{name}_{b}"] for b in Batch) for name in ("vertices", "triangles"))
    runs = tuple(_run(*row) for row in head["runs"])
    for v, t in zip(vertices, triangles, strict=True):
        if v.dtype != VERTEX or v.ndim != 1 or t.dtype != np.uint32 or t.shape[1:] != (3,) or (t.size and int(t.max()) >= len(v)):
            raise ValueError("no place's triangles")
    if (
        z["decals"].dtype != np.uint8
        or z["decals"].ndim != 2
        or any(r.first < 0 or r.first + r.count > len(triangles[r.batch]) for r in runs)
    ):
        raise ValueError("no place's runs")
    lamps = tuple(_lamp(lamp) for lamp in head["lamps"])
    within, fronts = (None if head[k] is None else tuple(head[k]) for k in ("within_m", "fronts_m"))
    return PlaceMesh(vertices, triangles, runs, lamps, z["decals"], within, head["ceiling_m"], fronts)


def _run(batch: int, first: int, count: int, middle: tuple[float, float, float], radius: float, caster: bool, sunlit: bool) -> Run:
    x, y, z = middle
    return Run(Batch(batch), first, count, (x, y, z), radius, caster, sunlit)


def _lamp(row: dict[str, Any]) -> Lamp:
    said: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Lamp(**said)


def _write(path: Path, mesh: PlaceMesh) -> None:
    """Whole or not at all, and the oldest of the folder go where it holds too much."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as f:
                np.savez(f, **_parts(mesh))  # type: ignore[arg-type]
            Path(part).replace(path)
        except OSError:
            Path(part).unlink(missing_ok=True)
            raise
        _thin(path)
    except OSError:
        return


def _thin(newest: Path) -> None:
    """Remove what was used longest ago until the folder holds no more than `MOST_BYTES`; what another run holds open stays on Windows."""
    files = {path: path.stat() for path in newest.parent.iterdir() if path != newest}
    room = MOST_BYTES - newest.stat().st_size
    for path, stat in sorted(files.items(), key=lambda item: -item[1].st_mtime):
        room -= stat.st_size
        if room < 0:
            with contextlib.suppress(OSError):
                path.unlink()
