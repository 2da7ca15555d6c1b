"""What followed an act that was ignored: the next higher rung, or the same again until it ended, and how many seconds that took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from vr_dti.debrief.acts import TAKE_ACTION
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.steps import Raise
from vr_dti.debrief.trainee import Act
from vr_dti.debrief.windows import Window


def raises_of(window: Window, used: Sequence[Act], timed: Callable[[Act], bool], rules: Measures) -> tuple[Raise, ...]:
    """Of each act that stood highest so far and was ignored, what followed. `used` are the acts credited to the window, in order.

    An act amid harm is ignored if the harm goes on for as long as a fast raise may take, or until a higher act. An act on a precursor is
    ignored if harm comes at all, and from then on: only then can it be seen. An act at the top of the ladder needs no raise, nor does one
    that was said again until it moved the officer: then the seconds are the longest between one time and the next.
    """
    out: list[Raise] = []
    highest = -1
    for act in used:
        if act.rung is None or act.channel == "radio" or act.rung <= highest:
            continue
        highest = act.rung
        from_ms = _seen_from_ms(window, act)
        if act.rung >= TAKE_ACTION or from_ms is None:
            continue
        higher = next((a for a in used if a.at_ms > act.at_ms and a.channel != "radio" and (a.rung or 0) > highest), None)
        if higher is None and window.closes_ms - from_ms <= rules.raise_fast_ms.value:
            continue
        followed = [higher] if higher else _again(used, act, from_ms)
        last = followed[-1] if followed else None
        waits_ms = [later - sooner for sooner, later in pairwise([from_ms, *(a.at_ms for a in followed)])]
        told = all(timed(a) for a in (act, *followed))
        out.append(
            Raise(
                act.id,
                act.rung,
                from_ms,
                last.id if last else "",
                last.rung if last else None,
                max(0, *waits_ms) if waits_ms and told else None,
            )
        )
    return tuple(out)


def _again(used: Sequence[Act], act: Act, from_ms: int) -> list[Act]:
    """The same rung again after it was ignored, up to the time that moved the officer; empty where none did."""
    same = [a for a in used if a.rung == act.rung and a.channel != "radio" and a.at_ms > max(act.at_ms, from_ms)]
    while same and not same[-1].moved:
        same.pop()
    return same


def _seen_from_ms(window: Window, act: Act) -> int | None:
    """From when on it could be seen that an act changed nothing: at once amid harm, else when harm came; None if it never did."""
    seen = [s.known.perceivable_ms for s in window.steps if s.cue.harms and s.known.perceivable_ms is not None]
    if any(ms <= act.at_ms for ms in seen):
        return act.at_ms
    return min((ms for ms in seen if ms > act.at_ms), default=None)
