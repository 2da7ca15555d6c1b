"""CPU time of a whole frame without rasterisation: three people, a trainee with two controllers, story, log, sound, two eyes.

python benchmarks/frame.py [--seconds 60]

The null GL driver takes the draw calls and draws nothing, and no runtime is asked or waited for: what is left is ours. Budget: median
under 2 ms, 99th percentile under 4 ms.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

BUDGET_MS = (2.0, 4.0)


def measure(seconds: float) -> None:
    """In the child, whose GL draws nothing."""
    import numpy as np

    from vr_dti.app.starter import Starter
    from vr_dti.audio.link import Link, SceneWriter
    from vr_dti.backends.graphics import Graphics
    from vr_dti.backends.offscreen import OffscreenDisplay
    from vr_dti.backends.script import load_script
    from vr_dti.console.strip import StripKeeper
    from vr_dti.events import Effect, Listener, Sounding
    from vr_dti.intents.thresholds import Thresholds
    from vr_dti.ports import Standpoint, View
    from vr_dti.recording.rows import TraineeMeta
    from vr_dti.records.session_file import SessionWriter, new_meta
    from vr_dti.render.renderer import Renderer
    from vr_dti.render.viewpoints import eyes
    from vr_dti.resources import shipped
    from vr_dti.run import Course, begin
    from vr_dti.scene import load_scene
    from vr_dti.session import Session, no_pauses, period_of
    from vr_dti.timebase import Frame, VirtualClock

    class Shared:
        """The frame's part of the sound: the newest scene into shared memory."""

        name = "sound"

        def __init__(self, clips: Sequence[str]) -> None:
            self._writer = SceneWriter(Link(multiprocessing.get_context("spawn")), clips)

        def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
            self._writer.write(frame.now_ns, listener, heard)

        def close(self) -> None: ...

    def both_eyes(standpoint: Standpoint, target: object, rect_px: tuple[int, int, int, int]) -> Sequence[View]:
        return (*one(standpoint, target, rect_px), *one(standpoint, target, rect_px))

    one = eyes()
    script = load_script(shipped("scenes", "handcuffed", "trainees", "early.yaml"))
    trainees = [script.doc.trainee]
    scene = load_scene("handcuffed", trainees, lambda _: None)
    clock = VirtualClock()
    graphics = Graphics.offscreen()
    display = OffscreenDisplay(graphics.ctx, clock=clock, rate_hz=90.0, size_px=(16, 16), camera=both_eyes, wanted=lambda _: True)
    renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
    run, first = begin(scene, trainees)
    with tempfile.TemporaryDirectory() as folder:
        meta = new_meta(
            scene_id="handcuffed",
            scene_version="0",
            scene_hash="",
            seed=1,
            trainees=[TraineeMeta("early", "headset", True)],
            operator="",
            created="",
        )
        writer = SessionWriter(Path(folder) / "session.dtis", meta)
        session = Session(
            Course(scene, Thresholds(), run, first=first),
            clock=clock,
            period_ns=period_of(90),
            sources=[script, Starter(trainees[0])],
            displays=[display],
            outputs=[Shared(list(scene.setting.sound_level_db))],
            draw=renderer.draw,
            writer=writer,
            strip=StripKeeper(scene),
        )
        spent, parts = [], {"simulate": [], "show": []}
        with no_pauses():
            for _ in range(round(seconds * 90)):
                began = time.thread_time_ns()
                frame = session._wait()
                tick = session.simulate(frame)
                middle = time.thread_time_ns()
                session.show(tick)
                ended = time.thread_time_ns()
                spent.append((ended - began) / 1e6)
                parts["simulate"].append((middle - began) / 1e6)
                parts["show"].append((ended - middle) / 1e6)
        writer.close()
    warm = np.array(spent[90:])
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"renderer: {graphics.renderer}; people: {len(scene.setting.cast)} and the trainee; turns: {len(warm)}; {load}\n")
    print("| CPU ms a frame | median | p99 | budget |\n|---|---|---|---|")
    print(f"| whole frame | {np.median(warm):.2f} | {np.percentile(warm, 99):.2f} | {BUDGET_MS[0]:.0f} / {BUDGET_MS[1]:.0f} |")
    for name, those in parts.items():
        print(f"| of it {name} | {np.median(those[90:]):.2f} | {np.percentile(those[90:], 99):.2f} | |")
    for fault, times in session.faults.items():
        print(f"\nfault, {times} times: {fault}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=40.0, help="of the scene")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        measure(args.seconds)
        return
    env = os.environ | {"GALLIUM_NOOP": "true"}
    sys.exit(subprocess.run([sys.executable, __file__, "--child", "--seconds", str(args.seconds)], env=env, check=False).returncode)


if __name__ == "__main__":
    main()
