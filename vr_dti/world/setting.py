"""What does not change during a run: the place and its solids, the marks, each actor's skeleton and clips, the lines and their lengths.

Built once on floor 3 (`scene.py`) from documents and baked data, handed to every function of `world/`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vr_dti.events import Pose, pose_of
from vr_dti.spaces import Floats
from vr_dti.world.animation.lips import Lips
from vr_dti.world.rows import Rows, rows_of
from vr_dti.world.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Mark:
    """A named spot on the ground: x, z and the heading of who stands there."""

    x_m: float
    z_m: float
    heading_rad: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the place, built from code by `render/` under its `kind` and hiding what is behind it by its box."""

    kind: str
    """`ground`, `building`, `patrol_car`, `lamp_post`, ..."""
    position_m: tuple[float, float, float]
    heading_rad: float = 0.0
    size_m: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """width (x), height (y), depth (z); the box stands on `position_m`"""
    solid: bool = True
    """hides what is behind it and muffles what sounds there"""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A street corner, a room: parts, marks, and what sounds there all the time."""

    name: str
    parts: tuple[Part, ...]
    marks: dict[str, Mark]
    ambience: tuple[tuple[str, tuple[float, float, float], float], ...] = ()
    """(sound, position, gain_db), looping"""
    light: str = "dusk"
    """of `events.LIGHTS`, until somebody asks for another"""
    weather: str = "damp"
    """of `events.WEATHERS`, likewise"""
    indoors: bool = False
    """a room: the sky is behind its windows, no rain falls in it and no sun but through them"""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hand that keeps hold of another body for a time of a clip, whatever the sizes of the two."""

    side: int
    """0 left, 1 right"""
    on: str
    """one of `animation.document.HoldPoint`"""
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A movement of one skeleton, solved and sampled: pure data to be read at any time.

    `rotation` (T, 54, 4) is float32, local to the parent joint; `root_m` (T, 3) is the hips in the actor frame.
    """

    name: str
    rate_hz: int
    loop: bool
    rotation: NDArray[np.float32]
    root_m: NDArray[np.float32]
    blend_ms: int = 250
    """cross-fade into this clip"""
    then: str = ""
    """clip that follows when a one-shot ends; empty: hold the last pose"""
    events: tuple[tuple[str, int], ...] = ()
    """(name, ms after the clip's beginning), in order: `contact` is when a blow or a shove lands"""
    travel: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """x, z and turn (rad) of where the actor stands after the clip, in the frame it began in; what follows starts there"""
    posture: str = "stand"
    """what the body does as the clip begins: `stand`, `kneel`, `side`, `prone`, `sit`"""
    ends: str = ""
    """and at its end, if something else"""
    leave: dict[str, str] = field(default_factory=dict)
    """posture -> clip that takes the body there and is played first where a clip of that posture is asked for"""
    walk: str = "walk"
    """the clip that carries the actor along where he must go somewhere while or after doing this"""
    stride_m: float = 0.0
    """ground that one loop covers when it carries an actor along; 0: no walk"""
    look: float = 1.0
    """how far head and eyes may leave the clip to look at somebody, 0..1"""
    breaths_per_min: float = 14.0
    breath: float = 1.0
    """depth of breathing, 1 at rest"""
    holds: tuple[Hold, ...] = ()
    face: tuple[tuple[str, float], ...] = ()
    """what the face shows of who does this: (emotion, share); empty: nothing of its own"""

    @property
    def duration_ms(self) -> int:
        return (len(self.root_m) - 1) * 1000 // self.rate_hz

    def event_ms(self, name: str) -> int:
        """When an event of this clip happens; KeyError if it has none of that name."""
        return dict(self.events)[name]


@dataclass(frozen=True, slots=True)
class CastMember:
    """An actor as cast: which baked person, its skeleton, its clips, where it stands at first."""

    name: str
    person: str
    skeleton: Skeleton
    clips: dict[str, Clip]
    start: str
    """mark"""
    clip: str
    """what it does at first"""
    look: str = ""
    voice: str = ""
    temper: str = ""
    """in the author's words: what shows a little in a face at rest"""
    looks_on: bool = False
    """one of a crowd without a part: the face answers to force in view"""


@dataclass(frozen=True, slots=True)
class Take:
    """A recording of a line in one emotion, beside its plain one."""

    sound: str
    """the clip's name"""
    emotion: str
    permille: int
    """how strong"""
    lips: Lips = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of speech: words for the caption, and how long it lasts: baked, never asked of a device."""

    text: str
    duration_ms: int
    level_db: float = 65.0
    """at one metre; 65 dB is raised conversation, 80 a shout"""
    lips: Lips | None = field(default=None, compare=False, repr=False)
    """the shapes of the speaker's mouth; None: it stays shut"""
    takes: tuple[Take, ...] = field(default=(), compare=False, repr=False)

    def take(self, emotion: str, permille: int) -> Take | None:
        """The take for somebody who feels so: the nearest in strength; None: the plain one."""
        same = [t for t in self.takes if t.emotion == emotion]
        return min(same, key=lambda t: abs(t.permille - permille)) if same else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What makes a fact known: all of `see` in view at once, or one of `hear` (lines, sounds at somebody's body) heard."""

    see: tuple[str, ...] = ()
    hear: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PropKind:
    """A small thing of the scene: what it is, and where at first, as `state.Prop` has it."""

    name: str
    kind: str
    """`handcuffs`, `knife`, ...: drawn by `render/` under that name"""
    at: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything `world/` needs to know and may not change."""

    place: Place
    cast: tuple[CastMember, ...]
    lines: dict[str, Line]
    trainee_marks: dict[str, str]
    """trainee id -> mark where their stage's origin lies"""
    trainee_skeleton: Skeleton
    """the body that stands for a trainee where others look"""
    sound_level_db: dict[str, float] = field(default_factory=dict)
    """level at one metre of each sound effect, for hearing"""
    sound_ms: dict[str, int] = field(default_factory=dict)
    """how long each sound effect lasts; one that is not here is let go after ten seconds"""
    facts: dict[str, Evidence] = field(default_factory=dict)
    """of each fact of the story"""
    props: tuple[PropKind, ...] = ()
    seed: int = 0
    """of all chance: what the world itself draws is keyed by it"""
    rows: Rows = field(init=False, repr=False, compare=False)
    """all of this as arrays, laid out once"""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", rows_of(self))

    def index(self, actor: str) -> int:
        """Row of an actor; KeyError if there is none of that name."""
        for i, member in enumerate(self.cast):
            if member.name == actor:
                return i
        raise KeyError(actor)


def world_from_stage(mark: Mark) -> Floats:
    """(4, 4): a trainee's stage stands with its origin on `mark`, its -Z along the mark's heading."""
    c, s = np.cos(mark.heading_rad), np.sin(mark.heading_rad)
    m = np.eye(4)
    m[0, 0] = m[2, 2] = c
    m[0, 2], m[2, 0] = s, -s
    m[0, 3], m[2, 3] = mark.x_m, mark.z_m
    return m


def pose_in_world(mark: Mark, pose: Pose) -> Pose:
    """`pose` of the stage on `mark`, in world: `world_from_stage @ pose`, in plain floats: it is done for every pose of every frame."""
    half = 0.5 * mark.heading_rad
    s, c = math.sin(mark.heading_rad), math.cos(mark.heading_rad)
    hs, hc = math.sin(half), math.cos(half)
    x, y, z, qx, qy, qz, qw = pose
    return pose_of(
        (c * x + s * z + mark.x_m, y, -s * x + c * z + mark.z_m),
        (hc * qx + hs * qz, hc * qy + hs * qw, hc * qz - hs * qx, hc * qw - hs * qy),
    )
