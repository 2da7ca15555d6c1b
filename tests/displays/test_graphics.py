"""OpenGL on this machine: with and without a screen, and what is said where there is none."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import glfw
import numpy as np
import pytest

from displays.fixtures import lent_thread
from displays.x_server import XServer, until
from vr_dti.backends.graphics import Graphics, probe
from vr_dti.errors import GraphicsError
from vr_dti.render.rawgl import RawGL
from vr_dti.render.surface import COARSE, FINE, Target
from vr_dti.timebase import VirtualClock

FRAMEBUFFER_SRGB = 0x8DB9


@pytest.fixture(params=["offscreen", "windowed"])
def graphics(request: pytest.FixtureRequest) -> Graphics:
    both: Graphics = request.getfixturevalue(request.param)
    return both


def test_a_context_of_either_kind_is_told_by_name(graphics: Graphics) -> None:
    assert graphics.kind == ("glx" if graphics.handle else "egl")
    assert graphics.ctx.version_code >= 330
    assert graphics.vendor and graphics.renderer and graphics.version[0].isdigit()


@pytest.mark.parametrize("samples", [0, 4])
def test_a_target_holds_srgb_whoever_encodes(graphics: Graphics, samples: int) -> None:
    """Linear one half is sRGB 188 where the hardware encodes, and bytes pass unchanged where a shader has done so."""
    target = Target(graphics.ctx, (40, 20), samples=samples)
    for hardware, byte in ((True, 188), (False, 128)):
        (graphics.ctx.enable_direct if hardware else graphics.ctx.disable_direct)(FRAMEBUFFER_SRGB)
        target.framebuffer.clear(0.5, 0.0, 1.0, 1.0)
        target.resolve()
        assert target.picture().shape == (20, 40, 3)
        assert np.abs(target.picture().astype(int) - (byte, 0, 255)).max() <= 1
    target.framebuffer.use()
    assert RawGL(graphics.ctx).encodes_srgb(target.framebuffer)  # so that the renderer lets the hardware do it
    target.release()
    assert graphics.ctx.error == "GL_NO_ERROR"


def test_a_picture_has_its_top_row_first(offscreen: Graphics) -> None:
    target = Target(offscreen.ctx, (8, 8))
    target.framebuffer.clear(0.0, 0.0, 0.0, 1.0)
    target.framebuffer.clear(1.0, 1.0, 1.0, 1.0, viewport=(0, 6, 8, 2))
    assert target.picture()[:2].min() == 255 and target.picture()[2:].max() == 0


def test_closing_twice_and_closing_with_windows_open(windowed: Graphics) -> None:
    windowed.window("a", title="a", size=(64, 64))
    windowed.close()
    windowed.close()


def test_screens_are_named_and_placed(windowed: Graphics) -> None:
    (screen,) = windowed.screens()
    assert (screen.x, screen.y, screen.width, screen.height) == (0, 0, 1280, 800)
    assert screen.name and screen.refresh_hz == 60


def test_a_window_shows_the_picture_at_its_size(windowed: Graphics, x_server: XServer) -> None:
    """A quarter-size picture, left half red and right half blue, fills the window; the top is the top."""
    window = windowed.window("a", title="a", size=(400, 200), position=(100, 50), border=False)
    target = Target(windowed.ctx, (200, 100))
    target.framebuffer.clear(1.0, 0.0, 0.0, 1.0)
    target.framebuffer.clear(0.0, 0.0, 1.0, 1.0, viewport=(100, 0, 100, 100))
    target.framebuffer.clear(0.0, 1.0, 0.0, 1.0, viewport=(0, 75, 200, 25))
    window.present(target.texture)
    until(lambda: tuple(x_server.pixels()[60, 110]) == (0, 255, 0), "the picture")
    pixels = x_server.pixels()
    assert tuple(pixels[200, 110]) == tuple(pixels[245, 290]) == (255, 0, 0)
    assert tuple(pixels[200, 490]) == tuple(pixels[245, 310]) == (0, 0, 255)
    assert tuple(pixels[45, 200]) == tuple(pixels[255, 200]) == (0, 0, 0)
    assert windowed.ctx.error == "GL_NO_ERROR"


def test_a_window_paces_by_its_clock_until_its_swaps_take_time(x_server: XServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real swaps, told to take what the given clock says: `test_pacing.py` has the rule, this one that a window asks it and tells it."""
    monkeypatch.setenv("DISPLAY", x_server.display)
    clock, swap_ns, real = VirtualClock(), 0, glfw.swap_buffers

    def swap(handle: Any) -> None:
        real(handle)
        clock.sleep_until_ns(clock.now_ns() + swap_ns)

    monkeypatch.setattr(glfw, "swap_buffers", swap)
    with lent_thread(), Graphics.windowed(clock=clock, detail=FINE) as graphics:
        window = graphics.window("a", title="a", size=(64, 64), vsync=True)
        target = Target(graphics.ctx, (64, 64))

        def steps(frames: int) -> list[int]:
            woke = []
            for i in range(frames):
                woke.append(window.wait(i).now_ns)
                window.present(target.texture)
            return [b - a for a, b in itertools.pairwise(woke)]

        period_ns = window.wait(0).period_ns
        assert period_ns == 1_000_000_000 // 60
        assert steps(12)[-6:] == [period_ns] * 6, "a loop that no swap holds does not run away"
        swap_ns = period_ns // 2
        assert swap_ns in steps(12), "several swaps that took long: the screen holds the loop again"


