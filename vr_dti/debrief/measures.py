"""Every number the debrief judges by, with its source or the word "default". Printed on every report; change them here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from vr_dti.story.model import Severity


@dataclass(frozen=True, slots=True)
class Measure:
    """One number, its unit, where it comes from, and what it decides."""

    value: int
    unit: str
    source: str = field(default="default", kw_only=True)
    """`default`: a number of this project's own"""
    what: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The thresholds and anchors of the debrief. Only the floor and what is too much current have a source;
    every other is a default of this project, not a norm."""

    # windows
    floor_ms: Measure = Measure(
        560,
        "ms",
        "no act sooner than this after a cue is a reaction to it: a window opens this long after its cue could be perceived",
        source="mean of a choice-reaction task, Force Science, read second-hand (blog.hsoi.com, 2014-08-05)",
    )
    window_min_ms: Measure = Measure(2000, "ms", "a window shorter than this on the untouched course is no realistic opportunity")
    blind_ms: Measure = Measure(
        500, "ms", "a cue that went on unseen while the head was lost for longer than this: when it could be perceived is not known"
    )
    confidence_permille: Measure = Measure(600, "per mille", "a label below this counts for nothing until somebody decides")
    untouched_limit_ms: Measure = Measure(1_200_000, "ms", "the untouched course is computed this far at most")

    # notice
    notice_dwell_ms: Measure = Measure(200, "ms", "gaze or head held this long on the officer or the other person is a notice")

    # timeliness: from when the first force could be perceived to the first act; an act on a precursor is 4 whenever it came
    excessive_4_ms: Measure = Measure(2000, "ms", "timeliness after excessive force: 4 up to here")
    excessive_3_ms: Measure = Measure(5000, "ms", "and 3 up to here")
    excessive_2_ms: Measure = Measure(15_000, "ms", "and 2 up to here; 1 later while the window is open, 0 for no act")
    life_threat_4_ms: Measure = Measure(2000, "ms", "hands on when life is threatened, or words that end it: 4 up to here")
    life_threat_3_ms: Measure = Measure(4000, "ms", "and 3 up to here")
    life_threat_2_ms: Measure = Measure(10_000, "ms", "and 2 up to here; 1 later, 0 for none")
    breach_4_ms: Measure = Measure(15_000, "ms", "timeliness after a breach, such as a search without cause: 4 up to here")
    breach_3_ms: Measure = Measure(30_000, "ms", "and 3 up to here")
    breach_2_ms: Measure = Measure(60_000, "ms", "and 2 up to here; 1 later, 0 for none")

    # ladder fit and persistence
    raise_fast_ms: Measure = Measure(3000, "ms", "an act that changed nothing this long was ignored; raised within it costs nothing")
    raise_slow_ms: Measure = Measure(8000, "ms", "raised within this costs one point, later or never two")
    precursor_raise: Measure = Measure(
        1, "of 4", "the most that a late raise, or none, costs whoever had acted on a precursor: it was more than silence"
    )
    not_at_once: Measure = Measure(1, "of 4", "costs a first act below the lowest adequate rung, if one followed")
    call_only: Measure = Measure(1, "of 4", "ladder of a radio call alone: it counts, and nothing was said to the officer")
    below_raised: Measure = Measure(1, "of 4", "ladder of acts that stayed below the lowest adequate rung but were raised; else 0")
    let_pass: Measure = Measure(
        2, "of 4", "costs whoever answered a lesser step and let a graver one pass without an act at its lowest adequate rung"
    )
    moved_ms: Measure = Measure(
        500, "ms", "an act moved the officer if what went on ended, or the next of it began, by this much otherwise without it"
    )
    understood_ms: Measure = Measure(
        1500,
        "ms",
        "outcome leaves out harm that came only because words take time to be understood; of each word at most the last of this",
    )

    # own force
    muzzle_officer_ms: Measure = Measure(150, "ms", "a muzzle this long on a fellow officer without cause closes the gate")

    current_ms: Measure = Measure(
        15_000,
        "ms",
        "one person under the current of the own conducted-energy weapon for longer than this in all closes the gate",
        source="PERF and COPS, 2011 Electronic Control Weapon Guidelines (March 2011), as policies cite it",
    )
    current_cycles: Measure = Measure(
        3,
        "cycles",
        "and more cycles than this",
        source="PERF and COPS, 2011 Electronic Control Weapon Guidelines (March 2011), as policies cite it",
    )

    # outcome
    life_permille: Measure = Measure(
        500,
        "per mille",
        "of outcome is what threatened life, the rest all other harm, where a course has both: a knee spared undoes no kick",
    )
    life_tiny_permille: Measure = Measure(
        100, "per mille", "of all harm when nobody acts: a threat to life that is less of it weighs less in outcome, in proportion"
    )
    rest_tiny_permille: Measure = Measure(20, "per mille", "and all other harm that is less than this part of it")

    # the instructor's microphone
    talk_lasts_ms: Measure = Measure(
        10_000, "ms", "after an instructor has spoken as somebody of the scene: what opens or is done until then counts as touched"
    )

    # aftermath
    late_permille: Measure = Measure(500, "per mille", "what a duty done late counts of one done in time")
    uncontrolled_ms: Measure = Measure(3000, "ms", "the person taken in charge later than this afterwards, or never, is shown")

    # discrimination, in a lawful twin or an uneventful run
    order_left: Measure = Measure(2, "of 4", "left after an order to the officer that did not break lawful control")
    order_broke: Measure = Measure(1, "of 4", "left after an order that broke lawful control")
    hands_broke: Measure = Measure(0, "of 4", "left after hands that broke lawful control")

    # hands on
    seated_head_mm: Measure = Measure(
        1330, "mm", "seated is whose head never rose above this (a tall man on a chair: lower; a short woman who stands: higher)"
    )
    seated_place_mm: Measure = Measure(500, "mm", "and never left the place it began at by more than this: out of reach")
    announced_ms: Measure = Measure(3000, "ms", "any word to that person this long before at most announces hands, whatever it said")

    # immobility
    immobile_ms: Measure = Measure(3000, "ms", "head and hands still this long in an open window, without word or input: shown")
    head_still_mm_s: Measure = Measure(150, "mm/s", "the head is still below this speed")
    head_turn_deg_s: Measure = Measure(10, "deg/s", "and turns slower than this: whoever looks around is not still")
    hand_still_mm_s: Measure = Measure(200, "mm/s", "and a hand below this")
    paused_ms: Measure = Measure(
        25, "ms", "where the clock went on by this much more than the story, the run was paused: nobody's stillness (no pause is as short)"
    )
    apt_ms: Measure = Measure(2000, "ms", "an act of intervention this soon after makes it an orienting pause: neutral")
    orienting_ms: Measure = Measure(8000, "ms", "a stillness longer than this is no pause, whatever follows")

    # what the page says beside the findings
    statement_gap_ms: Measure = Measure(10_000, "ms", "a time in the trainee's statement this close to the recorded one is alike")
    together_ms: Measure = Measure(500, "ms", "the second hand of an act whose end is not known comes within this, or is an act of its own")
    answered_ms: Measure = Measure(4000, "ms", "a line this soon after words to whoever says it reads like an answer")
    control_ms: Measure = Measure(10_000, "ms", "custody later than this after the hands let go is not told with them")
    picture_ms: Measure = Measure(1000, "ms", "a picture without a blow to show is taken this long after the step opens, or half way")

    # several runs of one trainee
    mixed_runs: Measure = Measure(6, "runs", "d' and criterion are told only over this many runs with and without a violation")
    mixed_each: Measure = Measure(2, "runs", "of which so many of either kind at least")
    signed_runs: Measure = Measure(3, "runs", "an instructor's pass or fail takes this many scored runs")

    def rows(self) -> tuple[tuple[str, Measure], ...]:
        """(name, measure) of each, in file order."""
        return tuple((f.name, getattr(self, f.name)) for f in fields(self))

    def anchors(self, kind: str) -> tuple[int, int, int]:
        """Milliseconds up to which an act after a cue of that kind is worth 4, 3 and 2."""
        name = kind if kind in ("life_threat", "breach") else "excessive"
        four, three, two = (getattr(self, f"{name}_{n}_ms").value for n in (4, 3, 2))
        return four, three, two


SEVERITY: dict[str, Severity] = {
    "precursor": Severity(0, 0, 0),
    "breach": Severity(1, 0, 1),
    "excessive": Severity(5, 0, 5),
    "life_threat": Severity(10, 1, 60),
}
"""Harm of a cue in points a second, by kind, where its scenario does not say otherwise. Defaults."""


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of one domain in a sum of 100."""

    domain: str
    value: int
    source: str


WEIGHTS = (
    Weight("notice", 10, "default"),
    Weight("timeliness", 25, "default"),
    Weight("ladder", 25, "default"),
    Weight("outcome", 15, "default"),
    Weight("aftermath", 15, "default"),
    Weight("discrimination", 10, "default"),
)
"""Applied only to a scenario together with its lawful twin (`total.py`)."""

STATEMENTS = (
    "One run is formative. It says what happened in this run and nothing about the person.",
    "Nothing here predicts conduct on the street, and no effect of this training on it is claimed.",
    "Not for discipline by default: that is a setting of the agency, and it is off.",
    "Judged from what this trainee could see and hear, never from what only the author knew.",
    "Decision and timing, not technique.",
    "Training reference, not legal advice.",
)
"""What every report says of itself."""
