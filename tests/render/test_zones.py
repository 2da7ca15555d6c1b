"""A picture in two zones: the middle is the whole picture's, the edges are that of fewer pixels, and between them no seam shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray
from scenery import Picture

from vr_dti.ports import View
from vr_dti.render.cameras import Cameras
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.render.zone_join import ZoneJoin
from vr_dti.render.zones import Layout, axis_of, drawn, layout
from vr_dti.spaces import frustum_from_angles, look_at
from vr_dti.world.pose import Caption, Shown

SIZE = (320, 256)
EYE_M, AT_M = (0.0, 1.68, 0.0), (0.3, 1.35, -3.0)
SAID = (Caption("partner", "Don't you turn away from me!"),)
LENS = frustum_from_angles(-0.95, 0.75, 0.7, -0.8, 0.05, 300.0)
"""an eye whose axis is not in the middle of its picture"""


class Eye:
    """One eye of a headset without the headset."""

    def __init__(self, ctx: moderngl.Context, samples: int) -> None:
        self.target, self.shown = Target(ctx, SIZE, samples=samples), Target(ctx, SIZE)
        self.join = ZoneJoin(ctx, SIZE)

    def view(self) -> View:
        return View("eye", look_at(EYE_M, AT_M), LENS, self.target.framebuffer, (0, 0, *SIZE), trainee="t1")

    def whole(self, renderer: Renderer, shown: Shown) -> NDArray[np.float64]:
        renderer.draw(shown, [self.view()])
        self.target.resolve()
        return self.target.picture().astype(float)

    def in_two(self, renderer: Renderer, shown: Shown, zones: Layout) -> NDArray[np.float64]:
        self.target.framebuffer.clear(1.0, 0.0, 1.0)
        self.shown.framebuffer.clear(1.0, 0.0, 1.0)
        renderer.draw(shown, [replace(self.view(), rect_px=(0, 0, *zones.outer_px), inset=zones.inset)])
        self.join.join(self.target.framebuffer, self.shown.framebuffer, zones)
        return self.shown.picture().astype(float)


@pytest.fixture(params=[0, 4], ids=["plain", "samples"])
def eye(ctx: moderngl.Context, request: pytest.FixtureRequest) -> Iterator[Eye]:
    made = Eye(ctx, request.param)
    yield made
    made.join.release()
    made.target.release()
    made.shown.release()


def zones_at(edges: float) -> Layout:
    return layout(SIZE, edges, axis_of(LENS))


def inside(zones: Layout) -> tuple[slice, slice]:
    """Rows and columns of a picture, top row first, where only the fine zone is seen."""
    x, y, w, h = zones.opaque_px
    return slice(SIZE[1] - y - h, SIZE[1] - y), slice(x, x + w)


def coarse(picture: Picture | NDArray[np.float64]) -> NDArray[np.float64]:
    height, width, _ = picture.shape
    out: NDArray[np.float64] = picture.reshape(height // 8, 8, width // 8, 8, 3).mean(axis=(1, 3))
    return out


def test_the_middle_is_the_whole_picture_and_the_edges_are_it_but_for_their_sharpness(corner: Renderer, eye: Eye) -> None:
    shown = scenery.shown_corner()
    whole = eye.whole(corner, shown)
    for edges in (0.5, 0.4):
        zones = zones_at(edges)
        found = eye.in_two(corner, shown, zones)
        assert not (found == (255, 0, 255)).all(axis=-1).any(), "all of it is filled"
        off = np.abs(found - whole)
        assert off[inside(zones)].mean() < 0.6 and np.quantile(off[inside(zones)], 0.995) <= 2.0, "all but its dither, pixel by pixel"
        apart = np.abs(coarse(found) - coarse(whole))
        assert apart.mean() < 3.0
        moved = np.abs(coarse(np.roll(whole, 16, axis=1)) - coarse(whole)).mean()
        assert apart.mean() < 0.5 * moved, "and it does not lie elsewhere"
        outside = np.ones(off.shape[:2], dtype=bool)
        outside[inside(zones)] = False
        assert off[outside].mean() > 1.0, "its edges are coarser"


def linear(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of one channel, 0..1."""
    code = picture[..., 0] / 255.0
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)


