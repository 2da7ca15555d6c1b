"""A weapon mount that points beside its sights, on the real runtime: three shots in the headset show it, and no hit of it is scored."""

from __future__ import annotations

from pathlib import Path

import pytest
from monado.remote import Puppet

from app.brisk import HARD, brisk
from app.program import SAFE, Program, run
from app.wearer import Wearer
from app.witness import Witness

pytestmark = pytest.mark.openxr

OFF = """format: dti-weapon-mount/1
name: taped-in-a-hurry
device: controller
tool: handgun
grip: {at_cm: [0, 0, 0]}
muzzle: {at_cm: [0, 3, -12], left_deg: 4}
"""
"""70 mrad to the left: at 3 m 21 cm beside, and still on him"""
SHOTS = 3


def test_shots_in_the_headset_show_an_error_and_hits_are_refused(tmp_path: Path, child_environment: dict[str, str], puppet: Puppet) -> None:
    mount, out = tmp_path / "off.yaml", tmp_path / "out"
    mount.write_text(OFF, encoding="utf-8")
    path = out / "session.dtis"
    words = ["run", brisk(tmp_path, threat_s=2.0, once="holstered"), "--display", "openxr", "--mirror", "none", *HARD]
    words += ["--operator", "K7", "--weapon-mount", str(mount), "--out", str(out)]
    with Program(words, environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        wearer = Wearer(program, witness, puppet)
        program.until_said("taped-in-a-hurry: its zero was never measured; hits are not scored")
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.ticks[-1].views, "pictures in the headset")
        wearer.stand(0.5, 0.0)
        wearer.squeeze_at_hip(lambda: witness.told("drew"), "the handgun in the hand")
        for n in range(SHOTS):
            wearer.point_at("subject", "Spine2")
            wearer.pull_trigger(lambda n=n: len(witness.told("fired")) > n, f"shot {n + 1}")
        wearer.hold_menu()
        assert program.finish() == 0

    told = run("zero", path, "--at", "subject/Spine2", environment=child_environment, status=1)
    assert "left" in told.out and "limit 10 mrad: hits are not scored: measure the mount again" in told.out
    off_mrad = float(told.out.split(" mrad off")[0].rpartition(" ")[2])
    assert off_mrad == pytest.approx(70.0, abs=12.0)
    run("report", path, "--out", tmp_path / "report", "--without-statement", environment=child_environment)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    shot = "fired the handgun at the handcuffed man: "
    assert f"{shot}hits are not scored, since the weapon points beside its sights or was not shown" in page
    assert f"{shot}hit " not in page
