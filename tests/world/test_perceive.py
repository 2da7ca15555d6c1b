"""What a trainee could see, hear and face, and when that changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from vr_dti.events import Effect, Perceived
from vr_dti.world.perceive import Perception, changes, perceive
from vr_dti.world.place import Part
from vr_dti.world.pose import pose
from vr_dti.world.setting import Evidence, Setting
from vr_dti.world.state import Body
from vr_dti.world.step import initial, step

from .conftest import FORCE, effect, play, standing


def senses(
    setting: Setting, body: Body, effects: list[Effect] | None = None, t_ms: int = 300, rules: Perception | None = None
) -> set[tuple[str, str]]:
    world = play(setting, effects or [], t_ms, body=lambda _: body)
    found = perceive(setting, pose(setting, world, t_ms * 1_000_000), body, rules or Perception())
    assert list(found) == sorted(found)
    return set(found)


def test_who_is_in_view_is_seen_and_who_is_behind_is_not(corner: Setting) -> None:
    assert {("sees", "partner"), ("sees", "subject")} <= senses(corner, standing(yaw_deg=0.0))
    assert not {s for s in senses(corner, standing(yaw_deg=180.0)) if s[0] == "sees"}


def test_the_field_of_view_has_an_edge(corner: Setting) -> None:
    """The partner stands 8 deg left of straight ahead and is some 17 deg wide with his arms."""
    assert ("sees", "partner") in senses(corner, standing(yaw_deg=-40.0))
    assert ("sees", "partner") not in senses(corner, standing(yaw_deg=-85.0))
    assert ("sees", "partner") not in senses(corner, standing(yaw_deg=-40.0), rules=Perception(view_deg=40.0))


def test_the_head_faces_one_at_most_the_nearest(corner: Setting) -> None:
    assert ("faces", "partner") in senses(corner, standing(yaw_deg=8.0))
    assert ("faces", "subject") in senses(corner, standing(yaw_deg=-9.0))
    for yaw in range(-40, 41, 5):
        assert len([s for s in senses(corner, standing(yaw_deg=yaw)) if s[0] == "faces"]) <= 1
    assert not {s for s in senses(corner, standing(yaw_deg=35.0)) if s[0] == "faces"}


def test_while_the_picture_is_black_nobody_is_seen_but_heard(corner: Setting) -> None:
    black, hey = effect(0, "fade", "", "black", duration_ms=0), effect(100, "say", "partner", "hey")
    cleared = effect(150, "fade", "", "clear", duration_ms=100)
    assert senses(corner, standing(), [black, hey]) == {("hears", "partner")}
    assert {("sees", "partner"), ("hears", "partner")} <= senses(corner, standing(), [black, hey, cleared])


@pytest.mark.parametrize(
    "part",
    [Part("building", (0.0, 0.0, -1.4), 0.0, (6.0, 6.0, 0.5)), Part("patrol_car", (0.0, 0.0, -1.4), 1.5708, (2.0, 2.2, 4.8))],
)
def test_a_building_or_a_van_hides_what_is_behind_it(part: Part, staged: Callable[..., Setting]) -> None:
    assert not {s for s in senses(staged(parts=(part,)), standing()) if s[0] in ("sees", "faces")}


def test_a_low_wall_hides_who_lies_but_not_who_stands(staged: Callable[..., Setting]) -> None:
    setting = staged(parts=(Part("wall", (0.5, 0.0, -1.9), 0.0, (6.0, 1.15, 0.2)),))
    down = [effect(0, "act", "subject", "shoved_fall")]
    after = senses(setting, standing(yaw_deg=-10.0), down, 3000)
    assert ("sees", "partner") in after
    assert ("sees", "subject") not in after


def test_a_person_hides_a_person(staged: Callable[..., Setting]) -> None:
    """Behind a tall partner's back a small man before him is out of sight; from the mark he is not."""
    setting = staged("tall", "small")
    behind = standing(-1.15, -2.8, yaw_deg=-90.0)
    assert ("sees", "partner") in senses(setting, behind)
    assert ("sees", "subject") not in senses(setting, behind)
    assert ("sees", "subject") in senses(setting, standing())


def test_another_trainee_hides_too(staged: Callable[..., Setting]) -> None:
    setting = staged(trainees=("t1", "t2"))
    me, other = standing(-0.40, 0.0, trainee="t1"), standing(-0.40, -0.5, trainee="t2")
    world = step(setting, initial(setting, ("t1", "t2")), (), (me, other), 100)
    found = set(perceive(setting, pose(setting, world, 100_000_000), me))
    assert ("sees", "partner") not in found
    assert ("sees", "subject") in found


