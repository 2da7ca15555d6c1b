"""What drawing costs: CPU time and draw calls for 1, 2, 3 and 5 views of the shipped scene, three people and the trainee.

    python benchmarks/render.py              both tables
    python benchmarks/render.py --one KIND   `submission` or `rasterised`, in this process

Submission runs on Mesa's null driver (`GALLIUM_NOOP=true`, 16 x 16 pixels): what Python and OpenGL cost before a graphics card would
begin. Rasterised runs on Mesa's software rasteriser at 512 x 512: its triangles and pixels are drawn by this processor, so it is no figure
of any graphics card. Medians of process CPU time, all threads; the first quarter of the frames is dropped.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

FRAMES = {"submission": 240, "rasterised": 16}
SIDE_PX = {"submission": 16, "rasterised": 512}


def measure(kind: str) -> None:
    """Print one table."""
    from vr_dti.backends.graphics import Graphics
    from vr_dti.ports import View
    from vr_dti.render.renderer import Renderer
    from vr_dti.render.surface import Target
    from vr_dti.run import begin
    from vr_dti.scene import load_scene
    from vr_dti.spaces import look_at, perspective
    from vr_dti.world.pose import pose

    scene = load_scene("handcuffed", ["t1"], print)
    run, _ = begin(scene, ["t1"])
    with Graphics.offscreen() as graphics:
        renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
        side = SIDE_PX[kind]
        target = Target(graphics.ctx, (side * 5, side))
        eye = np.array((0.0, 1.68, 0.0))
        shown = [pose(scene.setting, run.world, k * 11_111_111) for k in range(8)]
        print(f"\n{kind}: {graphics.renderer}, {side} x {side} each, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else kind)
        print("| views | CPU ms a frame, median | p90 | draw calls | triangles |\n|---|---|---|---|---|")
        for row, count in enumerate((1, 1, 2, 3, 5)):  # row 0 warms up: the first frames of a process are not those of a run
            views = []
            for i in range(count):
                turn = math.radians(50.0 * (i - (count - 1) / 2)) if count > 2 else 0.0
                at = eye + np.array((0.064 * i if count == 2 else 0.0, 0.0, 0.0))
                matrix = look_at(at, at + np.array((math.sin(turn), -0.1, -math.cos(turn))))
                fov = perspective(math.radians(60.0 if count > 2 else 95.0), 1.0, 0.05, 300.0)
                views.append(View(f"v{i}", matrix, fov, target.framebuffer, (i * side, 0, side, side), trainee="t1"))
            spent = []
            for k in range(FRAMES[kind]):
                start = time.process_time()
                renderer.draw(shown[k % len(shown)], views)
                if kind == "rasterised":
                    graphics.ctx.finish()
                spent.append(1000.0 * (time.process_time() - start))
            kept = sorted(spent[len(spent) // 4 :])
            p90 = kept[int(0.9 * len(kept))]
            if row:
                print(f"| {count} | {statistics.median(kept):.2f} | {p90:.2f} | {renderer.tally.draws} | {renderer.tally.triangles} |")
        target.release()
        renderer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="What drawing costs.")
    parser.add_argument("--one", choices=sorted(FRAMES))
    options = parser.parse_args()
    if options.one:
        measure(options.one)
        return
    for kind, extra in (("submission", {"GALLIUM_NOOP": "true"}), ("rasterised", {})):
        subprocess.run([sys.executable, str(Path(__file__)), "--one", kind], env={**os.environ, **extra}, check=True)


if __name__ == "__main__":
    main()
