"""What an actor does next: clips begun, ways planned, what must come first put first. Pure; every function gives a new actor."""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.world.animation.gait import Spot, planned, steps_needed
from vr_dti.world.animation.way import RAMP_MS, STEP_TURN_RAD, TURN_STEP_MS, ground_at, placed, turn_steps, turns_of, way_heading, wrapped
from vr_dti.world.falling import goes_down, with_room
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, Errand, Footfall, Motion
from vr_dti.world.whereabouts import played, standing_place

WALK_MPS = 1.3
"""Preferred walking speed of adults on the level (1.2 to 1.4 m/s in the gait literature): default"""
HURRY_MPS = 2.4
"""the fastest an act may be hurried by `travel_ms`: default"""
RUN_CLIP, RUN_FROM_MPS, RUN_FROM_M = "run_up", 1.8, 2.0
"""Somebody who is hurried beyond this, over more than a step or two, runs: default, where people begin to (1.9 to 2.1 m/s)"""
STEP_SLOT_MS = 380
"""time of one step of somebody who only turns or shifts: default"""
WALK_FROM_M = 0.15
WALK_FROM_RAD = math.radians(25.0)
"""A way or turn shorter than this is taken up while the clip begins. Default."""
UP = 0.85
"""so much of getting up from his belly is over when somebody counts as standing: both feet are flat under him, and his head is
within 20 cm of its height. Default"""
SAME_M, SAME_RAD = 0.05, math.radians(6.0)
"""so near counts as there, for a loop that already runs: default"""
SHIFT_MS, SHIFT_MPS = 350, 0.7
"""and takes at least this long, at most so fast"""


def begin(actor: Actor, motion: Motion, setting: Setting, row: int) -> Actor:
    """`actor` with `motion` now, cross-faded from what it did; a fade that is not over goes on beneath."""
    fade = setting.rows.track(row, actor.now.clip).clip.blend_ms
    older = actor.before if actor.before and motion.since_ms < actor.now.since_ms + fade else None
    return replace(actor, now=replace(motion, nth=actor.now.nth + 1), before=actor.now, older=older)


def staying(clip: str, at_ms: int, spot: Spot) -> Motion:
    """`clip` begun at `at_ms` on `spot`."""
    return Motion(clip, at_ms, spot[:2], spot[:2], spot[2], spot[2], at_ms)


def posture_at(setting: Setting, row: int, motion: Motion, t_ms: int) -> str:
    """What the body does: stands, kneels, lies..."""
    clip = setting.rows.track(row, motion.clip).clip
    if played(setting, row, motion, t_ms) > 0.35:
        return clip.ends or clip.posture
    return clip.posture


def rises(setting: Setting, row: int, motion: Motion, t_ms: int) -> bool:
    """He is getting up from his belly and not on his feet yet: a clip that begins upright would throw him there. The frame of such a clip
    is where he lay; who drops lies there again."""
    clip = setting.rows.track(row, motion.clip).clip
    return clip.posture == "prone" and clip.ends == "stand" and played(setting, row, motion, t_ms) < UP


def feet_at(setting: Setting, row: int, motion: Motion, t_ms: int) -> tuple[Spot, Spot]:
    """Where the feet are at `t_ms`, in world: by the steps being taken, else by the clip."""
    if motion.left and (t_ms <= motion.until_ms or setting.rows.track(row, motion.clip).clip.stride_m > 0.0):
        return _fallen(motion.left, t_ms), _fallen(motion.right, t_ms)
    track = setting.rows.track(row, motion.clip)
    i, _ = track.index(t_ms - motion.since_ms, motion.nth)
    frame = ground_at(motion, t_ms)
    return placed(frame, track.feet[i][0]), placed(frame, track.feet[i][1])


def _fallen(falls: tuple[Footfall, ...], t_ms: int) -> Spot:
    """A foot that is in the air counts as where it was going when it is past the middle of its swing, else as where it was."""
    k = 0
    while k + 1 < len(falls) and falls[k + 1].lift_ms + falls[k + 1].land_ms <= 2 * t_ms:
        k += 1
    return falls[k].x_m, falls[k].z_m, falls[k].heading_rad


