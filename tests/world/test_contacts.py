"""Force that must be seen to land: hands on a chest, a shoe in a body, a knee on a back, a fist in a face, whatever the two sizes."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.events import Effect
from vr_dti.spaces import Floats
from vr_dti.world.parts import PARTS
from vr_dti.world.perceive import perceive
from vr_dti.world.place import Mark
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes

from .conftest import FORCE, effect, play, standing

PAIRS = [("stocky", "tall"), ("tall", "stocky"), ("stocky", "stocky")]

BLOW = {"blow": Mark(-0.30, -2.80, math.radians(-90.0))}
PUNCH = [
    effect(100, "act", "subject", "idle", face="partner"),
    effect(6000, "act", "partner", "punch", at="blow", travel_ms=300),
    effect(6700, "act", "subject", "punched"),
]

OVER = {"strike": Mark(-0.05, -2.44, math.radians(-90.0))}
STRIKES = [
    effect(0, "act", "subject", "prone_comply"),
    effect(3000, "act", "partner", "strike", at="strike", travel_ms=900),
    effect(4400, "act", "subject", "struck_prone"),
    effect(8000, "act", "partner", "strike"),
    effect(8500, "act", "subject", "struck_prone"),
]
"""the second one comes while he still bends over him"""

HEAD = {"strike-head": Mark(-0.05, -2.27, math.radians(-90.0))}
HEAD_STRIKES = [
    effect(0, "act", "subject", "prone_comply"),
    effect(3000, "act", "partner", "strike_head", at="strike-head", travel_ms=600),
    effect(4100, "act", "subject", "struck_guarded"),
    effect(8000, "act", "partner", "strike_head"),
    effect(8500, "act", "subject", "struck_guarded"),
]
"""the first one finds his head unguarded and turned aside, the second his hands over it"""


def segments_apart(a: Floats, b: Floats, c: Floats, d: Floats) -> float:
    """Least distance of two segments, by sampling one finely and projecting onto the other."""
    p = a + (b - a) * np.linspace(0.0, 1.0, 101)[:, None]
    u = np.clip(((p - c) @ (d - c)) / max(float((d - c) @ (d - c)), 1e-12), 0.0, 1.0)
    return float(np.sqrt(((p - c - u[:, None] * (d - c)) ** 2).sum(axis=1)).min())


def gap(setting: Setting, t_ms: int, mine: tuple[str, ...], his: tuple[str, ...], course: list[Effect] = FORCE) -> float:
    """Distance between the surfaces of the partner's and the subject's parts at `t_ms` of `course`; negative: they overlap."""
    shapes = Shapes.of(pose(setting, play(setting, course, t_ms), t_ms * 1_000_000), setting)
    least = 9.0
    for i in (k for k, part in enumerate(PARTS) if part in mine):
        for j in (k for k, part in enumerate(PARTS) if part in his):
            apart = segments_apart(shapes.a_m[0, i], shapes.b_m[0, i], shapes.a_m[1, j], shapes.b_m[1, j])
            least = min(least, apart - shapes.radius_m[0, i] - shapes.radius_m[1, j])
    return least


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
def test_both_hands_meet_the_chest_when_the_shove_lands(partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    setting = staged(partner, subject)
    contact = 6000 + setting.cast[0].clips["shove"].event_ms("contact")
    for hand in ("hand_left", "hand_right"):
        assert gap(setting, contact - 150, (hand,), ("torso",)) > 0.10
        assert -0.09 < gap(setting, contact, (hand,), ("torso",)) < 0.02


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
@pytest.mark.parametrize("begins", [11_500, 15_500])
def test_the_shoe_meets_the_body_when_the_kick_lands(begins: int, partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    """Also the second kick, into a body that the first one has moved."""
    setting = staged(partner, subject)
    contact = begins + setting.cast[0].clips["kick"].event_ms("contact")
    assert gap(setting, contact - 60, ("foot_right",), ("torso",)) > 0.2
    assert -0.12 < gap(setting, contact, ("foot_right",), ("torso",)) < 0.02


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
def test_the_knee_rests_on_the_back(partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    setting = staged(partner, subject)
    lands = 19_800 + setting.cast[0].clips["kneel_on"].event_ms("contact")
    assert gap(setting, lands - 500, ("shin_right", "thigh_right"), ("torso",)) > 0.05
    for t in (lands, 22_000, 24_500):
        assert -0.12 < gap(setting, t, ("shin_right", "thigh_right"), ("torso",)) < 0.02


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
def test_the_fist_meets_the_face_when_the_punch_lands(partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    setting = staged(partner, subject, marks=BLOW)
    contact = 6300 + setting.cast[0].clips["punch"].event_ms("contact")
    assert gap(setting, contact - 100, ("hand_right",), ("head",), PUNCH) > 0.15
    assert -0.12 < gap(setting, contact, ("hand_right",), ("head",), PUNCH) < 0.06


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
@pytest.mark.parametrize("begins", [3900, 8000])
def test_the_fist_meets_the_back_when_the_strike_lands(begins: int, partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    setting = staged(partner, subject, marks=OVER)
    contact = begins + setting.cast[0].clips["strike"].event_ms("contact")
    assert gap(setting, contact - 150, ("hand_right",), ("torso",), STRIKES) > 0.15
    assert -0.12 < gap(setting, contact, ("hand_right",), ("torso",), STRIKES) < 0.06


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
@pytest.mark.parametrize("begins", [3600, 8000])
def test_the_fist_meets_the_head_when_a_strike_at_it_lands(begins: int, partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    setting = staged(partner, subject, marks=HEAD)
    contact = begins + setting.cast[0].clips["strike_head"].event_ms("contact")
    head = ("head", "hand_left", "hand_right")
    assert gap(setting, contact - 150, ("hand_right",), head, HEAD_STRIKES) > 0.15
    assert -0.12 < gap(setting, contact, ("hand_right",), head, HEAD_STRIKES) < 0.06
    assert gap(setting, contact, ("hand_right",), ("head",), HEAD_STRIKES) < 0.06


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
def test_a_search_touches_the_man_and_does_not_go_through_him(partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    """0.65 m apart. Both hands on his sides and his waist, the right one in his pocket, and the two heads apart."""
    setting = staged(partner, subject, marks={"close": Mark(-0.20, -2.80, math.radians(-90.0))})
    course = [effect(0, "act", "subject", "hands_raised"), effect(500, "act", "partner", "pat_down", at="close", travel_ms=1000)]
    begins = 1500 + setting.cast[0].clips["pat_down"].duration_ms
    for at in (450, 1500, 2100):
        for hand in ("hand_left", "hand_right"):
            assert -0.13 < gap(setting, begins + at, (hand,), ("torso", "thigh_left", "thigh_right"), course) < 0.08, (at, hand)
    assert -0.13 < gap(setting, begins + 3500, ("hand_right",), ("torso", "thigh_left"), course) < 0.05
    for at in range(0, 7000, 700):
        assert gap(setting, begins + at, ("head",), ("head", "torso"), course) > 0.05, at


@pytest.mark.parametrize(("partner", "subject"), PAIRS)
def test_cuffs_close_at_the_wrists_and_nobody_kneels_on_the_man(partner: str, subject: str, staged: Callable[..., Setting]) -> None:
    setting = staged(partner, subject, marks=OVER)
    clip = setting.cast[0].clips["cuff_behind"]
    course = [
        effect(0, "act", "subject", "prone_comply"),
        effect(1500, "act", "partner", "cuff_behind", at="strike", travel_ms=1500),
        effect(3000 + clip.event_ms("takes"), "act", "subject", "be_cuffed"),
    ]
    wrists = ("hand_left", "hand_right", "forearm_left", "forearm_right")
    for event in ("cuff_1", "cuff_2"):
        assert -0.08 < gap(setting, 3000 + clip.event_ms(event), ("hand_right",), wrists, course) < 0.08, event
    legs = ("shin_left", "shin_right", "thigh_left", "thigh_right")
    for t in (4500, 3000 + clip.duration_ms + 1000):
        assert gap(setting, t, legs, ("torso", "head", "neck"), course) > -0.03, t


def test_the_trainee_at_the_mark_sees_both_while_force_is_used(corner: Setting) -> None:
    for t in (3000, 6500, 8000, 11_900, 15_900, 21_000, 24_000):
        body = standing(yaw_deg=-12.0)
        sensed = perceive(corner, pose(corner, play(corner, FORCE, t, body=lambda _: standing(yaw_deg=-12.0)), t * 1_000_000), body)
        assert {("sees", "partner"), ("sees", "subject")} <= set(sensed), t
