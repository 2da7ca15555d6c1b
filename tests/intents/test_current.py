"""The current of a conducted-energy weapon: cycles through darts that hold, how long they last, and what ends them."""

from __future__ import annotations

import pytest

from vr_dti.intents.beginnings import rebased
from vr_dti.samples import Button, Command, Key, Status

from .acting import Actor
from .performed import RATES, Performance, seen_at
from .test_rates import Stage
from .test_weapons import AWAY, MUZZLE, armed, fire


@pytest.fixture(autouse=True)
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wears loose clothing, whatever is drawn."""
    monkeypatch.setattr("vr_dti.intents.firing.LOOSE_PERMILLE", 0)


@pytest.fixture
def hit(actor: Actor) -> Actor:
    """Both darts hold in the man, and the trigger was let go of."""
    armed(actor, "cew").hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2"))
    assert fire(actor).text == "connected"
    return actor


def exposed(actor: Actor) -> list[tuple[str, str, int]]:
    return [(i.to, i.name, i.dwell_ms) for i in actor.told("exposed")]


def test_one_press_gives_five_seconds_told_when_they_are_over(hit: Actor) -> None:
    hit.run(4_900)
    assert not hit.told("exposed")
    hit.run(300)
    assert exposed(hit) == [("subject", "cew", 5000)]
    assert hit.told("exposed")[0].act_ms == hit.told("fired")[0].act_ms, "dated to its beginning"
    hit.run(10_000)
    assert len(hit.told("exposed")) == 1


def test_more_presses_give_more_cycles_wherever_it_points_and_spend_no_cartridge(hit: Actor) -> None:
    for _ in range(2):
        hit.run(6_000)
        hit.hand("right", MUZZLE, towards_m=AWAY)
        again = fire(hit)
        assert (again.kind, again.to, again.part, again.text) == ("fired", "subject", hit.told("fired")[0].part, "cycle")
        assert 150 < again.distance_cm < 350
    hit.run(6_000)
    assert exposed(hit) == [("subject", "cew", 5000)] * 3
    assert dict(hit.memory.trainees[0].belt.spent) == {"cew": 1}


def test_a_press_during_a_cycle_begins_its_seconds_anew_and_is_one_exposure(hit: Actor) -> None:
    hit.run(2_000)
    second = fire(hit)
    hit.run(6_000)
    began = hit.told("fired")[0].act_ms
    assert exposed(hit) == [("subject", "cew", second.act_ms - began + 5000)]


def test_a_held_trigger_draws_it_out(hit: Actor) -> None:
    hit.run(6_000)
    hit.intents.clear()
    hit.control("right", "trigger", 1.0)
    hit.run(8_000)
    assert not hit.told("exposed")
    began = hit.told("fired")[0].act_ms
    hit.control("right", "trigger", 0.0)
    released = hit.memory.clock.story_ms(hit.now_ns)
    hit.run(300)
    assert exposed(hit) == [("subject", "cew", released - began)]


@pytest.mark.parametrize("end", [Command("pause"), Command("do_over"), Status("ending"), Key("draw cew", True)], ids=lambda e: str(e)[:24])
def test_it_is_told_at_the_latest_when_the_story_stands_or_ends_or_the_weapon_is_put_back(hit: Actor, end: Command | Status | Key) -> None:
    hit.run(2_000)
    hit.say(end)
    hit.run(100)
    ((to, _, lasted_ms),) = exposed(hit)
    assert to == "subject" and 1_900 < lasted_ms < 2_200


def test_wires_that_are_too_short_tear_and_the_next_press_spends_a_cartridge(hit: Actor) -> None:
    hit.run(1_000)
    hit.moved("subject", (0.0, 0.0, -7.0))
    hit.run(100)
    ((_, _, lasted_ms),) = exposed(hit)
    assert 900 < lasted_ms < 1_200
    hit.moved("subject", (0.0, 0.0, 7.0))
    hit.hand("right", MUZZLE, towards_m=AWAY)
    assert fire(hit).text == "missed" and dict(hit.memory.trainees[0].belt.spent) == {"cew": 2}


def test_once_put_back_its_wires_are_gone(hit: Actor) -> None:
    for _ in range(2):
        hit.say(Key("draw cew", True))
        hit.run(50)
    hit.hand("right", MUZZLE, towards_m=AWAY)
    assert fire(hit).text == "missed"


def test_what_does_not_hold_gives_no_current(actor: Actor) -> None:
    armed(actor, "cew").hand("right", MUZZLE, towards_m=AWAY)
    fire(actor)
    actor.run(6_000)
    assert not actor.told("exposed") and actor.memory.trainees[0].belt.wires is None


def test_a_story_put_back_has_no_current_on(hit: Actor) -> None:
    hit.run(1_000)
    then = hit.memory
    hit.memory = rebased(then, hit.memory, 500_000_000, hit.now_ns)
    hit.intents.clear()
    hit.run(8_000)
    assert not hit.told("exposed")
    assert fire(hit).text == "cycle", "the darts are where they were"


@pytest.mark.parametrize("phase", [0.0, 0.37, 0.81])
def test_it_is_told_to_the_millisecond_at_every_rate(actor: Actor, phase: float) -> None:
    """One cycle, one that is drawn out, and one that is begun anew."""
    what = Performance(until_ms=26_000.0)
    at_him = Stage(actor).said_of(lambda: actor.hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2")))
    what.there("right", 300.0, 26_000.0, at_him)
    what.said.append((200.0, Key("draw cew", True)))
    for down, up in ((700.0, 801.0), (7000.0, 14_003.0), (17_000.0, 17_100.0), (19_501.0, 19_600.0)):
        what.said += [(down, Button("right", "trigger", 1.0)), (up, Button("right", "trigger", 0.0))]
    for hz in RATES:
        told = [i for i in seen_at(actor.setting, lambda _: actor.shown, what, hz, phase) if i.kind == "exposed"]
        assert [(i.act_ms, i.dwell_ms) for i in told] == [(700, 5000), (7000, 7003), (17_000, 7501)], hz
