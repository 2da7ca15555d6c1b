"""A fist that goes by somebody pulls nobody, whichever way and however fast; a hand that takes hold and pulls is told each time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.spaces import Floats
from vr_dti.world.setting import Setting

from .acting import Actor
from .hands_by import JOINTS, Way, goes, passing, pulling, rising, striking, swinging
from .test_handling import away_from_subject, kneeling

SIZES = [("stocky", "tall"), ("tall", "small"), ("small", "stocky")]
MANY = 30
OFF_HIM = np.array((-0.4, 0.8, 0.2)) / np.linalg.norm((-0.4, 0.8, 0.2))
"""a way off somebody below"""


def drawn(
    setting: Setting, way: Callable[[np.random.Generator, Actor, str], Way], *, many: int = MANY, kneels: bool = False
) -> list[list[str]]:
    """What many hands, one after the other, did on the partner."""
    draw, told = np.random.default_rng(11), []
    shown = kneeling(setting).shown if kneels else Actor(setting).shown
    for k in range(many):
        actor = Actor(setting)
        actor.shown = shown
        for _ in goes(actor, way(draw, actor, JOINTS[k % len(JOINTS)])):
            pass
        told.append([i.kind for i in actor.intents if i.to == "partner"])
    return told


@pytest.mark.parametrize(("partner", "subject"), SIZES)
def test_a_fist_that_goes_by_pulls_nobody(staged: Callable[[str, str], Setting], partner: str, subject: str) -> None:
    """41 in 100 of them were told as a pull, once: whatever went off the subject by 8 cm."""
    told = drawn(staged(partner, subject), lambda draw, actor, joint: passing(draw, actor.joint_m("partner", joint)))
    assert sum("touched" in kinds for kinds in told) > MANY // 2, "it does go by within reach"
    assert not [k for k, kinds in enumerate(told) if "pulled" in kinds]


@pytest.mark.parametrize(("partner", "subject"), SIZES)
def test_a_hand_that_takes_hold_and_pulls_is_told(staged: Callable[[str, str], Setting], partner: str, subject: str) -> None:
    """Also where it was closed a moment before it came."""
    told = drawn(
        staged(partner, subject), lambda draw, actor, joint: pulling(draw, actor.joint_m("partner", joint), away_from_subject(actor))
    )
    assert not [k for k, kinds in enumerate(told) if kinds.count("pulled") != 1]


@pytest.mark.parametrize("kneels", [False, True], ids=["stands", "kneels"])
@pytest.mark.parametrize("fist", [striking, swinging])
def test_a_fist_that_goes_back_the_way_it_came_pulls_nobody(
    corner: Setting, fist: Callable[[np.random.Generator, Floats, Floats], Way], kneels: bool
) -> None:
    """Who stands was pulled by most of them, once: where they turn round they stop for a moment."""
    told = drawn(corner, lambda draw, actor, joint: fist(draw, actor.joint_m("partner", joint), away_from_subject(actor)), kneels=kneels)
    assert sum("touched" in kinds for kinds in told) > MANY // 3, "it does come within reach"
    assert not [k for k, kinds in enumerate(told) if "pulled" in kinds]


def test_who_kneels_is_pulled_off_at_once_and_by_no_fist_that_goes_by(corner: Setting) -> None:
    """Nobody has to rest a hand on him first; how the hand came there is no pull."""
    told = drawn(corner, lambda draw, actor, joint: pulling(draw, actor.joint_m("partner", joint), OFF_HIM), kneels=True)
    assert not [k for k, kinds in enumerate(told) if kinds.count("pulled") != 1]
    told = drawn(corner, lambda draw, actor, joint: passing(draw, actor.joint_m("partner", joint)), kneels=True)
    assert not [k for k, kinds in enumerate(told) if "pulled" in kinds]


@pytest.mark.parametrize("joint", ["RightForeArm", "RightHand", "LeftHand"])
def test_a_hand_that_rises_past_a_thigh_pulls_by_the_arm(corner: Setting, joint: str) -> None:
    """It pulls by what it closed on, not by what it came near first."""
    told = drawn(corner, lambda draw, actor, _: rising(draw, actor.joint_m("partner", joint), away_from_subject(actor)), many=6)
    assert [kinds.count("pulled") for kinds in told] == [1] * 6
