"""The cast's clips at an instant: what each actor does now, faded from what it did, as one batch; and whose feet take steps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world.animation.feelings import Mood, scaled
from vr_dti.world.animation.gait import FootNow, foot_at, phase
from vr_dti.world.animation.layers import add_layers, breath, flinch
from vr_dti.world.animation.scalar import Point, Quat, add
from vr_dti.world.animation.wander import draw
from vr_dti.world.animation.way import ground_at, leaves_ms, smoothstep
from vr_dti.world.reaching import FootTargets
from vr_dti.world.rows import Hips, Track
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, Motion, World

START_AFTER_MS, START_LOOSE_MS = 160.0, 380.0
"""who looks on starts so long after a blow, by chance of the name up to so much later, more or less: defaults"""
START_NEAR_M, START_FAR_M = 6.0, 18.0
"""who looks on from so near a blow starts wholly, from so far not at all, less and less between: defaults"""
OUT_OF_STEP_MS = 160.0
"""how long feet that stepped aside take back into their clip: default"""


@dataclass(frozen=True, slots=True)
class Sampled:
    """Over the cast: local rotations (the hips' in world), hips in world, whose legs follow planned steps, how free each head is."""

    quat: Floats
    """(A, 54, 4), of any length"""
    root_m: Floats
    """(A, 3)"""
    steps: tuple[FootTargets, ...]
    look: tuple[float, ...]
    """(A,) 0..1 how far the clip lets the head go"""
    faces: tuple[Mood | None, ...] = ()
    """(A,) what the clips show in the face; None: nothing of their own"""
    breath: tuple[float, ...] = ()
    """(A,) -1..1 times depth: out, in"""


def layers_of(setting: Setting, row: int, actor: Actor, t_ms: float) -> list[tuple[Motion, Track, float]]:
    """What is to be mixed: (motion, its clip, weight), newest first; weights sum to 1, and none is zero."""
    rows = setting.rows
    now = rows.track(row, actor.now.clip)
    if actor.before is None:
        return [(actor.now, now, 1.0)]
    w = _faded(actor.now, now, t_ms)
    if w >= 1.0:
        return [(actor.now, now, 1.0)]
    before = rows.track(row, actor.before.clip)
    v = _faded(actor.before, before, t_ms) if actor.older is not None else 1.0
    out = [(actor.now, now, w), (actor.before, before, (1.0 - w) * v)]
    if actor.older is not None and v < 1.0:
        out.append((actor.older, rows.track(row, actor.older.clip), (1.0 - w) * (1.0 - v)))
    return out


def _faded(motion: Motion, track: Track, t_ms: float) -> float:
    fade = track.clip.blend_ms
    return smoothstep((t_ms - motion.since_ms) / fade) if fade > 0 else 1.0


def _clip_ms(motion: Motion, track: Track, t_ms: float) -> float:
    """How far into its clip a motion is; a walk's clip goes with the steps."""
    if motion.left and track.clip.stride_m > 0.0:
        return phase(motion, t_ms) * track.clip.duration_ms
    return t_ms - motion.since_ms


def sampled(setting: Setting, world: World, t_ms: float, only: int = -1) -> Sampled:
    """Every actor's clips at `t_ms`, mixed; of the row `only`, if it is given."""
    rows = setting.rows
    cast = list(enumerate(world.actors)) if only < 0 else [(only, world.actors[only])]
    count = len(cast)
    if not count:
        return Sampled(np.zeros((0, 54, 4)), np.zeros((0, 3)), (), ())
    struck = last_struck(world, t_ms)
    mixes = [layers_of(setting, row, actor, t_ms) for row, actor in cast]
    deep = max(len(mix) for mix in mixes)
    index: list[int] = []  # two samples a layer, the one before and the one after: its row in the bank
    weights: list[float] = []  # and how much it counts
    turns, places, added, free, faces = [], [], [], [], []
    steps: list[FootTargets] = []
    for (row, actor), mix in zip(cast, mixes, strict=True):
        breathing = looks = 0.0
        hips: list[tuple[Quat, Point]] = []
        face: Mood | None = None
        for motion, track, weight in mix:
            i, share = track.index(_clip_ms(motion, track, t_ms))
            index += (track.start + i, track.start + i + 1)
            weights += (weight * (1.0 - share), weight * share)
            hips.append(_hips(track.hips[i], track.hips[i + 1], share, ground_at(motion, t_ms)))
            clip = track.clip
            breathing += weight * breath(t_ms - motion.since_ms, clip.breaths_per_min, clip.breath)
            looks += weight * clip.look
            if track.face is not None:
                face = scaled(track.face, weight, face)
        if spare := 2 * (deep - len(mix)):
            index += index[-1:] * spare
            weights += [0.0] * spare
        turn, place = hips[0] if len(mix) == 1 else _mixed(hips, [weight for _, _, weight in mix])
        turns.append(turn)
        places.append(place)
        starts = flinch(t_ms - actor.flinch_ms) if actor.flinch_ms >= 0 else 0.0
        if struck is not None and setting.cast[row].looks_on:
            starts = max(starts, _starts(rows.seeds[row], actor, struck, t_ms))
        added.append((breathing, starts))
        free.append(looks)
        faces.append(face)
        if (target := _steps(row, mix, t_ms)) is not None:
            steps.append(target)
    samples = rows.rotation.take(index, axis=0).astype(np.float64).reshape(count, 2 * deep, -1)
    numbers = (np.array(weights).reshape(count, 1, -1) @ samples)[:, 0]
    add_layers(numbers, np.array(added))
    quat = numbers.reshape(count, 54, 4)
    quat[:, 0] = turns
    return Sampled(quat, np.array(places), tuple(steps), tuple(free), tuple(faces), tuple(a for a, _ in added))


def last_struck(world: World, t_ms: float) -> Actor | None:
    """Whom the last blow met before `t_ms`."""
    return max((actor for actor in world.actors if 0 <= actor.flinch_ms <= t_ms), key=lambda actor: actor.flinch_ms, default=None)


def _starts(seed: int, actor: Actor, struck: Actor, t_ms: float) -> float:
    """0..1: how much one of a crowd starts at a blow that met somebody else, by how near it was."""
    start = flinch(t_ms - struck.flinch_ms - START_AFTER_MS - START_LOOSE_MS * draw(seed, 2005))
    if start <= 0.0:
        return 0.0
    far = math.dist(actor.now.to_xz, struck.now.to_xz)
    near = 1.0 - smoothstep((far - START_NEAR_M) / (START_FAR_M - START_NEAR_M))
    return near * (0.25 + 0.75 * draw(seed, 2006)) * start


def _hips(before: Hips, after: Hips, share: float, frame: tuple[float, float, float]) -> tuple[Quat, Point]:
    """Hips in world, their turn of any length, between two samples of a clip in the actor's `frame` (x, z, heading)."""
    ax, ay, az, aw, px, py, pz = before
    bx, by, bz, bw, ox, oy, oz = after
    px, py, pz = px + (ox - px) * share, py + (oy - py) * share, pz + (oz - pz) * share
    ax, ay, az, aw = ax + (bx - ax) * share, ay + (by - ay) * share, az + (bz - az) * share, aw + (bw - aw) * share
    x, z, heading = frame
    s, c = math.sin(0.5 * heading), math.cos(0.5 * heading)
    turn = (c * ax + s * az, c * ay + s * aw, c * az - s * ax, c * aw - s * ay)
    s, c = math.sin(heading), math.cos(heading)
    return turn, (c * px + s * pz + x, py, c * pz - s * px + z)


def _mixed(hips: list[tuple[Quat, Point]], shares: list[float]) -> tuple[Quat, Point]:
    """Hips mixed over the layers of one actor."""
    turn: Quat = (0.0, 0.0, 0.0, 0.0)
    place: Point = (0.0, 0.0, 0.0)
    for (q, p), share in zip(hips, shares, strict=True):
        w = -share if q[0] * turn[0] + q[1] * turn[1] + q[2] * turn[2] + q[3] * turn[3] < 0.0 else share
        turn = (turn[0] + w * q[0], turn[1] + w * q[1], turn[2] + w * q[2], turn[3] + w * q[3])
        place = add(place, p, share)
    return turn, place


def _steps(row: int, mix: list[tuple[Motion, Track, float]], t_ms: float) -> FootTargets | None:
    """Where the feet of somebody are who walks, turns or steps aside. The newest way that is being gone has the feet to itself."""
    left = 1.0
    for motion, track, weight in mix:
        if motion.left:
            past = t_ms - motion.until_ms
            whole = track.clip.stride_m > 0.0 or past <= 0.0
            share = (1.0 if whole else 1.0 - smoothstep(past / OUT_OF_STEP_MS)) if t_ms >= leaves_ms(motion) else 0.0
            if share > 0.0:
                x, z, _ = ground_at(motion, t_ms)
                feet: tuple[FootNow, FootNow] = (foot_at(motion.left, t_ms, x, z), foot_at(motion.right, t_ms, x, z))
                return FootTargets(row, share * left, feet)
        left -= weight
        if left <= 1e-6:
            return None
    return None
