"""What a clip's words say of two bodies (`meets`): they touch where and while it says so, whatever their sizes, and pass through nobody."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.spaces import Floats
from vr_dti.world.animation.clearance import deepest_m
from vr_dti.world.animation.document import ClipWords, Touch
from vr_dti.world.animation.rig import FINGER_ROWS
from vr_dti.world.grips import points_of
from vr_dti.world.parts import PARTS, capsules_of
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes
from vr_dti.world.skeleton import JOINT

from .conftest import skeleton
from .test_contacts import segments_apart

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from sheet_duo import duo_world

WORDS: dict[str, ClipWords] = {name: words for path in clip_files() for name, words in read_clips(path).clips.items()}
MEETS = [name for name, words in WORDS.items() if words.meets]
HELD = [name for name in MEETS if WORDS[name].holds or WORDS[WORDS[name].meets.does].holds]  # type: ignore[union-attr]
TOUCHES = [(name, k) for name in MEETS for k in range(len(WORDS[name].meets.touches))]  # type: ignore[union-attr]
PAIRS = [("stocky", "tall"), ("tall", "small"), ("small", "tall"), ("stocky", "stocky")]

TOUCH_M = (-0.14, 0.08)
"""how far two capsules that touch may overlap, or be apart: their radii are those of clothed limbs, and a fist sinks in (default)"""
OWN_M = 0.06
"""how deep an arm that holds may lie in the own body: default; 0.12 is through the middle of a thigh"""
IN_LEG_M = 0.04
"""how deep a hand may lie in another's leg: cloth and calf give so much, and fingers are thinner than a hand's capsule (default)"""
EVERY_MS = 150


def shapes_at(setting: Setting, name: str, t_ms: int) -> Shapes:
    return Shapes.of(pose(setting, duo_world(setting, name, WORDS[name], t_ms), t_ms * 1_000_000), setting)


def apart(shapes: Shapes, mine: tuple[str, ...], his: tuple[str, ...]) -> float:
    """Least distance between surfaces of the first body's parts and the second's; negative: they overlap."""
    least = 9.0
    for i in (k for k, part in enumerate(PARTS) if part in mine):
        for j in (k for k, part in enumerate(PARTS) if part in his):
            between = segments_apart(shapes.a_m[0, i], shapes.b_m[0, i], shapes.a_m[1, j], shapes.b_m[1, j])
            least = min(least, between - shapes.radius_m[0, i] - shapes.radius_m[1, j])
    return least


def times(touch: Touch) -> list[int]:
    return [touch.at] if touch.until is None else sorted({*range(touch.at, touch.until, EVERY_MS), touch.until})


def test_what_clips_say_of_others_exists() -> None:
    for name in MEETS:
        meets = WORDS[name].meets
        assert meets is not None
        assert meets.does in WORDS, name
        for touch in meets.touches:
            assert {*touch.mine, *touch.his} <= set(PARTS), name
    held = {hold.on for words in WORDS.values() for hold in words.holds}
    assert held <= set(points_of(skeleton("stocky")))
    assert {
        "kneel_on",
        "kneel_hold",
        "grip_collar",
        "grip_hold",
        "strike",
        "punch",
        "kick",
        "shove",
        "cuff_behind",
        "cuff_standing",
    } <= set(MEETS)
    assert {"pull_off", "hand_on_shoulder", "shoulder_hold", "step_between", "between_hold"} <= set(MEETS)


@pytest.mark.parametrize(("mine", "his"), PAIRS)
@pytest.mark.parametrize(("name", "k"), TOUCHES)
def test_two_bodies_touch_where_and_while_the_clip_says(
    name: str, k: int, mine: str, his: str, pair: Callable[[str, str], Setting]
) -> None:
    setting, meets = pair(mine, his), WORDS[name].meets
    assert meets is not None
    touch = meets.touches[k]
    for t in times(touch):
        found = apart(shapes_at(setting, name, t), touch.mine, touch.his)
        assert TOUCH_M[0] <= found <= TOUCH_M[1], f"{t} ms: {100 * found:.0f} cm"


@pytest.mark.parametrize(("mine", "his"), PAIRS)
@pytest.mark.parametrize("name", MEETS)
def test_heads_and_trunks_stay_out_of_each_other(name: str, mine: str, his: str, pair: Callable[[str, str], Setting]) -> None:
    setting = pair(mine, his)
    for t in range(0, setting.cast[0].clips[name].duration_ms + 1, 300):
        shapes = shapes_at(setting, name, t)
        assert apart(shapes, ("head",), ("head", "torso")) > -0.02, t
        assert apart(shapes, ("torso",), ("torso", "head")) > -0.05, t


@pytest.mark.parametrize(("mine", "his"), PAIRS)
@pytest.mark.parametrize("name", HELD)
def test_arms_that_hold_or_are_shown_with_another_stay_out_of_their_own_body(
    name: str, mine: str, his: str, pair: Callable[[str, str], Setting]
) -> None:
    """Holding and looking change a clip's pose after it was solved: a third of a thigh may be entered then, never half."""
    setting = pair(mine, his)
    for t in range(0, setting.cast[0].clips[name].duration_ms + 1, EVERY_MS):
        m = pose(setting, duo_world(setting, name, WORDS[name], t), t * 1_000_000).world_from_joint
        for k in (0, 1):
            depth = deepest_m(m[k : k + 1], capsules_of(setting.cast[k].skeleton))
            assert max(depth.values()) < OWN_M, (t, setting.cast[k].name, depth)