def stance_of(setting: Setting, row: int, clip: str) -> tuple[Spot, Spot]:
    """Where the feet stand as `clip` begins, in the actor's frame."""
    return setting.rows.track(row, clip).feet[0]


def way(setting: Setting, row: int, motion: Motion, at_ms: int, goal: Spot, clip: str, then: str, lasts_ms: int = -1) -> Motion:
    """The walk of somebody who did `motion` until `at_ms`, to `goal`, there to do `then`; `lasts_ms` overrides his own pace."""
    here = standing_place(setting, row, motion, at_ms)
    far = math.hypot(goal[0] - here[0], goal[1] - here[1])
    bare = Motion(clip, at_ms, here[:2], goal[:2], here[2], goal[2], at_ms)
    own = pace_ms(bare)
    if lasts_ms >= 0:
        own = max(min(lasts_ms, round(1.6 * own)), round(1000.0 * far / HURRY_MPS), 250)
    if far > RUN_FROM_M and 1000.0 * far > RUN_FROM_MPS * own and clip == "walk":
        bare = replace(bare, clip=RUN_CLIP)
    bare = replace(bare, until_ms=at_ms + own)
    return planned(bare, feet_at(setting, row, motion, at_ms), stance_of(setting, row, then))


def pace_ms(motion: Motion) -> int:
    """How long the way of `motion` takes somebody who is in no hurry."""
    far = math.hypot(motion.to_xz[0] - motion.from_xz[0], motion.to_xz[1] - motion.from_xz[1])
    if way_heading(motion) is None:
        return max(round(1000.0 * far / WALK_MPS) + RAMP_MS, STEP_SLOT_MS * steps_needed(motion))
    before, after = turns_of(motion)
    return round(1000.0 * far / WALK_MPS + RAMP_MS + TURN_STEP_MS * (0.6 * turn_steps(before) + turn_steps(after)))


def act(setting: Setting, row: int, actor: Actor, at_ms: int, errand: Errand) -> Actor:
    """`actor` told at `at_ms` to run `errand`. What must come first (getting up, walking there) does. A walk that is asked for by name
    ends in what follows walking. `travel: 0ms` sets somebody down on a mark: for who is out of sight."""
    if errand.due_ms == at_ms and errand.to_xz is not None:  # no time at all for the way: set down there
        here = standing_place(setting, row, actor.now, at_ms)
        there = replace(staying(errand.clip, at_ms, _goal(errand, here)), nth=actor.now.nth + 1)
        return replace(actor, now=there, before=None, older=None, errand=None)
    asked = setting.rows.track(row, errand.clip).clip
    if asked.stride_m > 0.0:
        errand = replace(errand, clip=asked.then or "idle")
    now = setting.rows.track(row, actor.now.clip).clip
    wanted = setting.rows.track(row, errand.clip).clip.posture
    actor = replace(actor, errand=errand)
    if wanted == now.ends and rises(setting, row, actor.now, at_ms):
        return actor
    first = now.leave.get(wanted)
    if first is None or posture_at(setting, row, actor.now, at_ms) == wanted:
        return proceed(setting, row, actor, at_ms)
    if actor.now.clip == first:  # already on the way there
        return actor
    here = standing_place(setting, row, actor.now, at_ms)
    return begin(actor, staying(first, at_ms, here), setting, row)


