"""What the story engine costs: a tick in which nothing happens, one in which something does, and a whole run at 90 Hz.

python benchmarks/story.py
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from vr_dti.events import Intent
from vr_dti.story.engine import advance, begin
from vr_dti.story.load import load

SCENARIO = Path(__file__).resolve().parent.parent / "scenes" / "handcuffed" / "scenario.yaml"
RUNS = 5


def main() -> None:
    story = load(SCENARIO).story
    quiet, whole, heard = [], [], []
    for _ in range(RUNS):
        state, _ = begin(story)
        began, ticks = time.thread_time_ns(), 0
        while not state.outcome:
            ticks += 1
            state, _ = advance(story, state, ticks * 11, ())
        whole.append((time.thread_time_ns() - began) / ticks / 1000.0)

        state, _ = begin(story)
        began = time.thread_time_ns()
        for i in range(400):
            state, _ = advance(story, state, 1100 + i * 9, ())
        quiet.append((time.thread_time_ns() - began) / 400 / 1000.0)

        state, _ = begin(story)
        acts = [Intent("spoke", "t", 6000 + i, 6000 + i, "s", i, to="subject", rung=0) for i in range(400)]
        began = time.thread_time_ns()
        for act in acts:
            state, _ = advance(story, state, act.heard_ms, (act,))
        heard.append((time.thread_time_ns() - began) / 400 / 1000.0)
    nodes = sum(len(r.nodes) for r in story.regions)
    print(f"{len(story.regions)} regions, {nodes} nodes; CPU us, median of {RUNS}\n")
    print("| what | us | budget |\n|---|---|---|")
    print(f"| a tick in which nothing happens | {statistics.median(quiet):.1f} | |")
    print(f"| a tick of a whole run at 90 Hz | {statistics.median(whole):.1f} | 8 |")
    print(f"| hearing an act | {statistics.median(heard):.1f} | |")


if __name__ == "__main__":
    main()
