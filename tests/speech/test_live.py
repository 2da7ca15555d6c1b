"""From sound card to story: words said into a microphone take the branch, are logged, and verify when replayed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from app.program import Program
from audio.conftest import SoundCard, sound_card  # noqa: F401 - a fixture

from vr_dti.app.listening import vocabulary_of
from vr_dti.backends.microphone import Microphone
from vr_dti.cli import run_command
from vr_dti.events import Effect, Intent
from vr_dti.recording.log import Log
from vr_dti.resources import cache_dir
from vr_dti.samples import Sample, Speech, Status
from vr_dti.speech.echo import Echo
from vr_dti.speech.process import SpeechOptions
from vr_dti.speech.recent import _Count
from vr_dti.speech.vocabulary import layered
from vr_dti.timebase import NS_PER_S, Frame, MonotonicClock

from .voices import spoken

LISTENS = "microphone: listening|the trainee is heard"
"""on a machine that is busy as the run begins, the second"""
SPOKEN_BLOCKS = 15
"""half a second of words that are understood as they come"""
CACHE = str(cache_dir())
"""the people who are baked already; the sound card moves the home"""


def listening(sound_card: SoundCard, out: Path) -> Program:  # noqa: F811
    """A run that listens to the card's microphone, in a process of its own."""
    words = ("run", "handcuffed", "--display", "offscreen", "--voice", "open", "--microphone", sound_card.microphone, "--seconds", "60")
    environ = {**os.environ, "VR_DTI_CACHE": CACHE, "VR_DTI_CALIBRATION": str(out.parent)}
    return Program([*words, "--out", str(out)], environment=environ)


@pytest.mark.sound
def test_words_said_into_a_microphone_take_the_branch_and_verify(
    sound_card: SoundCard,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", CACHE)
    wav = spoken("what are you doing?", tmp_path, before_s=0.8, after_s=2.3)
    with listening(sound_card, tmp_path / "run") as program:
        program.until_said(LISTENS)
        sound_card.speak(wav)
        program.interrupt()
        assert program.finish() == 0
    session = tmp_path / "run" / "session.dtis"
    assert [p.name for p in session.parent.iterdir()] == ["session.dtis"], "no sound is kept that nobody chose to keep"
    with Log.open(session) as log:
        rows = [r.row for r in log.rows()]
    heard = [r for r in rows if isinstance(r, Sample) and isinstance(r.data, Speech)]
    assert heard, program.err
    spoke = [r for r in rows if isinstance(r, Intent) and r.kind == "spoke" and r.source == "voice" and r.rung == 1]
    assert spoke and {i.to for i in spoke} == {"partner"} and {i.label for i in spoke} == {"recognised"}, [h.data for h in heard]
    assert all(i.act_ms < i.heard_ms for i in spoke)  # dated to its onset
    taken = [r for r in rows if isinstance(r, Effect) and r.kind == "enter" and r.reason.source == "voice"]
    assert any(e.target == "mind" and e.name == "nodding" for e in taken)
    assert run_command(["replay", str(session), "--verify"]) == 0


@pytest.mark.sound
def test_a_microphone_that_leaves_is_said_and_the_run_goes_on(sound_card: SoundCard, tmp_path: Path) -> None:  # noqa: F811
    with listening(sound_card, tmp_path / "run") as program:
        program.until_said(LISTENS)
        sound_card.pull_out()
        program.until_said("not heard")
        program.interrupt()
        assert program.finish() == 0
    assert (tmp_path / "run" / "session.dtis").exists()


@pytest.mark.sound
def test_a_recogniser_that_is_killed_is_begun_anew_and_understands(sound_card: SoundCard, tmp_path: Path) -> None:  # noqa: F811
    """It dies in the middle of words: that something was said is told by the next one, and when."""
    options = SpeechOptions(vocabulary_of(None, ()).files, normal_db=-26.0, device=sound_card.microphone)
    microphone = Microphone.open(options, "t1", echo=Echo({}))
    samples, clock, period_ns = list[Sample](), MonotonicClock(), NS_PER_S // 90

    def until(found: Callable[[], object]) -> None:
        """Frame by frame, as a run polls it."""
        ends_ns = clock.now_ns() + 120 * NS_PER_S
        while not found():
            now_ns = clock.now_ns()
            assert now_ns < ends_ns, [s.data for s in samples]
            samples.extend(microphone.poll(Frame(0, now_ns, now_ns, period_ns)))
            clock.sleep_until_ns(now_ns + period_ns)

    def told() -> list[str]:
        return [s.data.text for s in samples if isinstance(s.data, Status) and s.data.what == "microphone"]

    def said() -> list[Any]:
        return [s for s in samples if isinstance(s.data, Speech)]

    try:
        first, begins_ns = microphone.pid, clock.now_ns()
        long = spoken("what are you doing to that man, have you lost your mind, what are you doing", tmp_path, before_s=2.0, after_s=2.3)
        speaking = threading.Thread(target=sound_card.speak, args=(long,))
        speaking.start()
        recent = microphone._ears.recent
        until(lambda: recent._count[_Count.WRITTEN] - recent._count[_Count.TOLD] > SPOKEN_BLOCKS)
        os.kill(first, signal.SIGKILL)
        until(lambda: told()[-1:] == [""] and microphone.pid != first)
        speaking.join()
        until(lambda: said())
        (cut, *_) = said()
        assert (cut.data.text, cut.data.rung, cut.data.readings) == ("", -1, ()) and not cut.data.transcript
        assert begins_ns < cut.act_ns < cut.t_ns
        assert told()[-3:] == ["its process ended (status -9)", "its process begins anew (1 of 3)", ""]
        sound_card.speak(spoken("what are you doing?", tmp_path, before_s=0.8, after_s=2.3))
        until(lambda: any(s.data.rung == 1 for s in said()))
    finally:
        microphone.close()


def test_a_microphone_that_does_not_exist_is_named_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    words = layered([("own", "format: dti-vocabulary/1\nacts: [{rung: 3, to: officer, say: [stop]}]\n")])
    options = SpeechOptions(words.files, normal_db=-26.0, device="the gramophone")
    microphone = Microphone.open(options, "t1", echo=Echo({}))
    microphone.close()
    assert microphone.missing is not None and "microphone refuses" in microphone.missing.what and "gramophone" in microphone.missing.what
    assert "entered by key" in microphone.missing.remedy
