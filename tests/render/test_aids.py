"""What is laid over a scene for somebody's help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import scenery
from scenery import Draw

from vr_dti.ports import View
from vr_dti.render.renderer import Renderer


def test_a_ring_to_stand_in_is_seen_in_a_scene_that_begins_black(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    """The trainee is to find it before the start."""
    black = scenery.shown({}, fade=1.0)
    plain = scenery.view((0.0, 1.7, 1.5), (0.0, 0.0, 0.0), size=(320, 240))

    def ringed(framebuffer: object) -> View:
        return replace(plain(framebuffer), spot_m=np.zeros(3))

    def arrowed(framebuffer: object) -> View:
        return replace(ringed(framebuffer), spot_faces=np.array((1.0, 0.0, 0.0)))

    renderer = renderer_of(scenery.GROUND, cast=())
    assert draw(renderer, black, plain, (320, 240)).max() == 0
    lit = draw(renderer, black, ringed, (320, 240)).max(axis=-1) > 60
    assert 0.01 < lit.mean() < 0.2
    arrow = (draw(renderer, black, arrowed, (320, 240)).max(axis=-1) > 60) & ~lit
    assert 0.002 < arrow.mean() < 0.05 and np.nonzero(arrow)[1].min() > 160, "to the right, which is the way to face"
