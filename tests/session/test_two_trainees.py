"""Two scripted trainees in one scene: everything carries an id, and each is judged by what that one could perceive and did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vr_dti.app.starter import Starter
from vr_dti.backends.script import load_script
from vr_dti.events import Intent, Perceived
from vr_dti.recording.log import Log
from vr_dti.resources import shipped
from vr_dti.samples import Sample
from vr_dti.scene import load_scene

from .conftest import command, record

AWAY = Path(__file__).parent / "turned_away.yaml"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Until one of them has stopped it; that a run ends by itself is shown in `test_do_over.py`. In a third of a headset's frames."""
    path = tmp_path_factory.mktemp("two") / "session.dtis"
    scripts = [load_script(shipped("scenes", "handcuffed", "trainees", "early.yaml")), load_script(AWAY)]
    scene = load_scene("handcuffed", [s.doc.trainee for s in scripts], lambda _: None)
    record(scene, path, [*scripts, Starter("early")], turns=40 * 30, hz=30.0)
    return path


@pytest.fixture(scope="module")
def judged(session: Path) -> dict[str, Any]:
    """The report's findings by trainee."""
    done = command("report", str(session), "--out", str(session.parent))
    assert done.returncode == 0, done.stderr
    (one,) = json.loads((session.parent / "report.json").read_text(encoding="utf-8"))["sessions"]
    return {t["trainee"]: t for t in one["trainees"]}


def test_every_sample_act_and_perception_has_its_trainee(session: Path) -> None:
    with Log.open(session) as log:
        rows = [row for _, row in log.rows()]
        assert [t.id for t in log.meta.trainees] == ["early", "turned-away"] and all(t.simulated for t in log.meta.trainees)
    for kind in (Sample, Intent, Perceived):
        assert {r.trainee for r in rows if isinstance(r, kind)} == {"early", "turned-away"}, kind
    did = {r.trainee for r in rows if isinstance(r, Intent) and r.kind in ("spoke", "touched")}
    assert did == {"early"}
    seen = {(r.trainee, r.what) for r in rows if isinstance(r, Perceived) and r.sense == "sees"}
    assert ("early", "partner") in seen and ("early", "subject") in seen
    assert not [what for who, what in seen if who == "turned-away" and what in ("partner", "subject")]
    assert [r for r in rows if isinstance(r, Perceived) and r.trainee == "turned-away" and r.sense == "hears" and r.what == "partner"]


def test_each_is_debriefed_from_their_own_senses(judged: dict[str, Any]) -> None:
    early, away = judged["early"], judged["turned-away"]
    (one,), (other,) = early["opportunities"], away["opportunities"]
    assert one["use"] == "used" and one["words"]["state"] == one["hands"]["state"] == "latency"
    assert other["use"] != "used" and other["words"]["state"] == other["hands"]["state"] == "none", "acts are not shared"
    assert not [x for x in away["looked"] if x["what"] in ("partner", "subject")]
    kick = next(s for s in other["steps"] if s["id"] == "shove")
    assert {f["sense"] for f in kick["learned"]} <= {"told", "hears"}, "what was behind them was heard, never seen"


def test_two_scripts_are_played_by_one_command(tmp_path: Path) -> None:
    words = ["--script", "early", "--script", str(AWAY), "--seconds", "1", "--out", str(tmp_path)]
    done = command("run", "handcuffed", "--display", "offscreen", *words)
    assert done.returncode == 0, done.stderr
    with Log.open(tmp_path / "session.dtis") as log:
        assert [t.id for t in log.meta.trainees] == ["early", "turned-away"] and all(t.simulated for t in log.meta.trainees)
        assert {row.trainee for _, row in log.rows("sample") if isinstance(row, Sample)} == {"early", "turned-away"}


def test_two_trainees_replay_as_one_does(session: Path) -> None:
    done = command("replay", str(session), "--verify")
    assert done.returncode == 0 and done.stdout.startswith("equal: "), done.stdout
