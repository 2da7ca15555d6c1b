"""Does sound come in time? A sound process beside a frame loop that is busy, for ten minutes: late blocks, and how soon an event is in one.

python benchmarks/late.py [--seconds 600] [--sources 16] [--plain]

Processes of ours, started together by a barrier. One is the sound process without a device: the very `Pump`, emptied by a clock at
187.5 blocks a second. One runs at 90 Hz, seven tenths of each frame in pure Python that leaves garbage, and sends a scene a frame.
A third only sleeps, at the rate of the blocks and as urgent as the sound process: what holds it up is the machine's doing, not ours.
Counted in the sound process: blocks that were not ready when they were due, and the age of each scene when a block first held it.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import sys
import threading
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `vr-dti` sets it

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from vr_dti.audio.apart import hurry
from vr_dti.audio.clip import RATE_HZ, Clip
from vr_dti.audio.compiled import mixer_for_head, prepare, prepared
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.link import Link, Scene, SceneReader, SceneWriter, Word
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import BLOCK, Pump
from vr_dti.events import Listener, Sounding
from vr_dti.timebase import NS_PER_S, monotonic_ns

BUSY = 0.7
HZ = 90


class Timed(SceneReader):
    """Notes how old each scene is when it is first used."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.ages_ns: list[int] = []
        self._seen: Scene | None = None

    def newest(self) -> Scene | None:
        scene = super().newest()
        if scene is not None and scene is not self._seen:
            self._seen = scene
            self.ages_ns.append(monotonic_ns() - scene.sent_ns)
        return scene


def sound(link: Link, clips: dict[str, Clip], seconds: float, plain: bool, start: Barrier, answer: Connection) -> None:
    """The sound process, as urgent as the real one asks to be."""
    reader = Timed(link)
    made = Mixer.for_head if plain else mixer_for_head
    pump = Pump(made(HeadTable.load(), clips, RATE_HZ, None), reader, link, RATE_HZ)
    hurry()
    blocks = round(seconds * RATE_HZ / BLOCK)
    over = threading.Event()

    def device() -> None:
        out = np.zeros((BLOCK, 2), dtype=np.float32)
        began = monotonic_ns()
        for i in range(blocks):
            due = began + i * BLOCK * NS_PER_S // RATE_HZ
            time.sleep(max(0, due - monotonic_ns()) / 1e9)
            before = link.words[Word.UNDERRUNS]
            woke = monotonic_ns()
            pump.take(out)
            if link.words[Word.UNDERRUNS] > before:
                late.append((woke, woke - due, woke - filled[0]))
        over.set()

    late: list[tuple[int, int, int]] = []
    filled = [0]

    pump.fill(0.0)
    clock = threading.Thread(target=device)
    start.wait()
    before = time.process_time()
    clock.start()
    while not over.is_set():
        pump.fill(0.005)
        filled[0] = monotonic_ns()
    spent = time.process_time() - before
    answer.send((link.words[Word.BLOCKS], late, spent, np.array(reader.ages_ns)))


def asleep(seconds: float, start: Barrier, answer: Connection) -> None:
    """The control. Sends when it woke late, and by how much, in ns: all above a millisecond."""
    hurry()
    start.wait()
    began, held = monotonic_ns(), []
    for i in range(round(seconds * RATE_HZ / BLOCK)):
        due = began + i * BLOCK * NS_PER_S // RATE_HZ
        time.sleep(max(0, due - monotonic_ns()) / 1e9)
        now = monotonic_ns()
        if now - due > 1_000_000:
            held.append((now, now - due))
    answer.send(held)


def busy(link: Link, clips: dict[str, Clip], count: int, seconds: float) -> int:
    """The frame loop. -> frames"""
    writer = SceneWriter(link, list(clips))
    began, frame, kept = monotonic_ns(), 0, []
    while (now := monotonic_ns() - began) < seconds * 1e9:
        s = now / 1e9
        here = Listener((0.0, 1.6, 0.0), (0.0, math.sin(s / 4), 0.0, math.cos(s / 4)), now, True)
        heard = [
            Sounding(f"{i}", "noise", 0, (3 * math.cos(s + i), 1.5, 3 * math.sin(s + i)), 0.0, True, -3.0 * (i % 3)) for i in range(count)
        ]
        writer.write(monotonic_ns(), here, heard)
        until = began + now + int(BUSY * 1e9 / HZ)
        while monotonic_ns() < until:
            kept = [{"k": [k, str(k)]} for k in range(60)]
        frame += 1
        time.sleep(max(0.0, (began + frame * 1e9 / HZ - monotonic_ns()) / 1e9))
    del kept
    return frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--sources", type=int, default=16)
    parser.add_argument("--plain", action="store_true", help="by NumPy alone")
    args = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    clips = {"noise": Clip.of(0.02 * np.random.default_rng(0).standard_normal(RATE_HZ), level_db=56.0)}
    if not args.plain:
        prepare(print)
    link, start = Link(context), context.Barrier(3)
    (ear, mouth), (other, word) = context.Pipe(duplex=False), context.Pipe(duplex=False)
    children = [
        context.Process(target=sound, args=(link, clips, args.seconds, args.plain, start, mouth)),
        context.Process(target=asleep, args=(args.seconds, start, word)),
    ]
    for child in children:
        child.start()
    start.wait()
    frames = busy(link, clips, args.sources, args.seconds)
    blocks, late, spent, ages_ns = ear.recv()
    held = other.recv()
    for child in children:
        child.join()
    age = ages_ns / (BLOCK * NS_PER_S / RATE_HZ)
    form = "compiled" if prepared() and not args.plain else "NumPy"
    print(f"{args.seconds:.0f} s, {args.sources} sources, {form}, {frames} frames, load {os.getloadavg()[0]:.1f}\n")
    print("| blocks played | late | event to block: median, p99, most (blocks) | share of a core |\n|---|---|---|---|")
    print(
        f"| {blocks} | {len(late)} | {np.median(age):.2f}, {np.percentile(age, 99):.2f}, {age.max():.2f} | {spent / args.seconds:.1%} |\n"
    )
    longest = max((by for _, by in held), default=0) / 1e6
    print(f"events later than 2 blocks: {int((age > 2.0).sum())} of {len(age)}")
    print(f"control, asleep: held up {len(held)} times for more than 1 ms, the longest {longest:.1f} ms")
    for when, by, since in late:
        beside = max((b for w, b in held if abs(w - when) < 50_000_000), default=0) / 1e6
        print(f"late: the clock itself by {by / 1e6:.1f} ms, the maker last done {since / 1e6:.1f} ms before; control then {beside:.1f} ms")


if __name__ == "__main__":
    main()
