"""People that an agency brings, by name: found beside a scene or in its own folder, made ours once, kept by the file's hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from vr_dti.assets.gltf.container import open_file, read_bytes
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults, plain
from vr_dti.assets.gltf.read import read_model
from vr_dti.assets.gltf.strict_json import parse
from vr_dti.cached import DAMAGED
from vr_dti.cast.imported.apart import person_of
from vr_dti.cast.imported.convert import VERSION
from vr_dti.cast.mesh import PersonMesh, load, store
from vr_dti.cast.source import Say, quiet
from vr_dti.errors import InputError
from vr_dti.resources import cache_dir

SUFFIXES = (".vrm", ".glb")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""as scenarios write names"""
_HEAVY = 30_000
"""triangles, from which on it takes some seconds (default)"""


def brought(folders: Sequence[Path]) -> dict[str, Path]:
    """Name -> file of everybody in `folders`, the first folder first. Files of other names or kinds are passed over."""
    out: dict[str, Path] = {}
    for folder in folders:
        try:
            files = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and _NAME.fullmatch(p.stem))
        except OSError:
            continue
        for path in files:
            out.setdefault(path.stem, path)
    return out


def imported(path: Path, say: Say = quiet) -> PersonMesh:
    """The person in the file at `path`, from the cache where the same file was made ours before.

    Raises `InputError` and `DocumentError` for a file that is none, `MachineError` where the cache cannot be written.
    """
    sha256 = hashlib.sha256(read_bytes(path)).hexdigest()
    if (known := recalled(path.stem, sha256)) is not None:
        return known
    _check_alone(path)
    model = read_model(path)
    triangles = sum(len(p.elements) for m in model.meshes for p in m.primitives if p.shape == "triangles")
    say(f"{path.name}: making a person of {triangles:,} triangles, once: {'some seconds' if triangles > _HEAVY else 'a moment'}")
    mesh, notes = person_of(model, path.stem, sha256)
    for note in notes:
        say(f"  {plain(note)}")
    store(mesh, _kept(path.stem, sha256))
    return mesh


def recalled(name: str, sha256: str) -> PersonMesh | None:
    """Who was made of the file with that hash before; None if the cache has nobody."""
    if not _NAME.fullmatch(name) or not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return None
    try:
        mesh = load(_kept(name, sha256))
    except DAMAGED:
        return None
    return mesh if mesh.provenance.get("file") == sha256 else None


def _kept(name: str, sha256: str) -> Path:
    key = hashlib.sha256(f"imported {VERSION} {sha256}".encode()).hexdigest()
    return cache_dir() / "people" / f"{name}-{key[:16]}.npz"


def _check_alone(path: Path) -> None:
    """A person is one file, or its hash would say nothing of what lies beside it. Raises `InputError`, `DocumentError`."""
    faults = Faults(str(path))
    root = Cursor(parse(open_file(path, faults).json, faults), "", faults)
    for kind in ("buffers", "images"):
        for item in root.objects(kind):
            if "uri" in item and not item.text("uri").lower().startswith("data:"):
                raise InputError(f"{path}: {kind} of it lie in files beside it", "export it as one .glb with everything in it")