def proceed(setting: Setting, row: int, actor: Actor, at_ms: int) -> Actor:
    """`actor` gets on with its errand at `at_ms`: walks, waits until it is due, or begins."""
    errand = actor.errand
    assert errand is not None
    here = standing_place(setting, row, actor.now, at_ms)
    goal = _goal(errand, here)
    far, turn = math.hypot(goal[0] - here[0], goal[1] - here[1]), abs(goal[2] - here[2])
    clip = setting.rows.track(row, errand.clip).clip
    if any(clip.travel[:2]):  # it goes somewhere itself; what must land in time is not kept waiting
        walks = (far > WALK_FROM_M or turn > STEP_TURN_RAD) and "contact" not in dict(clip.events)
    else:
        walks = far > WALK_FROM_M or turn > WALK_FROM_RAD
    walks = walks and clip.posture == "stand"
    if walks and posture_at(setting, row, actor.now, at_ms) == "stand":
        walk = setting.rows.track(row, actor.now.clip).clip.walk
        lasts = max(0, errand.due_ms - at_ms) if errand.due_ms >= 0 else -1
        return begin(actor, way(setting, row, actor.now, at_ms, goal, walk, errand.clip, lasts), setting, row)
    if errand.due_ms > at_ms:
        return actor
    if errand.clip == actor.now.clip and clip.loop and far < SAME_M and turn < SAME_RAD:
        return replace(actor, errand=None)  # a loop that already runs goes on
    until = at_ms + max(SHIFT_MS, round(1000.0 * far / SHIFT_MPS)) if far > 0.005 or turn > 0.01 else at_ms
    motion = Motion(errand.clip, at_ms, here[:2], goal[:2], here[2], goal[2], until)
    if goes_down(clip):  # past no people: what the story tells next, a kick or a knee, is placed on where he lies
        motion = with_room(setting, row, motion)
    return replace(begin(actor, motion, setting, row), errand=None)


def _goal(errand: Errand, here: Spot) -> Spot:
    """Where the errand leads, its heading unwound to be near that of `here`."""
    x, z = errand.to_xz if errand.to_xz is not None else here[:2]
    heading = here[2] if errand.to_heading_rad is None else errand.to_heading_rad
    return x, z, here[2] + wrapped(heading - here[2])


def due_ms(setting: Setting, row: int, actor: Actor) -> int:
    """When `actor` does something by itself next: its clip gives way to the one that follows, or its errand can go on; -1: nothing."""
    track = setting.rows.track(row, actor.now.clip)
    end = actor.now.since_ms + track.clip.duration_ms
    if actor.errand is not None:
        if actor.errand.halted:
            return -1
        if actor.now.left and track.clip.stride_m > 0.0:
            return max(actor.now.until_ms, actor.errand.due_ms)
        if not track.clip.loop and track.clip.ends and track.clip.ends != track.clip.posture:
            return end  # getting up or down comes first
        return max(actor.now.until_ms, actor.errand.due_ms)
    if track.clip.stride_m > 0.0 and actor.now.left:
        return actor.now.until_ms
    return end if track.clip.then and not track.clip.loop else -1


def next_of(setting: Setting, row: int, actor: Actor, at_ms: int) -> Actor:
    """What `due_ms` announced, done at `at_ms`."""
    if actor.errand is not None:
        return proceed(setting, row, actor, at_ms)
    clip = setting.rows.track(row, actor.now.clip).clip
    here = standing_place(setting, row, actor.now, at_ms)
    return begin(actor, staying(clip.then or "idle", at_ms, here), setting, row)


def aside(setting: Setting, row: int, actor: Actor, at_ms: int, to_xz: tuple[float, float], lasts_ms: int) -> Actor:
    """`actor` steps to `to_xz` in `lasts_ms` while it goes on with what it does."""
    now = actor.now
    x, z, heading = ground_at(now, at_ms)
    motion = replace(
        now, from_xz=(x, z), to_xz=to_xz, from_heading_rad=heading, to_heading_rad=heading, leaves_ms=at_ms, until_ms=at_ms + lasts_ms
    )
    return replace(actor, now=planned(motion, feet_at(setting, row, now, at_ms), stance_of(setting, row, now.clip)))


def start_of(travel: Spot, end_xz: tuple[float, float], heading: float) -> tuple[tuple[float, float], float]:
    """Where somebody with `heading` begins who is carried by a clip's own `travel` and shall end on `end_xz`."""
    x, z, _ = placed((0.0, 0.0, heading), (travel[0], travel[1], 0.0))
    return (end_xz[0] - x, end_xz[1] - z), heading
