"""What a decision rests on, in words beside it."""

from __future__ import annotations

import pytest

from records.made import make
from vr_dti.debrief.findings import Pack
from vr_dti.debrief.standing import Decision, Run, Standing
from vr_dti.records.standing_words import over

A, B, EDITED = (make(Pack, id=name, sha256=text * 64) for name, text in (("a", "1"), ("b", "2"), ("a", "3")))
OTHER = "; what stands below is judged by other policy packs"
ANOTHER_TEXT = "; what stands below is judged by another text of the same policy packs"


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ((A, B), (A, B), ""),
        ((A, B), (B, A), ""),
        ((A, EDITED), (EDITED, A), ""),
        ((A,), (EDITED,), ANOTHER_TEXT),
        ((A, EDITED), (A,), ANOTHER_TEXT),
        ((A,), (A, B), OTHER),
        ((A,), (B,), OTHER),
        ((), (A,), OTHER),
    ],
)
def test_packs_are_the_same_by_their_text_in_whatever_order(then: tuple[Pack, ...], now: tuple[Pack, ...], said: str) -> None:
    decided = make(Decision, sessions=("r",), packs=tuple(f"{p.id}@{p.sha256}" for p in then))
    assert over(make(Standing, runs=(make(Run, session="r"),), packs=now), decided) == f"run 1 below{said}"
