"""A trainee's hands on the cast: who is pressed gives way, springs back, and is touched all the while."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.world.conftest import standing
from vr_dti.events import Pose
from vr_dti.intents.thresholds import Thresholds
from vr_dti.recording.codec import decode, encode
from vr_dti.spaces import Floats
from vr_dti.world.animation import leaning
from vr_dti.world.pose import Shown, pose
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes, nearest_parts
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Hand, World
from vr_dti.world.step import initial, step

Way = Callable[[int], tuple[float, ...]]
WHO = "bystander"
CHEST, FEET = JOINT["Spine2"], [JOINT["LeftFoot"], JOINT["RightFoot"], JOINT["LeftToeBase"], JOINT["RightToeBase"]]
HAND_AT_ONCE = 0.28
"""metres outside the chest's joint where a hand begins"""


def chest(setting: Setting) -> tuple[Floats, Floats]:
    """Where the bystander's chest is at first, and where it faces."""
    m = pose(setting, initial(setting, ("t1",)), 0).world_from_joint[setting.index(WHO)]
    return m[CHEST, :3, 3], -m[0, :3, 2]


def reach(setting: Setting, deep_m: float, mps: float, *, around_deg: float = 0.0, stays_ms: int = 700, up: float = 0.06) -> Way:
    """A hand that comes to the chest from `around_deg` to the left of its front, at `mps`, ends `deep_m` before its joint, and goes."""
    at, ahead = chest(setting)
    turn = math.radians(around_deg)
    c, s = math.cos(turn), math.sin(turn)
    out = np.array((c * ahead[0] + s * ahead[2], 0.0, c * ahead[2] - s * ahead[0]))
    came = 1000.0 * (HAND_AT_ONCE + 0.3 - deep_m) / mps

    def where(t_ms: int) -> tuple[float, ...]:
        far = max(deep_m, HAND_AT_ONCE + 0.3 - mps * t_ms / 1000.0) + max(0.0, t_ms - came - stays_ms) / 1000.0
        return tuple((at + np.array((0.0, up, 0.0)) + min(far, 0.7) * out).tolist())

    return where


def pressed(
    setting: Setting, way: Way, until_ms: int = 2600, *, closed: bool = False, every_ms: int = 11, begun: World | None = None
) -> tuple[list[World], list[Shown]]:
    """Every frame of a run in which the right hand goes its way."""
    world, worlds, found = begun or initial(setting, ("t1",)), [], []
    for t in range(every_ms, until_ms, every_ms):
        hand = Hand(Pose(*way(t), 0.0, 0.0, 0.0, 1.0), squeezed=closed)
        world = step(setting, world, (), (replace(standing(), right=hand),), t)
        worlds.append(world)
        found.append(pose(setting, world, (t + 11) * 1_000_000))
    return worlds, found


def untouched(setting: Setting, until_ms: int = 2600) -> list[Shown]:
    return pressed(setting, lambda _: (50.0, 1.0, 50.0), until_ms)[1]


def bent_deg(setting: Setting, found: list[Shown], others: list[Shown]) -> list[float]:
    """By how much the bystander's chest is turned in `found` against `others`, frame by frame."""
    row = setting.index(WHO)
    pairs = ((a.world_from_joint[row, CHEST, :3, :3], b.world_from_joint[row, CHEST, :3, :3]) for a, b in zip(found, others, strict=True))
    return [math.degrees(math.acos(min(1.0, max(-1.0, 0.5 * (float(np.trace(a @ b.T)) - 1.0))))) for a, b in pairs]


def test_the_further_a_hand_presses_the_further_the_trunk_goes_and_never_too_far(corner: Setting) -> None:
    rest = untouched(corner)
    most = [max(bent_deg(corner, pressed(corner, reach(corner, deep, 0.4))[1], rest)) for deep in (0.19, 0.14, 0.09, -0.05)]
    assert all(a < b for a, b in pairwise(most)), most
    assert most[0] < 5.0 and most[2] > 6.0 and most[3] <= 15.0, most


def test_a_fast_hand_bends_more_than_a_slow_one_that_goes_as_far(corner: Setting) -> None:
    rest = untouched(corner)
    slow, fast = (max(bent_deg(corner, pressed(corner, reach(corner, 0.13, mps))[1], rest)) for mps in (0.3, 1.2))
    assert fast > slow + 0.7, (slow, fast)


