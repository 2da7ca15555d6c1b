"""What flows through the house after the devices: intents, effects, perceptions, marks, sounds. Plain frozen values, no numpy, no I/O.

    device samples -> intents -> story -> effects -> world -> views -> displays

What devices say is in `samples.py`. Everything in both can be written as JSON and read back equal (`recording/codec.py`), and is: the
log is these same objects, appended. Integers end in their unit (`_ms`, `_cm`, `_permille`); only poses and button values are floats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

# --- the ladder ------------------------------------------------------------------------------------------------------------

RUNGS = ("prevent", "probe", "alert", "challenge", "take action", "call", "aftermath")
"""The intervention ladder, rungs 0-6, and no other set (`docs/conventions.md`)."""

LIGHTS = ("day", "overcast", "dusk", "night")
"""the light of an hour, as places, stories and instructors name it, in the order in which an instructor goes through them"""
WEATHERS = ("dry", "damp", "rain", "fog")
"""likewise of weather; `damp`: it has rained, puddles stand"""
EMOTIONS = ("calm", "contempt", "rage", "fear", "pain", "pleading", "shame", "faint")
"""what a face shows, as stories and clips name it; `faint`: nothing any more, the eyes shut"""
DISPATCH = "dispatch"
"""who is nowhere in the scene and speaks, and is spoken to, over the radio"""


# --- poses -----------------------------------------------------------------------------------------------------------------


class Pose(NamedTuple):
    """A rigid pose: position in metres, orientation as unit quaternion x, y, z, w."""

    px: float
    py: float
    pz: float
    qx: float
    qy: float
    qz: float
    qw: float


def pose_of(position: tuple[float, float, float], quat: tuple[float, float, float, float]) -> Pose:
    """A pose as it is logged: 10 micrometres, 1e-6 of a quaternion; finer than any tracker, and short in the file."""
    return Pose(*(round(float(p), 5) for p in position), *(round(float(q), 6) for q in quat))


IDENTITY_POSE = Pose(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)


# --- intents: what the trainee meant ---------------------------------------------------------------------------------------

INTENTS: dict[str, str] = {
    "spoke": "said a rung (0-5) of the ladder `to` somebody; 5 to `dispatch` is the radio",
    "touched": "a hand came to rest on `to`'s `part` (shoulder, arm, ...); `name`: from where, as `to` has it: `behind left`",
    "let_go": "that hand left again; `dwell_ms`: how long it was there, `strength_cmps`: how fast it went at most; `name`: shaken_off",
    "pulled": "a closed hand on `to` went away from whom he is on; `name` as of `touched`, in all acts of hands on somebody",
    "held_back": "a hand was kept on `to` against his way to the other",
    "helped_up": "a hand closed on the arm of `to`, who lies or sits, went up",
    "rolled": "two hands at shoulder and hip of `to`, who lies, went across his body, or one alone",
    "checked_breathing": "a hand rested on `to`, who lies or sits, at neck or chest, or the head near his face (`part` is 'head')",
    "took_custody": "the only hand on `to`, who wears handcuffs, stayed on his arm",
    "cuffed": "the own handcuffs were held at `part` (left_wrist, right_wrist) of `to` for `dwell_ms`; `name`: what came of it (`CUFFED`)",
    "open_palm": "an open palm was held up toward `to`",
    "pointed": "a finger pointed at `to`",
    "stepped_between": "came between partner (`to`) and subject; `name`: shield, where a hand was on him or out; later: after `dwell_ms`",
    "stepped_away": "left that place",
    "kept_off": "a body between, a hand that pulled or held him back, or a tool keeps partner (`to`) off the subject; told anew meanwhile",
    "drew": "the weapon `name` left the belt",
    "holstered": "and went back",
    "took": "a tool `name` that is no weapon left the belt",
    "returned": "and went back",
    "dropped": "the weapon or tool `name` was let go and fell to the ground",
    "picked_up": "and was picked up from it",
    "aimed": "the weapon `name` points at `to`",
    "crossed": "the muzzle of the weapon `name` was on `to` for `dwell_ms`; told when it left",
    "fired": "the weapon `name` was fired at `to` (empty: at nobody); `part`: what of them it hit; `text`: hit, missed, cover, darts' fate "
    "or cycle: more current through darts that hold",
    "caught": "`part` of `to` got of that shot, too: in the same spray's cone, or by the other dart (`text`: hit); comes with its `fired`, "
    "or later, as a held trigger sweeps the spray over them",
    "exposed": "`to` was under the current of the weapon `name`, or in its spray, for `dwell_ms`; told when that is over",
    "dry_fired": "the trigger of the weapon `name` was pulled and nothing left it; `text`: empty or malfunction",
    "cleared": "a malfunction of the weapon `name` was cleared",
    "reloaded": "the weapon `name` was empty and got a full magazine from the hand `hand`",
    "struck": "the baton landed on `to`'s `part` at `strength_cmps`",
    "tapped_camera": "tapped on the own body camera",
    "gazed": "looked at `to` for `dwell_ms`; `part`: 'eyes' where they are tracked, else 'head', which stands in for them",
    "distance": "entered the distance band `name` of `to`, now `distance_cm` away",
    "pause": "the story clock stops (instructor, or a headset off the head)",
    "resume": "and goes on",
    "stop": "trainee or instructor ends the run",
    "torch": "switched the own flashlight `name`: on or off",
    "command": "instructor's override or mark `name`; `talk`: speaks as `to`, `text` on or off, for `dwell_ms`",
}

HANDS_ON = ("touched", "pulled", "held_back", "helped_up", "rolled", "checked_breathing", "took_custody")
"""acts of a hand on somebody: `let_go` ends them"""
STRONG = ("touched", "pulled", "held_back", "helped_up", "rolled", "took_custody", "let_go", "struck")
"""acts that tell how hard they were (`strength_cmps`)"""
BOTH_WRISTS, ONE_WRIST, ALREADY, OFFICER = CUFFED = ("both wrists", "one wrist", "already", "officer")
"""`name` of a `cuffed`: they are on him; his hands are not behind his back, and the other half stays in the hand; he wears some; he is an
officer, and nothing is closed"""
SHAKEN_OFF = "shaken_off"
"""`name` of a `let_go` where the person went from under a hand that kept still"""
SHIELD = "shield"
"""`name` of a `stepped_between` that shields the subject"""
GESTURES = ("open_palm", "pointed")
"""acts of a hand that touches nobody"""


@dataclass(frozen=True, slots=True)
class Intent:
    """One act of one trainee (or of the instructor on it), read from samples. Kinds: `INTENTS`."""

    kind: str
    trainee: str
    act_ms: int
    """when the trainee did it; measures use this"""
    heard_ms: int
    """when the engine got it; order uses this"""
    source: str
    seq: int
    """source and number of the sample that completed it"""
    to: str = ""
    part: str = ""
    name: str = ""
    rung: int = -1
    hand: str = ""
    confidence_permille: int = 1000
    distance_cm: int = -1
    dwell_ms: int = -1
    """how long it lasted, as far as known then; of an instructor's `light` or `weather`: over how long it comes"""
    strength_cmps: int = -1
    """of a hand on somebody: its highest speed, cm/s, as no device weighs; -1: not told"""
    loud_db: int = 0
    """of speech, against the trainee's own normal voice"""
    label: Literal["sensed", "recognised", "keyed", "instructor"] = "sensed"
    """who says so; `keyed` and `instructor` are marks, not latencies"""
    text: str = ""
    guessed: bool = False
    """of recognised words: their rung and addressee are guessed by sentences that they resemble"""

    @property
    def order(self) -> tuple[int, str, int]:
        """The one order of intents: when they were heard, then by source and number."""
        return (self.heard_ms, self.source, self.seq)


