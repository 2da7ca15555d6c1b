"""Nobody talks over himself: a line begins once the last one of the same speaker has ended, unless it answers the trainee."""

from __future__ import annotations

import pytest

from scenes.test_played_out import SETTLED, played, said
from scenes.test_scenes import SHIPPED
from vr_dti.events import Effect
from vr_dti.story.rehearsal import Rehearsal

BREAKS_OFF = ("p-nod", "p-deflect", "p-argue", "p-hesitate", "p-yield", "p-no", "p-legs", "s-aid", "s-beg")
"""answers to the trainee's word or hand: for these one breaks off what one was saying, as people do"""


SUDDEN = (
    ("s-fight", "s-fight"),
    ("s-fight", "s-done"),
    ("p-nod", "p-attack"),
    ("p-nod", "p-taunt"),
    ("p-argue", "p-go"),
    ("p-deflect", "p-go"),
)
"""what one breaks off by oneself: a shout to shout anew or to give up, a word as he is attacked, or as his temper gets the better of him"""


def over_themselves(run: Rehearsal) -> list[tuple[str, str]]:
    """(the line that is still being said, the line that begins) of one speaker."""
    found: list[tuple[str, str]] = []
    last: dict[str, Effect] = {}
    for e in sorted(said(run), key=lambda e: e.at_ms):
        before = last.get(e.target)
        if before is not None and e.at_ms < before.at_ms + before.int_arg("duration_ms"):
            found.append((before.name, e.name))
        last[e.target] = e
    return found


@pytest.mark.parametrize("who", SETTLED)
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_nobody_talks_over_himself(name: str, who: str) -> None:
    assert [pair for pair in over_themselves(played(name, who)) if pair[1] not in BREAKS_OFF and pair not in SUDDEN] == []
