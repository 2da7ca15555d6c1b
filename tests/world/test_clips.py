"""Every shipped clip, on bodies of several sizes: nothing breaks, nothing slides, loops close."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.spaces import Floats
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.members import Clip
from vr_dti.world.parts import lowest_m, resting_of
from vr_dti.world.skeleton import JOINT

from .conftest import BODIES, skeleton

WORDS = {name: words for path in clip_files() for name, words in read_clips(path).clips.items()}
NAMES = list(WORDS)
CUFFED = [n for n in NAMES if n in read_clips(next(p for p in clip_files() if p.stem == "cuffed")).clips] + [
    "prone_cuffed",
    "plank_cuffed",
    "lie_bound",
]

Solved = Callable[[str], dict[str, Clip]]

MOST_DEG = {  # from the bind pose; active ranges of adults, rounded up for the way an A-pose counts them
    "Spine": 30, "Spine1": 30, "Spine2": 35, "Neck": 45, "Head": 50, "Shoulder": 35, "Arm": 125, "Hand": 88,
    "UpLeg": 135, "Foot": 82, "ToeBase": 55,
}  # fmt: skip
MOST_DEG_PER_S = {"Hips": 700, "Leg": 2000, "ForeArm": 2100}
"""a punch straightens the elbow, a kick the knee, with some 1800 deg/s; everything else stays under 1300"""


def joints_of(clip: Clip, body: str) -> Floats:
    return forward(clip.rotation.astype(float), clip.root_m.astype(float), skeleton(body).offset_m)


def angle_deg(a: Floats, b: Floats) -> Floats:
    dot = np.abs((a * b).sum(axis=-1))
    return np.degrees(2.0 * np.arccos(np.clip(dot, 0.0, 1.0)))


def bend_deg(m: Floats, root: str, mid: str, end: str) -> Floats:
    at = [m[:, JOINT[j], :3, 3] for j in (root, mid, end)]
    u, v = at[1] - at[0], at[2] - at[1]
    cosine = (u * v).sum(axis=-1) / np.sqrt((u * u).sum(axis=-1) * (v * v).sum(axis=-1))
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def plain(joint: str) -> str:
    return joint.removeprefix("Left").removeprefix("Right")


def test_the_clips_a_scene_needs_are_there() -> None:
    officer = {"idle", "talk", "point", "shove", "kick", "kneel_on", "kneel_hold", "get_up", "step_back", "shrug_off", "hands_up"}
    cuffed = {
        "cuffed_stand",
        "cuffed_plead",
        "shoved_fall",
        "lie_side",
        "kicked",
        "roll_prone",
        "pinned_prone",
        "limp",
        "sit_up",
        "sit_cuffed",
    }
    force = {"punch", "strike", "strike_head", "strike_over", "cuff_behind", "cuff_hold", "catch_breath", "breathe_hard"}
    manner = {"belt_stand", "radio_talk", "pat_down", "pocket_money", "argue", "look_over", "shrug"}
    free = {
        "hands_raised",
        "punched",
        "searched_stand",
        "prone_comply",
        "struck_prone",
        "resist_prone",
        "limp_prone",
        "be_cuffed",
        "prone_cuffed",
    }
    assert officer | force | manner | {"look_around", "walk"} | cuffed | free | {"film_phone", "shock"} <= set(NAMES)
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", NAMES)
def test_no_joint_is_bent_beyond_what_a_body_can(name: str, body: str, solved: Solved) -> None:
    clip = solved(body)[name]
    turned = angle_deg(clip.rotation.astype(float), np.array((0.0, 0.0, 0.0, 1.0))).max(axis=0)
    wrong = {j: round(float(turned[i])) for j, i in JOINT.items() if turned[i] > MOST_DEG.get(plain(j), 181)}
    m = joints_of(clip, body)
    for side in ("Left", "Right"):
        knee, elbow = bend_deg(m, f"{side}UpLeg", f"{side}Leg", f"{side}Foot"), bend_deg(m, f"{side}Arm", f"{side}ForeArm", f"{side}Hand")
        if knee.max() > 145.0 or elbow.max() > 153.0:
            wrong[side] = round(float(max(knee.max(), elbow.max())))
    assert not wrong


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", NAMES)
def test_no_joint_turns_faster_than_a_body_can(name: str, body: str, solved: Solved) -> None:
    clip = solved(body)[name]
    q = clip.rotation.astype(float)
    speed = angle_deg(q[1:], q[:-1]).max(axis=0) * clip.rate_hz
    assert not {j: round(float(speed[i])) for j, i in JOINT.items() if speed[i] > MOST_DEG_PER_S.get(plain(j), 1300)}
    hips = np.sqrt((np.diff(clip.root_m, axis=0) ** 2).sum(axis=1)).max() * clip.rate_hz
    assert hips < 4.5, f"the hips move with {hips:.1f} m/s; who falls from standing lands with some 4"


@pytest.mark.parametrize("body", BODIES)
def test_loops_close(body: str, solved: Solved) -> None:
    for clip in solved(body).values():
        if clip.loop:
            assert np.array_equal(clip.rotation[0], clip.rotation[-1])
            assert np.array_equal(clip.root_m[0], clip.root_m[-1])
            seam = angle_deg(clip.rotation[1].astype(float), clip.rotation[-2].astype(float)).max()
            assert seam < 12.0, f"{clip.name} jerks by {seam:.0f} deg over two samples where it closes"


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", NAMES)
def test_a_foot_flat_on_the_ground_does_not_slide(name: str, body: str, solved: Solved) -> None:
    bones, m = skeleton(body), joints_of(solved(body)[name], body)
    for side in ("Left", "Right"):
        ankle, toe = m[:, JOINT[f"{side}Foot"], :3, 3], m[:, JOINT[f"{side}ToeBase"], :3, 3]
        flat = np.abs(ankle[:, 1] - bones.joint_m[JOINT[f"{side}Foot"], 1]) < 0.004
        flat &= np.abs(toe[:, 1] - bones.joint_m[JOINT[f"{side}ToeBase"], 1]) < 0.006
        cuts = np.flatnonzero(np.diff(flat.astype(int))) + 1
        for stand in np.split(np.arange(len(flat)), cuts):
            if flat[stand[0]]:
                gone = (ankle[stand] - ankle[stand[0]])[:, (0, 2)]
                assert np.sqrt((gone**2).sum(axis=1)).max() < 0.02


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", [name for name, words in WORDS.items() if {words.posture, words.ends or words.posture} == {"stand"}])
def test_who_stands_has_a_foot_on_the_ground_and_no_foot_hangs_in_the_air(name: str, body: str, solved: Solved) -> None:
    """Steps are short, however far apart the keys are that say where a foot stands; a kick takes its leg longest."""
    clip, bones = solved(body)[name], skeleton(body)
    if clip.stride_m:
        return
    m = joints_of(clip, body)
    up = []
    for side in ("Left", "Right"):
        ankle, toe = JOINT[f"{side}Foot"], JOINT[f"{side}ToeBase"]
        heel = m[:, ankle] @ (0.0, -bones.joint_m[ankle, 1], 0.055, 1.0)
        ball = m[:, toe] @ (0.0, -bones.joint_m[toe, 1], 0.0, 1.0)
        up.append(np.minimum(heel[:, 1], ball[:, 1]) > 0.02)
    assert not (up[0] & up[1]).any()
    for side in up:
        runs = np.split(side, np.flatnonzero(np.diff(side.astype(int))) + 1)
        assert max((len(run) for run in runs if run[0]), default=0) / clip.rate_hz < 1.0


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", CUFFED)
def test_cuffed_hands_stay_together_behind_the_back(name: str, body: str, solved: Solved) -> None:
    m = joints_of(solved(body)[name], body)
    left, right = m[:, JOINT["LeftHand"], :3, 3], m[:, JOINT["RightHand"], :3, 3]
    assert np.sqrt(((left - right) ** 2).sum(axis=1)).max() < 0.12
    chest = m[:, JOINT["Spine2"]]
    for hand in (left, right):
        behind = ((hand - chest[:, :3, 3])[:, None, :] @ chest[:, :3, :3])[:, 0, 2]
        assert behind.min() > 0.02


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "name",
    [
        "lie_side",
        "kicked",
        "pinned_prone",
        "limp",
        "sit_cuffed",
        "prone_comply",
        "struck_prone",
        "resist_prone",
        "limp_prone",
        "be_cuffed",
        "prone_cuffed",
    ],
)
def test_who_lies_or_sits_rests_on_the_ground(name: str, body: str, solved: Solved) -> None:
    low = lowest_m(joints_of(solved(body)[name], body), resting_of(skeleton(body)))
    assert np.abs(low).max() < 0.01


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("name", "since_ms"), [("kneel_on", 1000), ("kneel_hold", 0)])
def test_who_kneels_on_a_man_has_his_weight_over_that_knee_and_a_foot_planted(name: str, since_ms: int, body: str, solved: Solved) -> None:
    """His right shin lay level and his seat hung behind it, so that he crouched beside the man."""
    clip, bones = solved(body)[name], skeleton(body)
    m = joints_of(clip, body)[since_ms * clip.rate_hz // 1000 :]
    tall = bones.height_m / 1.75
    hips, knee, ankle = (m[:, JOINT[j], :3, 3] for j in ("Hips", "RightLeg", "RightFoot"))
    assert (hips - knee)[:, 1].min() > 0.22 * tall
    assert (knee - ankle)[:, 1].min() > 0.07 * tall
    assert m[:, JOINT["RightToeBase"], 1, 3].max() < 0.06 * tall
    left, toes = JOINT["LeftFoot"], JOINT["LeftToeBase"]
    assert np.abs(m[:, left, 1, 3] - bones.joint_m[left, 1]).max() < 0.005
    assert np.abs(m[:, toes, 1, 3] - bones.joint_m[toes, 1]).max() < 0.006


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", NAMES)
def test_no_knee_and_no_head_is_in_the_ground(name: str, body: str, solved: Solved) -> None:
    m = joints_of(solved(body)[name], body)
    rows = [JOINT[j] for j in ("Head", "LeftLeg", "RightLeg", "LeftForeArm", "RightForeArm", "LeftFoot", "RightFoot")]
    assert m[:, rows, :, :][..., 1, 3].min() > 0.0


def test_clips_that_follow_one_another_fit(solved: Solved) -> None:
    """A clip ends where the next begins, in the frame that its own travel leaves behind: nothing is seen of the change."""
    for body in BODIES:
        clips = solved(body)
        for clip in clips.values():
            if not clip.then or clip.stride_m:
                continue
            after = clips[clip.then]
            turn = angle_deg(clip.rotation[-1, 1:].astype(float), after.rotation[0, 1:].astype(float)).max()
            c, s = np.cos(clip.travel[2]), np.sin(clip.travel[2])
            x, y, z = after.root_m[0]
            begins = np.array((c * x + s * z + clip.travel[0], y, -s * x + c * z + clip.travel[1]))
            assert np.sqrt(((clip.root_m[-1] - begins) ** 2).sum()) < 0.06, (clip.name, after.name)
            assert turn < 65.0, (clip.name, after.name)
            assert (clip.ends or clip.posture) == after.posture


def test_everybody_who_is_down_can_be_brought_to_what_a_scene_asks_next(solved: Solved) -> None:
    clips = solved("stocky")
    for clip in clips.values():
        for posture, way in clip.leave.items():
            assert clips[way].posture == (clip.ends or clip.posture)
            reached = clips[way].ends
            assert reached == posture or posture in clips[way].leave


@pytest.mark.parametrize("body", BODIES)
def test_who_was_pulled_off_does_not_lean_on_hands_that_have_let_go(body: str, solved: Solved) -> None:
    """`pull_off` opens its hands 1100 ms after it has taken hold; he hung 16 degrees back behind both his feet, held by nobody."""
    clip = solved(body)["be_pulled_off"]
    m = joints_of(clip, body)[1100 * clip.rate_hz // 1000 :]
    trunk = m[:, JOINT["Neck"], :3, 3] - m[:, JOINT["Hips"], :3, 3]
    assert np.degrees(np.arctan2(trunk[:, 2], trunk[:, 1])).max() < 8.0


@pytest.mark.parametrize("body", BODIES)
def test_a_hurt_man_takes_his_time_to_sit_up(body: str, solved: Solved) -> None:
    """His head went up at 0.7 m/s, and was up 0.5 s after it had begun to rise: so rises who is well, and has his hands."""
    clip = solved(body)["sit_up"]
    high = joints_of(clip, body)[:, JOINT["Head"], 1, 3]
    share = (high - high.min()) / np.ptp(high)
    rising_s = float(np.argmax(share > 0.9) - np.argmax(share > 0.1)) / clip.rate_hz
    assert np.diff(high).max() * clip.rate_hz < 0.5 and rising_s > 0.9, (np.diff(high).max() * clip.rate_hz, rising_s)


@pytest.mark.parametrize("body", BODIES)
def test_the_elbow_of_who_cuffs_a_man_is_no_wing(body: str, solved: Solved) -> None:
    """The left elbow stood 27 cm over the shoulder as the hand went round the own knee with the wrist in the other."""
    clip = solved(body)["cuff_behind"]
    m = joints_of(clip, body)[clip.rate_hz * 3 // 2 : clip.rate_hz * 5]
    assert (m[:, JOINT["LeftForeArm"], 1, 3] - m[:, JOINT["LeftArm"], 1, 3]).max() < 0.08
