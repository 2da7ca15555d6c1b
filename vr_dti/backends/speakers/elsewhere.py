"""Where a sound server takes our sound over to another output than the one that was asked for: it does so unasked, and tells nobody.

PulseAudio, and PipeWire in its place, move a program's sound when its output is pulled out, and that of a program which named no output
also when another one is chosen; neither ALSA nor PortAudio gets to know. So their own command is asked now and then. Without it (another
system, no such server) nothing is moved and nothing asked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence

LOOK_S = 2.0
"""from one look to the next (default, as `device.RETRY_S`): two commands of some milliseconds"""
SOON_S, SOON = 0.25, 20
"""while a new stream has not been seen yet, and how often at most (default): what is pulled out before that is taken for its home"""
ANSWER_S = 2.0
"""a server that is silent for longer is asked again next time"""


class Elsewhere:
    """Looks, in a thread of its own and of ordinary rank, on which output this process is heard."""

    def __init__(self, *, named: bool = True, other: Sequence[int] | None = None) -> None:
        """`named`: an output was asked for, and not the system's own choice, whatever that is by now. `other`: where the number of the
        process stands beside whose sound this one's is not to be heard, which may be begun anew; None, 0: there is none."""
        self._named, self._other = named, other
        self.where = ""
        """the output it was moved to unasked; empty: it plays where it should, or that is not known"""
        self.home = ""
        """the output on which it began, or that was chosen since"""
        self.back = False
        """it was moved, and the output that was named is there again"""
        self.shared = ""
        """the output on which the other process is heard, too; empty: it is not"""
        self.known = True
        """the stream has been seen, or there is nobody to ask"""
        self._begins, self._asks = True, False
        self._stream = 0
        """of which number the stream is: what was asked while another began says nothing of it"""

    def start(self) -> None:
        """Look from now on."""
        self._asks = shutil.which("pactl") is not None
        self.known = not self._asks
        if self._asks:
            threading.Thread(target=self._watch, daemon=True).start()

    def begin(self) -> None:
        """A stream begins anew: the output on which it is next seen is the one that was asked for."""
        self._stream += 1
        self.where, self.shared, self.back, self._begins, self.known = "", "", False, True, not self._asks

    @property
    def moved(self) -> str:
        """On which output it plays and on which it should; empty: where it should."""
        return f"on {self.where} instead of {self.home}" if self.where else ""

    @property
    def intrudes(self) -> str:
        """Why this sound, which is for others, is not to be heard where it is now; empty: it is."""
        if self.shared:
            return f"it would come out on {self.shared}, where the trainee's does"
        return f"{self.home} went away" if self.where else ""

    def look(self) -> None:
        """Ask once."""
        stream = self._stream
        names = dict(line.split("\t")[:2] for line in _asked("list", "short", "sinks").splitlines() if line.count("\t") > 1)
        inputs, there = _asked("list", "sink-inputs"), set(names.values())
        at = names.get(_output_of(os.getpid(), inputs))
        if at is None or stream != self._stream:
            return
        was = self.where or self.home
        chosen = not self._named and at != self.where and was in there  # it left an output that nobody has pulled out
        if self._begins or chosen:
            self.home, self._begins = at, False
        self.where = "" if at == self.home else at
        self.back = self._named and bool(self.where) and self.home in there
        other = 0 if self._other is None else self._other[0]
        self.shared = at if other and at == names.get(_output_of(other, inputs)) else ""
        self.known = True

    def _watch(self) -> None:
        if hasattr(os, "sched_setscheduler"):  # whoever is started from here is not to be as urgent as sound
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        stream = looks = 0
        while True:
            self.look()
            looks = looks + 1 if stream == self._stream else 0
            stream = self._stream
            soon = self._begins and looks < SOON
            if not soon and stream == self._stream:
                self.known = True  # as far as it ever will be
            time.sleep(SOON_S if soon else LOOK_S)


def _asked(*words: str) -> str:
    """What the server answers; empty: nothing."""
    command, environment = ["pactl", *words], {**os.environ, "LC_ALL": "C"}
    try:
        # Descriptors are left to be closed by the command's start itself: the quick way to begin a process, while a block may be due.
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=ANSWER_S,
            close_fds=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _output_of(pid: int, listed: str) -> str:
    """The number of the output that a process plays on, as `pactl list sink-inputs` has it; empty: it plays on none."""
    for one in listed.split("Sink Input #")[1:]:
        at = re.search(r"^\s*Sink: (\d+)$", one, re.MULTILINE)
        if at is not None and f'application.process.id = "{pid}"' in one:
            return at[1]
    return ""
