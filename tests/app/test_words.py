"""What is said to whoever runs a session: each loss and each return once, with what to do; and the keys of a run without a mirror."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack

import pytest
from displays.fixtures import lent_thread

from vr_dti.app import safety
from vr_dti.app.devices import arrange_start, open_devices
from vr_dti.app.sound_watch import SoundWatch
from vr_dti.app.talk import check_talk
from vr_dti.app.wiring import Devices
from vr_dti.backends.terminal import COMMANDS, HELP, Terminal
from vr_dti.cli import parser
from vr_dti.console.notices import FOUND, LOST, Notices
from vr_dti.errors import InputError, Refused
from vr_dti.samples import AS_ASKED, Command, Status
from vr_dti.scene import load_scene
from vr_dti.timebase import Frame

from .program import PATIENCE_S


@pytest.mark.parametrize("what", ["worn", "focus"])
def test_a_headset_that_was_there_is_missed_once_and_greeted_once(what: str) -> None:
    notices = Notices()
    told = [notices.words(Status(what, value)) for value in (0, 0, 1, 1, 0, 0, 1)]
    assert told[:4] == [""] * 4, "before it was first put on there is nothing to miss, and nothing to find"
    lost, remedy = LOST[what]
    assert told[4:] == [f"{lost}: {remedy}", "", FOUND[what]]


def test_a_loss_says_why_and_what_to_do() -> None:
    notices = Notices()
    assert notices.words(Status("runtime", 1, "Monado 25")) == ""
    said = notices.words(Status("runtime", 0, "the runtime is gone"))
    assert said.startswith("headset lost (the runtime is gone): check cable")
    assert notices.words(Status("runtime", 0, "no runtime is running")) == ""
    assert notices.words(Status("runtime", 1)) == "headset found again"
    assert Notices().words(Status("picture", 0, "no sRGB")).startswith("headset colors are wrong (no sRGB)")
    assert notices.words(Status("battery_percent", 0)) == ""


def test_a_coarser_picture_is_said_once() -> None:
    notices = Notices()
    told = [notices.words(Status("picture_percent", percent, "10.2 of 11.1 ms")) for percent in (80, 60, 100, 80)]
    assert told[0].startswith("picture at 80 % of its width and height (10.2 of 11.1 ms), to keep the frame rate")
    assert told[1:] == ["", "", ""]


def test_coarser_edges_are_said_once_too() -> None:
    notices = Notices()
    told = [notices.words(Status("edges_percent", percent, "10.2 of 11.1 ms")) for percent in (50, 40, 100, 50)]
    assert told[0].startswith("edges of the picture at 50 % of its width and height (10.2 of 11.1 ms), to keep the frame rate")
    assert told[1:] == ["", "", ""]


def test_coarser_edges_that_are_asked_for_rescue_no_frame_rate_and_those_that_follow_do() -> None:
    notices = Notices()
    told = [notices.words(Status("edges_percent", p, why)) for p, why in ((50, AS_ASKED), (40, "10.2 of 11.1 ms"), (50, "3 of 11.1 ms"))]
    assert told[0] == "edges of the picture at 50 % of its width and height, as asked for"
    assert "at 40 %" in told[1] and told[1].endswith("to keep the frame rate") and told[2] == ""


def test_sound_that_comes_and_goes_is_told_once_each() -> None:
    troubles = iter(["", "", "unplugged", "unplugged", ""])
    watch = SoundWatch(lambda: next(troubles), "t1")
    said = [s.data for n in range(5) for s in watch.poll(Frame(n, n, n, 1))]
    assert said == [Status("sound", 1), Status("sound", 0, "unplugged"), Status("sound", 1)]


def test_lines_at_the_terminal_are_the_instructors_commands() -> None:
    terminal = Terminal(io.StringIO("\n\nb\n4\nl2\nL 6\nl9\nl\nwhat\nQ\n"), "t1")
    terminal._thread.join(PATIENCE_S)
    said = [s.data for s in terminal.poll(Frame(1, 1, 1, 1)) if isinstance(s.data, Command)]
    assert [(c.name, c.value) for c in said] == [
        ("start", 0),
        ("pause", 0),
        ("bookmark", 0),
        ("rung", 4),
        ("relabel", 2),
        ("relabel", 6),
        ("stop", 0),
    ]
    assert all(f"{key} " in HELP for key in COMMANDS)


def test_at_a_terminal_one_word_speaks_in_the_scene_and_again_no_more() -> None:
    terminal = Terminal(io.StringIO("t\n\nt\nn\nt\nn\nt\no\nt\nt\n"), "t1", ("dispatch", "partner"))
    terminal._thread.join(PATIENCE_S)
    said = [(s.data.name, s.data.value, s.data.text) for s in terminal.poll(Frame(1, 1, 1, 1)) if isinstance(s.data, Command)]
    assert said[0] == ("start", 0, ""), "before that nothing runs in which he could speak"
    assert said[1:4] == [("talk", 1, "dispatch"), ("talk", 0, "dispatch"), ("talk", 1, "partner")]
    assert said[4:] == [("do_over", 0, ""), ("talk", 1, "partner"), ("talk", 0, "partner")], "a do-over has ended it"
    mute = Terminal(io.StringIO("t\n"), "t1")
    mute._thread.join(PATIENCE_S)
    assert not mute.poll(Frame(1, 1, 1, 1)), "he has no microphone"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--display offscreen", "nothing sounds"),
        ("--display desktop --mirror none", "key is at the mirror"),
        ("--display desktop --voice open", "same device"),
        ("--display walls --voice open --microphone pmic --instructor-mic pmic", "same device"),
    ],
)
def test_an_instructors_microphone_that_cannot_be_is_refused(words: str, why: str) -> None:
    options = parser().parse_args(["run", "handcuffed", "--instructor-mic", "default", *words.split()])
    with pytest.raises(InputError, match=why) as e:
        check_talk(options)
    assert e.value.remedy


def test_answers_to_the_safety_check_are_no_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """One terminal hears both: first the answers, then, when the headset is there, the commands."""
    lines = _Terminal("b\nyes\nyes\nyes\nyes\n\no\n")
    monkeypatch.setattr(sys, "stdin", lines)
    options = parser().parse_args(["run", "handcuffed", "--display", "openxr", "--mirror", "none"])
    scene = load_scene("handcuffed", ["trainee"], lambda _: None)
    said: list[str] = []
    with lent_thread(), ExitStack() as stack:
        devices = Devices(stack, "trainee", said.append)
        open_devices(devices, options, scene, None)
        marks = safety.confirm("", said.append, lines)
        assert {m.by for m in marks} == {"b"} and len(marks) == len(safety.POINTS)
        arrange_start(devices, options)
        terminal = next(s for s in devices.sources if isinstance(s, Terminal))
        terminal._thread.join(PATIENCE_S)
        assert [s.data for s in terminal.poll(Frame(1, 1, 1, 1))] == [Command("start"), Command("do_over")]
    assert devices.instructed and said[-1].endswith(HELP)


@pytest.mark.parametrize(
    ("operator", "answers", "asked", "why"),
    [
        ("K7", "", 1, "not confirmed: the trainee"),
        ("K7", "yes\n\n", 2, "not confirmed: no live weapon"),
        ("", "\nyes\nyes\nyes\nyes\n", 0, "nobody confirmed"),
        ("", "", 0, "nobody confirmed"),
    ],
    ids=["nobody", "nothing", "no name", "nobody at all"],
)
def test_silence_and_namelessness_confirm_nothing(operator: str, answers: str, asked: int, why: str) -> None:
    said: list[str] = []
    with pytest.raises(Refused, match=why):
        safety.confirm(operator, said.append, io.StringIO(answers))
    assert sum(words.endswith("Confirm with yes: ") for words in said) == asked


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_that_ends_says_nothing_more() -> None:
    terminal = Terminal(io.StringIO(""), "t1")
    terminal._thread.join(PATIENCE_S)
    assert not terminal.poll(Frame(0, 0, 0, 1))
