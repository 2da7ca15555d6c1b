"""The baton: it strikes when it comes fast enough, once a swing, however fast it goes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vr_dti.intents.muzzle import BATON_M
from vr_dti.spaces import Floats

from .acting import FRAME_NS, Actor
from .test_weapons import armed


@pytest.mark.parametrize(("frames", "struck"), [(4, True), (120, False)])
def test_a_baton_strikes_when_it_comes_fast_enough(actor: Actor, frames: int, struck: bool) -> None:
    arm = actor.joint_m("subject", "LeftForeArm")
    armed(actor, "baton")
    start, end = np.add(arm, (0.6, 0.4, 0.5)), np.add(arm, (0.0, 0.0, 0.48))
    for k in range(frames + 1):
        at = start + (end - start) * k / frames
        actor.hand("right", at, towards_m=at - (0.0, 0.0, 1.0))
        actor.run(0)
    told = actor.told("struck")
    assert bool(told) == struck
    if struck:
        assert (told[0].to, told[0].name) == ("subject", "baton") and told[0].strength_cmps > 400


def swung(actor: Actor, at: Floats, mps: float) -> None:
    """A level swing of arm and baton, its tip 3 cm beyond `at` as it passes."""
    arm_m = 1.05
    shoulder = at + np.array((0.0, 0.05, arm_m - 0.03))
    for turn in np.arange(-0.9, 0.9, mps / arm_m * FRAME_NS / 1e9):
        way = np.array((math.sin(turn), 0.0, -math.cos(turn)))
        actor.hand("right", shoulder + (arm_m - BATON_M) * way, towards_m=shoulder + arm_m * way)
        actor.run(0)


@pytest.mark.parametrize("mps", [2.0, 9.0, 16.0, 20.0, 30.0])
@pytest.mark.parametrize("joint", ["LeftForeArm", "Head"])
def test_a_fast_swing_is_one_blow_with_its_speed(actor: Actor, joint: str, mps: float) -> None:
    """At 15 m/s its tip goes 16 cm in a frame: through an arm between two of them."""
    armed(actor, "baton")
    swung(actor, actor.joint_m("subject", joint), mps)
    (told,) = actor.told("struck")
    assert told.to == "subject" and told.strength_cmps == pytest.approx(100 * mps, rel=0.05)


def test_a_tracker_that_jumps_strikes_nobody(actor: Actor) -> None:
    at = actor.joint_m("subject", "Spine2")
    armed(actor, "baton")
    for x in (-1.2, 1.2):
        hand = np.add(at, (x, 0.0, 0.4))
        actor.hand("right", hand, towards_m=hand - (0.0, 0.0, 1.0))
        actor.run(0)
    assert not actor.told("struck")
