"""Whom the trainee looks at: by the head, by tracked eyes, and when neither tells."""

from __future__ import annotations

from dataclasses import replace

from vr_dti.events import IDENTITY_POSE
from vr_dti.samples import Tracked

from .acting import RULES, Actor

LOST = Tracked("head", IDENTITY_POSE, False, False, False)


def test_a_look_counts_after_its_dwell_and_once(actor: Actor) -> None:
    actor.head(0.0, 0.0, yaw_deg=8.0)
    actor.run(150)
    assert not actor.told("gazed")
    actor.run(1000)
    (look,) = actor.told("gazed")
    assert (look.to, look.part) == ("partner", "head"), "the head stands in for the eyes, and says so"
    actor.head(0.0, 0.0, yaw_deg=-9.0)
    actor.run(400)
    assert [i.to for i in actor.told("gazed")] == ["partner", "subject"]
    actor.head(0.0, 0.0, yaw_deg=90.0)
    actor.run(400)
    assert len(actor.told("gazed")) == 2


def test_in_the_black_nobody_is_looked_at(actor: Actor) -> None:
    """A scene that begins black: whoever happens to face somebody has not seen them."""
    lit, dark = actor.shown, replace(actor.shown, fade=1.0)
    actor.shown = dark
    actor.head(0.0, 0.0, yaw_deg=8.0)
    actor.run(1000)
    assert not actor.told("gazed")
    actor.shown = lit
    actor.run(1000)
    assert [i.to for i in actor.told("gazed")] == ["partner"]


def test_a_lost_head_looks_at_nobody_and_a_hand_beside_it_still_touches(actor: Actor) -> None:
    """Where it was last does not tell where it points; the look counts anew once it is seen again."""
    actor.head(0.0, 0.0, yaw_deg=8.0)
    actor.say(LOST)
    actor.hand("right", actor.joint_m("partner", "LeftArm"))
    actor.run(1000)
    assert [(i.kind, i.name) for i in actor.told("gazed", "distance", "touched")] == [("touched", "")], "from where is not known either"
    back_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.head(0.0, 0.0, yaw_deg=8.0)
    actor.run(1000)
    (look,) = actor.told("gazed")
    assert (look.to, look.act_ms) == ("partner", back_ms)


def eyes_at(actor: Actor, who: str, *, valid: bool = True) -> None:
    """Eyes a little over the head that look at somebody's head."""
    actor.hand("left", (0.0, 1.66, 0.0), towards_m=actor.joint_m(who, "Head"))
    *_, aim = [s for s in actor.waiting if isinstance(s.data, Tracked) and s.data.device == "left_aim"]
    assert isinstance(aim.data, Tracked)
    actor.say(replace(aim.data, device="eyes", position_valid=valid, orientation_valid=valid))
    actor.hand("left", (-0.45, 1.1, 0.1))


def test_tracked_eyes_go_before_the_head_and_say_so(actor: Actor) -> None:
    actor.head(0.0, 0.0, yaw_deg=8.0)  # the head points at the partner
    eyes_at(actor, "subject")
    actor.run(600)
    assert [(i.to, i.part) for i in actor.told("gazed")] == [("subject", "eyes")]


def test_a_blink_ends_no_look_and_eyes_that_stay_away_leave_it_to_the_head(actor: Actor) -> None:
    actor.head(0.0, 0.0, yaw_deg=8.0)
    eyes_at(actor, "subject")
    actor.run(150)
    eyes_at(actor, "subject", valid=False)
    actor.run(100)
    eyes_at(actor, "subject")
    actor.run(60)
    assert [(i.to, i.part) for i in actor.told("gazed")] == [("subject", "eyes")]
    eyes_at(actor, "subject", valid=False)
    actor.run(int(RULES.blink_ms.value + RULES.gaze_dwell_ms.value) + 60)
    assert [(i.to, i.part) for i in actor.told("gazed")][1:] == [("partner", "head")]
