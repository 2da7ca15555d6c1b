"""The street corner as the trainee, the instructor and a wall see it, kept as pictures."""

from __future__ import annotations

from pathlib import Path

import golden
import moderngl
import numpy as np
import pytest
import scenery

from vr_dti.ports import Strip
from vr_dti.render.lamp import BEACON_PERIOD_NS
from vr_dti.render.overlay import Overlay
from vr_dti.render.rawgl import is_software
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.world.pose import Caption

SIZE = (320, 240)
RED_NS, BLUE_NS = BEACON_PERIOD_NS // 4, 3 * BEACON_PERIOD_NS // 4
SAID = (Caption("partner", "Look at me when I'm talking to you."),)
VIEWS = {
    "eyes-red": (scenery.view((0, 1.68, 0), (0.9, 1.35, -3), trainee="t1", size=SIZE), RED_NS, ()),
    "eyes-caption-blue": (scenery.view((0, 1.68, 0), (0.3, 1.5, -3), trainee="t1", size=SIZE), BLUE_NS, SAID),
    "over-shoulder": (scenery.view((-1.6, 2.4, 2.4), (0.6, 1.0, -3), aids=frozenset({"gaze_cone"}), size=SIZE), RED_NS, SAID),
    "above": (scenery.view((0.5, 9, 1.5), (0.5, 0, -3.2), size=SIZE), BLUE_NS, ()),
    "left": (scenery.view((0, 1.68, 0), (-5, 1.9, -0.4), trainee="t1", size=SIZE), RED_NS, ()),
    "behind": (scenery.view((0, 1.68, 0), (1.5, 1.9, 5), trainee="t1", size=SIZE), RED_NS, ()),
    "car": (scenery.view((3.2, 1.5, -5.0), (6.5, 0.6, -8.8), size=SIZE), BLUE_NS, ()),
}


@pytest.mark.parametrize("name", list(VIEWS))
def test_the_corner_looks_as_it_did(corner: Renderer, ctx: moderngl.Context, name: str) -> None:
    view_of, story_ns, captions = VIEWS[name]
    target = Target(ctx, SIZE, samples=4)
    corner.draw(scenery.shown_corner(story_ns, captions), [view_of(target.framebuffer)])
    target.resolve()
    golden.check(name, target.picture(), software=is_software(ctx))
    target.release()


def test_the_strip_looks_as_it_did(ctx: moderngl.Context) -> None:
    overlay, target = Overlay(ctx), Target(ctx, (640, 240))
    target.framebuffer.clear(0.1, 0.1, 0.1, 1.0)
    strip = Strip(
        node="Partner threatens him",
        story_ms=83_400,
        running=True,
        window="4.2 s  Shoves him to the ground",
        last_intent="spoke rung 2 to partner",
        tracking="tracked",
        sound="no sound",
        battery_percent=12,
        take=1,
        alert="headset lost",
    )
    overlay.draw_strip(strip, target.framebuffer, (0, 0, 640, 240))
    overlay.draw_help([("Space", "start; then pause"), ("F10", "stop")], target.framebuffer, (0, 0, 640, 240), title="Keys")
    golden.check("strip", target.picture(), software=is_software(ctx))
    target.release()
    overlay.close()


def test_a_changed_picture_is_found_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself can fail: a tenth of a picture painted over does not pass."""
    monkeypatch.setattr(golden, "SHEETS", tmp_path)
    monkeypatch.delenv("VR_DTI_REGENERATE", raising=False)
    picture = golden.pictures.read(golden.FOLDER / "eyes-red.png")
    golden.check("eyes-red", picture, software=True)
    spoiled = picture.copy()
    spoiled[:24] = 255 - spoiled[:24]
    with pytest.raises(AssertionError, match="changed"):
        golden.check("eyes-red", spoiled, software=True)
    sheet = golden.pictures.read(tmp_path / "eyes-red.png")
    assert sheet.shape == (240, 960, 3) and np.array_equal(sheet[:, 320:640], spoiled)
    with pytest.raises(AssertionError):
        golden.check("eyes-red", np.roll(picture, 12, axis=1), software=True)
    golden.check("eyes-red", spoiled, software=False)  # another driver's pictures are drawn, not judged
