"""Collars: their points hang together."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.cast import coat, jacket, uniform
from vr_dti.cast.collar import _AROUND, _FALL
from vr_dti.cast.figure import Library, make_figure
from vr_dti.cast.recipe import Coat, Jacket, Shirt, person_file, read_recipe
from vr_dti.cast.surface import Surface


@pytest.mark.parametrize("name", ["woman-coat", "man-jacket", "officer-senior", "officer-tall"])
def test_the_points_of_a_collar_are_not_torn_off(library: Library, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Beyond the edges of the front no cloth lies below to be lifted onto: there a point broke off by three centimeters."""
    recipe = read_recipe(person_file(name))[1]
    figure = make_figure(library, recipe.body)
    collars: list[Surface] = []
    for module in (coat, jacket, uniform):
        real = module.collar

        def kept(*args: object, real=real, **how: object) -> list[Surface]:  # type: ignore[no-untyped-def]
            collars.extend(real(*args, **how))
            return collars[-1:]

        monkeypatch.setattr(module, "collar", kept)
    for item in recipe.wear:
        if isinstance(item, Coat):
            coat.coat(figure, item, recipe.seed)
        elif isinstance(item, Jacket):
            jacket.jacket(figure, item, recipe.seed)
        elif isinstance(item, Shirt):
            uniform.shirt(figure, item, recipe.seed)
    (made,) = collars
    fall = made.position[: (3 + len(_FALL)) * _AROUND].reshape(-1, _AROUND, 3)[-len(_FALL) :]
    steps = np.diff(fall, axis=1)
    bend = np.linalg.norm(np.diff(steps, axis=1), axis=-1)
    assert bend[:, [0, 1, 2, -3, -2, -1]].max() < 0.02
