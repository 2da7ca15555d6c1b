"""What the trainee does comes out as samples, as it was, with its time and validity."""

from __future__ import annotations

import math
import time
from typing import Literal

import pytest
from monado.remote import Puppet
from monado.service import MonadoService

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.bindings import POSES, PROFILES, with_talk
from vr_dti.samples import Button, Fingers, Status, Tracked
from vr_dti.spaces import quat_rotate

pytestmark = pytest.mark.openxr

BY_NAME = {p.path.removeprefix("/interaction_profiles/"): p for p in PROFILES}


def test_poses_come_out_as_they_went_in(loop: Loop, puppet: Puppet) -> None:
    turned = (0.0, math.sin(math.radians(30) / 2), 0.0, math.cos(math.radians(30) / 2))
    puppet.head.position_m, puppet.head.quat = (0.1, 1.7, 0.2), turned
    puppet.left.position_m = (-0.3, 1.1, -0.4)
    puppet.right.position_m, puppet.right.quat = (0.25, 1.45, -0.6), turned
    puppet.send()
    loop.until(lambda: loop.at("right_aim", (0.25, 1.45, -0.6)), "the right hand")
    loop.run(2)
    assert loop.at("head", (0.1, 1.7, 0.2)) and loop.at("left_grip", (-0.3, 1.1, -0.4)) and loop.at("left_aim", (-0.3, 1.1, -0.4))
    assert loop.pose("head").pose[3:] == pytest.approx(turned, abs=1e-4)
    assert loop.pose("right_grip").pose[3:] == pytest.approx(turned, abs=1e-4)
    assert all(loop.pose(d).tracked for d in ("head", "left_grip", "right_grip"))


def test_samples_are_numbered_timed_and_owned(loop: Loop) -> None:
    loop.run(5)
    assert [s.seq for s in loop.samples] == list(range(1, len(loop.samples) + 1))
    wake_ups = {f.now_ns for f in loop.frames}
    assert {s.t_ns for s in loop.samples} <= wake_ups
    assert {(s.source, s.trainee) for s in loop.samples} == {("headset", "t1")}
    heads = [s for s in loop.samples if isinstance(s.data, Tracked) and s.data.device == "head"]
    assert len(heads) >= 5
    # Poses are predictions for the picture's time: the act's time is uncertain by as much, and said to be.
    predicted_ns = {f.now_ns: max(0, f.display_ns - f.now_ns) for f in loop.frames}
    assert all(s.uncertainty_ns == predicted_ns[s.t_ns] and s.device_ns == 0 for s in heads)
    assert any(s.uncertainty_ns for s in heads)


@pytest.mark.parametrize("hand", ["left", "right"])
def test_controls(loop: Loop, puppet: Puppet, hand: str) -> None:
    controller = puppet.left if hand == "left" else puppet.right
    before = time.monotonic_ns()
    controller.trigger, controller.squeeze, controller.a, controller.b = 0.75, 0.5, True, True
    puppet.send()
    loop.until(lambda: loop.button(hand, "menu") == 1.0 and loop.button(hand, "trigger") == 0.75, "the controls")
    assert loop.button(hand, "squeeze") == 0.5 and loop.button(hand, "select") == 1.0
    pressed = [s for s in loop.samples if isinstance(s.data, Button)]
    assert {s.data.device for s in pressed} == {hand}, "the other hand did nothing"
    for sample in pressed:
        assert before < sample.act_ns <= sample.t_ns, "a control knows when it was pressed"
    count = len(pressed)
    loop.run(5)
    assert len(loop.of(Button)) == count, "a control that is held says nothing"
    controller.trigger = controller.squeeze = 0.0
    controller.a = controller.b = False
    puppet.send()
    loop.until(lambda: loop.button(hand, "menu") == 0.0 and loop.button(hand, "trigger") == 0.0, "the release")


