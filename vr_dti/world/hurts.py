"""Whom a trainee's tools met, as effects, and what these begin: clips, cries, a lock, a fall. What a body shows besides is `reactions.py`.

A scene need say nothing of it: whom the story tells to do something while a current locks him does it afterwards, and who was shot and went
down does nothing more. Somebody who stands goes down by a clip, where there is room, under current as well as shot, who kneels only shot.
Who lies, sits or has hold of another body stays where he is. Who already goes down goes on, and who is getting up from his belly drops
onto it again: a clip that begins upright would throw him to his feet first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from vr_dti.events import Effect, Intent, Reason
from vr_dti.world import acts
from vr_dti.world.animation import reactions
from vr_dti.world.animation.way import ground_at
from vr_dti.world.falling import goes_down, lands_ms, with_room
from vr_dti.world.hurt import Hurt
from vr_dti.world.props import in_handcuffs
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, Body, PlayingSound, World
from vr_dti.world.whereabouts import standing_place

CYCLE_MS = 5000
"""of current from one press. Source: the "standard cycle" of PERF and COPS, 2011 Electronic Control Weapon Guidelines (`docs/tools.md`)"""
HELD_ON_MS, LATE_MS = 1000, 150
"""by how much longer a held trigger locks somebody at a time; and how long after its end a current that is cut off lets go of him. It is
told a gap and a frame late: later than that, it ends at the same instant at every frame rate. Defaults"""
TOPPLES, FALLS = ("plank", "plank_cuffed"), ("collapse", "shoved_fall")
"""clips of who stands, hands free and cuffed: under current, and shot"""
LIES, WINDED = "lie_stiff", "lie_winded"
"""clips of who lies where a current threw him, hands free: under it, and afterwards"""
LIMP = "limp_prone"
"""clip of who was shot as he got up from his belly"""
SINKS, BENEATH_M = ("kneel_collapse", ""), 0.6
"""clip of who was shot as he knelt, hands free; and so near is whoever he knelt on, beside whom that clip goes down: default"""
LYING = ("prone", "side")
UPRIGHT = frozenset(("stand", "sit", "kneel"))
"""in these postures somebody faces where his body is turned to"""
FACES = {"head": 1000, "neck": 1000, "torso": 800, "shoulder": 800}
"""how much of spray that met this part nearest to its middle is in the face, thousandths; of the rest a whiff. Default"""
WHIFF, FROM_BEHIND, BEHIND = 350, 300, 0.5
"""and how much of that from behind, thousandths: from within 60 degrees (its cosine) of straight behind. Default"""
BATON_CMPS, BATON_LEAST = 900, 450
"""a tip so fast is the hardest blow there is, and so many thousandths of it the least: default"""
SPILLS_MS = 1500
"""spray that is on somebody again within this time is the same"""
BLOW_MS = 3000
"""so long after a blow or a dart nothing of it shows in a body any more (`reactions.GUARD_STAYS_MS`)"""


def hurts(intents: Iterable[Intent], held: Iterable[tuple[str, str]], world: World, now_ms: int) -> tuple[Effect, ...]:
    """`hurt` effects of what tools have just done at `now_ms`, each dated as its act; spray that is swept over somebody to now. `held`:
    (who is under a current whose trigger is held, the trainee)."""
    out = [effect for i in intents for effect in _told(i, now_ms)]
    for who, trainee in held:
        actor = next((a for a in world.actors if a.name == who), None)
        if actor is not None and is_down(actor):
            continue
        ends_ms = max((h.until_ms for h in actor.hurts if h.tool == "cew"), default=now_ms) if actor is not None else now_ms + HELD_ON_MS
        if ends_ms - now_ms < HELD_ON_MS // 2:
            args = (("by", trainee), ("part", "torso"), ("permille", 1000), ("lasts_ms", HELD_ON_MS + ends_ms - now_ms))
            out.append(Effect("hurt", now_ms, who, "cew", args, Reason(because="held")))
    return tuple(out)


def _told(i: Intent, now_ms: int) -> Iterator[Effect]:
    why = Reason(because=i.kind, source=i.source, seq=i.seq)
    if i.kind == "exposed" and i.name == "cew":
        yield Effect("hurt_end", now_ms, i.to, i.name, (("end_ms", i.act_ms + max(0, i.dwell_ms) + LATE_MS),), why)
    if i.kind not in ("fired", "caught", "struck") or not i.to or not (i.part or i.text == "cycle"):
        return
    tool, much, lasts_ms, at_ms = i.name, 1000, 0, i.act_ms
    if tool == "cew":
        tool, lasts_ms = ("cew", CYCLE_MS) if i.text in ("connected", "cycle") else ("dart", 0)
    elif tool == "spray":
        much = FACES.get(i.part, WHIFF)
        if i.kind == "caught":  # it is told when it has been on him for a moment: he would start in the middle of his start
            at_ms = now_ms
    elif tool == "baton":
        much = min(1000, max(BATON_LEAST, 1000 * i.strength_cmps // BATON_CMPS))
    elif tool != "handgun":
        return
    args = (("by", i.trainee), ("part", i.part), ("permille", much), ("lasts_ms", lasts_ms))
    yield Effect("hurt", at_ms, i.to, tool, args, why)


def hurt(setting: Setting, world: World, effect: Effect) -> World:
    """`world` after a tool met somebody of the cast; whoever is already down from a shot is beyond it."""
    row = next((k for k, a in enumerate(world.actors) if a.name == effect.target), None)
    if row is None or is_down(world.actors[row]):
        return world
    actor, t = world.actors[row], effect.at_ms
    way, side, behind = _way(setting, world, row, effect)
    much, by = effect.int_arg("permille", 1000), effect.text_arg("by")
    found = Hurt(effect.name, effect.text_arg("part"), t, t, way, side, much, by=by)
    cries: tuple[tuple[str, int], ...] = ()
    if found.tool == "spray":
        faces_away = behind and acts.posture_at(setting, row, actor.now, t) in UPRIGHT
        actor, cries = _sprayed(actor, replace(found, permille=found.permille * FROM_BEHIND // 1000) if faces_away else found)
    elif found.tool == "cew":
        actor, cries = _under_current(setting, world, row, actor, replace(found, until_ms=t + effect.int_arg("lasts_ms")))
    elif reactions.hit_down(found):
        actor, cries = _shot(setting, world, row, actor, found)
    else:
        kept = (h for h in actor.hurts if h.tool not in ("baton", "dart") or t - h.since_ms < BLOW_MS)
        actor, cries = replace(actor, flinch_ms=t, hurts=(*kept, found)), (("cry_1" if found.tool == "handgun" else "cry_2", 60),)
    actors = (*world.actors[:row], actor, *world.actors[row + 1 :])
    return _heard(setting, replace(world, actors=actors), actor, t, cries)


def current_ends(setting: Setting, world: World, effect: Effect) -> World:
    """The current in somebody ended when `end_ms` says, or now, if it was thought to be over then or later."""
    end_ms = max(effect.int_arg("end_ms"), effect.at_ms)

    def ended(h: Hurt) -> Hurt:
        return replace(h, until_ms=end_ms) if h.tool == "cew" and h.until_ms > end_ms else h

    def changed(a: Actor) -> Actor:
        hurts = tuple(map(ended, a.hurts))
        if hurts == a.hurts:
            return a
        a = replace(a, hurts=hurts)
        waits = a.errand is not None and any(h.locks for h in hurts)
        return replace(a, errand=replace(a.errand, due_ms=locked_until(a))) if waits and a.errand is not None else a

    return replace(world, actors=tuple(changed(a) if a.name == effect.target else a for a in world.actors))


def is_down(actor: Actor) -> bool:
    """Shot: does and says nothing more."""
    return any(reactions.hit_down(h) for h in actor.hurts)


def locked_until(actor: Actor) -> int:
    """Until when a current, or the fall that it began, keeps somebody from what he is told to do; -1: none does."""
    return max((max(h.until_ms, h.lands_ms) for h in actor.hurts if h.locks), default=-1)


def kept_down(setting: Setting, row: int, actor: Actor, clip: str, t_ms: int) -> bool:
    """A current threw him and he is not on his feet again, and `clip` is a fall, for which he would have to get up, or begins where there
    is no way to from how he lies."""
    if not any(_threw(h) for h in actor.hurts):
        return False
    wanted, now = setting.rows.track(row, clip).clip, setting.rows.track(row, actor.now.clip).clip
    rises = acts.rises(setting, row, actor.now, t_ms)
    lies = rises or goes_down(now) or acts.posture_at(setting, row, actor.now, t_ms) in LYING
    return lies and (goes_down(wanted) or wanted.posture not in (*LYING, *now.leave, *((now.ends,) if rises else ())))


def released(setting: Setting, row: int, actor: Actor, t_ms: int) -> Actor:
    """`actor` at `t_ms`, where a current that locked it is over: it does what it was told meanwhile; who lies gets his breath. That it
    was thrown is forgotten when it stands again: its next fall is another's doing."""
    if any(_threw(h) for h in actor.hurts) and _is_up(setting, row, actor, t_ms):
        actor = replace(actor, hurts=tuple(replace(h, falls=False) if _threw(h) else h for h in actor.hurts))
    if not any(h.locks for h in actor.hurts) or (end_ms := locked_until(actor)) > t_ms:
        return actor
    actor = replace(actor, hurts=tuple(replace(h, locks=False) for h in actor.hurts))
    if actor.errand is not None:
        return acts.act(setting, row, actor, end_ms, replace(actor.errand, due_ms=-1))
    if actor.now.clip in (TOPPLES[0], LIES):
        return acts.begin(actor, acts.staying(WINDED, end_ms, standing_place(setting, row, actor.now, end_ms)), setting, row)
    return actor


