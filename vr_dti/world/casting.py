"""The cast's clips at an instant: what each actor does now, faded from what it did, as one batch; and whose feet take steps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.animation.feelings import Mood, scaled
from vr_dti.world.animation.gait import FootNow, foot_at, phase
from vr_dti.world.animation.layers import add_layers, breath, flinch
from vr_dti.world.animation.wander import draw
from vr_dti.world.animation.way import ground_at, leaves_ms, smoothstep
from vr_dti.world.members import Clip
from vr_dti.world.reaching import FootTargets
from vr_dti.world.rows import PLACE, Track
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, Motion, World

START_AFTER_MS, START_LOOSE_MS = 160.0, 380.0
"""who looks on starts so long after a blow, by chance of the name up to so much later, more or less: defaults"""
START_NEAR_M, START_FAR_M = 6.0, 18.0
"""who looks on from so near a blow starts wholly, from so far not at all, less and less between: defaults"""
Hips = tuple[float, float, float, float, float, float, float]
"""their turn, of any length, and their place"""
_HIPS = np.array([0, 1, 2, 3, *range(PLACE.start, PLACE.stop)])
"""where these are in a sample"""
_AT_ONCE = 16
"""people whose samples are mixed at once: what lies between stays in the processor's cache (default)"""
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


def _clip_ms(motion: Motion, clip: Clip, t_ms: float) -> float:
    """How far into its clip a motion is; a walk's clip goes with the steps."""
    if motion.left and clip.stride_m > 0.0:
        return phase(motion, t_ms) * clip.duration_ms
    return t_ms - motion.since_ms


def _breathes(motion: Motion, clip: Clip, seed: int, t_ms: float) -> tuple[float, float, float, int | None]:
    """What `breath` is to be asked. Everybody has a rhythm of his own, which goes on from clip to clip; but in what two bodies do with
    each other breath begins with the clip: a chest that rises a little is met a little sooner."""
    if clip.touching:
        return t_ms - motion.since_ms, clip.breaths_per_min, clip.breath, None
    return t_ms, clip.breaths_per_min, clip.breath, seed


def sampled(setting: Setting, world: World, t_ms: float, only: int = -1) -> Sampled:
    """Every actor's clips at `t_ms`, mixed; of the row `only`, if it is given."""
    rows = setting.rows
    cast = list(enumerate(world.actors)) if only < 0 else [(only, world.actors[only])]
    count = len(cast)
    if not count:
        return Sampled(np.zeros((0, 54, 4)), np.zeros((0, 3)), (), ())
    struck = last_struck(world, t_ms)
    mixes = [layers_of(setting, row, actor, t_ms) for row, actor in cast]
    deep = max(map(len, mixes))
    index: list[int] = []  # two samples a layer, the one before and the one after: its row in the bank
    weights: list[float] = []  # and how much it counts
    shares: list[float] = []  # of each layer, how far it is from the one to the other
    added, free, faces = [], [], []
    steps: list[FootTargets] = []
    for (row, actor), mix in zip(cast, mixes, strict=True):
        breathing = looks = 0.0
        face: Mood | None = None
        for motion, track, weight in mix:
            clip = track.clip
            i, share = track.index(_clip_ms(motion, clip, t_ms), motion.nth)
            i += track.start
            index += (i, i + 1)
            weights += (weight * (1.0 - share), weight * share)
            shares.append(share)
            if clip.breath > 0.0:
                breathing += weight * breath(*_breathes(motion, clip, rows.seeds[row], t_ms))
            looks += weight * clip.look
            if track.face is not None:
                face = scaled(track.face, weight, face)
        if spare := deep - len(mix):
            index += index[-1:] * (2 * spare)
            weights += [0.0] * (2 * spare)
            shares += [0.0] * spare
        starts = flinch(t_ms - actor.flinch_ms) if actor.flinch_ms >= 0 and not _hurt_then(actor) else 0.0
        if struck is not None and setting.cast[row].looks_on:
            starts = max(starts, _starts(rows.seeds[row], actor, struck, t_ms))
        added.append((breathing, starts))
        free.append(looks)
        faces.append(face)
        if (target := _steps(row, mix, t_ms)) is not None:
            steps.append(target)
    numbers, hips = _between(rows.samples, np.array(index).reshape(count, -1), np.array(weights).reshape(count, 1, -1), np.array(shares))
    add_layers(numbers, np.array(added))
    quat = numbers.reshape(count, 54, 4)
    placed: list[float] = []
    for mix, mine in zip(mixes, hips.tolist(), strict=True):
        placed += _hips(mix, mine, t_ms)
    stood = np.array(placed).reshape(count, -1)
    quat[:, 0] = stood[:, :4]
    return Sampled(quat, stood[:, 4:], tuple(steps), tuple(free), tuple(faces), tuple(a for a, _ in added))


def _between(bank: NDArray[np.float32], index: NDArray[np.intp], weights: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """Rows `index` (A, 2 L) of the bank, of L layers two samples each: weighed by `weights` (A, 1, 2 L) and summed, (A, 216), and of each
    layer the hips' turn and place, `shares` (A L,) of the way between the two, (A, L, 7)."""
    count, deep = len(index), index.shape[1] // 2
    numbers, hips = np.empty((count, 1, PLACE.start)), np.empty((count, 2 * deep, len(_HIPS)))
    for first in range(0, count, _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        samples = bank.take(index[part], axis=0).astype(np.float64)
        np.matmul(weights[part], samples[..., : PLACE.start], out=numbers[part])
        hips[part] = samples.take(_HIPS, axis=2)
    between = hips[:, 0::2]
    between += (hips[:, 1::2] - between) * shares.reshape(count, deep, 1)
    return numbers[:, 0], between


def _hurt_then(actor: Actor) -> bool:
    """It was a trainee's tool that struck him last: his body has more to say of it than a start (`reacting.py`)."""
    return any(h.since_ms == actor.flinch_ms for h in actor.hurts)


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


def _hips(mix: list[tuple[Motion, Track, float]], layers: list[list[float]], t_ms: float) -> Hips:
    """Hips of one actor in world, mixed over the layers: of each the hips in the actor's frame."""
    first = _in_world(layers[0], ground_at(mix[0][0], t_ms))
    if len(mix) == 1:
        return first
    ax, ay, az, aw, px, py, pz = (mix[0][2] * number for number in first)
    for (motion, _, share), layer in zip(mix[1:], layers[1:], strict=False):
        bx, by, bz, bw, x, y, z = _in_world(layer, ground_at(motion, t_ms))
        w = -share if bx * ax + by * ay + bz * az + bw * aw < 0.0 else share
        ax, ay, az, aw = ax + w * bx, ay + w * by, az + w * bz, aw + w * bw
        px, py, pz = px + x * share, py + y * share, pz + z * share
    return ax, ay, az, aw, px, py, pz


def _in_world(hips: list[float], frame: tuple[float, float, float]) -> Hips:
    """Hips in an actor's `frame` (x, z, heading)."""
    ax, ay, az, aw, px, py, pz = hips
    x, z, heading = frame
    s, c = math.sin(0.5 * heading), math.cos(0.5 * heading)
    t, d = math.sin(heading), math.cos(heading)
    return c * ax + s * az, c * ay + s * aw, c * az - s * ax, c * aw - s * ay, d * px + t * pz + x, py, d * pz - t * px + z


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
