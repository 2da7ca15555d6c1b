"""Tools and hands in a headset, on the real runtime: drawn at the hip, aimed, fired, put back; then the partner pulled off and parted."""

from __future__ import annotations

from pathlib import Path

import pytest
from monado.remote import Puppet

from app.program import SAFE, Program, run
from app.wearer import Wearer
from app.witness import Witness
from vr_dti.recording.log import Log
from vr_dti.samples import Status

pytestmark = pytest.mark.openxr

WORDS = ("run", "handcuffed", "--display", "openxr", "--mirror", "none", "--operator", "K7")


def test_a_shot_then_both_hands_on_the_partner_then_between(tmp_path: Path, child_environment: dict[str, str], puppet: Puppet) -> None:
    path = tmp_path / "out" / "session.dtis"
    with Program([*WORDS, "--out", str(path.parent)], environment=child_environment, stdin=SAFE) as program:
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
        wearer.pull_off(
            "partner", "subject", lambda: witness.told("pulled") and witness.leans("partner") > 0.02, "a pull to which he gives way"
        )
        wearer.step_between("partner", "subject", lambda: witness.told("stepped_between"), "standing between them")
        wearer.hold_menu()
        assert program.finish() == 0

    whole = Witness.of(path)
    order = [i.kind for i in whole.told("drew", "aimed", "fired", "holstered", "pulled", "stepped_between")]
    assert list(dict.fromkeys(order)) == ["drew", "aimed", "fired", "holstered", "pulled", "stepped_between"]
    (drew,), aimed, (shot,) = whole.told("drew"), whole.told("aimed")[-1], whole.told("fired")
    assert (drew.name, drew.hand) == ("handgun", "right")
    assert (aimed.to, aimed.hand) == ("subject", "right")
    assert (shot.name, shot.to, shot.text) == ("handgun", "subject", "hit") and shot.part and 100 < shot.distance_cm < 500
    assert {i.to for i in whole.told("crossed")} >= {"subject"}
    pulled = whole.told("pulled")[0]
    assert pulled.to == "partner" and pulled.part in ("shoulder", "upper_arm", "torso", "neck")
    assert {i.hand for i in whole.told("touched") if i.to == "partner"} == {"left", "right"}
    felt = {d.text for d in whole.data("headset") if isinstance(d, Status) and d.what == "haptic"}
    assert "right" in felt, "the shot, and the pull"

    with Log.open(path) as log:
        assert log.sealed and log.check() == []
    assert run("replay", path, "--verify").out.startswith("equal: ")
    run("report", path, "--out", tmp_path / "report", "--without-statement", environment=child_environment)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "muzzle of the handgun crossed the handcuffed man for " in page
    assert "fired the handgun at the handcuffed man: hit" in page
    assert "hand at " in page and "pulled" in page
