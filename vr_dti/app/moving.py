"""How a trainee in a headset may get about without a step, where the options ask for it: turning and going by thumbstick."""

from __future__ import annotations

from argparse import Namespace

import numpy as np

from vr_dti.backends.openxr import Steered
from vr_dti.errors import InputError
from vr_dti.run import Course
from vr_dti.spaces import transform_points
from vr_dti.world.boxes import boxes_between
from vr_dti.world.place import world_from_stage
from vr_dti.world.shapes import Shapes, room_m

TURN_DEG = 30.0
"""of one push: default, as headsets' own programs have it"""
CHEST_M = 1.0
"""what is in the way at this height cannot be gone through, or stood in: default"""
ROOM_M = 0.3
"""that anybody else's body keeps from a spot on the floor that can be gone to: default, half a pair of shoulders with their arms"""


def check_sticks(options: Namespace) -> None:
    """Raises `InputError` where sticks are asked for and nobody wears a headset."""
    if options.display != "openxr" and (options.turn or options.teleport):
        raise InputError("--turn and --teleport are for a headset's thumbsticks", "leave them out, or run with --display openxr")


def steered(options: Namespace, course: Course, trainee: str) -> Steered:
    """What the sticks do: a spot can be gone to if nothing solid is between and nobody stands or lies there now."""
    setting = course.scene.setting
    frame = world_from_stage(setting.place.marks[setting.trainee_marks[trainee]])

    def may_go(head: tuple[float, float, float], spot: tuple[float, float, float]) -> bool:
        way = transform_points(frame, np.array([[head[0], CHEST_M, head[2]], [spot[0], CHEST_M, spot[2]]]))
        people = Shapes.of(course.shown, setting, trainees=True)
        alone = room_m(people, float(way[1, 0]), float(way[1, 2]), but=f"trainee:{trainee}") >= ROOM_M
        return alone and not boxes_between(setting.rows, way[:1], way[1:]).any()

    return Steered(TURN_DEG if options.turn else 0.0, options.teleport, may_go)
