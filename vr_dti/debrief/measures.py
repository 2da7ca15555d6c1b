"""Every number the debrief judges by, with its source or the word "default". Printed on every report; change them here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Measure:
    """One number, its unit, where it comes from, and what it decides."""

    value: int
    unit: str
    source: str
    what: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The thresholds of the debrief. Only the floor has a source; every other is a default of this project, not a norm."""

    floor_ms: Measure = Measure(
        560,
        "ms",
        "mean of a choice-reaction task, Force Science, read second-hand (blog.hsoi.com, 2014-08-05)",
        "no act sooner than this after a cue is a reaction to it: the window opens this long after the cue could be perceived",
    )
    window_min_ms: Measure = Measure(
        2000, "ms", "default", "a window shorter than this on the untouched course is no realistic opportunity and leaves the list"
    )
    notice_dwell_ms: Measure = Measure(200, "ms", "default", "gaze or head held this long on the officer or the other person is a notice")
    confidence_permille: Measure = Measure(
        600, "per mille", "default", "a machine label below this counts for nothing until the instructor decides"
    )
    untouched_limit_ms: Measure = Measure(1_200_000, "ms", "default", "the untouched course is computed this far at most")

    def rows(self) -> tuple[tuple[str, Measure], ...]:
        """(name, measure) of each, in file order."""
        return tuple((f.name, getattr(self, f.name)) for f in fields(self))


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of one domain in a sum of 100."""

    domain: str
    value: int
    source: str


WEIGHTS = (
    Weight("notice", 10, "default"),
    Weight("timeliness", 25, "default"),
    Weight("ladder fit and persistence", 25, "default"),
    Weight("outcome", 15, "default"),
    Weight("aftermath", 15, "default"),
    Weight("discrimination", 10, "default"),
)
"""Not applied yet: a sum exists only over a scenario together with its lawful twin. This version reports seconds and events."""

STATEMENTS = (
    "One run is formative. It says what happened in this run and nothing about the person.",
    "Nothing here predicts conduct on the street, and no effect of this training on it is claimed.",
    "Not for discipline by default: that is a setting of the agency, and it is off.",
    "Judged from what this trainee could see and hear, never from what only the author knew.",
    "Training reference, not legal advice.",
)
"""What every report says of itself."""
