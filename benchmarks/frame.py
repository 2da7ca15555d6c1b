"""CPU time of a whole frame without rasterisation: three people, a trainee with two controllers, story, log, sound, strip, two eyes.

python benchmarks/frame.py [--seconds 40]

The null GL driver takes the draw calls and draws nothing, and no runtime is asked or waited for: what is left is ours. Budget: median
under 2 ms, 99th percentile under 4 ms. The times are those of the frame's own thread, whatever else the machine does meanwhile; but a
machine that is busy has slower caches, so the load is printed too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence

WHOLE = "whole frame"
BUDGET_MS = {WHOLE: "2 / 4"}
TICK_BUDGET_US = 8.0
WARM_UP_TURNS = 90


class Stopwatch:
    """The frame's lap: how much CPU time of this thread each part of each turn took."""

    def __init__(self) -> None:
        self.turns: list[dict[str, float]] = []
        """per turn, part -> ms, in the order of the parts"""
        self._last_ns = 0

    def __call__(self, part: str) -> None:
        now_ns = time.thread_time_ns()
        if part == "wait":  # what the frame waits for is not its own
            self.turns.append({})
        else:
            self.turns[-1][part] = (now_ns - self._last_ns) / 1e6
        self._last_ns = time.thread_time_ns()


def measure(seconds: float) -> None:
    """In the child, whose GL draws nothing."""
    from frame_session import HZ, watched_session

    from vr_dti.session import no_pauses

    watch = Stopwatch()
    with watched_session(watch) as (session, renderer), no_pauses():
        for _ in range(round(seconds * HZ)):
            session.frame()
        tick_us = story_tick_us()
    scene = session.simulation.scene
    print(f"renderer: {renderer}; people: {len(scene.setting.cast)} and the trainee; turns: {len(watch.turns)}")
    print(f"load: {os.getloadavg()[0]:.1f}\n")
    print_table(watch.turns)
    regions = scene.story.regions
    nodes = sum(len(r.nodes) for r in regions)
    print(f"\nstory, {len(regions)} regions, {nodes} nodes: {tick_us:.1f} us a tick with no intents, budget {TICK_BUDGET_US:.0f}")
    for fault, times in session.faults.items():
        print(f"\nfault, {times} times: {fault}")


def story_tick_us() -> float:
    """Microseconds that `advance` takes on average with nobody there, from the shipped scene's beginning to its end, timers included."""
    from vr_dti.resources import shipped
    from vr_dti.story.engine import advance, begin
    from vr_dti.story.load import load

    story = load(shipped("scenes", "handcuffed", "scenario.yaml")).story
    spent_ns, ticks = 0, 0
    for _ in range(5):
        state, _ = begin(story)
        now_ms = 0
        began_ns = time.thread_time_ns()
        while not state.outcome and now_ms < 300_000:
            now_ms += 11
            state, _ = advance(story, state, now_ms, ())
            ticks += 1
        spent_ns += time.thread_time_ns() - began_ns
    return spent_ns / ticks / 1e3


def print_table(turns: Sequence[dict[str, float]]) -> None:
    """Median and 99th percentile of the whole frame and of each part, the first second left out."""
    import numpy as np

    warm = turns[WARM_UP_TURNS:]
    rows = {WHOLE: [sum(t.values()) for t in warm]} | {part: [t[part] for t in warm] for part in warm[0]}
    print("| CPU ms a frame | median | p99 | budget |\n|---|---|---|---|")
    for part, times in rows.items():
        print(f"| {part} | {np.median(times):.3f} | {np.percentile(times, 99):.3f} | {BUDGET_MS.get(part, '')} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=40.0, help="of the scene")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        measure(args.seconds)
        return
    env = os.environ | {"GALLIUM_NOOP": "true"}
    sys.exit(subprocess.run([sys.executable, __file__, "--child", "--seconds", str(args.seconds)], env=env, check=False).returncode)


if __name__ == "__main__":
    main()
