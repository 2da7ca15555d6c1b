"""Blocks between the thread that makes them and the device that takes them: in order, waited for a moment, silence after that."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from vr_dti.audio import process
from vr_dti.audio.hrtf import Floats32, HeadTable
from vr_dti.audio.link import Link, LinkRegister, SceneReader, SceneWriter
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import AHEAD, BLOCK, Pump
from vr_dti.events import Sounding
from vr_dti.timebase import monotonic_ns

from .listening import RATE, ears, tone


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> Link:
    made = Link(multiprocessing.get_context("spawn"))
    SceneWriter(made, ["tone"]).write(monotonic_ns(), ears(), [Sounding("a", "tone", 0, (1.0, 0.0, 0.0), loop=True)])
    monkeypatch.setattr(process, "STALE_NS", 10**15)  # a busy machine is no silence
    return made


@pytest.fixture
def pump(head: HeadTable, link: Link) -> Pump:
    made = Pump(Mixer.for_head(head, {"tone": tone()}), SceneReader(link), link, RATE)
    made.fill(0.0)
    return made


def taken(pump: Pump) -> float:
    """The loudest sample of the next block."""
    out = np.full((BLOCK, 2), np.nan, dtype=np.float32)
    pump.take(out)
    return float(np.abs(out).max())


def test_what_is_ready_is_taken_at_once(pump: Pump, link: Link) -> None:
    assert all(taken(pump) > 0.0 for _ in range(AHEAD))
    assert list(link.words[LinkRegister.BLOCKS : LinkRegister.UNDERRUNS + 1]) == [AHEAD, 0] and link.words[LinkRegister.LATE] == 0


def test_whoever_takes_makes_the_next_one_where_the_other_does_not_come(pump: Pump, link: Link) -> None:
    """The thread that makes blocks is held up, for as long as it may take."""
    assert all(taken(pump) > 0.0 for _ in range(5 * AHEAD))
    assert (link.words[LinkRegister.BLOCKS], link.words[LinkRegister.LATE], link.words[LinkRegister.UNDERRUNS]) == (5 * AHEAD, 0, 0)


def test_an_event_does_not_wait_for_a_thread_that_is_held_up(pump: Pump, link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next block that is taken finds that none was made for too long."""
    monkeypatch.setattr(process, "BEHIND", 0.0)
    writer = SceneWriter(link, ["tone"])
    for _ in range(2):  # the first has the number of the scene that is there
        writer.write(monotonic_ns(), ears(), [])
    taken(pump)  # nothing was missing: none is made
    taken(pump)
    scene = pump._reader._scene
    assert scene is not None and not len(scene.heard.who)


def test_a_burst_after_a_full_queue_makes_nothing_in_the_devices_own_thread(pump: Pump, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long ago the newest block was made: there was nothing to make, so nobody is held up."""
    monkeypatch.setattr(process, "BEHIND", 100.0)  # lengths of a block: half a second
    pump._made_ns = monotonic_ns() - 10**9
    for _ in range(3):
        taken(pump)
    assert len(pump._ready) == AHEAD - 3


def test_what_a_burst_took_is_made_up_for_one_by_one(pump: Pump, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the newest scene; only where next to nothing is left, at once."""
    monkeypatch.setattr(process, "PACE", 10**6)
    for _ in range(AHEAD - 1):
        taken(pump)
    for _ in range(3):
        pump.fill(0.001)
        assert len(pump._ready) == process.SCARCE
    monkeypatch.setattr(process, "PACE", 0.0)
    for count in range(process.SCARCE + 1, AHEAD + 1):
        pump.fill(0.001)
        assert len(pump._ready) == count
    pump.fill(0.001)
    assert len(pump._ready) == AHEAD


def test_a_block_that_is_being_made_is_waited_for(pump: Pump, link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PATIENCE_S", 30.0)
    heard: list[float] = []
    with stuck(pump) as go_on:
        while len(pump._ready) > 0:
            pump._ready.popleft()
        device = threading.Thread(target=lambda: heard.append(taken(pump)))
        device.start()
        while link.words[LinkRegister.LATE] == 0:
            assert device.is_alive()
        go_on()
        device.join(30.0)
    assert heard[0] > 0.0
    assert (link.words[LinkRegister.BLOCKS], link.words[LinkRegister.LATE], link.words[LinkRegister.UNDERRUNS]) == (1, 1, 0)


def test_one_that_does_not_come_is_a_gap(pump: Pump, link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PATIENCE_S", 0.0)
    with stuck(pump):
        assert all(taken(pump) > 0.0 for _ in range(AHEAD))  # what is ready is taken all the same
        assert taken(pump) == 0.0
        assert (link.words[LinkRegister.LATE], link.words[LinkRegister.UNDERRUNS]) == (1, 1)
    assert taken(pump) > 0.0


@contextmanager
def stuck(pump: Pump) -> Iterator[Callable[[], None]]:
    """Another thread is in the middle of a block, until what this gives is called."""
    inside, go_on = threading.Event(), threading.Event()
    block = pump._block

    def slow() -> Floats32:
        inside.set()
        go_on.wait(30.0)
        pump._block = block  # type: ignore[method-assign]
        return block()

    pump._block = slow  # type: ignore[method-assign]
    pump._ready.popleft()
    maker = threading.Thread(target=lambda: pump.fill(0.0))
    maker.start()
    assert inside.wait(30.0)
    pump._ready.append(np.full((BLOCK, 2), 0.5, dtype=np.float32))
    try:
        yield go_on.set
    finally:
        go_on.set()
        maker.join(30.0)


def test_silence_is_never_late(head: HeadTable) -> None:
    """A device fills its buffers faster than sound when it begins."""
    link = Link(multiprocessing.get_context("spawn"))
    pump = Pump(Mixer.for_head(head, {"tone": tone()}), SceneReader(link), link, RATE)
    assert taken(pump) == 0.0
    assert (link.words[LinkRegister.LATE], link.words[LinkRegister.UNDERRUNS]) == (0, 0)
