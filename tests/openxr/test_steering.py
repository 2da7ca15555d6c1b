"""Turning and going by thumbstick: off unless asked for, one push one turn, in the dark, about the head; and on the real runtime."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from monado.remote import Puppet
from monado.service import MonadoService

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.rigid import compose
from vr_dti.backends.openxr.steering import BLINK_NS, REACH_M, STILL, Move, Steered, Steering
from vr_dti.events import IDENTITY_POSE, Pose
from vr_dti.samples import Tracked
from vr_dti.spaces import heading_rad, quat_from_euler_deg
from vr_dti.world.feet import yaw_of

BOTH = Steered(30.0, True)
HEAD = Pose(0.5, 1.65, -0.4, *(float(q) for q in quat_from_euler_deg(20.0, -5.0, 0.0)))
MS = 1_000_000


class Stick:
    """The right hand's, and whose head and hand they are; a frame takes 10 ms."""

    def __init__(self, steered: Steered = BOTH, aim_down_deg: float = 40.0) -> None:
        self.steering = Steering(steered)
        self.steering.waits = False
        self.t_ns = 1000 * MS
        aim = Pose(0.5, 1.2, -0.6, *(float(q) for q in quat_from_euler_deg(0.0, -aim_down_deg, 0.0)))
        self.steering.see([Tracked("head", HEAD), Tracked("right_aim", aim)])

    def hold(self, x: float, y: float, frames: int = 1) -> list[Move]:
        """The moves that came due meanwhile."""
        found = []
        for _ in range(frames):
            self.t_ns += 10 * MS
            self.steering.feel({"left": (0.0, 0.0), "right": (x, y)}, self.t_ns)
            found.append(self.steering.due(self.t_ns))
        return [m for m in found if m is not None]


def test_by_default_a_stick_does_nothing() -> None:
    stick = Stick(STILL)
    assert not STILL.asked and not stick.hold(1.0, 0.0, 100) and not stick.hold(0.0, 1.0, 100) and not stick.hold(0.0, 0.0, 100)


@pytest.mark.parametrize(("x", "left_deg"), [(-1.0, 30), (1.0, -30)])
def test_a_push_turns_once_about_the_head(x: float, left_deg: int) -> None:
    stick = Stick()
    (turn,) = stick.hold(x, 0.1, 100)
    after = compose(turn.after_from_before, HEAD)
    assert np.allclose(after[:3], HEAD[:3]) and turn.value == left_deg
    assert math.degrees(yaw_of(after) - yaw_of(HEAD)) == pytest.approx(left_deg)
    assert not stick.hold(0.0, 0.0, 5) and len(stick.hold(x, 0.0, 100)) == 1, "and again, once it was let go"


