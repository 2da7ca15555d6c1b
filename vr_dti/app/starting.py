"""Where in the headset's play area a trainee starts, so that whoever must be reached by hand stands on real floor.

A headset cannot move a person. The scene is laid into the room instead, and a ring on the floor says where to stand before the start
(`docs/decisions/play-area-is-read.md`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from vr_dti.backends.openxr import UNPLACED, Placed, PlayArea
from vr_dti.events import Pose
from vr_dti.run import Simulation
from vr_dti.scene_names import commands
from vr_dti.spaces import rigid_inverse, transform_points
from vr_dti.story.offers import PARTNER, SUBJECT
from vr_dti.world.place import world_from_stage

EDGE_M = 0.4
"""from the edge of the play area to where the trainee starts: default, so that no elbow is over it"""
NEAR_M = 4.0
"""whoever stands nearer than this to the trainee's mark may have to be reached by hand: default"""
TO_BE_TOUCHED = (PARTNER, SUBJECT)
TOLD_M = 0.05
"""whoever is outside by less is inside for whoever reads tenths of a metre"""
SAME_M = 0.01
"""a spot that is better by less is no better: of two, the one that is named first is taken"""


class Spot(NamedTuple):
    """Somebody, and where they stand or will, in the trainee's stage, m."""

    name: str
    x_m: float
    z_m: float


class People(NamedTuple):
    """Of a scene, those near the trainee's mark."""

    begin: tuple[Spot, ...] = ()
    """who stands there as the scene begins, whatever its dials"""
    reached: tuple[Spot, ...] = ()
    """where officer and subject begin or are sent: a hand on them is asked for there"""


class Start(NamedTuple):
    """A way to lay the scene into a play area."""

    where: str
    x_m: float
    z_m: float
    heading_rad: float
    """of the trainee who faces the scene: 0 is the runtime's own forward, and grows to the left"""

    def beyond_m(self, area: PlayArea, spot: Spot) -> float:
        """How far outside somebody then stands."""
        s, c = math.sin(self.heading_rad), math.cos(self.heading_rad)
        return area.beyond_m(self.x_m + c * spot.x_m + s * spot.z_m, self.z_m - s * spot.x_m + c * spot.z_m)

    @property
    def area_from_stage(self) -> Pose:
        half = 0.5 * self.heading_rad
        return Pose(self.x_m, 0.0, self.z_m, 0.0, math.sin(half), 0.0, math.cos(half))


MIDDLE = Start("in the middle", 0.0, 0.0, 0.0)


def starts(area: PlayArea) -> tuple[Start, ...]:
    """The spots that are tried, the simplest first; all others are these by symmetry. The trainee faces across the area."""
    x, z = (max(0.0, 0.5 * side - EDGE_M) for side in area)
    across = math.atan2(x, z)
    return (
        MIDDLE,
        Start("at the rear edge", 0.0, z, 0.0),
        Start("at the right edge", x, 0.0, 0.5 * math.pi),
        Start("in the rear right corner", x, z, across),
        Start("in the rear left corner", -x, z, -across),
    )


def start(area: PlayArea, people: People) -> Start:
    """The first of `starts` from which the fewest metres lie outside of the play area, over all that is to be reached."""
    reached = people.reached or people.begin
    found = [(sum(s.beyond_m(area, spot) for spot in reached), s) for s in starts(area)]
    least = min(far for far, _ in found)
    return next(s for far, s in found if far <= least + SAME_M)


def placed(area: PlayArea, people: People) -> Placed:
    """That start for the headset. The middle is the runtime's own and has no ring."""
    best = start(area, people)
    return UNPLACED if best is MIDDLE else Placed(best.area_from_stage, f"ring {best.where}; {outside(area, best, people) or 'all inside'}")


def outside(area: PlayArea, where: Start, people: People) -> str:
    """`partner 0.2 m, subject 0.1 m outside`, of those who begin near; empty where nobody is."""
    found = [(spot.name, where.beyond_m(area, spot)) for spot in people.begin]
    who = ", ".join(f"{name} {far_m:.1f} m" for name, far_m in found if far_m >= TOLD_M)
    return f"{who} outside" if who else ""


def enough(people: People) -> PlayArea:
    """The least area in which nobody begins outside."""
    return PlayArea(max(2 * abs(spot.x_m) for spot in people.begin), EDGE_M + max(abs(spot.z_m) for spot in people.begin))


def near(simulation: Simulation, trainee: str) -> People:
    """Who is near the trainee's mark, in their stage."""
    setting, doc = simulation.scene.setting, simulation.scene.scenario.doc
    marks = setting.place.marks
    stage_from_world = rigid_inverse(world_from_stage(marks[setting.trainee_marks[trainee]]))

    def spot(name: str, mark: str) -> Spot:
        x, _, z = transform_points(stage_from_world, (marks[mark].x_m, 0.0, marks[mark].z_m)).tolist()
        return Spot(name, x, z)

    begin = [spot(name, role.mark) for name, role in doc.cast.items() if not role.present]
    sent = [spot(c.act, c.at) for _, c in commands(doc) if c.act and c.at in marks]
    reached = [s for s in dict.fromkeys((*begin, *sent)) if s.name in TO_BE_TOUCHED]
    within = [tuple(s for s in spots if math.hypot(s.x_m, s.z_m) < NEAR_M) for spots in (begin, reached)]
    return People(*within)
