"""What a debrief finds of one trainee: acts, looks, what was known and when. Plain frozen values; opportunities are in `steps.py`.

Part of `findings.Findings`, and so of `report.json`; times and ids as there. The grades are in `profile.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vr_dti.debrief.beside import Corrected, Duty, Immobility, LookSpan
from vr_dti.debrief.current import Exposure
from vr_dti.debrief.muzzle import Crossing
from vr_dti.debrief.profile import Profile
from vr_dti.debrief.steps import Opportunity, Sense

Channel = Literal["speech", "radio", "hands", "gesture", "weapon"]
Label = Literal["sensed", "recognised", "keyed", "instructor"]
Display = Literal["headset", "walls_tracked", "walls_voice", "desktop"]


@dataclass(frozen=True, slots=True)
class HandsOn:
    """Of hands on somebody: decision and timing, not technique."""

    announced: Literal["announced", "not_announced", "not_known"]
    """by a word to that person shortly before, whatever it said (`announced_ms`); shown, never scored"""
    word: str = ""
    """the act of that word"""
    word_before_ms: int | None = None
    side: Literal["front", "side", "behind", "not_known"] = "not_known"
    """of that person the trainee stood on"""
    gun_side: Literal["near", "away", "not_known"] = "not_known"
    """whether that was the side of the person's holster"""
    strength_cmps: int | None = None
    """the highest speed of the hand, cm/s, as no device weighs; of a touch over all of it; None: not told"""
    control: Literal["trainee", "somebody_else", "not_told"] = "not_told"
    """in whose control the person the force was used on came afterwards"""
    control_ms: int | None = None


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
    """of `events.INTENTS`: `spoke`, `touched`, `pulled`, `stepped_between`, `open_palm`, `drew`, ..."""
    rung: int | None
    """0-6; hands on the officer and stepping between are 4"""
    to: str
    part: str = ""
    hand: str = ""
    text: str = ""
    about: str = ""
    """of a radio call: `medical`, `supervisor`, `backup`, `chatter`; of words to an officer: `apart`, they keep him away from the person;
    of stepping between: `shield`; of `cuffed`: what came of it"""
    tool: str = ""
    """of force: the weapon"""
    loud_db: int = 0
    """of speech, against the trainee's own normal voice"""
    label: Label
    confidence_permille: int
    guessed: bool = False
    """of a machine label: no phrase of a vocabulary says so, the words resemble sentences that mean it"""
    machine_rung: int | None = None
    machine_to: str = ""
    """what the machine had it as, where an instructor corrected it"""
    corrected_by: str = ""
    """who corrected it; empty: nobody did"""
    counts: bool
    """an act of intervention: a word or a hand to the officer, a radio call for help, or a sign that moved the officer"""
    mark: bool
    """entered by key or by the instructor: a mark, not a latency"""
    unsure: bool
    """below the confidence that counts: the instructor decides"""
    hands_on: HandsOn | None = None
    credited_to: str = ""
    """the opportunity it used; empty: none was open"""
    step: str = ""
    """the step of that opportunity which had opened last"""
    prompted: bool = False
    """done after the coach in the trainee's ear had spoken, as the story marked it"""
    answer: str = ""
    """what the story made of it"""
    answered_ms: int | None = None
    """when that was to be seen; None where it left no trace"""
    moved: bool = False
    """the officer's conduct went better for it: less harm, over sooner, or begun later than without it, nothing being done after"""
    eased: bool = False
    """less harm came of it so"""
    overridden: bool = False
    """an instructor's override came before it, or he spoke as somebody of the scene over it or shortly before"""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A stretch of time in which something was so, and since when this trainee could tell."""

    fact: str
    title: str
    from_ms: int
    to_ms: int
    known_ms: int | None
    """None: never, while it was so"""
    sense: Sense


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts."""

    noticed: int
    """steps noticed, by whatever sense"""
    perceivable: int
    """steps that could be perceived"""
    used: int
    not_used: int
    not_counted: int
    """windows cut short, not perceivable, without harm, or no realistic opportunity"""
    let_pass: int
    """steps that passed before the first act"""


@dataclass(frozen=True, slots=True)
class Scorable:
    """What this display can say about one measure."""

    measure: Literal["perceivable", "notice", "words", "hands", "immobility", "weapon"]
    state: Literal["scored", "shown", "mark", "not_scorable"]
    why: str


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
    grades: Profile | None
    """the six domains and the gate; None for practice"""
    opportunities: tuple[Opportunity, ...]
    acts: tuple[Act, ...]
    looked: tuple[LookSpan, ...]
    known: tuple[KnownFact, ...] = ()
    """every fact of the scene, whether a cue came of it or not"""
    immobility: tuple[Immobility, ...]
    own_force: tuple[str, ...]
    """ids of acts with a weapon"""
    muzzle: tuple[Crossing, ...] = ()
    """whom the own muzzle crossed"""
    current: tuple[Exposure, ...] = ()
    """who was under the current of the own conducted-energy weapon"""
    duties: tuple[Duty, ...]
    practice: tuple[Practice, ...]
    notes: tuple[str, ...]