def test_it_moves_in_the_dark_and_comes_out_of_it() -> None:
    stick = Stick()
    dark = []
    while not stick.hold(1.0, 0.0):
        dark.append(stick.steering.dark(stick.t_ns))
    assert dark == sorted(dark) and stick.steering.dark(stick.t_ns) == pytest.approx(1.0)
    stick.hold(1.0, 0.0, BLINK_NS // (20 * MS))
    assert stick.steering.dark(stick.t_ns) == 0.0


def test_let_go_the_trainee_stands_where_the_hand_pointed_and_faces_as_before() -> None:
    stick = Stick()
    assert not stick.hold(0.0, 1.0, 20) and stick.steering.spot is not None
    spot = stick.steering.spot
    assert spot[2] == pytest.approx(-0.6 - 1.2 / math.tan(math.radians(40.0)))
    (gone,) = stick.hold(0.0, 0.0, 30)
    after = compose(gone.after_from_before, HEAD)
    assert np.allclose(after[:3], (spot[0], HEAD.py, spot[2])) and after[3:] == pytest.approx(HEAD[3:])
    assert gone.words.startswith("teleported") and stick.steering.spot is None


def test_nobody_goes_too_far_through_a_wall_or_at_the_sky() -> None:
    walled = Steered(0.0, True, lambda head, spot: False)
    for steered, down_deg in ((walled, 40.0), (BOTH, math.degrees(math.atan(1.2 / (REACH_M + 1.0)))), (BOTH, -10.0)):
        stick = Stick(steered, down_deg)
        stick.hold(0.0, 1.0, 20)
        assert stick.steering.spot is None and not stick.hold(0.0, 0.0, 50)


def test_a_hand_whose_controls_are_taken_away_goes_nowhere() -> None:
    stick = Stick()
    stick.hold(0.0, 1.0, 5)
    stick.steering.feel({}, stick.t_ns)
    assert stick.steering.spot is None and not stick.hold(0.0, 0.0, 50)


def test_before_the_run_the_stage_is_the_runtimes_own() -> None:
    stick = Stick()
    stick.steering.waits = True
    assert not stick.hold(1.0, 0.0, 50) and not stick.hold(0.0, 1.0, 50) and stick.steering.spot is None


def test_who_sits_is_raised_once_in_the_dark_as_the_run_begins() -> None:
    stick = Stick(Steered(30.0, eyes_m=1.8))
    stick.steering.waits = True
    assert not stick.hold(0.0, 0.0, 50), "a seat is taken and moved about until the run begins"
    stick.steering.waits = False
    assert not stick.hold(0.0, 0.0, 50) and stick.steering.dark(stick.t_ns) == 0.0, "who has just sat down is not told from who is about to"
    assert not stick.hold(0.0, 0.0, 6) and stick.steering.dark(stick.t_ns) > 0.3
    (up,) = stick.hold(0.0, 0.0, 100)
    after = compose(up.after_from_before, HEAD)
    assert after == pytest.approx(HEAD._replace(py=1.8)) and (up.what, up.value) == ("seated", 15)
    assert [m.what for m in stick.hold(1.0, 0.0, 50)] == ["moved"], "the sticks do what they do of anybody"


def test_a_headset_on_a_desk_is_not_raised_and_whoever_puts_it_on_is() -> None:
    stick = Stick(Steered(eyes_m=1.63))
    stick.steering.see([Tracked("head", HEAD._replace(py=0.75))])
    assert not stick.hold(0.0, 0.0, 200)
    stick.steering.see([Tracked("head", HEAD._replace(py=1.2))])
    assert [m.value for m in stick.hold(0.0, 0.0, 200)] == [43]


@pytest.mark.parametrize("steered", [BOTH, Steered(eyes_m=1.8)])
def test_a_runtime_lost_in_the_blink_moves_nothing_in_the_light(steered: Steered) -> None:
    """Who turned turns again; who sits is raised when they are seen again."""
    stick = Stick(steered)
    while stick.steering.dark(stick.t_ns) == 0.0:
        assert not stick.hold(1.0, 0.0)
    stick.steering.lost()
    stick.t_ns += 60_000 * MS
    assert not stick.hold(0.0, 0.0, 10) and stick.steering.dark(stick.t_ns) == 0.0
    stick.steering.see([Tracked("head", HEAD)])
    assert [m.what for m in stick.hold(0.0, 0.0, 100)] == (["seated"] if steered.eyes_m else [])


def test_nobody_who_has_stood_up_is_lowered() -> None:
    (up,) = Stick(Steered(eyes_m=1.3)).hold(0.0, 0.0, 100)
    assert up.value == 0 and up.after_from_before == IDENTITY_POSE


# --- on the runtime --------------------------------------------------------------------------------------------------------


def moved(loop: Loop) -> Sequence[tuple[int, str]]:
    return [(s.value, s.text) for s in loop.statuses("moved")]


def yaw_deg(loop: Loop) -> float:
    return math.degrees(float(heading_rad(loop.pose("head").pose[3:])))


@pytest.mark.openxr
def test_a_thumbstick_turns_and_moves_the_stage_and_a_new_runtime_finds_it_so(
    open_loop: OpenLoop, puppet: Puppet, monado: MonadoService
) -> None:
    puppet.head.position_m = (0.3, 1.6, 0.2)
    puppet.right.quat = (math.sin(math.radians(-22.5)), 0.0, 0.0, math.cos(math.radians(-22.5)))
    puppet.send()
    loop = open_loop(steered=Steered(30.0, True, eyes_m=1.9))
    loop.until_focused()
    loop.until(lambda: loop.at("head", (0.3, 1.6, 0.2)), "the head")
    loop.headset.connection.steering.waits = False
    loop.until(lambda: loop.at("head", (0.3, 1.9, 0.2)), "standing eyes")
    assert [(s.value, s.text) for s in loop.statuses("seated")] == [(30, "seated: the eyes were raised by 0.30 m, to 1.90 m")]
    loop.run(40)
    puppet.right.thumbstick = (-1.0, 0.0)
    puppet.send()
    dark: list[float] = []
    loop.until(lambda: dark.extend(v.dark for v in loop.views) or moved(loop), "the turn")
    loop.run(40)
    assert moved(loop) == [(30, "turned 30 deg to the left")] and max(dark) > 0.5 and loop.views[0].dark == 0.0
    assert yaw_deg(loop) == pytest.approx(30.0, abs=0.5) and loop.at("head", (0.3, 1.9, 0.2))

    for stick in ((0.0, 0.0), (0.0, 1.0)):
        puppet.right.thumbstick = stick
        puppet.send()
        loop.run(5)
    loop.until(lambda: loop.views and loop.views[0].spot_m is not None, "a spot on the floor")
    spot = loop.views[0].spot_m
    assert spot is not None and abs(spot[1]) < 0.01
    puppet.right.thumbstick = (0.0, 0.0)
    puppet.send()
    loop.until(lambda: len(moved(loop)) == 2, "the way")
    loop.run(2)
    there = (float(spot[0]), 1.9, float(spot[2]))
    assert loop.at("head", there) and yaw_deg(loop) == pytest.approx(30.0, abs=0.5)
    assert not any(s.value for s in loop.statuses("recentred")), "nobody took it for a runtime that moved its room"

    monado.kill()
    loop.until(lambda: loop.last_status("runtime") == 0, "the loss")
    monado.start()
    loop.until(lambda: loop.last_status("runtime") == 1 and loop.last_status("focus") == 1, "the way back")
    with Puppet(monado.port) as again:
        again.head.position_m = puppet.head.position_m
        again.send()
        loop.until(lambda: loop.at("head", there), "the same place")


@pytest.mark.openxr
def test_without_being_asked_the_sticks_are_not_even_read(loop: Loop, puppet: Puppet) -> None:
    puppet.right.thumbstick = (1.0, 0.0)
    puppet.send()
    loop.run(30)
    link = loop.headset.connection.link
    assert link is not None and link.actions.sticks() == {} and not moved(loop)
