"""A whole run with a classroom on the system's own choice of output: what is pulled out, and what is heard then, is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from audio.conftest import SoundCard
from audio.test_sinks import chosen, heard_on, plug_in, pull_out
from displays.x_server import XServer

from app.desk import TRAINEE, Desk
from app.program import Program, proved
from app.witness import Witness

pytestmark = [pytest.mark.window, pytest.mark.sound]

SMALL_PX = (160, 90)


def test_whoever_runs_a_session_is_told_what_the_classroom_hears(tmp_path: Path, desktop: XServer, sound_card: SoundCard) -> None:
    path = tmp_path / "session.dtis"
    chosen(sound_card, "ring8")
    words = ["run", "handcuffed", "--display", "desktop", "--script", "silent", "--mirror", "none", "--out", str(tmp_path)]
    with Program([*words, "--sound", sound_card.out, "--classroom", "default"]) as program:
        Desk(program, Witness(path), desktop).place(TRAINEE, 0, 0, *SMALL_PX)  # nobody looks at the picture, which costs most of the run
        program.until(lambda: heard_on(sound_card, "ring8") and heard_on(sound_card, "bin"), "the street, in both")
        pull_out(sound_card, "bin")
        program.until_said("the system plays the sound elsewhere .on ring8 instead of bin.: plug the output in again")
        program.until_said("the classroom hears nothing .lost: it would come out on ring8, where the trainee's does; trying again.")
        program.until(lambda: heard_on(sound_card, "ring8"), "the trainee's sound, there")
        plug_in(sound_card)
        program.until_said("the sound is on its own output again")
        program.until_said("the classroom hears it")
        sound_card.server("set-default-sink", "bin")
        program.until(lambda: program.err.count("the classroom hears nothing") == 2, "the classroom to be silent in the headphones")
        program.interrupt()
        assert program.finish() == 0
    assert Witness.of(path).statuses("classroom") == [1, 0, 1, 0]
    proved(path)
