"""The system's outputs change while it plays: another default, outputs that come, the one in use that goes, all that go and come back."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from vr_dti.audio.link import State
from vr_dti.backends.speakers import Setup, Speakers

from .conftest import SoundCard
from .listening import white
from .test_speakers import frames, noise_at, until

LEFT = (-2.0, 0.0, 0.0)


def heard_on(card: SoundCard, sink: str) -> bool:
    """Something sounds there in a fifth of a second."""
    command = ["parec", f"--device={sink}.monitor", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=50"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        raw = process.stdout.read(9_600 * 8)
        process.kill()
    return bool(np.abs(np.frombuffer(raw[: len(raw) // 4 * 4], dtype=np.float32)).max(initial=0.0) > 0.01)


@pytest.mark.sound
def test_sound_goes_where_the_system_s_own_choice_goes(sound_card: SoundCard) -> None:
    """Who names no device follows the system's settings, in the middle of a run, and an output that is plugged in changes nothing."""
    chosen(sound_card, "bin")
    out = Speakers.open({"noise": white()})
    try:
        with frames(out, noise_at(LEFT)):
            assert until(lambda: heard_on(sound_card, "bin"))
            sound_card.server("set-default-sink", "ring8")
            assert until(lambda: heard_on(sound_card, "ring8")) and not heard_on(sound_card, "bin")
            sound_card.server("load-module", "module-null-sink", "sink_name=third")
            assert until(lambda: heard_on(sound_card, "ring8"))
            assert until(lambda: out.status == "" and out.report().state is State.PLAYING)
            assert not out.elsewhere, "somebody chose it"
            pull_out(sound_card, "ring8")
            assert until(lambda: out.elsewhere.endswith(" instead of ring8")), "and nobody this"
    finally:
        out.close()


@pytest.mark.sound
def test_an_output_that_is_pulled_out_twice_is_told_each_time_and_returned_to(sound_card: SoundCard) -> None:
    """While others are there the server takes the sound over to one of them, as it does for every program, or ends it."""
    out = Speakers.open({"noise": white()}, device=sound_card.out)
    try:
        with frames(out, noise_at(LEFT)):
            assert until(lambda: heard_on(sound_card, "bin"))
            pull_out(sound_card, "bin")
            assert until(lambda: "lost" in out.status or out.elsewhere.endswith(" instead of bin"))
            plug_in(sound_card)
            assert until(lambda: not out.status and not out.elsewhere and out.report().state is State.PLAYING)
            assert until(lambda: heard_on(sound_card, "bin"))
            pull_out(sound_card, "")
            assert until(lambda: "lost" in out.status) and str(out.report()) == "silent" and not out.elsewhere
            plug_in(sound_card)
            assert until(lambda: out.status == "") and until(lambda: heard_on(sound_card, "bin"))
    finally:
        out.close()


@pytest.mark.sound
def test_the_classroom_s_output_pulled_out_alone_reaches_nobody_else_s_ears(sound_card: SoundCard) -> None:
    """The server would take it over to the trainee's headphones. Those go on, whatever the classroom's output does."""
    trainee = Speakers.open({"noise": white()}, device=sound_card.out)
    classroom = Speakers.open({"noise": white()}, sound_card.ring, setup=Setup(beside=trainee.whose), sought=True)
    try:
        with frames(classroom, noise_at(LEFT)), frames(trainee):
            assert until(lambda: heard_on(sound_card, "ring8")) and not heard_on(sound_card, "bin")
            for _ in range(2):
                pull_out(sound_card, "ring8")
                assert until(lambda: bool(classroom.lack or classroom.elsewhere)) and not classroom.elsewhere
                assert until(lambda: not heard_on(sound_card, "bin") and not heard_on(sound_card, "fakemic"))
                assert not trainee.status and trainee.report().state is State.PLAYING
                plug_in(sound_card, "ring8", channels=8)
                assert until(lambda: not classroom.lack and heard_on(sound_card, "ring8"))
            assert not heard_on(sound_card, "bin")
        with frames(trainee, noise_at(LEFT)):
            assert until(lambda: heard_on(sound_card, "bin"))
    finally:
        classroom.close()
        trainee.close()


