"""Displays of 45 to 120 Hz tell the same acts, dated alike within a frame, whatever devices do for a frame or two."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vr_dti.events import Intent, Pose
from vr_dti.samples import Button, Key, Status, Tracked
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import Contact, Lean

from .acting import Actor, Side
from .performed import HEAD, RATES, SLOWEST_MS, Performance, seen_at
from .test_care import cuffed
from .test_handling import away_from_subject
from .test_signs import palm

Told = tuple[str, str, str, float]
"""kind, to whom, with which hand, when"""
KINDS = (
    "touched", "let_go", "pulled", "held_back", "took_custody", "open_palm", "pointed", "stepped_between", "stepped_away", "gazed", "aimed",
    "crossed", "drew", "fired", "dropped",
)  # fmt: skip
FLICKER_MS = 22.0
"""two frames of 90 Hz, which 45 Hz may not show at all"""
BETWEEN_MS = 400.0
"""from one act to the next, longer than any gap that may be none"""


def kinds_of(told: list[Intent]) -> list[Told]:
    return [(i.kind, i.to, i.hand, float(i.act_ms)) for i in told if i.kind in KINDS]


def same_at_all_rates(setting: Setting, shown: Callable[[float], Shown], what: Performance, expected: list[Told], phase: float) -> None:
    """Every rate tells just these, each within a frame of when it was done, and of each other."""
    dated: dict[int, list[float]] = {}
    for hz in RATES:
        told = kinds_of(seen_at(setting, shown, what, hz, phase))
        assert sorted(t[:3] for t in told) == sorted(e[:3] for e in expected), (hz, told, expected)
        for n, (one, other) in enumerate(zip(sorted(told), sorted(expected), strict=True)):
            assert abs(one[3] - other[3]) <= SLOWEST_MS, (hz, one, other)
            dated.setdefault(n, []).append(one[3])
    assert all(max(times) - min(times) <= SLOWEST_MS for times in dated.values()), dated


# --- what somebody does ---


class Stage:
    """The corner, where it stands still, and where hands go there."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.what, self.expected, self.now_ms = Performance(), list[Told](), BETWEEN_MS

    def pose(self, at_m: Any, towards: str = "") -> Pose:
        """There, pointing back or at somebody's chest."""
        aim = self.actor.joint_m(towards, "Spine2") if towards else np.add(at_m, (0.0, 0.0, 1.0))
        return self.said_of(lambda: self.actor.hand("right", at_m, towards_m=aim))

    def said_of(self, say: Callable[[], None]) -> Pose:
        """Where a device is of which the actor would say so."""
        self.actor.waiting.clear()
        say()
        data, self.actor.waiting = self.actor.waiting[0].data, []
        assert isinstance(data, Tracked)
        return data.pose

    def add(self, kind: str, side: Side, lasts_ms: float) -> tuple[float, float, tuple[str, ...]]:
        """Another act from now on. -> from when until when, and which devices a fault may strike meanwhile"""
        begin, end = self.now_ms, self.now_ms + lasts_ms
        devices: tuple[str, ...] = (side,)
        match kind:
            case "touch":
                self.what.there(side, begin, end, self.pose(self.actor.joint_m("partner", "LeftArm")))
                self.expected += [("touched", "partner", side, begin), ("let_go", "partner", side, end)]
            case "palm":
                self.what.there(side, begin, end, self.said_of(lambda: palm(self.actor, side, yaw_deg=8.0)))
                self.expected.append(("open_palm", "partner", side, begin))
                devices = (side, "head")
            case "point":
                self.what.there(side, begin, end, self.pose((0.0, 1.4, -0.5), "partner"))
                self.what.said += [(begin, Button(side, "squeeze", 1.0)), (end, Button(side, "squeeze", 0.0))]
                self.expected.append(("pointed", "partner", side, begin))
                devices = (side, "head")
            case "between":
                self.what.there("head", begin, end, HEAD._replace(pz=-2.8, qy=1.0, qw=0.0))
                self.expected += [("stepped_between", "partner", "", begin), ("stepped_away", "partner", "", end)]
                devices = ("head",)
            case "look":
                half = math.radians(8.0) / 2
                self.what.there("head", begin, end, HEAD._replace(qy=math.sin(half), qw=math.cos(half)))
                self.expected.append(("gazed", "partner", "", begin))
                devices = ("head",)
            case "aim":
                self.what.said += [(begin - 100, Key("draw handgun", True)), (end + 100, Key("draw handgun", True))]
                self.what.there("right", begin, end, self.pose((0.0, 1.4, -0.5), "partner"))
                self.expected += [("drew", "", "right", begin - 100), *((k, "partner", "right", begin) for k in ("aimed", "crossed"))]
                devices = ("right",)
        self.now_ms = end + BETWEEN_MS
        self.what.until_ms = self.now_ms
        return begin, end, devices


