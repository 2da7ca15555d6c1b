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


def test_nobody_acting_the_scene_lasts_over_two_minutes(judged: dict[str, Any]) -> None:
    assert 120_000 < judged["silent"]["end_ms"] < 240_000


def test_early_acts_at_the_first_cue_late_after_the_third_kick_silent_never(judged: dict[str, Any]) -> None:
    windows = {name: s["trainees"][0]["opportunities"] for name, s in judged.items()}
    assert all(len(w) == 1 for w in windows.values()), "one course of conduct, one opportunity"
    steps = {name: {s["id"]: s for s in w[0]["steps"]} for name, w in windows.items()}
    blows = {name: [b["at_ms"] for b in s["blows"]] for name, s in judged.items()}
    assert steps["early"]["taunt"]["words"]["after_perceivable_ms"] < 3000
    assert len(blows["early"]) == 1 and blows["early"][0] < windows["early"][0]["hands"]["at_ms"] < blows["early"][0] + 3000
    assert len(blows["late"]) == 4, "a shove and three kicks"
    assert windows["late"][0]["words"]["at_ms"] > steps["late"]["kick#3"]["onset_ms"]
    assert {name: w[0]["use"] for name, w in windows.items()} == {"early": "used", "late": "used", "silent": "not_used"}
    assert {s["use"] for s in steps["silent"].values()} == {"passed"} and len(steps["silent"]) == 6
    assert all(t["simulated"] for s in judged.values() for t in s["trainees"])


def test_the_grades_order_them(judged: dict[str, Any]) -> None:
    grades = {name: {g["domain"]: g for g in s["trainees"][0]["grades"]["domains"]} for name, s in judged.items()}
    for domain in ("timeliness", "outcome", "aftermath"):
        early, late, silent = (grades[n][domain]["score"] for n in ("early", "late", "silent"))
        assert early > late > silent == 0, domain
    assert grades["early"]["discrimination"]["state"] == "not_applicable"
