"""The world as it looks and sounds: pure, smooth, looks within what necks can, trainees' hands exactly where they are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from vr_dti.events import Pose
from vr_dti.spaces import Floats
from vr_dti.world.animation.kinematics import affine
from vr_dti.world.animation.look import DOWN_MOST_RAD, UP_MOST_RAD, YAW_MOST_RAD
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.place import Part
from vr_dti.world.pose import Shown, pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, Hand, World
from vr_dti.world.step import initial, step

from .conftest import FORCE, effect, play, standing

MS = 1_000_000


def shown(setting: Setting, world: World, t_ms: int | None = None) -> Shown:
    return pose(setting, world, (world.time_ms if t_ms is None else t_ms) * MS)


def at(found: Shown, who: str, joint: str) -> Floats:
    return found.world_from_joint[found.row(who), JOINT[joint]]


def turn_deg(a: Floats, b: Floats) -> float:
    cosine = (np.trace(a[:3, :3].T @ b[:3, :3]) - 1.0) / 2.0
    return math.degrees(math.acos(min(1.0, max(-1.0, float(cosine)))))


def test_the_same_world_gives_the_same_bits_and_is_not_changed(corner: Setting) -> None:
    for t in (0, 6400, 11_100, 26_800):
        world = play(corner, FORCE, t)
        one, two = pose(corner, world, t * MS + 7_300_000), pose(corner, world, t * MS + 7_300_000)
        assert one.world_from_joint.tobytes() == two.world_from_joint.tobytes()
        assert one.sounding == two.sounding
        assert world == play(corner, FORCE, t)


def test_every_joint_is_a_rigid_frame(corner: Setting) -> None:
    for t in (0, 6450, 7600, 11_200, 11_900, 21_000, 27_500):
        m = shown(corner, play(corner, FORCE, t)).world_from_joint
        r = m[..., :3, :3]
        assert np.allclose(np.swapaxes(r, -1, -2) @ r, np.eye(3), atol=1e-6)
        assert np.allclose(m[..., 3, :], (0.0, 0.0, 0.0, 1.0))


def test_rows_follow_the_cast_then_the_trainees(staged: Callable[..., Setting]) -> None:
    setting = staged(trainees=("t1", "t2"))
    found = shown(setting, play(setting, [], 20))
    assert found.names == ("partner", "subject", "bystander", "trainee:t1", "trainee:t2")
    assert found.world_from_joint.shape == (5, 54, 4, 4)
    with pytest.raises(KeyError):
        found.row("nobody")


def test_nothing_jumps_from_one_frame_to_the_next(corner: Setting) -> None:
    """The whole course at 90 Hz, around every change of clip: nobody's joint moves faster than a kicking foot."""
    changes = (1480, 5980, 6480, 8180, 10_480, 11_480, 11_880, 13_380, 18_980, 19_780, 25_980, 27_680, 28_480)
    world, now_ms, worst, at_ms = initial(corner, ("t1",)), 0, 0.0, 0
    before: Floats | None = None
    while now_ms < 28_800:
        then = now_ms + 11
        world = step(corner, world, [e for e in FORCE if now_ms < e.at_ms <= then], (standing(),), then)
        now_ms = then
        if not any(c <= now_ms < c + 260 for c in changes):
            before = None
            continue
        joints = shown(corner, world).world_from_joint[:, :, :3, 3]
        if before is not None:
            speed = float(np.sqrt(((joints - before) ** 2).sum(axis=-1)).max()) / 0.011
            worst, at_ms = max((worst, at_ms), (speed, now_ms))
        before = joints
    assert worst < 14.0, f"{worst:.1f} m/s at {at_ms} ms"


def test_a_frame_ahead_of_the_world_is_where_the_world_will_be(corner: Setting) -> None:
    early, late = play(corner, FORCE, 11_000), play(corner, FORCE, 11_008)
    ahead, there = shown(corner, early, 11_008), shown(corner, late)
    assert np.allclose(ahead.world_from_joint, there.world_from_joint, atol=1e-9)


# --- looking ---


