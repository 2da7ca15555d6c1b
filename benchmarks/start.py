"""How soon things start: imports, `--help`, and the first frame of a run once everything is baked.

python benchmarks/start.py [--runs 9]

Bytecode is kept, in a folder of its own, as whoever installs a package has it: a shell that forbids it (PYTHONDONTWRITEBYTECODE) would have
every file compiled at every start. Processor time stands beside the clock's, since other work on the machine moves the latter threefold.
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
from typing import NamedTuple

FIRST_PICTURE = """
from vr_dti.app.pictures import Eyes, Studio
from vr_dti.intents.thresholds import Thresholds
from vr_dti.run import Simulation, begin
from vr_dti.scene import load_scene
from vr_dti.timebase import Frame

scene = load_scene("handcuffed", ["t"], print)
run, first = begin(scene, ["t"])
tick = Simulation(scene, Thresholds(), run, first=first).turn(Frame(0, 1, 1, 1), [])
Studio(scene, Eyes(), (640, 360), samples=0).picture(tick)
"""


OUT = "OUT"


class Spent(NamedTuple):
    """What a process took, in seconds."""

    wall: float
    cpu: float
    """of all its threads; 0 where the system does not tell"""


def _environment(bytecode: str) -> dict[str, str]:
    """This one, in which Python keeps what it compiles in that folder."""
    return {**{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}, "PYTHONPYCACHEPREFIX": bytecode}


def once(words: Sequence[str], bytecode: str) -> Spent:
    """A command in a process of its own; `OUT` among its words is a new folder."""
    with tempfile.TemporaryDirectory() as out:
        began, before = time.perf_counter(), os.times()
        said = [out if word == OUT else word for word in words]
        subprocess.run([sys.executable, *said], check=True, capture_output=True, env=_environment(bytecode))
        wall, after = time.perf_counter() - began, os.times()
    return Spent(wall, after.children_user + after.children_system - before.children_user - before.children_system)


def spent(words: Sequence[str], runs: int, bytecode: str) -> Spent:
    """Medians of that, after one that compiles and bakes what is missing."""
    once(words, bytecode)
    found = [once(words, bytecode) for _ in range(runs)]
    return Spent(statistics.median(s.wall for s in found), statistics.median(s.cpu for s in found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    few = max(3, runs // 3)
    with tempfile.TemporaryDirectory() as kept:
        turn = ("-m", "vr_dti", "run", "handcuffed", "--display", "offscreen", "--seconds", "0.01", "--out", OUT)
        bare = spent(("-c", "pass"), runs, kept)
        engine = spent(("-c", "import vr_dti.story.engine"), runs, kept)
        rows = (
            ("`import vr_dti.story.engine` over bare Python", Spent(engine.wall - bare.wall, engine.cpu - bare.cpu), "60"),
            ("`vr-dti --help`", spent(("-m", "vr_dti", "--help"), runs, kept), "200"),
            ("`vr-dti run`, one turn offscreen, baked", spent(turn, few, kept), "5000"),
            ("a run's first picture, baked (load, GL, shaders, 640x360)", spent(("-c", FIRST_PICTURE), few, kept), "5000"),
        )
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"bare Python {bare.wall * 1000:.0f} ms{load}\n")
    print("| what | median ms | CPU ms | budget, ms |\n|---|---|---|---|")
    for what, took, budget in rows:
        print(f"| {what} | {took.wall * 1000:.0f} | {took.cpu * 1000:.0f} | {budget} |")


if __name__ == "__main__":
    main()
