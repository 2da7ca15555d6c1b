"""What the sound tests share: the measured head, and a sound card made of air (a PulseAudio server with null sinks)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.audio.hrtf import HeadTable

ASOUNDRC = """
pcm.pbin    { type pulse device bin }
pcm.pbinmon { type pulse device bin.monitor }
pcm.pmicin  { type pulse device fakemic }
pcm.pmic    { type pulse device fakemic.monitor }
"""
CAPTURE = """
import sys, numpy as np, sounddevice as sd
heard = sd.rec(int(float(sys.argv[1]) * 48000), samplerate=48000, channels=2, device="pbinmon", dtype="float32", blocking=True)
np.save(sys.argv[2], heard)
"""


@pytest.fixture(scope="session")
def head() -> HeadTable:
    return HeadTable.load()


SPEAK = """
import sys, wave, numpy as np, sounddevice as sd
with wave.open(sys.argv[1], "rb") as f:
    rate, raw = f.getframerate(), f.readframes(f.getnframes())
sd.play(np.frombuffer(raw, "<i2").astype(np.float32) / 32768.0, samplerate=rate, device="pmicin", blocking=True)
"""


@dataclass
class SoundCard:
    """A server of our own in a temporary home. `out` is the device name that PortAudio knows."""

    home: Path
    process: subprocess.Popen[bytes]
    out: str = "pbin"
    microphone: str = "pmic"
    """what is spoken into by `speak`"""

    def capture(self, seconds: float) -> NDArray[np.float32]:
        """What the card plays in the next `seconds`, (n, 2); n may fall short on a busy machine. In a process of its own."""
        path = self.home / "heard.npy"
        path.unlink(missing_ok=True)
        subprocess.run([sys.executable, "-c", CAPTURE, str(seconds), str(path)], check=True, capture_output=True, timeout=30)
        heard: NDArray[np.float32] = np.load(path)
        return heard

    def speak(self, wav: Path) -> None:
        """Say a WAV file (mono, 16 bits) into the microphone, to its end. In a process of its own."""
        subprocess.run([sys.executable, "-c", SPEAK, str(wav)], check=True, capture_output=True, timeout=60)

    def pull_out(self) -> None:
        """The card is gone, as if unplugged."""
        self.process.kill()
        self.process.wait(10)


def _start(home: Path, environ: pytest.MonkeyPatch) -> SoundCard:
    program = shutil.which("pulseaudio")
    assert program, "pulseaudio is missing: `make test` installs what tests/audio/packages.txt names"
    run = home / "run"
    run.mkdir(mode=0o700)
    (home / ".asoundrc").write_text(ASOUNDRC, encoding="utf-8")
    sock = run / "pulse.sock"
    for name, value in {"HOME": home, "XDG_RUNTIME_DIR": run, "PULSE_SERVER": f"unix:{sock}"}.items():
        environ.setenv(name, str(value))
    command = [program, "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--enable-memfd=no", "--log-target=stderr"]
    command += ["-L", f"module-native-protocol-unix auth-anonymous=1 socket={sock}"]
    command += ["-L", "module-null-sink sink_name=bin rate=48000 channels=2 format=float32le"]
    command += ["-L", "module-null-sink sink_name=fakemic rate=48000 channels=1 format=float32le"]
    log = home / "pulseaudio.log"
    with log.open("wb") as f:
        process = subprocess.Popen(command, stdout=f, stderr=f, stdin=subprocess.DEVNULL, env={**os.environ})
    until = time.monotonic() + 15
    while not _answers(sock):
        assert process.poll() is None and time.monotonic() < until, log.read_text(errors="replace")
        time.sleep(0.05)
    return SoundCard(home, process)


def _answers(sock: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as s:
        try:
            s.connect(str(sock))
        except OSError:
            return False
        return True


@pytest.fixture
def sound_card(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    home = tmp_path_factory.mktemp("card")
    card = _start(home, monkeypatch)
    yield card
    card.process.terminate()
    card.process.wait(10)
