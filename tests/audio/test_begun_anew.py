"""A sound process, or an instructor's microphone, that ended or hangs while a run goes on: another one is begun, and told how things are.

The processes are made of air; real ones are killed in `test_speakers.py` and `test_talk.py`.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from types import ModuleType
from typing import Any, cast

import pytest

from vr_dti.audio import anew
from vr_dti.audio.link import Link, LinkRegister, SceneReader, State
from vr_dti.audio.live import Air, Live, LiveRegister
from vr_dti.backends import speakers
from vr_dti.backends.microphone import parent, talk
from vr_dti.backends.microphone.talk import Talk
from vr_dti.backends.speakers import Speakers
from vr_dti.errors import SoundError
from vr_dti.events import Listener, Sounding
from vr_dti.speech.process import State as Hears
from vr_dti.timebase import NS_PER_S, monotonic_ns
from vr_dti.world.talking import ON_RADIO

from .listening import UPRIGHT
from .test_speakers import FRAME

EARS = Listener((1.0, 1.6, 2.0), UPRIGHT, 7_000_000_000, True)
SOUNDS = (
    Sounding("hum", "bed", 0, (0.0, 0.0, 0.0), loop=True),
    Sounding("line", "hey", 6_500_000_000, (1.0, 1.6, 0.0)),
    Sounding("talk", ON_RADIO, 0, (1.0, 1.4, 2.0), loop=True),
)
TURN_NS = NS_PER_S // 10
PATIENCE_NS = 30 * NS_PER_S


class Process:
    """As much of a process as its parent sees."""

    def __init__(self, pid: int) -> None:
        self.alive, self.exitcode, self.pid = True, None, pid

    def is_alive(self) -> bool:
        return self.alive

    def end(self) -> None:
        self.alive, self.exitcode = False, cast(Any, -11)

    def join(self, wait_s: float) -> None:
        self.alive = False

    def kill(self) -> None:
        self.alive = False


class Bench:
    """An output whose processes are begun here, on a clock moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> None:
        monkeypatch.setattr(anew, "AFTER_NS", 0)
        self.now_ns = monotonic_ns()
        for module in modules:
            monkeypatch.setattr(module, "monotonic_ns", lambda: self.now_ns)
        self.made: list[Process] = []
        self.out: Any = None

    def process(self) -> Any:
        self.made.append(Process(100 + len(self.made)))
        return self.made[-1]

    def turn(self) -> None:
        self.now_ns += TURN_NS
        self.out.send(FRAME, (), SOUNDS, EARS)

    def turns(self, seconds: float) -> None:
        for _ in range(round(seconds * NS_PER_S / TURN_NS)):
            self.turn()

    def until(self, true: Callable[[], bool]) -> None:
        ends_ns = monotonic_ns() + PATIENCE_NS
        while not true():
            assert monotonic_ns() < ends_ns
            self.out.send(FRAME, (), SOUNDS, EARS)


class SpeakersBench(Bench):
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch, speakers)
        self.links: list[Link] = []
        self.out = Speakers(self.begin, ("bed", "hey", ON_RADIO))
        self.plays()

    def begin(self) -> Any:
        self.links.append(Link(multiprocessing.get_context("spawn")))
        return self.process(), self.links[-1]

    def plays(self) -> None:
        self.links[-1].say(State.PLAYING)


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> SpeakersBench:
    return SpeakersBench(monkeypatch)


def test_what_sounds_and_who_listens_is_told_to_the_next_one_and_its_number_to_who_plays_beside_it(sound: SpeakersBench) -> None:
    sound.turn()
    sound.made[-1].end()
    assert sound.out.lack == "lost: its process ended (status -11)"
    sound.until(lambda: sound.out.pid == 101)
    assert sound.out.lack == "lost: its process begins anew (1 of 3)" and str(sound.out.report()) == "silent"
    sound.turn()
    scene = SceneReader(sound.links[-1]).newest()
    assert scene is not None and scene.listener.position_m == EARS.position_m and scene.listener.story_ns == EARS.story_ns
    assert [(row[1], row[2]) for row in scene.heard.who.tolist()] == [(0, 0), (1, 6_500_000_000), (2, 0)], "clip, and since when"
    assert list(sound.out.whose) == [101]
    sound.plays()
    assert sound.out.status == "" and str(sound.out.report()).endswith("begun anew 1x")


