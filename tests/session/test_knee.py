"""Where an officer's knee comes down in shipped scenes: on the neck where that is the wrong, and clear of it where the hold is lawful."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.scene import load_scene
from vr_dti.spaces import Floats
from vr_dti.story.engine import Playthrough
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import pose
from vr_dti.world.skeleton import JOINT
from vr_dti.world.step import initial, step

SETTLED_MS = 5000
"""after he begins to kneel down"""
ON_NECK_M, CLEAR_M = 0.13, 0.18
"""a shin's breadth from the neck's joint, and two"""


@pytest.mark.parametrize("name", ["handcuffed", "handcuffed-lawful"])
def test_the_knee_is_on_the_neck_or_clear_of_it(name: str) -> None:
    """The lawful one once came down beside the man's other shoulder, the shin across his neck: he lay 40 cm from where the mark had him."""
    scene = load_scene(name, ["t"], lambda _: None)
    course = Playthrough.begun(scene.story)
    course.go(90_000, ())
    kneels_ms = next(e.at_ms for e in course.effects if (e.kind, e.target, e.name) == ("act", "partner", "kneel_on"))
    at_ms = kneels_ms + SETTLED_MS
    world = initial(scene.setting, ())
    world = step(scene.setting, world, [e for e in course.effects if e.at_ms <= at_ms], (), at_ms)
    shown = pose(scene.setting, world, at_ms * NS_PER_MS)

    def joint(who: str, what: str) -> Floats:
        return shown.world_from_joint[shown.row(who), JOINT[what], :3, 3][[0, 2]]

    knee, foot, neck, hips = joint("partner", "RightLeg"), joint("partner", "RightFoot"), joint("subject", "Neck"), joint("subject", "Hips")
    along = (hips - neck) / np.linalg.norm(hips - neck)
    off_neck = _to_segment(neck, knee, foot)
    if name == "handcuffed":
        assert off_neck < ON_NECK_M
    else:
        assert off_neck > CLEAR_M and 0.1 < (knee - neck) @ along < 0.35, "on his back, below the neck"
        assert np.linalg.norm(knee - neck - ((knee - neck) @ along) * along) < 0.2, "and on him, not beside him"


def _to_segment(p: Floats, a: Floats, b: Floats) -> float:
    u = np.clip((p - a) @ (b - a) / ((b - a) @ (b - a)), 0.0, 1.0)
    return float(np.linalg.norm(p - a - u * (b - a)))
