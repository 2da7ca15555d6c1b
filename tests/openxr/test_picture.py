"""What reaches the runtime: the right picture for each eye, true colours and depth. Judged by pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import moderngl
import numpy as np
import pytest
from displays.x_server import XServer
from monado.remote import Puppet
from monado.service import MonadoService

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from openxr.pictures import BACKGROUND, MARKERS, Painter, Pictures, expected_px, submitted_rects
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr.eyes import FAR_M, NEAR_M
from vr_dti.backends.openxr.gl import SRGB8_ALPHA8
from vr_dti.backends.openxr.headset import Headset
from vr_dti.ports import View
from vr_dti.render.rawgl import FRAMEBUFFER_SRGB, RawGL

pytestmark = pytest.mark.openxr


def assert_picture(loop: Loop, pictures: Pictures, puppet: Puppet) -> None:
    for eye, (view, side) in enumerate(zip(loop.views, (-1, 1), strict=True)):
        picture = pictures.color[eye]
        assert tuple(picture[5, 5]) == BACKGROUND[view.name], f"{view.name} holds its own eye's picture"
        for controller, color in zip((puppet.left, puppet.right), MARKERS.values(), strict=True):
            x, y = expected_px(controller.position_m, puppet.head.position_m, view, side)
            here = picture[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3)
            assert (here == color).all(), f"{view.name}: no marker {color} at {(x, y)}"
            found = np.argwhere((picture == color).all(axis=-1)).mean(axis=0)
            assert np.allclose(found, (y, x), atol=1.5), f"{view.name}: the marker's middle is at {found[::-1]}, not {(x, y)}"


@pytest.mark.parametrize("samples", [0, 4])
def test_each_eye_sees_the_hands_where_they_are(
    open_loop: OpenLoop, gl: Graphics, puppet: Puppet, monkeypatch: pytest.MonkeyPatch, samples: int
) -> None:
    loop = open_loop(samples=samples)
    loop.until_focused()
    puppet.head.position_m = (0.05, 1.65, 0.1)
    puppet.left.position_m, puppet.right.position_m = (-0.15, 1.5, -0.6), (0.3, 1.8, -0.9)
    puppet.send()
    loop.until(lambda: loop.at("right_aim", (0.3, 1.8, -0.9)), "the hands")
    loop.run(2)
    pictures = Pictures(gl.ctx, monkeypatch)
    loop.draw = Painter(gl.ctx, loop)
    loop.run(3)
    assert_picture(loop, pictures, puppet)
    assert gl.ctx.error == "GL_NO_ERROR"


def test_a_smaller_picture_is_submitted_as_the_part_that_was_drawn(
    loop: Loop, gl: Graphics, puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runtime is told which part of its picture to show; the part holds the whole view, and full size is whole again at once."""
    loop.until(lambda: loop.at("right_aim", puppet.right.position_m), "the hands")
    rects = submitted_rects(loop, monkeypatch)
    pictures = Pictures(gl.ctx, monkeypatch)
    loop.draw = Painter(gl.ctx, loop)
    whole = loop.headset.connection.link.eyes.sizes_px
    for scale in (0.6, 0.9, 1.0):
        loop.headset.display.scale = scale
        loop.run(2)
        drawn = [(0, 0, round(w * scale), round(h * scale)) for w, h in whole]
        assert [v.rect_px for v in loop.views] == drawn
        assert rects[-1] == drawn + drawn, "depth is cut like colour"
        for eye, (_, _, width, height) in enumerate(drawn):
            beside = pictures.color[eye][: height + 1, : width + 1]
            assert np.array_equal(beside[-1], beside[height - 1]) and np.array_equal(beside[:, -1], beside[:, width - 1]), (
                "its edge goes on"
            )
            pictures.color[eye] = pictures.color[eye][:height, :width]
        assert_picture(loop, pictures, puppet)
    assert [t.size_px for t in loop.headset.connection.link.eyes.targets] == list(whole), "nothing was made anew"
    assert gl.ctx.error == "GL_NO_ERROR"


