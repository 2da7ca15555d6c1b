"""Light, weather and flashlights change while a run goes on: asked for by the instructor, by the story, by a trainee; replays agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from story.scenarios import HEAD, intent, parse_scenario, play

from vr_dti.console.strip import StripKeeper
from vr_dti.debrief.record import read
from vr_dti.errors import DocumentError
from vr_dti.events import Effect, Mark
from vr_dti.recording.log import Log
from vr_dti.replay import verify
from vr_dti.samples import Button, Command, Key, Sample, SampleData
from vr_dti.scene import Scene
from vr_dti.timebase import NS_PER_S

from .conftest import Told, record

HZ = 30.0
STORY = """
regions:
  partner:
    initial: a
    nodes:
      a: {enter: [{light: night, lasts: 20s}, {weather: rain}, {torch: "on"}], go: [{on: torch, name: "off", to: b}]}
      b: {final: true}
end: [{when: "final(partner)", outcome: done}]
"""


def said(*data: tuple[float, SampleData]) -> Told:
    return Told([Sample(NS_PER_S + round(t * NS_PER_S), "console", n, "t", d) for n, (t, d) in enumerate(data, 1)])


def test_what_the_instructor_and_the_trainee_turn_is_logged_and_replayed(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    source = said(
        (0, Command("weather", text="fog")),
        (0.2, Command("start")),
        (1, Command("light", text="day")),
        (2, Command("weather")),
        (3, Key("f", True)),
        (4, Button("left", "select", 1.0)),
        (4.5, Button("left", "select", 0.0)),
        (5, Button("left", "select", 1.0)),
    )
    session = record(scene, path, [source], turns=round(6 * HZ), hz=HZ)
    world = session.simulation.run.world
    assert (world.light.now, world.light.before, world.light.over_ms) == ("day", scene.setting.place.light, 3000)
    assert (world.weather.now, world.weather.before) == ("dry", "fog"), "after fog comes the first again"
    assert world.torches == ("t",)
    with Log.open(path) as log:
        marks = [row.text for _, row in log.rows("mark") if isinstance(row, Mark) and row.what == "override"]
        effects = [row for _, row in log.rows("effect") if isinstance(row, Effect) and row.kind in ("light", "weather", "torch")]
        recorded, verdict = read(log), verify(scene, log)
    assert marks == ["weather: fog", "light: day", "weather: dry"]
    assert [(e.kind, e.target, e.name, e.int_arg("duration_ms")) for e in effects] == [
        ("weather", "", "fog", 0),
        ("light", "", "day", 3000),
        ("weather", "", "dry", 3000),
        ("torch", "t", "on", 0),
        ("torch", "t", "off", 0),
        ("torch", "t", "on", 0),
    ], "at once while the story stands"
    assert verdict.same, verdict.words
    assert not [m for m in recorded.takes[0].moments if m.what == "override"], "weather bends no story"


def test_the_strip_says_what_is_set_and_by_which_keys(scene: Scene, tmp_path: Path) -> None:
    session = record(scene, tmp_path / "session.dtis", [said((0.2, Command("light", text="night")))], turns=0, hz=HZ)
    session.writer = None
    keeper, quiet = StripKeeper(scene), StripKeeper(scene, steered=False)
    tick = [session.frame() for _ in range(round(HZ))][-1]
    assert keeper.strip(tick).air == f"night, {scene.setting.place.weather} (H W)"
    assert quiet.strip(tick).air == f"night, {scene.setting.place.weather}", "a replay has no keys"


def test_a_story_turns_them_and_hears_a_flashlight() -> None:
    state, effects = play(parse_scenario(HEAD + STORY, "t.yaml"), [intent("torch", 500, name="off")], 1000)
    assert [(e.kind, e.target, e.name, e.int_arg("duration_ms")) for e in effects if e.kind in ("light", "weather", "torch")] == [
        ("light", "", "night", 20_000),
        ("weather", "", "rain", 3000),
        ("torch", "", "on", 0),
        ("torch", "a", "off", 0),
    ]
    assert state.outcome == "done"


def test_weather_that_nobody_knows_is_told() -> None:
    with pytest.raises(DocumentError, match=r"weather.*'dry', 'damp', 'rain' or 'fog'"):
        parse_scenario(HEAD + STORY.replace("weather: rain", "weather: snow"), "t.yaml")
