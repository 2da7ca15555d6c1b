"""Trackers on things, through the loader and a real session: an API layer offers them, since Monado's remote driver has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from monado.remote import Puppet
from monado.service import MonadoService
from monado.trackers import Tracker, Trackers

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.samples import TRACKER, Button, Status

pytestmark = pytest.mark.openxr

OBJECT = "tracker_handheld_object"
ROLE = OBJECT.removeprefix(TRACKER)
SAID = f"tracker {ROLE}"
TURNED = (0.0, 0.6, 0.0, 0.8)


@pytest.fixture
def trackers(runtime: MonadoService, validation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trackers:
    """None yet; the runtime knows of them."""
    trackers = Trackers(tmp_path)
    for name, value in trackers.environment(runtime.environment(validation)).items():
        monkeypatch.setenv(name, value)
    return trackers


@pytest.fixture
def follow(trackers: Trackers, open_loop: OpenLoop) -> Callable[[], Loop]:
    """Open a headset that follows the one on the weapon, and wait for its focus."""

    def follow() -> Loop:
        loop = open_loop(trackers=(OBJECT,))
        loop.until_focused()
        return loop

    return follow


def test_a_tracker_is_where_it_is_and_told_as_it_is_pulled(trackers: Trackers, follow: Callable[[], Loop]) -> None:
    trackers.by_role = {ROLE: Tracker((0.3, 1.2, -0.4), TURNED), "waist": Tracker((0.0, 1.0, 0.0))}
    trackers.send()
    loop = follow()
    assert loop.statuses("trackers") == [Status("trackers", 1, "there: handheld_object, waist")]
    loop.until(lambda: loop.at(OBJECT, (0.3, 1.2, -0.4), 1e-4), "the tracker")
    assert loop.pose(OBJECT).pose[3:] == pytest.approx(TURNED, abs=1e-4) and loop.last_status("tracking", SAID) == 1
    assert not [d for d in loop.of_tracked() if d.device.startswith(TRACKER) and d.device != OBJECT], "none but that which was asked for"
    trackers.by_role[ROLE] = Tracker((0.3, 1.2, -0.4), TURNED, trigger=0.75)
    trackers.send()
    loop.until(lambda: loop.button(OBJECT, "trigger") == 0.75, "its wire")
    assert [b for b in loop.of(Button) if b.device != OBJECT] == [], "no hand has pulled anything"


def test_the_tracker_stands_in_the_stage_which_is_held(trackers: Trackers, follow: Callable[[], Loop], runtime: MonadoService) -> None:
    """The layer's trackers go with the runtime's room when that is moved, the hands do not: they are told in one stage, the held one."""
    trackers.by_role = {ROLE: Tracker((0.3, 1.2, -0.4))}
    trackers.send()
    loop = follow()
    loop.until(lambda: loop.at(OBJECT, (0.3, 1.2, -0.4), 1e-4), "the tracker")
    runtime.move_space("stage", 1.0, 0.0, 0.0, 0.0)
    loop.until(lambda: loop.statuses("recentred"), "word of the move")
    loop.run(5)
    hand, thing = loop.pose("right_grip").pose, loop.pose(OBJECT).pose
    assert hand[0] == pytest.approx(0.2, abs=0.02)
    assert thing[0] == pytest.approx(1.3, abs=0.02)


def test_one_that_is_lost_or_switched_off_is_nowhere_and_pulls_nothing(trackers: Trackers, follow: Callable[[], Loop]) -> None:
    there = Tracker((0.3, 1.2, -0.4), trigger=1.0)
    trackers.by_role = {ROLE: there}
    trackers.send()
    loop = follow()
    loop.until(lambda: loop.button(OBJECT, "trigger") == 1.0, "its wire")
    trackers.by_role[ROLE] = replace(there, seen=False)
    trackers.send()
    loop.until(lambda: loop.last_status("tracking", SAID) == 0, "the loss")
    assert not loop.pose(OBJECT).valid
    trackers.by_role.clear()
    trackers.send()
    loop.until(lambda: loop.button(OBJECT, "trigger") == 0.0, "the release")
    trackers.by_role[ROLE] = there
    trackers.send()
    loop.until(lambda: loop.pose(OBJECT).valid and loop.last_status("tracking", SAID) == 1, "the return")


def test_a_tracker_that_is_switched_on_or_given_its_role_later_is_told(trackers: Trackers, follow: Callable[[], Loop]) -> None:
    loop = follow()
    none = "no tracker has the role handheld_object (there: {}); give it in the runtime's settings"
    assert loop.statuses("trackers") == [Status("trackers", 0, none.format("none"))]
    assert loop.headset.trackers == none.format("none") and not loop.pose(OBJECT).valid
    trackers.by_role["waist"] = Tracker((0.0, 1.0, 0.0))
    trackers.send()
    loop.until(lambda: loop.headset.trackers == none.format("waist"), "one with another role")
    trackers.by_role[ROLE] = Tracker((0.3, 1.2, -0.4))
    trackers.send()
    loop.until(lambda: loop.last_status("trackers") == 1 and loop.pose(OBJECT).valid, "the tracker")


def test_the_session_that_ends_takes_it_back(trackers: Trackers, follow: Callable[[], Loop], monado: MonadoService) -> None:
    trackers.by_role = {ROLE: Tracker((0.3, 1.2, -0.4), trigger=1.0)}
    trackers.send()
    loop = follow()
    loop.until(lambda: loop.button(OBJECT, "trigger") == 1.0, "its wire")
    monado.kill()
    loop.until(lambda: loop.last_status("runtime") == 0, "the loss")
    loop.run(1)
    assert not loop.pose(OBJECT).valid and loop.button(OBJECT, "trigger") == 0.0 and loop.last_status("tracking", SAID) == 0


def test_a_runtime_without_trackers_says_so(open_loop: OpenLoop, puppet: Puppet) -> None:
    loop = open_loop(trackers=(OBJECT,))
    loop.until_focused()
    assert loop.statuses("trackers") == [Status("trackers", 0, "the runtime knows no trackers (XR_HTCX_vive_tracker_interaction)")]
    assert not [d for d in loop.of_tracked() if d.device == OBJECT]
    loop.until(lambda: loop.last_status("tracking", "right") == 1, "hands as ever")


def test_a_runtime_that_refuses_them_costs_the_tracker_and_not_the_headset(
    trackers: Trackers, follow: Callable[[], Loop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VR_DTI_TRACKERS_REFUSED", "1")
    trackers.by_role = {ROLE: Tracker((0.3, 1.2, -0.4))}
    trackers.send()
    loop = follow()
    (said,) = loop.statuses("trackers")
    assert said.value == 0 and "ERROR_PATH_UNSUPPORTED" in said.text and "role:" in said.text and "\n" not in said.text
    loop.until(lambda: loop.pose("right_grip").valid, "a hand")
    assert not [d for d in loop.of_tracked() if d.device.startswith(TRACKER)]
