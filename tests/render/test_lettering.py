"""Words on signs and walls, which are cut out of one picture: as smooth at their edges as what they stand on."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray

from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target

SIZE = (96, 54)
FINER = 8
SIGN_M = (-4.45, 3.2, -5.9)
"""of the corner market"""


def drawn(corner: Renderer, ctx: moderngl.Context, samples: int, times: int = 1) -> NDArray[np.float64]:
    """(54, 96, 3) light of the sign, drawn so many times as large and averaged."""
    width, height = SIZE[0] * times, SIZE[1] * times
    view = scenery.view((0, 1.68, 0), SIGN_M, fov_deg=6.0, size=(width, height))
    target = Target(ctx, (width, height), samples=samples)
    corner.draw(scenery.shown_corner(), [view(target.framebuffer)])
    target.resolve()
    light = (target.picture() / 255.0) ** 2.2
    opacity = np.frombuffer(target.texture.read(), np.uint8).reshape(-1, 4)[:, 3]
    target.release()
    assert (opacity == 255).all(), "no hole where an edge is"
    return light.reshape(SIZE[1], times, SIZE[0], times, 3).mean(axis=(1, 3))


def test_four_samples_smooth_the_edges_of_letters(corner: Renderer, ctx: moderngl.Context) -> None:
    if ctx.max_samples < 4:
        pytest.skip("no samples here")
    wanted = drawn(corner, ctx, 0, FINER)
    letters = wanted.min(axis=-1) > 0.3
    edges = np.zeros_like(letters)
    for axis in (0, 1):
        for step in (-1, 1):
            edges |= np.roll(letters, step, axis=axis) != letters
    assert edges.sum() > 100, "the sign is seen"
    hard, smooth = (np.abs(drawn(corner, ctx, samples) - wanted)[edges].mean() for samples in (0, 4))
    assert smooth < 0.6 * hard, (smooth, hard)
