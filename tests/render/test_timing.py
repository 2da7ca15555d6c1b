"""What each pass costs the graphics card: asked for without waiting, and told as it is."""

from __future__ import annotations

from collections.abc import Iterator

import moderngl
import pytest
import scenery

from vr_dti.render.costs import AVERAGED, Costs
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.render.tally import Tally
from vr_dti.render.timing import FRAMES, NO_TIMER, STAMPS, TOGETHER, Level, PassTimer, Reading

SIZE = (64, 48)


@pytest.fixture
def target(ctx: moderngl.Context) -> Iterator[Target]:
    made = Target(ctx, SIZE)
    yield made
    made.release()


@pytest.fixture
def timer(ctx: moderngl.Context) -> Iterator[PassTimer]:
    made = PassTimer(ctx)
    yield made
    made.release()


def frame(timer: PassTimer, ctx: moderngl.Context, *passes: str) -> None:
    timer.begin()
    for name in passes:
        timer.mark(name)
    timer.end(Tally())
    ctx.finish()


def test_every_pass_of_a_frame_is_timed_and_off_means_nothing(corner: Renderer, ctx: moderngl.Context, target: Target) -> None:
    view = scenery.view((0, 1.68, 0), (0.9, 1.35, -3), trainee="t1", size=SIZE)(target.framebuffer)
    timer = corner.timer
    corner.draw(scenery.shown_corner(), [view])
    assert timer.reading is None, "off until asked for"
    try:
        timer.level, timer.splits = Level.PASSES, True
        for _ in range(2):
            corner.draw(scenery.shown_corner(), [view, view])
            ctx.finish()
        reading = timer.reading
    finally:
        timer.level = Level.OFF
    assert reading is not None
    assert [name for name, _ in reading.passes] == ["upload", "probe", "shadow", "clear", "people", "props", "place", "sky", "captions"]
    assert sum(ms for _, ms in reading.passes) == pytest.approx(reading.sum_ms, abs=0.01), "nothing is left out, nothing twice"
    assert reading.sum_ms > 0.0
    assert (reading.draws, reading.triangles) == (corner.tally.draws, corner.tally.triangles)


def test_the_sum_alone_needs_two_stamps(timer: PassTimer, ctx: moderngl.Context) -> None:
    timer.level, timer.splits = Level.SUM, True
    frame(timer, ctx, "people", "place")
    frame(timer, ctx, "people", "place")
    assert timer.reading is not None and timer.reading.passes == ()


def test_what_is_not_answered_yet_is_not_waited_for(timer: PassTimer, ctx: moderngl.Context) -> None:
    """A card that never answers costs a frame nothing: questions go round, and it is known how long there was no answer."""
    timer.level, timer.splits = Level.PASSES, True
    frame(timer, ctx, "people")
    asked: list[int] = []
    timer._state = lambda query, what, answer: asked.append(query)
    timer._result = lambda *_: pytest.fail("this would wait")
    for _ in range(3 * FRAMES):
        frame(timer, ctx, "people")
    assert asked and timer.reading is None
    assert timer.unanswered == 3 * FRAMES + 1


def test_more_passes_than_stamps_are_counted_to_the_last(timer: PassTimer, ctx: moderngl.Context) -> None:
    timer.level, timer.splits = Level.PASSES, True
    for _ in range(2):
        frame(timer, ctx, *(f"p{i}" for i in range(STAMPS + 50)))
    assert timer.reading is not None and len(timer.reading.passes) == STAMPS - 2


def test_what_cannot_be_told_is_said(ctx: moderngl.Context, timer: PassTimer, monkeypatch: pytest.MonkeyPatch) -> None:
    if not timer.splits:
        assert timer.note == TOGETHER, "a software rasteriser draws tile by tile"
    load = ctx.mglo._context.load

    class Old:
        """A driver without time stamps."""

        info, mglo = ctx.info, property(lambda self: self)
        _context = property(lambda self: self)

        def load(self, name: str) -> int:
            return 0 if name == "glQueryCounter" else int(load(name))

    old = PassTimer(Old())  # type: ignore[arg-type]
    old.level = Level.PASSES
    frame(old, ctx, "people")
    assert old.note == NO_TIMER and old.reading is None
    old.release()


def test_the_table_says_passes_sum_budget_and_size() -> None:
    costs = Costs()
    assert costs.rows(budget_ms=11.1, percent=100, edges_percent=100, note=NO_TIMER) == [
        ("sum", "- of 11.1 ms"),
        ("picture", "100 % of its width and height"),
        ("note", NO_TIMER),
    ]
    for i in range(AVERAGED + 1):  # the first stands alone at once, then means of many
        costs.add(Reading(i + 1, 4.0 + i % 2, (("people", 3.0), ("place", 1.0)), 37, 171_918))
        costs.add(Reading(i + 1, 400.0, (), 0, 0))
    assert costs.rows(budget_ms=11.1, percent=80, edges_percent=32, note="") == [
        ("people", "3.00 ms"),
        ("place", "1.00 ms"),
        ("sum", "4.50 of 11.1 ms, 41 %"),
        ("picture", "80 % of its width and height, its edges 32 %"),
        ("draws", "37, 171,918 triangles"),
    ]


def test_the_table_stands_in_the_upper_right_under_the_strip(ctx: moderngl.Context) -> None:
    overlay, target = Overlay(ctx), Target(ctx, (640, 400))
    target.framebuffer.clear(0.3, 0.3, 0.3, 1.0)
    before = target.picture()
    rows = [("people", "3.00 ms"), ("sum", "4.50 of 11.1 ms, 41 %")]
    overlay.draw_costs(rows, target.framebuffer, (0, 0, 640, 400), below_px=60)
    written = (target.picture() != before).any(axis=-1)
    assert written[60:140, 420:].mean() > 0.3
    assert not written[:60].any() and not written[:, :320].any() and not written[140:].any()
    overlay.close()
    target.release()
