"""Simulated trainees as an instructor can read them: what each says and does, when, and how they go on. `rehearsal.py` plays them.

They are there to try scenarios and measures, and stand for no person. Every number is a default of this project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vr_dti.events import DISPATCH

OFFICER = "$officer"
VICTIM = "$victim"
"""whom it is about: the officer whose conduct it is, and the person he does it to"""
COACH = "coach"
"""heard in the trainee's ear, and never answered"""

Span = tuple[int, int]
"""least and most milliseconds; what is between is drawn from the seed"""


@dataclass(frozen=True, slots=True)
class Act:
    """Something a trainee does, as the interpreter would understand it; the fields are those of an intent."""

    kind: str
    to: str = ""
    rung: int = -1
    part: str = ""
    name: str = ""
    hand: str = ""
    distance_cm: int = -1
    dwell_ms: int = -1
    loud_db: int = 0
    strength_cmps: int = -1


AWAY_CM = 250
"""from where the marks of our scenes put the trainee to the officer"""
NEAR_CM = 120

OFFER = Act("spoke", OFFICER, 0, distance_cm=AWAY_CM)
PROBE = Act("spoke", OFFICER, 1, distance_cm=AWAY_CM)
ALERT = Act("spoke", OFFICER, 2, distance_cm=AWAY_CM)
STOP = Act("spoke", OFFICER, 3, distance_cm=AWAY_CM)
STOP_NEAR = Act("spoke", OFFICER, 3, distance_cm=NEAR_CM)
STOP_LOUD = Act("spoke", OFFICER, 3, distance_cm=AWAY_CM, loud_db=9)
HANDS = Act("touched", OFFICER, part="shoulder", hand="right", distance_cm=0)
RADIO = Act("spoke", DISPATCH, 5, part="radio", hand="left")
REFUSAL = Act("spoke", OFFICER, 6, distance_cm=AWAY_CM)
"""no, it goes into the report: a word of the aftermath, and no order"""
AID = Act("spoke", VICTIM, 6, distance_cm=NEAR_CM)

Setting = Literal["violation", "twin"]
DutyKind = Literal["medical", "aid", "separate", "custody", "tell", "report"]
ALL_DUTIES: tuple[DutyKind, ...] = ("medical", "aid", "separate", "custody", "tell", "report")


