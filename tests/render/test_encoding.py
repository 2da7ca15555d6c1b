"""sRGB: the same bytes whether the hardware encodes or the shader does, blending in linear light where it can be, one true grey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import moderngl
import numpy as np
import pytest
import scenery

from vr_dti.ports import Strip
from vr_dti.render import state
from vr_dti.render.cameras import VIEW
from vr_dti.render.overlay import Overlay
from vr_dti.render.programs import BLOCKS
from vr_dti.render.rawgl import RawGL
from vr_dti.render.renderer import Renderer
from vr_dti.render.words import WordsPainter, screen_matrix

SRGB8_ALPHA8 = 0x8C43
SIZE = (160, 120)


@dataclass
class Plain:
    """A target with a depth buffer whose colour is stored as the caller says."""

    framebuffer: moderngl.Framebuffer

    def pixels(self) -> np.ndarray:
        return np.frombuffer(self.framebuffer.read(components=4), dtype=np.uint8).reshape(SIZE[1], SIZE[0], 4)


@pytest.fixture
def targets(ctx: moderngl.Context) -> Iterator[dict[str, Plain]]:
    made = {
        "by hardware": Plain(ctx.framebuffer([ctx.texture(SIZE, 4, internal_format=SRGB8_ALPHA8)], ctx.depth_renderbuffer(SIZE))),
        "by shader": Plain(ctx.framebuffer([ctx.texture(SIZE, 4)], ctx.depth_renderbuffer(SIZE))),
    }
    yield made
    for target in made.values():
        target.framebuffer.release()


def test_opengl_says_which_targets_encode(ctx: moderngl.Context, targets: dict[str, Plain]) -> None:
    raw = RawGL(ctx)
    for name, target in targets.items():
        target.framebuffer.use()
        assert raw.encodes_srgb(target.framebuffer) == (name == "by hardware")
    state.rest(ctx)


def test_both_ways_give_the_same_picture(corner: Renderer, targets: dict[str, Plain]) -> None:
    for target in targets.values():
        corner.draw(scenery.shown_corner(), [scenery.view((0, 1.68, 0), (0.3, 1.3, -3), trainee="t1")(target.framebuffer)])
    a, b = (t.pixels().astype(int) for t in targets.values())
    assert np.abs(a - b).max() <= 1
    assert (a[..., 3] == 255).all()
    assert a[..., :3].std() > 10


def paint(ctx: moderngl.Context, target: Plain, ink: tuple[int, int, int, int], over: float) -> tuple[int, int, int]:
    """An area of `ink` over a grey of stored value `over` (0..1)."""
    painter = WordsPainter(ctx)
    framebuffer = target.framebuffer
    framebuffer.use()
    framebuffer.clear(over, over, over, 1.0)
    encodes = RawGL(ctx).encodes_srgb(framebuffer)
    view = np.zeros(1, dtype=VIEW)
    view["eye"][0, 3], view["light"][0, 0] = encodes, 1.0
    block = ctx.buffer(view)
    block.bind_to_uniform_block(BLOCKS["View"])
    state.encode_by_hardware(ctx, encodes)
    panel = painter.load([painter.sheet.area(0, 0, *SIZE, ink)])
    painter.draw(panel, screen_matrix(*SIZE))
    state.rest(ctx)
    pixel = target.pixels()[60, 80]
    for thing in (panel, painter, block):
        thing.release()
    return tuple(int(v) for v in pixel[:3])  # type: ignore[return-value]


@pytest.mark.parametrize("way", ["by hardware", "by shader"])
def test_a_grey_of_half_the_light_is_stored_as_188(ctx: moderngl.Context, targets: dict[str, Plain], way: str) -> None:
    """0.5 linear is 188 of 255 in sRGB; 188 in a colour of ours is half the light of 255, and is stored as it was meant."""
    assert all(abs(v - 188) <= 1 for v in paint(ctx, targets[way], (188, 188, 188, 255), 0.0))


def test_half_a_white_over_black_is_half_the_light_where_the_hardware_encodes(ctx: moderngl.Context, targets: dict[str, Plain]) -> None:
    assert all(abs(v - 188) <= 1 for v in paint(ctx, targets["by hardware"], (255, 255, 255, 128), 0.0))


def test_the_strip_reads_alike_on_both(ctx: moderngl.Context, targets: dict[str, Plain]) -> None:
    overlay = Overlay(ctx)
    strip = Strip(node="taunting", story_ms=12_300, running=True, alert="headset lost")
    for target in targets.values():
        target.framebuffer.clear()
        overlay.draw_strip(strip, target.framebuffer, (0, 0, *SIZE))
    a, b = (t.pixels()[..., :3].astype(int) for t in targets.values())
    assert (np.abs(a - b).max(axis=-1) > 60).mean() < 0.03  # only the soft edges of letters differ: they are blended in another space
    overlay.close()