def test_a_voice_is_heard_as_far_as_it_carries(corner: Setting) -> None:
    say = [effect(0, "say", "partner", "psst", to="subject")]  # 40 dB at one metre
    assert ("hears", "partner") in senses(corner, standing(-0.4, -1.6), say)
    assert ("hears", "partner") not in senses(corner, standing(0.0, 1.5), say)
    loud = [effect(0, "say", "partner", "psst", to="subject", loudness_db=70)]
    assert ("hears", "partner") in senses(corner, standing(0.0, 1.5), loud)
    assert ("hears", "partner") in senses(corner, standing(0.0, 0.0, yaw_deg=180.0), loud), "behind one's back too"
    assert ("hears", "partner") not in senses(corner, standing(0.0, 0.0), loud, 1600), "a line ends"


def test_a_wall_muffles(staged: Callable[..., Setting]) -> None:
    wall = (Part("wall", (0.0, 0.0, -1.4), 0.0, (8.0, 3.0, 0.2)),)
    quiet = [effect(0, "say", "partner", "psst", loudness_db=48)]
    assert ("hears", "partner") in senses(staged(), standing(), quiet)
    assert ("hears", "partner") not in senses(staged(parts=wall), standing(), quiet)


def test_the_radio_is_heard(corner: Setting) -> None:
    assert ("hears", "dispatch") in senses(corner, standing(), [effect(0, "say", "dispatch", "hey", to="trainee")])


FACT = effect(100, "fact", "", "shoved")
"""known to who sees both, or hears the thud: see `shoved` below"""


@pytest.fixture
def shoved(corner: Setting) -> Setting:
    """The corner, with what must be seen or heard of the shove."""
    return replace(corner, facts={"shoved": Evidence(("partner", "subject"), frozenset({"thud"}))})


def test_a_fact_is_seen_when_all_of_it_is_and_heard_when_it_sounds(shoved: Setting) -> None:
    assert ("sees", "fact:shoved") in senses(shoved, standing(), [FACT])
    away = standing(yaw_deg=180.0)
    assert not {s for s in senses(shoved, away, [FACT]) if s[1] == "fact:shoved"}
    assert ("hears", "fact:shoved") in senses(shoved, away, [FACT, effect(150, "sound", "subject", "thud")])
    assert not {s for s in senses(shoved, standing(), [FACT, effect(200, "fact_end", "", "shoved")]) if s[1] == "fact:shoved"}


@pytest.mark.parametrize(("said_ms", "fact_ms", "now_ms", "known"), [(100, 100, 790, False), (100, 100, 810, True), (0, 900, 910, True)])
def test_words_tell_what_they_mean_when_enough_of_them_was_heard(
    corner: Setting, said_ms: int, fact_ms: int, now_ms: int, known: bool
) -> None:
    """A threat is known neither by its first syllable nor by the mere sight of who speaks it."""
    threat = replace(corner, facts={"threat": Evidence((), frozenset({"hey"}))})
    said = [effect(fact_ms, "fact", "", "threat"), effect(said_ms, "say", "partner", "hey")]
    assert (("hears", "fact:threat") in senses(threat, standing(-0.4, -1.6), said, now_ms)) is known


def test_what_is_heard_tells_only_of_the_facts_it_belongs_to(shoved: Setting) -> None:
    said = [FACT, effect(120, "say", "partner", "hey")]
    assert ("hears", "partner") in senses(shoved, standing(), said)
    assert ("hears", "fact:shoved") not in senses(shoved, standing(), said)


def test_a_fact_of_which_nothing_can_be_perceived_is_not(corner: Setting) -> None:
    assert not {s for s in senses(corner, standing(), [FACT]) if s[1].startswith("fact:")}


def test_nothing_is_perceived_before_a_head_was_seen(corner: Setting) -> None:
    assert senses(corner, Body("t1"), [FACT]) == set()


def test_a_lost_head_sees_nothing_and_hears_from_where_it_was(shoved: Setting) -> None:
    lost = replace(standing(), head_lost=True)
    quiet = [FACT, effect(120, "say", "partner", "psst", loudness_db=48), effect(150, "sound", "subject", "thud")]
    assert {("sees", "fact:shoved"), ("faces", "partner")} & senses(shoved, standing(yaw_deg=8.0), quiet)
    assert senses(shoved, lost, quiet) == {("hears", "partner"), ("hears", "subject"), ("hears", "fact:shoved")}
    assert ("hears", "partner") not in senses(shoved, replace(standing(0.0, 40.0), head_lost=True), quiet)


def test_changes_are_told_once_with_their_time() -> None:
    before = (("faces", "partner"), ("sees", "partner"))
    after = (("hears", "fact:shoved"), ("sees", "partner"), ("sees", "subject"))
    assert changes(before, after, "t1", 700) == (
        Perceived(700, "t1", "faces", "partner", False),
        Perceived(700, "t1", "hears", "fact:shoved", True),
        Perceived(700, "t1", "sees", "subject", True),
    )
    assert changes(after, after, "t1", 800) == ()


def test_the_force_is_there_to_be_seen_from_the_mark(corner: Setting) -> None:
    for t in (6600, 11_950, 15_950, 21_000):
        assert {("sees", "partner"), ("sees", "subject")} <= senses(corner, standing(yaw_deg=-12.0), FORCE, t)
