"""How a trainee in a headset may get about without a step, where the options ask for it: by thumbstick, and from a seat."""

from __future__ import annotations

from argparse import Namespace

import numpy as np

from vr_dti.backends.openxr import Steered
from vr_dti.errors import InputError
from vr_dti.run import Simulation
from vr_dti.spaces import transform_points
from vr_dti.world.boxes import boxes_between
from vr_dti.world.place import world_from_stage
from vr_dti.world.shapes import Shapes, room_m

TURN_DEG = 30.0
"""of one push: default, as headsets' own programs have it"""
EYES_CM = 163
"""over the floor, of somebody who stands: default, near the middle of adults"""
CHEST_M = 1.0
"""what is in the way at this height cannot be gone through, or stood in: default"""
ROOM_M = 0.3
"""that anybody else's body keeps from a spot on the floor that can be gone to: default, half a pair of shoulders with their arms"""


def check_sticks(options: Namespace) -> None:
    """Raises `InputError` where sticks or a seat are asked for and nobody wears a headset."""
    if options.display != "openxr" and (options.turn or options.teleport):
        raise InputError("--turn and --teleport are for a headset's thumbsticks", "leave them out, or run with --display openxr")
    if options.eyes_cm and not options.seated:
        raise InputError("--eyes-cm is how high the eyes of somebody who sits are raised", "add --seated, or leave it out")
    if options.display != "openxr" and options.seated:
        raise InputError("--seated is for a headset: elsewhere nobody's own height counts", "leave it out, or run with --display openxr")


def steered(options: Namespace, simulation: Simulation, trainee: str) -> Steered:
    """What the sticks do: a spot can be gone to if nothing solid is between and nobody stands or lies there now."""
    setting = simulation.scene.setting
    frame = world_from_stage(setting.place.marks[setting.trainee_marks[trainee]])

    def may_go(head: tuple[float, float, float], spot: tuple[float, float, float]) -> bool:
        way = transform_points(frame, np.array([[head[0], CHEST_M, head[2]], [spot[0], CHEST_M, spot[2]]]))
        people = Shapes.of(simulation.shown, setting, trainees=True)
        alone = room_m(people, float(way[1, 0]), float(way[1, 2]), but=f"trainee:{trainee}") >= ROOM_M
        return alone and not boxes_between(setting.rows, way[:1], way[1:]).any()

    return Steered(TURN_DEG if options.turn else 0.0, options.teleport, may_go, seated_eyes_cm(options) / 100)


def seated_eyes_cm(options: Namespace) -> int:
    """How high the eyes of a trainee who sits are raised; 0: nobody sits."""
    return (options.eyes_cm or EYES_CM) if options.seated else 0
