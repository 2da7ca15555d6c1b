"""Who a VRM file is: bones, expressions, gaze, and on what terms. VRM 0.x is told in the words of VRM 1.0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REQUIRED_BONES = (
    "hips",
    "spine",
    "head",
    *(f"{side}{bone}" for side in ("left", "right") for bone in ("UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot")),
)
"""without which VRM 1.0 calls nobody a humanoid; 0.x asks for chest and neck too, but 1.0 has dropped that"""
OTHER_BONES = (
    "chest",
    "upperChest",
    "neck",
    "leftEye",
    "rightEye",
    "jaw",
    *(f"{side}{bone}" for side in ("left", "right") for bone in ("Toes", "Shoulder")),
    *(
        f"{side}{finger}{part}"
        for side in ("left", "right")
        for finger, parts in (
            ("Thumb", ("Metacarpal", "Proximal", "Distal")),
            *((f, ("Proximal", "Intermediate", "Distal")) for f in ("Index", "Middle", "Ring", "Little")),
        )
        for part in parts
    ),
)
BONES = (*REQUIRED_BONES, *OTHER_BONES)
PRESETS = (
    "happy",
    "angry",
    "sad",
    "relaxed",
    "surprised",
    "neutral",
    "aa",
    "ih",
    "ou",
    "ee",
    "oh",
    "blink",
    "blinkLeft",
    "blinkRight",
    "lookUp",
    "lookDown",
    "lookLeft",
    "lookRight",
)


@dataclass(frozen=True, slots=True)
class MorphBind:
    """A share of a morph target."""

    node: int
    target: int
    weight: float
    """at full expression"""


@dataclass(frozen=True, slots=True)
class ColourBind:
    """A material's colour at full expression."""

    material: int
    kind: str
    """color, emissionColor, shadeColor, matcapColor, rimColor or outlineColor"""
    rgba: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class UvBind:
    """A material's texture transform at full expression."""

    material: int
    scale: tuple[float, float]
    offset: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Expression:
    """A face."""

    name: str
    preset: bool
    """a name of `PRESETS`"""
    morphs: tuple[MorphBind, ...]
    colours: tuple[ColourBind, ...]
    uvs: tuple[UvBind, ...]
    binary: bool
    """on or off, nothing between"""
    overrides: Mapping[str, str]
    """blink, lookAt, mouth -> block or blend, while it shows; what is not named goes on"""


@dataclass(frozen=True, slots=True)
class Range:
    """How far eyes follow: `output` at `input_deg` and beyond, in between in proportion."""

    input_deg: float
    output: float
    """degrees for bones, a weight for expressions"""


@dataclass(frozen=True, slots=True)
class LookAt:
    """How the person's eyes follow something."""

    kind: str
    """bone or expression"""
    eyes_from_head: tuple[float, float, float]
    """metres, the point between the eyes in the head bone's frame"""
    inner: Range
    outer: Range
    down: Range
    up: Range


@dataclass(frozen=True, slots=True)
class Licence:
    """On what terms the person may be worn; None where the file does not say."""

    title: str
    version: str
    authors: tuple[str, ...]
    contact: str
    references: tuple[str, ...]
    licence: str
    """name or address"""
    worn_by: str
    """everyone, or who else"""
    violent: bool | None
    sexual: bool | None
    political: bool | None
    antisocial: bool | None
    commercial: bool | None
    credit: bool | None
    """must the authors be named?"""
    redistribution: bool | None
    modification: bool | None

    @property
    def concerns(self) -> tuple[str, ...]:
        """What an agency must clear before it shows this person in a scene of force."""
        out = []
        if self.violent is None:
            out.append("it does not say whether violent scenes are allowed")
        elif not self.violent:
            out.append("its author does not allow violent scenes")
        if self.worn_by != "everyone":
            out.append(f"it may be worn by: {self.worn_by or 'not said'}")
        if self.commercial is False:
            out.append("no commercial use")
        if self.credit:
            out.append("its authors must be named")
        if self.modification is False:
            out.append("it may not be changed")
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Spring:
    """A bone that swings about where it begins. Words and units of VRMC_springBone 1.0: forces are metres a second."""

    node: int
    tail: int | None
    """node where it ends; None (0.x): 7 cm on from its parent"""
    stiffness: float
    gravity: tuple[float, float, float]
    """direction times power, in the file's axes"""
    drag: float
    radius: float
    """of the ball at its end, metres"""
    centre: int | None
    """node against which it swings; None: the world"""
    colliders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Collider:
    """A ball or capsule that no spring's end goes into, in a node's frame, metres."""

    node: int
    offset: tuple[float, float, float]
    tail: tuple[float, float, float] | None
    """other end of a capsule"""
    radius: float


@dataclass(frozen=True, slots=True)
class Person:
    """A humanoid of VRM."""

    version: str
    """0.x or 1.0"""
    faces_plus_z: bool
    """VRM 1.0 faces +Z, 0.x -Z as this program does"""
    bones: Mapping[str, int]
    """name of `BONES` -> node"""
    expressions: tuple[Expression, ...]
    look_at: LookAt | None
    first_person: Mapping[int, str]
    """node with a mesh -> auto, both, thirdPersonOnly or firstPersonOnly"""
    licence: Licence
    springs: tuple[Spring, ...] = ()
    colliders: tuple[Collider, ...] = ()
