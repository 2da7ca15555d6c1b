"""Whether the sound server took our sound to another output, told from its own lists."""

from __future__ import annotations

import os

import pytest

from vr_dti.backends.speakers import elsewhere
from vr_dti.backends.speakers.elsewhere import Elsewhere

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
