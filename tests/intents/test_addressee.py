"""To whom words are: what they allow, decided by whom the trainee faces and who is near."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from vr_dti.samples import Speech
from vr_dti.world.place import Mark
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT

from .acting import Actor
from .test_gaze import eyes_at
from .test_signs import palm

EITHER = (("officer", 3), ("subject", -1), ("crowd", -1))
"""`get back!`"""


def facing(actor: Actor, name: str) -> None:
    """Stand on the mark for a while and look at somebody's head."""
    actor.run(800)
    x, y, z = actor.shown.world_from_joint[actor.shown.names.index(name), JOINT["Head"], :3, 3].tolist()
    pitch = math.degrees(math.atan2(y - 1.66, math.hypot(x, z)))
    actor.head(0.0, 0.0, yaw_deg=math.degrees(math.atan2(-x, -z)), pitch_deg=pitch)


def said(actor: Actor, speech: Speech) -> tuple[str, int] | None:
    """To whom, and which rung, the story was told."""
    actor.say(speech, done_ms_ago=300)
    spoke = [i for i in actor.run(0) if i.kind == "spoke"]
    return (spoke[0].to, spoke[0].rung) if spoke else None


@pytest.mark.parametrize(("name", "rung"), [("partner", 3), ("subject", -1)])
def test_words_that_fit_several_are_to_whom_is_faced(actor: Actor, name: str, rung: int) -> None:
    facing(actor, name)
    assert said(actor, Speech(3, "", "get back", readings=EITHER)) == (name, rung)


@pytest.mark.parametrize(("name", "about"), [("partner", "apart"), ("subject", ""), ("bystander", "")])
def test_only_an_officer_is_kept_apart(actor: Actor, name: str, about: str) -> None:
    """`Get back!` to the man or to who watches keeps no officer away."""
    facing(actor, name)
    actor.say(Speech(3, "", "get back", readings=EITHER, about="apart"), done_ms_ago=300)
    (spoke,) = [i for i in actor.run(0) if i.kind == "spoke"]
    assert (spoke.to, spoke.name) == (name, about)


@pytest.mark.parametrize(("subject_ms", "to"), [(200, "partner"), (600, "subject")])
def test_it_is_to_whom_was_faced_for_most_of_the_sentence(actor: Actor, subject_ms: int, to: str) -> None:
    """Of 800 ms, whoever was faced before that; not to whom the head has turned to by the time that the words are understood."""
    facing(actor, "partner")
    facing(actor, "subject")
    actor.run(subject_ms)
    actor.head(0.0, 0.0, yaw_deg=180.0)
    actor.run(300)
    actor.say(Speech(3, "", "get back", readings=EITHER, length_ms=800), done_ms_ago=1100)
    (spoke,) = [i for i in actor.run(0) if i.kind == "spoke"]
    assert spoke.to == to


def test_an_order_past_the_partner_is_not_to_an_officer_down_the_street(staged: Callable[..., Setting]) -> None:
    """But it is to another officer who is faced from near."""
    order = Speech(3, "", "get off him", readings=(("officer", 3),))
    for place, to in ((Mark(1.0, -9.0, 0.0), "partner"), (Mark(2.0, -2.0, 0.0), "bystander")):
        setting = staged(marks={"corner": place})
        cast = tuple(replace(m, person="officer-tall") if m.name == "bystander" else m for m in setting.cast)
        actor = Actor(replace(setting, cast=cast))
        facing(actor, "bystander")
        assert said(actor, order) == (to, 3)


def test_facing_nobody_they_are_as_the_words_have_it(actor: Actor) -> None:
    facing(actor, "partner")
    actor.head(0.0, 0.0, yaw_deg=180.0)
    assert said(actor, Speech(3, "", "get back", readings=EITHER)) == ("partner", 3)


