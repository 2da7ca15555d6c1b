"""What effects of the story change in the world, a function a kind: who acts, looks, feels and speaks, what lies where, light and facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vr_dti.events import Effect
from vr_dti.world import acts, hurts
from vr_dti.world.animation.wander import draw, seed_of
from vr_dti.world.setting import Setting
from vr_dti.world.state import ActiveFact, Actor, Errand, PlayingSound, Prop, Saying, Voice, World
from vr_dti.world.talking import talk_of, talked
from vr_dti.world.whereabouts import heading_to, spot_of, standing_place

GRUNTS, CRIES = ("grunt_1", "grunt_2", "grunt_3"), ("cry_1", "cry_2")
GRUNT_MS = 60
"""from a blow to what it drives out of a chest: default"""
REACH_M = 0.8
"""how near an actor comes to somebody whom it is sent to: default, an arm's length"""


def applied(setting: Setting, world: World, effect: Effect) -> World:
    """`world` after one effect, dated by the effect. Kinds that change nothing in the world (enter, haptic, set, ignored) have no row."""
    does = _DOES.get(effect.kind)
    return world if does is None else does(setting, world, effect)


def _changed(world: World, name: str, change: Callable[[Actor], Actor]) -> World:
    """`world` with the actor `name` changed; a name that is no actor's changes nothing."""
    return replace(world, actors=tuple(change(a) if a.name == name else a for a in world.actors))


def _prop(setting: Setting, world: World, effect: Effect) -> World:
    return replace(world, props=tuple(_moved(p, effect) if p.name == effect.name else p for p in world.props))


def _moved(prop: Prop, effect: Effect) -> Prop:
    """Told to be where it is, it stays as it is."""
    part = effect.text_arg("part")
    if (effect.target, part) == (prop.at, prop.part):
        return prop
    return Prop(prop.name, effect.target, part, effect.at_ms, prop.at, prop.part)


def _sound(setting: Setting, world: World, effect: Effect) -> World:
    to, travel_ms = effect.text_arg("to"), effect.int_arg("travel_ms")
    return replace(world, sounds=(*world.sounds, PlayingSound(effect.name, effect.target, effect.at_ms, to, travel_ms)))


def _fact(setting: Setting, world: World, effect: Effect) -> World:
    """It holds from now on, also where it held before."""
    others = _fact_end(setting, world, effect).facts
    return replace(world, facts=(*others, ActiveFact(effect.name, effect.at_ms)))


def _fact_end(setting: Setting, world: World, effect: Effect) -> World:
    return replace(world, facts=tuple(f for f in world.facts if f.name != effect.name))


def _blow(setting: Setting, world: World, effect: Effect) -> World:
    """Whoever is struck starts, and the air is driven out of them: a grunt, for the head a cry, unless they are in the middle of words."""
    sounds = CRIES if effect.text_arg("part") == "head" else GRUNTS
    struck = next((a for a in world.actors if a.name == effect.name), None)
    nth = struck.now.nth if struck is not None else 0  # by count, not by time, which hangs on the frame rate
    sound = sounds[int(draw(setting.seed + seed_of(effect.name), nth) * len(sounds))]
    if struck is not None and effect.name in setting.throats.get(sound, ()) and struck.saying is None and struck.feels != "faint":
        world = replace(world, sounds=(*world.sounds, PlayingSound(sound, effect.name, effect.at_ms + GRUNT_MS)))
    return _changed(world, effect.name, lambda a: replace(a, flinch_ms=effect.at_ms))


def _outcome(setting: Setting, world: World, effect: Effect) -> World:
    return replace(world, outcome=effect.name)


def _light(setting: Setting, world: World, effect: Effect) -> World:
    return replace(world, light=world.light.to(effect.name, effect.at_ms, effect.int_arg("duration_ms")))


def _weather(setting: Setting, world: World, effect: Effect) -> World:
    return replace(world, weather=world.weather.to(effect.name, effect.at_ms, effect.int_arg("duration_ms")))


def _fade(setting: Setting, world: World, effect: Effect) -> World:
    """Goes on from whatever the picture then is."""
    to = 0.0 if effect.name == "clear" else 1.0
    before = world.fade_at(effect.at_ms)
    return replace(world, fade_since_ms=effect.at_ms, fade_ms=effect.int_arg("duration_ms"), fade_from=before, fade_to=to)


def _torch(setting: Setting, world: World, effect: Effect) -> World:
    who = tuple(b.trainee for b in world.bodies if effect.target in ("", b.trainee))
    who += tuple(a.name for a in world.actors if a.name == effect.target)
    others = tuple(t for t in world.torches if t not in who)
    return replace(world, torches=(*others, *who) if effect.name == "on" else others)


def _looks(setting: Setting, world: World, effect: Effect) -> World:
    return _changed(world, effect.target, lambda a: _look(a, effect.name, effect.at_ms))


def _look(actor: Actor, at: str, at_ms: int) -> Actor:
    return actor if actor.look == at else replace(actor, look=at, look_since_ms=at_ms, look_before=actor.look)


