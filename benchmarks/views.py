"""What another view costs, and what a smaller picture or one in two zones spares: the shipped scene, seen by two eyes.

    python benchmarks/views.py               both tables
    python benchmarks/views.py --one KIND    `submission` or `rasterised`, in this process

Each eye is drawn into a picture and copied into another, as a headset's is. `submission` runs on Mesa's null driver, and draws one eye,
two, and two in zones (`render/zones.py`): what the second eye costs is all that drawing both at once (instanced, layered) could spare.
`rasterised` runs on Mesa's software rasteriser, two eyes of 512 x 512, with and without four samples a pixel, at each size that
`resolution.py` may choose, and in zones of several sizes: no figure of any graphics card. All are drawn in turn in one process: medians of
process CPU time, all threads. Sizes of zones are those of their width and height.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from drivers import in_turn, main

if TYPE_CHECKING:
    import moderngl

    from vr_dti.ports import View
    from vr_dti.render.rawgl import RawGL
    from vr_dti.render.surface import Target
    from vr_dti.render.zone_join import ZoneJoin
    from vr_dti.render.zones import Layout

SIDE_PX = {"submission": 16, "rasterised": 512}
ROUNDS = {"submission": 300, "rasterised": 12}
SAMPLES = {"submission": (0,), "rasterised": (0, 4)}
ZONES = ((0.5, 0.5), (0.4, 0.5), (0.35, 0.5), (0.5, 0.4), (0.4, 0.4), (0.4, 0.6))
"""how large all of it is drawn, and how much of its width the middle is"""


@dataclass(frozen=True)
class Eyes:
    """What a frame of two eyes is drawn into, and how it is handed over."""

    side_px: int
    drawn: Sequence[Target]
    shown: Sequence[Target]
    join: ZoneJoin
    raw: RawGL

    @classmethod
    def made(cls, ctx: moderngl.Context, side_px: int, samples: int) -> Eyes:
        from vr_dti.render.rawgl import RawGL
        from vr_dti.render.surface import Target
        from vr_dti.render.zone_join import ZoneJoin

        size = (side_px, side_px)
        drawn, shown = [Target(ctx, size, samples=samples) for _ in range(2)], [Target(ctx, size) for _ in range(2)]
        return cls(side_px, drawn, shown, ZoneJoin(ctx, size), RawGL(ctx))

    def views(self, count: int, scale: float = 1.0) -> list[View]:
        """That many eyes of one head, drawn at `scale` of their width and height."""
        from vr_dti.ports import View
        from vr_dti.spaces import look_at, perspective

        field = perspective(math.radians(95.0), 1.0, 0.05, 300.0)
        side = round(scale * self.side_px)
        matrices = [look_at((x, 1.68, 0.0), (x, 1.58, -1.0)) for x in (-0.032, 0.032)[:count]]
        targets = [t.framebuffer for t in self.drawn]
        return [View(f"v{i}", m, field, targets[i], (0, 0, side, side), trainee="t1") for i, m in enumerate(matrices)]

    def hand_over(self, views: Sequence[View], zones: Layout | None) -> None:
        """Copy what was drawn, joining zones."""
        for view, drawn, shown in zip(views, self.drawn, self.shown, strict=False):
            if zones is not None:
                self.join.join(drawn.framebuffer, shown.framebuffer, zones)
            else:
                self.raw.copy(drawn.framebuffer, shown.framebuffer, ((view.rect_px, view.rect_px),))

    def release(self) -> None:
        """Give everything back."""
        self.join.release()
        for target in (*self.drawn, *self.shown):
            target.release()


@dataclass(frozen=True)
class Case:
    """A way to draw a frame."""

    name: str
    views: Sequence[View]
    zones: Layout | None
    pixels: float
    """of two whole eyes"""


def cases(eyes: Eyes, kind: str) -> list[Case]:
    """All ways."""
    from vr_dti.render.resolution import SCALES

    if kind == "submission":
        found = [Case("one eye", eyes.views(1), None, 0.5), Case("two eyes", eyes.views(2), None, 1.0)]
        return [*found, in_zones(eyes, *ZONES[0])]
    return [*(Case(f"{scale:.0%}", eyes.views(2, scale), None, scale**2) for scale in SCALES), *(in_zones(eyes, *z) for z in ZONES)]


def in_zones(eyes: Eyes, outer: float, middle: float) -> Case:
    """Both eyes in two zones."""
    from vr_dti.render.zones import layout

    zones = layout((eyes.side_px, eyes.side_px), outer, (0.0, 0.0), middle)
    views = [replace(v, rect_px=(0, 0, *zones.outer_px), inset=zones.inset) for v in eyes.views(2)]
    pixels = math.prod(zones.outer_px) + math.prod(zones.middle_px[2:]) - math.prod(zones.hidden_px[2:])
    return Case(f"edges at {outer:.0%}, the middle {middle:.0%} of it whole", views, zones, pixels / eyes.side_px**2)


def measure(kind: str) -> None:
    """Print one table."""
    from vr_dti.backends.graphics import Graphics
    from vr_dti.render.renderer import Renderer
    from vr_dti.run import begin
    from vr_dti.scene import load_scene
    from vr_dti.world.pose import pose

    scene = load_scene("handcuffed", ["t1"], print)
    run, _ = begin(scene, ["t1"])
    side = SIDE_PX[kind]
    with Graphics.offscreen() as graphics:
        renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
        renderer.hasten()
        shown = pose(scene.setting, run.world, 0)
        of_samples = [Eyes.made(graphics.ctx, side, samples) for samples in SAMPLES[kind]]
        triangles: dict[str, int] = {}

        def drawing(eyes: Eyes, case: Case) -> Callable[[], None]:
            def draw() -> None:
                renderer.draw(shown, case.views)
                eyes.hand_over(case.views, case.zones)
                if kind == "rasterised":
                    graphics.ctx.finish()
                triangles[case.name] = renderer.tally.triangles

            return draw

        all_cases = [cases(eyes, kind) for eyes in of_samples]
        draws = [drawing(eyes, case) for eyes, found in zip(of_samples, all_cases, strict=True) for case in found]
        spent = np.array(in_turn(draws, ROUNDS[kind])).reshape(len(of_samples), -1).T.tolist()
        print(f"\n{kind}: {graphics.renderer}, {side} x {side} an eye, load {os.getloadavg()[0]:.1f}")
        columns = ["without samples", "MSAA 4x"] if kind == "rasterised" else ["CPU ms a frame"]
        print(f"| | pixels | {' | '.join(columns)} | triangles |\n|{'---|' * (len(columns) + 3)}")
        for case, times in zip(all_cases[0], spent, strict=True):
            words = " | ".join(f"{ms:.2f}" if kind == "submission" else f"{ms:.0f}" for ms in times)
            print(f"| {case.name} | {case.pixels:.2f} | {words} | {triangles[case.name]:,} |")
        for eyes in of_samples:
            eyes.release()
        renderer.close()


if __name__ == "__main__":
    main(__file__, __doc__ or "", measure)
