"""Handcuffs on two wrists: each bow round what is there of skin or sleeve, its lock towards the other hand, the chain hanging between.

A pair is a handful of pieces, so the frame's part is done in plain floats: arrays would make more work than they save.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast import cuffs
from vr_dti.cast.mesh import PersonMesh
from vr_dti.spaces import Floats, normalized
from vr_dti.world.animation.scalar import Point, add
from vr_dti.world.skeleton import JOINT

_ABOVE_M = 0.014
"""from the wrist's joint towards the elbow, where it is narrowest: default"""
_SLICE_M = 0.008
"""half the height of what a bow must go round: its cheeks, and what skin moves under it (default)"""
_ARM_M, _THICK_M = 0.3, 0.07
"""what is further from there is no part of that arm; nor is what lies further out (defaults)"""
_CLEAR_M = 0.0035
"""between skin and steel: double-locked, a finger's tip goes in (default)"""
_LEAST = 6
"""places where an arm must be cut to tell its girth: anything less is none that a cuff could go round (default)"""
_BARE_M = (0.029, 0.022)
"""wide and thin, of a wrist that the mesh does not tell of: a man's of middle size (default)"""
_ROUNDEST = 0.80
"""a cuff is at least so thick for its width (default)"""
_SAG = 0.87
"""depth of an arc over that of two straight halves of the same length, while it is shallow"""
_SLACKEST_M = 0.02
"""of the chain, between two bows that are held close to one another (default)"""

Frame = tuple[Point, Point, Point, Point]
"""x, y, z and origin in world"""


@dataclass(frozen=True, slots=True)
class Wrist:
    """What a bow goes round, in the bind pose: measured on the mesh, so that it fits whoever wears it."""

    joints: tuple[int, int]
    """forearm, hand"""
    carried: Floats
    """(2, 4, 4) of its middle and axes (wide, thin, along the arm towards the hand) in each joint's frame, times that joint's share"""
    middle_m: Floats
    radii_m: tuple[float, float]
    """of the middle of the bow's bars, wide and thin"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both wrists of somebody."""

    wrists: tuple[Wrist, Wrist]
    joints: NDArray[np.intp]
    """(2, 2)"""
    carried: Floats
    """(2, 2, 4, 4)"""

    def frames(self, world_from_joint: Floats) -> list[Frame]:
        """Left and right, rigid, axes as of `Wrist`: joints `(54, 4, 4)`."""
        blended = (world_from_joint[self.joints] @ self.carried).sum(axis=1)
        return [_squared(*columns) for columns in blended[:, :3].swapaxes(1, 2).tolist()]


def pair_of(mesh: PersonMesh) -> Pair:
    """Measure somebody."""
    wrists = _wrist(mesh, "Left"), _wrist(mesh, "Right")
    return Pair(wrists, np.array([w.joints for w in wrists]), np.stack([w.carried for w in wrists]))


def _wrist(mesh: PersonMesh, side: str) -> Wrist:
    rows = JOINT[f"{side}ForeArm"], JOINT[f"{side}Hand"]
    elbow, hand = mesh.skeleton.joint_m[list(rows)]
    bone = normalized(hand - elbow)
    middle = hand - bone * _ABOVE_M
    ring, share = _girth(mesh, middle, bone, rows)
    _, axes = np.linalg.eigh(ring.T @ ring)
    wide = axes[:, 2]
    thin = np.cross(bone, wide)
    flat = np.column_stack((ring @ wide, ring @ thin))
    low, high = flat.min(axis=0), flat.max(axis=0)
    half = 0.5 * (high - low) + _CLEAR_M + 0.5 * cuffs.BAR_M
    middle = middle + np.column_stack((wide, thin)) @ (0.5 * (low + high))
    carried = np.zeros((2, 4, 4))
    carried[:, :3] = [np.column_stack((wide, thin, bone, middle - joint)) for joint in (elbow, hand)]
    carried[:, 3, 3] = 1.0
    carried *= np.array((share, 1.0 - share))[:, None, None]
    return Wrist(rows, carried, middle, (float(half[0]), float(max(half[1], _ROUNDEST * half[0]))))