@dataclass(frozen=True, slots=True)
class Step:
    """What one kind of cue sets off: the part of the ladder that is gone through, and how soon it begins."""

    cue: str
    first: int
    last: int
    """rows of `Behaviour.ladder`; the last is repeated while the conduct goes on"""
    reacts_ms: Span


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A simulated trainee. What is left out is not done."""

    name: str
    about: str
    ladder: tuple[Act, ...] = ()
    steps: tuple[Step, ...] = ()
    raises_ms: Span = (0, 0)
    """from one act to the next, if the conduct still goes on then; (0, 0): there is no next"""
    contact: tuple[Act, ...] = ()
    """one after another from a blow or a cue that is more than a precursor, whoever is right; once through, then anew"""
    contact_ms: Span = (0, 0)
    """from contact to the first"""
    contact_then_ms: Span = (0, 0)
    """from one to the next"""
    routine: tuple[Act, ...] = ()
    """done in turn from the start, again and again, whatever happens"""
    routine_ms: Span = (0, 0)
    afterwards: tuple[Act, ...] = ()
    """once it is over: no cue for a while, or no force where there was no cue"""
    duties: tuple[DutyKind, ...] = ()
    """does what is then owed of these kinds, whoever was right, in every way the story listens to, until it is done"""
    words_only: bool = False
    """of those ways, only by word and radio"""
    answers: bool = False
    """answers whoever speaks to them, and says no to an officer who asks for silence afterwards"""
    whims_ms: Span = (0, 0)
    """does anything the story listens to, this long apart"""
    good: tuple[Setting, ...] = ()
    """where this is good practice, and the good ending is due to it"""
    poor: tuple[Setting, ...] = ()
    """where the good ending should come to this less often than to good practice"""

    def __post_init__(self) -> None:
        if self.routine and self.routine_ms[0] <= 0:
            raise ValueError(f"{self.name}: a routine without a pause never ends")


_SOON: Span = (1000, 2000)
_LATE: Span = (8000, 10_000)

SILENT = Behaviour("silent", "says and does nothing", good=("twin",), poor=("violation",))
LATE = Behaviour(
    "late",
    "lets 8 to 10 seconds of force pass, orders him to stop, then takes hold; does what is owed",
    ladder=(STOP, HANDS),
    steps=(Step("breach", 0, 0, (35_000, 45_000)), Step("excessive", 0, 1, _LATE), Step("life_threat", 0, 1, _LATE)),
    raises_ms=(3000, 5000),
    afterwards=(RADIO, AID),
    duties=ALL_DUTIES,
    answers=True,
    poor=("violation",),
)
EARLY = Behaviour(
    "early",
    "speaks at the first sign, raises the rung within 3 s while it goes on, comes near, takes hold of who strikes on; radio, aid, tells",
    ladder=(PROBE, ALERT, STOP, STOP_NEAR, HANDS),
    steps=(Step("precursor", 0, 3, _SOON), Step("breach", 2, 3, _SOON), Step("excessive", 2, 4, _SOON), Step("life_threat", 4, 4, _SOON)),
    raises_ms=(2000, 3000),
    afterwards=(RADIO, AID),
    duties=ALL_DUTIES,
    answers=True,
    good=("violation",),
)
WORDS_ONLY = Behaviour(
    "words_only",
    "as early, but never takes hold",
    ladder=(PROBE, ALERT, STOP, STOP_NEAR),
    steps=(Step("precursor", 0, 3, _SOON), Step("breach", 2, 3, _SOON), Step("excessive", 2, 3, _SOON), Step("life_threat", 3, 3, _SOON)),
    raises_ms=(2000, 3000),
    afterwards=(RADIO, AID),
    duties=ALL_DUTIES,
    answers=True,
)
ONE_WORD = Behaviour(
    "one_word",
    "asks once at the first sign, and leaves it at that",
    ladder=(PROBE,),
    steps=(Step("precursor", 0, 0, _SOON),),
    poor=("violation",),
)
CHALLENGER = Behaviour(
    "challenger",
    "shouts an order at the first sign and goes on shouting",
    ladder=(STOP_LOUD,),
    steps=tuple(Step(cue, 0, 0, _SOON) for cue in ("precursor", "breach", "excessive", "life_threat")),
    raises_ms=(2500, 3500),
    afterwards=(RADIO, AID),
    duties=ALL_DUTIES,
    answers=True,
)
RADIO_ONLY = Behaviour(
    "radio_only",
    "calls on the radio and leaves it at that",
    ladder=(RADIO,),
    steps=tuple(Step(cue, 0, 0, (2000, 4000)) for cue in ("precursor", "breach", "excessive", "life_threat")),
    raises_ms=(15_000, 20_000),
    poor=("violation",),
)
HANDS_ONLY = Behaviour(
    "hands_only",
    "takes hold of him at the first force, without a word",
    ladder=(HANDS,),
    steps=tuple(Step(cue, 0, 0, _SOON) for cue in ("breach", "excessive", "life_threat")),
    raises_ms=(2500, 3500),
    afterwards=(RADIO, AID),
    duties=ALL_DUTIES,
)
PARROT = Behaviour("parrot", "says stop every 2 s from the start", routine=(STOP,), routine_ms=(2000, 2000))
NAGGER = Behaviour(
    "nagger",
    "asks if all is well every 3 s from the start, whatever happens",
    routine=(PROBE,),
    routine_ms=(3000, 3000),
    poor=("violation",),
)
GRABBER = Behaviour(
    "grabber",
    "pulls at the officer at every contact, whoever is right, and again",
    contact=(HANDS, HANDS, HANDS, HANDS),
    contact_ms=(400, 900),
    contact_then_ms=(2000, 3000),
    poor=("twin",),
)
PATIENT = Behaviour(
    "patient",
    "offers help, asks if all is well, calls on the radio; never an order, never hands",
    contact=(RADIO, OFFER, PROBE),
    contact_ms=(3000, 5000),
    contact_then_ms=(4000, 6000),
    routine=(OFFER, PROBE),
    routine_ms=(15_000, 25_000),
    duties=("medical", "aid", "tell"),
    words_only=True,
    answers=True,
    good=("twin",),
)
RANDOM = Behaviour("random", "does anything, at any time", whims_ms=(1500, 7000))

BEHAVIOURS: Mapping[str, Behaviour] = {
    b.name: b
    for b in (
        EARLY,
        WORDS_ONLY,
        ONE_WORD,
        CHALLENGER,
        HANDS_ONLY,
        LATE,
        RADIO_ONLY,
        SILENT,
        PATIENT,
        PARROT,
        NAGGER,
        GRABBER,
        RANDOM,
    )
}