def _feels(setting: Setting, world: World, effect: Effect) -> World:
    return _changed(world, effect.target, lambda a: _feel(a, effect.name, effect.int_arg("permille", 1000), effect.at_ms))


def _feel(actor: Actor, emotion: str, permille: int, at_ms: int) -> Actor:
    if (actor.feels, actor.feels_permille) == (emotion, permille):
        return actor
    before = (actor.feels, actor.feels_permille)
    return replace(actor, feels=emotion, feels_permille=permille, feels_since_ms=at_ms, felt=before[0], felt_permille=before[1])


def _say(setting: Setting, world: World, effect: Effect) -> World:
    talk = talk_of(world)
    if talk is not None and talk.who == effect.target:
        return world  # the instructor speaks as him: nobody has two voices
    if any(a.name == effect.target and (hurts.is_down(a) or hurts.locked_until(a) > effect.at_ms) for a in world.actors):
        return world
    line = setting.lines.get(effect.name)
    lasts = effect.int_arg("duration_ms") or (line.duration_ms if line else 0)
    saying = Saying(effect.name, effect.at_ms, effect.at_ms + lasts, effect.text_arg("to"), effect.int_arg("loudness_db", -1))
    if any(a.name == effect.target for a in world.actors):
        return _changed(world, effect.target, lambda a: replace(a, saying=replace(saying, feels=a.feels, feels_permille=a.feels_permille)))
    others = tuple(v for v in world.voices if v.who != effect.target)
    return replace(world, voices=(*others, Voice(effect.target, saying)))


def _talk(setting: Setting, world: World, effect: Effect) -> World:
    return talked(world, effect)


def _hushes(setting: Setting, world: World, effect: Effect) -> World:
    return _changed(world, effect.target, lambda a: _hush(a, effect))


def _hush(actor: Actor, effect: Effect) -> Actor:
    """He says no more of that line; another that he has begun since stands."""
    said = actor.saying
    if said is None or (said.line, said.since_ms) != (effect.name, effect.int_arg("since_ms")):
        return actor
    return replace(actor, saying=replace(said, until_ms=min(said.until_ms, effect.at_ms)))


def _act(setting: Setting, world: World, effect: Effect) -> World:
    row = next((i for i, a in enumerate(world.actors) if a.name == effect.target), None)
    if row is None:
        return world
    actor, t = world.actors[row], effect.at_ms
    if hurts.is_down(actor) or hurts.kept_down(setting, row, actor, effect.name, t):
        return world
    errand = _errand(setting, world, row, effect)
    if (until_ms := hurts.locked_until(actor)) > t:
        actor = replace(actor, errand=replace(errand, due_ms=until_ms))
    else:
        actor = acts.act(setting, row, actor, t, errand)
    if look := effect.text_arg("look"):
        actor = _look(actor, look, t)
    return replace(world, actors=(*world.actors[:row], actor, *world.actors[row + 1 :]))


def _errand(setting: Setting, world: World, row: int, effect: Effect) -> Errand:
    """Where an `act` leads: `at` a mark (whose heading counts), or near an actor or trainee; turned to `face`."""
    t, at, face = effect.at_ms, effect.text_arg("at"), effect.text_arg("face")
    x, z, heading = standing_place(setting, row, world.actors[row].now, t)
    to_xz: tuple[float, float] | None = None
    to_heading: float | None = None
    mark = setting.place.marks.get(at)
    if mark is not None:
        to_xz, to_heading = (mark.x_m, mark.z_m), mark.heading_rad
    elif at and (there := spot_of(setting, world, at, t, (x, z))) is not None:
        to_heading = heading_to((x, z), there)
        far = ((there[0] - x) ** 2 + (there[1] - z) ** 2) ** 0.5
        stop = max(0.0, far - REACH_M) / far if far > 1e-6 else 0.0
        to_xz = (x + (there[0] - x) * stop, z + (there[1] - z) * stop)
    here = to_xz or (x, z)
    if face:
        there = spot_of(setting, world, face, t, here)
        if there is not None and not (mark is not None and face == at):
            to_heading = heading_to(here, there)
    clip = setting.rows.track(row, effect.name).clip
    if to_xz is not None and any(clip.travel):  # it is the end of its way that lies on the mark
        to_xz, to_heading = acts.start_of(clip.travel, to_xz, to_heading if to_heading is not None else heading)
    travel = effect.int_arg("travel_ms", -1)
    return Errand(effect.name, to_xz, to_heading, t + travel if travel >= 0 else -1)


_DOES: dict[str, Callable[[Setting, World, Effect], World]] = {
    "act": _act,
    "look": _looks,
    "feel": _feels,
    "say": _say,
    "hush": _hushes,
    "talk": _talk,
    "sound": _sound,
    "fact": _fact,
    "fact_end": _fact_end,
    "blow": _blow,
    "hurt": hurts.hurt,
    "hurt_end": hurts.current_ends,
    "outcome": _outcome,
    "prop": _prop,
    "fade": _fade,
    "light": _light,
    "weather": _weather,
    "torch": _torch,
}
"""What an effect does to the world, by its kind"""
