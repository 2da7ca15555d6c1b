"""What a debrief finds of one trainee: acts, looks, what was noticed and when, what was made of each opportunity. Plain frozen values.

Part of `findings.Findings`, and so of `report.json`; times and ids as there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Use = Literal["used", "used_later", "not_used", "cut_short", "no_realistic_opportunity", "joined", "not_perceivable"]
Channel = Literal["speech", "radio", "hands", "weapon"]
Label = Literal["sensed", "recognised", "keyed", "instructor"]
Display = Literal["headset", "walls_tracked", "walls_voice", "desktop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something the trainee said or did."""

    id: str
    at_ms: int
    """when it was done: onset of speech or touch"""
    until_ms: int | None = None
    """of a touch or a place held"""
    channel: Channel
    kind: str
    """`spoke`, `touched`, `stepped_between`, `drew`, `holstered`, `aimed`, `fired`"""
    rung: int | None
    """0-6; hands on the officer and stepping between are 4"""
    to: str
    part: str = ""
    hand: str = ""
    text: str = ""
    label: Label
    confidence_permille: int
    counts: bool
    """an act of intervention: a word or a hand to the officer, or the radio"""
    mark: bool
    """entered by key or by the instructor: a mark, not a latency"""
    unsure: bool
    """below the confidence that counts: the instructor decides"""
    credited_to: str = ""
    """the opportunity it used; empty: none was open"""
    answer: str = ""
    """what the story made of it"""


@dataclass(frozen=True, slots=True)
class LookSpan:
    """The head (or the eyes) pointed at somebody."""

    what: str
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Notice:
    """When the cue was first attended to; never guessed."""

    state: Literal["noticed", "unknown", "not_scorable"]
    at_ms: int | None = None
    after_ms: int | None = None
    """since it could be perceived"""
    by: Literal["head", "eyes", "act", ""] = ""
    already: bool = False
    """was facing there before: shows where the head was, not that it was noticed"""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Latency:
    """How long after the cue the first act of one channel came."""

    state: Literal["latency", "mark", "none", "not_scorable"]
    act: str = ""
    at_ms: int | None = None
    after_perceivable_ms: int | None = None
    """L, raw; None where it is no latency"""
    after_opening_ms: int | None = None
    """the same from the opening of the window"""
    later: bool = False
    """the conduct had already gone on to its next step"""
    paused_ms: int = 0
    """wall-clock time of pauses that lie within"""
    overridden: bool = False
    """an instructor's override came before it"""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Raise:
    """What followed an act that did not stop the conduct."""

    act: str
    rung: int
    next_act: str
    """the next higher rung; empty: never raised"""
    next_rung: int | None
    seconds_ms: int | None
    """from the act to the higher one; None where never raised, or where either is no latency"""


@dataclass(frozen=True, slots=True)
class Looked:
    """How long somebody was looked at; `nobody` is the rest."""

    what: str
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """One cue as an opportunity of one trainee: the window W = [perceivable + floor, harm end], and what was made of it."""

    id: str
    kind: str
    title: str
    actor: str
    victim: str
    lowest_rung: int
    onset_ms: int
    perceivable_ms: int | None
    sense: Literal["sees", "hears", ""]
    """by which it could first be perceived"""
    opens_ms: int | None
    step_ends_ms: int | None
    """when the next opportunity with the same officer opened, or the harm ended"""
    closes_ms: int
    length_ms: int
    """of the window in this run; 0 where it never opened"""
    untouched_ms: int | None
    """length of the window on the untouched course; None where the cue does not happen there"""
    use: Use
    why: str
    joined_to: str
    """the opportunity it is part of; empty: it stands for itself"""
    notice: Notice
    words: Latency
    hands: Latency
    call: Latency
    rung_reached: int | None
    """highest of 0-4 used in the window"""
    fit: Literal["adequate", "below", "call_only", "none"]
    raises: tuple[Raise, ...]
    looked_at: tuple[Looked, ...]
    """from its opening to the end of its step; empty where not measured"""
    in_view_ms: int | None
    """of the same time, how long the cue was in view, looked at or not; None where not measured"""
    acts: tuple[str, ...]
    """every counted act within the window"""
    overridden: bool
    """an override fell into it or came before it"""
    picture_ms: int


@dataclass(frozen=True, slots=True)
class First:
    """The first act of a channel in the run, and the cue it answered."""

    state: Literal["latency", "mark", "outside", "none", "not_scorable"]
    """`outside`: no window was open"""
    at_ms: int | None = None
    after_ms: int | None = None
    """since the cue it answered could be perceived"""
    after_first_ms: int | None = None
    """since the first cue of the run that counts could be perceived"""
    opportunity: str = ""
    title: str = ""
    rung: int | None = None
    act: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an instructor reads first."""

    noticed: int
    """opportunities noticed"""
    perceivable: int
    """opportunities that could be perceived"""
    first_notice: Notice
    first_notice_of: str
    """title of that cue"""
    first_words: First
    first_hands: First
    used: int
    used_later: int
    not_used: int
    not_counted: int
    """cut short, part of another, not perceivable, or no realistic opportunity"""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed after force, as far as this scene has it."""

    duty: Literal["call", "aid", "separation"]
    state: Literal["done", "not_seen", "not_applicable"]
    at_ms: int | None
    mark: bool
    words: str


@dataclass(frozen=True, slots=True)
class Scorable:
    """What this display can say about one measure."""

    measure: Literal["perceivable", "notice", "words", "hands", "immobility", "weapon"]
    state: Literal["scored", "shown", "mark", "not_scorable", "not_measured"]
    why: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """An opportunity not used in the scored run that practice did better."""

    opportunity: str
    title: str
    how: Literal["used", "prevented"]
    """`prevented`: acted earlier, so that it did not come to it"""
    act: str
    act_ms: int


@dataclass(frozen=True, slots=True)
class Practice:
    """A retry: practice, never scored."""

    take: int
    session: str
    """digest of the session it was recorded in; empty: this one"""
    from_ms: int
    to_ms: int
    outcome: str
    acts: tuple[Act, ...]
    corrected: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraineeFindings:
    """One trainee in one session."""

    trainee: str
    simulated: bool
    profile: str
    """the device profile of the session, or the one that a script stands for"""
    display: Display
    scorable: tuple[Scorable, ...]
    summary: Summary | None
    """None for a session that is practice only"""
    opportunities: tuple[Opportunity, ...]
    acts: tuple[Act, ...]
    looked: tuple[LookSpan, ...]
    own_force: tuple[str, ...]
    """ids of acts with a weapon; judged by a person, not here"""
    duties: tuple[Duty, ...]
    practice: tuple[Practice, ...]
    notes: tuple[str, ...]
    """tracking that was lost, and other limits of this record"""
