"""What rendering for two ears costs beside OpenAL Soft, in one run: the same moving sources, rendered to memory, by both in turn.

python benchmarks/hearing.py [--seconds 4] [--rounds 5] [--json]        (pip install -e '.[peer]')

Ours twice: by NumPy alone, and compiled (where numba is installed; compiled first, outside the clock). RTF is seconds of sound per second
of this process's CPU time. Every source and the head move with every block of 256 frames, as the sound process makes them. OpenAL renders
with its built-in head, full HRTF; setting its positions through its C interface counts, as does reading our scene out of the memory that
the frame loop wrote. The rounds alternate and their medians are shown, so that other work on the machine meets both.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `vr-dti` sets it

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.audio import scene
from benchmarks.peer.openal import OpenAL
from vr_dti.audio.clip import RATE_HZ, Clip
from vr_dti.audio.compiled import mixer_for_head, prepare
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.link import Link, SceneReader, SceneWriter
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import BLOCK
from vr_dti.audio.room import Room

COUNTS = (1, 8, 16, 32, 64)
ASKED = {16: 1.0, 32: 1.3, 64: 1.6}
WARM = 20

Made = Callable[[HeadTable, dict[str, Clip], int, Room | None], Mixer]


def spent(piece: Callable[[int], None], seconds: float, before: Callable[[int], None] = lambda i: None) -> float:
    """CPU seconds of `seconds` of sound, piece by piece, after a few to warm up; `before` each one is not counted."""
    took = 0
    for i in range(WARM + round(seconds * RATE_HZ / BLOCK)):
        before(i)
        began = time.process_time_ns()
        piece(i)
        took += time.process_time_ns() - began if i >= WARM else 0
    return took / 1e9


def ours(made: Made, table: HeadTable, clips: dict[str, Clip], count: int, seconds: float) -> float:
    """RTF of our mixer, limiter included."""
    mixer = made(table, clips, RATE_HZ, None)
    link = Link(multiprocessing.get_context("spawn"))
    writer, reader = SceneWriter(link, tuple(clips)), SceneReader(link)
    scenes = [scene(count, i * BLOCK / RATE_HZ) for i in range(WARM + round(seconds * RATE_HZ / BLOCK))]

    def piece(i: int) -> None:
        now = reader.newest()
        assert now is not None
        mixer.render(now.listener, now.heard, BLOCK)

    return seconds / spent(piece, seconds, lambda i: writer.write(i, *scenes[i]))


def theirs(pcm: np.ndarray, count: int, seconds: float) -> tuple[float, str]:
    """RTF of OpenAL Soft, and its name."""
    engine = OpenAL(pcm, count, RATE_HZ)
    out = np.zeros((BLOCK, 2), dtype=np.float32)
    moves = []
    for i in range(WARM + round(seconds * RATE_HZ / BLOCK)):
        listener, soundings = scene(count, i * BLOCK / RATE_HZ)
        heading = listener.story_ns / 2e9
        moves.append(([s.position_m for s in soundings], (-math.sin(heading), 0.0, -math.cos(heading))))

    def piece(i: int) -> None:
        engine.move(*moves[i])
        engine.render(out)

    rtf = seconds / spent(piece, seconds)
    if float(out.std()) < 1e-4:
        raise SystemExit("OpenAL Soft rendered silence: nothing is compared")
    engine.close()
    return rtf, engine.name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="of sound in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one object at the end")
    args = parser.parse_args()
    rng = np.random.default_rng(0)
    noise = 0.02 * rng.standard_normal(RATE_HZ)
    clips = {"noise": Clip.of(noise, level_db=56.0)}
    pcm = np.round(noise * 32767).astype(np.int16)
    table = HeadTable.load()
    rows, name = {}, ""
    gc.disable()
    kinds: list[Made] = [Mixer.for_head, *([mixer_for_head] if prepare(print) else [])]
    for count in COUNTS:
        mine: list[list[float]] = [[] for _ in kinds]
        other = []
        for _ in range(args.rounds):
            for made, found in zip(kinds, mine, strict=True):
                found.append(ours(made, table, clips, count, args.seconds))
            rtf, name = theirs(pcm, count, args.seconds)
            other.append(rtf)
            gc.collect()
        rows[count] = ([statistics.median(m) for m in mine], statistics.median(other))
    print(f"beside {name}; pieces of {BLOCK} frames\n")
    names = ("NumPy", "compiled")[: len(kinds)]
    heads = ["moving sources", *(f"{n}, RTF" for n in names), "OpenAL Soft, RTF", *(f"{n}, ratio" for n in names), "asked"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    for count, (us, b) in rows.items():
        cells = [f"{a:.1f}" for a in us] + [f"{b:.1f}"] + [f"{a / b:.2f}" for a in us]
        print(f"| {count} | " + " | ".join(cells) + f" | {ASKED.get(count, '')} |")
    if args.json:
        found = {str(n): {"openal": round(b, 2)} | {k: round(a, 2) for k, a in zip(names, us, strict=True)} for n, (us, b) in rows.items()}
        print(json.dumps(found))


if __name__ == "__main__":
    main()
