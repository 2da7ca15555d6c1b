"""The sound process against a real PortAudio: left and right arrive, and every way a device or a process can leave is survived."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio.link import State
from vr_dti.backends import microphone, speakers
from vr_dti.backends.speakers import Speakers
from vr_dti.events import Listener, Sounding
from vr_dti.timebase import NS_PER_S, Frame

from .conftest import SoundCard
from .listening import UPRIGHT, db, white

FRAME = Frame(0, 0, 0, 11_111_111)
FRONT = (0.0, 0.0, -2.0)


def noise_at(position: tuple[float, float, float], clip: str = "noise") -> Sounding:
    return Sounding("noise", clip, 0, position, loop=True)


@contextmanager
def frames(out: Speakers, *what: Sounding) -> Iterator[None]:
    """A frame loop at 90 Hz in the background, the story running."""
    over, began = threading.Event(), time.monotonic_ns()

    def loop() -> None:
        while not over.wait(1 / 90):
            out.send(FRAME, (), what, Listener((0.0, 0.0, 0.0), UPRIGHT, time.monotonic_ns() - began, True))

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def until(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait for something that must come; the limit only ends a test that has failed."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


# --- heard through a real device -------------------------------------------------------------------------------------------


@pytest.mark.sound
def test_left_is_louder_left_and_right_louder_right(sound_card: SoundCard) -> None:
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    try:
        for azimuth_deg in (60, -60):
            a = math.radians(azimuth_deg)
            with frames(out, noise_at((-2.0 * math.sin(a), 0.0, -2.0 * math.cos(a)))):
                louder_left = heard_db(sound_card)
            assert louder_left * math.copysign(1.0, azimuth_deg) > 6.0
        assert out.status == "" and out.report().state is State.PLAYING and out.report().latency_ms > 0
        assert out.report().unknown == ()
        pid = out.pid
    finally:
        out.close()
    assert not os.path.exists(f"/proc/{pid}")  # noqa: PTH110 - not a file


def heard_db(card: SoundCard) -> float:
    """Left over right in dB of a second that holds sound; captures of a busy machine fall short, so some are thrown away."""
    for _ in range(6):
        heard = card.capture(1.0)
        sounding = heard[np.abs(heard).max(axis=1) > 1e-4]
        if len(sounding) > 12_000:
            left, right = db(sounding)
            return float(left - right)
    pytest.fail("the sound card never gave a quarter of a second of sound")


@pytest.mark.sound
def test_a_device_that_leaves_is_said_once_and_the_run_goes_on(sound_card: SoundCard) -> None:
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    try:
        with frames(out, noise_at(FRONT)):
            sound_card.pull_out()
            assert until(lambda: out.status != "")
            assert "lost" in out.status and "\n" not in out.status and str(out.report()) == "silent"
    finally:
        out.close()
    assert out.status == ""


def heard_once_plugged_in(out: Speakers, sound_card: SoundCard) -> None:
    sound_card.plug_in()
    assert until(lambda: out.status == "")
    assert out.report().state is State.PLAYING and heard_db(sound_card) > 6.0


@pytest.mark.sound
def test_headphones_unplugged_and_plugged_in_again_are_heard_again(sound_card: SoundCard) -> None:
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    try:
        with frames(out, noise_at((-2.0, 0.0, 0.0))):
            sound_card.pull_out()
            assert until(lambda: out.status != "")
            heard_once_plugged_in(out, sound_card)
    finally:
        out.close()


@pytest.mark.sound
def test_headphones_that_are_not_there_as_a_run_begins_are_heard_once_they_are(sound_card: SoundCard) -> None:
    sound_card.pull_out()
    out = Speakers.open({"noise": white()}, device=sound_card.out, sought=True)
    try:
        assert out.missing is not None and "headphones" in out.missing.remedy
        assert "not there" in out.status and str(out.report()) == "silent"
        if hasattr(os, "sched_getscheduler"):
            assert until(lambda: os.sched_getscheduler(out.pid) == os.SCHED_OTHER), "who only looks for a device takes no frame's time"
        with frames(out, noise_at((-2.0, 0.0, 0.0))):
            heard_once_plugged_in(out, sound_card)
    finally:
        out.close()


@pytest.mark.sound
def test_an_output_that_another_program_holds_is_said_and_had_once_it_is_free(sound_card: SoundCard) -> None:
    """A sound server that gave a card away to another program lets streams begin, and takes nothing of them after what it keeps."""
    sound_card.server("suspend-sink", "bin", "1")
    out = Speakers.open({"noise": white()}, device=sound_card.out, sought=True)
    try:
        assert out.missing is not None and "another program may hold it" in out.missing.what
        with frames(out, noise_at(FRONT)):
            sound_card.server("suspend-sink", "bin", "0")
            assert until(lambda: out.status == "") and out.report().state is State.PLAYING
    finally:
        out.close()


@pytest.mark.sound
def test_a_sound_process_that_is_killed_is_said_and_the_next_one_is_heard(sound_card: SoundCard) -> None:
    """What loops goes on, from where whoever listens stands."""
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    try:
        first = out.pid
        os.kill(first, signal.SIGKILL)
        assert until(lambda: out.status != "")
        assert "its process ended (status -9)" in out.status and "silent" in out.status and out.report().state is State.ENDED
        with frames(out, noise_at((-2.0, 0.0, 0.0))):
            assert until(lambda: out.pid != first and out.status == "", 120.0)
            assert heard_db(sound_card) > 6.0 and str(out.report()).endswith("begun anew 1x")
    finally:
        out.close()
        out.close()


@pytest.mark.sound
def test_a_sound_process_that_hangs_is_ended_and_the_next_one_is_heard(sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speakers, "SILENT_NS", NS_PER_S)
    monkeypatch.setattr(speakers, "ENDS_NS", 2 * NS_PER_S)
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    try:
        first = out.pid
        with frames(out, noise_at((-2.0, 0.0, 0.0))):
            os.kill(first, signal.SIGSTOP)
            assert until(lambda: "does not answer" in out.status)
            assert until(lambda: out.pid != first and out.status == "", 120.0)
            assert heard_db(sound_card) > 6.0
    finally:
        out.close()
    assert not alive(first)


@pytest.mark.sound
def test_a_sound_process_that_hangs_does_not_hang_the_end(sound_card: SoundCard) -> None:
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    os.kill(out.pid, signal.SIGSTOP)
    for _ in range(500):  # far more than any pipe would hold
        out.send(FRAME, (), [noise_at(FRONT)] * 64, Listener((0.0, 0.0, 0.0), UPRIGHT, 0, True))
    assert until(lambda: out.status != "")
    assert "does not answer" in out.status
    pid = out.pid
    out.close()
    assert not os.path.exists(f"/proc/{pid}")  # noqa: PTH110 - not a file


@pytest.mark.sound
def test_the_sound_process_does_not_outlive_a_killed_parent(sound_card: SoundCard, tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(
        "import time, numpy as np\n"
        "from vr_dti.audio.clip import Clip\n"
        "from vr_dti.backends.speakers import Speakers\n"
        "if __name__ == '__main__':\n"
        "    out = Speakers.open({'n': Clip.of(np.ones(100), level_db=60.0)}, device='pbin')\n"
        "    print(out.pid, flush=True)\n"
        "    time.sleep(60)\n",
        encoding="utf-8",
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert until(lambda: not alive(child))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split(") ")[1][0] != "Z"
    except OSError:
        return False


@pytest.mark.sound
def test_clips_that_are_not_there_are_reported(sound_card: SoundCard) -> None:
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    try:
        with frames(out, noise_at(FRONT, "../../nothing"), noise_at(FRONT)):
            assert until(lambda: out.report().playing == 1)
        assert out.report().unknown == ("../../nothing",)
    finally:
        out.close()


@pytest.mark.sound
def test_the_doctor_finds_the_device(sound_card: SoundCard) -> None:
    rc = sound_card.home / ".asoundrc"
    rc.write_text(rc.read_text(encoding="utf-8") + "pcm.!default { type pulse }\nctl.!default { type pulse }\n", encoding="utf-8")
    assert speakers.probe()[::2] == (True, "")
    assert microphone.probe()[::2] == (True, "")
