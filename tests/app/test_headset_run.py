"""A headset run from the safety check to the proof: somebody walks up to the partner and puts a hand on his shoulder."""

from __future__ import annotations

from pathlib import Path

import pytest
from monado.remote import Puppet

from app.program import SAFE, Program, run
from app.wearer import Wearer
from app.witness import Witness
from vr_dti.app.safety import POINTS
from vr_dti.recording.log import Log
from vr_dti.samples import Status, Tracked

pytestmark = pytest.mark.openxr

HEADSET = ("run", "handcuffed", "--display", "openxr", "--mirror", "none")


def test_a_hand_on_the_partners_shoulder(tmp_path: Path, child_environment: dict[str, str], puppet: Puppet) -> None:
    path = tmp_path / "out" / "session.dtis"
    with Program([*HEADSET, "--operator", "K7", "--out", str(path.parent)], environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        wearer = Wearer(program, witness, puppet)
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.ticks[-1].views, "pictures in the headset")
        wearer.walk_to(-0.25, -2.1)
        program.until(lambda: any(e.kind == "cue" and e.name == "shove" for e in witness.look().effects), "the first force")
        wearer.hold_shoulder("partner", lambda: witness.told("touched") and witness.statuses("haptic"), "a hand on his shoulder")
        wearer.hold_menu()
        assert program.finish() == 0

    whole = Witness.of(path)
    assert [(m.text, m.by) for m in whole.marked("safety")] == [(point, "K7") for point in POINTS]
    assert [m.value for m in whole.marked("symptoms before")] == [0] and whole.marked("content note")
    heads = [d for d in whole.data("headset") if isinstance(d, Tracked) and d.device == "head" and d.valid]
    assert len(heads) > 20 and min(d.pose.pz for d in heads) == pytest.approx(-2.1, abs=0.01)
    assert {v.name for t in whole.ticks for v in t.views} == {"headset/left", "headset/right"}

    touched = whole.told("touched")[0]
    assert (touched.to, touched.hand, touched.label) == ("partner", "right", "sensed")
    assert touched.part in ("shoulder", "upper_arm", "torso"), touched
    assert not whole.told("drew"), "the hand that swung from the hip to his shoulder gripped there, and drew nothing"

    because = [e for e in whole.effects if e.reason.source == touched.source and e.reason.seq == touched.seq]
    entered = [(e.reason.region, e.name) for e in because if e.kind == "enter"]
    assert sorted(entered) == [("hand", "on_him"), ("mind", "weighing")]
    haptic = [e for e in because if e.kind == "haptic"]
    assert [(e.target, e.name, e.reason.region) for e in haptic] == [("trainee", "right", "feel")]
    sent = [d for d in whole.data("headset") if isinstance(d, Status) and d.what == "haptic"]
    assert (sent[0].value, sent[0].text) == (haptic[0].int_arg("duration_ms"), "right")
    assert [i.name for i in whole.told("stop")] == ["menu held"]

    with Log.open(path) as log:
        assert log.sealed and log.check() == []
        assert log.meta.operator == "K7" and [t.device_profile for t in log.meta.trainees] == ["headset"]
    assert run("replay", path, "--verify").out.startswith("equal: ")


@pytest.mark.parametrize("answers", ["yes\nyes\nno\nyes\n", ""], ids=["no", "nobody"])
def test_no_headset_is_touched_before_everything_is_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    """The runtime named here does not exist: to reach for it would be another message, and exit status 2."""
    monkeypatch.setenv("XR_RUNTIME_JSON", "/nonexistent")
    program = run(*HEADSET, "--operator", "K7", "--out", tmp_path / "out", stdin=answers, status=1)
    asked = POINTS[: (answers.count("\n") and 3) or 1]
    assert all(point in program.err for point in asked)
    assert f"not confirmed: {asked[-1].lower()}" in program.err and "the headset was not started" in program.err
    assert not (tmp_path / "out").exists()


def test_without_a_name_nobody_has_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XR_RUNTIME_JSON", "/nonexistent")
    program = run(*HEADSET, "--out", tmp_path / "out", stdin="\nyes\nyes\nyes\nyes\n", status=1)
    assert "nobody confirmed the safety check" in program.err
    assert not (tmp_path / "out").exists()
