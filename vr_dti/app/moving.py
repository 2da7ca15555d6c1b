"""How a trainee in a headset may get about without a step, where the options ask for it: turning and going by thumbstick."""

from __future__ import annotations

from argparse import Namespace

import numpy as np

from vr_dti.backends.openxr import Steered
from vr_dti.errors import InputError
from vr_dti.scene import Scene
from vr_dti.spaces import transform_points
from vr_dti.world.boxes import boxes_between
from vr_dti.world.setting import world_from_stage

TURN_DEG = 30.0
"""of one push: default, as headsets' own programs have it"""
CHEST_M = 1.0
"""what is in the way at this height cannot be gone through, or stood in: default"""


def check_sticks(options: Namespace) -> None:
    """Raises `InputError` where sticks are asked for and nobody wears a headset."""
    if options.display != "openxr" and (options.turn or options.teleport):
        raise InputError("--turn and --teleport are for a headset's thumbsticks", "leave them out, or run with --display openxr")


def steered(options: Namespace, scene: Scene, trainee: str) -> Steered:
    """What the sticks do."""
    mark = scene.setting.place.marks[scene.setting.trainee_marks[trainee]]
    frame = world_from_stage(mark)

    def may_go(head: tuple[float, float, float], spot: tuple[float, float, float]) -> bool:
        way = transform_points(frame, np.array([[head[0], CHEST_M, head[2]], [spot[0], CHEST_M, spot[2]]]))
        return not boxes_between(scene.setting.rows, way[:1], way[1:]).any()

    return Steered(TURN_DEG if options.turn else 0.0, options.teleport, may_go)
