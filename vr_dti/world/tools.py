"""The duty belt of a trainee: which tools hang where round the own hips, and what each is. One table, default; nothing here is drawn."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from vr_dti.events import Pose
from vr_dti.world.animation import scalar
from vr_dti.world.animation.scalar import Point, Quat
from vr_dti.world.body import scale_of, trunk
from vr_dti.world.feet import HEAD_AHEAD_M, yaw_of
from vr_dti.world.plan import BodyPlan
from vr_dti.world.state import Body, Hand, Lying

BELT_BELOW_EYES_M = 0.72
"""of an upright trainee: default, half the stature of an adult below the eyes"""
ROUNDED_M = 0.001
"""Eyes lower than the least body's by less are those of somebody who stands: default, above what rounding makes of equal numbers."""
ASIDE_M, AHEAD_M, BEHIND_M = 0.20, 0.15, 0.15
"""half axes of the belt with what hangs on it, from the hips' middle: default"""
FRONT_DEG = 60.0
"""places within this of straight ahead are before the body, where hands hold and help people: a hand must come nearer to take from them"""
STEEPEST_LEVEL = 0.3
"""of the head's direction over the ground: looking more steeply down nobody draws, hands there help a man on the ground"""


LIES_M = 0.02
"""of the middle of what lies on its side, over the ground: default, half as thick as a pistol"""
GRAVITY = 9.81
"""m/s2"""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something on the belt."""

    name: str
    words: str
    angle_deg: float
    """where it hangs, from the front over the right, of a right-handed trainee; a left-handed one's belt is its mirror image"""
    aims: bool = False
    """it works along the aim"""
    muzzle: bool = False
    """and must not be pointed at anybody without cause"""
    bore_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """where what it fires leaves it, from the palm: x right, y up, z back along the aim; the drawn tool has its muzzle there"""
    loaded: int = 0
    """shots before it is empty; 0: it is not counted"""


TOOLS: tuple[Tool, ...] = (
    Tool("handgun", "handgun", 96.0, aims=True, muzzle=True, bore_m=(0.0, 0.058, -0.156), loaded=18),
    Tool("handcuffs", "handcuffs", 158.0),
    Tool("baton", "baton", 198.0),
    Tool("radio", "radio", 232.0),
    Tool("flashlight", "flashlight", 261.0),
    Tool("cew", "conducted-energy weapon", 291.0, aims=True, muzzle=True, bore_m=(0.0, 0.050, -0.125), loaded=2),
    Tool("spray", "OC spray", 322.0, aims=True, bore_m=(0.0, 0.066, -0.026)),
)
"""Default. Handgun, weapon, cuffs and radio hang where the uniform's own belt shows them (`cast/belt.py`)."""


HANDGUN = TOOLS[0]
CEW = "cew"
HANDCUFFS = "handcuffs"


@dataclass(frozen=True, slots=True)
class Fit:
    """How the belt is worn."""

    left_handed: bool = False
    height_cm: int = 0
    """of the belt over the floor while upright; 0: as the height of the eyes has it"""

    @property
    def strong(self) -> str:
        """The hand that draws the handgun."""
        return "left" if self.left_handed else "right"


RIGHT_HANDED = Fit()


def tool(name: str) -> Tool | None:
    """The tool of that name; None for an empty hand."""
    return next((t for t in TOOLS if t.name == name), None)


AIMED = frozenset(t.name for t in TOOLS if t.aims)
MUZZLES = frozenset(t.name for t in TOOLS if t.muzzle)


def bore_of(hand: Hand) -> tuple[Point, Point] | None:
    """Where a shot of what the hand holds begins, in world, and where it goes (unit): the grip says where it is, the aim where it points.
    None where the hand is lost or holds nothing that is aimed."""
    found = tool(hand.tool)
    if found is None or not found.aims or hand.grip is None or hand.aim is None:
        return None
    turn: Quat = hand.aim[3:]
    return scalar.add(hand.grip[:3], scalar.rotate(turn, found.bore_m)), scalar.rotate(turn, (0.0, 0.0, -1.0))


