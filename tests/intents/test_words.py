"""Words into the own radio are to dispatch, whoever is faced and whatever the words alone would be."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from vr_dti.events import Intent, Pose
from vr_dti.intents.memory import Keyed
from vr_dti.intents.words import key_down, key_up, rung_by_radio, said_into
from vr_dti.samples import Button, Key, Speech
from vr_dti.timebase import NS_PER_MS

from .acting import Actor
from .performed import HEAD, RATES, Performance, seen_at
from .test_addressee import EITHER, facing

MICROPHONE = (-0.15, 1.38, -0.10)
"""before the left shoulder of whoever looks ahead from the mark"""
ORDER = Speech(3, "", "get off him", readings=(("officer", 3),), length_ms=800)


@pytest.fixture
def keyed(actor: Actor) -> Actor:
    """The left hand squeezes the shoulder microphone, and the partner is faced."""
    actor.run(1_000)
    actor.hand("left", MICROPHONE)
    actor.control("left", "squeeze", 1.0)
    actor.run(0)
    assert [(i.to, i.rung, i.part) for i in actor.told("spoke")] == [("dispatch", 5, "radio")]
    facing(actor, "partner")
    actor.run(50)
    actor.intents.clear()
    return actor


def said(actor: Actor, speech: Speech, ago_ms: int = 900) -> Intent:
    actor.say(speech, done_ms_ago=ago_ms)
    (spoke,) = [i for i in actor.run(0) if i.kind == "spoke"]
    return spoke


def test_words_said_meanwhile_are_a_call_whoever_is_faced(keyed: Actor) -> None:
    keyed.run(1_000)
    told = said(keyed, ORDER)
    assert (told.to, told.rung, told.part, told.hand, told.text) == ("dispatch", 5, "radio", "left", "get off him")
    assert told.distance_cm == -1 and told.dwell_ms == pytest.approx(950, abs=25), "so long it was keyed before them"
    either = said(keyed, Speech(3, "", "get back", readings=EITHER, about="apart", length_ms=500))
    assert (either.to, either.rung, either.name) == ("dispatch", 5, "")


def test_what_they_mean_over_the_radio_stands(keyed: Actor) -> None:
    keyed.run(1_000)
    chatter = Speech(3, "", "step back", readings=(("officer", 3), ("radio", -1)), length_ms=500)
    assert said(keyed, chatter).rung == -1
    told = said(keyed, Speech(5, "", "send an ambulance", readings=(("radio", 5),), about="medical", length_ms=500))
    assert (told.to, told.rung, told.name, told.part) == ("dispatch", 5, "medical", "radio")


@pytest.mark.parametrize("readings", [(("subject", -1),), (("officer", -1), ("crowd", -1)), ()])
def test_words_of_no_rung_are_no_call(readings: Sequence[tuple[str, int]]) -> None:
    """`Stop resisting!`, and what nobody understood."""
    assert rung_by_radio(Speech(-1, "", "stop resisting", readings=tuple(readings))) == -1


@pytest.mark.parametrize(("released_ms", "to"), [(500, "dispatch"), (300, "partner")])
def test_more_than_half_of_them_must_be_in_it(keyed: Actor, released_ms: int, to: str) -> None:
    """Of 800 ms."""
    keyed.run(released_ms - 11)
    keyed.control("left", "squeeze", 0.0)
    keyed.run(1_000 - 11)
    told = said(keyed, ORDER, ago_ms=1_000 + released_ms - 11)
    assert (told.to, told.rung, told.part) == (to, 5 if to == "dispatch" else 3, "radio" if to == "dispatch" else "")


def test_words_before_it_are_to_whoever_is_faced(keyed: Actor) -> None:
    """Half a second of 800 ms before it."""
    assert said(keyed, ORDER, ago_ms=1_400).to == "partner"


def test_a_closed_hand_that_has_left_it_keys_nothing(keyed: Actor) -> None:
    keyed.hand("left", (-0.5, 1.0, -0.5))
    keyed.run(1_000)
    assert said(keyed, ORDER).to == "partner"


def test_a_hand_that_squeezes_elsewhere_keys_nothing(actor: Actor) -> None:
    facing(actor, "partner")
    actor.hand("left", (-0.5, 1.3, -0.4))
    actor.control("left", "squeeze", 1.0)
    actor.run(1_000)
    assert said(actor, ORDER).to == "partner"


def test_the_trigger_of_the_radio_in_the_hand_keys_it_too(actor: Actor) -> None:
    actor.say(Key("draw radio", True))
    facing(actor, "partner")
    actor.run(100)
    actor.control("right", "trigger", 1.0)
    actor.run(1_000)
    told = said(actor, ORDER)
    assert (told.to, told.rung, told.hand) == ("dispatch", 5, "right")
    actor.control("right", "trigger", 0.0)
    actor.run(1_000)
    assert said(actor, ORDER).to == "partner"


def test_spans_are_kept_by_hand_and_for_some_seconds() -> None:
    second = 1000 * NS_PER_MS
    spans = key_up(key_down((), "left", "squeeze", second), "right", "squeeze", 2 * second)
    assert spans == (Keyed("left", "squeeze", second),)
    spans = key_up(spans, "left", "squeeze", 2 * second)
    assert said_into(spans, second, 900) == spans[0] and said_into(spans, 2 * second, 900) is None
    assert key_down(spans, "right", "trigger", 40 * second) == (Keyed("right", "trigger", 40 * second),)


@pytest.mark.parametrize("phase", [0.0, 0.37, 0.81])
def test_they_are_told_alike_at_every_rate(actor: Actor, phase: float) -> None:
    half = math.radians(8.0) / 2
    what = Performance(until_ms=3_000.0)
    what.there("head", 0.0, 3_000.0, HEAD._replace(qy=math.sin(half), qw=math.cos(half)))
    what.there("left", 300.0, 3_000.0, Pose(*MICROPHONE, 0.0, 0.0, 0.0, 1.0))
    what.said += [(600.0, Button("left", "squeeze", 1.0)), (1_401.0, Button("left", "squeeze", 0.0))]
    what.said += [(ms, ORDER) for ms in (950.0, 2_000.0)]
    for hz in RATES:
        told = [i for i in seen_at(actor.setting, lambda _: actor.shown, what, hz, phase) if i.text]
        assert [(i.act_ms, i.to, i.rung, i.dwell_ms) for i in told] == [(950, "dispatch", 5, 350), (2000, "partner", 3, -1)], hz
