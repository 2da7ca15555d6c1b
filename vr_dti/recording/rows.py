"""What a session file holds: the rows of its blocks, and its head, documents, snapshots and seal, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar

from vr_dti.events import Effect, Intent, Mark, Perceived
from vr_dti.recording import codec
from vr_dti.samples import Sample
from vr_dti.timebase import Frame

T = TypeVar("T")

VOICE_KEPT, VOICE_LOST = "voice_kept", "voice_lost"
"""Status of a microphone whose utterances are kept: the sound of its sample `value` lies beside the session, as `text` says (name, bytes,
SHA-256); or it could not be written, and why"""


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One camera as it was drawn, in world; 10 micrometres and 1e-6 fine."""

    name: str
    trainee: str
    """whose eyes; empty for an onlooker"""
    position_m: tuple[float, float, float]
    quat: tuple[float, float, float, float]
    """the eye's orientation in world, x y z w"""
    tangents: tuple[float, float, float, float]
    """left, right, down, up of the frustum at distance 1; left and down are negative for an eye inside"""
    rect_px: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class TickRow:
    """One turn of the loop: the frame as the pacer gave it, story time, and the views drawn."""

    index: int
    now_ns: int
    display_ns: int
    period_ns: int
    should_render: bool
    story_ms: int
    take: int
    """0 the scored run, 1.. practice"""
    state: str = ""
    """`codec.fingerprint` of the whole run after this turn, each second; else empty"""
    views: tuple[ViewRow, ...] = ()

    @property
    def frame(self) -> Frame:
        """The frame to run this turn again."""
        return Frame(self.index, self.now_ns, self.display_ns, self.period_ns, self.should_render)


Row = Sample | Intent | Effect | Perceived | Mark | TickRow

ROWS: dict[str, type[Row]] = {
    "tick": TickRow,
    "sample": Sample,
    "intent": Intent,
    "effect": Effect,
    "perceived": Perceived,
    "mark": Mark,
}
"""Kinds of row by name, in the order in which a turn is written."""


class Logged(NamedTuple):
    """A row and the turn it belongs to."""

    tick: int
    row: Row


@dataclass(frozen=True, slots=True)
class Turn:
    """All rows of one turn, each kind in the order it was logged. Marks made between turns belong to the turn before."""

    tick: TickRow
    samples: tuple[Sample, ...] = ()
    intents: tuple[Intent, ...] = ()
    effects: tuple[Effect, ...] = ()
    perceived: tuple[Perceived, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class TraineeMeta:
    """Who was trained, by id, and with what."""

    id: str
    device_profile: str
    """`desktop`, `headset`, `walls`, or the profile a script stands for"""
    simulated: bool
    """a script, not a person"""


@dataclass(frozen=True, slots=True)
class Parent:
    """The session that this one goes on from (a do-over): its `Log.digest`, and the story time at which it was taken up."""

    digest: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The head of a session file: everything needed to know whether and how it can be replayed."""

    program: str
    """version of vr-dti"""
    python: str
    numpy: str
    machine: str
    """architecture: floats are compared bit for bit only on the same one"""
    scene_id: str
    scene_version: str
    scene_hash: str
    seed: int
    trainees: tuple[TraineeMeta, ...]
    operator: str
    """name or code of who runs the session"""
    created: str
    """ISO 8601, given by the caller"""
    pins: dict[str, str] = field(default_factory=dict)
    """whatever else decides the course of the run, by name, with its hash: baked clips, lines and their lengths, thresholds"""
    options: dict[str, bool | int | float | str | None] = field(default_factory=dict)
    parent: Parent | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that the run was built from, whole, so that a replay needs nothing else."""

    role: Literal["scenario", "graph", "locale", "voices", "script", "rig", "place", "other"]
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole run after turn `tick`, as JSON."""

    tick: int
    t_ns: int
    body: bytes

    def value(self, cls: type[T]) -> T:
        """The run as a `cls`. Raises `ValueError` if it is none."""
        return codec.decode(cls, self.body)


@dataclass(frozen=True, slots=True)
class Seal:
    """The last entry: what the file should hold."""

    entries: int
    """with this one"""
    rows: int
    last_tick: int
    story_ms: int
    unlogged: int = 0
    """rows that could not be written; each left a mark `unlogged`"""
    recovered: bool = False
    """sealed after a crash, by `recover`"""