@pytest.mark.parametrize(("touched", "to"), [("partner", "partner"), ("subject", "bystander"), ("", "bystander")])
def test_facing_nobody_they_are_to_whom_a_hand_rests_on_but_for_the_person(actor: Actor, touched: str, to: str) -> None:
    """A hand on the man holds or shields him while others are spoken to; nobody is taken by the arm to speak to somebody else."""
    actor.head(0.0, 0.0, yaw_deg=180.0)
    if touched:
        actor.hand("right", actor.joint_m(touched, "RightArm"))
    actor.run(800)
    back = Speech(-1, "", "get back", readings=(("crowd", -1), *EITHER[:2]), length_ms=400)
    actor.say(back, done_ms_ago=500)
    (spoke,) = [i for i in actor.run(0) if i.kind == "spoke"]
    assert spoke.to == to


def test_facing_nobody_they_are_to_whom_an_open_palm_is_towards(actor: Actor) -> None:
    actor.head(0.0, 0.0, yaw_deg=70.0)
    palm(actor, "right", yaw_deg=8.0)
    actor.run(800)
    actor.say(Speech(-1, "", "get back", readings=(("crowd", -1), *EITHER[:2]), length_ms=300), done_ms_ago=350)
    (spoke,) = [i for i in actor.run(0) if i.kind == "spoke"]
    assert (spoke.to, spoke.rung) == ("partner", 3)


def test_tracked_eyes_tell_more_than_the_head(actor: Actor) -> None:
    facing(actor, "partner")
    eyes_at(actor, "subject")
    actor.run(600)
    actor.say(Speech(3, "", "get back", readings=EITHER, length_ms=400), done_ms_ago=500)
    (spoke,) = [i for i in actor.run(0) if i.kind == "spoke"]
    assert (spoke.to, spoke.rung) == ("subject", -1)


def test_words_to_one_are_to_that_one_whoever_is_faced(actor: Actor) -> None:
    facing(actor, "subject")
    assert said(actor, Speech(3, "", "stop hitting him", readings=(("officer", 3),))) == ("partner", 3)
    assert said(actor, Speech(5, "", "send an ambulance", readings=(("radio", 5),), about="medical")) == ("dispatch", 5)


def test_stop_resisting_is_never_to_the_officer(actor: Actor) -> None:
    facing(actor, "partner")
    assert said(actor, Speech(-1, "", "stop resisting", readings=(("subject", -1),))) == ("subject", -1)


def test_a_shout_that_nobody_understood_is_an_act_without_a_label(actor: Actor) -> None:
    facing(actor, "subject")
    actor.say(Speech(-1, "", "???", 200, loud_db=9), done_ms_ago=500)
    (spoke,) = [i for i in actor.run(0) if i.kind == "spoke"]
    assert (spoke.to, spoke.rung, spoke.loud_db, spoke.label) == ("subject", -1, 9, "recognised")
    assert spoke.act_ms == spoke.heard_ms - 500


def test_a_call_over_the_radio_that_nobody_understood_is_no_shout_at_whoever_is_faced(actor: Actor) -> None:
    facing(actor, "partner")
    assert said(actor, Speech(-1, "", "dispatch ???", 200, loud_db=9, readings=(("radio", -1),))) == ("dispatch", -1)


@pytest.mark.parametrize(("far_m", "to"), [(0.0, "subject"), (20.0, None)])
def test_a_shout_at_nobody_that_nobody_understood_is_whose_it_sounded_within_earshot(actor: Actor, far_m: float, to: str | None) -> None:
    """Farther off nobody would turn round to it; what was understood is an order wherever it was given."""
    actor.head(0.0, far_m, yaw_deg=180.0)
    actor.run(800)
    unclear = Speech(-1, "", "???", 200, loud_db=9, readings=(("subject", -1), ("officer", -1), ("crowd", -1)), unclear=True)
    assert said(actor, unclear) == (to and (to, -1))
    assert said(actor, Speech(3, "", "get back", readings=EITHER)) == ("partner", 3)


def test_words_for_the_log_only_are_no_act(actor: Actor) -> None:
    facing(actor, "partner")
    assert said(actor, Speech(-1, "", "mumbling", 100, transcript=True)) is None


def test_scripts_that_name_their_addressee_are_taken_at_their_word(actor: Actor) -> None:
    facing(actor, "subject")
    assert said(actor, Speech(3, "partner", "stop")) == ("partner", 3)
