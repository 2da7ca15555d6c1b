"""What keeps the frame rate in a run: when it speaks, whom it tells, and what the log, the strip and a replay make of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from contracts.cases import Card

from vr_dti.app.devices import LADDERS
from vr_dti.app.picture_watch import SILENT_FRAMES, PictureWatch
from vr_dti.console.strip import StripKeeper
from vr_dti.intents.thresholds import Thresholds
from vr_dti.ports import Scalable
from vr_dti.render.resolution import RULES
from vr_dti.render.timing import NO_TIMER, Level
from vr_dti.run import Simulation, begin
from vr_dti.samples import AS_ASKED, Sample, Status
from vr_dti.scene import load_scene
from vr_dti.timebase import NS_PER_S, Frame

PERIOD_NS = NS_PER_S // 90


class Wall:
    """A display that can be scaled."""

    name, scale = "wall", 1.0


class Headset:
    """A display whose edges may be coarser than its middle."""

    name, scale, edges = "headset", 1.0, 1.0


class Run:
    """Frames at 90 Hz of a card and a display."""

    def __init__(self) -> None:
        self.card, self.wall = Card(), Wall()
        self.watch = PictureWatch(self.card, [self.wall, object()], "t1")  # type: ignore[arg-type, list-item]
        self.said: list[Sample] = []
        self.frame = Frame(0, NS_PER_S, NS_PER_S + PERIOD_NS, PERIOD_NS)

    def go(self, frames: int, *, periods: int = 1, renders: bool = True) -> list[object]:
        """-> what was said in them"""
        before = len(self.said)
        for _ in range(frames):
            at_ns = self.frame.now_ns + periods * PERIOD_NS
            self.frame = Frame(self.frame.index + 1, at_ns, at_ns + PERIOD_NS, PERIOD_NS, renders)
            self.said += self.watch.poll(self.frame)
        return [s.data for s in self.said[before:]]


@pytest.fixture
def run() -> Run:
    run = Run()
    run.go(RULES.first_frames + 1)
    return run


def test_a_costly_picture_is_drawn_smaller_and_said_with_its_reason(run: Run) -> None:
    assert isinstance(run.wall, Scalable)
    assert run.go(500) == [] and run.wall.scale == 1.0
    run.card.busy_ms = 12.0
    assert run.go(RULES.over_frames) == [Status("picture_percent", 80, "12.0 of 11.1 ms")]
    assert run.wall.scale == 0.8
    run.card.busy_ms = 2.0
    assert [s.value for s in run.go(3 * RULES.up_frames) if isinstance(s, Status)] == [90, 100]
    assert run.wall.scale == 1.0


def test_edges_are_said_and_told_to_displays_that_have_them() -> None:
    headset = Headset()
    run = Run()
    run.watch = PictureWatch(run.card, [headset, run.wall], "t1", ladder=LADDERS["auto"])  # type: ignore[arg-type, list-item]
    run.go(RULES.first_frames + 1)
    run.card.busy_ms = 12.0
    assert run.go(RULES.over_frames) == [Status("edges_percent", 50, "12.0 of 11.1 ms")]
    assert (headset.scale, headset.edges, run.wall.scale) == (1.0, 0.5, 1.0), "a wall has no edges"
    assert ("picture", "100 % of its width and height, its edges 50 %") in run.watch.rows()
    run.card.busy_ms = 5.0
    assert run.go(2 * RULES.up_frames) == [], "the whole would cost too much again, at worst"
    run.card.busy_ms = 3.0
    assert run.go(2 * RULES.up_frames) == [Status("edges_percent", 100, "3.0 of 11.1 ms")] and headset.edges == 1.0


def test_edges_that_are_asked_for_are_said_at_once() -> None:
    headset, run = Headset(), Run()
    run.watch = PictureWatch(run.card, [headset], "t1", ladder=LADDERS["on"])  # type: ignore[arg-type, list-item]
    assert run.go(3) == [Status("edges_percent", 50, AS_ASKED)] and headset.edges == 0.5


def test_where_the_processor_draws_that_is_said_and_nothing_more_is_lowered() -> None:
    run = Run()
    run.watch = PictureWatch(run.card, [run.wall], "t1", coarse=0.5)  # type: ignore[arg-type, list-item]
    run.card.busy_ms = 90.0
    assert run.go(500, periods=3) == [Status("picture_percent", 50, "the processor draws: there is no graphics card")]
    assert run.wall.scale == 1.0


def test_frames_in_which_nothing_is_drawn_decide_nothing(run: Run) -> None:
    run.card.supported = False
    assert run.go(200, periods=5, renders=False) == []
    assert [s.value for s in run.go(10, periods=2) if isinstance(s, Status)] == [90]


def test_a_driver_that_never_answers_is_judged_by_late_frames(run: Run) -> None:
    run.card.unanswered = SILENT_FRAMES + 1
    assert run.go(10, periods=2) == [Status("picture_percent", 90, "frames came late")]


def test_a_driver_that_times_nothing_gets_no_edges_apart() -> None:
    headset, run = Headset(), Run()
    run.card.supported = False
    run.watch = PictureWatch(run.card, [headset], "t1", ladder=LADDERS["auto"])  # type: ignore[arg-type, list-item]
    run.go(RULES.first_frames + 1)
    assert run.go(10, periods=2) == [Status("picture_percent", 90, "frames came late")]
    assert (headset.scale, headset.edges) == (0.9, 1.0)


def test_passes_are_timed_only_while_somebody_looks(run: Run) -> None:
    assert run.card.level is Level.SUM
    run.watch.costs_wanted = True
    run.go(1)
    assert run.card.level is Level.PASSES
    assert ("picture", "100 % of its width and height") in run.watch.rows()
    run.card.note = NO_TIMER
    assert run.watch.rows()[-1] == ("note", NO_TIMER)


def test_what_it_says_changes_nothing_that_is_verified() -> None:
    """The same run with and without the word of a coarser picture: the same states, and the strip of its replay says it."""
    scene = load_scene("handcuffed", ["t1"], lambda _: None)

    def states(*, coarse: bool) -> tuple[list[object], str]:
        first, effects = begin(scene, ["t1"])
        simulation, keeper = Simulation(scene, Thresholds(), first, first=effects), StripKeeper(scene)
        frame = Frame(0, NS_PER_S, NS_PER_S + PERIOD_NS, PERIOD_NS)
        found, words = [], ""
        for i in range(60):
            now = replace(frame, index=i, now_ns=NS_PER_S + i * PERIOD_NS, display_ns=NS_PER_S + (i + 1) * PERIOD_NS)
            said = [Status("picture_percent", 70, "late"), Status("edges_percent", 28, "late")] if coarse and i == 30 else []
            tick = simulation.turn(now, [Sample(now.now_ns, "picture-watch", k, "t1", status) for k, status in enumerate(said, 1)])
            words = keeper.strip(tick).picture
            found.append((tick.run.story, tick.run.world, tick.intents))
        return found, words

    whole, coarse = states(coarse=False), states(coarse=True)
    assert whole[0] == coarse[0]
    assert (whole[1], coarse[1]) == ("", "picture at 70 %, edges at 28 %")
