"""Who is kept off the subject: by a hand that pulled or held him back, or a body in between, until the last of them leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vr_dti.intents.beginnings import rebased, taken_up
from vr_dti.intents.keeping import keeper
from vr_dti.samples import Command
from vr_dti.world.animation import reactions
from vr_dti.world.hurt import Hurt

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


CURRENT = Hurt("cew", "torso", 1000, 6000, (0.0, 1.0), lands_ms=2900, by="t1")
SPRAY = Hurt("spray", "head", 1000, 1000 + reactions.SPRAY_MS, (0.0, 1.0), permille=1000, by="t1")


@pytest.mark.parametrize(
    ("met", "until_ms"),
    [
        (CURRENT, 6000 + reactions.TIRED_MS),
        (SPRAY, 1000 + reactions.HANDS_MS[0]),
        (Hurt("handgun", "torso", 1000, 1000, (0.0, 1.0), by="t1"), 0),
    ],
)
def test_whom_a_tool_put_out_of_action_uses_no_force(actor: Actor, met: Hurt, until_ms: float) -> None:
    """He lay stiff under the trainee's current, and his kicks were heard, felt and scored."""
    still = actor.shown
    actors = tuple(replace(a, hurts=(met,)) if a.name == "partner" else a for a in still.world.actors)
    for at_ms, keeps in ((1010, True), *(((until_ms - 10, True), (until_ms + 10, False)) if until_ms else ((60_000, True),))):
        actor.shown = replace(still, story_ns=round(at_ms * 1e6), world=replace(still.world, actors=actors))
        actor.run(0)
        assert (actor.memory.kept_off_ns > 0) == keeps, at_ms
    assert [(i.to, i.trainee) for i in actor.told("kept_off")] == [("partner", "t1")]


def test_darts_that_miss_a_whiff_of_spray_and_what_others_got_keep_him_off_nobody(actor: Actor) -> None:
    others = {"partner": (replace(SPRAY, permille=350), replace(CURRENT, tool="dart")), "subject": (CURRENT,)}
    actors = tuple(replace(a, hurts=others.get(a.name, ())) for a in actor.shown.world.actors)
    actor.shown = replace(actor.shown, story_ns=2_000_000_000, world=replace(actor.shown.world, actors=actors))
    actor.run(100)
    assert not kept_ms(actor)


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