def looking(setting: Setting, look: str, since_ms: int, t_ms: int, clip: str = "idle") -> Shown:
    return shown(setting, play(setting, [effect(0, "act", "bystander", clip), effect(since_ms, "look", "bystander", look)], t_ms))


def head_from_chest_deg(found: Shown, who: str) -> tuple[float, float]:
    """Yaw and pitch of a head against its chest."""
    forward = -(at(found, who, "Spine2")[:3, :3].T @ at(found, who, "Head")[:3, 2])
    return math.degrees(math.atan2(-forward[0], -forward[2])), math.degrees(math.asin(max(-1.0, min(1.0, float(forward[1])))))


def gaze_off_deg(found: Shown, who: str, target: Floats, joint: str) -> float:
    eye = at(found, who, joint)
    way = target - eye[:3, 3]
    return math.degrees(math.acos(float(-eye[:3, 2] @ way) / float(np.sqrt(way @ way))))


def test_a_head_turns_to_who_is_looked_at_and_the_eyes_are_there_first(corner: Setting) -> None:
    def off(t: int, joint: str) -> float:
        found = looking(corner, "partner", 2000, t)
        return gaze_off_deg(found, "bystander", at(found, "partner", "LeftEye")[:3, 3], joint)

    with_marks = looking(corner, "corner", 100, 1990)
    assert gaze_off_deg(with_marks, "bystander", at(with_marks, "partner", "LeftEye")[:3, 3], "Head") > 5.0
    assert off(3000, "Head") < 8.0
    assert off(3000, "LeftEye") < 5.0
    head = [
        turn_deg(
            at(looking(corner, "trainee:t1", 2000, 2000 + t), "bystander", "Head"),
            at(looking(corner, "trainee:t1", 2000, 3000), "bystander", "Head"),
        )
        for t in (0, 130, 260, 520)
    ]
    assert head[0] > head[1] > head[2] > head[3]


@pytest.mark.parametrize("where", ["partner", "trainee", "away", "kneel"])
@pytest.mark.parametrize("who", ["partner", "subject", "bystander"])
def test_no_look_turns_a_neck_too_far(who: str, where: str, corner: Setting) -> None:
    for t in (4000, 8000, 12_200, 22_000):
        world = play(corner, [*FORCE, effect(t - 1500, "look", who, where)], t)
        yaw, pitch = head_from_chest_deg(shown(corner, world), who)
        assert abs(yaw) <= math.degrees(YAW_MOST_RAD) + 3.0
        assert -math.degrees(DOWN_MOST_RAD) - 12.0 <= pitch <= math.degrees(UP_MOST_RAD) + 22.0
        for eye in ("LeftEye", "RightEye"):
            assert turn_deg(at(shown(corner, world), who, "Head"), at(shown(corner, world), who, eye)) < 42.0


def test_who_has_fainted_looks_at_nobody(corner: Setting) -> None:
    course = [effect(0, "act", "subject", "limp")]
    free = shown(corner, play(corner, course, 3000))
    asked = shown(corner, play(corner, [*course, effect(1500, "look", "subject", "trainee")], 3000))
    assert turn_deg(at(free, "subject", "Head"), at(asked, "subject", "Head")) < 0.01


def test_a_blow_is_felt(corner: Setting) -> None:
    hit = [effect(1000, "blow", "subject", "bystander")]
    before, felt, over = (shown(corner, play(corner, hit, t)) for t in (990, 1070, 1600))
    calm = shown(corner, play(corner, [], 1070))
    assert turn_deg(at(felt, "bystander", "Spine2"), at(calm, "bystander", "Spine2")) > 3.0
    assert turn_deg(at(over, "bystander", "Spine2"), at(shown(corner, play(corner, [], 1600)), "bystander", "Spine2")) < 0.1
    assert before.row("bystander") == 2


# --- trainees' bodies ---


def holding(y: float = 1.66, *, squeezed: bool = False) -> Body:
    """A trainee whose right hand is held out before the chest."""
    grip = Pose(0.25, y - 0.30, -0.42, 0.0, 0.0, 0.0, 1.0)
    return replace(standing(y=y), right=Hand(grip, grip, squeezed))


