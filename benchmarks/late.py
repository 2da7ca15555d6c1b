"""Does sound come in time? A sound process beside a frame loop that is busy, for ten minutes: late blocks, and how soon an event is in one.

python benchmarks/late.py [--seconds 600] [--sources 16] [--plain]

Processes of ours, started together by a barrier. One is the sound process without a device: the very `Pump`, emptied by a clock at
187.5 blocks a second. One runs at 90 Hz, seven tenths of each frame in pure Python that leaves garbage, and sends a scene a frame.
One more for each core sleeps there and adds a few numbers, at the rate of the blocks and as urgent as the sound process: what holds it up
is the machine's doing, not ours. Counted in the sound process: blocks that were not ready when they were due (late), those not ready 4 ms
after (gaps; a device has 40 ms of its own besides), and the age of each scene when a block first held it. Of each late block it is told
what the thread that makes blocks did meanwhile (Linux: how long it ran, and waited for a core). An event is posted when the loop has
written its scene. One that waited for more than two blocks is the machine's where a control was held up meanwhile for as long as it
waited too much.
"""

from __future__ import annotations

import argparse
import gc
import math
import multiprocessing
import os
import resource
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `vr-dti` sets it

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from vr_dti.audio.apart import hurry
from vr_dti.audio.clip import RATE_HZ, Clip
from vr_dti.audio.compiled import mixer_for_head, prepare, prepared
from vr_dti.audio.hrtf import Floats32, HeadTable
from vr_dti.audio.link import Link, LinkRegister, Scene, SceneReader, SceneWriter
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import BLOCK, Pump
from vr_dti.events import Listener, Sounding
from vr_dti.timebase import NS_PER_S, monotonic_ns

_STAT = Path("/proc/stat")
BUSY = 0.7
HELD_NS = 1_000_000
"""a task that wakes, or is done with next to nothing, later than this was held up"""
ADDED = 65_536
"""numbers that a control adds each time: 256 kB, some 10 us, so that what the machine takes of running tasks is seen too"""
BLOCK_NS = BLOCK * NS_PER_S // RATE_HZ
HZ = 90


