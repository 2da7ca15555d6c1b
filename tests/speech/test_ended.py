"""A speech process that ends, or falls behind, while the run goes on: why is said, what it told last is heard, and another one listens."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, cast

import pytest

from vr_dti.audio import anew
from vr_dti.backends import microphone
from vr_dti.backends.microphone import Microphone, keeping, parent
from vr_dti.errors import SoundError
from vr_dti.recording.rows import VOICE_LOST
from vr_dti.samples import Sample, Speech, Status
from vr_dti.speech.echo import Echo
from vr_dti.speech.process import EarRegister, Ears, Said, State
from vr_dti.speech.recent import Recent
from vr_dti.timebase import NS_PER_S, Frame, monotonic_ns

PATIENCE_NS = 30 * NS_PER_S
TURN_NS = NS_PER_S // 10


class Process:
    """As much of a process as its parent sees."""

    def __init__(self) -> None:
        self.alive, self.exitcode, self.pid = True, None, 1

    def is_alive(self) -> bool:
        return self.alive

    def join(self, wait_s: float) -> None:
        pass

    def kill(self) -> None:
        self.alive = False


class Bench:
    """A microphone whose processes are made of air."""

    def __init__(self) -> None:
        self.made: list[tuple[Process, Ears]] = []
        self.before: list[Recent | None] = []
        self.may, self.fails = threading.Event(), 0
        self.may.set()
        self.microphone = Microphone(self._begin, "K7", Echo({}), push=False)
        self.listens()
        self.frame()

    def _begin(self, before: Recent | None) -> tuple[BaseProcess, Ears]:
        self.before.append(before)
        self.may.wait(30.0)
        if self.fails:
            self.fails -= 1
            raise BlockingIOError("too many processes")
        self.made.append((Process(), Ears(multiprocessing.get_context("spawn"))))
        return cast(BaseProcess, self.made[-1][0]), self.made[-1][1]

    @property
    def ears(self) -> Ears:
        return self.made[-1][1]

    def listens(self) -> None:
        self.ears.words[EarRegister.STATE] = State.LISTENING
        self.ears.words[EarRegister.ALIVE_NS] = monotonic_ns()

    def say(self, n: int = 0) -> None:
        at_ns = monotonic_ns() - NS_PER_S
        self.ears.says.send(Said(at_ns, at_ns + NS_PER_S, "get off him", (("officer", 3),), "", 900, -26.0, 0, True, False, n=n))

    def end(self) -> None:
        self.made[-1][0].alive = False
        self.made[-1][0].exitcode = cast(Any, -11)

    def frame(self) -> list[Sample]:
        now_ns = monotonic_ns()
        return list(self.microphone.poll(Frame(0, now_ns, now_ns, NS_PER_S // 90)))

    def until(self, come: Callable[[], bool]) -> list[Sample]:
        """Frames until that has come. -> what they told"""
        told, ends_ns = list[Sample](), monotonic_ns() + PATIENCE_NS
        while not come():
            assert monotonic_ns() < ends_ns, troubles(told)
            told += self.frame()
        return told

    def until_another(self) -> list[str]:
        """Frames until another process is listened to. -> what the microphone told of itself"""
        ears = self.microphone._ears
        return troubles(self.until(lambda: self.microphone._ears is not ears))


def troubles(samples: list[Sample]) -> list[str]:
    return [s.data.text for s in samples if isinstance(s.data, Status) and s.data.what == "microphone"]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(anew, "AFTER_NS", 0)
    return Bench()


def test_why_it_ended_is_said_though_it_told_it_while_it_still_ran(bench: Bench) -> None:
    bench.ears.says.send(("the speech process failed: ValueError: a bad block", "report this"))
    assert not troubles(bench.frame()), "it runs"
    bench.end()
    assert troubles(bench.frame()) == ["the speech process failed: ValueError: a bad block"]


def test_why_a_microphone_was_not_there_is_not_why_its_process_ended(bench: Bench) -> None:
    """Of one begun anew nobody waited to hear it, so that it comes with the words."""
    bench.ears.says.send(("the microphone refuses: no such device", "plug it in"))
    bench.ears.words[EarRegister.STATE] = State.LOST
    assert troubles(bench.frame()) == ["it went away; trying again"] and not troubles(bench.frame())
    bench.listens()
    assert troubles(bench.frame()) == [""]
    bench.end()
    assert troubles(bench.frame()) == ["its process ended (status -11)"]


def test_words_that_were_understood_before_it_ended_are_heard(bench: Bench) -> None:
    bench.say()
    bench.end()
    heard = bench.frame()
    assert [s.data.text for s in heard if isinstance(s.data, Speech)] == ["get off him"]
    assert troubles(heard) == ["its process ended (status -11)"]


def test_another_one_is_begun_and_heard_and_no_frame_waits_for_it(bench: Bench) -> None:
    bench.end()
    bench.may.clear()
    told = [t for _ in range(50) for t in troubles(bench.frame())]
    assert told == ["its process ended (status -11)"], "frames go on while the next one is being started"
    bench.may.set()
    told = bench.until_another()
    assert troubles(bench.frame()) == ["its process begins anew (1 of 3)"]
    bench.listens()
    assert troubles(bench.frame()) == [""]
    bench.say()
    assert [s for s in bench.frame() if isinstance(s.data, Speech)]


def test_words_that_the_ended_one_was_to_keep_are_lost_and_the_next_one_is_asked_for_its_own(bench: Bench, tmp_path: Path) -> None:
    bench.microphone.keep(tmp_path / "session.dtis")
    bench.microphone._keeping.runs(0, True)
    bench.say(n=1)
    bench.frame()
    first = bench.ears
    bench.end()
    told = [*bench.until(lambda: bench.microphone._ears is not first), *bench.frame()]
    assert [s.data.text for s in told if isinstance(s.data, Status) and s.data.what == VOICE_LOST] == [keeping.ENDED]
    bench.listens()
    bench.say(n=1)
    bench.frame()
    assert bench.ears.wanted.poll(30.0) and bench.ears.wanted.recv().n == 1


def test_what_ends_again_and_again_is_left_alone(bench: Bench) -> None:
    bench.fails = 1  # counts as one of them
    for _ in range(anew.TIMES - 1):
        bench.end()
        bench.until_another()
        bench.listens()
        bench.frame()
    bench.end()
    for _ in range(50):
        bench.frame()
    assert len(bench.made) == anew.TIMES and bench.microphone.status.startswith("its process ended (status -11); it was begun anew 3 times")


class Clock:
    """The machine's, moved by hand, as whoever looks at a process knows it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_ns = monotonic_ns()
        for module in (microphone, parent):
            monkeypatch.setattr(module, "monotonic_ns", lambda: self.now_ns)

    def frames(self, bench: Bench, seconds: float) -> list[str]:
        """-> what the microphone told of itself"""
        told = list[str]()
        for _ in range(round(seconds * NS_PER_S / TURN_NS)):
            self.now_ns += TURN_NS
            told += troubles(bench.frame())
        return told