def embodied(setting: Setting, body: Body, tall: float = 1.66) -> Shown:
    return shown(
        setting, play(setting, [], 600, body=lambda t: replace(body, head=Pose(0.0, tall, 0.0, 0.0, 0.0, 0.0, 1.0)) if t < 100 else body)
    )


@pytest.mark.parametrize("y", [1.50, 1.66, 1.80, 1.15, 0.8])
def test_the_eyes_are_where_the_device_says(y: float, corner: Setting) -> None:
    found = embodied(corner, holding(y), tall=max(y, 1.6))
    eyes = 0.5 * (at(found, "trainee:t1", "LeftEye") + at(found, "trainee:t1", "RightEye"))[:3, 3]
    assert np.allclose(eyes, (0.0, y, 0.0), atol=0.01)
    for foot in ("LeftFoot", "RightFoot"):
        assert -0.01 < at(found, "trainee:t1", foot)[1, 3] < 0.22
    assert at(found, "trainee:t1", "Hips")[1, 3] > 0.1


def test_a_held_hand_is_exactly_where_the_device_is_even_out_of_reach(corner: Setting) -> None:
    for far in (0.0, 0.6):
        body = holding()
        assert body.right.grip is not None
        grip = body.right.grip._replace(pz=body.right.grip.pz - far)
        found = embodied(corner, replace(body, right=Hand(grip)))
        hand, rig = at(found, "trainee:t1", "RightHand"), rig_of(corner.trainee_skeleton)
        palm = hand[:3, :3] @ rig.palm_offset_m[1] + hand[:3, 3]
        assert np.allclose(palm, grip[:3], atol=1e-6)
        assert np.allclose(hand[:3, :3] @ rig.hand_bind[1, :, 0], (0.0, -1.0, 0.0), atol=1e-6), "knuckles along -y of the grip"
        assert np.allclose(hand[:3, :3] @ rig.hand_bind[1, :, 1], (-1.0, 0.0, 0.0), atol=1e-6), "the right palm faces -x of it"
        arm = [at(found, "trainee:t1", f"Right{joint}") for joint in ("Arm", "ForeArm", "Hand")]
        long = [float(np.linalg.norm(b[:3, 3] - a[:3, 3])) for a, b in pairwise(arm)]
        assert np.allclose(
            long, [np.linalg.norm(corner.trainee_skeleton.offset_m[JOINT[j]]) for j in ("RightForeArm", "RightHand")], rtol=0.12
        ), "neither is drawn out: a wrist was, and looked like a stalk"


def test_a_squeezed_hand_is_closed(corner: Setting) -> None:
    def reach(squeezed: bool) -> float:
        found = embodied(corner, holding(squeezed=squeezed))
        tip, wrist = at(found, "trainee:t1", "RightHandMiddle3")[:3, 3], at(found, "trainee:t1", "RightHand")[:3, 3]
        return float(np.sqrt(((tip - wrist) ** 2).sum()))

    assert reach(True) < 0.75 * reach(False)


def test_a_trainee_not_seen_yet_stands_on_the_mark(corner: Setting) -> None:
    found = shown(corner, play(corner, [], 100, body=lambda _: Body("t1")))
    assert abs(at(found, "trainee:t1", "Hips")[0, 3]) < 0.1
    assert at(found, "trainee:t1", "Head")[1, 3] > 1.3


# --- what sounds ---


