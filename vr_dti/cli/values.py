"""Values of the command line that are checked as they are read."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path

DAY_S = 86_400.0


def seconds(words: str) -> float:
    """A time: 0 or more, finite, and not so long that it can only be a slip."""
    try:
        value = float(words)
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= DAY_S:
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is not a time; give seconds from 0 to {DAY_S:.0f}, such as 12.5")
    return value


def policies(command: argparse.ArgumentParser) -> None:
    """The option by which an agency's own packs come before the shipped ones."""
    command.add_argument(
        "--policies", metavar="DIR", type=Path, action="append", default=[], help="folder of your own packs; may be repeated"
    )


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two others."""

    def read(words: str) -> int:
        if not (words.isascii() and words.isdecimal() and len(words) < 17 and low <= int(words) <= high):
            raise argparse.ArgumentTypeError(f"{words[:40]!r}: give a whole number from {low} to {high}")
        return int(words)

    return read


def seed(words: str) -> int:
    """As a scenario's own: a whole number that any tool can read back."""
    if not (words.isascii() and words.isdecimal() and len(words) < 17 and int(words) < 1 << 53):
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is not a seed; give a whole number, 0 or more and below 2^53")
    return int(words)
