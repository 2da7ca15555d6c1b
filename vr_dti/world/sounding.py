"""What sounds and what is captioned at an instant: voices at mouths, effects where they happen, the place itself all the time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vr_dti.events import Sounding
from vr_dti.spaces import Floats
from vr_dti.world.boxes import boxes_between
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Actor, PlayingSound, Saying, World
from vr_dti.world.talking import IN_SCENE, ON_RADIO, is_live, talk_of
from vr_dti.world.whereabouts import TRAINEE, is_trainee

SHADOW_DB = 12.0
"""what a solid part of the place takes off a sound behind it: default, a rough barrier (Maekawa 1968 has 5 to 20 dB)"""
SHADOW_MOST_DB = 24.0
BODY_DB = 3.0
"""what a person in between takes off at 1 kHz, more of higher tones: default, about a head's own shadow on its far ear"""
BODY_M = 0.2
"""half the breadth of a trunk: default"""
OWN_M = 0.4
"""a sound this near to somebody's neck is his own: default"""
DUCK_DB, DUCK_MS = 9.0, 80.0
"""what the instructor's words take off other voices, and how soon: default, so that one of two voices is understood"""
MOUTH_M = (0.0, 0.02, -0.10)
"""from the head's joint: default, from the base body"""
NS = 1_000_000

Point = tuple[float, float, float]

NOWHERE: Point = (0.0, 0.0, 0.0)


def mouth_m(world_from_joint: Floats, row: int) -> Point:
    """Where the mouth of a row is."""
    m = world_from_joint[row, JOINT["Head"]]
    x, y, z = (m[:3, :3] @ MOUTH_M + m[:3, 3]).tolist()
    return x, y, z


def mouth_way(world_from_joint: Floats, row: int) -> Point:
    """Where the mouth of a row points, unit, world."""
    x, y, z = (-world_from_joint[row, JOINT["Head"], :3, 2]).tolist()
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


def on_its_way(sound: PlayingSound, from_m: Point, to_m: Point, t_ms: float) -> Point:
    """Where what moves is at `t_ms`: it comes at twice its mean speed and brakes evenly, as a car that arrives does."""
    done = 1.0 if sound.travel_ms <= 0 else min(1.0, max(0.0, (t_ms - sound.since_ms) / sound.travel_ms))
    share = done * (2.0 - done)
    x, y, z = (a + (b - a) * share for a, b in zip(from_m, to_m, strict=True))
    return x, y, z


def gain_db(setting: Setting, saying: Saying) -> float:
    """How much louder a line is spoken than it was baked."""
    line = setting.lines.get(saying.line)
    return float(saying.level_db) - line.level_db if line is not None and saying.level_db >= 0 else 0.0


def ducked_db(setting: Setting, world: World, saying: Saying, t_ms: float) -> float:
    """How much quieter a line is while the instructor speaks; one by which a cue is known stays as loud as it is."""
    talk = talk_of(world)
    if talk is None or is_live(saying) or any(saying.line in e.hear for e in setting.facts.values()):
        return 0.0
    return DUCK_DB * min(1.0, max(0.0, (t_ms - talk.since_ms) / DUCK_MS))


def sound_of(setting: Setting, saying: Saying) -> str:
    """The clip of a line, as the speaker felt when he began it."""
    line = setting.lines.get(saying.line)
    take = line.take(saying.feels, saying.feels_permille) if line is not None else None
    return saying.line if take is None else take.sound


