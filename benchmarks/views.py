"""What another view costs, and what a smaller picture spares: the shipped scene, seen by two eyes.

    python benchmarks/views.py               both tables
    python benchmarks/views.py --one KIND    `submission` or `rasterised`, in this process

`submission` runs on Mesa's null driver and draws one eye, two, and two zones for each of two (all of it at half size, the middle once more
whole): what the second eye costs is all that drawing both at once (instanced, layered) could spare. `rasterised` runs on Mesa's software
rasteriser, two eyes of 512 x 512, with and without four samples a pixel, at each size that `resolution.py` may choose, and in two zones: no
figure of any graphics card. All are drawn in turn in one process: medians of process CPU time, all threads.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from drivers import in_turn, main

if TYPE_CHECKING:
    from vr_dti.ports import View
    from vr_dti.render.surface import Target

SIDE_PX = {"submission": 16, "rasterised": 512}
ROUNDS = {"submission": 300, "rasterised": 12}
SAMPLES = {"submission": (0,), "rasterised": (0, 4)}
AROUND, MIDDLE = 0.5, 0.6
"""two zones: how large all of it is drawn, and how much of its width the middle is"""


def eyes(count: int, target: Target, side_px: int) -> list[View]:
    """That many eyes of one head, each into a square of `target`, side by side."""
    from vr_dti.ports import View
    from vr_dti.spaces import look_at, perspective

    field = perspective(math.radians(95.0), 1.0, 0.05, 300.0)
    matrices = [look_at((x, 1.68, 0.0), (x, 1.58, -1.0)) for x in (-0.032, 0.032)[:count]]
    return [View(f"v{i}", m, field, target.framebuffer, (i * side_px, 0, side_px, side_px), trainee="t1") for i, m in enumerate(matrices)]


def smaller(views: Sequence[View], scale: float) -> list[View]:
    """The same, drawn at `scale` of their width and height."""
    return [replace(v, rect_px=(*v.rect_px[:2], *(round(scale * side) for side in v.rect_px[2:]))) for v in views]


def zones(views: Sequence[View]) -> list[View]:
    """The same in two zones, the middle above the whole."""
    nearer = np.diag((1.0 / MIDDLE, 1.0 / MIDDLE, 1.0, 1.0))
    middles = [replace(v, clip_from_eye=nearer @ v.clip_from_eye) for v in smaller(views, MIDDLE)]
    above = [
        replace(m, name=f"{m.name} middle", rect_px=(m.rect_px[0], v.rect_px[3], *m.rect_px[2:]))
        for m, v in zip(middles, views, strict=True)
    ]
    return [*smaller(views, AROUND), *above]


def measure(kind: str) -> None:
    """Print one table."""
    from vr_dti.backends.graphics import Graphics
    from vr_dti.render.renderer import Renderer
    from vr_dti.render.resolution import SCALES
    from vr_dti.render.surface import Target
    from vr_dti.run import begin
    from vr_dti.scene import load_scene
    from vr_dti.world.pose import pose

    scene = load_scene("handcuffed", ["t1"], print)
    run, _ = begin(scene, ["t1"])
    side = SIDE_PX[kind]
    with Graphics.offscreen() as graphics:
        ctx = graphics.ctx
        renderer = Renderer(ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
        shown = pose(scene.setting, run.world, 0)
        targets = [Target(ctx, (2 * side, 2 * side), samples=samples) for samples in SAMPLES[kind]]
        triangles: dict[str, int] = {}

        def drawing(what: str, views: Sequence[View], target: Target) -> Callable[[], None]:
            def draw() -> None:
                renderer.draw(shown, views)
                if kind == "rasterised":
                    target.resolve()
                    ctx.finish()
                triangles[what] = renderer.tally.triangles

            return draw

        def cases(target: Target) -> dict[str, list[View]]:
            both = eyes(2, target, side)
            sizes = {f"{100 * scale:.0f} %": smaller(both, scale) for scale in SCALES}
            found = {"one eye": eyes(1, target, side), "two eyes": both} if kind == "submission" else sizes
            return {**found, f"two zones: all at {100 * AROUND:.0f} %, the middle {100 * MIDDLE:.0f} % of it whole": zones(both)}

        draws = [drawing(what, views, target) for target in targets for what, views in cases(target).items()]
        names = list(cases(targets[0]))
        spent = np.array(in_turn(draws, ROUNDS[kind])).reshape(len(targets), -1).T.tolist()
        print(f"\n{kind}: {graphics.renderer}, {side} x {side} an eye, load {os.getloadavg()[0]:.1f}")
        columns = ["without samples", "MSAA 4x"] if kind == "rasterised" else ["CPU ms a frame"]
        print(f"| | {' | '.join(columns)} | triangles |\n|{'---|' * (len(columns) + 2)}")
        for what, times in zip(names, spent, strict=True):
            print(f"| {what} | {' | '.join(f'{ms:.2f}' if kind == 'submission' else f'{ms:.0f}' for ms in times)} | {triangles[what]:,} |")
        for target in targets:
            target.release()
        renderer.close()


if __name__ == "__main__":
    main(__file__, __doc__ or "", measure)
