"""Who is kept off the subject: by a hand that pulled or held him back, or a body in between, until the last of them leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vr_dti.intents.beginnings import rebased, taken_up
from vr_dti.intents.keeping import keeper
from vr_dti.samples import Command

from .acting import RULES, Actor
from .test_handling import away_from_subject, glide
from .test_standing import stands

EVERY_MS = round(RULES.kept_off_ms.value)


def kept_ms(actor: Actor) -> list[int]:
    return [i.act_ms for i in actor.told("kept_off")]


@pytest.fixture
def pulls(actor: Actor) -> Actor:
    """Both hands have pulled the partner, and hold him."""
    from_m = [actor.joint_m("partner", j) for j in ("LeftArm", "RightArm")]
    for side, at in zip(("left", "right"), from_m, strict=True):
        actor.hand(side, at)
    actor.run(300)
    for side in ("left", "right"):
        actor.control(side, "squeeze", 1.0)
    actor.run(50)
    glide(actor, ("left", "right"), 0.15 * away_from_subject(actor), from_m=from_m)
    return actor


def test_a_hand_that_only_lies_on_him_keeps_him_off_nobody(actor: Actor) -> None:
    actor.hand("right", actor.joint_m("partner", "RightArm"))
    actor.run(500)
    assert actor.told("touched") and not kept_ms(actor)


def test_it_is_told_anew_until_the_last_of_two_hands_leaves(pulls: Actor) -> None:
    assert [i.hand for i in pulls.told("pulled")] == ["left", "right"]
    (first,) = kept_ms(pulls)
    assert pulls.told("kept_off")[0].to == "partner"
    pulls.hand("left", (-0.45, 1.1, 0.1))
    pulls.run(EVERY_MS)
    assert [i.hand for i in pulls.told("let_go")] == ["left"] and kept_ms(pulls) == [first, first + EVERY_MS]
    pulls.hand("right", (0.45, 1.1, 0.1))
    pulls.run(2 * EVERY_MS)
    assert len(kept_ms(pulls)) == 2


def test_a_hand_that_opens_holds_nobody(pulls: Actor) -> None:
    for side in ("left", "right"):
        pulls.control(side, "squeeze", 0.0)
    pulls.run(2 * EVERY_MS)
    assert not pulls.told("let_go") and len(kept_ms(pulls)) == 1


def test_a_body_between_keeps_him_off_until_it_steps_away(actor: Actor) -> None:
    stands(actor, 0.5)
    actor.run(500 + EVERY_MS)
    assert actor.told("stepped_between") and len(kept_ms(actor)) == 2
    stands(actor, -2.0)
    actor.run(2 * EVERY_MS)
    assert actor.told("stepped_away") and len(kept_ms(actor)) == 2


def test_one_of_two_trainees_who_leaves_sets_nobody_free(pulls: Actor) -> None:
    one = pulls.memory.trainees[0]
    rests = replace(one.left, grasp=replace(one.left.grasp, done=()))
    idle = replace(one, trainee="t2", left=rests, right=rests)
    assert keeper((idle, one)) == "t1" and keeper((idle,)) == ""


def test_nothing_is_told_while_the_story_stands(pulls: Actor) -> None:
    pulls.say(Command("pause"))
    pulls.run(2 * EVERY_MS)
    assert len(kept_ms(pulls)) == 1


@pytest.mark.parametrize("begins", ["put back", "taken up"])
def test_what_begins_without_those_hands_keeps_nobody_off(pulls: Actor, begins: str) -> None:
    then = pulls.memory
    pulls.hand("left", (-0.45, 1.1, 0.1))
    pulls.hand("right", (0.45, 1.1, 0.1))
    pulls.run(400)
    pulls.intents.clear()
    pulls.memory = rebased(then, pulls.memory, 500, pulls.now_ns) if begins == "put back" else taken_up(then, 500)
    pulls.say(Command("start"))
    pulls.run(2 * EVERY_MS)
    assert not kept_ms(pulls)
