"""Where the trainee looks: by the head where the runtime follows no eyes, by the eyes where it does; which of the two is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.instance import EYE_GAZE, Facts, Instance
from vr_dti.events import Pose
from vr_dti.samples import Status, Tracked
from vr_dti.timebase import NS_PER_S

pytestmark = pytest.mark.openxr


@pytest.fixture
def with_eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that says its headset follows eyes. This one knows how they are asked for, but has none: they are never seen."""
    honest = Instance.find_headset

    def find(self: Instance) -> Facts:
        found = replace(honest(self), eyes=EYE_GAZE in self.enabled)
        self.facts = found
        return found

    monkeypatch.setattr(Instance, "find_headset", find)


def test_without_an_eye_tracker_gaze_is_by_head_and_says_so(loop: Loop) -> None:
    loop.run(5)
    assert loop.statuses("gaze") == [Status("gaze", 0, "by head")]
    assert not [t for t in loop.of_tracked() if t.device == "eyes"]


def test_a_tracker_that_sees_no_eyes_leaves_it_to_the_head(with_eyes: None, open_loop: OpenLoop) -> None:
    """Asked of the runtime in earnest: the action, its binding and its space are accepted, and the pose that comes back is none."""
    loop = open_loop()
    loop.until_focused()
    assert loop.headset.connection.link is not None
    if not loop.headset.connection.link.facts.eyes:
        pytest.skip("this runtime does not know XR_EXT_eye_gaze_interaction")
    loop.run(5)
    eyes = [t for t in loop.of_tracked() if t.device == "eyes"]
    assert eyes and not any(t.valid for t in eyes)
    assert loop.statuses("gaze") == [Status("gaze", 0, "by head")]


def test_eyes_that_are_seen_are_said_to_be_followed_until_they_are_gone(loop: Loop) -> None:
    """What the tracker says is told here: no runtime without eyes can."""
    loop.run(2)
    source, link = loop.headset.source, loop.headset.connection.link
    assert link is not None
    seen = Tracked("eyes", Pose(0.0, 1.6, 0.0, 0.0, 0.0, 0.0, 1.0))
    source._poses(link, [seen], NS_PER_S, 0)
    source._poses(link, [replace(seen, position_valid=False)], 2 * NS_PER_S, 0)
    source._poses(link, [replace(seen, position_valid=False)], 2 * NS_PER_S + 1, 0)
    loop.run(1)
    assert [(s.value, s.text) for s in loop.statuses("gaze")] == [(0, "by head"), (1, "by eye tracking"), (0, "by head")]
