"""The three scripted trainees, played for real: their timed samples lead where they should, and their reports differ as they do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vr_dti.events import Effect
from vr_dti.recording.log import Log

from .conftest import command

ENDS = {"early": "stopped-early", "late": "stopped-late", "silent": "not-stopped"}


@pytest.fixture(scope="module")
def judged(scripted: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Each one's session in a report of all three."""
    out = tmp_path_factory.mktemp("report")
    done = command("report", *map(str, scripted.values()), "--out", str(out))
    assert done.returncode == 0, done.stderr
    sessions = json.loads((out / "report.json").read_text(encoding="utf-8"))["sessions"]
    return {s["trainees"][0]["trainee"]: s for s in sessions}


def test_each_earns_another_end(scripted: dict[str, Path]) -> None:
    for name, path in scripted.items():
        with Log.open(path) as log:
            effects = [row for _, row in log.rows("effect") if isinstance(row, Effect)]
        assert [e.name for e in effects if e.kind == "outcome"] == [ENDS[name]], name


def test_nobody_acting_the_scene_lasts_about_a_minute_and_a_half(judged: dict[str, Any]) -> None:
    assert 80_000 < judged["silent"]["end_ms"] < 100_000


def test_early_acts_at_the_first_cue_late_after_the_third_kick_silent_never(judged: dict[str, Any]) -> None:
    words = {name: s["trainees"][0]["summary"]["first_words"] for name, s in judged.items()}
    hands = {name: s["trainees"][0]["summary"]["first_hands"] for name, s in judged.items()}
    blows = {name: [b["at_ms"] for b in s["blows"]] for name, s in judged.items()}
    assert words["early"]["opportunity"] == "taunt" and words["early"]["after_ms"] < 3000
    assert len(blows["early"]) == 1 and blows["early"][0] < hands["early"]["at_ms"] < blows["early"][0] + 3000
    assert len(blows["late"]) == 4, "a shove and three kicks"
    assert blows["late"][-1] < words["late"]["at_ms"] < hands["late"]["at_ms"]
    assert words["silent"]["state"] == hands["silent"]["state"] == "none"
    uses = {name: {o["use"] for o in s["trainees"][0]["opportunities"]} for name, s in judged.items()}
    assert uses["early"] == {"used"} and uses["silent"] == {"not_used"} and "used_later" in uses["late"]
    assert all(t["simulated"] for s in judged.values() for t in s["trainees"])
