"""`vr-dti` as a child process: started, read while it runs, answered, interrupted, killed; never left behind."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace, TracebackType
from unittest import mock

from vr_dti.cli import run_command

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
"""How long a test waits for what must come, on a machine that others use too; only a failing test ever waits that long."""
ASK_S = 0.05
"""How often it asks"""
SAFE = "yes\n" * 4 + "yes\n0 0 0 0 0 0\n"
"""the operator's answers before a headset run, and then the trainee's"""


class Program:
    """One `vr-dti` command. What it says on stderr is gathered while it runs; stdout is for results."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        stdin: str | None = "",
        cwd: Path = ROOT,
        command: Sequence[str] = (sys.executable, "-m", "vr_dti"),
    ) -> None:
        """`stdin` is all that will ever be said to it; None leaves it open and silent, as a terminal nobody types at."""
        self.words = tuple(words)
        self.patience_s = PATIENCE_S
        """for which `until` and `finish` wait"""
        # A shell starts what it puts in the background with Ctrl+C ignored, and children inherit that; these must hear it.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self._process = subprocess.Popen(
            [*command, *words],
            cwd=cwd,
            env=dict(os.environ if environment is None else environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        signal.signal(signal.SIGINT, before)
        self._out: list[str] = []
        self._err: list[str] = []
        self._pumps = [
            threading.Thread(target=_pump, args=pair, daemon=True)
            for pair in ((self._process.stdout, self._out), (self._process.stderr, self._err))
        ]
        for pump in self._pumps:
            pump.start()
        assert self._process.stdin is not None
        if stdin is not None:
            self._process.stdin.write(stdin)
            self._process.stdin.close()

    @property
    def out(self) -> str:
        return "".join(self._out)

    @property
    def err(self) -> str:
        return "".join(self._err)

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def until(self, found: Callable[[], object], what: str) -> None:
        """Ask `found` until it says yes, or the program has ended or time is up."""
        deadline = time.monotonic() + self.patience_s
        while not found():
            over = not self.running
            if over and found():  # what it did last may have come between asking and ending
                return
            assert not over, f"{self} ended with {self._process.returncode} before {what}; it said:\n{self.err}"
            assert time.monotonic() < deadline, f"{self}: waited {self.patience_s:.0f} s in vain for {what}; it said:\n{self.err}"
            self._rest()

    def until_said(self, pattern: str) -> None:
        """Wait for a notice."""
        self.until(lambda: re.search(pattern, self.err), repr(pattern))

    def finish(self) -> int:
        """Wait for its end. -> exit status. What it said is then whole, and must hold no traceback."""
        try:
            status = self._process.wait(self.patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self} did not end within {self.patience_s:.0f} s; it said:\n{self.err}") from None
        for pump in self._pumps:
            pump.join(PATIENCE_S)
        assert "Traceback" not in self.err, self.err
        return status

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """Ctrl+C, or another such signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """`kill -9`."""
        self._process.kill()
        self._process.wait()

    def _rest(self) -> None:
        """A moment, or less if the program ends."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ASK_S)

    def __str__(self) -> str:
        return " ".join(("vr-dti", *self.words))

    def __enter__(self) -> Program:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.running:
            self.kill()
        for pump in self._pumps:
            pump.join(PATIENCE_S)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()


def run(
    *words: object,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
    status: int | None = 0,
    patience_s: float = PATIENCE_S,
) -> Program:
    """One command from beginning to end; its exit status must be `status`, if one is given."""
    with Program([str(w) for w in words], environment=environment, stdin=stdin) as program:
        program.patience_s = patience_s
        ended = program.finish()
    if status is not None:
        assert ended == status, f"{program} ended with {ended}; it said:\n{program.err}{program.out}"
    return program


def here(*words: object, stdin: str = "", status: int = 0) -> SimpleNamespace:
    """`run` in this process, for whatever does not depend on how the process came about: a start less (some three seconds of work), and
    what another command has read of scenes and people is there. -> `out`, `err`; the exit status must be `status`."""
    out, err = io.StringIO(), io.StringIO()
    with mock.patch.object(sys, "stdin", io.StringIO(stdin)), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        ended = run_command([str(w) for w in words])
    assert ended == status, f"{words} ended with {ended}; it said:\n{err.getvalue()}{out.getvalue()}"
    return SimpleNamespace(out=out.getvalue(), err=err.getvalue())


def proved(path: Path) -> str:
    """What `replay --verify` says of a session, which must be equal. In this process: a start less, and the scene may be read already."""
    out = str(here("replay", path, "--verify").out)
    assert out.startswith("equal: "), out
    return out


def _pump(stream: object, into: list[str]) -> None:
    for line in stream:  # type: ignore[attr-defined]
        into.append(line)
