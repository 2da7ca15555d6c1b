"""Who stands in the way of a sound: trunks between head and source, but not the speaker's own, and nobody beside or behind."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT
from vr_dti.world.sounding import _bodies_between, mouth_way

HEAD = np.array((0.0, 1.6, 0.0))
MOUTH = np.array([(0.0, 1.6, -4.0)])


def standing(*at: tuple[float, float], up: tuple[float, float] = (0.95, 1.5)) -> Floats:
    """People at (x, z): joints (N, 54, 4, 4), hips and neck at heights `up`."""
    joints = np.tile(np.eye(4), (len(at), 54, 1, 1))
    for row, (x, z) in enumerate(at):
        for name, y in zip(("Hips", "Neck"), up, strict=True):
            joints[row, JOINT[name], :3, 3] = (x, y, z)
    return joints


@pytest.mark.parametrize(
    ("who", "count"),
    [
        (standing((0.0, -2.0)), 1),
        (standing((0.0, -2.0), (0.1, -3.0)), 2),
        (standing((0.5, -2.0)), 0),
        (standing((0.0, 2.0)), 0),
        (standing((0.0, -6.0)), 0),
        (standing((0.0, -4.1)), 0),
        (standing((0.0, -2.0), up=(0.2, 0.6)), 0),
    ],
    ids=["between", "two", "beside", "behind me", "behind it", "his own mouth", "kneeling"],
)
def test_trunks_in_the_way_are_counted(who: Floats, count: int) -> None:
    assert _bodies_between(who, HEAD, MOUTH).tolist() == [count]


def test_a_mouth_points_where_its_head_does() -> None:
    joints = standing((0.0, 0.0))
    assert mouth_way(joints, 0) == pytest.approx((0.0, 0.0, -1.0))