# What this runtime, whose device is a Valve Index pair, offers when only one family of controls is suggested.
@pytest.mark.parametrize(
    ("family", "hard_to_reach"),
    [("khr/simple_controller", {"squeeze", "select"}), ("oculus/touch_controller", set()), ("valve/index_controller", set())],
)
def test_families_of_controllers(open_loop: OpenLoop, puppet: Puppet, family: str, hard_to_reach: set[str]) -> None:
    loop = open_loop(profiles=(BY_NAME[family],))
    loop.until(lambda: loop.last_status("profile", f"right {family}") == 1, f"the profile {family}")
    puppet.right.trigger, puppet.right.squeeze, puppet.right.a, puppet.right.b = 1.0, 1.0, True, True
    puppet.send()
    loop.until(lambda: loop.button("right", "trigger") == 1.0 and loop.button("right", "menu") == 1.0, "trigger and menu")
    pressed = {d.name for d in loop.of(Button)}
    assert pressed == {"trigger", "squeeze", "select", "menu"} - hard_to_reach


def test_push_to_talk_takes_the_select_button_of_one_hand(open_loop: OpenLoop, puppet: Puppet) -> None:
    loop = open_loop(talks="left")
    loop.until(lambda: loop.last_status("talk_button", "left") == 1, "the talk button")
    puppet.left.a = puppet.right.a = True
    puppet.send()
    loop.until(lambda: loop.button("left", "talk") == loop.button("right", "select") == 1.0, "both buttons")
    assert {(d.device, d.name) for d in loop.of(Button)} == {("left", "talk"), ("right", "select")}, "the left one lights no flashlight"
    puppet.left.a = False
    puppet.send()
    loop.until(lambda: loop.button("left", "talk") == 0.0, "the release")


def test_a_controller_without_a_button_for_it_is_told(open_loop: OpenLoop) -> None:
    loop = open_loop(talks="left", profiles=(BY_NAME["khr/simple_controller"],))
    loop.until(lambda: loop.last_status("talk_button", "left") == 0, "word of the talk button")


@pytest.mark.parametrize("hand", ["left", "right"])
def test_with_push_to_talk_no_control_does_two_things(hand: Literal["left", "right"]) -> None:
    for plain, talking in zip(PROFILES, with_talk(PROFILES, hand), strict=True):
        paths = [path for action, path in talking.bindings() if action not in POSES]
        assert len(paths) == len(set(paths)), plain.path
        assert sorted(path for _, path in talking.bindings()) == sorted(path for _, path in plain.bindings()), "and none is lost"
        assert {path.split("/")[3] for action, path in talking.bindings() if action == "talk"} <= {hand}
    assert with_talk(PROFILES, None) == PROFILES


def test_every_family_is_taken_by_the_runtime(loop: Loop) -> None:
    assert set(loop.headset.connection.link.actions.suggested) == {p.path for p in PROFILES}


def test_the_trigger_does_nothing_but_fire() -> None:
    """No other action shares the trigger finger's control, in any family, and bare hands cannot fire."""
    for profile in PROFILES:
        fires = {path for action, path in profile.bindings() if action == "trigger"}
        others = {path for action, path in profile.bindings() if action != "trigger"}
        assert not fires & others, profile.path
        assert not any("trigger" in path for path in others), profile.path
    assert "trigger" not in BY_NAME["ext/hand_interaction_ext"].controls


def test_tracking_lost_and_regained(loop: Loop, puppet: Puppet) -> None:
    loop.until(lambda: loop.last_status("tracking", "right") == 1, "tracking")
    puppet.right.trigger = 1.0
    puppet.send()
    loop.until(lambda: loop.button("right", "trigger") == 1.0, "the trigger")
    puppet.right.active = False
    puppet.send()
    loop.until(lambda: loop.last_status("tracking", "right") == 0, "the loss")
    lost = loop.pose("right_grip")
    assert not lost.valid and not lost.tracked
    assert loop.button("right", "trigger") == 0.0, "what is not there presses nothing"
    assert loop.pose("left_grip").valid and loop.last_status("tracking", "left") == 1
    puppet.right.active, puppet.right.trigger = True, 0.0
    puppet.send()
    loop.until(lambda: loop.last_status("tracking", "right") == 1 and loop.pose("right_grip").valid, "the return")


