"""What the interpreter remembers between frames: each trainee's body, buttons and half-finished acts. Frozen, part of the run's value."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from vr_dti.events import Pose
from vr_dti.samples import Curl
from vr_dti.timebase import StoryClock
from vr_dti.world.mounts import Mount
from vr_dti.world.state import Body, Lying
from vr_dti.world.tools import HANDCUFFS, RIGHT_HANDED, Fit, Tool

NOT_STARTED = "not started"
"""why the clock stands before somebody starts the run"""
PAUSED = "paused"
"""and while the instructor has stopped it"""


@dataclass(frozen=True, slots=True)
class Dwell:
    """Something that goes on: what, since when (machine time), with which sample it began, and whether it has been reported."""

    what: str = ""
    since_ns: int = 0
    reported: bool = False
    off_ns: int = 0
    """since when it is not so, too short to be over; 0: it is so"""
    other: Dwell | None = None
    """what goes on instead; None: nothing"""


@dataclass(frozen=True, slots=True)
class Grasp:
    """How a hand moves on whom it touches, in world, and what has been told of that. Instants are machine time."""

    at_m: tuple[float, float, float] | None = None
    """where it was last; None: it touches nobody, or was not watched"""
    at_ns: int = 0
    mps: float = 0.0
    """its speed, smoothed"""
    top_mps: float = 0.0
    """and the highest of this touch"""
    from_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """where it was as it came, or last closed or opened"""
    from_ns: int = 0
    way_mps: float = 0.0
    """its highest speed since then, or since it was at `near_m`"""
    near_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """where a closed hand was nearest to the one whom the held person deals with, or rested last while he is over him"""
    near_hips_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """where the held person's hips were then"""
    near_ns: int = 0
    still_ns: int = 0
    """since when it rests"""
    back: Dwell = Dwell()
    """it keeps somebody from going on"""
    alone: Dwell = Dwell()
    """it is the only hand on somebody in handcuffs"""
    hips_m: tuple[float, float, float] | None = None
    """where the hips of the touched person were at `from_ns`; None: it has not been watched yet"""
    closed: bool = False
    gripped: bool = False
    """it has closed on him, or come closed and then taken hold (`contacts.takes_hold`): a fist that goes by does neither"""
    part: str = ""
    """where on him it is; once it is closed on him, where it closed"""
    going_mps: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """whither it goes, smoothed over a few frames"""
    came_mps: tuple[float, float, float] | None = None
    """whither it went as it came; None: it has not moved yet"""
    turned: bool = False
    """it has stopped since then, or goes elsewhere, be it back"""
    stopped_ns: int = 0
    """since when it stands; 0: it goes"""
    stayed: bool = False
    """it rested as it lost him"""
    done: tuple[str, ...] = ()
    """kinds of acts told of this touch"""


@dataclass(frozen=True, slots=True)
class Swing:
    """A baton, in world. Instants are machine time."""

    line_m: tuple[tuple[float, float, float], ...] | None = None
    """points of its outer part, from the tip on; None: it was not seen yet"""
    at_ns: int = 0
    on: str = ""
    """whom it was on last, so that one blow is told once"""
    on_ns: int = 0
    """and when"""


@dataclass(frozen=True, slots=True)
class Replica:
    """A real weapon with a tracker of its own, once that was seen."""

    tool: str
    stowed: bool = False
    """it is in its holster, from which it is drawn"""
    off_ns: int = 0
    """since when it is not so, too short to be an act; 0: it is so, or nobody can tell. Machine time"""


@dataclass(frozen=True, slots=True)
class Wires:
    """The darts of a conducted-energy weapon that hold in somebody. Instants are machine time."""

    to: str
    part: str
    side: str
    """the hand whose trigger gave the last cycle"""
    held: bool = False
    """and still pulls it"""
    since_ns: int = 0
    """since when he is under current; 0: he is not"""
    until_ns: int = 0
    """when that ends, unless the trigger is held longer"""


@dataclass(frozen=True, slots=True)
class Under:
    """Somebody whom the spray of one press is, or was, on. Instants are machine time."""

    name: str
    part: str
    since_ns: int
    """when he came into it"""
    lasted_ns: int = 0
    """how long it was on him in all"""
    there: bool = False
    """it is on him now"""
    told: bool = False


@dataclass(frozen=True, slots=True)
class Spraying:
    """A trigger of the spray that is held, or was let go of in this frame. Instants are machine time."""

    side: str
    seen_ns: int
    """up to when it was looked whom it is on"""
    until_ns: int = 0
    """when the trigger was let go of; 0: it is held"""
    under: tuple[Under, ...] = ()


