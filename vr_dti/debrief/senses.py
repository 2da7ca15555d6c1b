"""What one trainee could perceive, and where they looked: from the log of perceptions, which was made from that trainee's own head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from vr_dti.debrief.findings import CueFact
from vr_dti.debrief.trainee import Looked, LookSpan, Notice, Scorable
from vr_dti.events import Intent, Perceived

NOBODY = "nobody"


def first_perceivable(perceived: Iterable[Perceived], trainee: str, cue: CueFact) -> tuple[int | None, Literal["sees", "hears", ""]]:
    """(t_per, sense): when this trainee could first see or hear the cue, at or after its onset; None if never while it lasted."""
    what = f"cue:{cue.id.partition('#')[0]}"
    found = [
        (p.at_ms, p.sense != "sees", p.sense)  # what is seen and heard at once is seen
        for p in perceived
        if p.trainee == trainee and p.what == what and p.began and p.sense != "faces" and cue.onset_ms <= p.at_ms <= cue.harm_end_ms
    ]
    if not found:
        return None, ""
    at_ms, _, sense = min(found)
    return at_ms, "hears" if sense == "hears" else "sees"


def look_spans(perceived: Iterable[Perceived], trainee: str, end_ms: int) -> tuple[LookSpan, ...]:
    """Whom the head pointed at, from when to when; several at once where they stand close."""
    since: dict[str, int] = {}
    spans: list[LookSpan] = []
    for p in perceived:
        if p.trainee != trainee or p.sense != "faces" or p.what.startswith("cue:"):
            continue
        if p.began:
            since.setdefault(p.what, p.at_ms)
        elif p.what in since:
            spans.append(LookSpan(p.what, since.pop(p.what), p.at_ms))
    spans += [LookSpan(what, from_ms, max(from_ms, end_ms)) for what, from_ms in since.items()]
    return tuple(sorted((s for s in spans if s.to_ms > s.from_ms), key=lambda s: (s.from_ms, s.what)))


def in_view_ms(perceived: Iterable[Perceived], trainee: str, cue: CueFact, from_ms: int, to_ms: int) -> int:
    """For how long of a time this trainee had the cue in view, looked at or not."""
    what = f"cue:{cue.id.partition('#')[0]}"
    total, since = 0, None
    for p in perceived:
        if p.trainee != trainee or p.what != what or p.sense != "sees":
            continue
        if p.began:
            since = p.at_ms if since is None else since
        elif since is not None:
            total += max(0, min(p.at_ms, to_ms) - max(since, from_ms))
            since = None
    return total + (max(0, to_ms - max(since, from_ms)) if since is not None else 0)


def looked_at(spans: Sequence[LookSpan], from_ms: int, to_ms: int) -> tuple[Looked, ...]:
    """How long each person was looked at within a time, longest first; then how long it was nobody."""
    if to_ms <= from_ms:
        return ()
    cut = [(s.what, max(s.from_ms, from_ms), min(s.to_ms, to_ms)) for s in spans if s.to_ms > from_ms and s.from_ms < to_ms]
    total: dict[str, int] = {}
    for what, start, end in cut:
        total[what] = total.get(what, 0) + end - start
    busy, reached = 0, from_ms
    for _, start, end in sorted(cut, key=lambda c: c[1]):
        busy += max(0, end - max(start, reached))
        reached = max(reached, end)
    rows = sorted(total.items(), key=lambda t: (-t[1], t[0]))
    rest = to_ms - from_ms - busy
    return tuple(Looked(w, ms) for w, ms in rows) + ((Looked(NOBODY, rest),) if rest else ())


def notice_of(
    cue: CueFact,
    perceivable_ms: int | None,
    spans: Sequence[LookSpan],
    gazes: Iterable[Intent],
    reaction_ms: int | None,
    row: Scorable,
    *,
    until_ms: int,
    dwell_ms: int,
) -> Notice:
    """When the cue was first attended to.

    The first dwell of gaze or head on its officer or victim after it could be perceived, dated to the dwell's beginning as every
    dwell is; or the first reaction, if that was earlier; else unknown. `gazes` are this trainee's `gazed` intents, `reaction_ms` the
    first measured act that answers this cue; a look after `until_ms`, when the conduct has gone on to its next step, is at that.
    """
    if row.state == "not_scorable":
        return Notice("not_scorable", why=row.why)
    if perceivable_ms is None:
        return Notice("unknown", why="it could not be perceived")
    found: list[tuple[int, Literal["head", "eyes", "act"], bool]] = []
    people = {cue.actor, cue.victim}
    for s in spans:
        start = max(s.from_ms, perceivable_ms)
        if s.what in people and min(s.to_ms, until_ms) - start >= dwell_ms:
            found.append((start, "head", s.from_ms < perceivable_ms))
    for g in gazes:
        if g.to in people and perceivable_ms <= g.act_ms and g.act_ms + dwell_ms <= until_ms:
            found.append((g.act_ms, "head" if g.part == "head" else "eyes", False))
    if reaction_ms is not None:
        found.append((reaction_ms, "act", False))
    if found:
        at_ms, by, already = min(found, key=lambda f: f[0])
        return Notice("noticed", at_ms, at_ms - perceivable_ms, by, already)
    return Notice("unknown", why=f"no look of {dwell_ms} ms at either of them before the next step, and no reaction")
