"""What a scene and its people cost to load and to make: processor time and memory.

python benchmarks/loading.py [--runs 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence

SCENE = """
import resource, time
from vr_dti.scene import load_scene
load_scene("handcuffed", ["t"], print, dials=DIALS)
began = time.process_time()
scene = load_scene("handcuffed", ["t"], print, dials=DIALS)
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
"""the second load counts: everything is baked then"""
PERSON = """
import resource, time
from vr_dti.cast.bake import build
from vr_dti.cast.figure import read_library
from vr_dti.cast.recipe import person_file, read_recipe
from vr_dti.cast.source import body_data
library = read_library(body_data(print))
name = "officer-stocky"
_, recipe = read_recipe(person_file(name))
began = time.process_time()
build(name, recipe, library)
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
ROWS: Sequence[tuple[str, str, str]] = (
    ("a scene of four, from the cache", SCENE.replace("DIALS", "()"), "2 s"),
    ("the same with three officers and a dozen who watch", SCENE.replace("DIALS", '("officers=3", "crowd=3")'), ""),
    ("baking one person", PERSON, "4 s"),
)


def spent(code: str, runs: int) -> tuple[float, float]:
    """Medians: CPU seconds, and the most memory the process ever held, MB."""
    told = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout for _ in range(runs)]
    found = [tuple(map(float, words.splitlines()[-1].split())) for words in told]
    return statistics.median(s for s, _ in found), statistics.median(mb for _, mb in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"median of {runs} processes{load}\n\n| what | CPU s | budget | most memory, MB |\n|---|---|---|---|")
    for what, code, budget in ROWS:
        seconds, mb = spent(code, runs)
        print(f"| {what} | {seconds:.2f} | {budget} | {mb:.0f} |")


if __name__ == "__main__":
    main()
