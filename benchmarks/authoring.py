"""What an author waits for: loading a shipped scene and checking it, CPU time, median of several.

python benchmarks/authoring.py [--times 5]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from vr_dti.authoring.check import check
from vr_dti.backends.script import load_script
from vr_dti.resources import shipped
from vr_dti.story.load import load


def cpu_ms(do: Callable[[], object], times: int) -> float:
    """Median milliseconds of CPU time."""
    took = []
    for _ in range(times):
        began = time.process_time_ns()
        do()
        took.append((time.process_time_ns() - began) / 1e6)
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times

    def times_of(path: Path) -> tuple[float, float]:
        return cpu_ms(lambda: load(path), times), cpu_ms(lambda: check(path.parent, load_script), times)

    print("| scene | load ms | check ms (budget 2000) |\n|---|---|---|")
    for path in sorted(shipped("scenes").glob("*/scenario.yaml")):
        loading, checking = times_of(path)
        print(f"| {path.parent.name} | {loading:.0f} | {checking:.0f} |")


if __name__ == "__main__":
    main()
