"""The do-over: back before the last opportunity, headset still on; practice, never scored."""

from __future__ import annotations

import shutil
from pathlib import Path

from vr_dti.cli import run_command
from vr_dti.events import Effect, Mark
from vr_dti.recording.log import Log
from vr_dti.replay import verify
from vr_dti.resources import shipped
from vr_dti.run import DO_OVER_MS
from vr_dti.samples import Command, Sample
from vr_dti.scene import Scene, load_scenario
from vr_dti.timebase import NS_PER_S

from .conftest import Told, command, record

HZ = 30.0


def asked(*commands: tuple[float, str]) -> Told:
    return Told([Sample(NS_PER_S + round(t * NS_PER_S), "console", n, "t", Command(name)) for n, (t, name) in enumerate(commands, 1)])


def test_one_key_puts_the_trainee_back_before_the_last_opportunity(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    session = record(scene, path, [asked((0, "start"), (27, "do_over"))], turns=round(30 * HZ), hz=HZ)
    with Log.open(path) as log:
        turns = list(log.turns())
        marks = [row for _, row in log.rows("mark") if isinstance(row, Mark) and row.what == "do_over"]
        cues = [e.at_ms for t in turns for e in t.effects if e.kind == "cue" and t.tick.take == 0]
        verdict = verify(scene, log)
    assert session.simulation.take == 1
    assert len(marks) == 1
    before_ms = cues[-1] - marks[0].value
    assert DO_OVER_MS <= before_ms < DO_OVER_MS + 1100
    first = next(t.tick for t in turns if t.tick.take == 1)
    asked_at = next(t.tick for t in turns if any(m.what == "do_over" for m in t.marks))
    assert first.now_ns - asked_at.now_ns < NS_PER_S  # within 5 s by far: the very next turn plays on
    assert marks[0].value <= first.story_ms < marks[0].value + 100
    assert verdict.same, verdict.words


def test_a_second_do_over_goes_on_from_the_first(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    session = record(scene, path, [asked((0, "start"), (22, "do_over"), (24, "do_over"))], turns=round(25 * HZ), hz=HZ)
    assert session.simulation.take == 2
    with Log.open(path) as log:
        assert verify(scene, log).same


def test_without_a_second_it_is_taken_up_before_the_last_opportunity(scripted: dict[str, Path], tmp_path: Path) -> None:
    words = ["run", "handcuffed", "--display", "offscreen", "--from", str(scripted["silent"]), "--seconds", "1"]
    done = command(*words, "--out", str(tmp_path))
    assert done.returncode == 0 and "practice, never scored" in done.stderr, done.stderr
    with Log.open(tmp_path / "session.dtis") as log, Log.open(scripted["silent"]) as first:
        knee = [row.at_ms for _, row in first.rows("effect") if isinstance(row, Effect) and row.kind == "cue"][-1]
        assert 0 <= next(log.ticks()).story_ms - (knee - DO_OVER_MS) < 100


def test_a_scene_that_has_changed_since_goes_on_as_it_was_recorded_and_says_so(scripted: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(shipped("scenes", "common"), tmp_path / "scenes" / "common")
    newer = shutil.copytree(shipped("scenes", "handcuffed"), tmp_path / "scenes" / "handcuffed")
    file, recorded = newer / "scenario.yaml", load_scenario("handcuffed").doc.version
    file.write_text(file.read_text(encoding="utf-8").replace(f'version: "{recorded}"', 'version: "9.9.9"'), encoding="utf-8")
    words = ["run", str(newer), "--display", "offscreen", "--from", str(scripted["silent"]), "--at", "15", "--seconds", "1"]
    done = command(*words, "--out", str(tmp_path / "out"))
    assert done.returncode == 0 and f"in version {recorded}; the one here is 9.9.9" in done.stderr, done.stderr


def test_a_run_ends_by_itself_where_its_story_does(scripted: dict[str, Path], tmp_path: Path) -> None:
    """Nobody says for how many seconds; taken up shortly before, since the whole is long."""
    with Log.open(scripted["silent"]) as log:
        *_, last = log.ticks()
    words = ["run", "handcuffed", "--display", "offscreen", "--from", str(scripted["silent"]), "--at", str(last.story_ms // 1000 - 2)]
    assert run_command([*words, "--out", str(tmp_path)]) == 0
    with Log.open(tmp_path / "session.dtis") as log:
        assert log.sealed and [row.kind for _, row in log.rows("effect") if isinstance(row, Effect)][-1] == "outcome"
        *_, ended = log.ticks()
    assert abs(ended.story_ms - last.story_ms) < 100


def test_going_on_from_a_recorded_second(scripted: dict[str, Path], tmp_path: Path) -> None:
    words = ["run", "handcuffed", "--display", "offscreen", "--from", str(scripted["silent"]), "--at", "15", "--script"]
    done = command(*words, str(Path(__file__).parent / "retry.yaml"), "--out", str(tmp_path), "--seconds", "9")
    assert done.returncode == 0, done.stderr
    retry = tmp_path / "session.dtis"
    with Log.open(retry) as log, Log.open(scripted["silent"]) as first:
        ticks = list(log.ticks())
        assert {t.take for t in ticks} == {1}
        assert 15_000 <= ticks[0].story_ms < 15_100
        assert log.meta.parent is not None and log.meta.parent.digest == first.digest
    assert command("replay", str(retry), "--verify").returncode == 0
    report = command("report", str(scripted["silent"]), str(retry), "--out", str(tmp_path / "report"))
    assert report.returncode == 0, report.stderr
    assert "corrected on retry" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8").lower()
