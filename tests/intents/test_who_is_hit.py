"""From hand samples to bodies: a tool is drawn, aimed and fired, and whom it meets moves; told again, to the bit the same."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.events import Intent
from vr_dti.spaces import Floats
from vr_dti.world.animation import reactions
from vr_dti.world.hurts import hurts
from vr_dti.world.pose import pose
from vr_dti.world.skeleton import JOINT
from vr_dti.world.step import initial, step

from .acting import Actor
from .test_weapons import armed

NS = 1_000_000


def fired(actor: Actor, tool: str, joint: str) -> tuple[list[Intent], Floats]:
    """What is told of one press at the partner's `joint`, and how everybody is 600 ms after it."""
    armed(actor, tool).hand("right", (-0.2, 1.45, -1.2), towards_m=np.add(actor.joint_m("partner", joint), (0.0, 0.08, 0.0)))
    actor.control("right", "trigger", 1.0)
    told = [i for i in actor.run(0) if i.kind in ("fired", "caught")]
    at_ms = told[0].heard_ms
    world = step(actor.setting, initial(actor.setting, ("t1",)), (), actor.memory.bodies, at_ms)
    world = step(actor.setting, world, hurts(told, (), world, at_ms), actor.memory.bodies, at_ms)
    world = step(actor.setting, world, (), actor.memory.bodies, at_ms + 600)
    return told, pose(actor.setting, world, (at_ms + 600) * NS).world_from_joint


def test_spray_in_a_face_brings_hands_to_it(actor: Actor) -> None:
    told, m = fired(actor, "spray", "Head")
    assert [(i.to, i.part) for i in told] == [("partner", "head")]
    row = actor.shown.row("partner")
    eye, hand = m[row, JOINT["LeftEye"], :3, 3], m[row, JOINT["LeftHand"], :3, 3]
    assert float(np.linalg.norm(eye - hand)) < 0.25
    again, same = fired(Actor(actor.setting), "spray", "Head")
    assert again == told and np.array_equal(m, same)


@pytest.mark.parametrize(("tool", "falls"), [("handgun", True), ("spray", False)])
def test_who_is_shot_goes_down_and_who_is_sprayed_stays_up(actor: Actor, tool: str, falls: bool) -> None:
    told, m = fired(actor, tool, "Spine1")
    assert told[0].to == "partner"
    hips = float(m[actor.shown.row("partner"), JOINT["Hips"], 1, 3])
    assert (hips < 0.75) == falls, hips


def test_a_miss_moves_nobody(actor: Actor) -> None:
    armed(actor, "handgun").hand("right", (0.2, 1.4, -0.5), towards_m=(4.0, 3.4, -0.5))
    actor.control("right", "trigger", 1.0)
    told = actor.run(0)
    assert not hurts(told, (), initial(actor.setting, ("t1",)), 1000)
    assert reactions.at((), 1000.0, 1) == reactions.Reaction()
