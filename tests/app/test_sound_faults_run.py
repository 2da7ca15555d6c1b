"""A run whose processes of sound are killed and stopped while it goes on: frames go on, each loss and each return is said, all three are
begun anew, the log is whole, and the report says for how long nobody listened and nothing sounded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from audio.conftest import SoundCard
from audio.test_talk import HZ, spoken_into
from displays.x_server import XServer

from app.desk import INSTRUCTOR, TRAINEE, Desk, sealed_and_proved
from app.program import Program, here
from app.witness import Witness
from vr_dti.samples import Status

pytestmark = [pytest.mark.window, pytest.mark.sound]

SMALL_PX = (160, 90)
WELL = ("microphone", "sound", "instructor_mic")


def children(program: Program) -> list[int]:
    """The processes of the instructor's microphone, of sound and of the trainee's voice: in this order they are begun."""
    listed = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(program._process.pid)], capture_output=True, text=True).stdout
    return sorted(int(line.split()[0]) for line in listed.splitlines() if "spawn_main" in line)


def told(witness: Witness, what: str) -> list[Status]:
    return [d for d in witness.look().data() if isinstance(d, Status) and d.what == what]


def well(witness: Witness) -> bool:
    return all(told(witness, what) and told(witness, what)[-1].value for what in WELL)


def test_processes_that_are_killed_and_stopped_are_begun_anew(tmp_path: Path, desktop: XServer, loudspeakers: SoundCard) -> None:
    path = tmp_path / "out" / "session.dtis"
    words = ["run", "handcuffed", "--display", "desktop", "--voice", "open", "--engine", "pocketsphinx"]
    words += ["--microphone", loudspeakers.microphone, "--instructor-mic", "pbinmon", "--out", str(path.parent)]
    with Program(words) as program, spoken_into(HZ):
        witness = Witness(path)
        desk = Desk(program, witness, desktop)
        desk.place(TRAINEE, 0, 0, *SMALL_PX)
        desk.place(INSTRUCTOR, 500, 0, *SMALL_PX)
        desk.turns()
        desk.start()
        program.until(lambda: well(witness), "all three to hear or play")
        talk, sound, voice = first = children(program)
        os.kill(talk, signal.SIGKILL)
        os.kill(sound, signal.SIGKILL)
        os.kill(voice, signal.SIGSTOP)
        program.until(
            lambda: all(any("process" in t.text for t in told(witness, what)) for what in WELL), "three losses, each when it comes"
        )
        desk.turns()
        program.until(lambda: well(witness) and len(set(children(program)) - set(first)) == 3, "three others, all well")
        desk.turns()
        desk.press(INSTRUCTOR, "F10")
        assert program.finish() == 0

    whole = Witness.of(path)
    for what, why in (
        ("microphone", "it did not answer"),
        ("sound", "its process ended (status -9)"),
        ("instructor_mic", "its process ended"),
    ):
        assert any(why in status.text for status in told(whole, what)), what
        assert any("begins anew (1 of 3)" in status.text for status in told(whole, what)), what
    for said in (
        "its process does not answer",
        "no sound (",
        "sound again",
        "the trainee is heard",
        "the instructor is heard in the scene",
    ):
        assert said in program.err
    sealed_and_proved(path)
    here("report", path, "--out", tmp_path / "report", "--without-statement")
    (trainee,) = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["sessions"][0]["trainees"]
    notes = " ".join(trainee["notes"])
    assert "the trainee was not listened to " in notes and "no sound came out once" in notes, notes
