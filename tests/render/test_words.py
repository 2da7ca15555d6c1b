"""Captions and overlays: seen where they belong, the same panel for both eyes, readable sizes, nothing outside their rectangle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray
from scenery import Draw, Picture

from vr_dti.ports import Strip, View
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.strip import clock_text
from vr_dti.render.surface import Target
from vr_dti.render.words import GlyphSheet
from vr_dti.spaces import frustum, look_at, perspective
from vr_dti.world.pose import Caption
from vr_dti.world.state import Body

SAID = (Caption("partner", "Don't you turn away from me!"),)
STRIP = Strip(node="Partner threatens him", story_ms=83_400, running=True, window="shove 4.2 s", last_intent="spoke rung 2 to partner")


def changed(a: Picture, b: Picture) -> NDArray[np.bool_]:
    out: NDArray[np.bool_] = (np.abs(a.astype(int) - b.astype(int)) > 3).any(axis=-1)
    return out


@pytest.fixture
def empty(renderer_of: Callable[..., Renderer]) -> Renderer:
    return renderer_of(scenery.GROUND, cast=())


@pytest.fixture
def overlay(ctx: moderngl.Context) -> Iterator[Overlay]:
    made = Overlay(ctx)
    yield made
    made.close()


@pytest.fixture
def target(ctx: moderngl.Context) -> Iterator[Target]:
    made = Target(ctx, (960, 600))
    made.framebuffer.clear(0.5, 0.5, 0.5, 1.0)
    yield made
    made.release()


def test_an_onlooker_reads_captions_at_the_lower_edge(empty: Renderer, draw: Draw) -> None:
    camera = scenery.view((0, 1.7, 0), (0, 1.6, -3), size=(320, 240))
    where = changed(draw(empty, scenery.shown({}, captions=SAID), camera, (320, 240)), draw(empty, scenery.shown({}), camera, (320, 240)))
    rows = np.nonzero(where.any(axis=1))[0]
    assert rows.min() > 180 and where.mean() > 0.02


def test_a_trainee_reads_captions_below_where_they_look(empty: Renderer, draw: Draw) -> None:
    camera = scenery.view((0, 1.7, 0), (0, 1.7, -3), trainee="t1", size=(320, 240))
    where = changed(draw(empty, scenery.shown({}, captions=SAID), camera, (320, 240)), draw(empty, scenery.shown({}), camera, (320, 240)))
    rows, columns = np.nonzero(where)
    assert rows.min() > 130 and where.mean() > 0.01
    assert columns.mean() == pytest.approx(160, abs=3)


def stereo(empty: Renderer, ctx: moderngl.Context, gap_m: float, canted_rad: float = 0.0) -> list[float]:
    """The column of the caption's middle in each eye, eyes `gap_m` apart and turned outwards by `canted_rad`."""
    picture = Target(ctx, (640, 240))
    views = []
    for i, side in enumerate((-0.5, 0.5)):
        x = side * gap_m
        aside = 2 * side * np.sin(canted_rad)
        matrix = look_at((x, 1.7, 0), (x + aside, 1.7, -np.cos(canted_rad)))
        views.append(
            View(f"eye{i}", matrix, perspective(1.4, 320 / 240, 0.05, 300), picture.framebuffer, (320 * i, 0, 320, 240), trainee="t1")
        )
    empty.draw(scenery.shown({}, captions=SAID), views)
    said = picture.picture()
    empty.draw(scenery.shown({}), views)
    where = changed(said, picture.picture())
    picture.release()
    return [float(np.nonzero(where[:, 320 * i : 320 * i + 320])[1].mean()) for i in (0, 1)]


def test_both_eyes_see_one_panel_1_4_m_away(empty: Renderer, ctx: moderngl.Context) -> None:
    left, right = stereo(empty, ctx, 0.064)
    focal_px = 120 / np.tan(0.7)
    depth = focal_px * 0.064 / (left - right)
    assert depth == pytest.approx(1.4 * np.cos(np.radians(23)), abs=0.15)


def test_eyes_that_are_turned_outwards_still_share_a_panel(empty: Renderer, ctx: moderngl.Context) -> None:
    left, right = stereo(empty, ctx, 0.064, canted_rad=0.1)
    assert left + right == pytest.approx(320, abs=3)


