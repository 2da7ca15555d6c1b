"""A runtime that dies, is away or was never there: said, survived, recovered from; and a layer that would tell of our own mistakes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from pathlib import Path

import moderngl
import pytest
import xr
from monado.remote import Puppet
from monado.service import MonadoService, complaints

from openxr.loop import Loop
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr import open_headset, probe
from vr_dti.backends.openxr.connection import FIRST_RETRY_NS, LAST_RETRY_NS
from vr_dti.backends.openxr.headset import Headset
from vr_dti.backends.openxr.instance import Facts
from vr_dti.errors import HeadsetError
from vr_dti.events import Effect, Listener
from vr_dti.ports import View
from vr_dti.timebase import VirtualClock

pytestmark = pytest.mark.openxr

Use = Callable[[MonadoService, Path | None], None]


def paint(views: Sequence[View]) -> None:
    for view in views:
        assert isinstance(view.target, moderngl.Framebuffer)
        view.target.use()
        view.target.clear(0.2, 0.3, 0.4)


@pytest.mark.parametrize("pressed", [False, True], ids=["idle", "trigger held"])
def test_the_runtime_dies_and_comes_back(loop: Loop, monado: MonadoService, puppet: Puppet, gl: Graphics, pressed: bool) -> None:
    loop.draw = paint
    loop.run(2)
    if pressed:
        puppet.right.trigger = 1.0
        puppet.send()
        loop.until(lambda: loop.button("right", "trigger") == 1.0, "the trigger")
    monado.kill()
    loop.until(lambda: loop.last_status("runtime") == 0, "the loss to be told")
    display = loop.headset.display
    assert not display.can_pace() and not loop.views
    assert loop.last_status("focus") == 0 and loop.last_status("worn") == 0
    assert not any(loop.pose(d).valid for d in ("head", "left_grip", "left_aim", "right_grip", "right_aim"))
    assert loop.button("right", "trigger") == 0.0
    assert loop.last_status("tracking", "head") == 0
    loop.run(5)  # the program goes on, without a word about what has been said
    loop.headset.haptics.send(loop.frames[-1], [Effect("haptic", 0, "t1", "left")], (), Listener((0, 0, 0), (0, 0, 0, 1), 0, True))
    assert len(loop.statuses("runtime")) == 2

    monado.start()
    with Puppet(monado.port) as again:
        loop.until(lambda: loop.last_status("runtime") == 1, "the runtime to be found again")
        loop.until(lambda: loop.last_status("focus") == 1 and len(loop.views) == 2, "the session to go on")
        assert display.can_pace()
        again.head.position_m = (0.3, 1.5, 0.1)
        again.send()
        loop.until(lambda: loop.at("head", (0.3, 1.5, 0.1)), "the head to be followed again")
    assert [s.seq for s in loop.samples] == list(range(1, len(loop.samples) + 1))
    assert gl.ctx.error == "GL_NO_ERROR", "what was drawn into went away, and nobody stumbled"


@pytest.mark.parametrize("first", ["wait", "poll", "views", "submit"])
def test_whoever_of_the_faces_meets_the_loss_first(loop: Loop, monado: MonadoService, first: str) -> None:
    display, source = loop.headset.display, loop.headset.source
    loop.run(2)
    for face in ("wait", "poll", "views", "submit"):
        if face == first:
            monado.kill()
        match face:
            case "wait":
                frame = display.wait(1)
                assert frame.should_render is (first != "wait")
            case "poll":
                loop.samples += source.poll(frame)
            case "views":
                views = display.views(frame, loop.standpoint)
                # Asked where the eyes are after its end, this runtime answers with old ones: then `submit` meets the loss.
                assert len(views) == (2 if first == "submit" else 0) or first == "views"
            case "submit":
                display.submit(frame)
                display.swap(frame)
    assert not display.can_pace()
    loop.run(1)
    assert [s.value for s in loop.statuses("runtime")] == [1, 0], "the loss is told once"


def test_attempts_to_come_back_grow_rarer(runtime: MonadoService, puppet: Puppet, gl: Graphics) -> None:
    clock = VirtualClock()
    with Headset.open(gl.ctx, gl.kind, trainee="t1", clock=clock) as headset:
        runtime.kill()
        headset.connection.lose("a test")
        waits, last_ns = [], clock.now_ns()
        while len(waits) < 6:
            clock.sleep_until_ns(clock.now_ns() + FIRST_RETRY_NS // 4)
            before = headset.connection._next_attempt_ns
            assert not headset.connection.reconnect(now=False)
            if headset.connection._next_attempt_ns != before:
                waits.append(clock.now_ns() - last_ns)
                last_ns = clock.now_ns()
        assert waits == [FIRST_RETRY_NS, 2 * FIRST_RETRY_NS, 4 * FIRST_RETRY_NS, *[LAST_RETRY_NS] * 3]


def test_no_runtime_chosen(gl: Graphics, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XR_RUNTIME_JSON", str(tmp_path / "none.json"))
    with pytest.raises(HeadsetError, match="no OpenXR runtime is installed") as caught:
        open_headset(gl.ctx, gl.kind, trainee="t1")
    assert "SteamVR" in caught.value.remedy
    report = probe()
    assert not report.ready and "no OpenXR runtime is installed" in report.runtime[1] and report.runtime[2]


def test_runtime_chosen_but_not_running(monado: MonadoService, gl: Graphics, use_runtime: Use) -> None:
    monado.stop()
    use_runtime(monado, None)
    with pytest.raises(HeadsetError, match="does not answer") as caught:
        open_headset(gl.ctx, gl.kind, trainee="t1")
    assert caught.value.remedy
    assert not probe().ready


def test_opengl_of_a_kind_that_no_runtime_takes(gl: Graphics) -> None:
    with pytest.raises(HeadsetError, match="nsgl"):
        open_headset(gl.ctx, "nsgl", trainee="t1")


def test_pre_flight_with_a_simulated_headset(runtime: MonadoService) -> None:
    report = probe()
    assert report.ready and report.simulated
    assert "Monado" in report.runtime[1] and "Remote HMD (simulated)" in report.headset[1]
    assert all(ok for ok, _, _ in report.lines)
    assert "vr-dti" not in runtime.control(), "it left no client behind"


@pytest.mark.parametrize(
    ("runtime_name", "system", "simulated"),
    [
        ("Monado(XRT) by Collabora et al", "Monado: Simulated HMD", True),
        ("Monado(XRT) by Collabora et al", "Monado: Remote HMD", True),
        ("SteamVR/OpenXR", "SteamVR/OpenXR : null", True),
        ("Meta XR Simulator", "Meta Quest 3", True),
        ("SteamVR/OpenXR", "SteamVR/OpenXR : lighthouse", False),
        ("Oculus", "Meta Quest 3", False),
        ("Monado(XRT) by Collabora et al", "Monado: Valve Index", False),
    ],
)
def test_who_only_simulates(runtime_name: str, system: str, simulated: bool) -> None:
    facts = Facts(runtime_name, "1.0", system)
    assert facts.is_simulated is simulated
    assert facts.describe().endswith("(simulated)") is simulated


def test_the_validation_layer_would_tell(monado: MonadoService, puppet: Puppet, gl: Graphics, use_runtime: Use, tmp_path: Path) -> None:
    """The negative control: a call that the specification forbids is found, so silence elsewhere means something."""
    validation = tmp_path / "control.txt"
    use_runtime(monado, validation)
    with Headset.open(gl.ctx, gl.kind, trainee="t1") as headset:
        assert headset.connection.link is not None
        session = headset.connection.link.session
        location = xr.SpaceLocation()
        nowhere = xr.Space()
        assert session.calls.xrLocateSpace(headset.connection.link.spaces.view, nowhere, 1, ctypes.byref(location)) < 0
    assert complaints(validation)
