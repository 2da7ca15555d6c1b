"""How a run begins, stands and ends: by a start, with everybody waiting in a pause, and in any case within a moment of a stop."""

from __future__ import annotations

from pathlib import Path

import pytest

from vr_dti.app.starter import Starter
from vr_dti.backends.script import load_script
from vr_dti.events import Intent
from vr_dti.ports import Strip
from vr_dti.recording.log import Log
from vr_dti.replay import verify
from vr_dti.resources import shipped
from vr_dti.samples import Command, Sample, Status
from vr_dti.scene import Scene, load_scene
from vr_dti.timebase import NS_PER_S

from .conftest import Told, record

HZ = 90.0


def at(seconds: float, data: Command | Status, n: int) -> Sample:
    return Sample(NS_PER_S + round(seconds * NS_PER_S), "console", n, "t", data)


def test_a_stop_ends_the_run_though_the_headset_comes_off_in_its_fade(scene: Scene, tmp_path: Path) -> None:
    told = Told([at(0, Command("start"), 1), at(2, Command("stop"), 2), at(2.05, Status("worn", 0), 3)])
    session = record(scene, tmp_path / "session.dtis", [told], turns=round(2.1 * HZ), hz=HZ)
    assert session.simulation.run.story.outcome == "stopped" and not session.simulation.over
    assert not session.simulation.run.memory.clock.running
    for _ in range(round(0.3 * HZ)):
        session.writer = None
        session.frame()
    assert session.simulation.over, "by the frames' clock: the story's stands"


def test_a_source_that_asks_how_the_run_stands_is_told_each_turn_and_others_are_not(scene: Scene, tmp_path: Path) -> None:
    class Asking(Told):
        strips: list[Strip]

        def inform(self, strip: Strip) -> None:
            self.strips.append(strip)

    asking, silent = Asking([], "asking"), Told([at(0.05, Command("start"), 1)])
    asking.strips = []
    record(scene, tmp_path / "session.dtis", [asking, silent], turns=20, hz=HZ)
    assert [s.waiting for s in asking.strips] == sorted((s.waiting for s in asking.strips), reverse=True)
    assert len(asking.strips) == 20 and asking.strips[0].waiting and asking.strips[-1].running


def test_before_the_start_there_is_nothing_to_do_over(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    told = Told([at(1, Command("do_over"), 1), at(2, Command("start"), 2)])
    session = record(scene, path, [told], turns=round(4 * HZ), hz=HZ)
    assert session.simulation.take == 0 and session.simulation.run.story.t_ms > 1500
    with Log.open(path) as log:
        assert {t.take for t in log.ticks()} == {0} and verify(scene, log).same


@pytest.mark.parametrize("pause_s", [19.0, 22.6], ids=["before it speaks", "while it speaks"])
def test_a_script_waits_in_a_pause_as_a_person_does(tmp_path: Path, pause_s: float) -> None:
    """Five seconds of pause: what the script says at 22.4 s it still says at 22.4 s of the story, also where it is understood later."""
    scene = load_scene("handcuffed", ["early"], lambda _: None)
    script = load_script(shipped("scenes", "handcuffed", "trainees", "early.yaml"))
    hz = 30.0
    begin_ns = NS_PER_S + round(pause_s * NS_PER_S)
    pauses = [Sample(begin_ns + i * 5 * NS_PER_S, "console", i + 1, "early", Command("pause")) for i in range(2)]
    path = tmp_path / "session.dtis"
    record(scene, path, [script, Starter("early"), Told(pauses)], turns=round(29 * hz), hz=hz)
    with Log.open(path) as log:
        spoke = [row for _, row in log.rows("intent") if isinstance(row, Intent) and row.kind == "spoke"]
        assert verify(scene, log).same
    assert [(i.rung, i.act_ms) for i in spoke] == [(1, 22_400)]


def test_after_a_stop_nothing_is_done_over(scene: Scene, tmp_path: Path) -> None:
    told = Told([at(0, Command("start"), 1), at(14, Command("stop"), 2), at(14.1, Command("do_over"), 3)])
    session = record(scene, tmp_path / "session.dtis", [told], turns=round(15 * HZ), hz=HZ)
    assert session.simulation.run.story.outcome == "stopped" and session.simulation.over and session.simulation.take == 0
