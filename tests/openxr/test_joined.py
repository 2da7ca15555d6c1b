"""What reaches the runtime of eyes that were drawn in two zones: one picture, in color and in depth. Judged by pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from monado.remote import Puppet

from openxr.fixtures import OpenLoop
from openxr.pictures import BACKGROUND, Painter, Pictures, expected_px, submitted_rects
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr.eyes import FAR_M, NEAR_M
from vr_dti.render.zones import drawn

pytestmark = pytest.mark.openxr


@pytest.mark.parametrize("samples", [0, 4])
def test_an_eye_drawn_in_two_zones_is_submitted_as_one_picture(
    open_loop: OpenLoop, gl: Graphics, puppet: Puppet, monkeypatch: pytest.MonkeyPatch, samples: int
) -> None:
    """Hands in the middle and at the edge are where they are in the whole picture, in color and in depth, at any scale of the whole."""
    loop = open_loop(samples=samples)
    loop.until_focused()
    puppet.head.position_m = (0.05, 1.65, 0.1)
    puppet.left.position_m, puppet.right.position_m = (-0.47, 1.6, -0.6), (0.1, 1.7, -0.9)
    puppet.send()
    loop.until(lambda: loop.at("right_aim", (0.1, 1.7, -0.9)), "the hands")
    loop.headset.display.edges = 0.4
    loop.run(2)
    rects = submitted_rects(loop, monkeypatch)
    pictures = Pictures(gl.ctx, monkeypatch)
    painter = Painter(gl.ctx, loop)
    loop.draw = lambda views: painter([d.view for d in drawn(views)])
    whole = loop.headset.connection.link.eyes.sizes_px
    for scale in (1.0, 0.8, 1.0):
        loop.headset.display.scale = scale
        loop.run(2)
        shown = [(0, 0, round(w * scale), round(h * scale)) for w, h in whole]
        assert rects[-1] == shown + shown
        for eye, (view, (_, _, width, height)) in enumerate(zip(loop.views, shown, strict=True)):
            assert view.inset is not None and view.rect_px == (0, 0, int(0.4 * width), int(0.4 * height))
            color, depth = pictures.color[eye], pictures.depth[eye]
            if scale < 1.0:
                assert np.array_equal(color[height, :width], color[height - 1, :width]), "its edge goes on"
                assert np.array_equal(depth[:height, width], depth[:height, width - 1])
            assert tuple(color[5, 5]) == BACKGROUND[view.name]
            as_shown = replace(view, rect_px=(0, 0, width, height))
            for controller, marker, off_px in ((puppet.left, (255, 0, 0), 2.5), (puppet.right, (255, 255, 255), 1.5)):
                x, y = expected_px(controller.position_m, puppet.head.position_m, as_shown, (-1, 1)[eye])
                found = np.argwhere((np.abs(color[:height, :width].astype(int) - marker) < 40).all(axis=-1))
                assert np.allclose(found.mean(axis=0), (y, x), atol=off_px), (
                    f"{view.name}: {marker} at {found.mean(axis=0)[::-1]}, not {(x, y)}"
                )
                stored = float(depth[y, x])
                metres = 2 * NEAR_M * FAR_M / (FAR_M + NEAR_M - (2 * stored - 1) * (FAR_M - NEAR_M))
                assert metres == pytest.approx(puppet.head.position_m[2] - controller.position_m[2], abs=0.01)
            side = np.ptp(np.argwhere((color[:height, :width] == 255).all(axis=-1)), axis=0) + 1
            assert (np.abs(side - 9) <= 1).all(), "in the middle each pixel is one that was drawn"
    assert [t.size_px for t in loop.headset.connection.link.eyes.targets] == list(whole), "nothing was made anew"
    assert gl.ctx.error == "GL_NO_ERROR"
