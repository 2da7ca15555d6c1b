"""The instructor speaks in the scene: a real key held at a real mirror, a tone in a real microphone, heard at the sink; then the record."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from audio.conftest import SoundCard
from audio.test_talk import HZ, tone
from displays.x_server import XServer, until

from app.desk import INSTRUCTOR, TRAINEE, Desk, sealed_and_proved
from app.program import Program, run
from app.witness import Witness

pytestmark = [pytest.mark.window, pytest.mark.sound]

SMALL_PX = (480, 270)
STANDS_OUT = 30.0
"""how many times a tone on air is above the street's own sound beside it"""


def tone_share(card: SoundCard) -> float:
    """How far the tone stands out of what sounds a little below and above it."""
    heard = card.capture(0.6)
    if len(heard) < 9600:
        return 0.0
    power = (np.abs(np.fft.rfft(heard * np.hanning(len(heard))[:, None], axis=0)) ** 2).sum(axis=1)
    at = np.fft.rfftfreq(len(heard), 1 / 48_000)
    beside = power[(np.abs(at - HZ) > 15) & (np.abs(at - HZ) < 60)].mean()
    return float(power[np.abs(at - HZ) < 6].max() / max(float(beside), 1e-9))


def test_dispatch_and_a_character_speak_with_the_instructors_voice(tmp_path: Path, desktop: XServer, loudspeakers: SoundCard) -> None:
    path, wav = tmp_path / "session.dtis", tone(tmp_path / "tone.wav", 45.0)
    words = ["run", "handcuffed", "--display", "desktop", "--instructor-mic", loudspeakers.microphone, "--out", str(tmp_path)]
    with Program(words) as program:
        witness = Witness(path)
        desk = Desk(program, witness, desktop)
        program.until_said("instructor's microphone: heard in the scene while T is held, as dispatch, partner")
        desk.place(TRAINEE, 0, 0, *SMALL_PX)
        desk.place(INSTRUCTOR, 500, 0, *SMALL_PX)
        desk.start()
        voice = threading.Thread(target=loudspeakers.speak, args=(wav,))
        voice.start()
        for who in ("dispatch", "partner"):
            until(lambda: tone_share(loudspeakers) < STANDS_OUT, "no tone while the key is up")
            desktop.focus(desk.window(INSTRUCTOR))
            desktop.do("keydown", "t")
            program.until(lambda who=who: any(i.to == who and i.text == "on" for i in witness.look().told("command")), "the key")
            until(lambda: tone_share(loudspeakers) > STANDS_OUT, f"the instructor's voice as {who}")
            desktop.do("keyup", "t")
            program.until(lambda who=who: any(i.to == who and i.text == "off" for i in witness.look().told("command")), "its end")
            desk.press(INSTRUCTOR, "n")
        until(lambda: tone_share(loudspeakers) < STANDS_OUT, "silence")
        desk.press(INSTRUCTOR, "F10")
        assert program.finish() == 0
        voice.join()

    whole = Witness.of(path)
    told = [m.text.partition(",")[0] for m in whole.marked("talk")]
    assert told == [f"instructor {w} as {who}" for who in ("dispatch", "partner") for w in ("speaks", "spoke")]
    assert not whole.told("spoke"), "nothing of it is the trainee's"
    assert not list(whole.marked("fall-back"))
    sealed_and_proved(path)
    run("report", path, "--out", tmp_path / "report", "--without-statement")
    moments = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["sessions"][0]["moments"]
    assert any(m["what"] == "override" and m["text"].startswith("spoke as dispatch, ") for m in moments)
    assert "spoke as dispatch, " in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
