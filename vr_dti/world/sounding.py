"""What sounds and what is captioned at an instant: voices at mouths, effects where they happen, the place itself all the time."""

from __future__ import annotations

import numpy as np

from vr_dti.events import Sounding
from vr_dti.spaces import Floats
from vr_dti.world.boxes import boxes_between
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Saying, World
from vr_dti.world.whereabouts import TRAINEE, is_trainee

SHADOW_DB = 12.0
"""what a solid part of the place takes off a sound behind it: default, a rough barrier (Maekawa 1968 has 5 to 20 dB)"""
SHADOW_MOST_DB = 24.0
MOUTH_M = (0.0, 0.02, -0.10)
"""from the head's joint: default, from the base body"""
NS = 1_000_000

Point = tuple[float, float, float]


def mouth_m(world_from_joint: Floats, row: int) -> Point:
    """Where the mouth of a row is."""
    m = world_from_joint[row, JOINT["Head"]]
    x, y, z = (m[:3, :3] @ MOUTH_M + m[:3, 3]).tolist()
    return x, y, z


def place_of(setting: Setting, names: tuple[str, ...], world_from_joint: Floats, at: str) -> Point:
    """Where a sound at an actor, a trainee or a mark comes from: a chest, or a spot near the ground; the origin for a name unknown."""
    if at in names:
        row = names.index(at)
    elif is_trainee(setting, at):
        trainee = next(iter(setting.trainee_marks)) if at == TRAINEE and at not in setting.trainee_marks else at.removeprefix("trainee:")
        row = names.index(f"trainee:{trainee}")
    else:
        mark = setting.place.marks.get(at)
        return (mark.x_m, 0.3, mark.z_m) if mark else (0.0, 0.3, 0.0)
    x, y, z = world_from_joint[row, JOINT["Spine2"], :3, 3].tolist()
    return x, y, z


def gain_db(setting: Setting, saying: Saying) -> float:
    """How much louder a line is spoken than it was baked."""
    line = setting.lines.get(saying.line)
    return float(saying.level_db) - line.level_db if line is not None and saying.level_db >= 0 else 0.0


def soundings(setting: Setting, world: World, names: tuple[str, ...], world_from_joint: Floats, t_ms: float) -> tuple[Sounding, ...]:
    """Everything that sounds at `t_ms`. Occlusion is that of the first trainee whose head is known; what sounds all over the place all the
    time has none: its level is given as it is heard there."""
    found: list[tuple[str, str, int, Point, float]] = []
    for row, actor in enumerate(world.actors):
        said = actor.saying
        if said is not None and said.since_ms <= t_ms < said.until_ms:
            key = f"say:{actor.name}:{said.since_ms}"
            found.append((key, said.line, said.since_ms, mouth_m(world_from_joint, row), gain_db(setting, said)))
    for voice in world.voices:
        said = voice.saying
        if said.since_ms <= t_ms < said.until_ms:
            where = place_of(setting, names, world_from_joint, said.to if is_trainee(setting, said.to) else TRAINEE)
            found.append((f"say:{voice.who}:{said.since_ms}", said.line, said.since_ms, where, gain_db(setting, said)))
    for sound in world.sounds:
        if sound.since_ms <= t_ms:
            where = place_of(setting, names, world_from_joint, sound.at)
            found.append((f"sound:{sound.clip}:{sound.at}:{sound.since_ms}", sound.clip, sound.since_ms, where, 0.0))
    shadow = _shadows(setting, world, [where for _, _, _, where, _ in found])
    ambience = ((f"place:{k}:{clip}", clip, where, gain) for k, (clip, where, gain) in enumerate(setting.place.ambience))
    return (
        *(
            Sounding(key, clip, since * NS, where, gain, False, -shade)
            for (key, clip, since, where, gain), shade in zip(found, shadow, strict=True)
        ),
        *(Sounding(key, clip, 0, where, gain, loop=True) for key, clip, where, gain in ambience),
    )


def _shadows(setting: Setting, world: World, places: list[Point]) -> list[float]:
    head = next((b.head for b in world.bodies if b.head is not None), None)
    if head is None or not places:
        return [0.0] * len(places)
    to = np.array(places)
    count = boxes_between(setting.rows, np.broadcast_to(np.array(head[:3]), to.shape), to)
    return [min(SHADOW_MOST_DB, SHADOW_DB * n) for n in count.tolist()]
