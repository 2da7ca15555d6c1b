"""What hands do on those who lie or sit, and on somebody in handcuffs: breath, help up, rolling over, custody."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from vr_dti.world.setting import PropKind, Setting
from vr_dti.world.state import Prop

from .acting import Actor
from .test_handling import glide, lying


def test_a_hand_at_the_chest_of_somebody_who_lies_checks_his_breathing(corner: Setting) -> None:
    actor = lying(corner, "roll_prone")
    actor.hand("right", actor.joint_m("subject", "Spine1") + np.array((0.0, 0.16, 0.0)))
    actor.run(1200)
    assert not actor.told("checked_breathing")
    actor.run(800)
    (checked,) = actor.told("checked_breathing")
    assert checked.to == "subject" and checked.part in ("torso", "neck") and checked.dwell_ms >= 1500


def test_a_head_near_his_face_checks_it_too_and_not_that_of_who_stands(corner: Setting) -> None:
    actor = lying(corner, "roll_prone")
    x, y, z = actor.joint_m("subject", "Head").tolist()
    actor.head(x, z, y=y + 0.38)
    actor.run(1800)
    assert [(i.to, i.part) for i in actor.told("checked_breathing")] == [("subject", "head")]
    actor.head(x, z, y=y + 0.8)
    actor.run(0)
    actor.head(x, z, y=y + 0.38)
    actor.run(1800)
    assert len(actor.told("checked_breathing")) == 1, "away for a frame is the same check"
    upright = Actor(corner)
    x, y, z = upright.joint_m("subject", "Head").tolist()
    upright.head(x, z + 0.3, y=y)
    upright.hand("right", upright.joint_m("subject", "Spine2"))
    upright.run(2500)
    assert upright.told("touched") and not upright.told("checked_breathing")


def test_a_closed_hand_on_his_arm_that_rises_helps_him_up(corner: Setting) -> None:
    actor = lying(corner, "roll_prone")
    at = actor.joint_m("subject", "RightArm")
    actor.hand("right", at)
    actor.run(300)
    actor.control("right", "squeeze", 1.0)
    actor.run(50)
    glide(actor, ("right",), (0.0, 0.15, 0.0), from_m=(at,))
    (helped,) = actor.told("helped_up")
    assert helped.to == "subject" and not actor.told("pulled")


@pytest.mark.parametrize(("same_way", "told"), [(True, 1), (False, 0)])
def test_two_hands_at_shoulder_and_hip_roll_him_over(corner: Setting, same_way: bool, told: int) -> None:
    actor = lying(corner, "roll_prone")
    shoulder, hip = actor.joint_m("subject", "RightArm"), actor.joint_m("subject", "RightUpLeg")
    spine = actor.joint_m("subject", "Neck") - actor.joint_m("subject", "Hips")
    across = np.array((spine[2], 0.0, -spine[0])) / math.hypot(spine[0], spine[2])
    for side, at in (("left", shoulder), ("right", hip)):
        actor.hand(side, at)
    actor.run(400)
    assert {i.to for i in actor.told("touched")} == {"subject"}
    for k in range(1, 20):
        actor.hand("left", shoulder + across * 0.006 * k)
        actor.hand("right", hip + across * 0.006 * k * (1.0 if same_way else -1.0))
        actor.run(22)
    assert [(i.to, i.hand) for i in actor.told("rolled")] == [("subject", "both")] * told


# --- custody ---------------------------------------------------------------------------------------------------------------


def cuffed(corner: Setting, worn: bool) -> Actor:
    setting = replace(corner, props=(PropKind("cuffs", "handcuffs", "subject" if worn else "", "wrists"),))
    return Actor(setting)


@pytest.mark.parametrize(
    ("share", "other_hand", "told"),
    [((0.2, 0.05), False, "rolled"), ((0.1, 0.0), False, ""), ((0.09, 0.16), False, "helped_up"), ((0.2, 0.05), True, "")],
    ids=["across", "too little", "up", "of two hands"],
)
def test_who_has_one_hand_rolls_him_over_by_it(corner: Setting, share: tuple[float, float], other_hand: bool, told: str) -> None:
    actor = lying(corner, "roll_prone")
    shoulder = actor.joint_m("subject", "RightArm")
    spine = actor.joint_m("subject", "Neck") - actor.joint_m("subject", "Hips")
    across = np.array((spine[2], 0.0, -spine[0])) / math.hypot(spine[0], spine[2])
    actor.hand("right", shoulder)
    actor.hand("left", actor.joint_m("subject", "RightUpLeg"), valid=other_hand)
    actor.run(300)
    actor.control("right", "squeeze", 1.0)
    actor.run(50)
    glide(actor, ("right",), share[0] * across + np.array((0.0, share[1], 0.0)), from_m=(shoulder,))
    assert [(i.kind, i.hand) for i in actor.told("rolled", "helped_up")] == ([(told, "right")] if told else [])


@pytest.mark.parametrize(("worn", "partner_near", "told"), [(True, False, 1), (False, False, 0), (True, True, 0)])
def test_the_only_hand_on_somebody_in_handcuffs_takes_him_over(corner: Setting, worn: bool, partner_near: bool, told: int) -> None:
    actor = cuffed(corner, worn)
    assert actor.shown.world.props == (Prop("cuffs", "subject" if worn else "", "wrists"),)
    if partner_near:
        by = actor.joint_m("subject", "LeftForeArm") - actor.joint_m("partner", "RightHand")
        actor.moved("partner", tuple(by.tolist()))
    actor.hand("left", actor.joint_m("subject", "RightArm"))
    actor.run(1200)
    assert not actor.told("took_custody")
    actor.run(800)
    assert [i.to for i in actor.told("took_custody")] == ["subject"] * told


@pytest.mark.parametrize("joint", ["RightForeArm", "RightHand", "LeftHand"])
@pytest.mark.parametrize("come", [(0.0, -0.45, 0.0), (0.0, 0.45, 0.0), (-0.5, 0.0, 0.0)], ids=["below", "above", "front"])
def test_custody_is_taken_by_where_the_hand_rests_not_by_what_it_passes(
    corner: Setting, joint: str, come: tuple[float, float, float]
) -> None:
    actor = cuffed(corner, True)
    at = actor.joint_m("subject", joint)
    for share in np.linspace(1.0, 0.0, 55):
        actor.hand("left", at + share * np.array(come))
        actor.run(0)
    actor.run(2000)
    (taken,) = actor.told("took_custody")
    assert taken.part in ("forearm", "hand", "upper_arm")
