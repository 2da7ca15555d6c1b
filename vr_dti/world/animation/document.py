"""The words of a clip document (`dti-clips/1`): poses and clips as a person writes them, in degrees and in metres of a 1.75 m body.

Directions are those of the actor: x to his right, y up, z backwards (he faces -z). Angles are yaw (left positive), pitch (up positive),
roll (to the right positive). Frames, by the word `in`:

* `actor`: origin on the ground under the hips as the clip begins;
* `hips`, `chest`, `head`: origin in that joint, turning with it; in the bind pose its axes are the actor's.

A key says only what changes: what it leaves out runs on to the next key that says it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vr_dti.documents import Milliseconds, Model

Ease = Literal["through", "rest", "hit"]
Emotion = Literal["calm", "contempt", "rage", "fear", "pain", "pleading", "shame", "faint"]
Metre = Annotated[float, Field(ge=-5.0, le=5.0)]
Degree = Annotated[float, Field(ge=-360.0, le=360.0)]
Point = tuple[Metre, Metre, Metre]
Turn = tuple[Degree, Degree, Degree]
Curl = Annotated[float, Field(ge=-0.3, le=1.2)]

HoldPoint = Literal[
    "jaw",
    "crown",
    "collar",
    "chest",
    "breast_left",
    "breast_right",
    "back",
    "shoulder_left",
    "shoulder_right",
    "blade_left",
    "blade_right",
    "upper_arm_left",
    "upper_arm_right",
    "forearm_left",
    "forearm_right",
]
"""where a body is taken hold of or struck: the clothes below the throat, a breast, on top of a shoulder, round an arm, a shoulder blade,
between the blades, the left jaw, the back of the head to the left"""

FINGERS: dict[str, tuple[float, float, float, float, float]] = {
    "relaxed": (0.22, 0.26, 0.33, 0.38, 0.42),
    "flat": (0.05, 0.0, 0.03, 0.06, 0.1),
    "spread": (-0.15, -0.12, -0.1, -0.12, -0.15),
    "fist": (0.75, 1.0, 1.0, 1.0, 1.0),
    "hold": (0.45, 0.5, 0.6, 0.65, 0.7),
    "point": (0.7, -0.08, 0.95, 1.0, 1.0),
}
"""Names for the curl of thumb, index, middle, ring and little finger: 0 as in the bind pose, 1 a fist."""


class Hips(Model):
    """Where the hips are from where they stand upright, and how they are turned."""

    shift: Point | None = None
    turn: Turn | None = None


class Head(Model):
    """How the head is turned: against the chest, or (`in: actor`) whatever the body does."""

    turn: Turn
    within: Literal["chest", "actor"] = Field(default="chest", alias="in")


class Hand(Model):
    """Where the middle of the palm is. Without `fingers` and `palm` the hand goes on straight from the forearm."""

    at: Point
    within: Literal["actor", "hips", "chest", "head"] = Field(default="chest", alias="in")
    fingers: Point | None = None
    """where the fingers point"""
    palm: Point | None = None
    """where the palm faces"""
    elbow: Point | None = None
    """where the elbow points, in the chest's frame; left out: down, out and back"""
    metres: bool = False
    """true metres, whatever the body's size: for what must meet another body"""


class Foot(Model):
    """Where a foot is. `actor`: the point of the ground under the ankle, `(x, height of the sole, z)`; heel off the ground turns about the
    ball, toes off it about the heel. `hips`: the ankle; heading, pitch and roll then start from a foot in line with its shin."""

    at: Point
    within: Literal["actor", "hips"] = Field(default="actor", alias="in")
    heading: Degree = 0.0
    pitch: Degree = 0.0
    roll: Degree = 0.0
    knee: Point | None = None
    """where the knee points, in the hips' frame; left out: where the foot points"""
    metres: bool = False