@dataclass(frozen=True, slots=True)
class Hips:
    """The middle of a belt in world, and which way the body faces."""

    x_m: float
    y_m: float
    z_m: float
    heading_rad: float

    def place_m(self, item: Tool, fit: Fit) -> tuple[float, float, float]:
        """Where a tool hangs, in world."""
        return self._at(math.radians(-item.angle_deg if fit.left_handed else item.angle_deg))

    def buckle_m(self) -> tuple[float, float, float]:
        """Where the belt is closed, straight ahead, in world."""
        return self._at(0.0)

    def _at(self, a: float) -> tuple[float, float, float]:
        """A place of the belt, by its angle (rad) from the front over the right."""
        aside, ahead = ASIDE_M * math.sin(a), math.cos(a) * (AHEAD_M if math.cos(a) > 0.0 else BEHIND_M)
        s, c = math.sin(self.heading_rad), math.cos(self.heading_rad)
        return (self.x_m + aside * c - ahead * s, self.y_m, self.z_m - aside * s - ahead * c)


def hips_of(body: Body, plan: BodyPlan, fit: Fit = RIGHT_HANDED) -> Hips | None:
    """Where the belt of `body` is: round its hips and as its feet stand, where the world has seen them (`stance`), else below the head.
    None where there is no telling: no head yet, or one that looks at the ground."""
    head = body.head
    if head is None or body.head_lost:
        return None
    x, y, z, w = head.qx, head.qy, head.qz, head.qw
    if math.hypot(2.0 * (x * z + y * w), 1.0 - 2.0 * (x * x + y * y)) < STEEPEST_LEVEL:
        return None
    yaw = yaw_of(head)
    if body.stance is None:
        up = fit.height_cm / 100.0 if fit.height_cm else head.py - BELT_BELOW_EYES_M
        return Hips(head.px + HEAD_AHEAD_M * math.sin(yaw), up, head.pz + HEAD_AHEAD_M * math.cos(yaw), yaw)
    scale = scale_of(body, plan)
    (px, py, pz), turns = trunk(head, body.stance, plan, scale)
    upright = body.standing_m - BELT_BELOW_EYES_M  # of the belt, as high as they have been
    never_stood = max(0.0, scale * plan.eyes_m - body.standing_m)  # who sits from the beginning has hips as low as they are, and no lower
    lowered = scale * (plan.head_m - sum(b[1] for b in plan.bones)) - py - never_stood
    height = fit.height_cm / 100.0 or upright
    if never_stood > ROUNDED_M:  # a given height is that of standing: nobody knows how far below it their hips are now
        height = min(height, upright)
    _, sy, _, cy = turns[0]
    heading = 2.0 * math.atan2(sy, cy)
    return Hips(px, height - max(0.0, lowered), pz, heading)


def reached(
    hips: Hips, fit: Fit, hand_m: tuple[float, float, float], *, held: str, gone: Collection[str], side_m: float, front_m: float
) -> str:
    """The tool whose place a hand is at, within `side_m` of it or, before the body, `front_m`: the nearest one's, or, for a hand that
    holds a tool, that one's own; empty: at none. `gone`: what is not on the belt but in
    the other hand or on the ground: at its empty place nothing else is taken for it."""
    best, nearest = "", math.inf
    for item in TOOLS:
        if held and item.name != held:
            continue
        away = math.dist(hips.place_m(item, fit), hand_m)
        before = min(item.angle_deg, 360.0 - item.angle_deg) < FRONT_DEG
        if away < nearest and away <= (front_m if before else side_m):
            best, nearest = item.name, away
    return "" if best in gone else best


def lies_at(thing: Lying, t_ms: float) -> Pose:
    """Where a dropped tool is at story time `t_ms`, in world: on its side, falling or on the ground."""
    fallen_s = max(0.0, t_ms - thing.since_ms) / 1000.0
    high = max(LIES_M, thing.from_m - 0.5 * GRAVITY * fallen_s * fallen_s)
    turn = scalar.multiply(scalar.about((0.0, 1.0, 0.0), thing.heading_rad), scalar.about((0.0, 0.0, -1.0), 0.5 * math.pi))
    return Pose(thing.x_m, high, thing.z_m, *turn)
