"""How finely the picture may be drawn and still be on time: a pure rule from what past frames cost to the next picture's scale.

Down fast, up slowly: a trainee who feels sick has left the training, a picture a little softer has not. Nothing here knows a clock or a
graphics card; whoever counts frames calls `advance` once for each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SCALES: tuple[float, ...] = (1.0, 0.9, 0.8, 0.7, 0.6)
"""of width and height; the last costs a good third of the pixels. Fixed, so that what is drawn into can be made beforehand. Defaults."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A way to draw, and how many pixels it asks for."""

    scale: float
    """of width and height; one of `SCALES`"""
    edges: float
    """of what that leaves, outside the middle of a display with two zones (`zones.py`); 1: there is one zone"""
    pixels: float
    """share of those of the whole picture"""


PLAIN = tuple(Rung(scale, 1.0, scale**2) for scale in SCALES)
"""One zone."""
ZONED = (
    Rung(1.0, 1.0, 1.0),
    Rung(1.0, 0.5, 0.46),
    *(Rung(scale, 0.4, 0.38 * scale**2) for scale in SCALES),
)
"""Two zones: the edges are given up first, the middle after that. Edges between 50 % and the whole would save no more, since the middle is
drawn beside them (docs/decisions/sharp-in-the-middle.md). Defaults."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When to change. All of it default, none of it measured on people."""

    high: float = 0.85
    """share of a frame's time above which pictures get smaller: the rest is for copies and for the headset's own compositor"""
    aim: float = 0.72
    """what a frame should cost after a change, as far as cost goes by pixels. Well below `high`, or two sizes would alternate."""
    over_frames: int = 3
    """so many costly frames in a row: one is a hiccup"""
    late_frames: int = 3
    late_window: int = 30
    """where the driver times nothing: so many late frames among the last so many"""
    settle_frames: int = 6
    """after a change, what is read of earlier frames is not heard: readings come up to four frames late"""
    first_frames: int = 45
    """at the start of a run caches are cold: nothing is decided"""
    up_frames: int = 270
    """so long all must be well before pictures get larger by a step: 3 s at 90 Hz"""
    longest_wait: int = 16
    """times `up_frames`: the wait doubles each time that a larger picture had to be taken back"""
    worth: float = 0.9
    """two zones that cost more than this share of what one cost are given up for the run: what is drawn twice costs too much here"""


RULES = Rules()


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where it stands: begin with `Resolution()`."""

    step: int = 0
    """index of `ladder`"""
    ladder: tuple[Rung, ...] = PLAIN
    over: int = 0
    """costly frames in a row"""
    least: float = 0.0
    """share of a frame's time that the cheapest of them cost: what is decided by it, no hiccup decides"""
    late: int = 0
    """the last frames as bits, 1 late, the latest lowest"""
    well: int = 0
    """frames in a row after which a step up would have been right"""
    age: int = 0
    """frames since the last change"""
    patience: int = 1
    """times `up_frames` until the next step up"""
    rose: bool = False
    """the last change was a step up"""
    changed: bool = False
    """there was a change: before the first, it waits for the start of the run to pass"""
    tried: float = 0.0
    """share of a frame's time that one zone cost at least, while it is seen whether two cost less; 0: it is not"""

    @property
    def scale(self) -> float:
        """Of width and height."""
        return self.ladder[self.step].scale

    @property
    def edges(self) -> float:
        """Of what `scale` leaves, outside the middle of a display with two zones."""
        return self.ladder[self.step].edges

    @property
    def percent(self) -> int:
        """`scale`, to be said."""
        return round(100 * self.scale)

    @property
    def edges_percent(self) -> int:
        """How finely the edges are drawn, to be said: of the whole picture's width and height."""
        return round(100 * self.scale * self.edges)


def advance(state: Resolution, budget_ms: float, cost_ms: float | None, late: bool, rules: Rules = RULES) -> Resolution:
    """After one more frame: what it cost the graphics card or, where the driver does not say (None), whether it was late.

    A late frame whose cost is known to be small was late for another reason (the processor's), and a smaller picture would not help. Where
    costs are not known nobody could see whether two zones pay, and none are begun.
    """
    state = replace(state, age=state.age + 1)
    if state.age <= (rules.settle_frames if state.changed else rules.first_frames):
        return state
    if cost_ms is not None:
        return _by_cost(state, cost_ms / budget_ms, rules)
    bits = (state.late << 1 | late) & ((1 << rules.late_window) - 1)
    state = replace(state, late=bits, well=0 if late else state.well + 1)
    if bits.bit_count() >= rules.late_frames:
        state = _without_trial(state)
        return _lower(state, state.step + 1, rules)
    return _raised_if_long_well(state, rules)


def _without_trial(state: Resolution) -> Resolution:
    """Two zones that are not begun yet, or are and did not show that they pay, are given up; those that were asked for are not."""
    if state.ladder == PLAIN or state.ladder[0].edges < 1.0 or (state.edges < 1.0 and not state.tried):
        return state
    return replace(state, step=0, ladder=PLAIN)


def _by_cost(state: Resolution, share: float, rules: Rules) -> Resolution:
    if state.tried:
        state = replace(state, tried=0.0 if share <= rules.worth * state.tried else state.tried)
    if share > rules.high:
        state = replace(state, over=state.over + 1, least=min(share, state.least) if state.over else share, well=0)
        if state.over < rules.over_frames:
            return state
        if state.tried:  # not once since the change did two zones pay
            state = replace(state, step=0, ladder=PLAIN, least=state.tried)
        lower = _lower(state, _fitting(state, state.least, rules), rules)
        return replace(lower, tried=state.least) if state.edges == 1.0 > lower.edges else lower
    larger = max(0, state.step - 1)
    state = replace(state, over=0, tried=0.0, well=state.well + 1 if _at(larger, state, share) <= rules.aim else 0)
    return _raised_if_long_well(state, rules)


def _fitting(state: Resolution, share: float, rules: Rules) -> int:
    """The first step below that should do, or the last."""
    below = range(state.step + 1, len(state.ladder))
    return next((k for k in below if _at(k, state, share) <= rules.aim), len(state.ladder))


def _at(step: int, state: Resolution, share: float) -> float:
    """What a frame would cost at another step if all of its cost went by pixels. What does not makes a step down help less (another
    follows) and a step up cost less than feared."""
    return share * state.ladder[step].pixels / state.ladder[state.step].pixels


def _lower(state: Resolution, step: int, rules: Rules) -> Resolution:
    step = min(step, len(state.ladder) - 1)
    if step == state.step:
        return state
    hasty = state.rose and state.age <= rules.up_frames
    patience = min(2 * state.patience, rules.longest_wait) if hasty else state.patience
    return Resolution(step, state.ladder, patience=patience, changed=True)


def _raised_if_long_well(state: Resolution, rules: Rules) -> Resolution:
    if state.step == 0 or state.well < rules.up_frames * state.patience:
        return state
    return Resolution(state.step - 1, state.ladder, patience=state.patience, rose=True, changed=True)
