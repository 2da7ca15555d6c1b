"""The instructor's microphone through a real PortAudio: a tone comes out at the side of whom he speaks as; every way it can fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio.live import LiveRegister, live_clips
from vr_dti.backends.microphone import ONE_FOR_BOTH, Talk
from vr_dti.backends.speakers import Setup, Speakers
from vr_dti.errors import SoundError
from vr_dti.events import Listener, Sounding
from vr_dti.world.talking import IN_SCENE

from .conftest import SoundCard
from .listening import UPRIGHT, db
from .test_speakers import FRAME, until

RIGHT, LEFT = (2.0, 0.0, -0.6), (-2.0, 0.0, -0.6)
HZ = 1500.0


class Scene:
    """A frame loop at 90 Hz in the background, the story running, and whoever is spoken as."""

    def __init__(self, speakers: Speakers, talk: Talk) -> None:
        self.place: tuple[float, float, float] | None = None
        self._outputs = (speakers, talk)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        began = time.monotonic_ns()
        while not self._over.wait(1 / 90):
            place = self.place
            sounds = [Sounding(f"say:{place}", IN_SCENE, 0, place, loop=True)] if place else []
            for output in self._outputs:
                output.send(FRAME, (), sounds, Listener((0.0, 0.0, 0.0), UPRIGHT, time.monotonic_ns() - began, True))

    def close(self) -> None:
        self._over.set()
        self._thread.join()


SPEAKS_ON = """
import sys, time, numpy as np, sounddevice as sd
hz = float(sys.argv[1])
second = 0.12 * np.sin(2 * np.pi * hz * np.arange(48000) / 48000).astype(np.float32)
sd.play(second, samplerate=48000, device="pmicin", loop=True)
time.sleep(600)
"""


@contextmanager
def spoken_into(hz: float) -> Iterator[None]:
    """Somebody hums into the microphone of the sound card, without end."""
    with subprocess.Popen([sys.executable, "-c", SPEAKS_ON, str(hz)], stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


def of_the_tone(card: SoundCard) -> tuple[float, float]:
    """Left and right in dB of a second that holds the tone; captures of a busy machine fall short, so some are thrown away."""
    for _ in range(6):
        heard = card.capture(1.0)
        sounding = heard[np.abs(heard).max(axis=1) > 1e-4]
        if len(sounding) > 12_000:
            left, right = db(sounding)
            return float(left), float(right)
    pytest.fail("the tone was never heard for a quarter of a second")


@pytest.mark.sound
def test_a_tone_into_the_microphone_comes_out_at_the_side_of_whom_he_speaks_as(sound_card: SoundCard) -> None:
    talk = Talk.open(sound_card.microphone)
    try:
        speakers = Speakers.open(live_clips(), sound_card.out, setup=Setup(live=talk.live))
        scene = Scene(speakers, talk)
        try:
            with spoken_into(HZ):
                assert until(lambda: talk.live.words[LiveRegister.LEVEL_CDB] > -4000), "the microphone hears it"
                assert not np.abs(sound_card.capture(0.4)).max(initial=0.0) > 1e-4, "the key is up"
                scene.place = RIGHT
                left, right = of_the_tone(sound_card)
                assert right - left > 4.0
                assert talk.mouth > 0.1 and talk.level.endswith(" dB") and talk.status == ""
                assert 0.0 < speakers.report().live_age_ms < 250.0
                scene.place = LEFT
                left, right = of_the_tone(sound_card)
                assert left - right > 4.0
                scene.place = None
                assert until(lambda: np.abs(sound_card.capture(0.3)).max(initial=0.0) < 1e-4), "silence when the key is up"
        finally:
            scene.close()
            speakers.close()
        pid = talk.pid
    finally:
        talk.close()
    talk.close()
    assert not os.path.exists(f"/proc/{pid}") and talk.status == ""  # noqa: PTH110 - not a file


@pytest.mark.sound
def test_a_microphone_that_comes_late_is_muted_leaves_and_whose_process_dies_is_told(sound_card: SoundCard) -> None:
    """The monitor of a sink that plays nothing gives zeros, as a system does that forbids the microphone."""
    sound_card.pull_out()
    talk = Talk.open(sound_card.microphone)
    try:
        assert talk.missing is not None and "refuses" in talk.missing.what and talk.status == "it is not there; trying again"
        sound_card.plug_in()
        assert until(lambda: talk.status == ""), "found"
        assert until(lambda: "perfect silence" in talk.status) and talk.level == "nothing heard"
        sound_card.pull_out()
        assert until(lambda: talk.status == "it went away; trying again")
        sound_card.plug_in()
        assert until(lambda: talk.status == ""), "it is there again"
        first = talk.pid
        os.kill(first, signal.SIGKILL)
        assert until(lambda: "ended" in talk.status)

        def heard_again() -> bool:
            talk.send(FRAME, (), (), Listener((0.0, 0.0, 0.0), UPRIGHT, 0, True))
            return talk.pid != first and "perfect silence" in talk.status

        assert until(heard_again, 120.0), "another one listens"
    finally:
        talk.close()


@pytest.mark.sound
def test_one_microphone_for_both_is_refused(sound_card: SoundCard) -> None:
    with pytest.raises(SoundError, match="same device") as e:
        Talk.open(sound_card.microphone, other=sound_card.microphone, apart=True)
    assert e.value.what == ONE_FOR_BOTH and "--microphone" in e.value.remedy
    Talk.open(sound_card.microphone, other="pbinmon", apart=True).close()


def test_a_microphone_that_does_not_exist_is_named_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    talk = Talk.open("the gramophone")
    talk.close()
    assert talk.missing is not None and "microphone refuses" in talk.missing.what and "gramophone" in talk.missing.what
    assert "--instructor-mic" in talk.missing.remedy and "\n" not in talk.missing.what
