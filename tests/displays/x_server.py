"""A screen of the tests' own: Xvfb on a free display number, real keys and mouse by xdotool, its pixels, and a window manager's wishes."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

PATIENCE_S = 20.0
"""How long a test waits for something that must come; only a failing test ever waits that long."""


def until(found: Callable[[], object], what: str) -> None:
    """Ask `found` until it says yes."""
    deadline = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < deadline, f"waited {PATIENCE_S:.0f} s in vain for {what}"


class XServer:
    """One running Xvfb."""

    def __init__(self, folder: Path, *, size: tuple[int, int] = (1280, 800)) -> None:
        for program in ("Xvfb", "xdotool"):
            if shutil.which(program) is None:
                pytest.fail(f"{program} is missing: `make test` installs it (tests/displays/packages.txt)", pytrace=False)
        self._picture = folder / "Xvfb_screen0"
        ready, tell = os.pipe()
        screen = f"{size[0]}x{size[1]}x24"
        arguments = ["Xvfb", "-displayfd", str(tell), "-screen", "0", screen, "-fbdir", str(folder), "-nolisten", "tcp", "-noreset"]
        self._log = (folder / "Xvfb.log").open("wb")
        self._server = subprocess.Popen(arguments, pass_fds=[tell], stdout=self._log, stderr=self._log)
        os.close(tell)
        with os.fdopen(ready) as answer:  # it writes its number once it listens, and closes the pipe if it dies
            number = answer.readline().strip()
        assert number, f"Xvfb did not start: {(folder / 'Xvfb.log').read_text()}"
        self.display = f":{number}"

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait(PATIENCE_S)
        self._log.close()

    def do(self, *arguments: object) -> None:
        """Act on the screen as a person: `do("key", "b")`, `do("click", 1)`."""
        words = ["xdotool", *map(str, arguments)]
        subprocess.run(words, env={**os.environ, "DISPLAY": self.display}, check=True, timeout=PATIENCE_S, capture_output=True)

    def focus(self, window: int) -> None:
        """Give a window the keyboard, and put the pointer in its middle. No window manager runs here to do so."""
        self.do("windowfocus", "--sync", window)
        self.do("mousemove", "--window", window, 100, 100)

    def pixels(self) -> NDArray[np.uint8]:
        """What is on screen now: `(H, W, 3)`, top row first. Read from the server's own file (X Window Dump)."""
        raw = self._picture.read_bytes()
        head = struct.unpack(">25I", raw[:100])
        start, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        rows = np.frombuffer(raw, dtype=np.uint8, offset=start + 12 * colours, count=height * line).reshape(height, line)
        return rows[:, : 4 * width].reshape(height, width, 4)[:, :, 2::-1]

    def ask_to_close(self, window: int) -> None:
        """What a window manager sends when its close button is pressed (ICCCM 4.2.8.1)."""
        x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x.XOpenDisplay(self.display.encode()))
        protocols, delete = (x.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        message = _ClientMessage(33, 0, 1, display, window, protocols, 32, (ctypes.c_long * 5)(delete, 0))
        event = (ctypes.c_byte * 192)()
        ctypes.memmove(event, ctypes.byref(message), ctypes.sizeof(message))
        x.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), event)
        x.XCloseDisplay(display)


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    )
