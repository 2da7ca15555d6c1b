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

    def opened(*_: Any, **__: Any) -> Any:
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


@pytest.mark.parametrize(("apart", "said"), [(True, State.LOST), (False, State.MOVED)], ids=["classroom", "trainee"])
def test_what_the_system_takes_elsewhere_is_heard_there_by_the_trainee_only(
    apart: bool, said: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second output on the trainee's headphones would be heard there twice: it is silent until it is known that it is not, too."""
    link, it, mutes, states = Link(get_context("spawn")), Elsewhere(), list[bool](), list[State]()
    monkeypatch.setattr(device, "alone", lambda: False)
    places = iter(["", "", "headset", "headset", "", "", ""])

    def fill(wait_s: float) -> None:
        states.append(link.heard()[0])
        link.words[LinkRegister.BLOCKS] += 100
        it.home, it.where = "classroom", next(places, "")
        it.known, it.back = len(states) > 1, len(states) > 7

    pump = SimpleNamespace(fill=fill, mute=mutes.append, taken_ns=monotonic_ns())
    stream: Any = SimpleNamespace(latency=0.04, active=True)
    assert device._play(pump, link, stream, it, apart=apart)  # type: ignore[arg-type]
    assert mutes == ([True, False, True, True, False, False, False, False] if apart else [])
    assert states[1] is State.PLAYING and said in states and states[-1] is State.PLAYING


class Server:
    """A sound server in words: which outputs there are, and on which of them each process is heard."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *sinks: str) -> None:
        self.sinks = sinks
        self.heard = {os.getpid(): sinks[0]}
        monkeypatch.setattr(elsewhere, "_asked", self._asked)

    def _asked(self, *words: str) -> str:
        if words[-1] == "sinks":
            return "".join(f"{n}\t{name}\tm\n" for n, name in enumerate(self.sinks))
        return "".join(
            f'Sink Input #{pid}\n\tSink: {self.sinks.index(at)}\n\t\tapplication.process.id = "{pid}"\n'
            for pid, at in self.heard.items()
            if at in self.sinks
        )

    def moves(self, it: Elsewhere, to: str, *sinks: str, pid: int = 0) -> None:
        """Outputs are `sinks` now, and a process is heard on `to`; `it` looks."""
        self.sinks = sinks or self.sinks
        self.heard[pid or os.getpid()] = to
        it.look()


def test_the_system_s_own_choice_is_gone_along_with_and_an_output_that_is_pulled_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who chose another output knows where it plays; somebody whose headphones fell out of the plug does not."""
    server, it = Server(monkeypatch, "headset", "screen", "desk"), Elsewhere(named=False)
    it.look()
    server.moves(it, "screen")
    assert (it.home, it.moved, it.back) == ("screen", "", False), "chosen"
    server.moves(it, "desk", "headset", "desk")
    assert it.moved == "on desk instead of screen", "pulled out"
    server.moves(it, "desk", "headset", "screen", "desk")
    assert it.moved == "on desk instead of screen" and not it.back, "nobody brought it back, and to begin anew would not either"
    server.moves(it, "screen")
    assert it.moved == ""
    server.moves(it, "desk", "headset", "desk")
    server.moves(it, "headset")
    assert (it.home, it.moved) == ("headset", ""), "chosen in its stead"
    server.moves(it, "desk", "desk")
    server.moves(it, "spare", "spare")
    assert it.moved == "on spare instead of headset", "pulled out, both"


@pytest.mark.parametrize("named", [True, False])
def test_the_classroom_s_sound_intrudes_where_the_trainee_s_is_heard(named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the beginning on, after the system's choice went there, and where the trainee's came to the classroom's own output."""
    server = Server(monkeypatch, "headset", "hall")
    it, trainee = Elsewhere(named=named, other=[1]), 1
    server.moves(it, "headset", pid=trainee)
    assert it.intrudes == "it would come out on headset, where the trainee's does"
    server.moves(it, "hall")
    assert bool(it.intrudes) is named, "a named one is silent wherever it did not begin, until it is begun anew"
    it.begin()
    it.look()
    assert it.intrudes == "" and it.known
    server.moves(it, "headset")
    assert "where the trainee's does" in it.intrudes
    it.begin()
    assert it.intrudes == "", "nothing is known of the new one"
    server.moves(it, "hall", "hall")
    server.moves(it, "hall", pid=trainee)
    assert "on hall, where the trainee's does" in it.intrudes
    server.moves(it, "headset", "hall", "headset", pid=trainee)
    assert it.intrudes == ""
