"""What a retry did better: opportunities that the scored run did not use, used or forestalled in practice. Never scored."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.trainee import Act, Corrected, Opportunity

UNUSED = frozenset({"not_used", "used_later", "cut_short"})


def corrected(
    scored: Sequence[Opportunity], retried: Sequence[Opportunity], acts: Sequence[Act], *, from_ms: int, to_ms: int
) -> tuple[Corrected, ...]:
    """Of the scored run's unused opportunities those that the retry, taken up at `from_ms` and ended at `to_ms`, corrected.

    Used: an act of the retry was credited to the same cue. Prevented: it did not come to that cue, since an act of the retry came
    before it, and the retry ran beyond the time at which it had come.
    """
    again = {o.id: o for o in retried}
    mine = [a for a in acts if a.counts and a.at_ms >= from_ms]
    found = []
    for o in scored:
        if o.use not in UNUSED:
            continue
        if o.id in again:
            act = next((a for a in mine if a.credited_to == o.id), None)
            if act and again[o.id].use == "used":
                found.append(Corrected(o.id, o.title, "used", act.id, act.at_ms))
        elif to_ms > o.onset_ms and (act := next((a for a in mine if a.at_ms < o.onset_ms), None)):
            found.append(Corrected(o.id, o.title, "prevented", act.id, act.at_ms))
    return tuple(found)
