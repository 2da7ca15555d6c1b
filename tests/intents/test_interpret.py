"""Controls, words, keys and commands become acts; devices that leave stop the clock. Pure: the same samples mean the same again."""

from __future__ import annotations

import pytest

from vr_dti.events import IDENTITY_POSE
from vr_dti.intents.beginnings import begin
from vr_dti.intents.interpret import HOLDS, interpret
from vr_dti.samples import Command, Key, Sample, Speech, Status, Tracked
from vr_dti.world.setting import Setting

from .acting import FRAME_NS, RULES, Actor

HIP = (0.2, 0.94, 0.0)
SHOULDER_MICROPHONE = (-0.15, 1.38, -0.10)


def squeeze(actor: Actor, at_m: tuple[float, float, float]) -> None:
    actor.hand("right", at_m)
    actor.control("right", "squeeze", 1.0)
    actor.run(0)
    actor.control("right", "squeeze", 0.0)
    actor.run(0)


# --- words ---


def test_speech_is_dated_to_when_it_began_and_ordered_by_when_it_was_heard(actor: Actor) -> None:
    actor.run(2000)
    actor.say(Speech(3, "partner", "Stop!", 900), done_ms_ago=450)
    now_ms = actor.memory.clock.story_ms(actor.now_ns)
    (said,) = actor.run(0)
    assert (said.kind, said.rung, said.to, said.text, said.label) == ("spoke", 3, "partner", "Stop!", "recognised")
    assert (said.heard_ms, said.act_ms, said.confidence_permille) == (now_ms, now_ms - 450, 900)


KEYS = [("1", 1, "partner"), ("4", 4, "partner"), ("5", 5, "dispatch"), ("r", 5, "dispatch"), ("6", 6, "subject")]


@pytest.mark.parametrize(("key", "rung", "to"), KEYS)
def test_a_keyed_rung_is_a_mark(actor: Actor, key: str, rung: int, to: str) -> None:
    actor.say(Key(key, True))
    actor.say(Key(key, False))
    (said,) = actor.run(0)
    assert (said.kind, said.rung, said.to, said.label) == ("spoke", rung, to, "keyed")


def test_a_rung_that_the_instructor_enters_says_so(actor: Actor) -> None:
    actor.say(Command("rung", 3))
    (said,) = actor.run(0)
    assert (said.kind, said.rung, said.to, said.label) == ("spoke", 3, "partner", "instructor")


@pytest.mark.parametrize(
    ("heard_to", "rung", "to"),
    [
        ("sergeant", 3, "sergeant"),
        ("partner", 6, "partner"),
        ("subject", 2, "subject"),
        ("sergeant", 5, "dispatch"),
        ("dispatch", 1, "partner"),
    ],
)
def test_an_instructor_relabels_the_last_words_and_the_story_hears_none_again(actor: Actor, heard_to: str, rung: int, to: str) -> None:
    actor.say(Speech(2, "partner", "first"))
    actor.run(50)
    actor.say(Speech(1, heard_to, "last", confidence_permille=400))
    actor.run(500)
    words = actor.told("spoke")[-1]
    actor.say(Command("relabel", rung))
    actor.run(50)
    (relabelled,) = [i for i in actor.told("command") if i.name == "relabel"]
    assert relabelled.text == f"{words.source} {words.seq} {rung} {to}" and (relabelled.rung, relabelled.to) == (rung, to)
    assert relabelled.label == "instructor" and len(actor.told("spoke")) == 2


def test_there_is_nothing_to_relabel_before_the_first_word(actor: Actor) -> None:
    actor.say(Command("relabel", 3))
    actor.run(50)
    assert [i.text for i in actor.told("command")] == [""]


def test_the_shoulder_microphone_is_keyed_by_a_squeeze(actor: Actor) -> None:
    squeeze(actor, SHOULDER_MICROPHONE)
    (call,) = actor.told("spoke")
    assert (call.rung, call.to, call.part, call.hand, call.label) == (5, "dispatch", "radio", "right", "sensed")
    assert not actor.told("drew")
    squeeze(actor, (0.1, 1.3, -0.6))  # reaching out
    assert len(actor.told("spoke")) == 1


