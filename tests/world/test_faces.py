"""Faces as the world has them: moods by story, by what the body does and by blows; eyes that meet, dart and blink; nothing by chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from vr_dti.events import EMOTIONS
from vr_dti.world.animation.face import BLINK_EVERY_MS, BLINK_LOOSE_MS, Gaze, Living, blink, drawn, own_sides
from vr_dti.world.animation.feelings import FADE_MS
from vr_dti.world.animation.lips import Shape
from vr_dti.world.animation.units import ROUND, UNIT
from vr_dti.world.animation.wander import seed_of
from vr_dti.world.faces import gaze, units_of
from vr_dti.world.pose import Shown, pose
from vr_dti.world.setting import Line, Setting
from vr_dti.world.skeleton import JOINT

from .conftest import effect, play

MS = 1_000_000
SEEDS = [seed_of(n) for n in ("partner", "subject", "bystander")]


def blinks(seed: int, every_ms: float, until_ms: float = 60_000.0) -> list[float]:
    """When the lids begin to close, as somebody sees it who looks that often."""
    t = np.arange(0.0, until_ms, every_ms)
    shut = np.array([blink(seed, x) > 0.02 for x in t])
    return t[np.flatnonzero(shut[1:] & ~shut[:-1]) + 1].tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_people_blink_every_three_to_five_seconds_however_often_one_looks(seed: int) -> None:
    fine, coarse = blinks(seed, 5.0), blinks(seed, 11.0)
    assert len(fine) == len(coarse) >= 12
    assert all(abs(a - b) <= 17.0 for a, b in zip(fine, coarse, strict=True))
    between = np.diff(fine)
    assert between.min() >= BLINK_EVERY_MS - BLINK_LOOSE_MS - 10.0 and between.max() <= BLINK_EVERY_MS + BLINK_LOOSE_MS + 10.0
    assert np.ptp(between) > 300.0, "no metronome"


def test_no_two_people_blink_together() -> None:
    one, two = (blinks(s, 5.0) for s in SEEDS[:2])
    assert np.mean([min(abs(a - b) for b in two) < 50.0 for a in one]) < 0.4


def test_a_blink_shuts_the_lids_whatever_they_show() -> None:
    afraid = tuple(float(e == "fear") for e in EMOTIONS)
    at = blinks(SEEDS[0], 5.0)[3] + 85.0
    w = drawn(Living(SEEDS[0], afraid), at, own_sides(SEEDS[0]))
    assert w[UNIT["eyeBlinkLeft"]] > 0.95 and w[UNIT["eyeWideLeft"]] < 0.1
    half = drawn(Living(SEEDS[0], afraid), at - 50.0, own_sides(SEEDS[0]))
    assert half[ROUND[0]] > 0.4 and w[ROUND[0]] < 0.2, "half shut, a lid goes round the ball"


def mood(found: Shown, who: str) -> dict[str, float]:
    return dict(zip(EMOTIONS, found.moods[found.row(who)], strict=True))


def at(setting: Setting, effects: list[object], t_ms: int) -> Shown:
    return pose(setting, play(setting, effects, t_ms), t_ms * MS)  # type: ignore[arg-type]


def test_the_storys_word_comes_over_a_face_in_a_third_of_a_second(corner: Setting) -> None:
    told = [effect(1000, "feel", "partner", "rage", permille=800), effect(3000, "feel", "partner", "shame", permille=500)]
    assert mood(at(corner, told, 990), "partner")["calm"] > 0.85 and mood(at(corner, told, 990), "partner")["rage"] == 0.0
    half = mood(at(corner, told, 1000 + round(FADE_MS / 2)), "partner")
    assert half["rage"] == pytest.approx(0.4, abs=0.02) and half["calm"] == pytest.approx(0.57, abs=0.05)
    assert mood(at(corner, told, 1400), "partner")["rage"] == pytest.approx(0.8)
    late = mood(at(corner, told, 3400), "partner")
    assert late["shame"] == pytest.approx(0.5) and late["rage"] == 0.0


def test_what_somebody_does_shows_over_what_the_story_says(corner: Setting) -> None:
    told = [effect(100, "feel", "partner", "shame", permille=1000), effect(2000, "act", "partner", "shove", face="subject")]
    assert mood(at(corner, told, 1900), "partner")["shame"] == 1.0
    found = mood(at(corner, told, 2700), "partner")
    assert found["rage"] > 0.85 and found["shame"] < 0.12, "a shove is rage"
    assert mood(at(corner, [], 500), "subject")["fear"] > 0.3, "who stands cuffed is afraid"


def test_a_blow_shows_as_pain_and_sinks(corner: Setting) -> None:
    struck = [effect(1000, "blow", "partner", "subject", part="torso")]
    assert mood(at(corner, struck, 1200), "subject")["pain"] > 0.95
    assert 0.1 < mood(at(corner, struck, 3200), "subject")["pain"] < 0.9
    assert mood(at(corner, struck, 5000), "subject")["pain"] == 0.0


def test_the_same_instant_gives_the_same_face_and_neighbouring_ones_nearly(corner: Setting) -> None:
    told = [effect(1000, "feel", "partner", "fear", permille=1000)]
    world, sides = play(corner, told, 4000), own_sides(SEEDS[0])
    one, two = (units_of(corner, pose(corner, world, 4000 * MS), 0, 4000.0, sides) for _ in range(2))
    assert one.tobytes() == two.tobytes()
    faces = np.stack([units_of(corner, pose(corner, world, t * MS), 0, float(t), sides) for t in range(4100, 12_000, 33)])
    step = np.abs(np.diff(faces, axis=0))
    lids = [
        UNIT[f"eye{what}{side}"]
        for what in ("Blink", "Wide", "Squint", "LookUp", "LookDown", "LookIn", "LookOut")
        for side in ("Left", "Right")
    ]
    rest = np.delete(step, [*lids, *ROUND], axis=1)
    assert 0.001 < rest.max() < 0.2, "never a mask, never a jump"


def test_a_face_is_not_the_same_on_both_sides() -> None:
    afraid = tuple(float(e == "fear") for e in EMOTIONS)
    w = drawn(Living(SEEDS[1], afraid), 1500.0, own_sides(SEEDS[1]))
    off = [abs(w[UNIT[f"{u}Left"]] - w[UNIT[f"{u}Right"]]) for u in ("browOuterUp", "mouthStretch", "eyeWide")]
    assert 0.01 < max(off) < 0.5


def test_lips_rest_on_each_other_until_something_is_felt() -> None:
    """What is never quite out of a face parted them, and everybody stood there with his teeth in a slit."""
    parting = [UNIT["jawOpen"], *(UNIT[f"{u}{side}"] for u in ("mouthUpperUp", "mouthLowerDown") for side in ("Left", "Right"))]

    def afraid(share: float) -> np.ndarray:
        some = tuple({"calm": 1.0 - share, "fear": share}.get(e, 0.0) for e in EMOTIONS)
        return drawn(Living(SEEDS[0], some), 1500.0, own_sides(SEEDS[0]))

    assert afraid(0.18)[parting].max() < 0.01 < afraid(0.18)[UNIT["browInnerUp"]]
    assert afraid(0.5)[parting].min() > 0.1


def test_scorn_is_seen_below_a_cap() -> None:
    """One corner of the mouth and that side of the nose are drawn, more than a smile would be: a peak hides the brows."""
    scorn = tuple(float(e == "contempt") for e in EMOTIONS)
    w = drawn(Living(SEEDS[0], scorn), 1500.0, np.ones(len(own_sides(SEEDS[0]))))
    one, other = ({u: w[UNIT[f"{u}{side}"]] for u in ("mouthDimple", "noseSneer", "mouthUpperUp")} for side in ("Right", "Left"))
    assert all(one[u] > other[u] + 0.3 for u in one)
    assert one["noseSneer"] > 0.8 and w[UNIT["mouthSmileRight"]] < 0.4


def eyes_of(found: Shown, who: str) -> tuple[Gaze, Gaze]:
    return gaze(found.world_from_joint[found.row(who)])


def test_eyes_meet_on_whom_they_look_at(corner: Setting) -> None:
    """Partner and subject stand 0.85 m apart and lean in: each eye is turned in by two to three degrees."""
    left, right = eyes_of(at(corner, [], 2000), "partner")
    assert math.radians(3.0) < right.left_rad - left.left_rad < math.radians(7.5)
    far = [effect(100, "look", "partner", "corner")]
    left, right = eyes_of(at(corner, far, 2000), "partner")
    assert right.left_rad - left.left_rad < math.radians(1.0)


def test_eyes_dart_and_rest(corner: Setting) -> None:
    world = play(corner, [], 2000)
    yaw = np.array([eyes_of(pose(corner, world, t * MS), "partner")[0].left_rad for t in range(2000, 12_000, 10)])
    speed = np.abs(np.diff(yaw)) * 100.0
    assert np.mean(speed < 0.05) > 0.8, "most of the time they rest"
    assert np.sum(speed > 0.3) > 5, "and then they jump"


def test_scorn_lifts_the_chin_and_rage_glares_from_under_the_brows(corner: Setting) -> None:
    def pitch(emotion: str) -> tuple[float, float]:
        found = at(corner, [effect(100, "act", "bystander", "idle"), effect(100, "feel", "bystander", emotion)], 3000)
        head = found.world_from_joint[found.row("bystander"), JOINT["Head"]]
        return math.degrees(math.asin(float(-head[1, 2]))), math.degrees(eyes_of(found, "bystander")[0].up_rad)

    calm, scorn, rage, shame = (pitch(e) for e in ("calm", "contempt", "rage", "shame"))
    assert scorn[0] > calm[0] + 4.0 and rage[0] < calm[0] - 4.0 and shame[0] < calm[0] - 12.0
    assert rage[1] > calm[1] + 3.0, "the eyes stay on whom he looks at"
    assert shame[1] < calm[1] - 1.0, "and in shame they sink"


def spoken(staged: Callable[..., Setting]) -> Setting:
    lips = np.zeros((60, 7), dtype=np.uint8)
    lips[10:50, Shape._fields.index("open")] = 255
    setting = staged()
    return replace(setting, lines={"ah": Line("Aaah!", 1200, 84.0, lips), "hm": Line("Hm.", 1200, 60.0)})


def test_a_mouth_moves_with_its_line_and_is_shut_when_that_is_over(staged: Callable[..., Setting]) -> None:
    setting = spoken(staged)
    sides = own_sides(SEEDS[2])

    def jaw(line: str, t_ms: int) -> float:
        found = at(setting, [effect(1000, "say", "bystander", line)], t_ms)
        return float(units_of(setting, found, found.row("bystander"), float(t_ms), sides)[UNIT["jawOpen"]])

    assert jaw("ah", 1600) > 0.5 and jaw("ah", 990) < 0.05 and jaw("ah", 2230) < 0.05
    assert jaw("hm", 1600) < 0.05, "a line without lips moves none"


def test_no_emotion_pulls_a_mouth_to_one_side_as_a_palsy_does() -> None:
    """Scorn is one-sided, but a smirk: neither corner goes up while the other goes down, and no lip is drawn off its teeth alone."""
    for emotion in EMOTIONS:
        w = drawn(Living(SEEDS[0], tuple(float(e == emotion) for e in EMOTIONS)), 1500.0, np.ones_like(own_sides(SEEDS[0])))

        def apart(unit: str, w: np.ndarray = w) -> float:
            return abs(float(w[UNIT[f"{unit}Left"]] - w[UNIT[f"{unit}Right"]]))

        assert max(apart("mouthUpperUp"), apart("noseSneer"), apart("mouthFrown")) < 0.4, emotion
        assert apart("mouthSmile") < 0.5 and apart("mouthDimple") < 0.8, emotion
    scorn = drawn(Living(SEEDS[0], tuple(float(e == "contempt") for e in EMOTIONS)), 1500.0, np.ones_like(own_sides(SEEDS[0])))
    assert scorn[UNIT["mouthSmileRight"]] - scorn[UNIT["mouthSmileLeft"]] > 0.2, "and one-sided it is"
