"""The seams between the house and its devices: what a source, a display and an output promise. `app/devices.py` chooses who fills them.

A backend is any object with these methods; `tests/contracts/` holds the one suite that all of them pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Protocol, runtime_checkable

from vr_dti.events import Effect, Listener, Sounding
from vr_dti.samples import Sample
from vr_dti.spaces import Floats
from vr_dti.timebase import Frame


@dataclass(frozen=True, slots=True)
class Inset:
    """A part of a view that is drawn once more, finer, into a place of its own in the view's target. The display lays it over."""

    part: tuple[float, float, float, float]
    """left, bottom, right, top in the view's clip space"""
    rect_px: tuple[int, int, int, int]
    """of the target: where it is drawn"""
    hidden_px: tuple[int, int, int, int]
    """of the target: what of the view it hides, and a renderer may leave undrawn"""


@dataclass(frozen=True, slots=True)
class View:
    """One camera on the scene and where its picture goes. The renderer knows views, never devices."""

    name: str
    eye_from_world: Floats
    """(4, 4) rigid"""
    clip_from_eye: Floats
    """(4, 4), off-axis where a wall or an eye asks for it"""
    target: object
    """opaque: a framebuffer of the renderer's graphics library"""
    rect_px: tuple[int, int, int, int]
    """x, y, width, height within the target; y grows upwards"""
    _: KW_ONLY
    trainee: str = ""
    """whose eyes these are (a trainee's id, in replays also an actor's name): of them only the hands are drawn. Empty: an onlooker, who
    sees whole people."""
    own_hands: bool = True
    """False where the trainee's real hands are before the picture (walls): nothing of their own body is drawn"""
    aids: frozenset[str] = frozenset()
    """instructor's aids drawn into this view only: `gaze_cone`"""
    dark: float = 0.0
    """how far it is darkened, 0..1: a blink, while its trainee is moved"""
    spot_m: Floats | None = None
    """(3,) a spot on the floor to be marked in this view, in world: where its trainee is about to go"""
    spot_faces: Floats | None = None
    """(3,) the way to face there, over the ground of the world; None: any"""
    hidden: Floats | None = None
    """what a headset's lens hides, as clip-space triangles (n, 3, 2): a renderer may leave it undrawn; the array stays the same object"""
    inset: Inset | None = None
    """its middle, drawn finer (foveation)"""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where the trainee of a display stands, for cameras that hang on them: the mirror, the walls, a simulated head."""

    trainee: str
    world_from_stage: Floats
    """(4, 4) rigid"""
    world_from_head: Floats
    """(4, 4) rigid; the head as last reported, or standing on the stage's origin"""
    focus_m: tuple[float, float, float]
    """the middle of what happens, for onlookers' cameras"""
    room: tuple[tuple[float, float, float], tuple[float, float, float]] | None = None
    """lowest and highest corner of the room they stand in, which no onlooker's camera leaves; None outdoors"""


@dataclass(frozen=True, slots=True)
class Strip:
    """What an instructor reads at a glance along the edge of the mirror. Words, not codes; empty where there is nothing to say."""

    node: str = ""
    story_ms: int = 0
    running: bool = False
    waiting: bool = False
    """nobody has started the run yet"""
    over: bool = False
    """the scene has ended"""
    window: str = ""
    """the open opportunity window and for how long: `4.2 s  First kick`: the number first, since long words are cut"""
    last_intent: str = ""
    tracking: str = ""
    sound: str = ""
    battery_percent: int = -1
    """lowest of headset and controllers; -1 unknown"""
    picture: str = ""
    """that it is drawn less finely than it is shown, to keep the frame rate: `picture at 80 %`; empty while it is whole"""
    take: int = 0
    """0 the scored run, 1.. practice"""
    alert: str = ""
    """what needs a hand now: `headset lost - picture goes on here`"""
    air: str = ""
    """light and weather as set, with the keys that change them: `night, rain (H W)`"""
    on_air: str = ""
    """as whom the instructor speaks at this moment, and how loud: `dispatch  -18 dB`; empty: he does not"""
    speaks_as: str = ""
    """as whom he would, with the keys: `T speaks as dispatch (N)`; empty: he has no microphone"""
    prompt: str = ""
    """what the run waits for, where nothing is wrong: `Space starts the run`"""
    floor: str = ""
    """before the start, what the headset tells of the real floor: `play area 3.0 x 3.0 m: ring in the rear right corner; all inside`"""
    ring: bool = False
    """a ring on the floor shows the trainee where to start"""


class Source(Protocol):
    """Somebody who says things: a headset's controls, a keyboard, a microphone, a console, a script, a recorded session."""

    name: str

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """Every sample since the last poll, in the source's own order, `seq` without gaps, `t_ns <= frame.now_ns`. Never waits,
        never raises for a device that sleeps or left: that is a `Status` sample."""
        ...

    def close(self) -> None:
        """Give the device back. Called once, also after a fault."""


class Display(Protocol):
    """Somewhere pictures go. Of all displays of a run exactly one paces."""

    name: str

    def can_pace(self) -> bool:
        """True while this display can hold the loop to its own refresh (an idle headset cannot)."""
        ...

    def wait(self, index: int) -> Frame:
        """Asked of the pacing display only: block until the next frame should begin."""
        ...

    def views(self, frame: Frame, standpoint: Standpoint) -> Sequence[View]:
        """The cameras of this frame, located as late as possible; empty while nothing is to be drawn."""
        ...

    def submit(self, frame: Frame) -> None:
        """Close the frame. Always called after `views`, also when nothing was drawn or drawing raised."""

    def swap(self, frame: Frame) -> None:
        """Show it, after every display has submitted."""

    def close(self) -> None:
        """Give the device back. Called once, also after a fault."""


@runtime_checkable
class Informed(Protocol):
    """A display or source that wants to know how the run stands: an instructor looks at it, or it must know whether the story runs."""

    def inform(self, strip: Strip) -> None:
        """What the strip says from the next picture on."""


@runtime_checkable
class Scalable(Protocol):
    """A display that can draw its pictures smaller and show them enlarged, where that keeps the frame rate."""

    scale: float
    """of width and height from the next frame on; one of `render.resolution.SCALES`"""


@runtime_checkable
class Zoned(Protocol):
    """A display that can draw the edges of its pictures coarser than their middle."""

    edges: float
    """of width and height of what it draws, from the next frame on; 1: as fine as the middle. One of `render.resolution.ZONED`"""


class Output(Protocol):
    """Somebody who carries effects to a device: voices, haptics, captions, console."""

    name: str

    def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
        """Pass on this frame's effects and the sounding world. Never waits."""

    def close(self) -> None:
        """Give the device back. Called once, also after a fault."""
