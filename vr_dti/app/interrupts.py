"""Ctrl+C, a closed terminal, a system that shuts down: the frame that is open is finished, then the run ends and is saved."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType

_WORDS = {"SIGINT": "interrupted", "SIGTERM": "asked to end", "SIGHUP": "its terminal was closed", "SIGBREAK": "interrupted"}


class Interrupts:
    """While it stands, the first such signal is only noted; a second Ctrl+C interrupts whatever goes on.

    A signal that whoever started the program had ignored (`nohup`) stays ignored. Of the main thread only.
    """

    def __init__(self) -> None:
        self.asked = ""
        """why the run is to end; empty while it may go on"""
        self._before: dict[int, object] = {}

    def __enter__(self) -> Interrupts:
        for name in _WORDS:
            number = getattr(signal, name, None)  # Windows knows no SIGHUP, Linux no SIGBREAK
            if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
                self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = _WORDS[signal.Signals(number).name]