# --- effects: what the story asks of the world -----------------------------------------------------------------------------

EFFECTS: dict[str, str] = {
    "enter": "a region entered `name` (the transition itself; `target` is the region)",
    "act": "actor `target` plays clip `name`; args: at (mark or actor), face, look",
    "look": "actor `target` looks at `name`",
    "feel": "actor `target`'s face shows `name`, one of `EMOTIONS`, from now on; args: permille",
    "say": "actor `target` speaks line `name`; args: to, duration_ms, loudness_db",
    "hush": "actor `target` breaks off line `name`, shouted over; args: since_ms, when it began",
    "talk": "the instructor speaks as `target` (actor or dispatch): `name` on or off; args, of off: lasts_ms. What he says is not kept",
    "sound": "sound `name` at `target` (actor, mark or prop); args, where it moves: to (actor or mark), travel_ms",
    "haptic": "trainee `target`'s hand `name` is shaken; args: strength_permille, duration_ms",
    "fact": "fact `name` holds from now on",
    "fact_end": "and no longer",
    "duty": "the trainee did what `name` asks",
    "cue": "cue `name` begins, as all its facts hold; args: cue, actor, victim, rung (lowest adequate)",
    "cue_end": "cue `name` ends, as one of them no longer does",
    "blow": "actor `target` strikes `name` (another actor); args: part",
    "hurt": "a trainee's tool met `target`: `name` of `world.hurt.Hurt.tool`; args: by (trainee), part, permille; lasts_ms, of a current",
    "hurt_end": "and its current ends; args: end_ms",
    "set": "variable `name` is now args.value",
    "outcome": "the run ends as `name`",
    "fade": "the picture goes to `name`, black or clear, over args.duration_ms",
    "light": "the light becomes that of `name`, one of `LIGHTS`, over args.duration_ms",
    "weather": "the weather becomes `name`, one of `WEATHERS`, over args.duration_ms",
    "torch": "trainee's or actor's `target` flashlight (empty: every trainee's) is now `name`: on or off",
    "prop": "prop `name` is at `target` from now on (actor, mark, or nowhere: empty); args: part, of an actor",
    "ignored": "an intent moved nothing (kept for the debrief)",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the node and edge that asked, and what set the edge off (an intent's source and number, a timer, a guard)."""

    region: str = ""
    node: str = ""
    edge: int = -1
    because: str = ""
    source: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """A command to the world, the voices or the trainee's hands. Returns nothing. Kinds: `EFFECTS`."""

    kind: str
    at_ms: int
    target: str
    name: str
    args: tuple[tuple[str, int | str], ...] = ()
    reason: Reason = Reason()

    def arg(self, key: str, default: int | str = "") -> int | str:
        """The argument of that name, of either kind."""
        for k, v in self.args:
            if k == key:
                return v
        return default

    def int_arg(self, key: str, default: int = 0) -> int:
        """The same where it is a number, else `default`."""
        value = self.arg(key, default)
        return value if isinstance(value, int) else default

    def text_arg(self, key: str, default: str = "") -> str:
        """The same where it is text, else `default`."""
        value = self.arg(key, default)
        return value if isinstance(value, str) else default


# --- perceptions and marks -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Perceived:
    """A change in what one trainee could see or hear (could: whether they noticed is another question)."""

    at_ms: int
    trainee: str
    sense: Literal["sees", "hears", "faces"]
    """`sees`: in the field of view and not hidden; `hears`: audible; `faces`: the head points at it"""
    what: str
    """an actor (`partner`), or a fact (`fact:cuffed`)"""
    began: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A note in the log that is nobody's act: safety confirmed, bookmark, override, take, loss and recovery of a device, the end."""

    at_ms: int
    what: str
    text: str = ""
    by: str = ""
    value: int = 0


COURSE_MARKS = frozenset({"pause", "resume", "stop", "bookmark", "override", "do_over", "corrected", "talk"})
"""Marks that follow from the samples and are recomputed by a replay. Every other is told by somebody outside the course: safety, faults,
an operator who interrupts, fall-backs."""


# --- what sounds -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sounding:
    """One voice or sound in the world now: what plays, since when, where."""

    key: str
    """stays the same while it sounds"""
    clip: str
    """name of the baked sound"""
    start_ns: int
    """story time at which the clip began"""
    position_m: tuple[float, float, float]
    """world"""
    gain_db: float = 0.0
    loop: bool = False
    occlusion_db: float = 0.0
    """how much quieter for being behind something; <= 0"""
    facing: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """unit, world: where a mouth points, behind which it is quieter and duller; zero: the same all round"""
    travels: bool = False
    """it takes its time to arrive, so that what comes near rises in pitch: sirens, engines"""


@dataclass(frozen=True, slots=True)
class Listener:
    """Whose ears: head pose in world, and story time now (0 speed while paused)."""

    position_m: tuple[float, float, float]
    quat: tuple[float, float, float, float]
    story_ns: int
    running: bool
    stage: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    """how the real room around the listener is turned in the world: loudspeakers on its walls do not turn with the head"""