@pytest.mark.parametrize("around_deg", [0.0, 90.0, 180.0, -90.0])
def test_the_chest_goes_the_hands_way_and_comes_back(around_deg: float, corner: Setting) -> None:
    deep = 0.0 if around_deg == 180.0 else 0.07  # the chest's joint is near the back
    found, rest = pressed(corner, reach(corner, deep, 0.5, around_deg=around_deg), 4000)[1], untouched(corner, 4000)
    row = corner.index(WHO)
    bent = bent_deg(corner, found, rest)
    k = int(np.argmax(bent))
    moved = found[k].world_from_joint[row, JOINT["Neck"], :3, 3] - rest[k].world_from_joint[row, JOINT["Neck"], :3, 3]
    _, ahead = chest(corner)
    c, s = math.cos(math.radians(around_deg)), math.sin(math.radians(around_deg))
    away = -np.array((c * ahead[0] + s * ahead[2], 0.0, c * ahead[2] - s * ahead[0]))
    assert float(moved @ away) > 0.02 and float(moved @ away) > 0.8 * float(np.hypot(moved[0], moved[2])), (moved, away)
    assert bent[-1] < 0.3, "it springs back"
    assert np.abs(found[k].world_from_joint[row, FEET, :3, 3] - rest[k].world_from_joint[row, FEET, :3, 3]).max() < 1e-9, "feet stay"


@pytest.mark.parametrize(
    ("deep_m", "mps", "waited_ms"), [(0.2, 0.3, 0), (0.1, 0.6, 0), (0.0, 1.0, 0), (0.05, 2.2, 0), (0.05, 2.2, 3400), (0.05, 2.2, 23_800)]
)
def test_a_touch_does_not_flicker_for_the_lean_it_makes(deep_m: float, mps: float, waited_ms: int, corner: Setting) -> None:
    """From the hand's coming near to its going it touches the body as shown. Who waits and is poked hard may sway out of reach for less
    than what goes on as one touch, some millimeters: the body is where it is shown."""
    rules = Thresholds()
    row = corner.index(WHO)
    begun = initial(corner, ("t1",))
    now = replace(begun.actors[row].now, since_ms=-waited_ms, until_ms=-waited_ms)
    begun = replace(begun, actors=tuple(replace(a, now=now) if k == row else a for k, a in enumerate(begun.actors)))
    way = reach(corner, deep_m, mps)
    touching, far = [], []
    for world, found in zip(*pressed(corner, way, begun=begun), strict=True):
        (near,) = nearest_parts(Shapes.of(found, corner), np.array([way(world.time_ms)]))
        touching.append(near.actor == WHO and near.distance_m <= (rules.let_go_m if any(touching[-13:]) else rules.touch_m).value)
        far.append(near.distance_m)
    edges = [k for k, (a, b) in enumerate(pairwise(touching), 1) if a != b]
    gaps = list(zip(edges[1:-1:2], edges[2:-1:2], strict=True))
    assert len(edges) % 2 == 0 and len(gaps) <= 1, "it begins once and ends once"
    assert all(11 * (b - a) < rules.gap_ms.value and max(far[a:b]) < rules.let_go_m.value + 0.005 for a, b in gaps), gaps
    assert sum(touching) * 11 > rules.touch_dwell_ms.value


def test_no_joint_turns_faster_than_a_body_can_and_nothing_jumps(corner: Setting) -> None:
    row = corner.index(WHO)
    for way in (reach(corner, 0.0, 2.5), reach(corner, 0.05, 4.0, around_deg=70.0)):
        turns = [f.world_from_joint[row, CHEST, :3, :3] for f in pressed(corner, way)[1]]
        speeds = [math.degrees(math.acos(min(1.0, 0.5 * (float(np.trace(a @ b.T)) - 1.0)))) / 0.011 for a, b in pairwise(turns)]
        assert max(speeds) < 260.0, max(speeds)


def test_a_hard_shove_makes_him_step_and_a_slow_press_does_not(corner: Setting) -> None:
    row = corner.index(WHO)
    rest = untouched(corner)[-1].world_from_joint[row, 0, :3, 3]
    slow = pressed(corner, reach(corner, 0.05, 0.6))[1][-1].world_from_joint[row, 0, :3, 3]
    hard = pressed(corner, reach(corner, 0.0, 2.2, stays_ms=50))[1][-1].world_from_joint[row, 0, :3, 3]
    away = -chest(corner)[1]
    assert np.abs(slow - rest).max() < 0.01
    assert 0.2 < float((hard - rest) @ away) < 0.4