@pytest.mark.parametrize(("mine", "his"), PAIRS)
@pytest.mark.parametrize("name", ["kneel_on", "kneel_hold", "get_up"])
def test_cuffed_hands_stay_out_of_the_legs_of_who_kneels(name: str, mine: str, his: str, pair: Callable[[str, str], Setting]) -> None:
    """From where the knee is down, or comes up again. They were 9 cm in a shin, and fingers stood out of the trousers."""
    setting, meets = pair(mine, his), WORDS[name].meets
    assert meets is not None
    rising = range(0, setting.cast[0].clips[name].duration_ms + 1, 50)
    for t in times(meets.touches[0]) if meets.touches else rising:
        shapes = shapes_at(setting, name, t)
        for hand in ("hand_left", "hand_right"):
            assert apart(shapes, ("thigh_left", "shin_left", "thigh_right", "shin_right"), (hand,)) > -IN_LEG_M, (t, hand)


@pytest.mark.parametrize(("mine", "his"), PAIRS)
def test_a_held_point_is_under_the_palm(mine: str, his: str, pair: Callable[[str, str], Setting]) -> None:
    """Half a palm and the cloth from it, while both move, and far from it while nobody holds. An arm 1.54 m tall is at its length where it
    grips a collar at 1.53 m."""
    setting = pair(mine, his)
    for name, side, on in (("grip_hold", 1, "collar"), ("wrist_hold", 0, "forearm_left"), ("shoulder_hold", 1, "shoulder_right")):
        for t in range(0, setting.cast[0].clips[name].duration_ms, 200):
            assert off_m(setting, name, side, on, t) < (0.10 if mine == "small" else 0.05), (name, t)
    assert off_m(setting, "hand_on_shoulder", 1, "shoulder_right", 0) > 0.3


@pytest.mark.parametrize(("mine", "his"), PAIRS)
@pytest.mark.parametrize(("side", "arm"), [(0, "left"), (1, "right")])
def test_fingers_that_hold_a_wrist_close_round_it(side: int, arm: str, mine: str, his: str, pair: Callable[[str, str], Setting]) -> None:
    """Whatever the girth, no joint stands off its skin by more than the knuckles do, or goes through it."""
    setting = pair(mine, his)
    m = pose(setting, duo_world(setting, "wrist_hold", WORDS["wrist_hold"], 0), 0).world_from_joint
    elbow, wrist = (m[1, JOINT[f"{arm.capitalize()}{j}"], :3, 3] for j in ("ForeArm", "Hand"))
    along = (wrist - elbow) / np.sqrt(((wrist - elbow) ** 2).sum())
    out = m[0, FINGER_ROWS[side][1:], :3, 3] - elbow
    out -= (out @ along)[..., None] * along
    off = np.sqrt((out**2).sum(axis=-1)) - points_of(setting.cast[1].skeleton)[f"forearm_{arm}"].round_m
    assert off.max() < 0.045 and off.min() > -0.04


def off_m(setting: Setting, name: str, side: int, on: str, t_ms: int) -> float:
    """From the middle of the palm to the point that it holds."""
    m = pose(setting, duo_world(setting, name, WORDS[name], t_ms), t_ms * 1_000_000).world_from_joint
    point = points_of(setting.cast[1].skeleton)[on]
    where = m[1, point.joint, :3, :3] @ np.array(point.at) + m[1, point.joint, :3, 3]
    hand = m[0, JOINT[("LeftHand", "RightHand")[side]]]
    palm: Floats = hand[:3, :3] @ setting.rows.rigs[0].palm_offset_m[side] + hand[:3, 3]
    return float(np.sqrt(((palm - where) ** 2).sum()))
