"""The runtime dictates states; we follow them, never leave a frame open, and say goodbye."""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

import pytest
from monado.service import MonadoService

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.session import StateChanged
from vr_dti.ports import View

pytestmark = pytest.mark.openxr


def test_another_program_takes_the_focus_and_gives_it_back(loop: Loop, runtime: MonadoService, child_environment: dict[str, str]) -> None:
    second = subprocess.Popen(
        [sys.executable, "-m", "openxr.second_program"],
        env=child_environment | {"PYTHONPATH": os.pathsep.join(sys.path), "XR_ENABLE_API_LAYERS": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        loop.until(lambda: loop.last_status("focus") == 0 and loop.last_status("worn") == 0, "the loss of focus")
        loop.run(3)
        assert loop.headset.connection.link.session.state == "SYNCHRONIZED"
        assert not loop.views and not loop.frames[-1].should_render
        assert loop.headset.display.can_pace(), "the runtime still paces"
        runtime.control("-p", runtime.client_id("vr-dti"))
        loop.until(lambda: loop.last_status("focus") == 1 and loop.last_status("worn") == 1, "the return of focus")
        loop.run(2)
        assert len(loop.views) == 2
    finally:
        second.communicate(b"\n", timeout=20.0)
    assert second.returncode == 0


def test_states_come_in_the_order_of_the_specification(open_loop: OpenLoop) -> None:
    loop = open_loop()
    assert not loop.headset.display.can_pace(), "nothing may pace before the runtime is ready"
    loop.until_focused()
    assert [s.text for s in loop.statuses("session")] == ["IDLE", "READY", "SYNCHRONIZED", "VISIBLE", "FOCUSED"]
    assert loop.headset.display.can_pace()
    assert loop.last_status("worn") == 1

    session = loop.headset.connection.link.session
    farewell = [e.state for e in session.say_goodbye() if isinstance(e, StateChanged)]
    assert farewell[-3:] == ["STOPPING", "IDLE", "EXITING"]
    assert not loop.headset.display.can_pace()


def test_asked_to_leave_by_the_runtime_we_leave_and_stay_away(loop: Loop) -> None:
    session = loop.headset.connection.link.session
    session.calls.xrRequestExitSession(session.handle)  # what the headset's own menu does on our behalf
    loop.until(lambda: loop.headset.connection.dismissed, "the runtime to end the session")
    assert [s.text for s in loop.statuses("session")][-3:] == ["STOPPING", "IDLE", "EXITING"]
    assert loop.last_status("runtime") == 0
    assert not loop.pose("head").valid
    loop.run(5)
    assert loop.headset.connection.link is None and not loop.views
    assert loop.headset.reconnect()
    loop.until(lambda: loop.last_status("focus") == 1, "the headset to come back when asked")


def test_a_frame_ends_also_when_drawing_raises(loop: Loop) -> None:
    def fail(views: list[View]) -> None:
        if views:
            raise ZeroDivisionError

    loop.draw = fail
    with pytest.raises(ZeroDivisionError):
        loop.run(3)
    assert not loop.headset.connection.link.session.frame_open
    loop.draw = None
    loop.run(3)  # the validation layer would tell of a frame left open


def test_a_frame_that_nobody_ended_is_ended_by_the_next(loop: Loop) -> None:
    display = loop.headset.display
    display.wait(1)
    display.wait(2)  # without the safety this would never return
    assert loop.headset.connection.link.session.frame_open
    loop.run(2)


def test_views_work_where_another_display_paces(loop: Loop) -> None:
    frame = loop.frames[-1]
    views = loop.headset.display.views(frame, loop.standpoint)
    loop.headset.display.submit(frame)
    assert len(views) == 2


def test_display_time_is_ahead_on_our_own_clock(loop: Loop) -> None:
    loop.run(10)
    times = [f.display_ns for f in loop.frames[-10:]]
    assert times == sorted(times) and len(set(times)) == len(times)
    ahead_ns = [frame.display_ns - frame.now_ns for frame in loop.frames[-10:]]
    assert max(ahead_ns) < 200_000_000
    assert median(ahead_ns) > 0, "of most frames: a busy machine wakes us up after the time that was predicted, now and then"
    for frame in loop.frames[-10:]:
        refreshes = frame.period_ns * 60 / 1e9
        assert round(refreshes) >= 1 and abs(refreshes - round(refreshes)) < 0.01, "whole refreshes; more than one where we are slow"
    assert loop.headset.connection.link.clock.exact
