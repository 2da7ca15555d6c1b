"""Trainers: foam on a thin dark tread, as high as what the foot stands on, and no toe comes out over its edge."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.cast.figure import Figure, Library, make_figure
from vr_dti.cast.footwear import footwear, sole_m
from vr_dti.cast.mesh import Material
from vr_dti.cast.recipe import Recipe, Shoes, person_file, read_recipe
from vr_dti.cast.surface import Surface
from vr_dti.spaces import Floats

PEOPLE = ("man-hoodie", "man-tshirt")
LOW_M = 0.006
"""from here on downwards an upper lies within the edge of its sole"""


@pytest.fixture(params=PEOPLE)
def recipe(request: pytest.FixtureRequest) -> Recipe:
    return read_recipe(person_file(request.param))[1]


@pytest.fixture
def figure(library: Library, recipe: Recipe) -> Figure:
    return make_figure(library, recipe.body)


def soles(figure: Figure, item: Shoes) -> list[Surface]:
    """Foam and tread of the left shoe, then of the right one."""
    return [s for s in footwear(figure, item).rest if s.material == Material.PLASTIC]


def test_a_trainer_stands_on_a_thin_dark_tread(figure: Figure, recipe: Recipe) -> None:
    """In one white slab of four centimeters it was a clog."""
    item = next(w for w in recipe.wear if isinstance(w, Shoes))
    foams, treads = soles(figure, item)[::2], soles(figure, item)[1::2]
    for foam, tread in zip(foams, treads, strict=True):
        assert tread.rgb.mean() < 0.6 * foam.rgb.mean()
        assert tread.position[:, 1].min() == pytest.approx(-sole_m(item), abs=1e-6)
        assert tread.position[:, 1].max() == pytest.approx(foam.position[:, 1].min(), abs=1e-6)
        assert np.ptp(foam.position[:, 1]) < 0.030


def test_no_toe_comes_out_over_its_sole(figure: Figure, recipe: Recipe) -> None:
    item = next(w for w in recipe.wear if isinstance(w, Shoes))
    p = np.concatenate([s.position for s in footwear(figure, item).uppers])
    low = p[p[:, 1] < LOW_M]
    for side, foam in zip((-1.0, 1.0), soles(figure, item)[::2], strict=True):
        high = np.flatnonzero(np.abs(foam.position[:, 1] - foam.position[:, 1].max()) < 1e-6)
        edge = foam.position[high[len(high) // 2 :]][:, (0, 2)]  # the outer of two rings
        mine = low[low[:, 0] * side > 0.0][:, (0, 2)]
        assert len(mine) > 20 and _within(mine, edge).all()


def test_laces_are_seen_before_the_hem(figure: Figure, recipe: Recipe) -> None:
    """Two short ones on a white bow were a slipper: at least four a shoe lie further ahead of the ankle than trousers reach."""
    item = next(w for w in recipe.wear if isinstance(w, Shoes))
    laces = [s for s in footwear(figure, item).rest if s.material == Material.CLOTH and np.allclose(s.rgb, (0.85, 0.84, 0.80))]
    ahead = [figure.before_ankle(s.position).mean() for s in laces]
    assert sum(far > 0.09 for far in ahead) >= 8


def _within(p: Floats, ring: Floats) -> NDArray[np.bool_]:
    """(N,) whether points (N, 2) lie within a closed ring (K, 2): they cross it an odd number of times on their way out."""
    a, b = ring, np.roll(ring, -1, axis=0)
    between = (a[:, 1] > p[:, None, 1]) != (b[:, 1] > p[:, None, 1])
    slope = (b[:, 0] - a[:, 0]) / np.where(a[:, 1] == b[:, 1], 1.0, b[:, 1] - a[:, 1])
    out: NDArray[np.bool_] = (between & (p[:, None, 0] < a[:, 0] + slope * (p[:, None, 1] - a[:, 1]))).sum(axis=1) % 2 == 1
    return out
