"""A headset run from the safety check to the proof, on the real runtime: a handgun drawn at the hip, aimed, fired and put back; a hand on
the partner's shoulder, both to pull him off, then between the two."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from monado.remote import Puppet

from app.brisk import HARD, brisk
from app.program import SAFE, Program, proved, run
from app.wearer import Wearer
from app.witness import Witness
from vr_dti.app.safety import POINTS
from vr_dti.recording.log import Log
from vr_dti.samples import Status, Tracked

pytestmark = pytest.mark.openxr

HEADSET = ("--display", "openxr", "--mirror", "none")


def test_a_shot_a_hand_on_the_partners_shoulder_both_to_pull_him_off_then_between(
    tmp_path: Path, child_environment: dict[str, str], puppet: Puppet
) -> None:
    path = tmp_path / "out" / "session.dtis"
    words = ["run", brisk(tmp_path, threat_s=8.0), *HEADSET, *HARD, "--operator", "K7", "--out", str(path.parent)]
    with Program(words, environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        wearer = Wearer(program, witness, puppet)
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.ticks[-1].views, "pictures in the headset")
        wearer.stand(0.5, 0.0)
        wearer.squeeze_at_hip(lambda: witness.told("drew"), "the handgun in the hand")
        wearer.aim_at("subject", lambda: witness.told("aimed"), "an aim")
        wearer.pull_trigger(lambda: witness.told("fired"), "a shot")
        wearer.stand(0.5, 0.0)
        wearer.squeeze_at_hip(lambda: witness.told("holstered"), "the handgun in the holster")
        wearer.walk_to(-0.25, -2.1)
        program.until(lambda: any(e.kind == "cue" and e.name == "shove" for e in witness.look().effects), "the first force")
        wearer.hold_shoulder("partner", lambda: witness.told("touched") and touch_felt(witness), "a hand on his shoulder")
        wearer.pull_off(
            "partner", "subject", lambda: both_hold(witness) and witness.told("pulled") and leans(witness), "a pull he gives way to"
        )
        wearer.step_between("partner", "subject", lambda: witness.told("stepped_between"), "standing between them")
        wearer.hold_menu()
        assert program.finish() == 0

    whole = Witness.of(path)
    order = [i.kind for i in whole.told("drew", "aimed", "fired", "holstered", "touched", "pulled", "stepped_between")]
    assert list(dict.fromkeys(order)) == ["drew", "aimed", "fired", "holstered", "touched", "pulled", "stepped_between"]
    confirmed_seen_and_worn(whole)
    shot(whole)
    touched(whole)
    pulled = whole.told("pulled")[0]
    assert pulled.to == "partner" and pulled.part in ("shoulder", "upper_arm", "torso", "neck")
    assert both_hold(whole)
    assert [i.name for i in whole.told("stop")] == ["menu held"]

    with Log.open(path) as log:
        assert log.sealed and log.check() == []
        assert log.meta.operator == "K7" and [t.device_profile for t in log.meta.trainees] == ["headset"]
    proved(path)
    run("report", path, "--out", tmp_path / "report", "--without-statement", environment=child_environment)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "muzzle of the handgun crossed the handcuffed man for " in page
    assert "fired the handgun at the handcuffed man: hit" in page
    assert re.search("hand on the partner’s (shoulder|upper arm|torso)( with both hands)? at ", page)
    assert "pulled the partner by the " in page
    assert ": whether it was announced is not known, for " in page, "nobody listened"


def touch_felt(witness: Witness) -> bool:
    """The headset's hands shook as long as the story asked for when somebody was touched."""
    asked = [e.int_arg("duration_ms") for e in witness.effects if e.kind == "haptic" and e.reason.region == "feel"]
    return bool(asked) and asked[0] in witness.statuses("haptic")


def both_hold(witness: Witness) -> bool:
    return {i.hand for i in witness.told("touched") if i.to == "partner"} == {"left", "right"}


def leans(witness: Witness) -> bool:
    return witness.leans("partner") > 0.02


def confirmed_seen_and_worn(whole: Witness) -> None:
    assert [(m.text, m.by) for m in whole.marked("safety")] == [(point, "K7") for point in POINTS]
    assert [m.value for m in whole.marked("symptoms before")] == [0] and whole.marked("content note")
    heads = [d for d in whole.data("headset") if isinstance(d, Tracked) and d.device == "head" and d.valid]
    assert len(heads) > 20 and min(d.pose.pz for d in heads) <= -2.1 + 0.01
    assert {v.name for t in whole.ticks for v in t.views} == {"headset/left", "headset/right"}


def shot(whole: Witness) -> None:
    (drew,), aimed, (shot,) = whole.told("drew"), whole.told("aimed")[-1], whole.told("fired")
    assert (drew.name, drew.hand) == ("handgun", "right"), "the hand that swung to his shoulder later gripped there, and drew nothing"
    assert (aimed.to, aimed.hand) == ("subject", "right")
    assert (shot.name, shot.to, shot.text) == ("handgun", "subject", "hit") and shot.part and 100 < shot.distance_cm < 500
    assert {i.to for i in whole.told("crossed")} >= {"subject"}


def touched(whole: Witness) -> None:
    """What the first touch moved in the story, and what the hand felt of it."""
    touched = whole.told("touched")[0]
    assert (touched.to, touched.hand, touched.label) == ("partner", "right", "sensed")
    assert touched.part in ("shoulder", "upper_arm", "torso"), touched
    because = [e for e in whole.effects if e.reason.source == touched.source and e.reason.seq == touched.seq]
    entered = [(e.reason.region, e.name) for e in because if e.kind == "enter"]
    assert sorted(entered) == [("hand", "on_him"), ("mind", "weighing")]
    (haptic,) = [e for e in because if e.kind == "haptic"]
    assert (haptic.target, haptic.name, haptic.reason.region) == ("trainee", "right", "feel")
    assert Status("haptic", haptic.int_arg("duration_ms"), "right") in whole.data("headset")


def test_no_headset_is_touched_before_everything_is_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runtime named here does not exist: to reach for it would be another message, and exit status 2."""
    monkeypatch.setenv("XR_RUNTIME_JSON", "/nonexistent")
    program = run("run", "handcuffed", *HEADSET, "--operator", "K7", "--out", tmp_path / "out", stdin="yes\nyes\nno\nyes\n", status=1)
    assert all(point in program.err for point in POINTS[:3]) and POINTS[3] not in program.err
    assert f"not confirmed: {POINTS[2].lower()}" in program.err and "the headset was not started" in program.err
    assert not (tmp_path / "out").exists()
