"""A trainee sprays one and shoots him, and locks another: the run ends by itself, and its session proves all of it, elsewhere too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vr_dti.events import Effect, Intent, Pose
from vr_dti.recording.log import Log
from vr_dti.replay import verify
from vr_dti.run import begin
from vr_dti.samples import Button, Command, Key, Sample, SampleData, Tracked
from vr_dti.scene import Scene
from vr_dti.spaces import Floats, look_at, quat_from_rotation
from vr_dti.story.engine import SHOT, SHOT_ENDS_MS
from vr_dti.timebase import NS_PER_S
from vr_dti.world.pose import pose
from vr_dti.world.skeleton import JOINT

from .conftest import Told, record

HZ, SECONDS = 30.0, 12
FROM_M = (0.2, 1.4, -0.5)
USED = {"spray": ("subject", "Head", 0.5), "cew": ("partner", "Spine2", 1.5), "handgun": ("subject", "Hips", 2.5)}
"""tool -> at whom, at which joint as they stood at first (who was sprayed bends), when it is drawn, seconds"""


def using(world_from_joint: dict[str, Floats]) -> Iterator[tuple[float, SampleData]]:
    yield 0.0, Command("start")
    yield 0.0, Tracked("head", Pose(0.0, 1.66, 0.0, 0.0, 0.0, 0.0, 1.0))
    for tool, (who, joint, at_s) in USED.items():
        to_m = world_from_joint[who][JOINT[joint], :3, 3]
        turn = quat_from_rotation(look_at(FROM_M, to_m)[:3, :3].T)
        hand = Pose(*FROM_M, *(float(v) for v in turn))
        yield at_s, Key(f"draw {tool}", True)
        yield at_s, Tracked("right_grip", hand)
        yield at_s, Tracked("right_aim", hand)
        yield at_s + 0.3, Button("right", "trigger", 1.0)
        yield at_s + 0.7, Button("right", "trigger", 0.0)


@pytest.fixture(scope="module")
def hit(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    shown = pose(scene.setting, begin(scene, ["t"])[0].world, 0)
    people = {name: shown.world_from_joint[shown.row(name)] for name in ("subject", "partner")}
    samples = [Sample(NS_PER_S + round(s * NS_PER_S), "told", n, "t", data) for n, (s, data) in enumerate(using(people), 1)]
    path = tmp_path_factory.mktemp("hit") / "session.dtis"
    record(scene, path, [Told(samples)], round(HZ * SECONDS), HZ)
    return path


def test_who_was_met_is_told_and_the_run_ends(hit: Path) -> None:
    with Log.open(hit) as log:
        effects = [e for _, e in log.rows("effect") if isinstance(e, Effect)]
        shot = next(i for _, i in log.rows("intent") if isinstance(i, Intent) and i.kind == "fired" and i.name == "handgun")
    met = {(e.kind, e.name, e.target) for e in effects if e.kind in ("hurt", "hurt_end")}
    assert met == {("hurt", tool, who) for tool, (who, _, _) in USED.items()} | {("hurt_end", "cew", "partner")}
    (end,) = (e for e in effects if e.kind == "outcome")
    assert end.name == SHOT and end.at_ms == shot.heard_ms + SHOT_ENDS_MS


@pytest.mark.parametrize("elsewhere", [False, True])
def test_it_is_proved_whole_here_and_its_story_elsewhere(scene: Scene, hit: Path, elsewhere: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the story alone, with no world in which somebody is hit, an honest session was called forged."""
    if elsewhere:
        other = dict.fromkeys(scene.pins, "0" * 64)
        monkeypatch.setattr(Scene, "pins", property(lambda _: other))
    with Log.open(hit) as log:
        verdict = verify(scene, log)
    assert verdict.same and verdict.from_samples is not elsewhere, verdict.words
    assert verdict.turns == round(HZ * SECONDS)
