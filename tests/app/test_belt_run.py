"""The belt in a whole run: a muzzle that is on somebody as the run ends is told, and a weapon mount stands in the log and replays."""

from __future__ import annotations

from pathlib import Path

from app.program import run
from app.sessions import recorded_by
from app.witness import Witness
from vr_dti.samples import Status

AIMING = """format: dti-trainee/1
trainee: t1
device: headset
head: [{at: 0s}]
right_hand: [{at: 0s, x: 0.49, y: 1.25, z: -0.4}]
keys: [{at: 1s, key: draw handgun}]
"""


def test_a_muzzle_on_somebody_as_the_run_ends_is_told(tmp_path: Path) -> None:
    """No stop and no end of the story: the seconds are up."""
    script = tmp_path / "aiming.yaml"
    script.write_text(AIMING, encoding="utf-8")
    path = recorded_by(tmp_path / "out", "--script", str(script), "--seconds", "3", "--weapon-mount", "example-replica")
    whole = Witness.of(path)
    (crossed,) = whole.told("crossed")
    assert (crossed.to, crossed.name) == ("subject", "handgun") and 1500 < crossed.dwell_ms < 2200
    assert [d.what for d in whole.data() if isinstance(d, Status) and d.what in ("mount", "ending")] == ["mount", "ending"]
    assert run("replay", path, "--verify").out.startswith("equal: ")
