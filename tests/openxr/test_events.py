"""Words of a runtime that this one never says: put into its mouth, acted on like the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from openxr.loop import Loop
from vr_dti.backends.openxr.session import EventsLost, InstanceEnding, MaskChanged, PresenceChanged, StateChanged, XrEvent
from vr_dti.samples import Status, Tracked

pytestmark = pytest.mark.openxr

Say = Callable[[XrEvent], None]


@pytest.fixture
def say(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Let the runtime say something in the next frame, and run that frame."""

    def say(event: XrEvent) -> None:
        link = loop.headset.connection.link
        assert link is not None
        spoken = [event]
        real = link.session.events
        monkeypatch.setattr(link.session, "events", lambda: [*real(), *(spoken.pop() for _ in spoken[:])])
        loop.frame()

    return say


def test_a_headset_that_knows_when_it_is_worn(loop: Loop, say: Say) -> None:
    link = loop.headset.connection.link
    link.facts = replace(link.facts, presence=True)
    say(PresenceChanged(False))
    assert loop.last_status("worn") == 0 and loop.last_status("focus") == 1, "its own word counts, not what it shows"
    say(StateChanged("VISIBLE", 4))
    assert loop.last_status("worn") == 0 and loop.last_status("focus") == 0
    say(PresenceChanged(True))
    assert loop.last_status("worn") == 1


@pytest.mark.parametrize("event", [StateChanged("LOSS_PENDING", 7), InstanceEnding(0)], ids=["session", "instance"])
def test_announced_ends_are_losses_and_recovered_from(loop: Loop, say: Say, event: XrEvent) -> None:
    say(event)
    assert loop.last_status("runtime") == 0 and not loop.headset.display.can_pace()
    assert not any(d.valid for d in loop.of(Tracked)[-5:])
    loop.until(lambda: loop.last_status("runtime") == 1 and loop.last_status("focus") == 1, "the next session")


def test_lost_events_are_counted(loop: Loop, say: Say) -> None:
    say(EventsLost(3))
    assert loop.statuses("events_lost") == [Status("events_lost", 3)]


def test_a_changed_lens_mask_is_asked_for_again(loop: Loop, say: Say) -> None:
    loop.run(2)
    before = loop.views[0].hidden
    say(MaskChanged(0))
    assert loop.views[0].hidden is not before