@pytest.mark.sound
@pytest.mark.parametrize("why", ["pulled out", "another one chosen"])
def test_the_system_s_own_choice_for_the_classroom_is_silent_where_it_becomes_the_trainee_s(sound_card: SoundCard, why: str) -> None:
    """Its sound is not heard twice in the headphones, and that it is silent is told."""
    chosen(sound_card, "ring8")
    trainee = Speakers.open({"noise": white()}, device=sound_card.out)
    classroom = Speakers.open({"noise": white()}, setup=Setup(beside=trainee.whose), sought=True)
    try:
        with frames(classroom, noise_at(LEFT)), frames(trainee):
            assert until(lambda: heard_on(sound_card, "ring8")) and not heard_on(sound_card, "bin")
            if why == "pulled out":
                pull_out(sound_card, "ring8")
            else:
                sound_card.server("set-default-sink", "bin")
            assert until(lambda: bool(classroom.lack)) and until(lambda: not heard_on(sound_card, "bin"))
            assert not trainee.status and not trainee.elsewhere
            if why == "pulled out":
                plug_in(sound_card, "ring8", channels=8)
            else:
                sound_card.server("set-default-sink", "ring8")
            assert until(lambda: not classroom.lack and heard_on(sound_card, "ring8"))
            assert not heard_on(sound_card, "bin")
    finally:
        classroom.close()
        trainee.close()


@pytest.mark.sound
def test_headphones_that_are_pulled_out_are_heard_once_in_the_classroom(sound_card: SoundCard) -> None:
    """The server takes their sound over to the classroom's output, where the same is heard already. Both are told."""
    chosen(sound_card, "ring8")
    trainee = Speakers.open({"noise": white()}, device=sound_card.out)
    classroom = Speakers.open({"noise": white()}, setup=Setup(beside=trainee.whose), sought=True)
    try:
        with frames(classroom, noise_at(LEFT)), frames(trainee):
            assert until(lambda: heard_on(sound_card, "ring8"))
            pull_out(sound_card, "bin")
            assert until(lambda: trainee.elsewhere == "on ring8 instead of bin")
            assert until(lambda: "on ring8, where the trainee's does" in classroom.lack) and until(
                lambda: not heard_on(sound_card, "ring8")
            )
            plug_in(sound_card)
            assert until(lambda: not trainee.elsewhere and not classroom.lack and heard_on(sound_card, "ring8"))
            assert not heard_on(sound_card, "bin")
    finally:
        classroom.close()
        trainee.close()


@pytest.mark.sound
def test_a_classroom_on_the_trainee_s_own_output_is_silent_and_told(sound_card: SoundCard) -> None:
    """What each was named by was not the same; the server knows that it is."""
    chosen(sound_card, "bin")
    trainee = Speakers.open({"noise": white()}, device=sound_card.out)
    classroom = Speakers.open({"noise": white()}, setup=Setup(beside=trainee.whose), sought=True)
    try:
        with frames(classroom, noise_at(LEFT)), frames(trainee):
            assert until(lambda: "on bin, where the trainee's does" in classroom.lack) and until(lambda: not heard_on(sound_card, "bin"))
        with frames(trainee, noise_at(LEFT)):
            assert until(lambda: heard_on(sound_card, "bin"))
    finally:
        classroom.close()
        trainee.close()


def chosen(card: SoundCard, sink: str) -> None:
    """What the system plays on where nobody names an output."""
    rc = card.home / ".asoundrc"
    rc.write_text(rc.read_text(encoding="utf-8") + "pcm.!default { type pulse }\nctl.!default { type pulse }\n", encoding="utf-8")
    card.server("set-default-sink", sink)


def plug_in(card: SoundCard, sink: str = "bin", channels: int = 2) -> None:
    """An output that was named."""
    card.server("load-module", "module-null-sink", f"sink_name={sink}", "rate=48000", f"channels={channels}", "format=float32le")


def pull_out(card: SoundCard, sink: str) -> None:
    """`sink`; "": all there are."""
    for line in card.server("list", "short", "modules").splitlines():
        if f"sink_name={sink}" in line:
            card.server("unload-module", line.split()[0])
