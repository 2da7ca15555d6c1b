"""What exploring costs: runs of simulated trainees a second, on one core and on all, of every shipped scenario.

python benchmarks/explore.py [--rounds 40]
"""

from __future__ import annotations

import argparse
import time

from vr_dti.authoring.explore import cores, explored
from vr_dti.authoring.rounds import Table, Tally
from vr_dti.resources import shipped
from vr_dti.scene import load_scenario
from vr_dti.story.behaviours import BEHAVIOURS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40, help=f"of {len(BEHAVIOURS)} simulated trainees each")
    args = parser.parse_args()
    print(f"{args.rounds * len(BEHAVIOURS)} runs each, {cores()} cores; one core: CPU time, all cores: with the start of the processes\n")
    print("| scenario | regions | nodes | mean length s | runs/s, one core | runs/s, all cores |\n|---|---|---|---|---|---|")
    for path in sorted(shipped("scenes").glob("*/scenario.yaml")):
        scenario = load_scenario(str(path))
        table, tally = Table(scenario, 1), Tally()
        list(table.round(0, tally))  # what is made once
        began = time.process_time_ns()
        rows = [row for i in range(args.rounds) for row in table.round(i, tally)]
        one = len(rows) / ((time.process_time_ns() - began) / 1e9)
        began = time.monotonic_ns()
        many = explored(scenario, runs=10 * len(rows), jobs=cores())
        all_ = len(many.rows) / ((time.monotonic_ns() - began) / 1e9)
        nodes = sum(len(r.nodes) for r in scenario.story.regions)
        length = sum(r.end_ms for r in rows) / len(rows) / 1000
        print(f"| {scenario.story.id} | {len(scenario.story.regions)} | {nodes} | {length:.0f} | {one:.0f} | {all_:.0f} |")


if __name__ == "__main__":
    main()
