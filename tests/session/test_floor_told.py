"""What the instructor's strip tells of the real floor."""

from __future__ import annotations

from pathlib import Path

from vr_dti.console.strip import StripKeeper
from vr_dti.samples import Command, Sample, SampleData, Status
from vr_dti.scene import Scene
from vr_dti.timebase import NS_PER_S

from .conftest import Told, record

AREA, RING = "play area 3.0 x 3.0 m", "ring in the rear right corner; all inside"


def test_the_floor_and_where_the_trainee_is_placed_stand_on_the_strip_until_the_start(scene: Scene, tmp_path: Path) -> None:
    said: tuple[tuple[float, SampleData], ...] = (
        (0.2, Status("play_area", 300, AREA)),
        (0.4, Status("placed", 156, RING)),
        (0.6, Status("placed", 0)),
        (0.8, Status("placed", 156, RING)),
        (1.0, Command("start")),
    )
    session = record(scene, tmp_path / "session.dtis", [], turns=0, hz=10.0)
    session.writer, now_ns = None, session.clock.now_ns()
    session.sources = [Told([Sample(now_ns + round(s * NS_PER_S), "told", n, "t", data) for n, (s, data) in enumerate(said, 1)])]
    keeper = StripKeeper(scene)
    strips = [keeper.strip(session.frame()) for _ in range(13)]
    changes = [(s.floor, s.ring) for n, s in enumerate(strips) if n == 0 or s.floor != strips[n - 1].floor]
    assert changes == [("", False), (AREA, False), (f"{AREA}: {RING}", True), (AREA, False), (f"{AREA}: {RING}", True), ("", True)]
