"""What followed an act that was ignored: the next higher rung, and how many seconds that took."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vr_dti.debrief.acts import TAKE_ACTION
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.trainee import Act, Raise
from vr_dti.debrief.windows import Window


def raises_of(window: Window, used: Sequence[Act], timed: Callable[[Act], bool], rules: Measures) -> tuple[Raise, ...]:
    """Of each act that stood highest so far and was ignored, what followed. `used` are the acts credited to the window, in order.

    An act amid harm is ignored if the harm goes on for as long as a fast raise may take, or until a higher act. An act on a precursor is
    ignored if harm comes at all, and from then on: only then can it be seen. An act at the top of the ladder needs no raise.
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
        both = higher is not None and timed(act) and timed(higher)
        out.append(
            Raise(
                act.id,
                act.rung,
                from_ms,
                higher.id if higher else "",
                higher.rung if higher else None,
                max(0, higher.at_ms - from_ms) if higher and both else None,
            )
        )
    return tuple(out)


def _seen_from_ms(window: Window, act: Act) -> int | None:
    """From when on it could be seen that an act changed nothing: at once amid harm, else when harm came; None if it never did."""
    seen = [s.known.perceivable_ms for s in window.steps if s.cue.harms and s.known.perceivable_ms is not None]
    if any(ms <= act.at_ms for ms in seen):
        return act.at_ms
    return min((ms for ms in seen if ms > act.at_ms), default=None)
