"""Takes from a microphone through a real PortAudio, in a process of their own: one that leaves in the middle is not waited for."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from vr_dti.cast import takes
from vr_dti.cli import run_command
from vr_dti.scene import load_scenario, spoken_lines

from .conftest import SoundCard
from .test_speakers import until

ASKS = """
import sys
from vr_dti.backends.microphone import recorded
from vr_dti.errors import SoundError
for word in sys.stdin:
    try:
        print(len(recorded(float(word), "pmic", 48000)), flush=True)
    except SoundError as e:
        print(e.what, "->", e.remedy, flush=True)
"""


@pytest.mark.sound
def test_a_microphone_that_leaves_in_the_middle_is_said_and_had_again(sound_card: SoundCard) -> None:
    with subprocess.Popen([sys.executable, "-c", ASKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as taker:
        assert taker.stdin is not None and taker.stdout is not None

        def take(seconds: float) -> None:
            assert taker.stdin is not None
            taker.stdin.write(f"{seconds}\n")
            taker.stdin.flush()

        take(600.0)
        assert until(lambda: bool(sound_card.server("list", "short", "source-outputs").strip())), "it records"
        sound_card.pull_out()
        assert "the microphone went away -> plug it in again" in taker.stdout.readline()
        take(0.2)
        assert "the microphone cannot be heard" in taker.stdout.readline(), "it is still away"
        sound_card.plug_in()
        take(0.2)
        assert taker.stdout.readline() == "9600\n"
        taker.stdin.close()
        assert taker.wait(20) == 0


def spoken(path: Path, seconds: float, peak: float) -> Path:
    """Somebody says something, after a moment, as a WAV file."""
    x = peak * np.sin(np.arange(round(seconds * 16_000)) * 0.1) * 32767
    with wave.open(str(path), "wb") as f:
        f.setparams((1, 2, 16_000, 0, "NONE", ""))
        f.writeframes(np.concatenate((np.zeros(6_400), x, np.zeros(3_200))).astype("<i2").tobytes())
    return path


class Walk:
    """`vr-dti voices record` at a terminal."""

    def __init__(self, scene: Path, card: SoundCard, *more: str) -> None:
        self._card, self.told = card, ""
        self.pid, self._at = pty.fork()
        if not self.pid:
            os.execv(
                sys.executable, [sys.executable, "-m", "vr_dti", "voices", "record", str(scene), "--microphone", card.microphone, *more]
            )

    def until(self, words: str) -> str:
        """What is told from now until these words are."""
        while words not in self.told and select.select([self._at], [], [], 60.0)[0]:
            try:
                self.told += os.read(self._at, 4096).decode()
            except OSError:  # it has ended
                break
        before, found, self.told = self.told.partition(words)
        assert found, before
        return before

    def answers(self, word: str, wav: Path | None = None) -> None:
        os.write(self._at, f"{word}\n".encode())
        if wav is not None:
            self._card.speak(wav)

    def end(self, *, kill: bool = False) -> int:
        if kill:
            os.kill(self.pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._at)
        return status


@pytest.mark.sound
def test_a_scene_is_recorded_line_by_line_killed_and_gone_on_with(
    sound_card: SoundCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the prompt to the lips, through a virtual microphone."""
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    assert run_command(["scenario", "new", "night-shift", str(tmp_path)]) == 0
    scene = tmp_path / "night-shift"
    soft, good = spoken(tmp_path / "soft.wav", 0.7, 0.01), spoken(tmp_path / "good.wav", 0.7, 0.3)

    first = Walk(scene, sound_card, "--line", "p-shove", "--line", "d-copy")
    assert "Then stay down!" in first.until("q: stop   ")
    first.answers("", soft)
    assert "come nearer" in first.until("stop without it   ")
    first.answers("r", good)
    assert "0.7 s" in first.until("(good)")
    first.answers("")
    assert "Unit twelve, copy." in first.until("q: stop   ")
    assert first.end(kill=True) == -signal.SIGKILL
    second = Walk(scene, sound_card)
    assert "1 of 17  p-intro" in second.until("q: stop   ")
    second.answers("", good)
    second.until("(good)")
    second.answers("")
    second.until("q: stop   ")
    second.answers("q")
    assert "1 of 17 recorded" in second.until("voices/clean") and second.end() == 0

    capsys.readouterr()
    assert run_command(["voices", "list", str(scene)]) == 0
    marked = dict(line.split()[1::-1] for line in capsys.readouterr().out.splitlines()[:-1])
    assert {name for name, mark in marked.items() if mark == "recorded"} == {"p-shove", "p-intro"} and marked["d-copy"] == "placeholder"
    line = spoken_lines(load_scenario(str(scene)).doc)["p-shove"]
    take = takes.takes(scene / "voices" / "clean", {"p-shove": line})["p-shove"]
    assert take.clip.note == "recorded" and 680 <= take.clip.duration_ms <= 780
    moves = take.lips.max(axis=1)
    assert len(moves) == 60 and moves[:35].min(initial=255, where=np.arange(35) > 2) > 0 and not moves[40:].any(), "as long as the take"
