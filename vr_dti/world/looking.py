"""At whom everybody looks: names resolved to points, for the look-at layer."""

from __future__ import annotations

from vr_dti.spaces import Floats
from vr_dti.world.animation.look import Look
from vr_dti.world.animation.scalar import Point
from vr_dti.world.casting import Sampled
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import World
from vr_dti.world.whereabouts import TRAINEE, is_trainee

MARK_EYES_M = 1.5
"""how high over a mark somebody looks who looks at it"""
_CHEST = JOINT["Spine2"]


def looks_of(setting: Setting, world: World, m: Floats, cast: Sampled, t_ms: float) -> list[Look]:
    """The looks of the cast. `m` is in world down to the chests: where heads are is taken from there."""
    rows = setting.rows
    eyes = (m[:, _CHEST, :3, :3] @ rows.eyes_m[..., None])[..., 0] + m[:, _CHEST, :3, 3]
    heads: dict[str, Point] = {name: (x, y, z) for name, (x, y, z) in zip(rows.names, eyes.tolist(), strict=True)}
    for body in world.bodies:
        if body.head is not None and f"trainee:{body.trainee}" in heads:
            heads[f"trainee:{body.trainee}"] = body.head[:3]
    out = []
    for row, actor in enumerate(world.actors):
        here = heads[actor.name]
        now, before = _point(setting, heads, actor.look, here), _point(setting, heads, actor.look_before, here)
        since = t_ms - actor.look_since_ms if actor.look_since_ms or actor.look_before else 1e9
        out.append(Look(row, here, now, before, since, cast.look[row]))
    return out


def _point(setting: Setting, heads: dict[str, Point], name: str, here: Point) -> Point | None:
    """The eyes of whom `name` means, or a spot over a mark; None for nobody."""
    if not name:
        return None
    if name in heads:
        return heads[name]
    if is_trainee(setting, name):
        if name != TRAINEE or TRAINEE in setting.trainee_marks:
            return heads[f"trainee:{name.removeprefix('trainee:')}"]
        known = [heads[f"trainee:{t}"] for t in setting.trainee_marks]
        return min(known, key=lambda p: (p[0] - here[0]) ** 2 + (p[2] - here[2]) ** 2, default=None)
    mark = setting.place.marks.get(name)
    return (mark.x_m, MARK_EYES_M, mark.z_m) if mark is not None else None
