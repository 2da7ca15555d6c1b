"""Cars: what their panes tell the shader, what the sun throws of them, and what far ones are spared."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vr_dti.render.place.assemble import PlaceMesh, assemble
from vr_dti.render.place.finish import Batch, Room
from vr_dti.spaces import quat_about, quat_rotate
from vr_dti.world.place import Part, Place

SIZE = (1.92, 1.5, 5.1)


def car(kind: str = "parked_car", x: float = 3.0, heading: float = 0.7) -> PlaceMesh:
    return assemble(Place("test", (Part(kind, (x, -0.15, -4.0), heading, SIZE),), {}))


@pytest.mark.parametrize("heading", [0.0, 0.7, -math.pi / 2, 3.1, -6.0])
def test_a_pane_says_where_it_lies_in_its_car_and_how_that_stands(heading: float) -> None:
    """As `window.glsl` reads it: x and z, the height in a byte of 2 m, the heading in two bytes of a turn."""
    panes = car(heading=heading).vertices[Batch.WINDOW]
    assert len(panes) and set(panes["surface"][:, 2].tolist()) == {int(Room.CAR)}
    look = panes["albedo"].astype(np.float64)
    turn = (look[:, 0] * 256 + look[:, 2]) / 65536 * 2 * math.pi
    local = np.stack((panes["uv"][:, 0], look[:, 1] / 255 * 2.0, panes["uv"][:, 1]), axis=-1)
    world = quat_rotate(quat_about((0.0, 1.0, 0.0), float(turn[0])), local) + np.array((3.0, -0.15, -4.0))
    assert np.ptp(turn) == 0.0
    assert np.abs(world - panes["position"]).max() < 0.006


def test_a_car_has_panes_to_all_sides() -> None:
    panes = car(heading=0.0).vertices[Batch.WINDOW]
    n, up = panes["normal"].astype(np.float64), panes["position"][:, 1] + 0.15
    assert (n[:, 0] > 0.7).any() and (n[:, 0] < -0.7).any() and (n[:, 2] > 0.3).any() and (n[:, 2] < -0.3).any()
    assert up.min() > 0.9
    assert up.max() < 1.5


def test_a_car_nobody_comes_near_has_fewer_triangles() -> None:
    near, far = (len(car(x=x).triangles[Batch.SOLID]) for x in (3.0, 40.0))
    assert far < 0.85 * near
