"""A question asked in a child process before a run, because a driver or a runtime may crash, hang or chatter: the child prints one line of
JSON, whatever else stands around it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

PATIENCE_S = 30.0
"""A runtime may start its own programs first. Default."""


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer came."""

    hung: bool
    """it had not ended after `PATIENCE_S`; else it crashed"""
    why: str
    """`no answer within 30 s`, or its exit status and last words: `(-11): no words`"""


def asked(call: str) -> dict[str, Any] | Silence:
    """What a child that runs the Python text `call` told by `told`; takes about a second."""
    try:
        child = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        return Silence(True, f"no answer within {PATIENCE_S:.0f} s")
    for line in reversed(child.stdout.splitlines()):
        if line.startswith("{"):
            said: dict[str, Any] = json.loads(line)
            return said
    return Silence(False, f"({child.returncode}): {(child.stderr.strip().splitlines() or ['no words'])[-1]}")


def told(said: dict[str, Any]) -> None:
    """The child's part: the line."""
    sys.stdout.write(json.dumps(said) + "\n")