# --- what each tool begins ---------------------------------------------------------------------------------------------------


def _sprayed(actor: Actor, found: Hurt) -> tuple[Actor, tuple[tuple[str, int], ...]]:
    """More of the same spray only lasts longer. Later, or when more of it meets him, it comes on top of what he is doing about it: a trunk
    that is bowed stays so. Of what is older than both nothing shows."""
    t = found.since_ms
    sprays = [h for h in actor.hurts if h.tool == "spray"]
    others = (h for h in actor.hurts if h.tool != "spray")
    until_ms = max([t + reactions.SPRAY_MS * found.permille // 1000, *(h.until_ms for h in sprays)])
    if sprays and t - sprays[-1].since_ms < SPILLS_MS and found.permille <= sprays[-1].permille:
        return replace(actor, hurts=(*others, *sprays[:-1], replace(sprays[-1], until_ms=until_ms))), ()
    left = max((round(1000.0 * reactions.sprayed(h, t)) for h in sprays), default=0)
    found = replace(found, until_ms=until_ms, permille=max(found.permille, left))
    kept = (h for h in sprays if h is sprays[-1] or t - h.since_ms < SPILLS_MS)
    kind = ("cough_1", "cough_2")
    coughs = tuple((kind[k % 2], at - t) for k, at in enumerate(reactions.coughs(found)))
    return replace(actor, hurts=(*others, *kept, found)), coughs


def _under_current(setting: Setting, world: World, row: int, actor: Actor, found: Hurt) -> tuple[Actor, tuple[tuple[str, int], ...]]:
    """A current that goes on is drawn out. One that is over, or about to let go of him, is kept as long as anything of it shows, and the
    last that threw him."""
    t = found.since_ms
    was = next((h for h in reversed(actor.hurts) if h.tool == "cew"), None)
    cries: tuple[tuple[str, int], ...] = (("groan_2", 900),)
    others = actor.hurts
    if was is not None and was.until_ms >= t and was.locks:
        others = tuple(h for h in others if h is not was)
        if was.until_ms - t < reactions.SLACKENS_MS:
            others, was = (*others, replace(was, locks=False)), replace(found, locks=True, falls=was.falls, lands_ms=was.lands_ms)
        found = replace(was, until_ms=max(was.until_ms, found.until_ms))
    else:
        cries = (("cry_1", 120), ("groan_1", 1300), ("groan_2", 3300))
        found = replace(found, locks=True)
        clip = _of(setting, row, TOPPLES, tied=tied(setting, world, actor))
        here = standing_place(setting, row, actor.now, t)
        if clip and _is_up(setting, row, actor, t) and not setting.rows.track(row, actor.now.clip).clip.holds:
            found = replace(found, falls=True, lands_ms=t + setting.rows.track(row, clip).clip.duration_ms)
            actor = acts.begin(actor, with_room(setting, row, acts.staying(clip, t, here), _others(setting, world, row, t)), setting, row)
            cries = (*cries, ("body_fall", lands_ms(setting, row, clip)))
        elif actor.now.clip == WINDED or (acts.rises(setting, row, actor.now, t) and LIES in setting.rows.tracks[row]):
            found = replace(found, falls=True)
            actor = acts.begin(actor, acts.staying(LIES, t, ground_at(actor.now, t)), setting, row)
        actor = replace(_silenced(actor, t), flinch_ms=t)
    if actor.errand is not None:
        until_ms = max(found.until_ms, found.lands_ms)
        actor = replace(actor, errand=replace(actor.errand, due_ms=max(actor.errand.due_ms, until_ms), halted=False))
    kept = (h for h in others if h.tool != "cew" or h.until_ms + reactions.TIRED_MS > t or (h.falls and not found.falls))
    return replace(actor, hurts=(*kept, found)), cries


def _shot(setting: Setting, world: World, row: int, actor: Actor, found: Hurt) -> tuple[Actor, tuple[tuple[str, int], ...]]:
    t = found.since_ms
    cries: tuple[tuple[str, int], ...] = (("grunt_2", 60),)
    if found.part != "head":
        cries = (("cry_2", 60), ("groan_1", 1900), ("groan_2", 4300))
    kneels = acts.posture_at(setting, row, actor.now, t) == "kneel"
    clip = _of(setting, row, SINKS if kneels else FALLS, tied=tied(setting, world, actor))
    actor = replace(_silenced(actor, t), errand=None, flinch_ms=t, hurts=(*(replace(h, locks=False) for h in actor.hurts), found))
    if clip and _is_up(setting, row, actor, t, "kneel" if kneels else "stand"):
        actor = replace(actor, hurts=(*actor.hurts[:-1], replace(found, falls=True)))
        here = standing_place(setting, row, actor.now, t)
        others = [p for p in _others(setting, world, row, t) if not kneels or math.dist(p, here[:2]) > BENEATH_M]
        actor = acts.begin(actor, with_room(setting, row, acts.staying(clip, t, here), others), setting, row)
        cries = (*cries, ("body_fall", lands_ms(setting, row, clip)))
    elif goes_down(setting.rows.track(row, actor.now.clip).clip):
        actor = replace(actor, hurts=(*actor.hurts[:-1], replace(found, falls=True)))
    elif acts.rises(setting, row, actor.now, t) and LIMP in setting.rows.tracks[row]:
        actor = acts.begin(actor, acts.staying(LIMP, t, ground_at(actor.now, t)), setting, row)
    return actor, cries


def _others(setting: Setting, world: World, row: int, t_ms: int) -> list[tuple[float, float]]:
    """Where everybody else is, trainees as well."""
    cast = [standing_place(setting, k, a.now, t_ms)[:2] for k, a in enumerate(world.actors) if k != row]
    return cast + [(b.head.px, b.head.pz) for b in world.bodies if b.head is not None]


def tied(setting: Setting, world: World, actor: Actor) -> bool:
    """He wears handcuffs, or his hands are behind his back as in what is done in them."""
    return "cuffed" in actor.now.clip or actor.name in in_handcuffs(setting, world)


def _of(setting: Setting, row: int, clips: tuple[str, str], *, tied: bool) -> str:
    """The clip that fits; none where his body does not know it."""
    return clips[tied] if clips[tied] in setting.rows.tracks[row] else ""


def _is_up(setting: Setting, row: int, actor: Actor, t_ms: int, posture: str = "stand") -> bool:
    """He is on his feet, or his knees, and not about to leave them."""
    if goes_down(setting.rows.track(row, actor.now.clip).clip) or acts.rises(setting, row, actor.now, t_ms):
        return False
    return acts.posture_at(setting, row, actor.now, t_ms) == posture


def _threw(h: Hurt) -> bool:
    return h.falls and h.tool == "cew"


def _silenced(actor: Actor, t_ms: int) -> Actor:
    said = actor.saying
    return actor if said is None else replace(actor, saying=replace(said, until_ms=min(said.until_ms, max(t_ms, said.since_ms))))


def _heard(setting: Setting, world: World, actor: Actor, t_ms: int, cries: Iterable[tuple[str, int]]) -> World:
    """What comes out of his mouth from now on instead of what was to come: (sound, after ms). Who speaks meanwhile makes none of it."""
    cries = tuple(cries)
    if not cries:
        return world
    mine = [(sound, after) for sound, after in cries if sound == "body_fall" or actor.name in setting.throats.get(sound, ())]
    kept = tuple(s for s in world.sounds if s.at != actor.name or s.since_ms <= t_ms or s.clip not in setting.throats)
    return replace(world, sounds=(*kept, *(PlayingSound(sound, actor.name, t_ms + after) for sound, after in mine)))


def _way(setting: Setting, world: World, row: int, effect: Effect) -> tuple[tuple[float, float], int, bool]:
    """From whom it came through the body, from which side of it, and whether from behind."""
    x, z, heading = ground_at(world.actors[row].now, effect.at_ms)
    by: Body | None = next((b for b in world.bodies if b.trainee == effect.text_arg("by")), None)
    if by is None or by.head is None:
        return (0.0, 0.0), 1, False
    dx, dz = x - by.head.px, z - by.head.pz
    far = math.hypot(dx, dz)
    if far < 1e-6:
        return (0.0, 0.0), 1, False
    dx, dz = dx / far, dz / far
    rightward = dx * math.cos(heading) - dz * math.sin(heading)
    forward = -dx * math.sin(heading) - dz * math.cos(heading)
    return (round(dx, 6), round(dz, 6)), -1 if rightward > 0.0 else 1, forward > BEHIND
