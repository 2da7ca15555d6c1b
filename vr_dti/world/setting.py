"""What does not change during a run: the place (`place.py`), the cast with its clips (`members.py`), the lines and their lengths.

Built once on floor 3 (`scene.py`) from documents and baked data, handed to every function of `world/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vr_dti.world.animation.lips import Lips
from vr_dti.world.members import CastMember
from vr_dti.world.place import Place
from vr_dti.world.rows import Rows, rows_of
from vr_dti.world.skeleton import Skeleton


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
    throats: dict[str, dict[str, str]] = field(default_factory=dict)
    """sound that comes from a mouth and is no word -> actor -> the clip of theirs"""
    facts: dict[str, Evidence] = field(default_factory=dict)
    """of each fact of the story"""
    props: tuple[PropKind, ...] = ()
    seed: int = 0
    """of all chance: what the world itself draws is keyed by it"""
    rows: Rows = field(init=False, repr=False, compare=False)
    """all of this as arrays, laid out once"""

    def __post_init__(self) -> None:
        rows = rows_of(self.cast, self.place.parts, tuple(self.trainee_marks), self.trainee_skeleton)
        object.__setattr__(self, "rows", rows)

    def index(self, actor: str) -> int:
        """Row of an actor; KeyError if there is none of that name."""
        for i, member in enumerate(self.cast):
            if member.name == actor:
                return i
        raise KeyError(actor)
