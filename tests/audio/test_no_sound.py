"""A machine that has nothing to hear with, or whose sound library refuses, aborts or is missing: said, survived, and no reason to end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vr_dti.audio.apart import listed_anew
from vr_dti.backends import microphone, speakers
from vr_dti.backends.microphone import Talk
from vr_dti.backends.speakers import Speakers, device
from vr_dti.errors import SoundError
from vr_dti.timebase import Frame

from .conftest import SoundCard
from .listening import white

FRAME = Frame(0, 0, 0, 11_111_111)


@pytest.fixture
def silent_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound server, and no card: a card that is really there cannot be hidden from ALSA."""
    if any(Path("/dev/snd").glob("pcm*")):
        pytest.skip("this machine has a sound card")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")


def test_a_card_that_another_program_has_for_itself_is_told_from_one_that_refuses() -> None:
    """PortAudio's own word for it; no card of this machine could be held."""
    sounddevice = pytest.importorskip("sounddevice")
    said = sounddevice.PortAudioError("Error opening OutputStream: Device unavailable", sounddevice._lib.paDeviceUnavailable)
    assert device._refused(sounddevice, said) == device.HELD


def test_a_card_that_cannot_do_what_is_asked_is_told_so() -> None:
    """As a card does that stands alone, without a sound server before it; none of this machine could be one."""
    sounddevice = pytest.importorskip("sounddevice")
    for number, said in ((sounddevice._lib.paInvalidSampleRate, "48 kHz"), (sounddevice._lib.paInvalidChannelCount, "fewer channels")):
        assert said in device._refused(sounddevice, sounddevice.PortAudioError("Error opening OutputStream: no", number))


def test_a_sound_system_that_is_down_is_looked_for_and_no_reason_to_end() -> None:
    """PortAudio then fails to begin, and has no list of devices."""

    def fails(*_: Any) -> None:
        raise OSError("not initialized")

    began: list[str] = []
    portaudio = SimpleNamespace(PortAudioError=OSError, _terminate=fails, _initialize=lambda: began.append("again"), query_devices=fails)
    listed_anew(portaudio)
    assert began == ["again"]
    portaudio._initialize = fails
    listed_anew(portaudio)
    assert device._refused(portaudio, OSError("not initialized")) == "the sound device refuses: not initialized"


def test_portaudio_that_does_not_begin_at_all_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sounddevice.py").write_text("raise RuntimeError('Error initializing PortAudio')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SoundError, match="the sound system does not begin: Error initializing PortAudio"):
        Speakers.open({"noise": white()}, sought=True)
    with pytest.raises(SoundError, match="the sound system does not begin"):
        Talk.open()


# --- nothing to hear with --------------------------------------------------------------------------------------------------


def test_a_silent_machine_says_so_and_what_to_do(silent_machine: None) -> None:
    with pytest.raises(SoundError, match="no sound device") as e:
        Speakers.open({"noise": white()})
    assert "headphones" in e.value.remedy and e.value.remedy.endswith("then run again"), "nobody goes on looking"


def test_a_device_that_does_not_exist_is_refused(sound_card: SoundCard) -> None:
    with pytest.raises(SoundError) as e:
        Speakers.open({"noise": white()}, device="the gramophone")
    assert "gramophone" in e.value.what and "\n" not in e.value.what


def test_a_missing_portaudio_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As sounddevice does where the library cannot be loaded."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SoundError, match="PortAudio") as e:
        Speakers.open({"noise": white()})
    assert "libportaudio2" in e.value.remedy
    for ok, _, remedy in (speakers.probe(), microphone.probe()):
        assert not ok and "libportaudio2" in remedy


def test_a_sound_library_that_aborts_takes_nobody_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PortAudio 19.6 does so where ALSA's own configuration is empty."""
    (tmp_path / "empty.conf").write_text("", encoding="utf-8")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "empty.conf"))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(SoundError):
        Speakers.open({"noise": white()})
    assert not speakers.probe()[0] and not microphone.probe()[0]


def test_the_doctor_on_a_silent_machine(silent_machine: None) -> None:
    for ok, said, remedy in (speakers.probe(), microphone.probe()):
        assert not ok and said.endswith(".") and remedy


def test_nothing_of_portaudio_is_loaded_here() -> None:
    """Devices, their threads and their faults stay in the sound process."""
    code = "import sys, vr_dti.backends.speakers, vr_dti.backends.microphone; print('sounddevice' in sys.modules)"
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ).stdout == "False\n"