def test_one_that_hangs_is_ended_and_one_that_loads_may_take_longer(sound: SpeakersBench) -> None:
    sound.turns(9.9)
    assert sound.out.lack == "lost: its process does not answer" and sound.made[0].alive
    sound.turns(0.5)
    assert not sound.made[0].alive
    sound.until(lambda: sound.out.pid == 101)
    sound.turns(59.0)
    assert sound.made[1].alive, "it compiles, reads heads, opens a device"
    assert sound.out.lack == "lost: its process begins anew (1 of 3)"
    sound.turns(1.5)
    assert not sound.made[1].alive


def test_after_three_times_it_is_said_that_it_is_over(sound: SpeakersBench) -> None:
    for n in range(anew.TIMES):
        sound.made[-1].end()
        sound.until(lambda n=n: len(sound.made) == n + 2 and sound.out.pid == 101 + n)  # type: ignore[misc]
        sound.plays()
    sound.made[-1].end()
    sound.turns(5.0)
    assert len(sound.made) == 1 + anew.TIMES
    assert "its process ended (status -11); it was begun anew 3 times, and is not again" in sound.out.status


def test_a_run_that_ends_meanwhile_ends_the_next_one_too(sound: SpeakersBench) -> None:
    sound.made[-1].end()
    sound.until(lambda: len(sound.made) == 2)
    sound.out.close()
    assert sound.out.report().begun == 1
    assert not sound.made[1].alive and sound.links[1].words[LinkRegister.STOP] and sound.out.lack == ""
    sound.turns(2.0)
    assert len(sound.made) == 2


def test_one_that_has_not_begun_in_time_may_still(sound: SpeakersBench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy as a run begins: to be silent for all of it would be too dear."""
    monkeypatch.setattr(speakers, "_begun", lambda *_: sound.begin())
    late = Speakers.open({}, wait_s=0.0, sought=True)
    assert late.missing is not None and "did not begin to play" in late.missing.what
    assert late.lack == "lost: its process has not begun yet" and sound.made[-1].alive
    sound.plays()
    assert late.lack == ""
    with pytest.raises(SoundError, match="did not begin to play"):
        Speakers.open({}, wait_s=0.0)
    assert not sound.made[-1].alive


def test_one_that_ends_as_it_begins_is_begun_anew_where_a_run_goes_on(sound: SpeakersBench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that aborts; one that says why is no use the next time either."""

    def crashes(*_: Any) -> Any:
        begun = sound.begin()
        if len(sound.made) <= 3:  # that of the bench, and one for each `open`: the next one lives
            sound.made[-1].end()
        return begun

    monkeypatch.setattr(speakers, "_begun", crashes)
    with pytest.raises(SoundError, match="ended at once"):
        Speakers.open({}, wait_s=9.0)
    out = Speakers.open({}, wait_s=9.0, sought=True)
    assert out.missing is not None and "ended at once (status -11)" in out.missing.what
    first = sound.out = out
    sound.until(lambda: first.lack.endswith("(1 of 3)"))
    assert len(sound.made) == 4 and sound.made[-1].alive


class TalkBench(Bench):
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch, parent, talk)
        context = multiprocessing.get_context("spawn")
        self.live = Live(context)
        self.ends: list[Any] = []

        def begin() -> Any:
            hears, says = context.Pipe(duplex=False)
            self.ends.append(says)
            self.live.words[LiveRegister.STATE] = Hears.STARTING
            return self.process(), hears

        self.out = Talk(begin, self.live)
        self.hears()

    def hears(self) -> None:
        self.live.words[LiveRegister.STATE] = Hears.LISTENING


def test_an_instructors_microphone_that_ended_is_begun_anew_and_he_is_still_on_air(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = TalkBench(monkeypatch)
    bench.turn()
    assert bench.out.status == "" and bench.live.words[LiveRegister.AIR] == Air.RADIO
    bench.made[0].end()
    assert bench.out.status == "its process ended (status -11)"
    bench.until(lambda: bench.out.pid == 101)
    assert bench.out.status == "its process begins anew (1 of 3)" and bench.live.words[LiveRegister.AIR] == Air.RADIO
    assert not bench.live.words[LiveRegister.STOP], "they share their memory: what ends the old one would end the new one"
    bench.hears()
    assert bench.out.status == ""
    bench.turns(10.5)  # and hangs
    assert not bench.made[1].alive
    bench.out.close()