@pytest.mark.parametrize("hand", ["left", "right"])
def test_a_hand_that_lays_its_controller_down(loop: Loop, puppet: Puppet, hand: str) -> None:
    """The hand itself is followed: its palm is the grip, closing it is the squeeze; nothing fires."""
    controller = puppet.left if hand == "left" else puppet.right
    controller.active, controller.hand_tracking = False, True
    puppet.send()
    loop.until(lambda: loop.last_status("bare_hand", hand) == 1, "the bare hand")
    loop.run(2)
    grip, aim = loop.pose(f"{hand}_grip"), loop.pose(f"{hand}_aim")
    assert grip.valid and aim.valid and loop.last_status("tracking", hand) == 1
    assert math.dist(grip.pose[:3], controller.position_m) < 0.1
    assert loop.button(hand, "squeeze") == 0.0
    opened = loop.of(Fingers)[-1]
    assert opened.device == hand and max(opened.curl_permille, default=1000) <= 400
    aside = 1.0 if hand == "left" else -1.0  # palms down, fingers ahead: where the thumb is
    assert quat_rotate(grip.pose[3:], (0.0, 0.0, -1.0)) == pytest.approx((aside, 0.0, 0.0), abs=0.3), "out at the thumb"
    assert quat_rotate(grip.pose[3:], (1.0, 0.0, 0.0)) == pytest.approx((0.0, -aside, 0.0), abs=0.3), "through the palm"
    assert quat_rotate(aim.pose[3:], (0.0, 0.0, -1.0))[2] < -0.5, "the fingers point ahead"
    controller.curls = (1.0, 1.0, 1.0, 1.0, 1.0)
    puppet.send()
    loop.until(lambda: loop.button(hand, "squeeze") == 1.0, "the fist")
    assert {d.name for d in loop.of(Button)} == {"squeeze"}
    fist = loop.of(Fingers)[-1]
    assert len(fist.curl_permille) == 5 and min(fist.curl_permille[1:]) >= 600
    controller.active, controller.curls = True, (0.0, 0.0, 0.0, 0.0, 0.0)
    puppet.send()
    loop.until(lambda: loop.last_status("bare_hand", hand) == 0 and loop.button(hand, "squeeze") == 0.0, "the controller again")
    assert loop.of(Fingers)[-1].curl_permille == (), "nobody sees its fingers any more"


def test_input_taken_away_releases_what_was_held(loop: Loop, puppet: Puppet, runtime: MonadoService) -> None:
    puppet.left.squeeze = 1.0
    puppet.send()
    loop.until(lambda: loop.button("left", "squeeze") == 1.0, "the squeeze")
    runtime.control("-i", runtime.client_id("vr-dti"))
    loop.until(lambda: loop.button("left", "squeeze") == 0.0, "the release")
    assert not loop.pose("left_grip").valid
    runtime.control("-i", runtime.client_id("vr-dti"))
    loop.until(lambda: loop.button("left", "squeeze") == 1.0, "the hand that never opened")


def test_the_headset_introduces_itself(loop: Loop) -> None:
    runtime, system = loop.statuses("runtime")[0], loop.statuses("system")[0]
    assert runtime.value == 1 and runtime.text.startswith("Monado") and "25" in runtime.text
    assert system == Status("system", 1, "Monado: Remote HMD")
    assert loop.statuses("space") == [Status("space", 1, "STAGE")]
    assert loop.headset.is_simulated and loop.headset.describe().endswith("(simulated)")


def test_a_source_that_was_closed_is_silent(loop: Loop) -> None:
    loop.headset.source.close()
    loop.run(1)
    count = len(loop.samples)
    loop.run(3)
    assert len(loop.samples) == count
