"""What the world costs a frame: posing three people and a trainee, stepping, and what the trainee perceives. CPU time.

python benchmarks/world.py [--frames 2400]

Budget of a pose: median under 0.6 ms.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vr_dti.events import Effect, Pose
from vr_dti.scene import load_scene
from vr_dti.world.perceive import perceive
from vr_dti.world.pose import pose
from vr_dti.world.shapes import Shapes, cast_ray, nearest_parts
from vr_dti.world.state import Body, Hand, World
from vr_dti.world.step import initial, step

PERIOD_MS = 11
HAND_M = np.array([(0.2, 1.2, -0.4)])
COURSE = (
    Effect("act", 2000, "partner", "point", (("face", "subject"),)),
    Effect("act", 5000, "partner", "shove", (("face", "subject"),)),
    Effect("act", 5500, "subject", "shoved_fall"),
    Effect("act", 9000, "partner", "kick", (("at", "kick"),)),
    Effect("act", 14000, "partner", "kneel_on", (("at", "kneel"),)),
    Effect("act", 14000, "subject", "roll_prone"),
    Effect("act", 20000, "partner", "hands_up", (("at", "away"), ("face", "trainee"))),
)


def trainee(t_ms: int) -> Body:
    """Somebody who looks about, hands before the chest."""
    sway = 0.05 * np.sin(t_ms / 700.0)
    left, right = (Hand(Pose(x + sway, 1.2, -0.4, 0.0, 0.0, 0.0, 1.0)) for x in (-0.25, 0.25))
    half = 0.1 * np.sin(t_ms / 900.0)
    return Body("trainee", Pose(sway, 1.66, 0.0, 0.0, float(np.sin(half)), 0.0, float(np.cos(half))), left, right)


def spent_ms(call: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    before = time.process_time_ns()
    call()
    return (time.process_time_ns() - before) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=2400, help="of 11 ms each")
    args = parser.parse_args()
    setting = load_scene("handcuffed", ("trainee",), print).setting
    gc.collect()
    gc.freeze()
    gc.disable()  # as in a run
    world: World = initial(setting, ("trainee",))
    rows: dict[str, list[float]] = {"pose": [], "step": [], "perceive": [], "touch": [], "ray": []}
    for frame in range(args.frames):
        now = (frame + 1) * PERIOD_MS
        due = [replace(e) for e in COURSE if now - PERIOD_MS < e.at_ms <= now]
        body = trainee(now)
        before = world
        rows["step"].append(spent_ms(lambda b=before, d=due, p=body, n=now: step(setting, b, d, (p,), n)))
        world = step(setting, before, due, (body,), now)
        shown = pose(setting, world, now * 1_000_000)
        rows["pose"].append(spent_ms(lambda w=world, n=now: pose(setting, w, n * 1_000_000)))
        rows["perceive"].append(spent_ms(lambda s=shown, p=world.bodies[0]: perceive(setting, s, p)))
        rows["touch"].append(spent_ms(lambda s=shown: nearest_parts(Shapes.of(s, setting), HAND_M)))
        rows["ray"].append(spent_ms(lambda s=shown: cast_ray(Shapes.of(s, setting), (0.0, 1.6, 0.0), (0.1, -0.1, -1.0))))
    print(f"three people, one trainee, {len(setting.rows.box_centre_m)} solid parts, {args.frames} frames\n")
    print("| CPU ms | median | p99 |\n|---|---|---|")
    for what, times in rows.items():
        warm = np.array(times[len(times) // 4 :])
        print(f"| {what} | {np.median(warm):.3f} | {np.percentile(warm, 99):.3f} |")


if __name__ == "__main__":
    main()
