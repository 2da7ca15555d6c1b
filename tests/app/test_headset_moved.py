"""Turned and moved by thumbstick in a real run: the session holds it, verifies bit for bit, and its report says so."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from monado.remote import Puppet

from app.program import SAFE, Program, here, proved
from app.witness import Witness
from vr_dti.recording.log import Log

pytestmark = pytest.mark.openxr

WORDS = ("run", "handcuffed", "--display", "openxr", "--mirror", "none", "--operator", "K7", "--turn", "snap", "--teleport")
DOWN = (math.sin(math.radians(-25.0)), 0.0, 0.0, math.cos(math.radians(-25.0)))
"""a hand that points at the floor before it"""


def test_a_turn_and_a_leap_are_no_acts_and_stand_in_the_report(tmp_path: Path, child_environment: dict[str, str], puppet: Puppet) -> None:
    path = tmp_path / "out" / "session.dtis"
    puppet.right.quat = DOWN
    puppet.send()
    with Program([*WORDS, "--out", str(path.parent)], environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.story_ms > 0, "a running story")
        for count, stick in enumerate(((1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (0.0, 0.0)), 1):
            puppet.right.thumbstick = stick
            puppet.send()
            turns = len(witness.look().ticks)
            program.until(lambda turns=turns: len(witness.look().ticks) > turns + 5, "some frames")
            if count == 1:
                program.until(lambda: witness.look().statuses("moved"), "the turn")
        program.until(lambda: len(witness.look().statuses("moved")) == 2, "the leap")
        turns = len(witness.ticks)
        program.until(lambda: len(witness.look().ticks) > turns + 10, "what comes of it")
        puppet.right.b = True
        puppet.send()
        assert program.finish() == 0
    assert program.err.count("the runtime tells no play area") == 1

    whole = Witness.of(path)
    turn, leap = whole.statuses("moved")
    assert turn == -30 and 50 < leap < 400
    assert not whole.told("pulled", "touched", "drew") and not any(whole.statuses("recentred"))
    with Log.open(path) as log:
        assert log.sealed and log.check() == [] and log.meta.options["turn"] == "snap" and log.meta.options["teleport"] is True
    proved(path)
    here("report", path, "--out", tmp_path / "report", "--without-statement")
    (trainee,) = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["sessions"][0]["trainees"]
    assert any(note.startswith("moved artificially 2 times") for note in trainee["notes"])
    assert "moved artificially 2 times" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")


def test_only_a_headset_has_thumbsticks() -> None:
    told = here("run", "handcuffed", "--display", "offscreen", "--teleport", status=2).err
    assert "--turn and --teleport are for a headset's thumbsticks" in told
    assert "--seated is for a headset" in here("run", "handcuffed", "--display", "offscreen", "--seated", status=2).err
    assert "add --seated" in here("run", "handcuffed", "--display", "openxr", "--eyes-cm", "170", status=2).err


def test_only_a_headsets_picture_has_edges_of_its_own() -> None:
    told = here("run", "handcuffed", "--display", "offscreen", "--foveation", "on", status=2).err
    assert "--foveation is for a headset" in told and "-> leave it out, or run with --display openxr" in told
