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
pcm.pring   { type pulse device ring8 }
pcm.pmicin  { type pulse device fakemic }
pcm.pmic    { type pulse device fakemic.monitor }
"""
RING_MAP = "front-left,front-right,front-center,lfe,rear-left,rear-right,side-left,side-right"
"""as a WAVE file has them"""
CAPTURE = """
import sys, numpy as np, sounddevice as sd
heard = sd.rec(int(float(sys.argv[1]) * 48000), samplerate=48000, channels=2, device="pbinmon", dtype="float32", blocking=True)
np.save(sys.argv[2], heard)
"""


@pytest.fixture(scope="session")
def head() -> HeadTable:
    return HeadTable.load()


AHEAD_MS = 2000
"""of what is spoken that the server holds ready: a player that hands it over block by block leaves gaps of up to a second within the words
on a busy machine"""


@dataclass
class SoundCard:
    """A server of our own in a temporary home. `out` is the device name that PortAudio knows."""

    home: Path
    process: subprocess.Popen[bytes]
    command: list[str]
    out: str = "pbin"
    ring: str = "pring"
    """eight channels"""
    microphone: str = "pmic"
    """what is spoken into by `speak`"""

    def capture(self, seconds: float) -> NDArray[np.float32]:
        """What the card plays in the next `seconds`, (n, 2); n may fall short on a busy machine. In a process of its own."""
        path = self.home / "heard.npy"
        path.unlink(missing_ok=True)
        subprocess.run([sys.executable, "-c", CAPTURE, str(seconds), str(path)], check=True, capture_output=True, timeout=30)
        heard: NDArray[np.float32] = np.load(path)
        return heard

    def capture_ring(self, seconds: float) -> NDArray[np.float32]:
        """What the ring plays, (n, 8), by PulseAudio's own names of channels: the order in which ALSA carries them cannot hide here."""
        n = int(seconds * 48_000) * 8 * 4
        command = ["parec", "--device=ring8.monitor", "--format=float32le", "--rate=48000", "--channels=8", f"--channel-map={RING_MAP}"]
        with subprocess.Popen([*command, "--latency-msec=50"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            raw = process.stdout.read(n)
            process.kill()
        return np.frombuffer(raw[: len(raw) // 32 * 32], dtype=np.float32).reshape(-1, 8)

    def speak(self, wav: Path) -> None:
        """Say a WAV file (mono, 16 bits) into the microphone, to its end. In a process of its own."""
        command = ["paplay", "--device=fakemic", f"--latency-msec={AHEAD_MS}", str(wav)]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def server(self, *words: str) -> str:
        """What the server answers to a command of `pactl`."""
        return subprocess.run(["pactl", *words], check=True, capture_output=True, text=True, timeout=30).stdout

    def pull_out(self) -> None:
        """The card is gone, as if unplugged."""
        self.process.kill()
        self.process.wait(10)

    def plug_in(self) -> None:
        """And there again."""
        (self.home / "run" / "pulse.sock").unlink(missing_ok=True)
        self.process = _serving(self.command, self.home)


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
    command += ["-L", f"module-null-sink sink_name=ring8 rate=48000 channels=8 format=float32le channel_map={RING_MAP}"]
    command += ["-L", "module-null-sink sink_name=fakemic rate=48000 channels=1 format=float32le"]
    return SoundCard(home, _serving(command, home), command)


def _serving(command: list[str], home: Path) -> subprocess.Popen[bytes]:
    """The server, once it answers."""
    log = home / "pulseaudio.log"
    with log.open("ab") as f:
        process = subprocess.Popen(command, stdout=f, stderr=f, stdin=subprocess.DEVNULL, env={**os.environ})
    until = time.monotonic() + 15
    while not _answers(home / "run" / "pulse.sock"):
        assert process.poll() is None and time.monotonic() < until, log.read_text(errors="replace")
        time.sleep(0.05)
    return process


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