def test_without_a_graphics_card_pictures_are_coarse_unless_asked_otherwise(windowed: Graphics) -> None:
    """Mesa's software driver is what these windows are drawn with."""
    assert windowed.software
    assert windowed.window("a", title="a", size=(64, 64)).detail == FINE  # as the fixture asked
    assert Graphics(windowed.ctx, kind="glx").detail == COARSE
    assert COARSE.size_px((1281, 1)) == (640, 1) and COARSE.size_px((0, 0)) == (0, 0)


def test_windows_need_a_screen(offscreen: Graphics) -> None:
    assert offscreen.screens() == ()
    with pytest.raises(GraphicsError, match="made without one"):
        offscreen.window("a", title="a", size=(64, 64))


# --- machines that cannot ---------------------------------------------------------------------------------------------------

MAKE = "from vr_dti.backends.graphics import Graphics; Graphics.{kind}()"


def without(kind: str, **environment: str) -> str:
    """What is said by a fresh program on such a machine."""
    code = f"""
from vr_dti.errors import GraphicsError
try:
    {MAKE.format(kind=kind)}
except GraphicsError as e:
    print(e)
"""
    clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    child = subprocess.run([sys.executable, "-c", code], env=clean | environment, capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr
    return child.stdout


def test_no_screen() -> None:
    said = without("windowed")
    assert "no screen to open windows on" in said and "DISPLAY" in said.partition("->")[2] and "--display offscreen" in said


def test_no_driver() -> None:
    said = without("offscreen", LIBGL_DRIVERS_PATH="/nonexistent")
    assert "no OpenGL without a screen" in said and "libgl1-mesa-dri" in said.partition("->")[2]


def test_no_driver_on_the_screen(x_server: XServer) -> None:
    said = without("windowed", LIBGL_DRIVERS_PATH="/nonexistent", DISPLAY=x_server.display)
    assert "no OpenGL 3.3 on this screen" in said and "libgl1-mesa-dri" in said.partition("->")[2]


@pytest.mark.parametrize("kind", ["offscreen", "windowed"])
def test_an_old_driver(kind: str, x_server: XServer) -> None:
    """Both name the version that is needed; offscreen also the one that is there."""
    said = without(kind, MESA_GL_VERSION_OVERRIDE="3.1", DISPLAY=x_server.display)
    assert "3.3" in said and "update the graphics driver" in said
    if kind == "offscreen":
        assert "OpenGL 3.1 (" in said and "too old" in said


@pytest.fixture
def no_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LIBGL_DRIVERS_PATH", "/nonexistent")
    yield


def test_the_probe_says_what_is_there(x_server: XServer, monkeypatch: pytest.MonkeyPatch) -> None:
    ok, sentence, remedy = probe()
    assert ok and sentence.startswith("OpenGL offscreen: ") and not remedy
    monkeypatch.setenv("DISPLAY", x_server.display)
    assert probe(windowed=True)[0]


def test_the_probe_says_what_is_missing(no_driver: None) -> None:
    ok, sentence, remedy = probe()
    assert not ok and "no OpenGL without a screen" in sentence and "libgl1-mesa-dri" in remedy


def test_the_probe_survives_a_driver_that_takes_its_process_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash cannot be had from a real driver on demand: the child ends itself as one would."""
    monkeypatch.setattr("vr_dti.backends.graphics.probing._CHILD", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)  # {windowed}")
    ok, sentence, remedy = probe()
    assert not ok and "crashed" in sentence and remedy