def test_between_two_flat_zones_no_step_shows(eye: Eye) -> None:
    """A dark coarse zone and a bright fine one: along every side the light grows over the whole border and in no step that is steeper
    than a smooth ramp's steepest."""
    zones = zones_at(0.5)
    dark, bright = 0.1, 0.8
    drawn_into = eye.target.framebuffer
    drawn_into.clear(bright, bright, bright)
    drawn_into.clear(dark, dark, dark, viewport=(0, 0, *zones.outer_px))
    eye.target.resolve()
    apart = linear(eye.target.picture().astype(float))
    low, high = apart[-1, 0], apart[0, 0]
    eye.join.join(drawn_into, eye.shown.framebuffer, zones)
    found = linear(eye.shown.picture().astype(float))[::-1]
    x, y, w, h = zones.middle_px
    soft = zones.soft_px
    assert np.allclose(found[:y], low, atol=0.01) and np.allclose(found[:, :x], low, atol=0.01)
    assert np.allclose(found[y + soft : y + h - soft, x + soft : x + w - soft], high, atol=0.01)
    for line in (
        found[y + h // 2, : x + w // 2],
        found[y + h // 2, : x + w // 2 : -1],
        found[: y + h // 2, x + w // 2],
        found[: y + h // 2 : -1, x + w // 2],
    ):
        steps = np.diff(line) / (high - low)
        assert (steps > -0.005).all() and steps.max() < 1.6 / soft, "a smooth step's steepest is 1.5 of its mean"
        assert np.count_nonzero(steps > 0.005) >= soft - 2, "it fades over all of it"


def test_what_the_middle_hides_is_drawn_once(corner: Renderer, eye: Eye) -> None:
    """Nothing of the coarse zone is left behind the opaque middle, and whoever stands wholly there is not drawn into it."""
    zones = zones_at(0.5)
    eye.in_two(corner, scenery.shown_corner(), zones)
    eye.target.resolve()
    x, y, w, h = zones.hidden_px
    assert w > 0.3 * zones.outer_px[0] and h > 0.3 * zones.outer_px[1]
    there = eye.target.picture()[::-1][y : y + h, x : x + w]
    assert not there.any(), "black, as it was cleared"


def test_a_sphere_behind_the_middle_is_seen_there_only(ctx: moderngl.Context) -> None:
    zones = zones_at(0.5)
    eye_of = View("eye", np.eye(4), LENS, None, (0, 0, *zones.outer_px), inset=zones.inset)
    cameras = Cameras(ctx)
    cameras.update([d.view for d in drawn([eye_of])], [False, False], 0.0)
    middles = np.array(((0.0, 0.0, -5.0), (0.0, 0.0, -5.0), (-4.0, 0.0, -5.0), (0.0, 0.0, 5.0)))
    assert cameras.sees(middles, np.array((0.5, 3.0, 0.5, 0.5))).tolist() == [[False, True, True, False], [True, True, False, False]]
    cameras.release()


def test_a_caption_stands_where_it_stands_in_the_whole_picture(corner: Renderer, eye: Eye) -> None:
    """The middle is a narrower view, and words are hung under where a view ends: they must hang by the whole."""
    with_words, without = scenery.shown_corner(captions=SAID), scenery.shown_corner()
    zones = zones_at(0.5)
    places = []
    for picture in (eye.whole, lambda r, s: eye.in_two(r, s, zones)):
        rows, columns = np.nonzero(np.abs(picture(corner, with_words) - picture(corner, without)).max(axis=2) > 24)
        places.append((rows.min(), rows.max(), columns.min(), columns.max()))
    assert np.allclose(*places, atol=2.5), places


def test_zones_lie_within_the_picture_and_apart_in_the_target() -> None:
    for size in (SIZE, (16, 16), (10, 17), (2064, 2208)):
        for edges in (0.5, 0.4):
            for axis in ((0.0, 0.0), (-0.3, 0.1), (2.0, -2.0)):
                zones = layout(size, edges, axis)
                x, y, w, h = zones.middle_px
                assert x >= 0 and y >= 0 and x + w <= size[0] and y + h <= size[1]
                assert zones.drawn_px[1] >= zones.outer_px[1] and zones.drawn_px[1] + h <= size[1]
    with pytest.raises(ValueError):
        layout(SIZE, 0.6)


def test_the_middle_is_where_the_lens_looks_straight_ahead() -> None:
    zones = layout((1000, 1000), 0.4, axis_of(LENS))
    x, y, w, h = zones.middle_px
    ahead = LENS @ (0.0, 0.0, -1.0, 1.0)
    assert np.allclose((x + w / 2, y + h / 2), 500 * (1 + ahead[:2] / ahead[3]), atol=1.0)