def test_before_walls_the_panel_stands_where_the_head_looks(empty: Renderer, ctx: moderngl.Context) -> None:
    """Three walls look three ways; the caption is on the middle one only, as the head says."""
    picture = Target(ctx, (480, 120))
    views = []
    for i, turn in enumerate((1.05, 0.0, -1.05)):
        matrix = look_at((0, 1.7, 0), (-np.sin(turn), 1.7, -np.cos(turn)))
        views.append(
            View(f"w{i}", matrix, perspective(1.05, 160 / 120, 0.05, 300), picture.framebuffer, (160 * i, 0, 160, 120), trainee="t1")
        )
    body = Body("t1", scenery.head())
    empty.draw(scenery.shown({}, captions=SAID, bodies=(body,)), views)
    said = picture.picture()
    empty.draw(scenery.shown({}, bodies=(body,)), views)
    where = changed(said, picture.picture())
    picture.release()
    assert where[:, 160:320].any() and where[:, 160:320].sum() > 5 * (where[:, :160].sum() + where[:, 320:].sum())


def test_the_clock_runs_in_tenths() -> None:
    assert [clock_text(ms) for ms in (0, 99, 100, 59_999, 60_000, 83_400, -5, 6_000_000)] == [
        "00:00.0", "00:00.0", "00:00.1", "00:59.9", "01:00.0", "01:23.4", "00:00.0", "00:00.0",
    ]  # fmt: skip


def test_the_strip_lies_along_the_upper_edge_and_nowhere_else(overlay: Overlay, target: Target) -> None:
    rect = (100, 50, 700, 500)
    before = target.picture()
    height = overlay.draw_strip(STRIP, target.framebuffer, rect)
    where = changed(before, target.picture())
    assert where[50 : 50 + height, 100:800].mean() > 0.95
    where[50 : 50 + height, 100:800] = False
    assert not where.any()


def test_the_clock_can_be_read_across_a_dim_room(overlay: Overlay, target: Target) -> None:
    """Digits at least a twentieth of the picture high, light on dark at more than seven to one (WCAG 2.2, level AAA)."""
    overlay.draw_strip(STRIP, target.framebuffer, (0, 0, 960, 600))
    corner = target.picture()[:60, :170].astype(float).mean(axis=-1)
    light = ((corner / 255 + 0.055) / 1.055) ** 2.4
    assert (light.max() + 0.05) / (np.median(light) + 0.05) > 7
    rows = np.nonzero((corner > 200).any(axis=1))[0]
    assert rows.max() - rows.min() > 600 / 25


def test_only_the_digits_change_with_the_clock(overlay: Overlay, target: Target) -> None:
    overlay.draw_strip(STRIP, target.framebuffer, (0, 0, 960, 600))
    first = target.picture()
    target.framebuffer.clear(0.5, 0.5, 0.5, 1.0)
    overlay.draw_strip(replace(STRIP, story_ms=83_500), target.framebuffer, (0, 0, 960, 600))
    where = changed(first, target.picture())
    rows, columns = np.nonzero(where)
    assert 0 < where.sum() < 3000 and rows.max() < 80 and columns.max() < 190


@pytest.mark.parametrize(
    ("strip", "color"),
    [
        (replace(STRIP, alert="headset lost"), (206, 28, 28)),
        (replace(STRIP, take=2), (46, 98, 190)),
        (STRIP, (255, 186, 60)),
    ],
)
def test_alarm_is_red_practice_blue_an_open_window_amber(
    overlay: Overlay, target: Target, strip: Strip, color: tuple[int, int, int]
) -> None:
    overlay.draw_strip(strip, target.framebuffer, (0, 0, 960, 600))
    near = (np.abs(target.picture().astype(int) - color) < 8).all(axis=-1)
    assert near.sum() > 1500


def test_what_the_run_waits_for_is_no_alarm(overlay: Overlay, target: Target) -> None:
    overlay.draw_strip(Strip(prompt="Space starts the run"), target.framebuffer, (0, 0, 960, 600))
    picture = target.picture().astype(int)
    assert not (np.abs(picture - (206, 28, 28)) < 40).all(axis=-1).any(), "nothing red"
    assert (np.abs(picture - (62, 70, 82)) < 8).all(axis=-1).sum() > 10_000, "a calm banner"


