"""Effects of the story reach the hands of the trainee they are meant for, and what the runtime took is evidence."""

from __future__ import annotations

import pytest

from openxr.loop import Loop
from vr_dti.events import Effect, Listener
from vr_dti.samples import Status

pytestmark = pytest.mark.openxr

LISTENER = Listener((0.0, 1.6, 0.0), (0.0, 0.0, 0.0, 1.0), 0, True)


def haptic(target: str, hand: str, **args: int) -> Effect:
    return Effect("haptic", 0, target, hand, tuple(args.items()))


def sent(loop: Loop, *effects: Effect) -> list[Status]:
    """What the runtime took of these effects."""
    before = len(loop.statuses("haptic"))
    loop.headset.haptics.send(loop.frames[-1], effects, (), LISTENER)
    loop.frame()
    return loop.statuses("haptic")[before:]


def test_the_hand_that_is_named(loop: Loop) -> None:
    loop.run(2)
    assert sent(loop, haptic("t1", "left", strength_permille=800, duration_ms=120)) == [Status("haptic", 120, "left")]
    assert sent(loop, haptic("t1", "right", strength_permille=5000, duration_ms=0)) == [Status("haptic", 0, "right")]


def test_both_hands_where_none_is_named(loop: Loop) -> None:
    loop.run(2)
    assert [s.text for s in sent(loop, haptic("t1", ""))] == ["left", "right"]


def test_nothing_for_others_or_of_other_kinds(loop: Loop) -> None:
    loop.run(2)
    assert not sent(loop, haptic("t2", "left"), Effect("say", 0, "t1", "left"))
