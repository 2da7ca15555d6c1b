"""The world moved on: `initial(setting, trainees)` and `step(setting, world, effects, bodies, now_ms)`. Pure; effects act at their own
time, bodies meet on a fixed grid of time, so that it does not matter how the way from one instant to another is cut into calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vr_dti.events import Effect
from vr_dti.world import acts
from vr_dti.world.animation.wander import draw, seed_of
from vr_dti.world.crowd import crowd
from vr_dti.world.effects import applied
from vr_dti.world.fading import faded
from vr_dti.world.feet import followed
from vr_dti.world.hurts import released
from vr_dti.world.members import CastMember
from vr_dti.world.pushing import pushed
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, Body, Prop, Turned, World

STEP_MS = 10
"""the grid on which bodies meet: default"""
SOUND_MS = 10_000
"""how long a sound effect of unknown length is kept"""


def initial(setting: Setting, trainees: Sequence[str]) -> World:
    """Everybody on their mark at time 0, doing what they are cast to do at first."""
    cast = []
    for member in setting.cast:
        mark = setting.place.marks[member.start]
        now = acts.staying(member.clip, -_begun_ms(member), (mark.x_m, mark.z_m, mark.heading_rad))
        cast.append(Actor(member.name, now, look=member.look, look_since_ms=0))
    props = tuple(Prop(p.name, p.at, p.part) for p in setting.props)
    light, weather = Turned(setting.place.light), Turned(setting.place.weather)
    return World(0, tuple(cast), tuple(Body(t) for t in trainees), props=props, light=light, weather=weather)


def _begun_ms(member: CastMember) -> int:
    """How long one of a crowd has done already what he does at first, by chance of the name: twelve who wait do not sway as one."""
    clip = member.clips.get(member.clip)
    if clip is None or not member.looks_on or not clip.loop or clip.stride_m > 0.0:
        return 0
    return int(clip.duration_ms * draw(seed_of(member.name), 2011))


def step(setting: Setting, world: World, effects: Sequence[Effect], bodies: Sequence[Body], now_ms: int) -> World:
    """`world` at `now_ms`, after `effects` (in the story's order; those due later than `now_ms` are not among them) and with trainees
    where `bodies` say. An effect dated before `world.time_ms` acts at once but keeps its date."""
    world = replace(world, bodies=_kept(world.bodies, bodies, world.time_ms))
    waiting = list(effects)
    t = world.time_ms
    if waiting and waiting[0].at_ms <= t:
        world, waiting = _apply(setting, world, waiting, t)
    while t < now_ms:
        tick = (t // STEP_MS + 1) * STEP_MS
        t = min(now_ms, tick, waiting[0].at_ms if waiting else now_ms)
        world = _by_itself(setting, replace(world, time_ms=t), t)
        if waiting and waiting[0].at_ms <= t:
            world, waiting = _apply(setting, world, waiting, t)
        if t == tick:
            world = replace(world, bodies=followed(setting, world.bodies, t))
            world = pushed(setting, crowd(setting, world, t), t, STEP_MS)
    return world


def _kept(before: tuple[Body, ...], now: Sequence[Body], t_ms: int) -> tuple[Body, ...]:
    """The bodies as reported, with the feet and stature that the world remembers of them, and hands that were there just now."""
    known = {b.trainee: b for b in before}
    return tuple(_remembered(known[b.trainee], b, t_ms) if b.trainee in known else b for b in now)


def _remembered(was: Body, now: Body, t_ms: int) -> Body:
    left, right = faded(was.left, now.left, t_ms), faded(was.right, now.right, t_ms)
    return replace(now, stance=was.stance, standing_m=max(was.standing_m, now.standing_m), left=left, right=right)


# --- what happens by itself ------------------------------------------------------------------------------------------------


def _by_itself(setting: Setting, world: World, t: int) -> World:
    """Clips that end, errands that are due, lines that are over, up to `t`."""
    actors = tuple(_on(setting, row, actor, t) for row, actor in enumerate(world.actors))
    sounds = tuple(s for s in world.sounds if t < s.since_ms + setting.sound_ms.get(s.clip, SOUND_MS))
    voices = tuple(v for v in world.voices if t < v.saying.until_ms)
    if actors == world.actors and sounds == world.sounds and voices == world.voices:
        return world
    return replace(world, actors=actors, sounds=sounds, voices=voices)


def _on(setting: Setting, row: int, actor: Actor, t: int) -> Actor:
    if actor.hurts:
        actor = released(setting, row, actor, t)
    for _ in range(8):  # a clip, its follower and an errand may end within one call
        due = acts.due_ms(setting, row, actor)
        if due < 0 or due > t:
            break
        after = acts.next_of(setting, row, actor, due)
        if after == actor:
            break
        actor = after
    if actor.saying is not None and t >= actor.saying.until_ms:
        actor = replace(actor, saying=None)
    return actor


def _apply(setting: Setting, world: World, waiting: list[Effect], t: int) -> tuple[World, list[Effect]]:
    """Do the effects that are due at `t`; the rest is given back."""
    k = 0
    while k < len(waiting) and waiting[k].at_ms <= t:
        world = applied(setting, world, waiting[k])
        k += 1
    return world, waiting[k:]
