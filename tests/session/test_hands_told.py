"""What the instructor's strip tells of controllers in the wrong hands and of a weapon's own tracker."""

from __future__ import annotations

from pathlib import Path

from vr_dti.console.strip import StripKeeper
from vr_dti.samples import Sample, Status
from vr_dti.scene import Scene
from vr_dti.timebase import NS_PER_S

from .conftest import Told, record

SWAPPED = "each controller is in the other hand"
TRACKER = "tracker handheld_object"


def test_the_wrong_hands_and_a_lost_tracker_stand_on_the_strip_while_they_are(scene: Scene, tmp_path: Path) -> None:
    said = (
        (0.2, Status("swapped", 1, SWAPPED)),
        (0.4, Status("tracking", 0, TRACKER)),
        (0.6, Status("swapped", 0, "each controller is in its own hand")),
        (0.8, Status("tracking", 1, TRACKER)),
    )
    session = record(scene, tmp_path / "session.dtis", [], turns=0, hz=10.0)
    session.writer, now_ns = None, session.clock.now_ns()
    session.sources = [Told([Sample(now_ns + round(s * NS_PER_S), "told", n, "t", data) for n, (s, data) in enumerate(said, 1)])]
    keeper = StripKeeper(scene)
    told = [repr(keeper.strip(session.frame())) for _ in range(10)]
    shown = [(SWAPPED in strip, TRACKER in strip) for strip in told]
    assert [s for n, s in enumerate(shown) if n == 0 or s != shown[n - 1]] == [
        (False, False),
        (True, False),
        (True, True),
        (False, True),
        (False, False),
    ]
