"""Places: triangles that face outwards, boxes that cover what they hide, the street corner, and odd sizes."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import scenery
from scenery import Draw, solid_at

from vr_dti.render.place.assemble import PlaceMesh, assemble, options_of
from vr_dti.render.place.document import load_place
from vr_dti.render.place.finish import Batch
from vr_dti.render.place.ground import KERB_M
from vr_dti.render.place.kinds import KINDS
from vr_dti.render.renderer import Renderer
from vr_dti.spaces import quat_about, quat_rotate
from vr_dti.world.place import Part, Place

SIZES = {
    "pavement": (1, 0.15, 1),
    "road": (9, 0.15, 40),
    "building": (12, 11, 10),
    "patrol_car": (1.92, 1.5, 5.1),
    "parked_car": (1.8, 1.4, 4.6),
    "lamp_post": (0.3, 5.6, 1.7),
    "hydrant": (0.4, 0.75, 0.4),
    "bin": (0.52, 0.95, 0.52),
    "street_sign": (0.5, 3.1, 0.5),
    "news_box": (0.45, 1.15, 0.42),
    "stop_sign": (0.1, 2.9, 0.1),
    "domes": (1.2, 0.05, 0.6),
    "parking_meter": (0.2, 1.4, 0.2),
    "drain": (0.8, 0.05, 0.45),
    "dumpster": (1.9, 1.35, 1.15),
    "boxes": (0.9, 0.75, 0.5),
    "pallets": (1.2, 0.6, 1.0),
    "litter": (6, 0.05, 1.2),
    "manhole": (0.66, 0.05, 0.66),
    "cart": (0.56, 1.02, 0.95),
    "wheel_stop": (1.8, 0.13, 0.17),
    "island": (5.3, 0.7, 1.2),
    "downpipe": (0.11, 9.0, 0.13),
    "wall_lamp": (0.32, 0.24, 0.2),
    "meters": (0.9, 0.9, 0.2),
    "fire_escape": (3.0, 7.6, 1.0),
    "tree": (0.3, 7.0, 0.3),
    "skyline": (280, 44, 60),
    "room": (6.5, 2.7, 7.5),
    "tube_light": (0.6, 0.09, 1.2),
    "steel_door": (1.06, 2.15, 0.12),
    "door": (0.96, 2.08, 0.13),
    "window": (1.7, 1.3, 0.12),
    "picture": (0.6, 0.45, 0.05),
    "wall_clock": (0.34, 0.34, 0.07),
    "camera_dome": (0.2, 0.15, 0.2),
    "counter": (2.6, 1.08, 0.7),
    "cuff_bench": (2.4, 1.0, 0.46),
    "height_chart": (0.5, 1.3, 0.05),
    "notice_board": (1.3, 0.9, 0.05),
    "wall_sign": (0.6, 0.3, 0.02),
    "exit_sign": (0.34, 0.2, 0.06),
    "extinguisher": (0.17, 0.5, 0.18),
    "lockers": (1.2, 1.2, 0.3),
    "fingerprint_scanner": (0.6, 1.35, 0.55),
    "wall_phone": (0.22, 0.3, 0.1),
    "floor_line": (2.4, 0.02, 0.06),
    "outlet": (0.11, 2.6, 0.05),
    "sofa": (2.3, 0.84, 0.95),
    "table": (1.1, 0.42, 0.6),
    "television": (1.5, 1.25, 0.42),
    "floor_lamp": (0.42, 1.62, 0.42),
    "shelves": (1.1, 1.95, 0.3),
    "rug": (2.6, 0.05, 1.9),
    "chair": (0.45, 0.9, 0.47),
    "table_lamp": (0.34, 0.56, 0.34),
    "plant": (0.8, 1.35, 0.8),
    "basket": (0.5, 0.5, 0.5),
    "wall_plate": (0.12, 0.12, 0.05),
    "coats": (0.7, 1.0, 0.2),
    "shoes": (0.8, 0.12, 0.34),
    "toys": (0.9, 0.2, 0.8),
}


def one(kind: str, **options: str) -> PlaceMesh:
    part = Part(kind, (3.0, 0.0, -4.0), 0.7, SIZES[kind], True, tuple(sorted(options.items())))
    return assemble(Place("test", (part,), {}))


@pytest.fixture(scope="module")
def corner() -> Place:
    return load_place(scenery.CORNER)


@pytest.fixture(scope="module")
def mesh(corner: Place) -> PlaceMesh:
    return assemble(corner)


def test_every_kind_has_a_size_here() -> None:
    assert sorted(SIZES) == sorted(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_triangles_face_the_way_their_normals_point(kind: str) -> None:
    """A triangle wound the wrong way is culled and leaves a hole."""
    options = {"front": "shop", "faces": "front left right back", "corner": "left", "sign": "SHOP", "awning": "#aa2222"}
    mesh = one(kind, **options) if kind == "building" else one(kind)
    for batch in Batch:
        v, t = mesh.vertices[batch], mesh.triangles[batch]
        if not len(t):
            continue
        p, n = v["position"][t].astype(np.float64), v["normal"][t].astype(np.float64).mean(axis=1)
        assert np.isfinite(p).all() and np.isfinite(v["uv"]).all()
        assert np.allclose(np.linalg.norm(v["normal"], axis=1), 1.0, atol=1e-3)
        face = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
        area = np.linalg.norm(face, axis=1)
        wrong = ((face * n).sum(axis=1) < 0.0) & (area > 1e-8)
        assert (area * wrong).sum() < 0.002 * area.sum(), f"{wrong.sum()} of {len(t)} in {batch.name}"


@pytest.mark.parametrize("kind", [k for k in sorted(KINDS) if not KINDS[k].ground and k != "skyline"])
def test_the_box_that_hides_covers_what_is_seen(kind: str) -> None:
    """What the eye is stopped by and what hearing and sight in `world/` are stopped by must agree: within 0.35 m, but for arms,
    awnings and cornices, which reach out high up."""
    part = Part(kind, (3.0, 0.0, -4.0), 0.7, SIZES[kind])
    mesh = assemble(Place("test", (part,), {}))
    p = np.concatenate([mesh.vertices[b]["position"] for b in Batch]).astype(np.float64)
    local = quat_rotate(quat_about((0.0, 1.0, 0.0), -part.heading_rad), p - np.array(part.position_m))
    low = local[local[:, 1] < 2.0]
    half = np.array((part.size_m[0] / 2, part.size_m[2] / 2))
    assert (np.abs(low[:, (0, 2)]) - half).max() < 0.35
    assert local[:, 1].min() > -0.1
    assert local[:, 1].max() == pytest.approx(part.size_m[1], abs=0.35)


def test_the_same_place_gives_the_same_bytes(corner: Place, mesh: PlaceMesh) -> None:
    a, b = mesh, assemble(corner)
    assert all(x.tobytes() == y.tobytes() for x, y in zip((*a.vertices, *a.triangles), (*b.vertices, *b.triangles), strict=True))
    assert a.runs == b.runs and np.array_equal(a.decals, b.decals)


def test_runs_cover_every_triangle_once(mesh: PlaceMesh) -> None:
    for batch in Batch:
        at = 0
        for run in sorted((r for r in mesh.runs if r.batch is batch), key=lambda r: r.first):
            assert run.first == at
            at += run.count
            p = mesh.vertices[batch]["position"][mesh.triangles[batch][run.first : at]].reshape(-1, 3)
            assert np.linalg.norm(p - np.array(run.middle_m), axis=1).max() <= run.radius_m + 1e-3
        assert at == len(mesh.triangles[batch])


# --- the street corner -----------------------------------------------------------------------------------------------------


def on_pavement(place: Place, x: float, z: float) -> bool:
    inside = False
    for part in place.parts:
        if part.kind == "pavement":
            outline = np.array([[float(v) for v in c.split(",")] for c in options_of(part)[1]["outline"].split()])
            odd = False
            for (ax, az), (bx, bz) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
                if (az > z) != (bz > z) and x < ax + (z - az) * (bx - ax) / (bz - az):
                    odd = not odd
            inside |= odd
    return inside


def test_there_is_room_for_the_event_and_for_the_trainee(corner: Place) -> None:
    """Nothing solid from x -2 to 3 and z -4 to -2, nor within 1.5 m of where a trainee stands; both on the pavement."""
    x, z = np.meshgrid(np.linspace(-2, 3, 26), np.linspace(-4, -2, 11))
    event = np.stack((x.ravel(), np.full(x.size, 0.5), z.ravel()), axis=-1)
    angle = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    around = np.concatenate([np.stack((r * np.cos(angle), np.full(24, 1.0), r * np.sin(angle)), axis=-1) for r in (0.4, 1.0, 1.5)])
    assert solid_at(corner, event) == []
    assert solid_at(corner, around) == []
    assert all(on_pavement(corner, float(px), float(pz)) for px, _, pz in np.concatenate((event, around)))


def test_something_stands_behind_the_event_and_the_car_to_its_side(corner: Place) -> None:
    wall = np.stack((np.linspace(-2, 2, 9), np.full(9, 1.5), np.full(9, -7.0)), axis=-1)
    assert set(solid_at(corner, wall)) == {"building"}
    car = next(p for p in corner.parts if p.kind == "patrol_car")
    aside = math.degrees(math.atan2(car.position_m[0], -car.position_m[2]))
    assert 20 < aside < 50 and car.position_m[1] == pytest.approx(-KERB_M)


def test_marks_lie_on_pavement_and_free_of_things(corner: Place) -> None:
    for name, mark in corner.marks.items():
        assert on_pavement(corner, mark.x_m, mark.z_m), name
        assert solid_at(corner, np.array([(mark.x_m, 1.0, mark.z_m)]), margin=0.25) == [], name
    bystander = corner.marks["bystander"]
    assert 6.0 <= math.hypot(bystander.x_m, bystander.z_m) <= 7.0


def test_one_lamp_throws_the_shadows_and_no_more_lamps_than_are_drawn(mesh: PlaceMesh) -> None:
    lamps = mesh.lamps
    assert sum(lamp.key for lamp in lamps) == 1
    assert {lamp.beacon for lamp in lamps} == {"", "red", "blue"}
    assert len(lamps) <= 8


def test_there_is_something_all_around(mesh: PlaceMesh) -> None:
    """Before walls of 300 degrees nobody may look out of the world: a building or the far town stands in every direction."""
    p = np.concatenate([v["position"] for v in mesh.vertices]).astype(np.float64)
    far = p[(p[:, 1] > 3.0) & (np.hypot(p[:, 0], p[:, 2]) > 8.0)]
    heading = np.degrees(np.arctan2(far[:, 0], -far[:, 2])) % 360
    assert len(np.unique((heading // 5).astype(int))) == 72


# --- odd but allowed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("size", [(0.05, 0.05, 0.05), (0.05, 60.0, 0.05), (80.0, 0.05, 80.0)])
def test_any_allowed_size_can_be_built(kind: str, size: tuple[float, float, float]) -> None:
    """A part may look silly at a silly size; it may not stop the program, nor hand the graphics card what is no number."""
    for front in ("shop", "shutter", "flats") if kind == "building" else ("",):
        options = (("corner", "left"), ("faces", "front left"), ("front", front), ("sign", "X")) if front else ()
        mesh = assemble(Place("test", (Part(kind, (5.0, 0.0, 5.0), 0.3, size, True, options),), {}))
        for v in mesh.vertices:
            assert np.isfinite(v["position"]).all() and np.isfinite(v["uv"]).all()


def test_an_empty_place_has_a_sky(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    picture = draw(renderer_of(cast=()), scenery.shown({}), scenery.view((0, 1.7, 0), (0, 2.5, -3)))
    assert picture.mean() > 20
