"""Whoever sits before the windows of a running program: finds them by title, presses real keys, moves a real mouse."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from displays.x_server import XServer

from app.program import Program, proved
from app.witness import Witness
from vr_dti.recording.log import Log

TRAINEE, INSTRUCTOR = "vr-dti - trainee", "vr-dti - instructor"


class Desk:
    """The windows of `program` on `screen`, where no window manager runs: they are placed and given the keyboard here."""

    def __init__(self, program: Program, witness: Witness, screen: XServer) -> None:
        self.program, self.witness, self.screen = program, witness, screen
        self._windows: dict[str, int] = {}

    def window(self, title: str) -> int:
        """The window with this title, waited for if it is not there yet; there must be no other."""
        if title not in self._windows:
            self.program.until(lambda: self.titled(title), f"a window {title!r}")
            (self._windows[title],) = self.titled(title)
        return self._windows[title]

    def titled(self, title: str) -> list[int]:
        """All windows with this title now."""
        words = ["xdotool", "search", "--name", f"^{re.escape(title)}$"]
        found = subprocess.run(words, env={**os.environ, "DISPLAY": self.screen.display}, capture_output=True, text=True)
        return [int(word) for word in found.stdout.split()]

    def place(self, title: str, x: int, y: int, width: int, height: int) -> None:
        """Put a window where it covers no other; a small one is drawn in less time where the processor draws."""
        window = self.window(title)
        self.screen.do("windowmove", "--sync", window, x, y)
        self.screen.do("windowsize", "--sync", window, width, height)

    def press(self, title: str, *keys: str) -> None:
        """Press keys in a window, one after another."""
        self.screen.focus(self.window(title))
        self.screen.do("key", *keys)

    def turns(self, count: int = 10) -> None:
        """Let the program take so many more turns."""
        wanted = len(self.witness.look().ticks) + count
        self.program.until(lambda: len(self.witness.look().ticks) >= wanted, f"{count} more turns")

    def start(self) -> None:
        """Press the instructor's Space until the story runs."""
        self.press(INSTRUCTOR, "space")
        self.program.until(lambda: self.witness.look().story_ms > 0, "the story to run")

    @property
    def views(self) -> list[str]:
        """What the newest turn drew, by name."""
        return [view.name for view in self.witness.look().ticks[-1].views]


def sealed_and_proved(path: Path) -> None:
    """The session was closed in order, is whole, and comes out the same again."""
    with Log.open(path) as log:
        assert log.sealed and log.check() == []
    proved(path)
