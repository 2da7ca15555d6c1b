"""Props: where an effect puts them, and where they are meanwhile."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import TypeAdapter

from vr_dti.spaces import Floats
from vr_dti.world.pose import Shown, pose
from vr_dti.world.props import HANDED_MS, Holds, Way
from vr_dti.world.setting import PropKind, Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Prop, World

from .conftest import MARKS, effect, play

CARD = Way(along=True, lies_m=0.01)


@pytest.fixture
def with_money(corner: Setting) -> Setting:
    return replace(corner, props=(PropKind("money", "banknotes"), PropKind("cuffs", "handcuffs", "subject", "wrists")))


def shown(setting: Setting, world: World, ms: int) -> Shown:
    return pose(setting, world, ms * 1_000_000)


def frame(setting: Setting, prop: Prop, at: Shown, way: Way = CARD) -> Floats:
    found = Holds(setting).frame(prop, way, at)
    assert found is not None
    return found


def test_they_begin_as_set_and_go_where_they_are_told(with_money: Setting) -> None:
    orders = [
        effect(1000, "prop", "partner", "money"),
        effect(2000, "prop", "subject", "money", part="hand_left"),
        effect(3000, "prop", "", "money"),
    ]
    where = {ms: play(with_money, orders, ms).props for ms in (500, 1500, 2500, 3500)}
    assert [(p[0].at, p[0].part, p[0].since_ms) for p in where.values()] == [
        ("", "", 0),
        ("partner", "", 1000),
        ("subject", "hand_left", 2000),
        ("", "", 3000),
    ]
    assert where[2500][0].before_at == "partner"
    assert all(p[1] == Prop("cuffs", "subject", "wrists") for p in where.values()), "nobody told it anything"
    world = play(with_money, orders, 2500)
    assert TypeAdapter(World).validate_json(TypeAdapter(World).dump_json(world)) == world


def test_told_to_be_where_it_is_a_prop_stays(with_money: Setting) -> None:
    orders = [effect(1000, "prop", "partner", "money"), effect(2000, "prop", "partner", "money")]
    assert play(with_money, orders, 2500).props == play(with_money, orders[:1], 2500).props


@pytest.mark.parametrize("every_ms", [5, 11, 333])
def test_it_does_not_matter_how_time_is_cut_into_calls(with_money: Setting, every_ms: int) -> None:
    orders = [effect(ms, "prop", at, "money") for ms, at in ((703, "partner"), (704, "subject"), (1999, "kick"))]
    assert play(with_money, orders, 2500, every_ms=every_ms) == play(with_money, orders, 2500, every_ms=10)


@pytest.mark.parametrize("part", ["hand_left", "hand_right"])
@pytest.mark.parametrize("way", [CARD, Way()])
def test_in_a_hand_it_goes_with_it_and_lies_before_the_palm(corner: Setting, part: str, way: Way) -> None:
    prop = Prop("money", "partner", part)
    side = "Left" if part == "hand_left" else "Right"
    seen = []
    for ms in (0, 1300):
        now = shown(corner, play(corner, [effect(0, "act", "partner", "talk")], ms), ms)
        m, hand = frame(corner, prop, now, way), now.world_from_joint[now.row("partner"), JOINT[f"{side}Hand"]]
        assert np.allclose(m[:3, :3].T @ m[:3, :3], np.eye(3), atol=1e-6) and np.linalg.det(m[:3, :3]) > 0.99
        assert np.linalg.norm(m[:3, 3] - hand[:3, 3]) < 0.15
        seen.append(np.linalg.inv(hand) @ m)
        joints = {n: now.world_from_joint[now.row("partner"), JOINT[f"{side}Hand{n}"], :3, 3] for n in ("Middle1", "Index1", "Pinky1")}
        forward = joints["Middle1"] - hand[:3, 3] if way.along else joints["Index1"] - joints["Pinky1"]
        assert m[:3, 0] @ forward > 0.9 * np.linalg.norm(forward)
        tip = now.world_from_joint[now.row("partner"), JOINT[f"{side}HandMiddle3"], :3, 3]
        assert (tip - joints["Middle1"]) @ m[:3, 1] > 0.0, "fingers close round it"
    assert np.allclose(*seen, atol=1e-9), "it does not slip"


def test_on_the_ground_it_points_where_the_mark_faces(corner: Setting) -> None:
    mark = MARKS["kick"]
    m = frame(corner, Prop("money", "kick"), shown(corner, play(corner, [], 0), 0))
    assert np.allclose(m[:3, 3], (mark.x_m, CARD.lies_m, mark.z_m))
    assert np.allclose(m[:3, 0], (-np.sin(mark.heading_rad), 0.0, -np.cos(mark.heading_rad)), atol=1e-9)
    assert np.allclose(m[:3, 1], (0.0, 1.0, 0.0))


def test_dropped_it_falls_and_handed_over_it_crosses(corner: Setting) -> None:
    """Continuous from hand to ground, ever faster, and there in time; an actor comes before a mark of the same name."""
    world = play(corner, [], 1000)
    drop = Prop("money", "kick", "", 1000, "partner", "hand_right")
    at = [1000 + round(s * HANDED_MS) for s in (0.0, 0.25, 0.5, 0.75, 1.0)]
    high = [frame(corner, drop, shown(corner, world, ms))[1, 3] for ms in at]
    held = frame(corner, Prop("money", "partner", "hand_right"), shown(corner, world, 1000))
    assert high[0] == pytest.approx(held[1, 3], abs=1e-6) and high[-1] == pytest.approx(CARD.lies_m)
    falls = -np.diff(high)
    assert (falls > 0.0).all() and (np.diff(falls) > 0.0).all()
    handed = replace(drop, at="subject", part="hand_left")
    ends = [
        frame(corner, Prop("money", who, part), shown(corner, world, at[2]))[:3, 3]
        for who, part in (("partner", ""), ("subject", "hand_left"))
    ]
    assert ends[1][1] > 0.5, "in his hand, not on the mark that bears his name"
    half = frame(corner, handed, shown(corner, world, at[2]))[:3, 3]
    assert np.allclose(half, 0.5 * (ends[0] + ends[1]), atol=0.01)


def test_nowhere_on_wrists_or_with_nobody_it_has_no_place(corner: Setting) -> None:
    now = shown(corner, play(corner, [], 0), 0)
    for at, part in (("", ""), ("subject", "wrists"), ("nobody", ""), ("kick", "hand_left")):
        assert Holds(corner).frame(Prop("x", at, part), CARD, now) is None
