"""Who is shot falls where there is room: beside walls and furniture, turned the least way that is free, the same at every rate."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.world.conftest import FORCE, effect, play, standing
from tests.world.test_hurts import FREE, NS, TIED, hurt
from vr_dti.spaces import Floats
from vr_dti.world import falling
from vr_dti.world.falling import inside_m
from vr_dti.world.place import Part
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT


def wall(x: float, z: float, *, wide: float = 4.0, deep: float = 0.3, high: float = 2.6, turn_deg: float = 0.0) -> Part:
    return Part("wall", (x, 0.0, z), math.radians(turn_deg), (wide, high, deep), True)


AROUND = (0, 90, 180, 315)


def lies(setting: Setting, who: str) -> tuple[Floats, Floats]:
    """Joints of whoever is shot, once he lies, and how deep each is in something solid."""
    world = play(setting, [hurt(200, who, "handgun")], 3400, every_ms=100)
    joints = pose(setting, world, 3400 * NS).world_from_joint[setting.index(who), :, :3, 3]
    return joints, inside_m(setting, joints)


@pytest.mark.parametrize("around_deg", AROUND)
def test_nobody_falls_into_a_wall(around_deg: int, staged: Callable[..., Setting]) -> None:
    """A wall half a meter off the man, on each side of him in turn: he lay through it up to his waist."""
    a = math.radians(around_deg)
    for who, (x, z) in ((FREE, (5.80, -4.40)), (TIED, (0.45, -2.80))):
        here = staged(parts=(wall(x + 0.6 * math.sin(a), z + 0.6 * math.cos(a), turn_deg=around_deg),))
        joints, deep = lies(here, who)
        assert joints[:, 1].max() < 0.6, "he is down"
        assert deep.max() < 0.05, (who, around_deg, deep.max())


def test_who_is_thrown_by_a_current_falls_beside_a_wall_and_stands_still_till_he_tips(staged: Callable[..., Setting]) -> None:
    """A wall 0.6 m before his face: he goes down as stiff as a board, past it."""
    here = staged(parts=(wall(5.80, -5.0), wall(5.80, -3.8)))
    row = here.index(FREE)
    world = play(here, [hurt(200, FREE, "cew", lasts_ms=5000)], 2400, every_ms=100)
    joints = pose(here, world, 2400 * NS).world_from_joint[row, :, :3, 3]
    assert joints[:, 1].max() < 0.5 and inside_m(here, joints).max() < 0.05
    feet = [JOINT["LeftFoot"], JOINT["RightFoot"]]
    early, late = (pose(here, world, t * NS).world_from_joint[row, feet, :3, 3] for t in (420, 640))
    assert world.actors[row].now.until_ms > 200 and np.abs(early - late).max() < 0.02


@pytest.mark.parametrize("wide", [False, True])
def test_who_is_shot_as_he_kneels_on_a_man_goes_down_beside_him(wide: bool, staged: Callable[..., Setting]) -> None:
    """He stayed on his knees, limp."""
    here = staged("tall", "stocky") if wide else staged()
    kneels, shot_ms = [e for e in FORCE if e.at_ms < 26_000], 24_000
    row, man = here.index("partner"), here.index("subject")
    shots = [hurt(shot_ms + after_ms, "partner", "handgun") for after_ms in (0, 600)]
    world = play(here, [*kneels, *shots], shot_ms + 3000, every_ms=50)
    joints = pose(here, world, (shot_ms + 3000) * NS).world_from_joint[:, :, :3, 3]
    assert world.actors[row].now.clip == "lie_shot" and joints[row, :, 1].max() < 0.65, "he is down"
    assert world.actors[row].now.since_ms < shot_ms + 2500, "the second shot did not throw him back onto his knees"
    limbs = [JOINT[j] for j in ("Head", "Hips", "LeftLeg", "RightLeg", "LeftFoot", "RightFoot")]
    apart = np.linalg.norm(joints[row, limbs, None] - joints[man, [JOINT[j] for j in ("Head", "Spine2", "Hips")]], axis=-1)
    assert apart.min() > 0.2, apart.min(axis=1)


def test_who_is_shoved_by_the_story_falls_beside_a_wall_too(staged: Callable[..., Setting]) -> None:
    """A scripted fall went through a wall half a meter behind him."""
    here = staged(parts=(wall(1.05, -2.80, turn_deg=90.0),))
    row = here.index(TIED)
    down = play(here, [effect(200, "act", TIED, "shoved_fall")], 3400, every_ms=100)
    joints = pose(here, down, 3400 * NS).world_from_joint[row, :, :3, 3]
    assert joints[:, 1].max() < 0.6 and inside_m(here, joints).max() < 0.05


def test_nobody_falls_through_whom_he_faces(staged: Callable[..., Setting]) -> None:
    """He lay with his legs through the officer he had talked to, an arm's length off."""
    here = staged()
    row, x, z = here.index(FREE), 5.80, -4.40
    ahead = (x - 0.87 * math.sin(math.radians(60.0)), z - 0.87 * math.cos(math.radians(60.0)))
    world = play(here, [hurt(200, FREE, "cew", lasts_ms=5000)], 2400, every_ms=100, body=lambda _: standing(*ahead))
    joints = pose(here, world, 2400 * NS).world_from_joint[row, :, :3, 3]
    assert joints[:, 1].max() < 0.5 and np.hypot(joints[:, 0] - ahead[0], joints[:, 2] - ahead[1]).min() > 0.25


