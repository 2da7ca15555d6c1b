"""Trainees' hands on the cast: whom one presses, pulls or shoves gives way, and takes a step if it was hard. Pure.

All is measured against the body as its clip alone has it, never against the body that leans: so a lean cannot end the contact that made
it, and nothing flickers. What the story makes of a push is the story's; this is what any body does.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world import acts
from vr_dti.world.animation import leaning, scalar
from vr_dti.world.animation.kinematics import affine, walk_levels
from vr_dti.world.animation.scalar import Point
from vr_dti.world.animation.way import ground_at, smoothstep
from vr_dti.world.casting import sampled
from vr_dti.world.crowd import ASIDE_MS
from vr_dti.world.parts import PARTS, ends
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Actor, Contact, Lean, World
from vr_dti.world.whereabouts import hips_place

PALM_M = 0.04
"""from where a device is held to the palm that presses: default"""
GRAB_M = 0.08
"""a hand that closes this near to a body has hold of it: default"""
REACH_M = 1.1
"""nobody's head or hand is further from his hips"""
DEEPEST_M = 0.12
"""A hand that is deeper in a body at once did not come from outside. Default."""
OFF_M, ASIDE_M, THROUGH_M = 0.01, 0.25, 0.45
"""a push is over when the hand is this far out, along the body or through it: defaults"""
SLIPS_M = 0.50
"""and a hold when it is this far from where it took hold: default"""
LEAD_S = 0.10
"""A body gives way to speed as to the way that it covers in this time. Default."""
DRAG = 0.3
"""how much of its way along the body a flat hand takes with it: default"""
RISE_MS, SINK_MS = 20.0, 90.0
"""over which the speed of a hand is taken, growing and sinking: what it set going goes on for a moment. Defaults."""
LEAST_LEVER_M = 0.28
"""Somebody pressed at the belt bends no more than somebody pressed here above it. Default."""
SHOVE_MPS, SHOVE_M = 1.3, 0.05
"""so fast, and so far into a body, a hand makes it step. Default: reaching for somebody peaks about 1 m/s, a shove at 2 and more"""
STEP_M, STEP_AGAIN_MS = 0.30, 1500
"""how far, and not again for this long: defaults"""
ALONE_M = 0.80
"""Nobody steps who has somebody this near: their bodies may be in contact. Default."""

_YIELDS = {"head": 0.7, "neck": 0.8, "torso": 0.9, "shoulder": 0.9, "upper_arm": 0.7, "forearm": 0.35, "hand": 0.25}
"""how much of a hand's way into a part the trunk goes with: arms give way themselves. Defaults."""
_TOUCHED = [k for k, part in enumerate(PARTS) if _YIELDS.get(part.removesuffix("_left").removesuffix("_right"))]
_CHEST = JOINT["Spine2"]


class _Hand(NamedTuple):
    trainee: str
    side: str
    at: Point
    closed: bool


def pushed(setting: Setting, world: World, t_ms: int, tick_ms: int) -> World:
    """One tick of everybody's giving way to the trainees' hands."""
    hands = _hands(world)
    if not hands and all(a.lean is None for a in world.actors):
        return world
    actors = tuple(_leaned(setting, world, row, hands, t_ms, tick_ms) for row in range(len(world.actors)))
    return replace(world, actors=actors)


def _hands(world: World) -> list[_Hand]:
    """Those that could touch: tracked, and without a weapon."""
    return [
        _Hand(body.trainee, side, hand.grip[:3], hand.squeezed)
        for body in world.bodies
        for side, hand in (("left", body.left), ("right", body.right))
        if hand.grip is not None and not hand.armed
    ]


