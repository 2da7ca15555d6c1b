"""How the officer's conduct came to an end: by words, hands, a call, an override, or by itself; or whose act kept it from coming."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.course import Happened
from vr_dti.debrief.findings import ConductEnd, Untouched
from vr_dti.debrief.trainee import Act, Channel
from vr_dti.debrief.windows import CUT, still_to_come_ms


def conduct_end(course: Happened, untouched: Untouched, acts: Sequence[tuple[Act, str]], overrides_ms: Sequence[int]) -> ConductEnd:
    """What came last before the conduct ended, or kept it from coming. `acts`: those that count, each with its trainee."""
    cues, there = course.cues, untouched.cues
    harms = [c for c in cues if c.harms]
    if not harms:
        came = not any(c.harms for c in there) or course.outcome in CUT
        how, who = ("none", "") if came else _last_act(acts, overrides_ms, course.end_ms)
        return ConductEnd(None, how, who, prevented=not came)  # type: ignore[arg-type]
    last = max(harms, key=lambda c: (c.end_ms, c.onset_ms))
    if last.ended != "cue":
        return ConductEnd(None, "unknown" if last.ended == "cut" else "none")
    stopped = any(a.eased for a, _ in acts) or course.harm.all < untouched.harm
    if last.end_ms == max((c.end_ms for c in there if c.harms), default=None) or not (stopped or overrides_ms):
        return ConductEnd(last.end_ms, "by_itself")
    conducts = dict.fromkeys(c.conduct for c in cues)
    coming = [still_to_come_ms([c for c in cues if c.conduct == name], [c for c in there if c.conduct == name]) for name in conducts]
    how, who = _last_act(acts, overrides_ms, max(last.end_ms, *(ms or 0 for ms in coming)))
    return ConductEnd(last.end_ms, how, who)  # type: ignore[arg-type]


def _last_act(acts: Sequence[tuple[Act, str]], overrides_ms: Sequence[int], until_ms: int) -> tuple[str, str]:
    """(how, whose) the last act was of which less harm came, else that moved the officer; where none did by itself, the last one."""
    done = [(a, t) for a, t in acts if a.at_ms <= until_ms]
    overrides = [ms for ms in overrides_ms if ms <= until_ms]
    moved = [(a, t) for a, t in done if a.eased] or [(a, t) for a, t in done if a.moved] or done
    to_officer = [(a, t) for a, t in moved if a.channel != "radio"] or moved
    if not to_officer:
        return ("override" if overrides else "unknown"), ""
    act, trainee = max(to_officer, key=lambda pair: pair[0].at_ms)
    if overrides and overrides[-1] >= act.at_ms:
        return "override", ""
    hows: dict[Channel, str] = {"speech": "voice", "hands": "hands", "gesture": "hands", "radio": "call"}
    return hows[act.channel], trainee
