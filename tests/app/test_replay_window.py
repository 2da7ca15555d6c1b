"""A session replayed in a window, in one that is nobody's."""

from __future__ import annotations

from pathlib import Path

import moderngl
import pytest

from vr_dti.app.pictures import Eyes
from vr_dti.app.playback import _Player
from vr_dti.app.say import say
from vr_dti.backends.graphics import Graphics
from vr_dti.recording.log import Log
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import KeyPress
from vr_dti.replay import scene_of
from vr_dti.timebase import Frame

PERIOD_NS = 16_666_667
FRAMES = 3


class _Window:
    """Closed by its user after some frames."""

    closing, size_px = False, (96, 54)

    def __init__(self, ctx: moderngl.Context) -> None:
        self.ctx, self.shown = ctx, 0

    def wait(self, index: int) -> Frame:
        return Frame(index, index * PERIOD_NS, (index + 1) * PERIOD_NS, PERIOD_NS)

    def pump(self, index: int) -> None:
        pass

    def take_keys(self) -> list[KeyPress]:
        return [KeyPress("escape", "escape", down=True)] if self.shown == FRAMES - 1 else []

    def present(self, picture: moderngl.Texture) -> None:
        self.shown += 1


def test_why_pictures_take_longer_is_told_once(
    home: Path, three_seconds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Renderer, "problem", "people are drawn more slowly: no room: make some")
    with Log.open(three_seconds) as log, Graphics.offscreen() as graphics:
        scene = scene_of(log, say)
        window, overlay = _Window(graphics.ctx), Overlay(graphics.ctx)
        renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
        _Player(scene, log, Eyes("trainee"), window, renderer, overlay).run()  # type: ignore[arg-type]  # all that a replay asks of it
        renderer.close()
        overlay.close()
    assert window.shown == FRAMES
    assert capsys.readouterr().err.count("people are drawn more slowly: no room: make some\n") == 1
