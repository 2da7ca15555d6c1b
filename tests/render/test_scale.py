"""A picture drawn smaller than it is shown: it fills the whole, and is the full picture but for its sharpness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import moderngl
import numpy as np
import pytest
import scenery
from scenery import Picture

from vr_dti.render.renderer import Renderer
from vr_dti.render.resolution import SCALES
from vr_dti.render.surface import Target

SIZE = (320, 240)


@pytest.fixture(params=[0, 4], ids=["plain", "samples"])
def target(ctx: moderngl.Context, request: pytest.FixtureRequest) -> Iterator[Target]:
    made = Target(ctx, SIZE, samples=request.param, scalable=True)
    yield made
    made.release()


def drawn(renderer: Renderer, target: Target, scale: float) -> Picture:
    target.draw_at(scale)
    view = scenery.view((0, 1.68, 0), (0.9, 1.35, -3), trainee="t1", size=SIZE)(target.framebuffer)
    renderer.draw(scenery.shown_corner(), [replace(view, rect_px=target.rect_px)])
    target.resolve()
    return target.picture()


def coarse(picture: Picture) -> Picture:
    """A sixteenth as many pixels, each the mean of sixteen: what a smaller picture can still hold."""
    height, width, _ = picture.shape
    return picture.reshape(height // 4, 4, width // 4, 4, 3).mean(axis=(1, 3))


def test_at_every_scale_the_whole_is_filled_with_the_same_picture(corner: Renderer, target: Target) -> None:
    whole = drawn(corner, target, 1.0).astype(float)
    for scale in SCALES[1:]:
        target.resolved.clear(1.0, 0.0, 1.0)
        small = drawn(corner, target, scale).astype(float)
        assert not (small == (255, 0, 255)).all(axis=-1).any(), "nothing of the picture before is left"
        assert np.abs(coarse(small) - coarse(whole)).mean() < 3.0, f"at {scale} it is another picture"
        moved = np.abs(coarse(np.roll(whole, 12, axis=1)) - coarse(whole)).mean()
        assert np.abs(coarse(small) - coarse(whole)).mean() < 0.5 * moved, "and it does not lie elsewhere"
    assert np.array_equal(drawn(corner, target, 1.0), whole), "back at full size nothing is left of it"


def test_a_smaller_picture_has_fewer_pixels_to_draw(corner: Renderer, target: Target) -> None:
    drawn(corner, target, 0.6)
    assert target.rect_px == (0, 0, 192, 144)
    assert target.texture.size == SIZE, "whoever shows it need not know"


def test_only_sizes_for_which_room_was_made(corner: Renderer, ctx: moderngl.Context, target: Target) -> None:
    fixed = Target(ctx, SIZE)
    drawn(corner, target, 1.0)
    with pytest.raises(ValueError):
        target.draw_at(0.95)
    fixed.draw_at(1.0)
    with pytest.raises(ValueError):
        fixed.draw_at(0.9)
    fixed.release()


def test_nothing_is_made_in_a_frame(corner: Renderer, target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changing the size in the middle of a run allocates nothing on the graphics card."""
    drawn(corner, target, 1.0)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("made in a frame")

    for name in ("texture", "framebuffer", "renderbuffer", "depth_renderbuffer"):
        monkeypatch.setattr(moderngl.Context, name, refuse)
    for scale in (0.6, 0.9, 1.0):
        drawn(corner, target, scale)
