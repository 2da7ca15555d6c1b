"""Where somebody or something named is on the ground: actors, trainees, marks."""

from __future__ import annotations

import math

from vr_dti.world.animation.way import ground_at, placed
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, Motion, World

Spot = tuple[float, float, float]
"""x, z, heading"""
TRAINEE = "trainee"
"""in a scenario: whichever trainee is nearest"""


def played(setting: Setting, row: int, motion: Motion, t_ms: int) -> float:
    """How much of a one-shot is over, 0..1; a loop has no end: 0."""
    clip = setting.rows.track(row, motion.clip).clip
    if clip.loop or clip.duration_ms <= 0:
        return 0.0
    return min(1.0, max(0.0, (t_ms - motion.since_ms) / clip.duration_ms))


def standing_place(setting: Setting, row: int, motion: Motion, t_ms: int) -> Spot:
    """Where the actor of `row` would stand if something else began at `t_ms`: its frame, and what is done of the clip's own travel."""
    frame = ground_at(motion, t_ms)
    x, z, turn = setting.rows.track(row, motion.clip).clip.travel
    if not (x or z or turn):
        return frame
    done = played(setting, row, motion, t_ms)
    return placed(frame, (x * done, z * done, turn * done))


def hips_place(setting: Setting, row: int, motion: Motion, t_ms: int) -> tuple[float, float]:
    """x and z of the hips, as the clip has them."""
    track = setting.rows.track(row, motion.clip)
    i, _ = track.index(t_ms - motion.since_ms, motion.nth)
    x, _, z = track.clip.root_m[i].tolist()
    x, z, _ = placed(ground_at(motion, t_ms), (x, z, 0.0))
    return x, z


def is_trainee(setting: Setting, name: str) -> bool:
    """Does `name` mean a trainee: `trainee`, `trainee:ID`, or an id?"""
    return name == TRAINEE or name.removeprefix("trainee:") in setting.trainee_marks


def trainee_body(setting: Setting, bodies: tuple[Body, ...], name: str, near: tuple[float, float]) -> Body | None:
    """The body that `name` means, seen from `near`; None if no such head was seen yet."""
    seen = [b for b in bodies if b.head is not None]
    if name == TRAINEE:
        return min(seen, key=lambda b: _apart(b, near), default=None)
    wanted = name.removeprefix("trainee:")
    return next((b for b in seen if b.trainee == wanted), None)


def _apart(body: Body, near: tuple[float, float]) -> float:
    assert body.head is not None
    return math.hypot(body.head.px - near[0], body.head.pz - near[1])


def spot_of(setting: Setting, world: World, name: str, t_ms: int, near: tuple[float, float]) -> tuple[float, float] | None:
    """x and z of an actor, a trainee (before a head is seen: their mark) or a mark; None for a name that is none of these."""
    for row, actor in enumerate(world.actors):
        if actor.name == name:
            return hips_place(setting, row, actor.now, t_ms)
    if is_trainee(setting, name):
        body = trainee_body(setting, world.bodies, name, near)
        if body is not None and body.head is not None:
            return body.head.px, body.head.pz
        trainee = name.removeprefix("trainee:")
        name = setting.trainee_marks.get(trainee) or next(iter(setting.trainee_marks.values()), "")
    mark = setting.place.marks.get(name)
    return (mark.x_m, mark.z_m) if mark else None


def heading_to(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The heading of somebody at `here` who faces `there`."""
    return math.atan2(here[0] - there[0], here[1] - there[1])
