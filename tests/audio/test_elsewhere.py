"""Whether the sound server took our sound to another output, told from its own lists."""

from __future__ import annotations

import os
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import pytest

from vr_dti.audio.link import Link, LinkRegister, State
from vr_dti.backends.speakers import device, elsewhere
from vr_dti.backends.speakers.elsewhere import Elsewhere
from vr_dti.timebase import monotonic_ns

SINKS = "1\tnamed\tm\n2\tother\tm\n"


def inputs(sink: int) -> str:
    return f'Sink Input #7\n\tSink: {sink}\n\t\tapplication.process.id = "{os.getpid()}"\n'


def test_a_stream_that_begins_while_the_server_is_asked_is_not_taken_for_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    it, plays_on, meanwhile = Elsewhere(), 1, False

    def asked(*words: str) -> str:
        if words[-1] == "sinks":
            return SINKS
        answer = inputs(plays_on)
        if meanwhile:
            it.begin()
        return answer

    monkeypatch.setattr(elsewhere, "_asked", asked)
    it.look()
    assert (it.home, it.where, it.back) == ("named", "", False)
    plays_on = 2
    it.look()
    assert (it.where, it.back) == ("other", True)
    meanwhile = True
    it.look()
    assert (it.home, it.where, it.back) == ("named", "", False), "where the old one played is not the home of the new one"
    plays_on, meanwhile = 1, False
    it.look()
    assert (it.home, it.where, it.back) == ("named", "", False)


def test_an_output_that_is_back_and_cannot_be_had_is_tried_again_at_leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was named, lost and is there again, and somebody else holds it by then. A driver that refuses is made up: no such card is here."""
    link, waits = Link(get_context("spawn")), list[float]()
    portaudio = SimpleNamespace(PortAudioError=OSError, _terminate=lambda: None, _initialize=lambda: None, query_devices=lambda *a: [])
    streams = iter([SimpleNamespace(latency=0.04)])

    def opened(*_: Any) -> Any:
        if stream := next(streams, None):
            return stream
        raise OSError("held")

    def played(pump: Any, of: Any, stream: Any, where: Elsewhere, **_: Any) -> bool:
        where.back = True
        return True

    def waited(of: Link, seconds: float) -> None:
        waits.append(seconds)
        of.words[LinkRegister.STOP] = int(len(waits) == 4)

    for name, stand_in in (
        ("_open", opened),
        ("_play", played),
        ("_wait", waited),
        ("_let_go", lambda stream: None),
        ("hurry", lambda: None),
        ("alone", lambda: False),
        ("mixer_for_head", lambda *a: None),
        ("HeadTable", SimpleNamespace(load=lambda head: None)),
        ("Decoder", SimpleNamespace(load=lambda head: None)),
        ("Pump", lambda *a: None),
    ):
        monkeypatch.setattr(device, name, stand_in)
    monkeypatch.setattr(Elsewhere, "start", lambda self: None)
    device._serve(portaudio, link, {}, "named", device.Setup())
    assert waits == [0.0, device.RETRY_S, device.RETRY_S, device.RETRY_S], "back to it at once, and then like any that is missed"


@pytest.mark.parametrize(
    ("only_there", "muted", "said"), [(True, [True, False], State.LOST), (False, [], State.MOVED)], ids=["classroom", "trainee"]
)
def test_what_the_system_takes_elsewhere_is_heard_there_by_the_trainee_only(
    only_there: bool, muted: list[bool], said: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second output on the trainee's headphones would be heard there twice. Its own again, it is heard."""
    link, it, mutes, states = Link(get_context("spawn")), Elsewhere(), list[bool](), list[State]()
    monkeypatch.setattr(device, "alone", lambda: False)
    places = iter(["", "", "headset", "headset", "", "", ""])

    def fill(wait_s: float) -> None:
        states.append(link.heard()[0])
        link.words[LinkRegister.BLOCKS] += 100
        it.home, it.where = "classroom", next(places, "")
        it.back = len(states) > 7

    pump = SimpleNamespace(fill=fill, mute=mutes.append, taken_ns=monotonic_ns())
    stream: Any = SimpleNamespace(latency=0.04, active=True)
    assert device._play(pump, link, stream, it, only_there=only_there)  # type: ignore[arg-type]
    assert mutes == muted
    assert states[1] is State.PLAYING and said in states and states[-1] is State.PLAYING
