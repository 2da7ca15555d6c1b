"""What goes wrong during a headset run: another program in front, the runtime gone and back, Ctrl+C. The run goes on or ends in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from monado.remote import Puppet
from monado.service import MonadoService

from app.desk import sealed_and_proved
from app.program import ROOT, SAFE, Program
from app.witness import Witness
from vr_dti.intents.interpret import HOLDS

pytestmark = pytest.mark.openxr

HEADSET = ("run", "handcuffed", "--display", "openxr", "--mirror", "none", "--operator", "K7")


def last(witness: Witness, what: str) -> int:
    return [-1, *witness.look().statuses(what)][-1]


def test_focus_lost_runtime_killed_and_back_then_ctrl_c(
    tmp_path: Path, monado: MonadoService, child_environment: dict[str, str], puppet: Puppet
) -> None:
    path = tmp_path / "session.dtis"
    with Program([*HEADSET, "--out", str(tmp_path)], environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        program.until(lambda: last(witness, "focus") == 1 and witness.story_ms > 0, "a running story")

        with second_program(child_environment) as second:
            program.until(lambda: last(witness, "focus") == 0 and last(witness, "worn") == 0, "the other program in front")
            program.until(lambda: witness.look().marked("pause"), "the pause")
            stands_still(program, witness)
            monado.control("-p", monado.client_id("vr-dti"))
            second.communicate("\n", timeout=60.0)
        program.until(lambda: last(witness, "focus") == 1 and len(witness.marked("resume")) == 2, "the story to go on")

        monado.kill()
        program.until(lambda: last(witness, "runtime") == 0, "the loss to be told")
        program.until(lambda: len(witness.look().marked("pause")) == 2, "the pause")
        stands_still(program, witness)
        assert program.running

        monado.start()
        with Puppet(monado.port) as again:
            program.until(lambda: last(witness, "runtime") == 1 and last(witness, "focus") == 1, "the headset to be found again")
            stood_ms = witness.story_ms
            again.head.position_m = (0.1, 1.6, -0.1)
            again.send()
            program.until(lambda: witness.look().at("head", (0.1, 1.6, -0.1)), "the head to be followed again")
            program.until(lambda: witness.look().story_ms > stood_ms and witness.ticks[-1].views, "story and pictures to go on")
        program.interrupt()
        assert program.finish() == 0
        assert "interrupted; the session is being saved" in program.err

    whole = Witness.of(path)
    menu, *lost = [m.text for m in whole.marked("pause")]
    assert menu == HOLDS["focus"]
    assert lost and set(lost) == {HOLDS["runtime"]}, "a runtime that is just starting may be found and lost once more"
    assert [m.text for m in whole.marked("ended")] == ["interrupted"] and not whole.marked("fault")
    sealed_and_proved(path)


def test_a_run_whose_runtime_never_comes_back_ends_in_order(
    tmp_path: Path, monado: MonadoService, child_environment: dict[str, str], puppet: Puppet
) -> None:
    path = tmp_path / "session.dtis"
    with Program([*HEADSET, "--out", str(tmp_path)], environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        program.until(lambda: last(witness, "focus") == 1, "focus")
        monado.kill()
        program.until(lambda: len(witness.look().statuses("runtime")) > 2, "a way back that is barred")
        program.interrupt(signal.SIGTERM)
        assert program.finish() == 0
        assert "asked to end; the session is being saved" in program.err
    whole = Witness.of(path)
    there, *lost = whole.statuses("runtime")
    assert there and lost and not any(lost), "the loss, and why each way back is barred"
    assert whole.marked("pause")[-1].text == HOLDS["runtime"]
    sealed_and_proved(path)


def stands_still(program: Program, witness: Witness) -> None:
    """The loop turns and turns, and the story clock does not."""
    turns, story_ms = len(witness.look().ticks), witness.story_ms
    program.until(lambda: len(witness.look().ticks) >= turns + 10, "ten more turns")
    assert witness.story_ms == story_ms


def second_program(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Another VR program, which comes to the front."""
    return subprocess.Popen(
        [sys.executable, "-m", "openxr.second_program"],
        env=environment | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "XR_ENABLE_API_LAYERS": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
