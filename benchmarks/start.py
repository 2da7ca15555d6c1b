"""How soon things start: imports, `--help`, and the first frame of a run once everything is baked.

python benchmarks/start.py [--runs 9]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

FIRST_PICTURE = """
from vr_dti.app.pictures import Eyes, Studio
from vr_dti.intents.thresholds import Thresholds
from vr_dti.run import Course, begin
from vr_dti.scene import load_scene
from vr_dti.timebase import Frame

scene = load_scene("handcuffed", ["t"], print)
run, first = begin(scene, ["t"])
tick = Course(scene, Thresholds(), run, first=first).turn(Frame(0, 1, 1, 1), [])
Studio(scene, Eyes(), (640, 360), samples=0).picture(tick)
"""


def seconds(words: Sequence[str], runs: int) -> float:
    """Median wall time of a command in a process of its own, in seconds."""
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def first_frame(runs: int) -> float:
    """Median wall time from the command to the end of a run of one turn, drawn: loading, GL, shaders and the first picture."""
    subprocess.run([sys.executable, "-c", FIRST_PICTURE], check=True, capture_output=True)  # bakes what is missing
    return seconds(["-c", FIRST_PICTURE], runs)


def first_turn(runs: int) -> float:
    """Median wall time of `vr-dti run` for one turn, offscreen."""
    spent = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as out:
            spent.append(seconds(["-m", "vr_dti", "run", "handcuffed", "--display", "offscreen", "--seconds", "0.01", "--out", out], 1))
    return statistics.median(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    args = parser.parse_args()
    bare = seconds(["-c", "pass"], args.runs)
    engine = seconds(["-c", "import vr_dti.story.engine"], args.runs)
    helped = seconds(["-m", "vr_dti", "--help"], args.runs)
    few = max(3, args.runs // 3)
    rows = (
        ("`import vr_dti.story.engine` over bare Python", (engine - bare) * 1000, "60 ms"),
        ("`vr-dti --help`", helped * 1000, "200 ms"),
        ("`vr-dti run`, one turn offscreen, baked", first_turn(few) * 1000, "5000 ms"),
        ("a run's first picture, baked (load, GL, shaders, 640x360)", first_frame(few) * 1000, "5000 ms"),
    )
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"bare Python {bare * 1000:.0f} ms{load}\n")
    print("| what | median ms | budget |\n|---|---|---|")
    for what, ms, budget in rows:
        print(f"| {what} | {ms:.0f} | {budget} |")


if __name__ == "__main__":
    main()