def test_where_there_is_room_a_fall_is_as_it_was_written(staged: Callable[..., Setting]) -> None:
    here, bare = staged(parts=(wall(12.0, -4.4),)), staged()
    assert np.array_equal(lies(here, FREE)[0], lies(bare, FREE)[0])


def test_where_there_is_room_no_more_than_one_spot_is_looked_at(staged: Callable[..., Setting], monkeypatch: pytest.MonkeyPatch) -> None:
    """All 297 of them, with every box of the place, took a frame and a half; shut in on all sides he still falls where least is inside."""
    asked: list[int] = []

    def counted(setting: Setting, points_m: Floats, *boxes: Any) -> Floats:
        asked.append(len(points_m) * (len(boxes[0]) if boxes else len(setting.rows.box_centre_m)))
        return inside_m(setting, points_m, *boxes)

    monkeypatch.setattr(falling, "inside_m", counted)
    far = tuple(wall(20.0 + k, 10.0) for k in range(30))
    play(staged(parts=(*far, wall(7.2, -4.4, turn_deg=90.0))), [hurt(200, FREE, "handgun")], 300, every_ms=100)
    assert asked == [1]
    asked.clear()
    shut = staged(parts=(*far, wall(5.8, -4.4, wide=6.0, deep=6.0)))
    world = play(shut, [hurt(200, FREE, "handgun")], 300, every_ms=100)
    fall = world.actors[shut.index(FREE)].now
    assert sum(asked) == 297 and fall.clip == "collapse"
    assert [s.since_ms for s in world.sounds if s.clip == "body_fall"] == [fall.until_ms], "he is heard as he gets there"


def test_a_fall_beside_a_wall_depends_on_no_rate(staged: Callable[..., Setting]) -> None:
    here = staged(parts=(wall(5.8, -4.95),))
    a, b = (play(here, [hurt(203, FREE, "handgun")], 2000, every_ms=every) for every in (7, 33))
    assert a.actors == b.actors and a.actors[here.index(FREE)].now.until_ms > 203


def test_a_box_whose_corner_alone_can_be_met_is_not_passed_over(staged: Callable[..., Setting]) -> None:
    """A box grows by a limb on both sides, so its corner by more than that. A joint 0.9 m from the clip's middle, shifted towards it."""
    body = np.array([[0.9, 1.0, 0.0]])
    reach_m = 0.9 + falling.SHIFTS_M[-1]
    corner = np.hypot(0.3 + falling.BODY_M, 0.3 + falling.BODY_M)
    away = (reach_m + corner - 0.01) * math.sqrt(0.5)
    here = staged(parts=(wall(away, away, wide=0.6, deep=0.6),))
    met = inside_m(here, np.array([[reach_m * math.sqrt(0.5), 1.0, reach_m * math.sqrt(0.5)]]))
    assert met[0] > 0.0 and len(falling._in_reach(here, body, (0.0, 0.0, 0.0))) == 1
