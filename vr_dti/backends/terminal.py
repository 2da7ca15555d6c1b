"""The instructor's keys where there is no mirror: words typed at the terminal the run was started from, a line each."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from vr_dti.samples import Command, Sample
from vr_dti.timebase import Frame

HELP = (
    "Enter starts, then pauses and goes on; b bookmark, o do-over, y yields, d doubles down, 0-6 a rung, "
    "h next hour's light, w next weather, with --instructor-mic t speak in the scene and no more, n as whom, "
    "l0 to l6 relabels the last words, q stop - and Enter"
)
COMMANDS = {"b": "bookmark", "o": "do_over", "y": "partner_yields", "d": "partner_doubles_down", "h": "light", "w": "weather", "q": "stop"}


class Terminal:
    """`ports.Source` of one terminal. A thread waits for lines, since no system reads a terminal without waiting in the same way."""

    name = "terminal"

    def __init__(self, lines: TextIO, trainee: str, speaks_as: Sequence[str] = ()) -> None:
        """`speaks_as`: as whom the instructor can speak in the scene; empty: he has no microphone."""
        self._trainee = trainee
        self._speaks_as, self._as, self._talking = tuple(speaks_as), 0, False
        self._seq = 0
        self._started = self._closed = False
        self._said: deque[str] = deque()
        self._thread = threading.Thread(target=self._listen, args=(lines,), name="terminal", daemon=True)
        self._thread.start()

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """A command for each line typed since the last poll; what is no command says nothing."""
        out: list[Sample] = []
        while self._said and not self._closed:
            command = self._command(self._said.popleft().strip().lower())
            if command is not None:
                self._seq += 1
                out.append(Sample(frame.now_ns, self.name, self._seq, self._trainee, command))
        return out

    def close(self) -> None:
        """Listen no more. The thread ends with the terminal, or with the program."""
        self._closed = True

    def _listen(self, lines: TextIO) -> None:
        with suppress(OSError, ValueError):  # a terminal that was hung up, or closed at the program's end
            for line in lines:
                if self._closed:
                    return
                self._said.append(line)

    def _command(self, word: str) -> Command | None:
        if not word:
            first, self._started = not self._started, True
            return Command("start" if first else "pause")
        if word in tuple("0123456"):
            return Command("rung", int(word))
        if word[:1] == "l" and word[1:].strip() in tuple("0123456"):
            return Command("relabel", int(word[1:]))
        if word in ("t", "n"):
            return self._talk(word)
        if word not in COMMANDS:
            return None
        if COMMANDS[word] == "do_over":  # the talk is of the time that is taken back: the run has ended it
            self._talking = False
        return Command(COMMANDS[word])

    def _talk(self, word: str) -> Command | None:
        """A terminal knows no key that is held: `t` begins and ends."""
        if not self._speaks_as or not self._started:
            return None
        if word == "n":
            self._as = self._as if self._talking else (self._as + 1) % len(self._speaks_as)
            return None
        self._talking = not self._talking
        return Command("talk", int(self._talking), self._speaks_as[self._as])
