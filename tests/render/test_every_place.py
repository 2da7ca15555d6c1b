"""Every shipped place: room where people act, ground where feet are, and something all around."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scenery
from scenery import solid_at

from vr_dti.render.place.assemble import PlaceMesh, assemble
from vr_dti.render.place.document import load_place
from vr_dti.spaces import Floats, quat_about, quat_rotate
from vr_dti.world.place import Place


@pytest.fixture(scope="module", params=sorted(p.stem for p in scenery.CORNER.parent.glob("*.yaml")))
def shipped_place(request: pytest.FixtureRequest) -> Place:
    return load_place(scenery.CORNER.parent / f"{request.param}.yaml")


def test_every_place_leaves_room_where_people_act(shipped_place: Place) -> None:
    """From x -1.5 to 2 and z -4 to -2, a metre round where a trainee stands, and a quarter round every mark."""
    x, z = np.meshgrid(np.linspace(-1.5, 2, 18), np.linspace(-4, -2, 11))
    event = np.stack((x.ravel(), np.full(x.size, 0.5), z.ravel()), axis=-1)
    angle = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    around = np.stack((np.cos(angle), np.full(24, 1.0), np.sin(angle)), axis=-1)
    assert solid_at(shipped_place, event) == []
    assert solid_at(shipped_place, around) == []
    assert {"trainee", "trainee-2", "partner", "subject"} <= set(shipped_place.marks)
    for name, mark in shipped_place.marks.items():
        assert solid_at(shipped_place, np.array([(mark.x_m, 1.0, mark.z_m)]), margin=0.25) == [], name


def test_the_ground_is_where_feet_are(shipped_place: Place) -> None:
    """People stand at height 0: something flat lies there, under the trainee and under what happens, and nothing higher."""
    mesh = assemble(shipped_place)
    for spot in ((0.013, 0.021), (0.013, -2.821), (0.813, -3.221), (-1.013, -2.421)):
        heights = ground_under(mesh, *spot)
        assert heights and max(heights) == pytest.approx(0.0, abs=0.005), spot


def ground_under(mesh: PlaceMesh, x: float, z: float) -> list[float]:
    """Heights of the level triangles over and under a spot, up to a metre."""
    found = []
    for v, t in zip(mesh.vertices, mesh.triangles, strict=True):
        p = v["position"][t].astype(np.float64)
        if not len(p):
            continue
        a, b, c = (p[:, k][:, (0, 2)] - (x, z) for k in range(3))
        crosses = np.stack([u[:, 0] * w[:, 1] - u[:, 1] * w[:, 0] for u, w in ((a, b), (b, c), (c, a))])
        level = (np.ptp(p[..., 1], axis=1) < 0.002) & (p[..., 1].max(axis=1) < 1.0)
        over = level & ((crosses > 1e-9).all(axis=0) | (crosses < -1e-9).all(axis=0))
        found += p[over, 0, 1].tolist()
    return found


def test_no_place_has_more_lamps_than_are_drawn_nor_an_end_of_the_world(shipped_place: Place) -> None:
    mesh = assemble(shipped_place)
    assert sum(lamp.key for lamp in mesh.lamps) <= 1
    assert len(mesh.lamps) <= 8
    p = np.concatenate([v["position"] for v in mesh.vertices]).astype(np.float64)
    high = 2.4 if shipped_place.indoors else 3.0  # a room ends at its own walls
    far = np.concatenate((p[(p[:, 1] > high) & (np.hypot(p[:, 0], p[:, 2]) > 2.3)], *walls(shipped_place)))
    heading = np.degrees(np.arctan2(far[:, 0], -far[:, 2])) % 360
    assert len(np.unique((heading // 10).astype(int))) == 36


def walls(place: Place) -> list[Floats]:
    """Points along the front and the back of every building: a long bare wall has few corners."""
    along = np.linspace(-0.5, 0.5, 60)
    out = []
    for part in place.parts:
        if part.kind == "building":
            width, _, depth = part.size_m
            for side in (-0.5, 0.5):
                local = np.stack((along * width, np.zeros(60), np.full(60, side * depth)), axis=-1)
                out.append(quat_rotate(quat_about((0.0, 1.0, 0.0), part.heading_rad), local) + np.array(part.position_m))
    return out
