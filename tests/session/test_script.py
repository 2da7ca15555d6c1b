"""A scripted trainee who goes on from somewhere in the middle: what they did before is left out, and who plays it is the session's."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.backends.script import ScriptDoc, ScriptSource
from vr_dti.samples import Button, Sample, Speech, Tracked
from vr_dti.spaces import matrix_from_pose
from vr_dti.timebase import NS_PER_MS, Frame

DOC = ScriptDoc.model_validate(
    {
        "format": "dti-trainee/1",
        "trainee": "late",
        "device": "desktop",
        "head": [{"at": "0s", "x": 0.0}, {"at": "40s", "x": 4.0}],
        "speech": [
            {"at": "19s", "rung": 1, "heard_after": "2s"},
            {"at": "22s", "rung": 3, "heard_after": "400ms"},
        ],
    }
)


def polled(source: ScriptSource, *at_ms: int) -> list[Sample]:
    """Samples of frames at these times of the clock."""
    return [s for i, ms in enumerate(at_ms) for s in source.poll(Frame(i, ms * NS_PER_MS, ms * NS_PER_MS, NS_PER_MS))]


def test_it_is_where_it_would_have_been_and_says_what_was_still_to_be_said() -> None:
    then = polled(ScriptSource(DOC, ""), 0, 20_000)[-1]
    source = ScriptSource(DOC, "").going_on("trainee", 20_000)
    first = polled(source, 500_000)
    assert {s.trainee for s in first} == {"trainee"}
    (head,) = [s.data for s in first if isinstance(s.data, Tracked)]
    assert isinstance(then.data, Tracked) and head.pose == then.data.pose and head.pose[0] == pytest.approx(2.0)
    later = polled(source, 502_000, 502_399, 502_401, 530_000)
    assert [(s.data.rung, s.t_ns // NS_PER_MS) for s in later if isinstance(s.data, Speech)] == [(3, 502_400)]


def test_a_hand_s_trigger_and_grip_are_pulled_as_its_keys_say() -> None:
    keys = [
        {"at": "0s", "x": 0.2, "y": 1.4, "z": -0.5},
        {"at": "2s", "x": 0.2, "y": 1.4, "z": -0.5, "trigger": 1.0, "squeeze": 0.5},
        {"at": "3s", "x": 0.2, "y": 1.4, "z": -0.5, "squeeze": 0.5},
    ]
    doc = ScriptDoc.model_validate({**DOC.model_dump(), "device": "headset", "speech": [], "head": [{"at": "0s"}], "right_hand": keys})
    told = polled(ScriptSource(doc, ""), 0, 1_999, 2_000, 2_500, 3_000, 9_000)
    pulls = [(s.t_ns // NS_PER_MS, s.data.device, s.data.name, s.data.value) for s in told if isinstance(s.data, Button)]
    assert pulls == [(2_000, "right", "squeeze", 0.5), (2_000, "right", "trigger", 1.0), (3_000, "right", "trigger", 0.0)]


def test_fingers_of_a_hand_that_reaches_out_point_along_the_arm_and_of_one_that_hangs_down() -> None:
    """A hand on a shoulder hung from its wrist."""
    slanting = -np.sqrt(0.5)
    for z, y, fingers in ((-0.18, 0.95, (0, -1, 0)), (-0.6, 1.41, (0, 0, -1)), (-0.6, 0.81, (0, slanting, slanting))):
        keys = {"head": [{"at": "0s", "y": 1.65}], "right_hand": [{"at": "0s", "x": 0.2, "y": y, "z": z}]}
        doc = ScriptDoc.model_validate({**DOC.model_dump(), "device": "headset", "speech": [], **keys})
        told = [s.data for s in polled(ScriptSource(doc, ""), 0) if isinstance(s.data, Tracked)]
        (pose,) = (data.pose for data in told if data.device == "right_grip")
        assert np.allclose(matrix_from_pose(pose[:3], pose[3:])[:3, :3] @ (0.0, -1.0, 0.0), fingers, atol=2e-3), (z, y)
