"""At whom everybody looks, and with what face: names resolved to points, moods to tilts of the head, for the look-at layer."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

from vr_dti.events import EMOTIONS
from vr_dti.spaces import Floats
from vr_dti.world.animation import feelings, reactions
from vr_dti.world.animation.feelings import CALM, Mood
from vr_dti.world.animation.look import Look, Rest
from vr_dti.world.animation.scalar import Point
from vr_dti.world.animation.wander import beat, draw, wanders
from vr_dti.world.animation.way import smoothstep
from vr_dti.world.casting import Sampled, last_struck
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
DRIFT_RAD, NOD_MS, LEAN_MS = math.radians(1.8), 1700.0, 2900.0
"""a head is never quite still, not even one that looks at somebody: how far it drifts up and aside, and how often it goes elsewhere;
the eyes stay on what they look at. Defaults"""
SEEN_M = 30.0
"""how far off a blow is seen for what it is: default"""
GLANCE_EVERY_MS, GLANCE_LOOSE_MS = 4200.0, 3000.0
"""how often somebody of a crowd looks anew: default"""
GLANCES = (0.6, 0.78, 0.92)
"""of these looks, up to the first go to whom they watch, to the second to who is with them, to the third to the nearest trainee, the rest
to another of the crowd: default. Who stands in uniform and does nothing is looked at"""
STARE_AFTER_MS, STARE_MS = 220.0, 2600.0
"""a blow draws all eyes back to whom they watch, so soon and for so long: default"""
_CHEST = JOINT["Spine2"]
_RAGE, _FEAR, _SHAME = (EMOTIONS.index(e) for e in ("rage", "fear", "shame"))


def moods_of(setting: Setting, world: World, cast: Sampled, t_ms: float) -> Floats:
    """(A, E): what the faces of the cast show at `t_ms`."""
    out: list[Mood] = []
    rows = setting.rows
    struck = last_struck(world, t_ms)
    for row, (actor, doing) in enumerate(zip(world.actors, cast.faces, strict=True)):
        pain = feelings.blow(t_ms - actor.flinch_ms) if actor.flinch_ms >= 0 else 0.0
        if doing is None and struck is not None and struck.flinch_ms < t_ms and setting.cast[row].looks_on:
            doing = _seen(rows.seeds[row], actor, struck, t_ms)
        mood = CALM
        faint = 0.0
        if actor.hurts:
            hurts, faint = reactions.pains(actor.hurts, t_ms)
            pain = max(pain, hurts)
        if doing is not None or pain > 0.0 or actor.feels_permille or actor.felt_permille:
            told = feelings.told(
                actor.feels, actor.feels_permille / 1000.0, actor.felt, actor.felt_permille / 1000.0, t_ms - actor.feels_since_ms
            )
            mood = feelings.mixed(told, doing, pain)
            if faint > 0.0:
                mood = feelings.scaled(feelings.FAINT, faint, feelings.scaled(mood, 1.0 - faint))
        out.append(mood)
    return feelings.rested(out, rows.rests, rows.seeds[: len(out)], t_ms)


def _seen(seed: int, actor: Actor, struck: Actor, t_ms: float) -> Mood | None:
    """What the face of somebody who looks on makes of the last blow, if it was near enough to be seen."""
    (x, z), (sx, sz) = actor.now.to_xz, struck.now.to_xz
    return feelings.shock(seed, t_ms - struck.flinch_ms) if math.hypot(x - sx, z - sz) <= SEEN_M else None


def dart(seed: int, t_ms: float, far_m: float, mood: Sequence[float]) -> tuple[float, float]:
    """Yaw and pitch, in radians, by which the eyes are off what they look at, `far_m` away (0: nothing)."""
    k, since = beat(seed + 7, t_ms, DART_EVERY_MS, DART_LOOSE_MS)
    yaw, pitch = _spot(seed, k, far_m)
    if since < DART_MS:
        u = smoothstep(since / DART_MS)
        before = _spot(seed, k - 1, far_m)
        yaw, pitch = before[0] + (yaw - before[0]) * u, before[1] + (pitch - before[1]) * u
    # Fear searches, rage stares, shame finds no hold.
    wide = max(0.2, 1.0 + 1.4 * mood[_FEAR] - 0.8 * mood[_RAGE] + 0.8 * mood[_SHAME])
    return wide * yaw, wide * pitch


def _spot(seed: int, k: int, far_m: float) -> tuple[float, float]:
    if far_m <= 0.0:
        return _idle(seed, k)
    a, b = draw(seed + 8, k), draw(seed + 9, k)
    x, y = FACE_M[int(a * len(FACE_M))]
    far = max(far_m, 0.4)
    return -x / far + 0.006 * (b - 0.5), y / far


@functools.lru_cache(maxsize=4096)
def _idle(seed: int, k: int) -> tuple[float, float]:
    return IDLE_RAD * (2.0 * draw(seed + 8, k) - 1.0), 0.6 * IDLE_RAD * (2.0 * draw(seed + 9, k) - 1.0)


def looks_of(setting: Setting, world: World, m: Floats, cast: Sampled, moods: Floats, t_ms: float) -> tuple[list[Look], list[Rest]]:
    """The looks of the cast, and of those who have looked at nobody. `m` is in world down to the chests: where heads are is taken from
    there."""
    rows = setting.rows
    heads = _heads(setting, world, m) if any(actor.look or actor.look_before for actor in world.actors) else {}
    out: list[Look] = []
    resting: list[Rest] = []
    struck_ms = struck.flinch_ms if (struck := last_struck(world, t_ms)) else -1
    for row, (actor, mood, tilt) in enumerate(zip(world.actors, moods.tolist(), _tilts(setting, cast, moods, t_ms), strict=True)):
        if not actor.look and not actor.look_before:
            resting.append((row, *dart(rows.seeds[row], t_ms, 0.0, mood), *tilt))
            continue
        here = heads[actor.name]
        at, was = actor.look, actor.look_before
        since = t_ms - actor.look_since_ms if actor.look_since_ms or actor.look_before else 1e9
        if setting.cast[row].looks_on and at:
            glance, glanced, beaten = _glance(setting, heads, row, at, struck_ms, t_ms)
            if since < beaten:  # the story has changed whom they watch since their eyes last moved: they turn from there
                was = _glance(setting, heads, row, was, struck_ms, actor.look_since_ms)[0] if was else was
                at = glance
            else:
                at, was, since = glance, glanced, beaten
        now = _point(setting, heads, at, here) if at else None
        before = _point(setting, heads, was, here) if was else None
        far = math.dist(here, now) if now is not None else 0.0
        out.append(Look(row, here, now, before, since, cast.look[row], dart(rows.seeds[row], t_ms, far, mood), tilt, far))
    return out, resting


def _tilts(setting: Setting, cast: Sampled, moods: Floats, t_ms: float) -> list[tuple[float, float, float]]:
    """`Look.tilt` of each of the cast: as the mood has it, and as the head drifts where the clip lets it."""
    seeds = setting.rows.seeds[: len(cast.look)]
    nods, leans = wanders(seeds, 21, t_ms, NOD_MS).tolist(), wanders(seeds, 22, t_ms, LEAN_MS).tolist()
    return [
        (up + free * DRIFT_RAD * nod, right + free * DRIFT_RAD * lean, back - free * DRIFT_RAD * nod)
        for (up, right, back), free, nod, lean in zip(feelings.tilts_rad(moods), cast.look, nods, leans, strict=True)
    ]


def _glance(setting: Setting, heads: dict[str, Point], row: int, watched: str, struck_ms: int, t_ms: float) -> tuple[str, str, float]:
    """At whom one of a crowd looks at `t_ms` who watches somebody, at whom before, and since how many milliseconds."""
    seed = setting.rows.seeds[row]
    count, since = beat(seed + 13, t_ms, GLANCE_EVERY_MS, GLANCE_LOOSE_MS)
    stares = t_ms - struck_ms - STARE_AFTER_MS if struck_ms >= 0 else 1e9
    if 0.0 <= stares < STARE_MS:
        then = beat(seed + 13, t_ms - stares, GLANCE_EVERY_MS, GLANCE_LOOSE_MS)[0]
        return watched, _glanced(setting, heads, row, watched, then), stares
    now = _glanced(setting, heads, row, watched, count)
    if since > stares - STARE_MS > 0.0:  # still the look that the blow broke off
        return now, watched, stares - STARE_MS
    return now, _glanced(setting, heads, row, watched, count - 1), since


def _glanced(setting: Setting, heads: dict[str, Point], row: int, watched: str, count: int) -> str:
    """Whom the `count`th look of one of a crowd goes to."""
    seed, cast = setting.rows.seeds[row], setting.cast
    chance = draw(seed + 14, count)
    if chance < GLANCES[0] or watched not in heads:
        return watched
    if chance < GLANCES[1]:
        parts = [m.name for m in cast if not m.looks_on and m.name != watched]
        return min(parts, key=lambda name: math.dist(heads[name], heads[watched]), default=watched)
    if chance < GLANCES[2]:
        return TRAINEE if setting.trainee_marks else watched
    crowd = [m.name for m in cast if m.looks_on and m.name != cast[row].name]
    return crowd[int(draw(seed + 15, count) * len(crowd))] if crowd else watched


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