@dataclass(frozen=True, slots=True)
class Belt:
    """How a trainee wears the belt, and what of it is used up."""

    fit: Fit = RIGHT_HANDED
    spent: tuple[tuple[str, int], ...] = ()
    """(tool, shots fired)"""
    mounts: tuple[Mount, ...] = ()
    """of real weapons that are tracked, one a tool"""
    replicas: tuple[Replica, ...] = ()
    """those of them that have a tracker of their own"""
    lying: tuple[Lying, ...] = ()
    """what was dropped, and is on the belt no more"""
    jammed: bool = False
    """the handgun does not fire, as an instructor wants it, until a hand closes on it and clears it"""

    magazine: int = 0
    """shots in a full magazine of the handgun, as an instructor wants it; 0: as the tool has it (`world/tools.py`)"""
    spare: int = 0
    """full magazines left to reload it with"""
    wires: Wires | None = None
    """while darts hold: another press gives another cycle and spends no cartridge"""
    spraying: Spraying | None = None
    """while its trigger is held"""
    cuffed: str = ""
    """on whose wrists the handcuffs are; empty: they are at hand"""

    def empty(self, item: Tool) -> bool:
        """Nothing is left in it to fire."""
        loaded = (self.magazine if item.name == "handgun" else 0) or item.loaded
        return bool(loaded) and dict(self.spent).get(item.name, 0) >= loaded

    def reloaded(self) -> Belt:
        """With the next magazine in the handgun."""
        return replace(self, spent=tuple(shot for shot in self.spent if shot[0] != "handgun"), spare=self.spare - 1)

    @property
    def gone(self) -> tuple[str, ...]:
        """What is not on the belt, be it that a hand holds a real one: on the ground, on a tracker, on somebody's wrists."""
        lying, real = (thing.tool for thing in self.lying), (replica.tool for replica in self.replicas)
        return (*lying, *real, *((HANDCUFFS,) if self.cuffed else ()))

    def replica(self, tool: str) -> Replica | None:
        """The replica that is this tool, where it was seen."""
        return next((r for r in self.replicas if r.tool == tool), None)

    def with_replica(self, replica: Replica) -> Belt:
        """With that one as it is now."""
        return replace(self, replicas=(*(r for r in self.replicas if r.tool != replica.tool), replica))

    def without(self, held: Collection[str]) -> Belt:
        """Where nothing lies, or is on somebody, that is held."""
        lying = tuple(thing for thing in self.lying if thing.tool not in held)
        return replace(self, lying=lying, cuffed="" if HANDCUFFS in held else self.cuffed)

    def less_one(self, name: str) -> Belt:
        """After a shot."""
        spent = dict(self.spent)
        spent[name] = spent.get(name, 0) + 1
        return replace(self, spent=tuple(sorted(spent.items())))


@dataclass(frozen=True, slots=True)
class HandMemory:
    """One hand: pulled controls, what it touches, when menu went down."""

    trigger: bool = False
    squeeze: bool = False
    squeezed_ns: int = 0
    """when it last closed"""
    menu_since_ns: int = 0
    touch: Dwell = Dwell()
    """`what` is `actor/part`"""
    lost_since_ns: int = 0
    """when a hand that touches was last seen no more; 0 while it is seen"""
    aim: Dwell = Dwell()
    """at whom the weapon in it aims: `what` is `tool/actor`"""
    grasp: Grasp = Grasp()
    sign: Dwell = Dwell()
    """a palm or a finger towards somebody: `what` is `kind/actor`"""
    squeeze_permille: int = 0
    trigger_permille: int = 0
    """how far these are pulled: fingers are drawn so"""
    curl_permille: Curl | None = None
    """of thumb, index, middle, ring and little finger, as a hand tracker last saw them; None: no tracker says"""
    muzzle: Dwell = Dwell()
    """whom the weapon in it points at: `what` is `tool/actor/part`"""
    swing: Swing = Swing()
    twice_ns: int = 0
    """when it last closed on what it holds, where that did nothing: once more lets go"""


@dataclass(frozen=True, slots=True)
class Keyed:
    """One press of the own radio. Instants are machine time."""

    hand: str
    by: str
    """squeeze (of the shoulder microphone) or trigger (of the radio in the hand)"""
    since_ns: int
    until_ns: int = 0
    """0: it goes on"""


@dataclass(frozen=True, slots=True)
class TraineeMemory:
    """One trainee."""

    trainee: str
    body: Body
    left: HandMemory = HandMemory()
    right: HandMemory = HandMemory()
    gaze: Dwell = Dwell()
    between: Dwell = Dwell()
    bands: tuple[tuple[str, str], ...] = ()
    """(actor, distance band) in cast order"""
    last: tuple[str, int] = ("", 0)
    """source and number of the newest sample about this trainee: what a continuous act is read from"""
    spoken: tuple[str, int, str] = ("", 0, "")
    """source and number of the last words, and to whom: what an instructor relabels"""
    eyes: Pose | None = None
    """between the eyes, looking where they look, in world; None: no tracker sees them"""
    eyes_ns: int = 0
    """when it last did; 0: never"""
    faced: tuple[tuple[int, str], ...] = ()
    """(from when on, whom the trainee turns to: `addressee.facing_now`) of the last seconds, "" for nobody"""
    ear: Dwell = Dwell()
    """the head near the face of somebody who lies or sits: `what` is the actor"""
    belt: Belt = Belt()
    shield: Dwell = Dwell()
    """he shields the subject from where he stands between"""
    keyed: tuple[Keyed, ...] = ()
    """presses of the own radio of the last seconds: what is said meanwhile is said into it"""
    cuffing: Dwell = Dwell()
    """drawn handcuffs at somebody's wrist: `what` is `actor/what comes of it`"""


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything the interpreter remembers, the story clock included: pauses are acts too."""

    clock: StoryClock
    trainees: tuple[TraineeMemory, ...]
    held_by: tuple[str, ...] = (NOT_STARTED,)
    """why the clock stands; empty while it runs"""
    kept_off_ns: int = 0
    """when it was last told that the officer is kept off the subject, machine time; 0: he is not"""

    @property
    def bodies(self) -> tuple[Body, ...]:
        return tuple(t.body for t in self.trainees)
