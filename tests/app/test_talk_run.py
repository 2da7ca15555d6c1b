"""The instructor speaks in the scene: a real key held at a real mirror, a tone in a real microphone, heard at the sink; then the record."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from audio.conftest import SoundCard
from audio.test_speakers import FRAME
from audio.test_talk import HZ, spoken_into
from displays.fixtures import lent_thread
from displays.x_server import XServer, until

from app.desk import INSTRUCTOR, TRAINEE, Desk, sealed_and_proved
from app.program import Program
from app.witness import Witness
from vr_dti.app.devices import open_devices
from vr_dti.app.wiring import Devices
from vr_dti.backends.desktop import MirrorWindow
from vr_dti.cli import parser
from vr_dti.samples import Status
from vr_dti.scene import load_scene

pytestmark = [pytest.mark.window, pytest.mark.sound]

SMALL_PX = (160, 90)
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


def test_a_character_speaks_with_the_instructors_voice(tmp_path: Path, desktop: XServer, loudspeakers: SoundCard) -> None:
    path = tmp_path / "session.dtis"
    words = ["run", "handcuffed", "--display", "desktop", "--instructor-mic", loudspeakers.microphone, "--out", str(tmp_path)]
    with Program(words) as program, spoken_into(HZ):
        witness = Witness(path)
        desk = Desk(program, witness, desktop)
        program.until_said("instructor's microphone: heard in the scene while T is held, as dispatch, partner")
        desk.place(TRAINEE, 0, 0, *SMALL_PX)
        desk.place(INSTRUCTOR, 500, 0, *SMALL_PX)
        desk.turns()
        desk.start()
        desk.press(INSTRUCTOR, "n")
        assert tone_share(loudspeakers) < STANDS_OUT, "the key is up"
        desktop.do("keydown", "t")
        until(lambda: tone_share(loudspeakers) > STANDS_OUT, "the instructor's voice")
        desktop.do("keyup", "t")
        until(lambda: tone_share(loudspeakers) < STANDS_OUT, "silence")
        program.until(lambda: len(witness.look().marked("talk")) == 2, "the end of the talk")
        desk.press(INSTRUCTOR, "F10")
        assert program.finish() == 0

    whole = Witness.of(path)
    assert [m.text.partition(",")[0] for m in whole.marked("talk")] == ["instructor speaks as partner", "instructor spoke as partner"]
    assert not list(whole.marked("fall-back"))
    sealed_and_proved(path)


def test_a_microphone_that_is_not_there_is_said_and_looked_for(desktop: XServer, loudspeakers: SoundCard) -> None:
    options = parser().parse_args(["run", "handcuffed", "--display", "desktop", "--instructor-mic", "the gramophone"])
    scene = load_scene("handcuffed", ["trainee"], lambda _: None)
    said: list[str] = []
    with lent_thread(), ExitStack() as stack:
        devices = Devices(stack, "trainee", said.append)
        open_devices(devices, options, scene, None)
        (mirror,) = [d for d in devices.displays if isinstance(d, MirrorWindow)]
        assert devices.speaks_as == mirror.speaks_as and "partner" in devices.speaks_as, "it may come at any time"
        assert any(o.name == "speakers" for o in devices.outputs), "the trainee hears the scene"
        watched = [s for source in devices.sources if source.name == "instructor-mic-watch" for s in source.poll(FRAME)]
        assert [s.data for s in watched] == [Status("instructor_mic", 0, "it is not there; trying again")]
    missing, how = [w for w in said if "instructor" in w]
    assert "gramophone" in missing and "looked for" in missing and "--instructor-mic NAME" in missing and "once it is there" in how
    (mark,) = devices.marks
    assert mark.what == "fall-back" and "the instructor is not heard" in mark.text
