"""Values of the command line that are checked as they are read."""

from __future__ import annotations

import argparse
import math

DAY_S = 86_400.0


def seconds(words: str) -> float:
    """A time: 0 or more, finite, and not so long that it can only be a slip."""
    try:
        value = float(words)
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= DAY_S:
        raise argparse.ArgumentTypeError(f"{words!r} is no time; give seconds from 0 on, such as 12.5")
    return value


def seed(words: str) -> int:
    """As a scenario's own: a whole number that any tool can read back."""
    if not (words.isascii() and words.isdecimal() and len(words) < 17 and int(words) < 1 << 53):
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is no seed; give a whole number from 0 on, below 2^53")
    return int(words)