# --- controls ---


def test_the_weapon_comes_from_the_hip_and_goes_back(actor: Actor) -> None:
    squeeze(actor, HIP)
    squeeze(actor, (0.2, 1.3, -0.5))
    squeeze(actor, HIP)
    assert [i.kind for i in actor.told("drew", "holstered")] == ["drew", "holstered"]


def test_a_hand_that_helps_somebody_on_the_ground_draws_nothing(actor: Actor) -> None:
    actor.head(0.0, 0.0, pitch_deg=-80.0, y=1.2)
    squeeze(actor, (0.2, 0.48, 0.0))
    assert not actor.told("drew")


def test_the_trigger_does_nothing_but_fire(actor: Actor) -> None:
    actor.hand("right", (0.3, 1.3, -0.5))
    actor.control("right", "trigger", 1.0)
    actor.run(500)
    assert not actor.told("fired", "touched", "drew", "spoke"), "with no weapon in it the hand does nothing"
    actor.control("right", "trigger", 0.0)
    squeeze(actor, HIP)
    actor.hand("right", (0.2, 1.4, -0.5), towards_m=actor.joint_m("subject", "Spine2"))
    actor.run(400)
    for value in (0.5, 0.7, 1.0, 0.5, 0.3, 0.9):  # pulled past its edge twice
        actor.control("right", "trigger", value)
        actor.run(0)
    assert [(i.kind, i.to, i.hand) for i in actor.told("fired")] == [("fired", "subject", "right")] * 2


def test_menu_held_is_the_trainees_stop_and_a_press_is_not(actor: Actor) -> None:
    actor.control("left", "menu", 1.0)
    actor.run(500)
    actor.control("left", "menu", 0.0)
    actor.run(1500)
    assert not actor.told("stop")
    actor.control("left", "menu", 1.0)
    actor.run(1200)
    (stop,) = actor.told("stop")
    assert (stop.trainee, stop.name, stop.hand) == ("t1", "menu held", "left")


def test_a_stop_is_heard_while_the_clock_stands(actor: Actor) -> None:
    actor.say(Command("pause"))
    actor.say(Command("stop"))
    actor.run(0)
    assert [i.kind for i in actor.intents] == ["pause", "stop"]
    assert actor.memory.clock.running, "the fade needs a running clock"


# --- the clock ---


def test_nothing_runs_before_the_start(corner: Setting) -> None:
    actor = Actor(corner, started=False)
    actor.run(3000)
    assert not actor.intents and actor.memory.clock.story_ms(actor.now_ns) == 0
    actor.say(Command("start"))
    actor.run(0)
    assert [i.name for i in actor.told("resume")] == ["not started"]


@pytest.mark.parametrize("what", list(HOLDS))
def test_a_headset_that_is_off_away_or_lost_stops_the_clock(actor: Actor, what: str) -> None:
    actor.run(500)
    actor.say(Status(what, 0))
    actor.run(0)
    stood_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.run(2000)
    assert actor.memory.clock.story_ms(actor.now_ns) == stood_ms
    actor.say(Status(what, 1))
    actor.run(500)
    assert actor.memory.clock.story_ms(actor.now_ns) > stood_ms
    assert [(i.kind, i.name) for i in actor.told("pause", "resume")] == [("pause", HOLDS[what]), ("resume", HOLDS[what])]


def test_the_clock_goes_on_when_the_last_reason_is_gone(actor: Actor) -> None:
    for data in (Command("pause"), Status("worn", 0), Command("pause")):
        actor.say(data)
        actor.run(0)
    assert not actor.memory.clock.running and actor.memory.held_by == (HOLDS["worn"],)
    actor.say(Status("worn", 1))
    actor.run(0)
    assert actor.memory.clock.running
    assert [i.kind for i in actor.intents] == ["pause", "resume"], "told when the clock stopped and when it went on"


