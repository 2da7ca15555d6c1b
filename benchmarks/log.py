"""What keeping the log costs: the frame thread, the writer's thread, the disk. `python benchmarks/log.py [seconds]`

A run at 90 Hz in real time: per turn five tracked poses that jitter as a tracker's do, two views; now and then an intent, an effect, a
perception; each second a snapshot of the whole run.
"""

from __future__ import annotations

import json
import math
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vr_dti.events import Effect, Intent, Perceived, Pose, Reason, pose_of
from vr_dti.ports import View
from vr_dti.recording.log import Log
from vr_dti.recording.rows import TraineeMeta
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.samples import Sample, Tracked, TrackedDevice
from vr_dti.spaces import look_at, perspective
from vr_dti.timebase import Frame, MonotonicClock

DEVICES: tuple[TrackedDevice, ...] = ("head", "left_grip", "left_aim", "right_grip", "right_aim")
HZ = 90
PERIOD_NS = 1_000_000_000 // HZ
CLIP = perspective(math.radians(90), 1.0, 0.05, 100.0)


@dataclass(frozen=True, slots=True)
class Run:
    """Stands for the state of a run: about as many values as the real one."""

    regions: tuple[tuple[str, str, int], ...]
    variables: dict[str, int]
    bodies: tuple[tuple[str, Pose], ...]


def jittering(rng: random.Random, k: int, t_s: float) -> Pose:
    """A slow sway with 0.1 mm and 1e-4 of noise, as trackers have: what makes poses hard to compress."""
    turn = 0.4 * math.sin(0.7 * t_s + k)
    position = (0.2 * math.sin(t_s + k) + rng.gauss(0, 1e-4), 1.2 + 0.1 * k + rng.gauss(0, 1e-4), 0.1 * math.cos(t_s) + rng.gauss(0, 1e-4))
    quat = (rng.gauss(0, 1e-4), math.sin(turn / 2), rng.gauss(0, 1e-4), math.cos(turn / 2))
    return pose_of(position, quat)


def cpu_s(thread_id: int | None) -> float:
    """CPU time of a thread; NaN where the system does not tell."""
    if thread_id is None or not hasattr(time, "pthread_getcpuclockid"):
        return math.nan
    return time.clock_gettime(time.pthread_getcpuclockid(thread_id))


def turn(rng: random.Random, i: int, t_ns: int, seq: int) -> Turn:
    """Turn `i`, begun at `t_ns`; its samples are numbered from `seq` on."""
    t_s, story_ms = i / HZ, i * 1000 // HZ
    samples = [
        Sample(t_ns, "headset", seq + k, "a", Tracked(device, jittering(rng, k, t_s)), t_ns - 3_000_000) for k, device in enumerate(DEVICES)
    ]
    head = (0.1 * math.sin(t_s), 1.7, 0.0)
    views = [
        View(eye, look_at(head, (x, 1.5, -3.0)), CLIP, None, (0, 0, 1832, 1920), trainee="a") for eye, x in (("left", 0), ("right", 0.06))
    ]
    intents = [Intent("gazed", "a", story_ms, story_ms, "headset", seq, to="partner", dwell_ms=400)] if i % 45 == 0 else []
    effects = [Effect("look", story_ms, "partner", "subject", (), Reason("partner", "talk", 0, "timer"))] if i % 90 == 0 else []
    seen = [Perceived(story_ms, "a", "sees", "partner", True)] if i % 30 == 0 else []
    bodies = tuple((s.data.device, s.data.pose) for s in samples if isinstance(s.data, Tracked)) * 4
    run = Run((("partner", "kick", i),) * 8, {f"v{k}": i for k in range(40)}, bodies) if i % 90 == 0 else None
    frame = Frame(i, t_ns, t_ns + 2 * PERIOD_NS, PERIOD_NS)
    return Turn(frame, story_ms=story_ms, samples=samples, intents=intents, effects=effects, perceived=seen, views=views, run=run)


def written(path: Path, seconds: float) -> tuple[list[float], float]:
    """Write a session in real time. -> what each turn cost the frame's thread, us, sorted; CPU time of the writer's thread, s"""
    people = (TraineeMeta("a", "headset", True),)
    meta = new_meta(
        scene_id="bench", scene_version="1", scene_hash="", seed=1, trainees=people, operator="bench", created="2026-01-01T00:00:00Z"
    )
    rng, clock, costs_us = random.Random(1), MonotonicClock(), []
    writer = SessionWriter(path, meta)
    thread = writer._thread.ident
    start_ns, start_cpu_s = clock.now_ns(), cpu_s(thread)
    for i in range(int(seconds * HZ)):
        t_ns = start_ns + i * PERIOD_NS
        clock.sleep_until_ns(t_ns)
        now = turn(rng, i, t_ns, 1 + i * len(DEVICES))
        before_ns = time.perf_counter_ns()
        writer.put(now)
        costs_us.append((time.perf_counter_ns() - before_ns) / 1000)
    writer.flush()
    spent_s = cpu_s(thread) - start_cpu_s
    writer.close()
    return sorted(costs_us), spent_s


def read(path: Path) -> dict[str, object]:
    """What checking and reading it costs, us a row, and what is wrong with it."""
    before_ns = time.perf_counter_ns()
    with Log.open(path) as log:
        problems = log.check()
        checked_ns = time.perf_counter_ns()
        rows = sum(1 for _ in log.rows())
    read_ns = time.perf_counter_ns()
    return {
        "check_us_per_row": round((checked_ns - before_ns) / 1000 / rows, 2),
        "read_us_per_row": round((read_ns - checked_ns) / 1000 / rows, 2),
        "problems": problems,
    }


def main() -> None:
    """Print one line of JSON."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.dtis"
        costs_us, writer_s = written(path, seconds)
        figures = {
            "seconds": seconds,
            "frame_thread_us_median": round(statistics.median(costs_us), 2),
            "frame_thread_us_p99": round(float(np.quantile(costs_us, 0.99)), 2),
            "writer_cpu_percent_of_a_core": round(100 * writer_s / seconds, 2),
            "mb_per_minute": round(path.stat().st_size / 1e6 * 60 / seconds, 2),
        }
        print(json.dumps({**figures, **read(path)}))


if __name__ == "__main__":
    main()
