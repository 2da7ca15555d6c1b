"""At whom everybody looks, and with what face: names resolved to points, moods to tilts of the head, for the look-at layer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vr_dti.events import EMOTIONS
from vr_dti.spaces import Floats
from vr_dti.world.animation import feelings
from vr_dti.world.animation.feelings import CALM, Mood
from vr_dti.world.animation.look import Look, Rest
from vr_dti.world.animation.scalar import Point
from vr_dti.world.animation.wander import beat, draw
from vr_dti.world.animation.way import smoothstep
from vr_dti.world.casting import Sampled
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Actor, World
from vr_dti.world.whereabouts import TRAINEE, is_trainee

MARK_EYES_M = 1.5
"""how high over a mark somebody looks who looks at it"""
DART_EVERY_MS, DART_LOOSE_MS, DART_MS = 850.0, 700.0, 38.0
"""eyes rest for a quarter of a second to one and a half, and take some forty milliseconds to the next spot: default"""
FACE_M = ((-0.032, 0.0), (0.032, 0.0), (-0.032, 0.0), (0.032, 0.0), (0.0, -0.075))
"""where eyes go in the face of somebody they look at: to an eye, more seldom to the mouth; right and up from between the eyes"""
IDLE_RAD = math.radians(3.5)
"""and how far off they go where there is nobody to look at: default"""
SEEN_M = 30.0
"""how far off a blow is seen for what it is: default"""
_CHEST = JOINT["Spine2"]
_RAGE, _FEAR, _SHAME = (EMOTIONS.index(e) for e in ("rage", "fear", "shame"))


def moods_of(setting: Setting, world: World, cast: Sampled, t_ms: float) -> list[Mood]:
    """What the faces of the cast show at `t_ms`."""
    out = []
    rows = setting.rows
    struck = max(world.actors, key=lambda a: a.flinch_ms, default=None)
    for row, (actor, doing) in enumerate(zip(world.actors, cast.faces, strict=True)):
        pain = feelings.blow(t_ms - actor.flinch_ms) if actor.flinch_ms >= 0 else 0.0
        if doing is None and struck is not None and 0 <= struck.flinch_ms < t_ms and setting.cast[row].looks_on:
            doing = _seen(rows.seeds[row], actor, struck, t_ms)
        mood = CALM
        if doing is not None or pain > 0.0 or actor.feels_permille or actor.felt_permille:
            told = feelings.told(
                actor.feels, actor.feels_permille / 1000.0, actor.felt, actor.felt_permille / 1000.0, t_ms - actor.feels_since_ms
            )
            mood = feelings.mixed(told, doing, pain)
        out.append(mood)
    return feelings.rested(out, rows.rests, rows.seeds[: len(out)], t_ms)


def _seen(seed: int, actor: Actor, struck: Actor, t_ms: float) -> Mood | None:
    """What the face of somebody who looks on makes of the last blow, if it was near enough to be seen."""
    (x, z), (sx, sz) = actor.now.to_xz, struck.now.to_xz
    return feelings.shock(seed, t_ms - struck.flinch_ms) if math.hypot(x - sx, z - sz) <= SEEN_M else None


def dart(seed: int, t_ms: float, far_m: float, mood: Mood) -> tuple[float, float]:
    """Yaw and pitch, in radians, by which the eyes are off what they look at, `far_m` away (0: nothing)."""
    k, since = beat(seed + 7, t_ms, DART_EVERY_MS, DART_LOOSE_MS)
    yaw, pitch = _spot(seed, k, far_m)
    if since < DART_MS:
        u = smoothstep(since / DART_MS)
        before = _spot(seed, k - 1, far_m)
        yaw, pitch = before[0] + (yaw - before[0]) * u, before[1] + (pitch - before[1]) * u
    if mood is CALM:
        return yaw, pitch
    # Fear searches, rage stares, shame finds no hold.
    wide = max(0.2, 1.0 + 1.4 * mood[_FEAR] - 0.8 * mood[_RAGE] + 0.8 * mood[_SHAME])
    return wide * yaw, wide * pitch


def _spot(seed: int, k: int, far_m: float) -> tuple[float, float]:
    a, b = draw(seed + 8, k), draw(seed + 9, k)
    if far_m <= 0.0:
        return IDLE_RAD * (2.0 * a - 1.0), 0.6 * IDLE_RAD * (2.0 * b - 1.0)
    x, y = FACE_M[int(a * len(FACE_M))]
    far = max(far_m, 0.4)
    return -x / far + 0.006 * (b - 0.5), y / far


def looks_of(setting: Setting, world: World, m: Floats, cast: Sampled, moods: Sequence[Mood], t_ms: float) -> tuple[list[Look], list[Rest]]:
    """The looks of the cast, and of those who have looked at nobody. `m` is in world down to the chests: where heads are is taken from
    there."""
    rows = setting.rows
    heads = _heads(setting, world, m) if any(actor.look or actor.look_before for actor in world.actors) else {}
    out: list[Look] = []
    resting: list[Rest] = []
    for row, (actor, mood, tilt) in enumerate(zip(world.actors, moods, feelings.tilts_rad(moods), strict=True)):
        if not actor.look and not actor.look_before:
            resting.append((row, *dart(rows.seeds[row], t_ms, 0.0, mood), *tilt))
            continue
        here = heads[actor.name]
        now = _point(setting, heads, actor.look, here) if actor.look else None
        before = _point(setting, heads, actor.look_before, here) if actor.look_before else None
        since = t_ms - actor.look_since_ms if actor.look_since_ms or actor.look_before else 1e9
        far = math.dist(here, now) if now is not None else 0.0
        out.append(Look(row, here, now, before, since, cast.look[row], dart(rows.seeds[row], t_ms, far, mood), tilt, far))
    return out, resting


def _heads(setting: Setting, world: World, m: Floats) -> dict[str, Point]:
    """Where everybody's eyes are."""
    rows = setting.rows
    eyes = (m[:, _CHEST, :3, :3] @ rows.eyes_m[..., None])[..., 0] + m[:, _CHEST, :3, 3]
    heads: dict[str, Point] = {name: (x, y, z) for name, (x, y, z) in zip(rows.names, eyes.tolist(), strict=True)}
    for body in world.bodies:
        if body.head is not None and f"trainee:{body.trainee}" in heads:
            heads[f"trainee:{body.trainee}"] = body.head[:3]
    return heads


def _point(setting: Setting, heads: dict[str, Point], name: str, here: Point) -> Point | None:
    """The eyes of whom `name` means, or a spot over a mark."""
    if name in heads:
        return heads[name]
    if is_trainee(setting, name):
        if name != TRAINEE or TRAINEE in setting.trainee_marks:
            return heads[f"trainee:{name.removeprefix('trainee:')}"]
        known = [heads[f"trainee:{t}"] for t in setting.trainee_marks]
        return min(known, key=lambda p: (p[0] - here[0]) ** 2 + (p[2] - here[2]) ** 2, default=None)
    mark = setting.place.marks.get(name)
    return (mark.x_m, MARK_EYES_M, mark.z_m) if mark is not None else None
