"""Whoever comes to a scene later is nowhere to be seen until then, and walks in from where nobody could see him."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.test_scenes import SHIPPED
from vr_dti.events import Effect
from vr_dti.run import begin
from vr_dti.scene import Scene, load_scene
from vr_dti.world.acts import HURRY_MPS, RUN_FROM_MPS
from vr_dti.world.boxes import boxes_between
from vr_dti.world.pose import pose
from vr_dti.world.state import World
from vr_dti.world.step import step

STRAYS_M = 0.35
"""as far as a trainee may have moved from the mark, each way. Default."""
EYE_M = 1.65
BEHIND_DEG = 150.0
"""a trainee who looks ahead sees nothing further round on the widest shipped walls"""
WALK = [("idle", "far", 0, 1000), ("walk", "round", 2500, 1020), ("walk", "beside", 4480, 3520)]
"""as the shared graph has it: clip, mark, travel and time"""


@pytest.fixture(scope="module", params=sorted(SHIPPED))
def scene(request: pytest.FixtureRequest) -> Scene:
    return load_scene(request.param, ["a", "b"], lambda _: None)


def eyes(scene: Scene) -> NDArray[np.float64]:
    """Where eyes may be, about the marks of both trainees."""
    marks = [scene.setting.place.marks[m] for m in scene.setting.trainee_marks.values()]
    strays = (-STRAYS_M, 0.0, STRAYS_M)
    return np.array([(m.x_m + dx, EYE_M, m.z_m + dz) for m in marks for dx in strays for dz in strays])


def arriving(scene: Scene, until_ms: int) -> World:
    """The world `until_ms` after the start, where the boss comes in after a second."""
    run, _ = begin(scene, ["a", "b"])
    world = run.world
    for clip, mark, travel, at_ms in WALK:
        if at_ms <= until_ms:
            act = Effect("act", at_ms, "boss", clip, (("at", mark), ("travel_ms", travel)))
            world = step(scene.setting, world, [act], world.bodies, at_ms)
    return step(scene.setting, world, [], world.bodies, until_ms)


def seen_from(scene: Scene, world: World) -> NDArray[np.bool_]:
    """Which of the eyes would see his head or trunk past the place, were they turned to him."""
    shown = pose(scene.setting, world, world.time_ms * 1_000_000)
    at = shown.world_from_joint[shown.row("boss"), 0, :3, 3]
    body = [at + np.array((0.0, up, 0.0)) for up in (-0.3, 0.0, 0.35, 0.6)]
    return np.array([any(boxes_between(scene.setting.rows, eye[None], point[None])[0] == 0 for point in body) for eye in eyes(scene)])


def test_nobody_sees_the_supervisor_before_he_is_called(scene: Scene) -> None:
    assert not seen_from(scene, arriving(scene, 500)).any()


def test_he_comes_round_a_corner_or_from_behind(scene: Scene) -> None:
    """No wall and no turned head shows him appear; in the open lot he comes from behind the car behind the trainee."""
    first = arriving(scene, 1100)
    if scene.scenario.doc.place != "parking-lot":
        assert not seen_from(scene, first).any()
    else:
        mark = scene.setting.place.marks["far"]
        assert abs(math.degrees(math.atan2(mark.x_m, -mark.z_m))) > BEHIND_DEG


def test_he_walks_in_and_stands_where_the_trainee_sees_him(scene: Scene) -> None:
    marks = [scene.setting.place.marks[name] for name in ("far", "round", "beside")]
    for (a, b), ms in zip(pairwise(marks), (2500, 4480), strict=True):
        assert math.hypot(a.x_m - b.x_m, a.z_m - b.z_m) / (0.001 * ms) < RUN_FROM_MPS < HURRY_MPS, "a walk, no run"
    there = arriving(scene, 8500)
    assert seen_from(scene, there).all()
    boss = next(a for a in there.actors if a.name == "boss")
    assert math.hypot(boss.now.to_xz[0] - marks[-1].x_m, boss.now.to_xz[1] - marks[-1].z_m) < 0.3
