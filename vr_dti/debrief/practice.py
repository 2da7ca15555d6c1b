"""What a retry did better: steps that the scored run let pass, used or forestalled in practice. Never scored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vr_dti.debrief.beside import Corrected
from vr_dti.debrief.steps import Opportunity, Step
from vr_dti.debrief.trainee import Act

OPEN = frozenset({"used", "not_used", "cut_short"})
"""uses of opportunities whose steps could have been used"""


def let_pass(o: Opportunity, acts: Sequence[Act]) -> Iterator[Step]:
    """The steps of an opportunity that passed before the first act in it, none of them used."""
    first_ms = min((a.at_ms for a in acts if a.credited_to == o.id), default=None)
    for s in o.steps:
        passed = s.use == "passed" and o.use in OPEN
        if passed and (first_ms is None or (s.until_ms is not None and s.until_ms <= first_ms)):
            yield s


def corrected(
    scored: Sequence[Opportunity], retried: Sequence[Opportunity], acts: Sequence[Act], *, from_ms: int, to_ms: int
) -> tuple[Corrected, ...]:
    """Of the steps that the scored run let pass those that the retry, taken up at `from_ms` and ended at `to_ms`, corrected.

    Used: an act of the retry answered the same step. Prevented: it did not come to that step, since an act of the retry came before it,
    and the retry ran beyond the time at which it had come.
    """
    again = {s.id for o in retried for s in o.steps}
    mine = [a for a in acts if a.counts and a.at_ms >= from_ms]
    found = []
    for o in scored:
        for s in o.steps:
            if s.use != "passed" or o.use not in OPEN:
                continue
            if s.id in again:
                act = next((a for a in mine if a.step == s.id), None)
                if act:
                    found.append(Corrected(o.id, s.id, s.title, "used", act.id, act.at_ms))
            elif to_ms > s.onset_ms and (act := next((a for a in mine if a.at_ms < s.onset_ms), None)):
                found.append(Corrected(o.id, s.id, s.title, "prevented", act.id, act.at_ms))
    return tuple(found)