def test_one_that_lives_and_hangs_is_ended_and_another_one_is_given_what_it_heard(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    first, heard = bench.made[-1]
    assert clock.frames(bench, 14.9) == ["its process does not answer"] and first.alive
    bench.may.clear()
    assert clock.frames(bench, 0.3) == ["it did not answer, and its process was ended"] and not first.alive
    bench.may.set()
    assert bench.until_another() == [] and bench.before[-1] is heard.recent
    assert troubles(bench.frame()) == ["its process begins anew (1 of 3)"]
    bench.listens()
    assert troubles(bench.frame()) == [""]


def test_one_that_loads_its_model_may_take_longer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.end()
    bench.until_another()
    clock, second = Clock(monkeypatch), bench.made[-1][0]
    clock.frames(bench, 59.0)
    assert second.alive and bench.microphone.status == "its process begins anew (1 of 3)"
    clock.frames(bench, 1.5)
    assert not second.alive


def test_one_that_has_not_begun_as_the_run_does_may_still(bench: Bench) -> None:
    """A machine that is busy then: keys for all of the run would be too dear."""
    bench.ears.words[EarRegister.STATE] = State.STARTING
    bench.microphone._child.await_listening(0.0, "wait")
    assert bench.microphone.missing is not None and "has not begun to listen within 0 s" in bench.microphone.missing.what
    assert troubles(bench.frame()) == ["its process has not begun yet"]
    bench.listens()
    assert troubles(bench.frame()) == [""]


def test_one_that_ends_as_the_run_begins_is_begun_anew(bench: Bench) -> None:
    bench.ears.words[EarRegister.STATE] = State.STARTING
    bench.end()
    bench.microphone._child.await_listening(9.0, "wait")
    assert bench.microphone.missing is not None and "ended at once (status -11)" in bench.microphone.missing.what
    bench.until_another()
    bench.listens()
    assert troubles(bench.frame())[-1:] == [""]


def test_one_that_says_why_it_fails_is_left_out(bench: Bench) -> None:
    bench.ears.words[EarRegister.STATE] = State.STARTING
    bench.ears.says.send(("the model cannot be loaded", "another"))
    bench.end()
    with pytest.raises(SoundError, match="the model cannot be loaded"):
        bench.microphone._child.await_listening(9.0, "wait")


def test_a_program_that_stood_still_itself_ends_nobody(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that slept, a debugger: the other process stood still, too."""
    clock = Clock(monkeypatch)
    clock.now_ns += 3600 * NS_PER_S
    assert not troubles(bench.frame()) and bench.made[-1][0].alive


def test_one_that_hangs_after_all_others_is_left_since_it_may_come_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(anew.TIMES):
        bench.end()
        bench.until_another()
        bench.listens()
        bench.frame()
    clock = Clock(monkeypatch)
    assert clock.frames(bench, 60.0) == ["its process does not answer"] and bench.made[-1][0].alive
    bench.ears.words[EarRegister.ALIVE_NS] += 1
    assert troubles(bench.frame()) == [""]


def test_a_run_that_ends_meanwhile_ends_that_one_too(bench: Bench) -> None:
    bench.end()
    bench.may.clear()
    bench.until(lambda: bench.microphone._anew._thread is not None)
    bench.may.set()
    bench.microphone.close()
    assert len(bench.made) == 2 and bench.ears.words[EarRegister.STOP] and not bench.made[-1][0].alive
    assert not bench.frame()


def test_sound_that_a_slow_recogniser_let_go_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.ears.words[EarRegister.DROPPED] = 301
    assert troubles(bench.frame()) == [microphone.OVERRUN] and not troubles(bench.frame()), "once"
    monkeypatch.setattr(microphone, "OVERRUN_NS", 0)
    assert troubles(bench.frame()) == [""]
