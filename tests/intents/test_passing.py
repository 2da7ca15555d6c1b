"""A fist that goes by somebody pulls nobody, whichever way and however fast; a hand that takes hold and pulls is told each time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.world.setting import Setting

from .acting import Actor
from .hands_by import JOINTS, Way, goes, passing, pulling
from .test_handling import away_from_subject

SIZES = [("stocky", "tall"), ("tall", "small"), ("small", "stocky")]
MANY = 30


def drawn(setting: Setting, way: Callable[[np.random.Generator, Actor, str], Way]) -> list[list[str]]:
    """What many hands, one after the other, did on the partner."""
    draw, told = np.random.default_rng(11), []
    for k in range(MANY):
        actor = Actor(setting)
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
