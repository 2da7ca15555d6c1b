"""What benchmarks of drawing share: Mesa's null driver, its software rasteriser, and pictures drawn in turn."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

KINDS: dict[str, dict[str, str]] = {"submission": {"GALLIUM_NOOP": "true"}, "rasterised": {}}
"""what to ask of Mesa for each"""


def in_turn(draws: Sequence[Callable[[], None]], rounds: int) -> list[float]:
    """Median CPU milliseconds of each, one after another, round after round; the first quarter is for warming up."""
    spent: list[list[float]] = [[] for _ in draws]
    for _ in range(rounds):
        for k, draw in enumerate(draws):
            start = time.process_time_ns()
            draw()
            spent[k].append((time.process_time_ns() - start) / 1e6)
    return [statistics.median(found[rounds // 4 :]) for found in spent]


def on_each(script: str, option: str) -> None:
    """Run `script` with `option` once on each driver, a process each."""
    for kind, asked in KINDS.items():
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **asked}
        subprocess.run([sys.executable, script, option, kind], env=env, check=True)


def main(script: str, about: str, measure: Callable[[str], None]) -> None:
    """The command line of a benchmark that measures on each driver, or with `--one KIND` on one, here."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--one", choices=sorted(KINDS))
    options = parser.parse_args()
    if options.one:
        measure(options.one)
    else:
        on_each(script, "--one")