def _leaned(setting: Setting, world: World, row: int, hands: list[_Hand], t_ms: int, tick_ms: int) -> Actor:
    actor = world.actors[row]
    lean = actor.lean
    near = []
    if hands:
        x, z = hips_place(setting, row, actor.now, t_ms)
        near = [h for h in hands if abs(h.at[0] - x) < REACH_M and abs(h.at[2] - z) < REACH_M]
    if not near:
        return actor if lean is None else replace(actor, lean=_let_go(lean, t_ms))
    joints = _joints(setting, world, row, t_ms)
    chest = scalar.as_point(joints[_CHEST, :3, 3].tolist())
    were = {(c.trainee, c.side): c for c in lean.contacts} if lean is not None else {}
    found = [_contact(setting, row, joints, chest, hand, were.get((hand.trainee, hand.side)), tick_ms) for hand in near]
    pairs = [(c, h) for c, h in zip(found, near, strict=True) if c is not None]
    if not pairs:
        return actor if lean is None else replace(actor, lean=_let_go(lean, t_ms))
    lean = lean or Lean(t_ms)
    turn, rate = leaning.at(lean, t_ms)
    to = _rest(joints, chest, pairs)
    lean = replace(lean, since_ms=t_ms, turn=turn, rate=rate, to=to, contacts=tuple(c for c, _ in pairs))
    hard = next(((c, h) for c, h in pairs if c.mps >= SHOVE_MPS and c.deep_m >= SHOVE_M), None)
    again = lean.stepped_ms < 0 or t_ms - lean.stepped_ms >= STEP_AGAIN_MS
    if hard is None or not again or not _free_to_step(setting, world, row, t_ms):
        return replace(actor, lean=lean)
    return _stepped(setting, row, replace(actor, lean=replace(lean, stepped_ms=t_ms)), _way(chest, *hard), t_ms)


def _let_go(lean: Lean, t_ms: int) -> Lean | None:
    """Nobody's hand is on him any more."""
    if lean.contacts:
        turn, rate = leaning.at(lean, t_ms)
        return Lean(t_ms, turn, rate, stepped_ms=lean.stepped_ms)
    return None if t_ms - lean.since_ms >= leaning.GONE_MS else lean


def _joints(setting: Setting, world: World, row: int, t_ms: int) -> Floats:
    """(54, 4, 4): the body of `row` as its clips alone have it, in world."""
    alone = sampled(setting, world, float(t_ms), only=row)
    m = affine(alone.quat, setting.rows.offset_m[row : row + 1])
    m[:, 0, :3, 3] = alone.root_m
    walk_levels(m)
    return np.asarray(m[0])


def _contact(setting: Setting, row: int, joints: Floats, chest: Point, hand: _Hand, was: Contact | None, tick_ms: int) -> Contact | None:
    """What `hand` does to the body now; None: it does not touch it."""
    rel = scalar.add(hand.at, chest, -1.0)
    if was is not None and (hand.closed or not was.held):
        way = scalar.add(rel, was.from_m, -1.0)
        deep = _dot(way, was.into)
        if hand.closed:
            deep = math.hypot(*way)
            on = deep < SLIPS_M
        else:
            on = -OFF_M < deep < THROUGH_M and math.hypot(*scalar.add(way, was.into, -deep)) < ASIDE_M
        if on:
            grown = 0.0 if hand.closed != was.held else 1000.0 * (deep - was.deep_m) / tick_ms
            mps = was.mps + (grown - was.mps) * min(1.0, tick_ms / (RISE_MS if grown > was.mps else SINK_MS))
            return replace(was, held=hand.closed, deep_m=deep, mps=mps)
    part, apart, into = _nearest(setting, row, joints, hand.at)
    deep = PALM_M - apart
    if hand.closed and apart <= GRAB_M:
        return Contact(hand.trainee, hand.side, part, True, rel, into)
    if 0.0 <= deep <= DEEPEST_M:
        return Contact(hand.trainee, hand.side, part, False, scalar.add(rel, into, -deep), into, deep)
    return None


def _nearest(setting: Setting, row: int, joints: Floats, at: Point) -> tuple[str, float, Point]:
    """The part of trunk, head or arms that is nearest to a point, how far its surface is, and the way into it."""
    a_m, b_m, radius_m = (x[row, _TOUCHED] for x in setting.rows.capsules)
    a, b = _ends(joints, a_m, b_m)
    axis, away = b - a, np.array(at) - a
    along = (away * axis).sum(axis=-1) / np.maximum((axis * axis).sum(axis=-1), 1e-12)
    gap = np.minimum(np.maximum(along, 0.0), 1.0)[:, None] * axis - away
    far = np.sqrt((gap * gap).sum(axis=-1))
    k = int((far - radius_m).argmin())
    x, y, z = (gap[k] / max(float(far[k]), 1e-9)).tolist()
    return PARTS[_TOUCHED[k]], float(far[k] - radius_m[k]), (x, y, z)


