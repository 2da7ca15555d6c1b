"""One clip played by one body, or by two as the clip's `meets` stages them: for the sheets and for the tests of contact."""

from __future__ import annotations

import math
from collections.abc import Mapping

from vr_dti.world import acts
from vr_dti.world.animation.document import ClipWords, Meeting
from vr_dti.world.animation.way import placed
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.place import Mark, Place
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import Skeleton
from vr_dti.world.state import Actor, Motion, World

WALK_M = 3.0
"""how far somebody goes whose clip is a walk"""


def duo_setting(bodies: Mapping[str, tuple[Skeleton, dict[str, Clip]]]) -> Setting:
    """Bodies by name on an empty stage, the first one at the origin."""
    cast = tuple(CastMember(name, name, skeleton, clips, "here", "idle") for name, (skeleton, clips) in bodies.items())
    return Setting(Place("stage", (), {"here": Mark(0.0, 0.0)}), cast, {}, {}, cast[0].skeleton)


def duo_world(setting: Setting, clip: str, words: ClipWords, t_ms: int) -> World:
    """The first of the cast `t_ms` into `clip`, and the second, if there is one, as the clip's words have it."""
    mine, *other = setting.cast
    actors = [Actor(mine.name, _motion(setting, clip), look=other[0].name if other and words.meets else "")]
    if other and words.meets is not None:
        actors.append(Actor(other[0].name, _theirs(words.meets), look=mine.name))
    return World(t_ms, tuple(actors))


def _theirs(meeting: Meeting) -> Motion:
    x, z, heading = placed((0.0, 0.0, 0.0), (*meeting.at, math.radians(meeting.heading)))
    return acts.staying(meeting.does, meeting.since, (x, z, heading))


def _motion(setting: Setting, clip: str) -> Motion:
    if setting.rows.track(0, clip).clip.stride_m <= 0.0:
        return acts.staying(clip, 0, (0.0, 0.0, 0.0))
    then = setting.rows.track(0, clip).clip.then or "idle"
    start = acts.staying(then, 0, (0.0, 0.0, 0.0))
    return acts.way(setting, 0, start, 0, (0.0, -WALK_M, 0.0), clip, then)


def lasts_ms(setting: Setting, clip: str) -> int:
    """How long the clip is looked at: itself, or the walk it carries."""
    motion = _motion(setting, clip)
    return motion.until_ms if motion.left else setting.rows.track(0, clip).clip.duration_ms