LEAST_MS = {"touch": 240.0, "palm": 400.0, "point": 600.0, "between": 400.0, "look": 300.0, "aim": 240.0}
"""what surely is one at every rate"""


@st.composite
def acts(draw: st.DrawFn) -> list[tuple[str, Side, float, list[float]]]:
    """Some acts one after the other: kind, hand, how long, and where in it a device is lost for two frames (shares of it)."""
    kind = st.sampled_from(sorted(LEAST_MS))
    side: st.SearchStrategy[Side] = st.sampled_from(("left", "right"))
    longer = st.floats(0.0, 500.0)
    faults = st.lists(st.floats(0.15, 0.75), max_size=2)
    return [(k, draw(side), LEAST_MS[k] + draw(longer), draw(faults)) for k in draw(st.lists(kind, min_size=1, max_size=4))]


def test_what_is_done_is_told_alike(corner: Setting) -> None:
    """By whoever has one hand; also where a device is lost for two frames."""

    @given(acts(), st.floats(0.0, 0.99), st.sampled_from(("", "left", "right")))
    @settings(max_examples=20)
    def performed(done: list[tuple[str, Side, float, list[float]]], phase: float, only: str) -> None:
        stage = Stage(Actor(corner))
        for device in {"left": ("right",), "right": ("left",)}.get(only, ()):
            stage.what.rest[device] = None
        for kind, side, lasts_ms, faults in done:
            if only not in ("", "right" if kind == "aim" else side):
                continue
            begin, end, devices = stage.add(kind, side, lasts_ms)
            last = begin
            for at in sorted(begin + share * (end - begin) for share in faults):
                if at - last >= 70.0 and end - at >= 70.0:
                    last = at
                    for device in devices:
                        stage.what.there(device, at, at + FLICKER_MS, None)
        same_at_all_rates(corner, lambda _: stage.actor.shown, stage.what, stage.expected, phase)

    performed()


def test_of_somebody_held_back_or_taken_over_a_frame_off_is_no_end(corner: Setting) -> None:
    """He turns under the hand, or another's comes by: half a second of it and more, which a slow display does not interrupt."""
    held, custody = Stage(Actor(corner)), Stage(cuffed(corner, True))
    into = away_from_subject(held.actor)
    free, there = held.actor.shown, held.actor.joint_m("partner", "Spine2") - 0.16 * into
    row, arm = free.row("partner"), custody.actor.joint_m("subject", "RightArm")
    contact = Contact("t1", "left", "torso", False, (0.0, 0.0, 0.0), (float(into[0]), float(into[1]), float(into[2])), 0.05)
    actors = list(free.world.actors)
    actors[row] = replace(actors[row], lean=Lean(0, contacts=(contact,)))
    pressed = replace(free, world=replace(free.world, actors=tuple(actors)))
    alone, joints = custody.actor.shown, custody.actor.shown.world_from_joint.copy()
    joints[alone.row("partner"), :, :3, 3] += custody.actor.joint_m("subject", "LeftForeArm") - custody.actor.joint_m(
        "partner", "RightHand"
    )
    both = replace(alone, world_from_joint=joints)
    held.what.there("left", 400.0, 1500.0, held.pose(there))
    held.what.until_ms = custody.what.until_ms = 2800.0
    held.expected += [("touched", "partner", "left", 400.0), ("held_back", "partner", "left", 700.0), ("let_go", "partner", "left", 1500.0)]
    custody.what.there("left", 400.0, 2400.0, custody.pose(arm))
    custody.expected += [(k, "subject", "left", at) for k, at in (("touched", 400.0), ("took_custody", 400.0), ("let_go", 2400.0))]
    for at in (780.0, 960.0, 1080.0):
        off = (at, at + FLICKER_MS)
        same_at_all_rates(
            corner,
            lambda ms, off=off: pressed if 700.0 <= ms < 1500.0 and not off[0] <= ms < off[1] else free,
            held.what,
            held.expected,
            0.4,
        )
        same_at_all_rates(
            custody.actor.setting, lambda ms, off=off: both if off[0] <= ms < off[1] else alone, custody.what, custody.expected, 0.4
        )


@pytest.fixture
def stage(corner: Setting) -> Stage:
    return Stage(Actor(corner))


