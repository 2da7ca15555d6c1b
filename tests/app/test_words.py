"""What is said to whoever runs a session: each loss and each return once, with what to do; and the keys of a run without a mirror."""

from __future__ import annotations

import io
import os
import pty

from vr_dti.app.sound_watch import SoundWatch
from vr_dti.backends.terminal import COMMANDS, HELP, Terminal
from vr_dti.console.notices import LOST, Notices
from vr_dti.samples import Command, Status
from vr_dti.timebase import Frame

from .program import PATIENCE_S


def test_a_headset_that_was_there_is_missed_once_and_greeted_once() -> None:
    notices = Notices()
    told = [notices.words(Status("worn", value)) for value in (0, 0, 1, 1, 0, 0, 1)]
    assert told[:2] == ["", ""], "before it was first put on there is nothing to miss"
    assert told[2:] == ["headset on", "", f"headset off: {LOST['worn'][1]}", "", "headset on"]


def test_a_loss_says_why_and_what_to_do() -> None:
    notices = Notices()
    assert notices.words(Status("runtime", 1, "Monado 25")) == ""
    said = notices.words(Status("runtime", 0, "the runtime is gone"))
    assert said.startswith("headset lost (the runtime is gone): check cable")
    assert notices.words(Status("runtime", 0, "no runtime is running")) == ""
    assert notices.words(Status("runtime", 1)) == "headset found again"
    assert Notices().words(Status("picture", 0, "no sRGB")).startswith("headset colours are wrong (no sRGB)")
    assert notices.words(Status("battery_percent", 0)) == ""


def test_sound_that_comes_and_goes_is_told_once_each() -> None:
    troubles = iter(["", "", "unplugged", "unplugged", ""])
    watch = SoundWatch(lambda: next(troubles), "t1")
    said = [s.data for n in range(5) for s in watch.poll(Frame(n, n, n, 1))]
    assert said == [Status("sound", 1), Status("sound", 0, "unplugged"), Status("sound", 1)]


def test_lines_at_the_terminal_are_the_instructors_commands() -> None:
    theirs, ours = pty.openpty()
    with os.fdopen(ours, "r") as lines:
        terminal = Terminal(lines, "t1")
        os.write(theirs, b"\n\nb\n4\nwhat\nQ\n")
        said: list[Command] = []
        index = 0
        while len(said) < 5:
            index += 1
            said += [s.data for s in terminal.poll(Frame(index, index, index, 1)) if isinstance(s.data, Command)]
            assert index < 10_000_000 and PATIENCE_S
        terminal.close()
        assert [(c.name, c.value) for c in said] == [("start", 0), ("pause", 0), ("bookmark", 0), ("rung", 4), ("stop", 0)]
        assert all(f"{key} " in HELP for key in COMMANDS)
        os.close(theirs)  # the thread that waits for a line ends with its terminal


def test_a_terminal_that_ends_says_nothing_more() -> None:
    terminal = Terminal(io.StringIO(""), "t1")
    terminal._thread.join(PATIENCE_S)
    assert not terminal.poll(Frame(0, 0, 0, 1))
