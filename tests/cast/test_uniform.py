"""A uniform shirt: what is sewn on a shoulder lies beside the collar."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast import uniform
from vr_dti.cast.figure import Library, make_figure
from vr_dti.cast.mesh import Material
from vr_dti.cast.recipe import Shirt, person_file, read_recipe
from vr_dti.cast.surface import Surface


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("officer")])
def test_buttons_of_epaulettes_do_not_come_out_of_the_collar(library: Library, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    recipe = read_recipe(person_file(name))[1]
    item = next(w for w in recipe.wear if isinstance(w, Shirt))
    figure = make_figure(library, recipe.body)
    collars: list[Surface] = []
    real = uniform.collar

    def kept(*args: object, **how: object) -> list[Surface]:
        collars.extend(real(*args, **how))  # type: ignore[arg-type]
        return collars

    monkeypatch.setattr(uniform, "collar", kept)
    pieces, _ = uniform.shirt(figure, item, recipe.seed)
    top = figure.joint("LeftArm")[1] + 0.01
    buttons = [
        s for s in pieces if s.material == Material.PLASTIC and s.position[:, 1].min() > top and np.ptp(s.position, axis=0).max() < 0.02
    ]
    assert len(buttons) == 2 and collars
    cloth = np.concatenate([s.position for s in collars])
    for s in buttons:
        assert np.linalg.norm(cloth - s.position.mean(axis=0), axis=1).min() > 0.010
