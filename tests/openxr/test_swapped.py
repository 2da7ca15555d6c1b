"""Controllers in the wrong hands are said once, by how they hang; arms that cross for other reasons are not taken for that."""

from __future__ import annotations

import math

import pytest
from monado.remote import Puppet

from openxr.loop import Loop
from vr_dti.backends.openxr.swapped import LONG_NS, Swapped
from vr_dti.events import Pose
from vr_dti.samples import Status, Tracked
from vr_dti.timebase import NS_PER_MS

FRAME_NS = 11 * NS_PER_MS
Place = tuple[float, float, float]
HANG: tuple[Place, Place] = ((-0.25, 0.85, 0.0), (0.25, 0.85, 0.0))
FOLDED: tuple[Place, Place] = ((0.15, 1.20, -0.25), (-0.15, 1.22, -0.25))
"""across the chest, each hand at the other elbow"""


def told(swapped: Swapped, hands: tuple[Place, Place], ms: int, *, yaw_deg: float = 0.0, seen: bool = True, from_ns: int = 0) -> list[bool]:
    """Each word that comes while head and hands are so, turned together about the upright axis."""
    a = math.radians(yaw_deg)
    turn = (0.0, math.sin(a / 2), 0.0, math.cos(a / 2))

    def tracked(device: str, at: Place) -> Tracked:
        x, y, z = at
        place = Pose(x * math.cos(a) + z * math.sin(a), y, z * math.cos(a) - x * math.sin(a), *turn)
        return Tracked(device, place, seen, seen, seen)  # type: ignore[arg-type]

    poses = [tracked("head", (0.0, 1.66, 0.0)), tracked("left_grip", hands[0]), tracked("right_grip", hands[1])]
    return [swapped.now for n in range(ms * NS_PER_MS // FRAME_NS) if swapped.see(poses, from_ns + n * FRAME_NS)]


@pytest.mark.parametrize("yaw_deg", [0, 90, -140])
def test_each_on_the_others_side_for_long_is_told_once_and_its_end_too(yaw_deg: float) -> None:
    swapped = Swapped()
    assert told(swapped, HANG, 10_000, yaw_deg=yaw_deg) == []
    assert told(swapped, HANG[::-1], 10_000, yaw_deg=yaw_deg) == [True]
    assert told(swapped, HANG, 10_000, yaw_deg=yaw_deg) == [False]


@pytest.mark.parametrize(
    "hands",
    [FOLDED, ((0.03, 1.4, -0.5), (-0.02, 1.4, -0.5)), ((0.2, 0.85, 0.0), (0.25, 0.85, 0.0)), ((0.3, 1.5, -0.4), (-0.3, 1.5, -0.4))],
    ids=["folded", "at a weapon", "both at one hip", "crossed in a guard"],
)
def test_arms_that_cross_for_other_reasons_are_none(hands: tuple[Place, Place]) -> None:
    assert told(Swapped(), hands, 20_000) == []


def test_a_moment_or_a_controller_that_is_lost_is_none() -> None:
    swapped, most = Swapped(), LONG_NS // NS_PER_MS
    assert told(swapped, HANG[::-1], most - 100) == [] and told(swapped, HANG, 100) == [] and told(swapped, HANG[::-1], most - 100) == []
    assert told(Swapped(), HANG[::-1], 10_000, seen=False) == []


@pytest.mark.openxr
def test_the_headset_says_so(loop: Loop, puppet: Puppet) -> None:
    loop.until(lambda: loop.last_status("tracking", "right") == 1, "tracking")
    puppet.left.position_m, puppet.right.position_m = (0.25, 0.85, 0.0), (-0.25, 0.85, 0.0)
    puppet.send()
    loop.until(lambda: loop.statuses("swapped"), "word of it")
    assert loop.statuses("swapped") == [Status("swapped", 1, "each controller is in the other hand")]
    assert loop.at("left_grip", (0.25, 0.85, 0.0)), "and nothing is exchanged"
    puppet.left.position_m, puppet.right.position_m = puppet.right.position_m, puppet.left.position_m
    puppet.send()
    loop.until(lambda: loop.last_status("swapped") == 0, "word of its end")
