"""Hands look like hands: side by side and a thumb beside them at rest, a thumb across a fist, everything apart when spread."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.spaces import Floats, quat_multiply, quat_rotate
from vr_dti.world.animation.document import FINGERS
from vr_dti.world.animation.fingers import turns
from vr_dti.world.animation.rig import FINGER_ROWS, rig_of
from vr_dti.world.skeleton import Skeleton

from .conftest import BODIES, skeleton

THUMB, INDEX, MIDDLE, LITTLE = 0, 1, 2, 4
TIP = 0.8
"""length of a last bone over that of the one before: default"""


def bones(body: Skeleton, side: int, shape: str) -> tuple[Floats, Floats]:
    """Joints and tips `(5, 4, 3)` and directions of the bones `(5, 3, 3)` of one hand, in the bind axes of its wrist."""
    rig = rig_of(body)
    local = turns(rig, side, np.array([FINGERS[shape]]))[0]
    bind = body.joint_m[FINGER_ROWS[side]]
    steps = np.stack((bind[:, 1] - bind[:, 0], bind[:, 2] - bind[:, 1], TIP * (bind[:, 2] - bind[:, 1])), axis=1)
    at, turn = [bind[:, 0]], np.tile((0.0, 0.0, 0.0, 1.0), (5, 1))
    ways = []
    for k in range(3):
        turn = quat_multiply(turn, local[:, k])
        ways.append(quat_rotate(turn, steps[:, k]))
        at.append(at[-1] + ways[-1])
    way = np.stack(ways, axis=1)
    return np.stack(at, axis=1), way / np.sqrt((way**2).sum(axis=-1, keepdims=True))


def apart_deg(a: Floats, b: Floats) -> float:
    return float(np.degrees(np.arccos(np.clip(a @ b, -1.0, 1.0))))


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("body", BODIES)
def test_fingers_at_rest_lie_side_by_side_with_the_thumb_along_them(body: str, side: int) -> None:
    _, way = bones(skeleton(body), side, "relaxed")
    for finger in (INDEX, MIDDLE, 3):
        assert apart_deg(way[finger, 0], way[finger + 1, 0]) < 10.0
    assert apart_deg(way[THUMB, 1], way[INDEX, 0]) < 35.0
    bend = [apart_deg(way[f, 0], way[f, 2]) for f in range(INDEX, LITTLE + 1)]
    assert all(20.0 < b < 75.0 for b in bend)
    assert bend == sorted(bend), "the little finger is curled most"


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("body", BODIES)
def test_the_thumb_of_a_fist_lies_across_its_fingers(body: str, side: int) -> None:
    at, _ = bones(skeleton(body), side, "fist")
    tip = at[THUMB, 3]
    assert min(float(np.sqrt(((tip - at[f, k]) ** 2).sum())) for f in (INDEX, MIDDLE) for k in (1, 2)) < 0.04


@pytest.mark.parametrize("body", BODIES)
def test_spread_fingers_are_as_far_apart_as_in_the_bind_pose_and_relaxed_ones_are_not(body: str) -> None:
    def fan(shape: str) -> float:
        _, way = bones(skeleton(body), 1, shape)
        return apart_deg(way[INDEX, 0], way[LITTLE, 0])

    bind = skeleton(body).joint_m[FINGER_ROWS[1]]
    way = bind[:, 2] - bind[:, 0]
    way /= np.sqrt((way**2).sum(axis=-1, keepdims=True))
    assert fan("spread") == pytest.approx(apart_deg(way[INDEX], way[LITTLE]), abs=6.0)
    assert fan("relaxed") < 0.7 * fan("spread")