def test_a_closed_hand_pulls(corner: Setting) -> None:
    at, ahead = chest(corner)

    def way(t_ms: int) -> tuple[float, ...]:
        return tuple((at + np.array((0.0, 0.06, 0.0)) + (0.2 + 0.2 * min(1.0, t_ms / 800.0)) * ahead).tolist())

    row = corner.index(WHO)
    flat, closed = (pressed(corner, way, 1200, closed=c)[1][-1] for c in (False, True))
    rest = untouched(corner, 1200)[-1]
    neck = rest.world_from_joint[row, JOINT["Neck"], :3, 3]
    assert float((closed.world_from_joint[row, JOINT["Neck"], :3, 3] - neck) @ ahead) > 0.02
    assert float((flat.world_from_joint[row, JOINT["Neck"], :3, 3] - neck) @ ahead) < 0.002


def test_a_body_on_the_ground_is_not_pressed_into_it(staged: Callable[..., Setting]) -> None:
    setting = staged()
    cast = tuple(replace(m, clip="lie_side") if m.name == WHO else m for m in setting.cast)
    setting = replace(setting, cast=cast)
    at, _ = chest(setting)
    found = pressed(setting, lambda t: (float(at[0]), max(float(at[1]) + 0.05, 0.8 - t / 1000.0), float(at[2])), 1800)[1]
    rest = untouched(setting, 1800)
    row = setting.index(WHO)
    sunk = [r.world_from_joint[row, CHEST, 1, 3] - f.world_from_joint[row, CHEST, 1, 3] for f, r in zip(found, rest, strict=True)]
    assert max(sunk) < 0.015, max(sunk)


def test_a_pressed_world_comes_back_from_json_and_is_the_same_however_it_is_cut(corner: Setting) -> None:
    at, ahead = chest(corner)
    hand = Hand(Pose(*(at + 0.15 * ahead).tolist(), 0.0, 0.0, 0.0, 1.0))
    ends = []
    for every_ms in (5, 10, 990):
        world = initial(corner, ("t1",))
        for t in range(every_ms, 991, every_ms):
            world = step(corner, world, (), (replace(standing(), right=hand),), t)
        ends.append(world)
    assert ends[0] == ends[1] == ends[2] and ends[0].actors[corner.index(WHO)].lean is not None
    assert decode(World, encode(ends[0])) == ends[0]


def test_an_armed_hand_and_one_that_goes_by_do_nothing(corner: Setting) -> None:
    at, ahead = chest(corner)
    armed = Hand(Pose(*(at + 0.1 * ahead).tolist(), 0.0, 0.0, 0.0, 1.0), tool="handgun")
    world = step(corner, initial(corner, ("t1",)), (), (replace(standing(), right=armed),), 500)
    assert all(a.lean is None for a in world.actors)


@pytest.mark.parametrize("around_deg", [0.0, 60.0, -120.0])
def test_where_the_shoulders_were_is_known_while_they_lean(corner: Setting, around_deg: float) -> None:
    """From where somebody came does not change by what the touch does: shoulders are told as the clip alone has them."""
    row = corner.index(WHO)
    worlds, found = pressed(corner, reach(corner, 0.05, 1.0, around_deg=around_deg), 1200)
    most = 0.0
    for world, shown in zip(worlds, found, strict=True):
        lean = world.actors[row].lean
        if lean is None:
            continue
        joints = shown.world_from_joint[row, :, :3, 3]
        alone = replace(world, actors=tuple(replace(a, lean=None) for a in world.actors))
        upright = pose(corner, alone, shown.story_ns).world_from_joint[row, :, :3, 3]
        for joint in (JOINT["LeftArm"], JOINT["RightArm"]):
            (back,) = leaning.undone(lean, shown.story_ns / 1e6, joints, joints[joint])
            assert np.linalg.norm(back - upright[joint]) < 0.02
            most = max(most, float(np.linalg.norm(joints[joint] - upright[joint])))
    assert most > 0.02  # they did lean
