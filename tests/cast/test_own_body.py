"""Nobody's forearm or hand passes through the own thigh, shin, trunk or head, in any clip; a hand that leans on a knee is on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import PersonMesh
from vr_dti.world.animation.clearance import DEEP_M, deepest_m, nearest
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.members import Clip
from vr_dti.world.parts import PARTS, capsules_of
from vr_dti.world.skeleton import JOINT, JOINTS, Skeleton

MORE_M = 0.015
"""how much deeper than the solver asks for a frame may be: it gives way smoothly, so that an arm does not jump (default)"""

LEANS_M = 0.05
"""how far the middle of a palm that leans on a knee may be off the capsule of the thigh: half a hand, and the cloth (default)"""


def found(clip: Clip, skeleton: Skeleton) -> dict[str, float]:
    """The deepest that an arm lies in each part of the own body over the clip, metres."""
    m = forward(clip.rotation.astype(float), clip.root_m.astype(float), skeleton.offset_m)
    return deepest_m(m, capsules_of(skeleton))


@pytest.mark.parametrize("name", NAMES)
def test_arms_stay_out_of_the_own_body(people: dict[str, PersonMesh], name: str) -> None:
    skeleton = people[name].skeleton
    wrong = [
        f"{clip.name}: {1000 * depth:.0f} mm into the {part}"
        for clip in clips_for(skeleton).values()
        for part, depth in found(clip, skeleton).items()
        if depth > DEEP_M[part] + MORE_M
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_hands_of_who_leans_on_his_knees_are_on_them(people: dict[str, PersonMesh], name: str) -> None:
    """They hung in the air beside and over them, 11 cm off."""
    skeleton = people[name].skeleton
    rig, clips, tall = rig_of(skeleton), clips_for(skeleton), skeleton.height_m / 1.75
    thigh_m = {part: capsules_of(skeleton).radius_m[PARTS.index(f"thigh_{part}")] for part in ("left", "right")}
    for clip, sides in (("catch_breath", ("left", "right")), ("strike_over", ("left",))):
        m = forward(clips[clip].rotation.astype(float), clips[clip].root_m.astype(float), skeleton.offset_m)
        for side in sides:
            hip, knee, hand = (m[:, JOINT[f"{side.capitalize()}{j}"]] for j in ("UpLeg", "Leg", "Hand"))
            palm = (hand[:, :3, :3] @ rig.palm_offset_m[("left", "right").index(side)]) + hand[:, :3, 3]
            along = knee[:, :3, 3] - hip[:, :3, 3]
            share = np.clip(((palm - hip[:, :3, 3]) * along).sum(axis=-1) / (along**2).sum(axis=-1), 0.0, 1.0)
            off = np.sqrt(((palm - hip[:, :3, 3] - share[:, None] * along) ** 2).sum(axis=-1)) - thigh_m[side]
            assert off.max() < LEANS_M * tall and share.min() > 0.6, (clip, side, off.max(), share.min())


def test_an_arm_through_a_thigh_is_seen(people: dict[str, PersonMesh]) -> None:
    skeleton = people[NAMES[0]].skeleton
    clip = clips_for(skeleton)["idle"]
    assert found(clip, skeleton)["thigh"] < DEEP_M["thigh"]
    turn = clip.rotation.copy()
    half = np.radians(50.0)
    turn[:, JOINTS.index("LeftUpLeg")] = (np.sin(half), 0.0, 0.0, np.cos(half))
    turn[:, JOINTS.index("LeftArm")] = (0.0, 0.0, np.sin(np.radians(24.0)), np.cos(np.radians(24.0)))
    assert found(replace(clip, rotation=turn), skeleton)["thigh"] > 0.05


def test_the_nearest_points_of_two_segments_are_those_of_a_fine_search() -> None:
    p, u, q, v = np.random.default_rng(3).uniform(-1.0, 1.0, (4, 60, 3))
    v[:5] = u[:5] * 0.7  # parallel
    s, t = nearest(p, u, q, v)
    gap = np.sqrt(((p + s[:, None] * u - q - t[:, None] * v) ** 2).sum(axis=-1))
    steps = np.linspace(0.0, 1.0, 81)
    a = p[:, None, None] + steps[:, None, None] * u[:, None, None]
    b = q[:, None, None] + steps[None, :, None] * v[:, None, None]
    best = np.sqrt(((a - b) ** 2).sum(axis=-1)).min(axis=(1, 2))
    assert np.all(gap <= best + 1e-9)
    assert np.all(gap >= best - 0.02)
