"""What rendering for two ears costs beside OpenAL Soft, in one run: the same moving sources, rendered to memory, by both in turn.

python benchmarks/hearing.py [--seconds 4] [--rounds 5] [--json]        (pip install -e '.[peer]')

Ours twice: by NumPy alone, and compiled (where numba is installed; compiled first, outside the clock). RTF is seconds of sound per second
of this process's CPU time. Every source and the head move with every block of 256 frames, as the sound process makes them. OpenAL renders
with its built-in head, full HRTF; setting its positions through its C interface counts, as does reading our scene out of the memory that
the frame loop wrote. The rounds alternate and their medians are shown, so that other work on the machine meets both.

A second table is of a place that answers: a room of six sides, with a tail. Ours: the reflections of the six nearest sources, three each,
and the tail; OpenAL Soft: its own reverberation (EAX, early and late, one for all sources). Both also without, in the same rounds.
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
from dataclasses import replace
from functools import partial
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
from vr_dti.audio.room import Room, room_of
from vr_dti.world.place import Part, Place

COUNTS = (1, 8, 16, 32, 64)
ROOM_COUNTS = (16, 32, 64)
ROOM = room_of(Place("hall", (Part("room", (0.0, 0.0, -1.0), 0.0, (7.0, 2.75, 8.6), True, (("wall", "blocks"),)),), {}, indoors=True))
"""its tail rings for 0.6 s"""
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


def ours(made: Made, table: HeadTable, clips: dict[str, Clip], count: int, seconds: float, room: Room | None = None) -> float:
    """RTF of our mixer, limiter included. Nothing loops in a `room` that answers: to what loops, as part of the place, it does not."""
    mixer = made(table, clips, RATE_HZ, room)
    link = Link(multiprocessing.get_context("spawn"))
    writer, reader = SceneWriter(link, tuple(clips)), SceneReader(link)
    scenes = []
    for i in range(WARM + round(seconds * RATE_HZ / BLOCK)):
        listener, soundings = scene(count, i * BLOCK / RATE_HZ)
        scenes.append((listener, [replace(s, loop=room is None) for s in soundings]))

    def piece(i: int) -> None:
        now = reader.newest()
        assert now is not None
        mixer.render(now.listener, now.heard, BLOCK)

    return seconds / spent(piece, seconds, lambda i: writer.write(i, *scenes[i]))


def theirs(pcm: np.ndarray, count: int, seconds: float, decay_s: float = 0.0) -> tuple[float, str]:
    """RTF of OpenAL Soft, with its own reverberation where `decay_s`, and its name."""
    engine = OpenAL(pcm, count, RATE_HZ, decay_s)
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


def by_turns(asked: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each, in `rounds` of all of them by turns."""
    found: dict[str, list[float]] = {kind: [] for kind in asked}
    for _ in range(rounds):
        for kind, ask in asked.items():
            found[kind].append(ask())
        gc.collect()
    return {kind: round(statistics.median(rtf), 2) for kind, rtf in found.items()}


def show(rows: dict[int, dict[str, float]], ratios: dict[str, str], asked: dict[int, float]) -> None:
    """A table: RTF of each, and the ratio of some to others."""
    kinds = list(next(iter(rows.values())))
    heads = ["moving sources", *(f"{kind}, RTF" for kind in kinds), *(f"{kind}, ratio" for kind in ratios), *(["asked"] if asked else [])]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    for count, rtf in rows.items():
        cells = [f"{rtf[kind]:.1f}" for kind in kinds] + [f"{rtf[kind] / rtf[beside]:.2f}" for kind, beside in ratios.items()]
        print(f"| {count} | " + " | ".join([*cells, *([str(asked.get(count, ""))] if asked else [])]) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="of sound in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one object at the end")
    args = parser.parse_args()
    seconds = args.seconds
    noise = 0.02 * np.random.default_rng(0).standard_normal(RATE_HZ * (math.ceil(seconds) + 1))
    clips = {"noise": Clip.of(noise[:RATE_HZ], level_db=56.0)}
    long = {"noise": Clip.of(0.2 * noise, level_db=42.0)}  # softer: a room adds up, and the limiter is to stay out of it
    pcm = np.round(noise[:RATE_HZ] * 32767).astype(np.int16)
    table = HeadTable.load()
    gc.disable()
    kinds: dict[str, Made] = {"NumPy": Mixer.for_head} | ({"compiled": mixer_for_head} if prepare(print) else {})
    name = theirs(pcm, 1, 0.1)[1]
    print(f"beside {name}; pieces of {BLOCK} frames\n")
    open_, answers = {}, {}
    for count in COUNTS:
        asked = {kind: partial(ours, made, table, clips, count, seconds) for kind, made in kinds.items()}
        open_[count] = by_turns(asked | {"OpenAL Soft": lambda n=count: theirs(pcm, n, seconds)[0]}, args.rounds)
    show(open_, dict.fromkeys(kinds, "OpenAL Soft"), ASKED)
    print("\nin a room that answers\n")
    for count in ROOM_COUNTS:
        asked = {kind: partial(ours, made, table, long, count, seconds, ROOM) for kind, made in kinds.items()}
        asked |= {"OpenAL Soft, its reverb": lambda n=count: theirs(pcm, n, seconds, ROOM.decay_s)[0]}
        asked |= {f"{kind}, no room": partial(ours, made, table, long, count, seconds) for kind, made in kinds.items()}
        asked |= {"OpenAL Soft, no reverb": lambda n=count: theirs(pcm, n, seconds)[0]}
        answers[count] = by_turns(asked, args.rounds)
    show(answers, dict.fromkeys(kinds, "OpenAL Soft, its reverb"), {})
    if args.json:
        print(json.dumps({"open": open_, "answers": answers}))


if __name__ == "__main__":
    main()
