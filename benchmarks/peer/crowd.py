"""N people on a grid, each with a body, a clip and a phase of their own, seen by two eyes: the same for both programs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.bake import person
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import PersonMesh
from vr_dti.render.hour import HOURS
from vr_dti.render.lamp import Lamp
from vr_dti.resources import shipped
from vr_dti.spaces import Floats, look_at, perspective
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.place import Mark, Place
from vr_dti.world.setting import Setting

CLIPS = ("talk", "idle", "cuffed_plead", "breathe_hard", "loom_talk", "hands_raised", "film_hold", "belt_stand")
HOUR = HOURS["dusk"]
LAMP = Lamp(position_m=(1.5, 3.5, 1.0), color=(14.0, 12.0, 9.0), range_m=14.0)
EYE_APART_M = 0.064
FIELD_DEG = 95.0
NEAR_M, FAR_M = 0.05, 300.0
FRAME_NS = 11_111_111


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is drawn."""

    setting: Setting
    meshes: dict[str, PersonMesh]
    clips: tuple[Clip, ...]
    """of each member: what it does all the time"""
    since_ms: tuple[int, ...]
    """when it began, before time 0"""


def crowd(count: int) -> Crowd:
    """Rows of people, 1.1 m apart, the nearest 2 m before the eyes."""
    names = sorted(p.stem for p in shipped("scenes", "common", "people").glob("*.yaml"))
    meshes = {name: person(name, print) for name in names}
    solved = {name: {k: _bare(c) for k, c in clips_for(meshes[name].skeleton, print).items()} for name in names}
    wide = max(3, round(math.sqrt(1.6 * count)))
    marks, members, since = {}, [], []
    for i in range(count):
        who, doing = names[i % len(names)], CLIPS[(i * 3 + i // len(names)) % len(CLIPS)]
        row, column = divmod(i, wide)
        marks[f"m{i}"] = Mark((column - 0.5 * (wide - 1)) * 1.1 + 0.3 * (row % 2), -2.0 - 1.1 * row, math.radians(180 + 37 * (i % 7 - 3)))
        members.append(CastMember(f"p{i}", who, meshes[who].skeleton, solved[who], f"m{i}", doing))
        since.append(-137 * i)
    setting = Setting(Place("grid", (), marks), tuple(members), {}, {}, meshes[names[0]].skeleton)
    return Crowd(setting, meshes, tuple(m.clips[m.clip] for m in members), tuple(since))


def _bare(clip: Clip) -> Clip:
    """The clip's joints and nothing that we alone would add to them: no breath, no mood that tilts the head, no piece out of its order."""
    return replace(clip, face=(), breath=0.0, piece_ms=0)


def eyes() -> tuple[tuple[Floats, Floats], Floats]:
    """`eye_from_world` of the left and of the right eye, and the projection of both."""
    left, right = (look_at(np.array((x, 1.62, 0.0)), np.array((x, 1.45, -4.0))) for x in (-0.5 * EYE_APART_M, 0.5 * EYE_APART_M))
    return (left, right), perspective(math.radians(FIELD_DEG), 1.0, NEAR_M, FAR_M)
