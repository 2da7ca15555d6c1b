"""What sound costs: rendering moving sources (audio seconds per CPU second), and handing a scene to the sound process.

python benchmarks/audio.py [--seconds 4]
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import time

import numpy as np

from vr_dti.audio.clip import RATE_HZ, Clip
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.link import Link, SceneWriter
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import BLOCK
from vr_dti.events import Listener, Sounding
from vr_dti.timebase import monotonic_ns


def scene(count: int, story_s: float) -> tuple[Listener, list[Sounding]]:
    """`count` sources circling a head that turns, some of them behind something."""
    listener = Listener((0.0, 1.6, 0.0), (0.0, math.sin(story_s / 4), 0.0, math.cos(story_s / 4)), round(story_s * 1e9), True)
    return listener, [
        Sounding(f"source {i}", "noise", 0, (3 * math.cos(story_s + i), 1.5, 3 * math.sin(story_s + i)), 0.0, True, -3.0 * (i % 3))
        for i in range(count)
    ]


def render(table: HeadTable, clips: dict[str, Clip], count: int, seconds: float) -> tuple[float, float, float]:
    """Real-time factor, mean and 99th percentile of a block's CPU time in ms."""
    mixer = Mixer.for_head(table, clips)
    spent = []
    for i in range(round(seconds * RATE_HZ / BLOCK) + 20):
        listener, soundings = scene(count, i * BLOCK / RATE_HZ)
        before = time.process_time_ns()
        mixer.render(listener, soundings, BLOCK)
        spent.append((time.process_time_ns() - before) / 1e6)
    warm = np.array(spent[20:])
    return BLOCK / RATE_HZ * 1000.0 / warm.mean(), float(warm.mean()), float(np.percentile(warm, 99))


def send(count: int, frames: int = 3000) -> tuple[float, float]:
    """Median and 99th percentile, in us, of what `Speakers.send` does in the frame: one scene into shared memory."""
    writer = SceneWriter(Link(multiprocessing.get_context("spawn")), ["noise"])
    spent = []
    for i in range(frames):
        listener, soundings = scene(count, i / 90.0)
        before = time.perf_counter_ns()
        writer.write(monotonic_ns(), listener, soundings)
        spent.append((time.perf_counter_ns() - before) / 1000.0)
    return float(np.median(spent)), float(np.percentile(spent, 99))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="of sound rendered for each count of sources")
    args = parser.parse_args()
    table = HeadTable.load()
    clips = {"noise": Clip.of(0.02 * np.random.default_rng(0).standard_normal(RATE_HZ), level_db=56.0)}

    print(f"block of {BLOCK} = {BLOCK / RATE_HZ * 1000:.2f} ms\n")
    print("| moving sources | RTF | block, mean ms | p99 ms |\n|---|---|---|---|")
    for count in (1, 8, 16, 32):
        rtf, mean, p99 = render(table, clips, count, args.seconds)
        print(f"| {count} | {rtf:.1f} | {mean:.2f} | {p99:.2f} |")
    print("\n| soundings sent a frame | median us | p99 us |\n|---|---|---|")
    for count in (1, 8, 16, 32):
        median, p99 = send(count)
        print(f"| {count} | {median:.0f} | {p99:.0f} |")


if __name__ == "__main__":
    main()
