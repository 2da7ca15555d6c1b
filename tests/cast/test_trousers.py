"""Trousers are whole: they end at the waist and over each shoe, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.figure import Figure, make_figure, read_library
from vr_dti.cast.footwear import footwear
from vr_dti.cast.garments import trousers, waist
from vr_dti.cast.recipe import Recipe, Shoes, Trousers, person_file, read_recipe
from vr_dti.cast.source import body_data
from vr_dti.cast.surface import Surface, boundary, loops, vertex_normals

THINNED_M, MOST = 0.002, 0.02
"""what thinning takes, and of how many corners near a shoe: defaults. Before cloth was laid over shoes one in ten lay up to 10 mm within"""


SOLE_M = 0.008
"""how high the top of the lowest sole lies in the axes of the body: an arch above it shows the ground"""


@pytest.fixture(scope="module", params=NAMES)
def dressed(request: pytest.FixtureRequest) -> tuple[Surface, list[Surface]]:
    """The cloth of somebody's trousers, and their shoes."""
    _, recipe = read_recipe(person_file(request.param))
    figure = make_figure(read_library(body_data()), recipe.body)
    return _worn(figure, recipe)


def _worn(figure: Figure, recipe: Recipe) -> tuple[Surface, list[Surface]]:
    shod = next(w for w in recipe.wear if isinstance(w, Shoes))
    item = next(w for w in recipe.wear if isinstance(w, Trousers))
    shoes = footwear(figure, shod).uppers
    return trousers(figure, item, waist(figure), recipe.seed, shoes, boots=shod.kind == "boots")[0], shoes


def test_they_are_open_at_the_waist_and_at_two_feet(dressed: tuple[Surface, list[Surface]]) -> None:
    cloth, _ = dressed
    rims = loops(boundary(cloth.triangles))
    heights = sorted(float(cloth.position[r, 1].mean()) for r in rims)
    assert len(rims) == 3, heights
    assert heights[1] < 0.25 < 0.8 < heights[2]


def test_no_shoe_comes_through_them(dressed: tuple[Surface, list[Surface]]) -> None:
    cloth, shoes = dressed
    depths = []
    for shoe in shoes:
        apart = ((cloth.position[:, None] - shoe.position[None]) ** 2).sum(axis=2)
        near = np.flatnonzero(apart.min(axis=1) < 0.02**2)
        k = apart[near].argmin(axis=1)
        depths.append(((shoe.position[k] - cloth.position[near]) * vertex_normals(shoe.position, shoe.triangles)[k]).sum(axis=1))
    assert sum(map(len, depths)) > 20, "no cloth lies near a shoe"
    assert float((np.concatenate(depths) > THINNED_M).mean()) < MOST


def test_no_ground_shows_between_a_shoe_and_its_sole(dressed: tuple[Surface, list[Surface]]) -> None:
    """All along it, on either side, an upper comes down to where its sole begins."""
    p = np.concatenate([shoe.position for shoe in dressed[1]])
    for foot in (p[p[:, 0] < 0.0], p[p[:, 0] > 0.0]):
        heel, toe = foot[:, 2].max(), foot[:, 2].min()
        for part in np.array_split(np.linspace(heel - 0.03, toe + 0.03, 40), 8):
            here = foot[(foot[:, 2] <= part[0] + 0.01) & (foot[:, 2] >= part[-1] - 0.01)]
            aside = here[:, 0] < np.median(here[:, 0])
            assert max(here[aside, 1].min(), here[~aside, 1].min()) < SOLE_M