def _girth(mesh: PersonMesh, middle: Floats, bone: Floats, rows: tuple[int, int]) -> tuple[Floats, float]:
    """Where the mesh is cut by three planes across the arm, as `(n, 3)` from `middle` in those planes; and the forearm's share of it."""
    v = mesh.vertices
    p = v["position"].astype(np.float64) - middle
    arm = np.linalg.norm(p, axis=1) < _ARM_M
    edges = mesh.triangles[arm[mesh.triangles].all(axis=1)][:, ((0, 1), (1, 2), (2, 0))].reshape(-1, 2)
    cut = []
    for high in (-_SLICE_M, 0.0, _SLICE_M):
        a, b = (p[edges] @ bone - high).T
        across = a * b < 0.0
        part = (a / np.where(across, a - b, 1.0))[across, None]
        ends = p[edges[across]]
        at = ends[:, 0] + part * (ends[:, 1] - ends[:, 0])
        cut.append(at - (at @ bone)[:, None] * bone)
    ring = np.concatenate(cut)
    ring = ring[np.linalg.norm(ring, axis=1) < _THICK_M]
    if len(ring) < _LEAST:  # somebody brought from elsewhere, whose mesh has no arm there
        wide = normalized(np.cross(bone, (0.0, 0.0, 1.0) if abs(bone[2]) < 0.9 else (1.0, 0.0, 0.0)))
        thin = np.cross(bone, wide)
        turn = np.linspace(0.0, 2.0 * np.pi, 12, endpoint=False)[:, None]
        ring = _BARE_M[0] * np.cos(turn) * wide + _BARE_M[1] * np.sin(turn) * thin
    carried = [float((v["weights"][edges] * (v["joints"][edges] == row)).sum()) for row in rows]
    return ring, carried[0] / sum(carried) if any(carried) else 0.5


def worn(pair: Pair, world_from_joint: Floats) -> Floats:
    """(pieces, 4, 4) of a pair of cuffs on these wrists, in world: joints `(54, 4, 4)`."""
    frames = pair.frames(world_from_joint)
    pieces: list[Frame] = []
    ends: list[Point] = []
    for wrist, (x, y, z, at), (_, _, _, other) in zip(pair.wrists, frames, frames[::-1], strict=True):
        wide, thin = (r / cuffs.RADIUS_M for r in wrist.radii_m)
        to = add(other, at, -1.0)
        turn = math.atan2(_dot(to, y) / thin, _dot(to, x) / wide)
        c, s = math.cos(turn), math.sin(turn)
        out = add(_times(x, wide * c), y, thin * s)
        pieces += [(out, add(_times(x, -wide * s), y, thin * c), z, at)] * 2
        ends.append(add(at, out, cuffs.RADIUS_M + cuffs.SWIVEL_M))
    return _matrices([*pieces, *_chain(ends[0], ends[1], frames[0][2])])


def half_worn(pair: Pair, world_from_joint: Floats, held_m: Point) -> Floats:
    """(pieces, 4, 4), in world, of a pair of which one bow is on that wrist of these, joints `(54, 4, 4)`, which is nearer to the hand at
    `held_m`; the other is open in that hand, or as far towards it as the chain reaches."""
    frames = pair.frames(world_from_joint)
    nearest = min((0, 1), key=lambda k: math.dist(frames[k][3], held_m))
    x, y, z, at = frames[nearest]
    wide, thin = (r / cuffs.RADIUS_M for r in pair.wrists[nearest].radii_m)
    to = add(held_m, at, -1.0)
    turn = math.atan2(_dot(to, y) / thin, _dot(to, x) / wide)
    c, s = math.cos(turn), math.sin(turn)
    out = add(_times(x, wide * c), y, thin * s)
    end = add(at, out, cuffs.RADIUS_M + cuffs.SWIVEL_M)
    way = add(held_m, end, -1.0)
    far, ahead = math.sqrt(_dot(way, way)), _unit(way)
    taut = min(max(far - cuffs.RADIUS_M - cuffs.SWIVEL_M, _SLACKEST_M), cuffs.LINKS * cuffs.PITCH_M)
    other = add(end, ahead, taut)
    flat = _unit(add(z, ahead, -_dot(z, ahead)))
    bow = (_times(ahead, -1.0), _cross(flat, _times(ahead, -1.0)), flat, add(other, ahead, cuffs.RADIUS_M + cuffs.SWIVEL_M))
    on = (out, add(_times(x, -wide * s), y, thin * c), z, at)
    bows = [on] * 2 + [bow] * 2 if nearest == 0 else [bow] * 2 + [on] * 2
    ends = (end, other) if nearest == 0 else (other, end)
    made = _matrices([*bows, *_chain(*ends, frames[nearest][2])])
    loose = cuffs.ARM[1 - nearest]
    made[loose] = made[loose] @ cuffs.swung(cuffs.OPEN_DEG)
    return made


