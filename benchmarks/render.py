"""What drawing costs: CPU time and draw calls for 1, 2, 3 and 5 views of the shipped scene, three people and the trainee; and what is paid
for things that come and go (handcuffs, somebody speaks, anger reddens faces, flashlights, hair that swings).

    python benchmarks/render.py              all tables
    python benchmarks/render.py --one KIND   `submission` or `rasterised`, in this process
    python benchmarks/render.py --added KIND     what comes and goes, two eyes, pose included

Submission runs on Mesa's null driver (`GALLIUM_NOOP=true`, 16 x 16 pixels): what Python and OpenGL cost before a graphics card would
begin. Rasterised runs on Mesa's software rasteriser at 512 x 512: its triangles and pixels are drawn by this processor, so it is no figure
of any graphics card. Medians of process CPU time, all threads; the first quarter of the frames is dropped. What comes and goes is the
median of the differences to the same instant without it, in turn in one process, each with a renderer of its own.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from drivers import on_each
from numpy.typing import NDArray

if TYPE_CHECKING:
    from vr_dti.cast.mesh import PersonMesh, Swing
    from vr_dti.scene import Scene
    from vr_dti.world.state import World

FRAMES = {"submission": 240, "rasterised": 16}
SIDE_PX = {"submission": 16, "rasterised": 512}
ROUNDS = {"submission": 300, "rasterised": 24}
SPRINGS, CHAIN = 64, 4


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


# --- what comes and goes ---


def angry(world: World) -> World:
    """Everybody is: brows, lips, and blood in the face."""
    return replace(world, actors=tuple(replace(a, feels="rage", feels_permille=1000, feels_since_ms=-5000) for a in world.actors))


def spoken(scene: Scene, world: World) -> World:
    """The first of the cast says the longest line there is."""
    from vr_dti.world.state import Saying

    name = max((n for n, line in scene.setting.lines.items() if line.lips is not None), key=lambda n: scene.setting.lines[n].duration_ms)
    first, *others = world.actors
    return replace(world, actors=(replace(first, saying=Saying(name, 0, scene.setting.lines[name].duration_ms)), *others))


def swinging(mesh: PersonMesh) -> PersonMesh:
    """The same person with `SPRINGS` springs in chains of `CHAIN` round the head, which carry a share of its vertices."""
    from vr_dti.world.skeleton import JOINT

    head = mesh.skeleton.joint_m[JOINT["Head"]]
    round_ = np.arange(SPRINGS) // CHAIN * (2.0 * math.pi * CHAIN / SPRINGS)
    deep = np.arange(SPRINGS) % CHAIN
    at = head + np.stack((0.09 * np.sin(round_), 0.1 - 0.06 * deep, 0.09 * np.cos(round_)), axis=-1)
    near = np.flatnonzero(np.linalg.norm(mesh.vertices["position"] - head, axis=1) < 0.25)[::3].astype(np.uint32)
    own = np.zeros((len(near), 4), dtype=np.uint8)
    own[:, 0] = len(JOINT) + near % SPRINGS
    return replace(mesh, swing=_springs(at, deep, near, own))


def _springs(at: NDArray[np.float64], deep: NDArray[np.intp], rows: NDArray[np.uint32], joints: NDArray[np.uint8]) -> Swing:
    from vr_dti.cast.mesh import Swing
    from vr_dti.world.skeleton import JOINT

    every = np.ones(SPRINGS)
    return Swing(
        parent=np.where(deep > 0, np.arange(SPRINGS) - 1, -1 - JOINT["Head"]),
        head_m=at,
        tail_m=at - (0.0, 0.06, 0.0),
        stiffness=0.6 * every,
        gravity=np.tile((0.0, -0.2, 0.0), (SPRINGS, 1)),
        drag=0.4 * every,
        radius_m=0.02 * every,
        centre=np.full(SPRINGS, -1),
        collider_joint=np.array([JOINT["Head"]]),
        collider_m=np.zeros((1, 2, 3)) + at.mean(axis=0),
        collider_radius_m=np.array([0.08]),
        meets=np.ones((SPRINGS, 1), dtype=bool),
        rows=rows,
        joints=joints,
        weights=np.tile(np.array((255, 0, 0, 0), dtype=np.uint8), (len(rows), 1)),
    )


def measure_added(kind: str) -> None:
    """Print what each thing adds to a frame of two eyes."""
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
    plain, people = replace(run.world, props=()), scene.people
    names = [a.name for a in plain.actors]
    haired = {**people, scene.setting.cast[0].person: swinging(people[scene.setting.cast[0].person])}
    added = [
        ("nothing: how well this tells", plain, people),
        ("a pair of handcuffs on wrists", run.world, people),
        ("somebody speaks: lips, caption, sound", spoken(scene, plain), people),
        (f"{len(names)} people in anger, flushed", angry(plain), people),
        *((f"flashlights: {k}", replace(plain, torches=tuple(names[:k])), people) for k in (1, 2, 3)),
        (f"hair on {SPRINGS} springs, one person", plain, haired),
    ]
    with Graphics.offscreen() as graphics:
        ctx, side = graphics.ctx, SIDE_PX[kind]
        target = Target(ctx, (2 * side, side))
        field = perspective(math.radians(95.0), 1.0, 0.05, 300.0)
        eyes = [np.array((x, 1.68, 0.0)) for x in (-0.032, 0.032)]
        matrices = [look_at(at, at + np.array((0.0, -0.1, -1.0))) for at in eyes]
        views = [View(f"v{i}", m, field, target.framebuffer, (i * side, 0, side, side), trainee="t1") for i, m in enumerate(matrices)]

        def drawing(of: dict[str, PersonMesh], world: World) -> tuple[Renderer, Callable[[int], float]]:
            renderer = Renderer(ctx, scene.setting, of, trainee_person=scene.scenario.doc.trainee_person)

            def draw(k: int) -> float:
                start = time.process_time_ns()
                renderer.draw(pose(scene.setting, world, k * 11_111_111), views)
                if kind == "rasterised":
                    ctx.finish()
                return (time.process_time_ns() - start) / 1e6

            return renderer, draw

        print(f"\n{kind}, two eyes of {side} x {side}: {graphics.renderer}, load {os.getloadavg()[0]:.1f}")
        print("| more than the same frame without | CPU ms | of |\n|---|---|---|")
        bare, without = drawing(dict(people), plain)
        for what, world, of in added:
            other, with_it = drawing(dict(of), world)
            spent = [(without(k), with_it(k)) if k % 2 else (with_it(k), without(k))[::-1] for k in range(ROUNDS[kind])]
            warm = spent[len(spent) // 4 :]
            more = statistics.median(b - a for a, b in warm)
            print(f"| {what} | {more:.2f} | {statistics.median(a for a, _ in warm):.2f} |", flush=True)
            other.close()
        bare.close()
        target.release()


def main() -> None:
    parser = argparse.ArgumentParser(description="What drawing costs.")
    parser.add_argument("--one", choices=sorted(FRAMES))
    parser.add_argument("--added", choices=sorted(ROUNDS))
    options = parser.parse_args()
    if options.one:
        measure(options.one)
        return
    if options.added:
        measure_added(options.added)
        return
    for what in ("--one", "--added"):
        on_each(__file__, what)


if __name__ == "__main__":
    main()