PHASES = pytest.mark.parametrize("phase", [0.0, 0.37, 0.81])


def alike(stage: Stage, phase: float) -> None:
    same_at_all_rates(stage.actor.setting, lambda _: stage.actor.shown, stage.what, stage.expected, phase)


@PHASES
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("asleep_ms", "lets_go"), [(FLICKER_MS, False), (240.0, False), (400.0, True), (3000.0, True)])
def test_a_controller_that_falls_asleep_and_wakes(stage: Stage, side: Side, phase: float, asleep_ms: float, lets_go: bool) -> None:
    begin, *_ = stage.add("touch", side, 1200.0 + asleep_ms)
    slept = begin + 600.0
    stage.what.there(side, slept, slept + asleep_ms, None)
    if lets_go:
        stage.expected += [("let_go", "partner", side, slept), ("touched", "partner", side, slept + asleep_ms)]
    alike(stage, phase)


@PHASES
def test_controllers_that_change_hands_let_go_and_fire_nothing(stage: Stage, phase: float) -> None:
    """The runtime takes each for the other, the tool stays with the hand that had it."""
    on, rest = stage.pose(stage.actor.joint_m("partner", "LeftArm")), stage.what.rest
    stage.what.said.append((100.0, Key("draw handgun", True)))
    stage.what.there("left", 400.0, 1000.0, on)
    stage.what.there("left", 1000.0, 9000.0, rest["right"])
    stage.what.there("right", 1000.0, 9000.0, on)
    stage.what.until_ms = 2000.0
    stage.expected += [("drew", "", "right", 100.0), ("touched", "partner", "left", 400.0), ("let_go", "partner", "left", 1000.0)]
    stage.expected.append(("aimed", "partner", "right", 1000.0))  # it is at him, and is told so
    alike(stage, phase)
    assert not [i for i in seen_at(stage.actor.setting, lambda _: stage.actor.shown, stage.what, 90) if i.kind == "fired"]


@PHASES
@pytest.mark.parametrize("closed", [False, True])
def test_whoever_is_moved_while_a_hand_holds_somebody_lets_go_and_pulls_nobody(stage: Stage, phase: float, closed: bool) -> None:
    begin, *_ = stage.add("touch", "right", 1000.0)
    if closed:
        stage.what.said.append((begin + 200.0, Button("right", "squeeze", 1.0)))
    stage.expected[-1] = ("let_go", "partner", "right", begin + 600.0)
    stage.what.said.append((begin + 600.0, Status("moved", 100)))
    for device, place in stage.what.rest.items():
        assert place is not None
        at = stage.what.at(device, begin) if device == "right" else place
        assert at is not None
        stage.what.there(device, begin + 600.0, 9000.0, at._replace(px=at.px + 1.5, pz=at.pz + 0.5))
    alike(stage, phase)
    told = seen_at(stage.actor.setting, lambda _: stage.actor.shown, stage.what, 90, phase)
    assert [i.name for i in told if i.kind == "let_go"] == [""], "nobody shook it off"


@PHASES
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_pull_is_one_at_every_rate(stage: Stage, side: Side, phase: float) -> None:
    """As fast, too: the smoothing of a speed is over a time, and not over frames."""
    at, way = stage.actor.joint_m("partner", "RightArm"), away_from_subject(stage.actor)
    stage.what.there(side, 400.0, 1000.0, stage.pose(at))
    stage.what.there(side, 1000.0, 1400.0, lambda ms: stage.pose(at + 0.2 * ms / 400.0 * way))
    stage.what.there(side, 1400.0, 9000.0, stage.pose(at + 0.2 * way))
    stage.what.there(side, 700.0, 700.0 + FLICKER_MS, None)
    stage.what.said.append((800.0, Button(side, "squeeze", 1.0)))
    stage.what.until_ms = 1800.0
    stage.expected += [("touched", "partner", side, 400.0), ("pulled", "partner", side, 1000.0)]
    told = {hz: seen_at(stage.actor.setting, lambda _: stage.actor.shown, stage.what, hz, phase) for hz in RATES}
    speeds = [i.strength_cmps for each in told.values() for i in each if i.kind == "pulled"]
    assert len(speeds) == len(RATES) and max(speeds) - min(speeds) <= 6
    alike(stage, phase)


@PHASES
@pytest.mark.parametrize("lasts_ms", [10.0, 22.0, 100.0])
def test_a_brush_is_none_at_any_rate(stage: Stage, phase: float, lasts_ms: float) -> None:
    stage.add("touch", "right", lasts_ms)
    stage.expected.clear()
    alike(stage, phase)