def test_voices_come_from_mouths_and_walls_muffle_them(staged: Callable[..., Setting]) -> None:
    effects = [effect(100, "say", "partner", "hey", to="subject", loudness_db=80), effect(120, "sound", "subject", "thud")]
    wall = Part("wall", (0.0, 0.0, -1.2), 0.0, (4.0, 3.0, 0.2))
    for parts, muffled in (((), 0.0), ((wall,), -12.0)):
        setting = staged(parts=parts)
        found = shown(setting, play(setting, effects, 400))
        voice, thud, street = found.sounding
        assert (voice.clip, voice.start_ns, voice.gain_db, voice.loop) == ("hey", 100 * MS, 10.0, False)
        assert np.sqrt(((np.array(voice.position_m) - at(found, "partner", "Head")[:3, 3]) ** 2).sum()) < 0.15
        assert (voice.occlusion_db, thud.occlusion_db) == (muffled, muffled)
        assert (thud.clip, thud.start_ns) == ("thud", 120 * MS)
        assert (street.clip, street.loop, street.gain_db) == ("street", True, -6.0)
        assert [(c.who, c.text) for c in found.captions] == [("Partner", "Hey!")]
    assert len({s.key for s in found.sounding}) == 3


def test_the_radio_speaks_at_the_trainee(corner: Setting) -> None:
    found = shown(corner, play(corner, [effect(50, "say", "dispatch", "hey", to="trainee")], 200))
    voice = next(s for s in found.sounding if s.clip == "hey")
    assert np.sqrt(((np.array(voice.position_m) - at(found, "trainee:t1", "Spine2")[:3, 3]) ** 2).sum()) < 0.3
    assert [c.who for c in found.captions] == ["Dispatch"]


def test_a_caption_says_who_speaks_as_a_trainee_would(corner: Setting) -> None:
    cast = tuple(replace(m, title="The handcuffed man") if m.name == "subject" else m for m in corner.cast)
    setting = replace(corner, cast=cast)
    found = shown(setting, play(setting, [effect(50, "say", "subject", "hey"), effect(60, "say", "partner", "hey")], 200))
    assert sorted(c.who for c in found.captions) == ["Partner", "The handcuffed man"]


def test_words_go_on_in_a_black_that_is_part_of_the_story_and_not_after_a_stop(corner: Setting) -> None:
    begins_black = [effect(0, "fade", "", "black", duration_ms=0), effect(50, "say", "partner", "hey")]
    assert [c.who for c in shown(corner, play(corner, begins_black, 200)).captions] == ["Partner"], "a scene told by sound is read too"
    stop = [effect(50, "say", "partner", "hey"), effect(60, "fade", "", "black", duration_ms=100), effect(60, "outcome", "", "stopped")]
    world = play(corner, stop, 200)
    assert [len(shown(corner, world, t).captions) for t in (100, 160, 200)] == [1, 0, 0]


def test_the_picture_fades(corner: Setting) -> None:
    world = play(corner, [effect(100, "fade", "", "black", duration_ms=400)], 120)
    assert [round(shown(corner, world, t).fade, 3) for t in (50, 100, 300, 500, 900)] == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_a_scene_may_begin_black_and_clear(corner: Setting) -> None:
    effects = [effect(0, "fade", "", "black", duration_ms=0), effect(1000, "fade", "", "clear", duration_ms=400)]
    times = (0, 500, 1000, 1100, 1400, 3000)
    assert [round(shown(corner, play(corner, effects, max(t, 1)), t).fade, 3) for t in times] == [1.0, 1.0, 1.0, 0.75, 0.0, 0.0]


def test_a_fade_goes_on_from_where_the_last_one_was(corner: Setting) -> None:
    """Stopped while it clears, a picture does not flash."""
    effects = [effect(0, "fade", "", "black", duration_ms=0), effect(100, "fade", "", "clear", duration_ms=400)]
    world = play(corner, [*effects, effect(300, "fade", "", "black", duration_ms=200)], 300)
    assert [round(shown(corner, world, t).fade, 3) for t in (300, 400, 500)] == [0.5, 0.75, 1.0]


def test_in_a_crowd_everybody_is_posed_as_alone_to_the_bit() -> None:
    """Forty people are worked out in portions: where one ends nothing may change."""
    rng = np.random.default_rng(7)
    quat, offset_m = rng.normal(size=(40, 54, 4)), rng.normal(size=(40, 54, 3))
    together = affine(quat, offset_m)
    assert all(np.array_equal(together[i], affine(quat[i], offset_m[i])) for i in range(40))
