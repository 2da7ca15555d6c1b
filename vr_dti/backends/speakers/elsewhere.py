"""Where a sound server takes our sound over to another output than the one that was named: it does so unasked, and tells nobody.

PulseAudio, and PipeWire in its place, move a program's sound when its output is pulled out; neither ALSA nor PortAudio gets to know. So
their own command is asked now and then. Without it (another system, no such server) nothing is moved and nothing asked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time

LOOK_S = 2.0
"""from one look to the next (default, as `device.RETRY_S`): two commands of some milliseconds"""
SOON_S, SOON = 0.25, 20
"""while a new stream has not been seen yet, and how often at most (default): what is pulled out before that is taken for its home"""
ANSWER_S = 2.0
"""a server that is silent for longer is asked again next time"""


class Elsewhere:
    """Looks, in a thread of its own and of ordinary rank, on which output this process is heard."""

    def __init__(self) -> None:
        self.where = ""
        """the output it was moved to; empty: it plays where it began, or that is not known"""
        self.home = ""
        """the output on which it began"""
        self.back = False
        """it was moved, and the output on which it began is there again"""
        self._begins = True
        self._stream = 0
        """of which number the stream is: what was asked while another began says nothing of it"""

    def start(self) -> None:
        """Look from now on."""
        if shutil.which("pactl"):
            threading.Thread(target=self._watch, daemon=True).start()

    def begin(self) -> None:
        """A stream begins anew: the output on which it is next seen is the one that was named."""
        self._stream += 1
        self.where, self.back, self._begins = "", False, True

    def look(self) -> None:
        """Ask once."""
        stream = self._stream
        names = dict(line.split("\t")[:2] for line in _asked("list", "short", "sinks").splitlines() if line.count("\t") > 1)
        at = names.get(_output_of(os.getpid(), _asked("list", "sink-inputs")))
        if at is None or stream != self._stream:
            return
        if self._begins:
            self.home, self._begins = at, False
        self.back = at != self.home and self.home in names.values()
        self.where = "" if at == self.home else at

    def _watch(self) -> None:
        if hasattr(os, "sched_setscheduler"):  # whoever is started from here is not to be as urgent as sound
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        stream = looks = 0
        while True:
            self.look()
            looks = looks + 1 if stream == self._stream else 0
            stream = self._stream
            time.sleep(SOON_S if self._begins and looks < SOON else LOOK_S)


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