class Shape(Model):
    """What a pose or a key may say of a body."""

    pose: str | None = None
    """begin with this pose's words"""
    hips: Hips | None = None
    spine: Turn | None = None
    """of the chest against the hips, spread over three joints"""
    head: Head | None = None
    hand_left: Hand | None = None
    hand_right: Hand | None = None
    foot_left: Foot | None = None
    foot_right: Foot | None = None
    fingers_left: str | tuple[Curl, Curl, Curl, Curl, Curl] | None = None
    fingers_right: str | tuple[Curl, Curl, Curl, Curl, Curl] | None = None
    shrug: tuple[Degree, Degree] | None = None
    """left and right shoulder lifted by so much"""
    ground: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    """1: the body is lowered or lifted until its lowest part touches the ground; 0: it is where `hips` says"""
    knee: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    """1: the same until its lower knee does, whatever the lengths of thigh and shin"""
    cheek: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    """1: of who lies on his belly, the chest sags until the head lies on the ground too, whatever his girth; hands stay where they are"""


class Key(Shape):
    """A pose at an instant of a clip."""

    at: Milliseconds
    ease: Ease = "through"


class HoldWords(Model):
    """A hand that keeps hold of whoever is there: the clip brings it near, and at run time it is put where that body then is."""

    hand: Literal["left", "right"]
    on: HoldPoint
    at: Milliseconds = 0
    until: Milliseconds | None = None
    """None: to the clip's end"""
    fist: bool = False
    """a blow: the knuckles meet the point, and the hand stays turned as its keys have it"""


class Touch(Model):
    """Parts of the two bodies (`parts.PARTS`, any of several names) that meet at a time of the clip, or from then until another."""

    mine: tuple[str, ...]
    his: tuple[str, ...]
    at: Milliseconds
    until: Milliseconds | None = None


class Meeting(Model):
    """The other body that a clip is made for: what it does, and where it stands from where this actor stands as the clip begins."""

    does: str
    since: Milliseconds = 0
    """when his clip begins, in the time of this one"""
    at: tuple[Metre, Metre]
    """x and z in true metres"""
    heading: Degree = 180.0
    touches: tuple[Touch, ...] = ()


class ClipWords(Model):
    """A movement. A loop's last key must say where it ends; the solver closes it on the first."""

    about: str = ""
    posture: str = "stand"
    """what the body does as the clip begins: `stand`, `kneel`, `side`, `prone`, `sit`"""
    ends: str = ""
    """what it does at its end; left out: as at its beginning"""
    leave: dict[str, str] = {}
    """posture -> the clip that takes the body there, played first where a clip of that posture is asked for"""
    loop: bool = False
    lasts: Milliseconds | None = None
    """a loop closes on its first key at this time"""
    pieces: Milliseconds | None = None
    """a loop made of pieces so long, which all begin and end as it does: whoever does it plays them in an order of his own"""
    blend: Milliseconds = 250
    then: str = ""
    walk: str = "walk"
    """the clip that carries somebody who did this and must go elsewhere"""
    stride: Annotated[float, Field(ge=0.0, le=2.0)] = 0.0
    """metres a loop of this clip covers when it carries somebody along; 0: it does not"""
    look: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0
    """how far head and eyes may leave the clip to look at somebody"""
    breaths: Annotated[float, Field(ge=0.0, le=60.0)] = 14.0
    """a minute"""
    breath: Annotated[float, Field(ge=0.0, le=4.0)] = 1.0
    """depth: 1 at rest"""
    face: dict[Emotion, Annotated[float, Field(ge=0.0, le=1.0)]] = {}
    """emotion -> how far the face shows it; what is left to 1 is as the story says"""
    travels: tuple[Metre, Metre, Degree] = (0.0, 0.0, 0.0)
    """where the actor stands afterwards: x, z and a turn, from where he stood; what follows starts there"""
    events: dict[str, Milliseconds] = {}
    holds: tuple[HoldWords, ...] = ()
    meets: Meeting | None = None
    """for whom it is made; what it looks like together is drawn and tested by this"""
    keys: Annotated[tuple[Key, ...], Field(min_length=1, max_length=80)]


class ClipDocument(Model):
    """A set of clips."""

    format: str
    about: str = ""
    poses: dict[str, Shape] = {}
    clips: dict[str, ClipWords]
