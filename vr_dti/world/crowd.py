"""Actors and trainees do not walk through each other: who stands steps aside, who walks halts until the way is free."""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.world import acts
from vr_dti.world.animation.way import ground_at
from vr_dti.world.hurts import locked_until
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, Body, World
from vr_dti.world.whereabouts import hips_place

NEAR_M = 0.42
"""Two bodies nearer than this push: default, two half shoulder widths"""
ROOM_M = 0.60
"""how far somebody who is pushed steps away"""
HARD_M = 0.30
"""nearer than this nobody comes, step or no step: two trunks"""
ASIDE_MS = 420
AHEAD_MS = 450
"""how far ahead a walker looks"""
WALK_ROOM_M = 0.55
"""how near a walker passes somebody: default"""


def crowd(setting: Setting, world: World, t_ms: int) -> World:
    """One tick of everybody's keeping out of the trainees' bodies."""
    heads = [b for b in world.bodies if b.head is not None]
    if not heads:
        return world
    actors = tuple(_kept_clear(setting, row, actor, heads, t_ms) for row, actor in enumerate(world.actors))
    return world if actors == world.actors else replace(world, actors=actors)


def _kept_clear(setting: Setting, row: int, actor: Actor, heads: list[Body], t_ms: int) -> Actor:
    errand = actor.errand
    if errand is not None and errand.halted:
        if locked_until(actor) <= t_ms and _free(setting, row, actor, heads, t_ms):
            return acts.proceed(setting, row, replace(actor, errand=replace(errand, halted=False)), t_ms)
    elif errand is not None and errand.to_xz is not None and _walking(setting, row, actor, t_ms) and _blocked(actor, heads, t_ms):
        return _halt(setting, row, actor, t_ms)
    x, z = hips_place(setting, row, actor.now, t_ms)
    for body in heads:
        assert body.head is not None
        dx, dz = x - body.head.px, z - body.head.pz
        apart = math.hypot(dx, dz)
        if apart >= NEAR_M or not _upright(setting, row, actor, t_ms):
            continue
        ux, uz = (dx / apart, dz / apart) if apart > 1e-6 else (0.0, 1.0)
        if t_ms >= actor.now.until_ms:
            away = ROOM_M - apart
            gx, gz, _ = ground_at(actor.now, t_ms)
            return acts.aside(setting, row, actor, t_ms, (gx + ux * away, gz + uz * away), ASIDE_MS)
        if apart < HARD_M:
            return _shifted(actor, ux * (HARD_M - apart), uz * (HARD_M - apart))
    return actor


def _walking(setting: Setting, row: int, actor: Actor, t_ms: int) -> bool:
    return bool(actor.now.left) and t_ms < actor.now.until_ms and setting.rows.track(row, actor.now.clip).clip.stride_m > 0.0


def _upright(setting: Setting, row: int, actor: Actor, t_ms: int) -> bool:
    track = setting.rows.track(row, actor.now.clip)
    return track.upright[track.index(t_ms - actor.now.since_ms, actor.now.nth)[0]]


def _blocked(actor: Actor, heads: list[Body], t_ms: int) -> bool:
    """Does the way of the next moments lead nearer to a trainee than two bodies fit?"""
    x, z, _ = ground_at(actor.now, t_ms)
    nx, nz, _ = ground_at(actor.now, t_ms + AHEAD_MS)
    for body in heads:
        assert body.head is not None
        hx, hz = body.head.px, body.head.pz
        if _leads_into(hx, hz, x, z, nx, nz):
            return True
    return False


def _free(setting: Setting, row: int, actor: Actor, heads: list[Body], t_ms: int) -> bool:
    """Is the whole way to the errand's end free of trainees?"""
    assert actor.errand is not None
    x, z, _ = ground_at(actor.now, t_ms)
    ex, ez = actor.errand.to_xz or (x, z)
    return not any(b.head is not None and _leads_into(b.head.px, b.head.pz, x, z, ex, ez) for b in heads)


def _leads_into(px: float, pz: float, ax: float, az: float, bx: float, bz: float) -> bool:
    """Does the way from a to b come too near to p, and nearer than it begins?"""
    nearest = _to_segment(px, pz, ax, az, bx, bz)
    return nearest < WALK_ROOM_M and nearest < math.hypot(px - ax, pz - az) - 0.02


def _to_segment(px: float, pz: float, ax: float, az: float, bx: float, bz: float) -> float:
    """Distance of a point from a segment, on the ground."""
    dx, dz = bx - ax, bz - az
    length2 = dx * dx + dz * dz
    u = min(1.0, max(0.0, ((px - ax) * dx + (pz - az) * dz) / length2)) if length2 > 1e-12 else 0.0
    return math.hypot(px - ax - u * dx, pz - az - u * dz)


def _halt(setting: Setting, row: int, actor: Actor, t_ms: int) -> Actor:
    """Bring the feet together a little further on, and wait there with the errand."""
    errand = actor.errand
    assert errand is not None
    walk = setting.rows.track(row, actor.now.clip).clip
    heading = ground_at(actor.now, t_ms)[2]
    nx, nz, _ = ground_at(actor.now, t_ms + 120)
    rest = walk.then or "idle"
    stop = acts.way(setting, row, actor.now, t_ms, (nx, nz, heading), rest, rest, ASIDE_MS)
    return replace(acts.begin(actor, stop, setting, row), errand=replace(errand, halted=True))


def _shifted(actor: Actor, dx: float, dz: float) -> Actor:
    """`actor` moved bodily, ground frame and steps alike."""
    now = actor.now
    moved = replace(
        now,
        from_xz=(now.from_xz[0] + dx, now.from_xz[1] + dz),
        to_xz=(now.to_xz[0] + dx, now.to_xz[1] + dz),
        left=tuple(replace(f, x_m=f.x_m + dx, z_m=f.z_m + dz) for f in now.left),
        right=tuple(replace(f, x_m=f.x_m + dx, z_m=f.z_m + dz) for f in now.right),
    )
    return replace(actor, now=moved)