def chain(a: Floats, b: Floats, aside: Floats) -> Floats:
    """(links, 4, 4) from `a` to `b`, hanging where there is slack; `aside` is across the first link."""
    return _matrices(_chain(_point(a), _point(b), _point(aside)))


def _chain(a: Point, b: Point, aside: Point) -> list[Frame]:
    n = cuffs.LINKS
    span = add(b, a, -1.0)
    far = math.sqrt(_dot(span, span))
    along = _times(span, 1.0 / max(far, 1e-6))
    down = add((0.0, -1.0, 0.0), along, along[1])
    half = 0.5 * n * cuffs.PITCH_M
    drop = _times(down, _SAG * math.sqrt(max(0.0, half * half - 0.25 * far * far)))
    out: list[Frame] = []
    for k in range(n):
        t = (k + 0.5) / n
        x = _unit(add(span, drop, 4.0 - 8.0 * t))
        y = _unit(_cross(aside, x))
        z = _cross(x, y)
        at = add(add(a, span, t), drop, 4.0 * t * (1.0 - t))
        out.append((x, y, z, at) if k % 2 == 0 else (x, z, _times(y, -1.0), at))
    return out


def loose() -> Floats:
    """(pieces, 4, 4) of an open pair that lies or is held: flat in x, z, the chain about the origin."""
    out = np.tile(np.eye(4), (cuffs.FIRST_LINK + cuffs.LINKS, 1, 1))
    apart = 0.5 * cuffs.LINKS * cuffs.PITCH_M * 0.94
    for k, sign in enumerate((-1.0, 1.0)):
        bow = np.eye(4)  # its x, where lock and swivel are, towards the middle; its z up
        bow[:3, 0], bow[:3, 1], bow[:3, 2] = (-sign, 0.0, 0.0), (0.0, 0.0, sign), (0.0, 1.0, 0.0)
        bow[0, 3] = sign * (apart + cuffs.RADIUS_M + cuffs.SWIVEL_M)
        out[cuffs.BOW[k]], out[cuffs.ARM[k]] = bow, bow @ cuffs.swung(cuffs.OPEN_DEG)
    links = chain(np.array((-apart, 0.0, 0.0)), np.array((apart, 0.0, 0.0)), np.array((0.0, 1.0, 0.0)))
    links[:, 1, 3] = 0.0
    out[cuffs.FIRST_LINK :] = links
    return out


# --- plain floats ----------------------------------------------------------------------------------------------------------


def _squared(x: Sequence[float], y: Sequence[float], z: Sequence[float], at: Sequence[float]) -> Frame:
    """A frame whose axes were mixed, made rigid: z stays, then x."""
    up = _unit(_point(z))
    out = _unit(add(_point(x), up, -_dot(_point(x), up)))
    return out, _cross(up, out), up, _point(at)


def _matrices(frames: Sequence[Frame]) -> Floats:
    out = np.empty((len(frames), 4, 4))
    out[:, :3] = np.array(frames).swapaxes(1, 2)
    out[:, 3] = (0.0, 0.0, 0.0, 1.0)
    return out


def _point(v: Sequence[float] | Floats) -> Point:
    return float(v[0]), float(v[1]), float(v[2])


def _times(v: Point, by: float) -> Point:
    return v[0] * by, v[1] * by, v[2] * by


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Point, b: Point) -> Point:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _unit(v: Point) -> Point:
    return _times(v, 1.0 / (math.sqrt(_dot(v, v)) or 1.0))
