"""Both levels at the size of `make proof`, into docs/validity.md.

python -m tools.validity.large [--rounds 1000] [--out docs/validity.md]
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from tools.validity.intent_level import PAIRS, played
from tools.validity.page import failures, page
from tools.validity.sample_level import SCRIPTS, all_scripts, axes

OUT = Path(__file__).resolve().parents[2] / "docs" / "validity.md"
ROUNDS = 100
"""setups: each is played by every steady behaviour, which makes more than 1,000 simulated trainees a scenario, and as many in its twin"""
COMMAND = "python tools/proof.py --only validity"


def validity(rounds: int = ROUNDS, out: Path = OUT) -> str:
    """Run both, write the page; -> what came of it, in a sentence."""
    began = time.monotonic()
    pairs, workers = [], os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        for scene, pair in zip(PAIRS, pool.map(played, PAIRS, [rounds] * len(PAIRS)), strict=True):
            pairs.append(pair)
            print(f"proof: validity: {scene} and its twin, {rounds} setups", flush=True)
    others = [s for s in all_scripts() if s not in SCRIPTS]
    found = axes(others=others, tell=lambda title: print(f"proof: validity: {title}", flush=True), workers=workers)
    made = (
        f"By `{COMMAND}` (part of `make proof`) on {date.today().isoformat()}, on {os.cpu_count()} shared cores "
        f"({platform.machine()}, Python {platform.python_version()}), in {time.monotonic() - began:.0f} s."
    )
    out.write_text(page(pairs, found, made), encoding="utf-8")
    runs, compared = 2 * sum(p.runs for p in pairs), sum(a.compared for a in found)
    return f"{runs} rehearsed runs and {compared} measures of scripted ones held against their claims: {failures(pairs, found)} fail"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="setups of each scenario and its twin")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    print(validity(args.rounds, args.out))


if __name__ == "__main__":
    main()