@pytest.mark.parametrize(
    ("floor", "color"),
    [
        ("play area 3.0 x 3.0 m: ring in the rear right corner; all inside", (62, 70, 82)),
        ("play area 2.0 x 2.0 m: ring at the rear edge; partner 0.7 m outside", (255, 186, 60)),
        ("the runtime tells no play area", (255, 186, 60)),
    ],
)
def test_the_real_floor_is_a_banner_before_the_start_and_amber_where_it_is_wanting(
    ctx: moderngl.Context, overlay: Overlay, target: Target, floor: str, color: tuple[int, int, int]
) -> None:
    """Its words are whole at the size in which the mirror opens."""
    strip = Strip(prompt="Space starts the run", floor=floor)
    high = overlay.draw_strip(strip, target.framebuffer, (0, 0, 960, 600))
    rows = np.nonzero((np.abs(target.picture().astype(int) - color) < 8).all(axis=-1).sum(axis=1) > 480)[0]
    assert rows.max() >= high - 4, "the lowest banner"
    assert high > overlay.draw_strip(Strip(prompt="Space starts the run"), target.framebuffer, (0, 0, 960, 600))
    sheet, line = GlyphSheet(ctx), 28.2
    assert sheet.cut(floor, line, 960 - line) == floor


def test_words_too_long_are_cut_not_spilled(overlay: Overlay, target: Target) -> None:
    long, before = "x" * 400, target.picture()
    left = (0, 0, 480, 600)
    overlay.draw_strip(Strip(node=long, window=long, last_intent=long, tracking="no tracking", alert=long), target.framebuffer, left)
    overlay.draw_help([(long, long)], target.framebuffer, left, title=long)
    there = changed(before, target.picture())
    assert there[:, :480].any() and not there[:, 480:].any()


def test_help_is_a_table_in_the_lower_left(overlay: Overlay, target: Target) -> None:
    before = target.picture()
    overlay.draw_help([("Space", "start"), ("F10", "stop")], target.framebuffer, (0, 0, 960, 600), title="Keys")
    rows, columns = np.nonzero(changed(before, target.picture()))
    assert rows.min() > 400 and columns.max() < 480


def test_any_text_at_all_can_be_shown(ctx: moderngl.Context) -> None:
    sheet = GlyphSheet(ctx)
    assert sheet.width("Jos\u00e9", 1.0) == pytest.approx(sheet.width("Jos\u00e9", 2.0) / 2)
    assert sheet.glyph("\u6f22") == sheet.glyph("?")
    assert sheet.glyph("\u1e0b") == sheet.glyph("d")  # a letter the font lacks, without its dot
    assert sheet.wrapped("one two three", 1.0, sheet.width("one two", 1.0) + 0.01) == ["one two", "three"]
    assert sheet.wrapped("", 1.0, 1.0) == []
    assert sheet.cut("abcdef", 1.0, sheet.width("abc...", 1.0) + 0.01) == "abc..."
    sheet.texture.release()


def test_lines_of_a_caption_are_of_about_one_length(ctx: moderngl.Context) -> None:
    """No last line of one word, no line more than it takes; a word that no width breaks stays whole."""
    sheet, said = GlyphSheet(ctx), "You made me run. You're going to be sorry you made me run."
    wide = sheet.width(said, 1.0)
    for width in (0.9 * wide, 0.6 * wide, 0.4 * wide):
        lines = sheet.balanced(said, 1.0, width)
        widths = [sheet.width(line, 1.0) for line in lines]
        assert " ".join(lines) == said and max(widths) <= width
        assert len(lines) == len(sheet.wrapped(said, 1.0, width))
        assert min(widths) > 0.6 * max(widths)
    assert sheet.balanced("Stop!", 1.0, 1.0) == ["Stop!"] and sheet.balanced("", 1.0, 1.0) == []
    assert sheet.balanced("a Donaudampfschifffahrt b", 1.0, 1.0) == ["a", "Donaudampfschifffahrt", "b"]
    sheet.texture.release()


def test_captions_stay_on_a_wall_that_ends_high(empty: Renderer, draw: Draw) -> None:
    """A wall shows 15 degrees below eye level only, and the trainee looks down at the ground: the words stay on the wall."""
    shown = scenery.shown({}, captions=SAID, bodies=(Body("t1", scenery.head()._replace(qx=-0.34, qw=0.94)),))
    picture_of = {}
    for captions in (SAID, ()):
        picture_of[captions] = draw(empty, replace(shown, captions=captions), lambda f: wall(f, 0.0), (320, 240))
    rows = np.nonzero(changed(*picture_of.values()).any(axis=1))[0]
    assert rows.max() < 238 and rows.max() - rows.min() > 8


def wall(framebuffer: object, turn: float) -> View:
    clip = frustum(-0.06, 0.06, -0.0134, 0.05, 0.05, 300.0)
    return View("w", look_at((0, 1.68, 0), (-np.sin(turn), 1.68, -np.cos(turn))), clip, framebuffer, (0, 0, 320, 240), trainee="t1")
