"""Handcuffs from the own belt, brought to somebody's wrist: who gets them, what is told of it, and what then hangs on the belt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from world.conftest import effect, play

from vr_dti.debrief.acts import acts_of
from vr_dti.events import Intent
from vr_dti.intents.beginnings import rebased
from vr_dti.recording.codec import decode, encode
from vr_dti.records.report_acts import act_words
from vr_dti.samples import Command, Key
from vr_dti.world.felt import felt
from vr_dti.world.pose import pose
from vr_dti.world.props import in_handcuffs
from vr_dti.world.setting import Setting
from vr_dti.world.tools import HANDCUFFS, RIGHT_HANDED, TOOLS

from .acting import Actor, hips, squeeze
from .test_care import cuffed
from .test_weapons import AWAY

PEOPLE = {"subject": "the man", "partner": "the partner"}


def standing(corner: Setting, clip: str) -> Actor:
    """The man does `clip`, the partner stands off; the trainee has handcuffs in the right hand."""
    world = play(corner, [effect(10, "act", "subject", clip), effect(10, "act", "partner", "idle", at="away")], 4000, every_ms=50)
    actor = Actor(corner)
    actor.shown = pose(corner, world, 4_000_000_000)
    return with_cuffs(actor)


def with_cuffs(actor: Actor) -> Actor:
    actor.say(Key("k", True))
    actor.run(0)
    assert actor.memory.trainees[0].body.right.tool == "handcuffs"
    return actor


def at_wrist(actor: Actor, ms: int, *, who: str = "subject", joint: str = "RightHand") -> list[Intent]:
    actor.hand("right", actor.joint_m(who, joint) + np.array((0.02, 0.02, 0.08)))
    return [i for i in actor.run(ms) if i.kind == "cuffed"]


def held_by_the_arm(actor: Actor, who: str = "subject") -> Actor:
    actor.hand("left", actor.joint_m(who, "LeftForeArm"))
    actor.run(200)
    actor.control("left", "squeeze", 1.0)
    actor.run(50)
    return actor


def test_who_has_his_hands_behind_his_back_gets_them_on_and_the_pouch_is_empty(corner: Setting) -> None:
    actor = standing(corner, "hands_behind")
    assert not at_wrist(actor, 500)
    (told,) = at_wrist(actor, 400)
    assert (told.to, told.name, told.hand, told.label) == ("subject", "both wrists", "right", "sensed")
    assert told.part in ("left_wrist", "right_wrist") and 600 <= told.dwell_ms < 640
    assert told.heard_ms - told.act_ms >= 600, "dated to when the handcuffs came there"
    assert decode(Intent, encode(told)) == told
    trainee = actor.memory.trainees[0]
    assert trainee.body.right.tool == "" and trainee.body.cuffed == "subject"
    worn = replace(actor.shown.world, bodies=(trainee.body,))
    assert in_handcuffs(corner, worn) == {"subject"}, "for everybody who asks, those who draw him too"
    pouch = hips(actor, RIGHT_HANDED).place_m(next(t for t in TOOLS if t.name == HANDCUFFS), RIGHT_HANDED)
    assert squeeze(actor, "right", pouch) == [], "none is left to take"
    actor.say(Key("k", True))
    assert not [i for i in actor.run(0) if i.kind == "took"]


def test_whoever_has_them_on_him_is_taken_over_by_the_hand_that_stays(corner: Setting) -> None:
    actor = standing(corner, "hands_behind")
    assert at_wrist(actor, 900)
    actor.shown = replace(actor.shown, world=replace(actor.shown.world, bodies=(actor.memory.trainees[0].body,)))
    actor.run(2000)
    assert [i.to for i in actor.told("took_custody")] == ["subject"]


@pytest.mark.parametrize("held", [True, False])
def test_whose_hands_are_free_gets_one_half_only_while_his_arm_is_held(corner: Setting, held: bool) -> None:
    actor = standing(corner, "idle")
    if held:
        held_by_the_arm(actor)
    told = at_wrist(actor, 1500)
    assert [(i.to, i.part, i.name) for i in told] == [("subject", "right_wrist", "one wrist")] * held, "once"
    body = actor.memory.trainees[0].body
    assert body.right.tool == "handcuffs" and not body.cuffed and body.half_on == ("subject" if held else "")
    actor.hand("right", actor.joint_m("subject", "RightHand") + np.array((0.0, 0.3, 0.5)))
    actor.run(1000)
    assert actor.memory.trainees[0].body.half_on == "", "the hand that holds them went away with them"


def test_one_half_becomes_two_as_his_hands_come_behind_his_back(corner: Setting) -> None:
    actor = held_by_the_arm(standing(corner, "idle"))
    assert [i.name for i in at_wrist(actor, 900)] == ["one wrist"]
    actor.shown = standing(corner, "hands_behind").shown
    assert [i.name for i in at_wrist(actor, 900)] == ["both wrists"]


def test_an_officer_and_whoever_wears_some_are_told_as_such(corner: Setting) -> None:
    actor = with_cuffs(cuffed(corner, True))
    held_by_the_arm(actor)
    (told,) = at_wrist(actor, 1500)
    assert (told.to, told.name) == ("subject", "already") and not actor.memory.trainees[0].body.cuffed
    actor = with_cuffs(Actor(corner))
    held_by_the_arm(actor, "partner")
    (told,) = at_wrist(actor, 1500, who="partner")
    assert (told.to, told.name) == ("partner", "officer") and actor.memory.trainees[0].body.right.tool == "handcuffs"


def test_what_only_passes_a_wrist_and_what_happens_in_a_pause_is_none(corner: Setting) -> None:
    actor = standing(corner, "hands_behind")
    assert not at_wrist(actor, 400)
    actor.hand("right", AWAY)
    actor.run(300)
    assert not at_wrist(actor, 400)
    actor.say(Command("pause"))
    actor.run(2000)
    actor.say(Command("pause"))
    assert not [i for i in actor.run(400) if i.kind == "cuffed"], "begun anew"


def test_the_story_put_back_has_them_on_the_belt_again(corner: Setting) -> None:
    actor = standing(corner, "hands_behind")
    then = actor.memory
    assert at_wrist(actor, 900)
    on = actor.memory
    actor.memory = rebased(then, on, 0, actor.now_ns)
    assert actor.memory.bodies[0].cuffed == "", "not in the first picture either"
    actor.run(0)
    assert not actor.memory.trainees[0].body.cuffed and not actor.memory.trainees[0].belt.gone
    assert rebased(on, then, 0, actor.now_ns).trainees[0].belt.cuffed == "", "what a hand holds is on nobody"


@pytest.mark.parametrize(
    ("name", "to", "words", "sound"),
    [
        ("both wrists", "subject", "handcuffs on the man", "cuffs_ratchet"),
        ("one wrist", "subject", "a handcuff on one wrist of the man", "cuffs_ratchet"),
        ("already", "subject", "handcuffs brought to the man, who wears some already", "cuffs_rattle"),
        ("officer", "partner", "handcuffs brought to the partner, an officer: not closed", "cuffs_rattle"),
    ],
)
def test_it_is_felt_heard_and_told_and_is_no_intervention(name: str, to: str, words: str, sound: str) -> None:
    act = Intent("cuffed", "t1", 4000, 4600, "hands", 7, to=to, part="left_wrist", name=name, hand="right", dwell_ms=600)
    shake, ratchet = felt((act,), 4600)
    assert (shake.kind, shake.target, shake.name) == ("haptic", "t1", "right")
    assert (ratchet.kind, ratchet.target, ratchet.name) == ("sound", to, sound)
    (told,) = acts_of((act,), (), "t1", frozenset({"partner"}), confidence_permille=500)
    assert (told.channel, told.rung, told.counts, told.part) == ("hands", None, False, "left_wrist")
    assert act_words(told, PEOPLE) == words