def test_depth_goes_with_the_picture(loop: Loop, gl: Graphics, puppet: Puppet, monkeypatch: pytest.MonkeyPatch) -> None:
    loop.until(lambda: loop.at("right_aim", puppet.right.position_m), "the hands")
    pictures = Pictures(gl.ctx, monkeypatch)
    loop.draw = Painter(gl.ctx, loop)
    loop.run(3)
    ahead_m = puppet.head.position_m[2] - puppet.right.position_m[2]
    for eye, view in enumerate(loop.views):
        x, y = expected_px(puppet.right.position_m, puppet.head.position_m, view, (-1, 1)[eye])
        stored = float(pictures.depth[eye][y, x])
        # glDepthRange 0..1 over OpenGL's projection, undone
        metres = 2 * NEAR_M * FAR_M / (FAR_M + NEAR_M - (2 * stored - 1) * (FAR_M - NEAR_M))
        assert metres == pytest.approx(ahead_m, abs=0.01)
        assert pictures.depth[eye][5, 5] == 1.0


def test_colours_are_stored_as_srgb(loop: Loop, gl: Graphics, monkeypatch: pytest.MonkeyPatch) -> None:
    """Linear light written with the encoder on, or finished bytes with it off: either way the runtime gets what a screen wants."""
    assert loop.headset.connection.link.eyes.color_format == SRGB8_ALPHA8 and loop.headset.connection.link.eyes.true_colors
    pictures = Pictures(gl.ctx, monkeypatch)
    raw = RawGL(gl.ctx)
    seen: list[bool] = []
    linear = True

    def draw(views: Sequence[View]) -> None:
        for view in views:
            assert isinstance(view.target, moderngl.Framebuffer)
            view.target.use()
            seen.append(raw.encodes_srgb(view.target))
            gl.ctx.enable_direct(FRAMEBUFFER_SRGB) if linear else gl.ctx.disable_direct(FRAMEBUFFER_SRGB)
            gl.ctx.clear(0.5, 0.5, 0.5)
        gl.ctx.disable_direct(FRAMEBUFFER_SRGB)

    loop.draw = draw
    loop.run(2)
    assert abs(int(pictures.color[0][50, 50, 0]) - 188) <= 1
    linear = False
    loop.run(2)
    assert abs(int(pictures.color[0][50, 50, 0]) - 128) <= 1
    assert seen and all(seen), "a renderer that asks is told that the target encodes"


def test_nothing_is_shown_while_the_head_is_lost(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    loop.run(2)
    eyes = loop.headset.connection.link.eyes
    real = eyes._calls.xrLocateViews

    def lost(*arguments: object) -> int:
        result: int = real(*arguments)
        eyes._view_state._view_state_flags = 0  # this runtime's head is always tracked: the one fault it cannot be made to have
        return result

    monkeypatch.setattr(eyes._calls, "xrLocateViews", lost)
    loop.run(2)
    assert not loop.views
    monkeypatch.undo()
    loop.run(1)
    assert len(loop.views) == 2


@pytest.fixture
def glx(x_server: XServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Graphics]:
    monkeypatch.setenv("DISPLAY", x_server.display)
    monkeypatch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")
    with Graphics.windowed() as graphics:
        yield graphics


@pytest.mark.window
def test_the_same_through_a_window_of_x(glx: Graphics, runtime: MonadoService, puppet: Puppet, monkeypatch: pytest.MonkeyPatch) -> None:
    assert glx.kind == "glx" and "llvmpipe" in glx.renderer
    with Headset.open(glx.ctx, "glx", trainee="t1") as headset:
        loop = Loop(headset)
        loop.until_focused()
        loop.until(lambda: loop.at("right_aim", puppet.right.position_m), "the hands")
        pictures = Pictures(glx.ctx, monkeypatch)
        loop.draw = Painter(glx.ctx, loop)
        loop.run(3)
        assert_picture(loop, pictures, puppet)
        assert glx.ctx.error == "GL_NO_ERROR"