def _ends(joints: Floats, a_m: Floats, b_m: Floats) -> tuple[Floats, Floats]:
    a, b = np.zeros((len(PARTS), 3)), np.zeros((len(PARTS), 3))
    a[_TOUCHED], b[_TOUCHED] = a_m, b_m
    a, b = ends(joints[None], a, b)
    return a[0, _TOUCHED], b[0, _TOUCHED]


def _rest(joints: Floats, chest: Point, pairs: list[tuple[Contact, _Hand]]) -> Point:
    """The turn at which a body that is so pressed comes to rest: one that takes what is touched towards where the hands are. Who does
    not stand or sit upright only rolls."""
    middle = leaning.pivot(joints[:, :3, 3].tolist())
    hips = scalar.as_point(joints[0, :3, 3].tolist())
    spine = scalar.add(chest, hips, -1.0)
    tall = max(math.hypot(*spine), 1e-6)
    spine = (spine[0] / tall, spine[1] / tall, spine[2] / tall)
    whole: Point = (0.0, 0.0, 0.0)
    for contact, hand in pairs:
        lever = scalar.add(scalar.add(chest, contact.from_m), middle, -1.0)
        size = max(math.hypot(*lever), LEAST_LEVER_M)
        turn = _cross(lever, _given(contact, scalar.add(scalar.add(hand.at, chest, -1.0), contact.from_m, -1.0)))
        share = _YIELDS[contact.part.removesuffix("_left").removesuffix("_right")]
        whole = scalar.add(whole, turn, share / (size * size))
    upright = smoothstep((spine[1] - 0.3) / 0.4)
    roll = _dot(whole, spine)
    return leaning.within(scalar.add((spine[0] * roll, spine[1] * roll, spine[2] * roll), scalar.add(whole, spine, -roll), upright))


def _given(contact: Contact, way: Point) -> Point:
    """How far the body is to go with a hand that has gone `way` since it met it."""
    if contact.held:
        return way
    deep = contact.deep_m
    along = scalar.add(way, contact.into, -deep)
    out = scalar.add((0.0, 0.0, 0.0), contact.into, max(0.0, deep + LEAD_S * max(0.0, contact.mps)))
    return scalar.add(out, along, DRAG) if deep > 0.0 else out


def _way(chest: Point, contact: Contact, hand: _Hand) -> Point:
    """Where a shove or pull sends a body."""
    return scalar.add(scalar.add(hand.at, chest, -1.0), contact.from_m, -1.0) if contact.held else contact.into


def _free_to_step(setting: Setting, world: World, row: int, t_ms: int) -> bool:
    """Does he stand, at nothing that a step would spoil: no errand, no hold, nobody's body against his?"""
    actor = world.actors[row]
    track = setting.rows.track(row, actor.now.clip)
    busy = actor.errand is not None or t_ms < actor.now.until_ms or not track.clip.loop or track.clip.posture != "stand"
    if busy or track.clip.holds or not track.upright[track.index(t_ms - actor.now.since_ms, actor.now.nth)[0]]:
        return False
    x, z = hips_place(setting, row, actor.now, t_ms)
    others = (hips_place(setting, k, a.now, t_ms) for k, a in enumerate(world.actors) if k != row)
    return all(math.hypot(x - ox, z - oz) >= ALONE_M for ox, oz in others)


def _stepped(setting: Setting, row: int, actor: Actor, way: Point, t_ms: int) -> Actor:
    level = math.hypot(way[0], way[2])
    if level < 1e-6:
        return actor
    x, z, _ = ground_at(actor.now, t_ms)
    return acts.aside(setting, row, actor, t_ms, (x + STEP_M * way[0] / level, z + STEP_M * way[2] / level), ASIDE_MS)


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Point, b: Point) -> Point:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
