"""Takes from a microphone through a real PortAudio, in a process of their own: one that leaves in the middle is not waited for."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