def test_space_while_the_headset_is_off_does_not_pause_on_top(actor: Actor) -> None:
    """The instructor wants the story to go on, and it will when the headset is back."""
    for data in (Status("worn", 0), Command("pause"), Status("worn", 1)):
        actor.say(data)
        actor.run(0)
    assert actor.memory.clock.running


# --- what is not understood ---


def test_a_lost_head_stays_where_it_was_and_strangers_are_nobody(actor: Actor) -> None:
    before = actor.memory.bodies[0].head
    actor.say(Tracked("head", IDENTITY_POSE, False, False, False))
    actor.say(Key("3", True), trainee="somebody else")
    actor.run(0)
    assert actor.memory.bodies[0].head == before
    assert not actor.told("spoke")


def test_it_is_pure(corner: Setting) -> None:
    memory = begin(corner, ("t1",))
    shown = Actor(corner).shown
    samples = [Sample(5, "a", 1, "t1", Command("start")), Sample(10, "b", 1, "t1", Speech(2, "partner"))]
    once = interpret(RULES, corner, memory, samples, shown, 10)
    assert once == interpret(RULES, corner, memory, samples, shown, 10)
    assert memory == begin(corner, ("t1",))
    assert [i.kind for i in once[1]] == ["resume", "spoke"]


def test_every_threshold_has_a_unit_a_source_and_a_meaning() -> None:
    for name, threshold in RULES.rows():
        assert threshold.unit and threshold.what and threshold.source, name


# --- while the story stands ---


@pytest.mark.parametrize("standing", ["before the start", "in a pause"])
def test_what_is_done_while_the_story_stands_is_no_act(corner: Setting, standing: str) -> None:
    """An instructor pauses to talk; somebody tries the grips while the headset is fitted: none of that is evidence."""
    actor = Actor(corner, started=standing == "in a pause")
    if standing == "in a pause":
        actor.say(Command("pause"))
        actor.run(0)
    actor.intents.clear()
    squeeze(actor, HIP)
    squeeze(actor, SHOULDER_MICROPHONE)
    for data in (Speech(3, "partner"), Key("r", True), Key("h", True)):
        actor.say(data)
    actor.run(50)
    assert not actor.intents
    assert not actor.memory.bodies[0].right.armed
    actor.say(Command("start" if standing == "before the start" else "pause"))
    actor.run(0)
    squeeze(actor, HIP)
    assert [i.kind for i in actor.told("drew", "spoke")] == ["drew"]


def test_an_instructor_steers_a_pause_but_not_what_has_not_begun(corner: Setting) -> None:
    actor = Actor(corner, started=False)
    for name in ("partner_yields", "do_over", "bookmark", "rung", "pause"):
        actor.say(Command(name, 3))
    actor.run(0)
    assert not actor.intents
    actor.say(Command("start"))
    actor.run(100)
    actor.say(Command("pause"))
    actor.say(Command("partner_yields"))
    actor.run(0)
    assert [i.name for i in actor.told("command")] == ["partner_yields"]


def test_speech_that_began_before_a_pause_keeps_its_time(actor: Actor) -> None:
    actor.run(1000)
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.run(200)
    actor.say(Command("pause"))
    actor.run(2000)
    actor.say(Speech(3, "partner"), done_ms_ago=2200 + 2 * (FRAME_NS // 1_000_000))
    actor.say(Speech(1, "partner"), done_ms_ago=1000)
    (said,) = [i for i in actor.run(0) if i.kind == "spoke"]
    assert said.rung == 3 and abs(said.act_ms - began_ms) < 50
    actor.say(Command("pause"))
    actor.say(Speech(2, "partner"), done_ms_ago=1500)
    actor.run(0)
    assert [i.rung for i in actor.told("spoke")] == [3], "what was said into the pause stays out of the story"
