"""Faces: one half is not the mirror image of the other, by seed, and gaze, blinks and skeletons know nothing of it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.figure import Library, make_figure
from vr_dti.cast.morph import BODY_VERTICES, unlike_halves
from vr_dti.cast.recipe import person_file, read_recipe
from vr_dti.world.skeleton import JOINTS

EYEBALLS = slice(14598, 14742)


@pytest.mark.parametrize("name", NAMES)
def test_halves_of_a_face_differ_by_millimeters_and_its_bones_by_nothing(name: str, library: Library) -> None:
    _, recipe = read_recipe(person_file(name))
    alike, own = make_figure(library, recipe.body), make_figure(library, recipe.body, recipe.seed)
    moved = np.linalg.norm(own.vertices - alike.vertices, axis=1)
    above = own.vertices[:BODY_VERTICES, 1] > own.joint("Neck")[1]
    assert 0.0015 < moved[:BODY_VERTICES][above].max() < 0.008, "less is not seen, more is no face"
    assert moved[:BODY_VERTICES][~above].max() < 1e-4
    assert moved[EYEBALLS].max() < 1e-6
    assert np.abs(own.joints - alike.joints).max() < 1e-9, [JOINTS[i] for i in np.flatnonzero((own.joints != alike.joints).any(axis=1))]


def test_each_seed_has_its_own_halves_and_leans_to_no_side() -> None:
    seeds = [unlike_halves(seed) for seed in range(200)]
    assert len({tuple(sorted(s.items())) for s in seeds}) == 200
    left = sum(name.endswith("-l") for s in seeds for name in s) / sum(len(s) for s in seeds)
    assert left == pytest.approx(0.5, abs=0.05)


def test_what_a_recipe_says_of_a_half_stands(library: Library) -> None:
    _, recipe = read_recipe(person_file("man-hoodie"))
    name = next(iter(unlike_halves(recipe.seed)))
    told = recipe.body.model_copy(update={"details": {**recipe.body.details, name: 0.0}})
    some, without = (make_figure(library, body, recipe.seed).vertices for body in (recipe.body, told))
    assert np.abs(some - without).max() > 1e-4
