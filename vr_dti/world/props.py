"""Where props are at an instant: in a hand, on the ground at a mark, or on the way from one to the other.

A thing lies in x, z of its frame, y up, its long side along x. In a hand y points out of the palm, and x across it towards the thumb or
along the fingers; on the ground x points where the mark faces. What is on wrists has no frame of its own (`render/cuffed.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.spaces import Floats, matrix_from_pose, normalized, quat_about, quat_from_rotation, quat_slerp
from vr_dti.world.animation.way import smoothstep
from vr_dti.world.place import Mark
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT, Skeleton
from vr_dti.world.state import Prop, World
from vr_dti.world.tools import HANDCUFFS

WRISTS = "wrists"
HANDED_MS = 350.0
"""how long a thing takes from one place to the next, be it handed or dropped: default"""
_HOLLOW_M = 0.022
"""of what is held, from the bones of the fingers: default"""


def in_handcuffs(setting: Setting, world: World) -> frozenset[str]:
    """Who wears handcuffs: those of the story, or a trainee's."""
    worn = (prop.at for spec, prop in zip(setting.props, world.props, strict=True) if spec.kind == HANDCUFFS and prop.part == WRISTS)
    return frozenset(worn) | {body.cuffed for body in world.bodies} - {""}


@dataclass(frozen=True, slots=True)
class Way:
    """How a kind of thing is held, and how it lies."""

    along: bool = False
    """its x goes along the fingers, as of a card; else across the hand, as of a handle"""
    held_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """its middle in the frame of the hold"""
    lies_m: float = 0.0
    """height of its middle over the ground"""


class Holds:
    """What the hands of a setting's cast hold things by. Made once."""

    def __init__(self, setting: Setting) -> None:
        self._marks = setting.place.marks
        self._grips = {
            (member.name, part): (JOINT[f"{side}Hand"], _grip(member.skeleton, side, along=False), _grip(member.skeleton, side, along=True))
            for member in setting.cast
            for part, side in (("hand_left", "Left"), ("hand_right", "Right"))
        }

    def frame(self, prop: Prop, way: Way, shown: Shown) -> Floats | None:
        """(4, 4) of `prop` in world; None where nobody sees it, or it is on wrists."""
        now = self._at(prop.at, prop.part, way, shown)
        done = (shown.story_ns / 1e6 - prop.since_ms) / HANDED_MS
        if now is None or not 0.0 <= done < 1.0:
            return now
        before = self._at(prop.before_at, prop.before_part, way, shown)
        if before is None:
            return now
        share = smoothstep(done)
        turn = quat_slerp(quat_from_rotation(before[:3, :3]), quat_from_rotation(now[:3, :3]), share)
        falls = share if (prop.at, "hand_right") in self._grips else done * done
        return matrix_from_pose(before[:3, 3] + (now[:3, 3] - before[:3, 3]) * np.array((share, falls, share)), turn)

    def _at(self, at: str, part: str, way: Way, shown: Shown) -> Floats | None:
        grip = self._grips.get((at, part or "hand_right"))
        if grip is not None and at in shown.names:
            out: Floats = shown.world_from_joint[shown.row(at), grip[0]] @ grip[1 + way.along]
            out[:3, 3] += out[:3, :3] @ np.array(way.held_m)
            return out
        mark = self._marks.get(at)
        return None if mark is None or grip is not None or part else _ground(mark, way.lies_m)


def _ground(mark: Mark, high_m: float) -> Floats:
    return matrix_from_pose((mark.x_m, high_m, mark.z_m), quat_about((0.0, 1.0, 0.0), mark.heading_rad + 0.5 * np.pi))


def _grip(skeleton: Skeleton, side: str, *, along: bool) -> Floats:
    """(4, 4) from the hand's joint, whose bind rotation is identity."""

    def joint(name: str) -> Floats:
        out: Floats = skeleton.joint_m[JOINT[f"{side}Hand{name}"]]
        return out

    fingers = normalized(joint("Middle1") - joint(""))
    thumb = joint("Index1") - joint("Pinky1")
    thumb = normalized(thumb - (thumb @ fingers) * fingers)
    palm = np.cross(fingers, thumb)
    if (joint("Middle3") - joint("Middle1")) @ palm < 0.0:  # fingers bend towards the palm
        palm = -palm
    x = fingers if along else thumb
    out = np.eye(4)
    out[:3, 0], out[:3, 1], out[:3, 2] = x, palm, np.cross(x, palm)
    out[:3, 3] = 0.5 * (joint("Middle1") + joint("Middle2")) + palm * _HOLLOW_M - joint("")
    return out
