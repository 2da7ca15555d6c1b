"""Two states of this program by turns: the null driver's frame of a crowd, 25 frames of one, 25 of the other, each in a process of its own.

    python benchmarks/alternating.py PEOPLE OLD NEW    two checkouts, `git worktree add` makes one

What else a machine does falls on both alike, so that a tenth can be told where single runs differ by half. Process CPU time, all threads.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS, AT_ONCE, COLD, WARM = 60, 25, 5, 40
"""turns of each; frames of a turn, and how many at its beginning are not counted; frames before the first turn"""


def serve(people: int, root: Path) -> None:
    """Run so many frames of `root` for each line that comes in, and say what each took, in nanoseconds."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what loading says is no answer
    sys.path.insert(0, str(root))
    import gc
    import time
    from collections.abc import Callable

    from benchmarks.peer import ours, spent
    from benchmarks.peer.crowd import crowd

    def measured(frame: Callable[[int], None], count: int) -> spent.Spent:
        gc.collect()
        gc.freeze()
        gc.disable()
        for k in range(WARM):
            frame(k)
        print("ready", file=answers, flush=True)
        for turn, _ in enumerate(sys.stdin):
            took = []
            for k in range(AT_ONCE):
                before = time.process_time_ns()
                frame(WARM + AT_ONCE * turn + k)
                took.append(time.process_time_ns() - before)
            print(json.dumps(took[COLD:]), file=answers, flush=True)
        return spent.Spent(0.0, count)

    ours.measured = measured
    ours.run(crowd(people), 16, 0, levels=False, picture=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("people", type=int)
    parser.add_argument("roots", nargs="+", type=Path, metavar="CHECKOUT")
    options = parser.parse_args()
    if len(options.roots) == 1:
        serve(options.people, options.roots[0].resolve())
        return
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "GALLIUM_NOOP": "true"}
    command = [sys.executable, __file__, str(options.people)]
    sides = [
        subprocess.Popen([*command, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) for root in options.roots
    ]
    took: list[list[int]] = [[] for _ in sides]
    middles: list[list[float]] = [[] for _ in sides]
    for side in sides:
        assert side.stdin and side.stdout and side.stdout.readline() == "ready\n", "that checkout does not run"
    for turn in range(ROUNDS):
        for k in range(len(sides)) if turn % 2 else reversed(range(len(sides))):
            side = sides[k]
            assert side.stdin and side.stdout
            side.stdin.write("go\n")
            side.stdin.flush()
            found = json.loads(side.stdout.readline())
            took[k] += found
            middles[k].append(statistics.median(found))
    for side, root, all_of_it, middle in zip(sides, options.roots, took, middles, strict=True):
        assert side.stdin
        side.stdin.close()
        side.wait()
        ratio = statistics.median(b / a for a, b in zip(middles[0], middle, strict=True))
        tenth, half = sorted(all_of_it)[len(all_of_it) // 10] / 1e6, statistics.median(all_of_it) / 1e6
        print(f"{root}: best tenth {tenth:.2f} ms, median {half:.2f} ms, {ratio:.3f} of the first")


if __name__ == "__main__":
    main()
