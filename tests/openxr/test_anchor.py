"""The stage stays under the trainee: judged on poses alone, then on a runtime that really moves its spaces."""

from __future__ import annotations

import math

import pytest
from monado.remote import Puppet
from monado.service import MonadoService

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.anchor import Anchor, Held, Seen
from vr_dti.backends.openxr.rigid import angle_rad, compose, distance_m, inverse, rotate, step, upright
from vr_dti.events import IDENTITY_POSE, Pose
from vr_dti.ports import Strip
from vr_dti.spaces import matrix_from_pose, quat_from_euler_deg

PERIOD_NS = 11_111_111


def pose(x: float, y: float, z: float, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Pose:
    return Pose(x, y, z, *(float(q) for q in quat_from_euler_deg(yaw, pitch, roll)))


HEAD, LEFT, RIGHT, LOCAL = pose(0.2, 1.7, -0.3, 20, -10), pose(-0.1, 1.2, -0.6), pose(0.5, 1.1, -0.6, 40), pose(0, 1.6, 0)


class Room:
    """A trainee and a witness that stand still in truth, seen through a base space that somebody moves."""

    def __init__(self, *, hands: bool = True, witness: bool = True) -> None:
        self.anchor = Anchor()
        self.base = IDENTITY_POSE
        """truth_from_base"""
        self.head, self.hands = HEAD, (LEFT, RIGHT) if hands else ()
        self.witness: Pose | None = LOCAL if witness else None
        self.t_ns = 0

    def seen(self, true: Pose) -> Pose:
        return compose(inverse(compose(self.base, self.anchor.base_from_stage)), true)

    def frame(self, period_ns: int = PERIOD_NS) -> Held | None:
        self.t_ns += period_ns
        witness = self.seen(self.witness) if self.witness else None
        return self.anchor.observe(Seen(self.t_ns, self.seen(self.head), tuple(map(self.seen, self.hands)), witness))

    def still(self) -> bool:
        """The stage is where it was at first."""
        return distance_m(self.seen(self.head), self.head) < 1e-6 and angle_rad(self.seen(self.head), self.head) < 1e-3


MOVE = pose(0.6, 0.0, -0.4, 75)


def test_an_announced_move_is_undone_by_the_second_space() -> None:
    room = Room()
    assert room.frame() is None
    room.anchor.base_moved(None)
    room.base = MOVE
    held = room.frame()
    assert held is not None and held.by == "the second space"
    assert room.still() and held.distance_m > 0.3 and abs(held.yaw_rad) == pytest.approx(math.radians(75))


def test_the_runtimes_own_word_is_taken() -> None:
    room = Room(witness=False)
    room.frame()
    room.anchor.base_moved(MOVE)
    room.base = MOVE
    held = room.frame()
    assert held is not None and held.by == "the runtime's word" and room.still()


def test_without_word_or_second_space_the_head_tells() -> None:
    room = Room(witness=False, hands=False)
    room.frame()
    room.anchor.base_moved(None)
    room.base = MOVE
    held = room.frame()
    assert held is not None and held.by == "the head"
    assert distance_m(room.seen(room.head), room.head) < 1e-6


def test_the_head_bobs_but_the_floor_does_not() -> None:
    """Where the head is the evidence, its own two centimetres must not become the floor's."""
    room = Room(witness=False)
    room.frame()
    room.anchor.base_moved(None)
    room.base, room.head = MOVE, room.head._replace(py=room.head.py + 0.02)
    held = room.frame()
    assert held is not None and held.base_from_stage.py == 0.0


def test_a_small_move_announced_late_is_still_found() -> None:
    room = Room(witness=False)
    room.frame()
    room.base = pose(0.1, 0, 0)  # too small to be noticed by itself
    assert room.frame() is None and room.frame() is None
    room.anchor.base_moved(None)
    assert room.frame() is not None and room.still()


def test_an_unannounced_leap_of_head_and_hands_as_one() -> None:
    room = Room()
    room.witness = None
    room.frame()
    room.base = pose(0.3, 0, 0.2)
    held = room.frame()
    assert held is not None and held.by == "head and hands" and room.still()


def test_an_unannounced_move_seen_by_the_second_space() -> None:
    room = Room()
    room.frame()
    room.base = pose(0.05, 0, 0, 3)  # far below any leap
    held = room.frame()
    assert held is not None and held.by == "the second space" and room.still()


def test_told_twice_is_corrected_once() -> None:
    room = Room()
    room.frame()
    room.base = MOVE
    assert room.frame() is not None
    room.anchor.base_moved(MOVE)
    assert room.frame() is None and room.still()
    room.anchor.base_moved(None)
    assert room.frame() is None and room.still()


@pytest.mark.parametrize("announced", [True, False])
def test_the_second_space_may_move_alone(announced: bool) -> None:
    room = Room()
    room.frame()
    if announced:
        room.anchor.witness_moved()
    room.witness = pose(2, 1.6, 1, 90)
    assert room.frame() is None and room.frame() is None and room.still()
    room.base = MOVE  # and vouches again from its new place
    room.anchor.base_moved(None)
    assert room.frame() is not None and room.still()


def test_one_after_the_other() -> None:
    room = Room()
    for k in range(1, 5):
        room.frame()
        room.anchor.base_moved(None)
        room.base = pose(0.5 * k, 0, -0.3 * k, 50 * k)
        assert room.frame() is not None and room.still()


@pytest.mark.parametrize(
    ("period_ns", "by"),
    [
        (PERIOD_NS, pose(0.03, 0, 0)),
        (50_000_000, pose(0.2, 0.05, 0.1, 20)),
        (PERIOD_NS, pose(0, 0, 0, 7, 3)),
        (500_000_000, pose(1.5, 0, 0)),
    ],
    ids=["running", "one frame in four", "a quick look aside", "the program hung"],
)
def test_people_may_move(period_ns: int, by: Pose) -> None:
    room = Room()
    room.frame()
    for _ in range(20):
        room.head, room.hands = compose(by, room.head), tuple(compose(by, h) for h in room.hands)
        assert room.frame(period_ns) is None


def test_a_head_that_leaps_alone_is_a_fault_of_tracking_not_of_the_room() -> None:
    room = Room()
    room.frame()
    room.head = compose(pose(0.5, 0, 0), room.head)
    assert room.frame() is None


def test_nothing_is_concluded_from_what_is_not_seen() -> None:
    anchor = Anchor()
    anchor.base_moved(None)
    assert anchor.observe(Seen(1, None, (None, None), None)) is None
    anchor.base_moved(None)
    assert anchor.observe(Seen(2, HEAD, (), None)) is None
    assert anchor.base_from_stage == IDENTITY_POSE


def test_the_arithmetic_agrees_with_the_houses_matrices() -> None:
    a, b = pose(0.3, -1, 2, 30, 20, 10), pose(-1, 0.5, 0.2, -70, 5, -40)
    ma, mb = matrix_from_pose(a[:3], a[3:]), matrix_from_pose(b[:3], b[3:])
    c = compose(a, b)
    assert matrix_from_pose(c[:3], c[3:]) == pytest.approx(ma @ mb)
    i = compose(inverse(a), a)
    assert distance_m(i, IDENTITY_POSE) < 1e-12 and angle_rad(i, IDENTITY_POSE) < 1e-6
    assert rotate(a, 1, 2, 3) == pytest.approx(ma[:3, :3] @ (1, 2, 3))
    assert compose(step(a, b), a) == pytest.approx(b)
    assert upright(pose(1, 2, 3, 50)) == pytest.approx(pose(1, 2, 3, 50))


# --- on a runtime that moves its spaces ------------------------------------------------------------------------------------


def stand(loop: Loop, puppet: Puppet) -> None:
    """Somewhere that no recentring would leave alone."""
    puppet.head.position_m, puppet.head.quat = (0.4, 1.65, 0.3), tuple(float(q) for q in quat_from_euler_deg(35, 0, 0))
    puppet.left.position_m, puppet.right.position_m = (0.0, 1.2, -0.2), (0.6, 1.3, -0.1)
    puppet.send()
    loop.until(lambda: loop.at("head", (0.4, 1.65, 0.3)) and loop.at("right_grip", (0.6, 1.3, -0.1)), "the trainee to stand")
    loop.run(5)
    loop.samples = [s for s in loop.samples if s.data.kind == "status"]


def assert_stood_still(loop: Loop) -> None:
    """Not one sample since `stand` shows anything moved, nor do the cameras."""
    moved = [t for t in loop.of_tracked() if distance_m(t.pose, BY_DEVICE[t.device]) > 0.01]
    assert not moved, moved[:3]
    eye = loop.views[0].eye_from_world
    middle = -eye[:3, :3].T @ eye[:3, 3]
    assert math.dist(middle, BY_DEVICE["head"][:3]) < 0.05


BY_DEVICE = {
    "head": pose(0.4, 1.65, 0.3),
    "left_grip": pose(0.0, 1.2, -0.2),
    "left_aim": pose(0.0, 1.2, -0.2),
    "right_grip": pose(0.6, 1.3, -0.1),
    "right_aim": pose(0.6, 1.3, -0.1),
}


@pytest.mark.openxr
def test_a_user_recentring_leaves_a_stage_on_STAGE_alone(loop: Loop, runtime: MonadoService, puppet: Puppet) -> None:
    stand(loop, puppet)
    runtime.control("-c")
    loop.until(lambda: loop.last_status("recentred", "LOCAL announced") == 0, "the announcement")
    loop.run(5)
    assert [s.value for s in loop.statuses("recentred")] == [0, 0], "LOCAL and LOCAL_FLOOR are announced; nothing had to be held"
    assert_stood_still(loop)


@pytest.mark.openxr
def test_a_user_recentring_with_a_stage_on_LOCAL_FLOOR(open_loop: OpenLoop, runtime: MonadoService, puppet: Puppet) -> None:
    loop = open_loop(spaces=("LOCAL_FLOOR",))
    loop.until_focused()
    stand(loop, puppet)
    runtime.control("-c")
    loop.until(lambda: any(s.value > 0 for s in loop.statuses("recentred")), "the stage to be held")
    loop.run(5)
    assert_stood_still(loop)
    assert max(s.value for s in loop.statuses("recentred")) >= 40, "half a metre, and half a turn to the head's heading"


@pytest.mark.openxr
def test_the_rooms_own_origin_is_moved(loop: Loop, runtime: MonadoService, puppet: Puppet) -> None:
    stand(loop, puppet)
    runtime.move_space("stage", 0.5, 0.0, 0.2, 30.0)
    loop.until(lambda: any(s.value > 0 for s in loop.statuses("recentred")), "the stage to be held")
    loop.run(5)
    assert_stood_still(loop)
    assert next(s.text for s in loop.statuses("recentred") if s.value).startswith("STAGE moved")
    loop.headset.display.inform(Strip(waiting=False, story_ms=4000))
    loop.run(2)
    assert_stood_still(loop)
    loop.headset.display.inform(Strip(waiting=True))
    loop.run(2)
    assert not loop.at("head", (0.4, 1.65, 0.3), within_m=0.2), "before the run begins the stage is the runtime's own"
    assert loop.statuses("recentred")[-1].text.startswith("the stage follows")
    told = len(loop.statuses("recentred"))
    loop.headset.display.inform(Strip(waiting=True))
    loop.run(1)
    assert len(loop.statuses("recentred")) == told, "said once"


@pytest.mark.openxr
def test_everything_leaps_and_nobody_says_a_word(loop: Loop, puppet: Puppet) -> None:
    stand(loop, puppet)
    # All that is tracked leaps at once: what a client sees of a runtime that moved its room in silence.
    for device in (puppet.head, puppet.left, puppet.right):
        x, y, z = device.position_m
        device.position_m = (x + 0.5, y, z - 0.4)
    puppet.send()
    loop.until(lambda: any(s.value > 0 for s in loop.statuses("recentred")), "the leap to be noticed")
    loop.run(5)
    assert_stood_still(loop)
    assert loop.statuses("recentred")[-1].text.endswith("by head and hands")


@pytest.mark.openxr
def test_a_runtime_without_a_room_has_its_floor_under_the_eyes(open_loop: OpenLoop, puppet: Puppet) -> None:
    loop = open_loop(spaces=("LOCAL",))
    loop.until_focused()
    loop.until(lambda: loop.at("head", puppet.head.position_m), "a head at standing height above a floor of our own")
    assert loop.statuses("space")[0].text == "LOCAL"