def soundings(setting: Setting, world: World, names: tuple[str, ...], world_from_joint: Floats, t_ms: float) -> tuple[Sounding, ...]:
    """Everything that sounds at `t_ms`. Occlusion is that of the first trainee whose head is known; what sounds all over the place all the
    time has none: its level is given as it is heard there."""
    found: list[tuple[str, str, int, Point, float]] = []
    moving: set[str] = set()
    facing: list[Point] = []
    for row, actor in enumerate(world.actors):
        said = actor.saying
        if said is not None and said.since_ms <= t_ms < said.until_ms:
            key, gain = f"say:{actor.name}:{said.since_ms}", gain_db(setting, said) - ducked_db(setting, world, said, t_ms)
            found.append((key, sound_of(setting, said), said.since_ms, mouth_m(world_from_joint, row), gain))
            facing.append(mouth_way(world_from_joint, row))
        for sound, clip in _pressed_out(setting, world, actor, t_ms):
            found.append((f"sound:{clip}:{actor.name}:{sound.since_ms}", clip, sound.since_ms, mouth_m(world_from_joint, row), 0.0))
            facing.append(mouth_way(world_from_joint, row))
    for voice in world.voices:
        said = voice.saying
        if said.since_ms <= t_ms < said.until_ms:
            where = place_of(setting, names, world_from_joint, said.to if is_trainee(setting, said.to) else TRAINEE)
            found.append(
                (
                    f"say:{voice.who}:{said.since_ms}",
                    said.line,
                    said.since_ms,
                    where,
                    gain_db(setting, said) - ducked_db(setting, world, said, t_ms),
                )
            )
    for sound in world.sounds:
        if sound.since_ms <= t_ms and sound.at not in setting.throats.get(sound.clip, ()):
            where = place_of(setting, names, world_from_joint, sound.at)
            key = f"sound:{sound.clip}:{sound.at}:{sound.since_ms}"
            if sound.to:
                where = on_its_way(sound, where, place_of(setting, names, world_from_joint, sound.to), t_ms)
                moving.add(key)
            found.append((key, sound.clip, sound.since_ms, where, 0.0))
    facing += [NOWHERE] * (len(found) - len(facing))
    shadow = _shadows(setting, world, world_from_joint, [where for _, _, _, where, _ in found])
    ambience = ((f"place:{k}:{clip}", clip, where, gain) for k, (clip, where, gain) in enumerate(setting.place.ambience))
    return (
        *(
            Sounding(key, clip, since * NS, where, gain, clip in (IN_SCENE, ON_RADIO), -shade, way, key in moving)
            for (key, clip, since, where, gain), shade, way in zip(found, shadow, facing, strict=True)
        ),
        *(Sounding(key, clip, 0, where, gain, loop=True) for key, clip, where, gain in ambience),
    )


def _pressed_out(setting: Setting, world: World, actor: Actor, t_ms: float) -> Iterator[tuple[PlayingSound, str]]:
    """What comes out of an actor's mouth and is no word, with their own clip of it; a mouth that speaks makes nothing else."""
    said = actor.saying
    if said is not None and said.since_ms <= t_ms < said.until_ms:
        return
    for sound in world.sounds:
        clip = setting.throats.get(sound.clip, {}).get(sound.at) if sound.at == actor.name else None
        if clip is not None and sound.since_ms <= t_ms:
            yield sound, clip


def _shadows(setting: Setting, world: World, world_from_joint: Floats, places: list[Point]) -> list[float]:
    head = next((b.head for b in world.bodies if b.head is not None), None)
    if head is None or not places:
        return [0.0] * len(places)
    to = np.array(places)
    count = boxes_between(setting.rows, np.broadcast_to(np.array(head[:3]), to.shape), to)
    shadow = SHADOW_DB * count + BODY_DB * _bodies_between(world_from_joint[: len(setting.cast)], np.array(head[:3]), to)
    found: list[float] = np.minimum(SHADOW_MOST_DB, shadow).tolist()
    return found


def _bodies_between(world_from_joint: Floats, head_m: Floats, to_m: Floats) -> Floats:
    """How many trunks stand in the way from the head to each of S places `(S, 3)`; a body's own mouth is not behind it. -> `(S,)`"""
    hips, neck = (world_from_joint[:, JOINT[name], :3, 3] for name in ("Hips", "Neck"))
    way, trunk = to_m - head_m, neck - hips
    # Where the line from head to sound comes nearest to each trunk's own line, in shares of both (Ericson 2005, 5.1.9).
    a = (way * way).sum(axis=1)[:, None]
    e = np.maximum((trunk * trunk).sum(axis=1), 1e-9)
    r = head_m - hips
    b, c, f = way @ trunk.T, way @ r.T, (trunk * r).sum(axis=1)
    along = np.clip((b * f - c * e) / np.maximum(a * e - b * b, 1e-9), 0.0, 1.0)
    up = np.clip((b * along + f) / e, 0.0, 1.0)
    apart = head_m + along[..., None] * way[:, None] - hips - up[..., None] * trunk
    own = ((to_m[:, None] - neck) ** 2).sum(axis=2) < OWN_M**2
    between: Floats = (((apart * apart).sum(axis=2) < BODY_M**2) & ~own).sum(axis=1).astype(np.float64)
    return between
