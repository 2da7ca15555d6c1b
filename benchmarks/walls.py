"""Five walls against one: what a scene costs where the walls around the trainee show it, and how long a crowded place takes to submit.

    python benchmarks/walls.py                    both tables
    python benchmarks/walls.py --one KIND         `submission` or `rasterised`, in this process

One wall of 60 degrees at five times the pixels of each of five that stand around: the shipped scene at its first instant on both, drawn in
turn in one process. `submission` runs on Mesa's null driver, and draws a place of 1,000 objects on the five walls besides; `rasterised` on
Mesa's software rasteriser, so it is no figure of any graphics card. Medians of process CPU time, all threads.
"""

from __future__ import annotations

import math
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from drivers import in_turn, main

if TYPE_CHECKING:
    from vr_dti.ports import View
    from vr_dti.render.surface import Target

WALLS, FIELD_DEG = 5, 60.0
SIDE_PX = 512
ROUNDS = {"submission": 200, "rasterised": 10}
OBJECTS = ("hydrant", "bin", "news_box", "street_sign", "table", "shelves")
EYE_M = np.array((0.0, 1.68, 0.0))


def view_towards(turn_deg: float, target: Target, rect_px: tuple[int, int, int, int]) -> View:
    """A wall square to that direction."""
    from vr_dti.ports import View
    from vr_dti.spaces import look_at, perspective

    turn = math.radians(turn_deg)
    matrix = look_at(EYE_M, EYE_M + np.array((math.sin(turn), 0.0, -math.cos(turn))))
    field = perspective(math.radians(FIELD_DEG), 1.0, 0.05, 300.0)
    return View(f"wall {turn_deg:.0f}", matrix, field, target.framebuffer, rect_px, trainee="t1", own_hands=False)


def measure(kind: str) -> None:
    """Print one table."""
    from vr_dti.backends.graphics import Graphics
    from vr_dti.render.renderer import Renderer
    from vr_dti.render.surface import Target
    from vr_dti.run import begin
    from vr_dti.scene import load_scene
    from vr_dti.world.place import Part
    from vr_dti.world.pose import pose

    scene = load_scene("handcuffed", ["t1"], print)
    run, _ = begin(scene, ["t1"])
    side = 16 if kind == "submission" else SIDE_PX
    large = round(math.sqrt(WALLS) * side)
    with Graphics.offscreen() as graphics:
        ctx = graphics.ctx
        row, one = Target(ctx, (WALLS * side, side)), Target(ctx, (large, large))
        walls = [view_towards(FIELD_DEG * (i - WALLS // 2), row, (i * side, 0, side, side)) for i in range(WALLS)]
        front = [view_towards(0.0, one, (0, 0, large, large))]
        renderer = Renderer(ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
        shown = pose(scene.setting, run.world, 0)

        def drawing(of: Renderer, views: list[View]) -> object:
            def draw() -> None:
                of.draw(shown, views)
                if kind == "rasterised":
                    ctx.finish()

            return draw

        single, five = in_turn((drawing(renderer, front), drawing(renderer, walls)), ROUNDS[kind])
        print(f"\n{kind}: {graphics.renderer}, load {os.getloadavg()[0]:.1f}")
        print("| CPU ms a frame | | |\n|---|---|---|")
        print(f"| one wall, {large} x {large} | {single:.2f} | |")
        print(f"| {WALLS} walls, {side} x {side} each | {five:.2f} | {five / single:.2f} times |")
        if kind == "submission":
            place = scene.setting.place
            many = tuple(
                Part(OBJECTS[i % len(OBJECTS)], (2.5 * math.cos(i) * (1 + i % 12), 0.0, 2.5 * math.sin(i) * (1 + i % 12)), 0.1 * i)
                for i in range(1000)
            )
            crowded = replace(scene.setting, place=replace(place, parts=place.parts + many))
            much = Renderer(ctx, crowded, scene.people, trainee_person=scene.scenario.doc.trainee_person)
            (ms,) = in_turn((drawing(much, walls),), ROUNDS[kind])
            print(f"| {len(crowded.place.parts)} objects on {WALLS} walls | {ms:.2f} | {much.tally.draws} draws |")
            much.close()
        row.release()
        one.release()
        renderer.close()


if __name__ == "__main__":
    main(__file__, __doc__ or "", measure)