class Timed(SceneReader):
    """Notes how old each scene is when it is first used."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.ages_ns: list[int] = []
        self.at_ns: list[int] = []
        self._seen: Scene | None = None

    def newest(self) -> Scene | None:
        scene = super().newest()
        if scene is not None and scene is not self._seen:
            self._seen = scene
            self.at_ns.append(monotonic_ns())
            self.ages_ns.append(self.at_ns[-1] - scene.sent_ns)
        return scene


class Watched(Pump):
    """Notes how long each block took to make."""

    took_ns: list[int]

    def _block(self) -> Floats32:
        began = monotonic_ns()
        block = super()._block()
        self.took_ns.append(monotonic_ns() - began)
        return block


@dataclass(frozen=True, slots=True)
class Spent:
    """What a thread and its process had used at an instant."""

    at_ns: int
    ran_ns: int
    waited_ns: int
    """ready to run, and not let in"""
    faults: int
    collected_ns: int
    """by the garbage collector"""
    clock_late_ns: int
    """by which the thread that takes blocks woke too late"""
    stolen_s: float
    """from all cores, by the machine that this one is a part of (Linux)"""

    def since(self, before: Spent) -> str:
        ran, waited = (self.ran_ns - before.ran_ns) / 1e6, (self.waited_ns - before.waited_ns) / 1e6
        whole = (self.at_ns - before.at_ns) / 1e6
        return (
            f"in {whole:.1f} ms it ran {ran:.1f}, waited for a core {waited:.1f}; {self.faults - before.faults} page faults, "
            f"garbage {(self.collected_ns - before.collected_ns) / 1e6:.1f} ms; stolen {(self.stolen_s - before.stolen_s) * 1e3:.0f} ms"
        )


class Meter:
    """Reads what a thread used. Made in that thread."""

    def __init__(self) -> None:
        self._file = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._collected_ns = self._began_ns = 0
        gc.callbacks.append(self._collecting)

    def _collecting(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._began_ns = monotonic_ns()
        else:
            self._collected_ns += monotonic_ns() - self._began_ns

    def now(self, clock_late_ns: int) -> Spent:
        ran, waited, _ = map(int, self._file.read_text().split()) if self._file.exists() else (0, 0, 0)
        used = resource.getrusage(resource.RUSAGE_SELF)
        stolen = float(_STAT.open().readline().split()[8]) / 100.0 if _STAT.exists() else 0.0
        return Spent(monotonic_ns(), ran, waited, used.ru_minflt + used.ru_majflt, self._collected_ns, clock_late_ns, stolen)


def sound(link: Link, clips: dict[str, Clip], seconds: float, plain: bool, start: Barrier, answer: Connection) -> None:
    """The sound process, as urgent as the real one asks to be."""
    reader = Timed(link)
    made = Mixer.for_head if plain else mixer_for_head
    pump = Watched(made(HeadTable.load(), clips, RATE_HZ, None), reader, link, RATE_HZ)
    pump.took_ns = []
    hurry()
    blocks = round(seconds * RATE_HZ / BLOCK)
    over = threading.Event()
    meter, lately = Meter(), deque(maxlen=12)  # type: Meter, deque[Spent]

    def device() -> None:
        out = np.zeros((BLOCK, 2), dtype=np.float32)
        began = monotonic_ns()
        for i in range(blocks):
            due = began + i * BLOCK * NS_PER_S // RATE_HZ
            time.sleep(max(0, due - monotonic_ns()) / 1e9)
            before = link.words[LinkRegister.LATE]
            woke = monotonic_ns()
            if woke - due > HELD_NS:
                asked.append((woke, woke - due))
            pump.take(out)
            lately.append(meter.now(woke - due))
            if link.words[LinkRegister.LATE] > before:
                since = next((s for s in reversed(lately) if s.at_ns <= filled[0]), lately[0])
                latest = max(s.clock_late_ns for s in lately if s.at_ns >= since.at_ns)
                late.append((woke, latest, woke - filled[0], lately[-1].since(since)))
        over.set()

    late: list[tuple[int, int, int, str]] = []
    asked: list[tuple[int, int]] = []
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
    ages = np.array((reader.at_ns, reader.ages_ns))
    answer.send((link.words[LinkRegister.BLOCKS], link.words[LinkRegister.UNDERRUNS], late, spent, ages, asked, np.array(pump.took_ns)))


def asleep(core: int, seconds: float, start: Barrier, answer: Connection) -> None:
    """The control. Sends when it woke late or was held up while it added, and by how much, in ns: all above a millisecond."""
    hurry()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    memory = np.ones(ADDED, dtype=np.float32)
    memory.sum()
    start.wait()
    began, held = monotonic_ns(), []
    for i in range(round(seconds * RATE_HZ / BLOCK)):
        due = began + i * BLOCK * NS_PER_S // RATE_HZ
        time.sleep(max(0, due - monotonic_ns()) / 1e9)
        memory.sum()
        now = monotonic_ns()
        if now - due > HELD_NS:
            held.append((now, now - due))
    answer.send(held)


def busy(link: Link, clips: dict[str, Clip], count: int, seconds: float) -> tuple[int, dict[int, int]]:
    """The frame loop. -> frames, and how long each scene took to write whose time the machine took meanwhile, by its stamp"""
    writer, slowly = SceneWriter(link, list(clips)), {}
    began, frame, kept = monotonic_ns(), 0, []
    while (now := monotonic_ns() - began) < seconds * 1e9:
        s = now / 1e9
        here = Listener((0.0, 1.6, 0.0), (0.0, math.sin(s / 4), 0.0, math.cos(s / 4)), now, True)
        heard = [
            Sounding(f"{i}", "noise", 0, (3 * math.cos(s + i), 1.5, 3 * math.sin(s + i)), 0.0, True, -3.0 * (i % 3)) for i in range(count)
        ]
        stamp = monotonic_ns()
        writer.write(stamp, here, heard)
        if (took := monotonic_ns() - stamp) > HELD_NS:
            slowly[stamp] = took
        until = began + now + int(BUSY * 1e9 / HZ)
        while monotonic_ns() < until:
            kept = [{"k": [k, str(k)]} for k in range(60)]
        frame += 1
        time.sleep(max(0.0, (began + frame * 1e9 / HZ - monotonic_ns()) / 1e9))
    del kept
    return frame, slowly


def _within(held: list[tuple[int, int]], at_ns: int, age_ns: int) -> int:
    """How much of the time that an event waited lies in `held` (until, for how long)."""
    return sum(max(0, min(until, at_ns) - max(until - by, at_ns - age_ns)) for until, by in held)


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
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
    link, start = Link(context), context.Barrier(2 + len(cores))
    ear, mouth = context.Pipe(duplex=False)
    others = [context.Pipe(duplex=False) for _ in cores]
    children = [
        context.Process(target=sound, args=(link, clips, args.seconds, args.plain, start, mouth)),
        *(context.Process(target=asleep, args=(c, args.seconds, start, word)) for c, (_, word) in zip(cores, others, strict=True)),
    ]
    for child in children:
        child.start()
    start.wait()
    frames, slowly = busy(link, clips, args.sources, args.seconds)
    blocks, gaps, late, spent, (at_ns, ages_ns), asked, took_ns = ear.recv()
    controls = [other.recv() for other, _ in others]
    held = [one for control in controls for one in control]
    for child in children:
        child.join()
    ages_ns = ages_ns - np.array([slowly.get(stamp, 0) for stamp in (at_ns - ages_ns).tolist()])
    age = ages_ns / BLOCK_NS
    form = "compiled" if prepared() and not args.plain else "NumPy"
    print(f"{args.seconds:.0f} s, {args.sources} sources, {form}, {frames} frames, load {os.getloadavg()[0]:.1f}\n")
    print("| blocks played | late | gaps | event to block: median, p99, most (blocks) | share of a core |\n|---|---|---|---|---|")
    ages = f"{np.median(age):.2f}, {np.percentile(age, 99):.2f}, {age.max():.2f}"
    print(f"| {blocks} | {len(late)} | {gaps} | {ages} | {spent / args.seconds:.1%} |\n")
    longest = max((by for _, by in held), default=0) / 1e6
    slow = [(int(w), int(a)) for w, a in zip(at_ns, ages_ns, strict=True) if a > 2 * BLOCK_NS]
    machine = [any(_within(c, w, a) >= a - 2 * BLOCK_NS for c in controls) for w, a in slow]
    clock = [not m and _within(asked, w, a) >= a - 2 * BLOCK_NS for m, (w, a) in zip(machine, slow, strict=True)]
    rest = max((a / BLOCK_NS for m, c, (_, a) in zip(machine, clock, slow, strict=True) if not m and not c), default=0.0)
    others = len(slow) - sum(machine) - sum(clock)
    print(
        f"events later than 2 blocks: {len(slow)} of {len(age)}; {sum(machine)} while a control was held up by as much, {sum(clock)} while "
        f"the clock asked for no block, {others} others, of at most {rest:.1f} blocks"
    )
    took = np.sort(took_ns) / 1e6
    print(f"a block took {np.median(took):.2f} ms to make, p99.9 {took[int(0.999 * len(took))]:.2f}, the longest {took[-1]:.1f}")
    longest_asked = max((by for _, by in asked), default=0) / 1e6
    print(f"the clock that takes blocks: held up {len(asked)} times for more than 1 ms, the longest {longest_asked:.1f} ms")
    print(f"control, asleep on each core: held up {len(held)} times for more than 1 ms, the longest {longest:.1f} ms")
    for when, by, since, did in late:
        beside = max((b for w, b in held if abs(w - when) < 50_000_000), default=0) / 1e6
        print(
            f"late: the clock by at most {by / 1e6:.1f} ms, the maker last done {since / 1e6:.1f} ms before; control then {beside:.1f} ms"
        )
        print(f"      the maker: {did}")


if __name__ == "__main__":
    main()
