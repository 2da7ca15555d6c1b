"""Touch, aim, hiding: rays and points against bodies and walls."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.world.parts import PARTS
from vr_dti.world.place import Part
from vr_dti.world.pose import Shown, pose
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Near, Shapes, between, cast_ray, nearest_parts, room_m
from vr_dti.world.skeleton import JOINT

from .conftest import play, skeleton


def seen(setting: Setting, t_ms: int = 100) -> Shown:
    return pose(setting, play(setting, [], t_ms), t_ms * 1_000_000)


def where(found: Shown, who: str, joint: str) -> tuple[float, float, float]:
    x, y, z = found.world_from_joint[found.row(who), JOINT[joint], :3, 3].tolist()
    return x, y, z


def nearest(shapes: Shapes, point_m: tuple[float, ...]) -> Near:
    (near,) = nearest_parts(shapes, np.array([point_m]))
    return near


def test_a_hand_on_a_shoulder_touches_that_shoulder(corner: Setting) -> None:
    found = seen(corner)
    shapes = Shapes.of(found, corner)
    for side in ("Left", "Right"):
        x, y, z = where(found, "partner", f"{side}Arm")
        near = nearest(shapes, (x, y + 0.075, z))
        assert (near.actor, near.part) == ("partner", f"shoulder_{side.lower()}")
        assert abs(near.distance_m) < 0.03
    far = nearest(shapes, (0.0, 1.2, 3.0))
    assert far.distance_m > 2.0


def test_many_points_at_once_are_as_one_by_one(corner: Setting) -> None:
    shapes = Shapes.of(seen(corner), corner)
    points = np.array(((0.0, 1.0, -2.6), (-0.4, 1.6, -2.8), (0.5, 0.3, -2.7)))
    assert nearest_parts(shapes, points) == [nearest(shapes, tuple(p)) for p in points]


def test_a_trainees_own_body_is_not_touched(corner: Setting) -> None:
    assert nearest(Shapes.of(seen(corner), corner), (0.0, 1.2, 0.0)).actor != "trainee:t1"
    assert nearest(Shapes.of(seen(corner), corner, trainees=True), (0.0, 1.2, 0.0)).actor == "trainee:t1"


def test_a_spot_on_the_ground_is_as_free_as_the_nearest_body_leaves_it(corner: Setting) -> None:
    found = seen(corner)
    shapes = Shapes.of(found, corner, trainees=True)
    x, _, z = where(found, "partner", "Hips")
    assert room_m(shapes, x, z) < 0.0 < room_m(shapes, x - 0.6, z) < 0.6
    assert room_m(shapes, 0.0, 0.0) < 0.0 and room_m(shapes, 0.0, 0.0, but="trainee:t1") > 2.0, "one's own body is not in the way"


def test_a_ray_meets_who_is_first(corner: Setting) -> None:
    found = seen(corner)
    shapes = Shapes.of(found, corner)
    head = np.array(where(found, "partner", "Head")) + np.array((0.0, 0.1, 0.0))
    eye = np.array((0.0, 1.65, 0.0))
    hit = cast_ray(shapes, eye, head - eye)
    assert (hit.actor, hit.part) == ("partner", "head")
    assert abs(hit.distance_m - float(np.sqrt(((head - eye) ** 2).sum()))) < 0.16
    through = cast_ray(shapes, head - (2.0, 0.0, 0.0), (1.0, -0.02, 0.0))
    assert through.actor == "partner", "the subject stands behind him"
    past = cast_ray(shapes, head - (2.0, 0.0, 0.0), (1.0, -0.02, 0.0), but="partner")
    assert past.actor == "subject"
    assert past.distance_m > through.distance_m


def test_a_ray_into_the_air_meets_nothing_and_a_wide_one_forgives(corner: Setting) -> None:
    shapes = Shapes.of(seen(corner), corner)
    assert cast_ray(shapes, (0.0, 1.6, 0.0), (0.0, 1.0, 0.0)).actor == ""
    assert math.isinf(cast_ray(shapes, (0.0, 1.6, 0.0), (0.0, 1.0, 0.0)).distance_m)
    beside = (-0.4 - 0.40, 1.2 - 1.6, -2.8)
    assert cast_ray(shapes, (0.0, 1.6, 0.0), beside).actor == ""
    assert cast_ray(shapes, (0.0, 1.6, 0.0), beside, spread_rad=math.radians(8.0)).actor == "partner"


@pytest.mark.parametrize(("turn", "blocked"), [(0.0, True), (90.0, False)])
def test_a_wall_stops_a_ray_and_its_heading_counts(turn: float, blocked: bool, staged: Callable[..., Setting]) -> None:
    """A long thin wall between trainee and partner, and the same turned edge on."""
    setting = staged(parts=(Part("wall", (0.9, 0.0, -1.4), math.radians(turn), (3.0, 2.5, 0.1)),))
    found = seen(setting)
    chest = np.array(where(found, "partner", "Spine2"))
    hit = cast_ray(Shapes.of(found, setting), (0.0, 1.6, 0.0), chest - (0.0, 1.6, 0.0))
    assert (hit.actor == "") is blocked
    assert hit.distance_m < (1.6 if blocked else 4.0)


def test_a_part_that_is_not_solid_stops_nothing(staged: Callable[..., Setting]) -> None:
    setting = staged(parts=(Part("puddle", (0.0, 0.0, -1.4), 0.0, (3.0, 2.5, 0.1), solid=False),))
    found = seen(setting)
    chest = np.array(where(found, "partner", "Spine2"))
    assert cast_ray(Shapes.of(found, setting), (0.0, 1.6, 0.0), chest - (0.0, 1.6, 0.0)).actor == "partner"


def test_between_is_on_the_way_and_not_at_its_ends() -> None:
    a, b = (0.0, 0.0), (2.0, 0.0)
    assert between((1.0, 0.2), a, b, aside_m=0.3)
    assert not between((1.0, 0.4), a, b, aside_m=0.3)
    assert not between((-0.1, 0.0), a, b, aside_m=0.3)
    assert not between((0.1, 0.0), a, b, aside_m=0.3)
    assert not between((0.0, 0.0), a, a, aside_m=0.3)


def test_capsules_grow_with_the_body(staged: Callable[..., Setting]) -> None:
    setting = staged("tall", "small")
    radius = setting.rows.capsules[2]
    assert skeleton("tall").height_m > skeleton("small").height_m
    for part in ("head", "torso", "thigh_left", "foot_right"):
        k = PARTS.index(part)
        assert radius[0, k] > radius[1, k]
    assert set(PARTS) >= {
        "head",
        "neck",
        "torso",
        *(f"{p}_{s}" for s in ("left", "right") for p in ("shoulder", "upper_arm", "forearm", "hand", "thigh", "shin", "foot")),
    }
