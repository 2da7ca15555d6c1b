"""A recorded movement: where each bone of a stranger is and how it is turned, frame by frame. From glTF and VRM animations; `bvh.py` gives
the same from BVH."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.assets.gltf.animation_values import Animation
from vr_dti.assets.gltf.curves import sample
from vr_dti.assets.gltf.faults import plain
from vr_dti.assets.gltf.pose import local_matrices
from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported.bones import Bones
from vr_dti.cast.imported.model_bones import MOST_BONES, rested
from vr_dti.errors import InputError
from vr_dti.spaces import Floats, normalized

RATE_HZ = 30.0
LONGEST_S = 120.0
"""of a movement (default)"""
MOST_PLACES = 3_000_000
"""bones times frames (default)"""


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """In the file's own axes and unit."""

    bones: Bones
    said: Mapping[str, int]
    """name of a bone -> row, where the file tells (VRM)"""
    rest: Floats
    """(N, 3, 3) how each bone is turned at rest"""
    turn: Floats
    """(T, N, 3, 3) and in each frame"""
    place: Floats
    """(T, N, 3)"""
    rate_hz: float


def cut(motion: Motion, from_s: float, to_s: float | None) -> Motion:
    """The part of `motion` between two times. Raises `InputError` where that is none of it."""
    whole_s = (len(motion.turn) - 1) / motion.rate_hz
    first, last = round(from_s * motion.rate_hz), round(min(whole_s if to_s is None else to_s, whole_s) * motion.rate_hz)
    if last - first < 1:
        until = "its end" if to_s is None else f"{to_s:g} s"
        raise InputError(f"{motion.bones.file}: nothing lies between {from_s:g} s and {until}", f"it lasts {whole_s:.1f} s")
    return replace(motion, turn=motion.turn[first : last + 1], place=motion.place[first : last + 1])


def motion_of(model: Model, wanted: str = "") -> Motion:
    """The movement `wanted` of `model` (its name, or its number from 0); the only one where none is named. Raises `InputError`."""
    animation = _chosen(model, wanted)
    if len(model.nodes) > MOST_BONES:
        raise InputError(f"{model.file}: {len(model.nodes)} nodes, more than {MOST_BONES}", "bring the person alone")
    count = int(min(animation.length_s, LONGEST_S) * RATE_HZ) + 1
    if animation.length_s > LONGEST_S or count * len(model.nodes) > MOST_PLACES:
        raise InputError(f"{model.file}: a movement of {animation.length_s:.0f} s of {len(model.nodes)} bones", "cut it into shorter ones")
    who = rested(model)
    t = np.arange(max(count, 2)) / RATE_HZ
    world = _worlds(model, animation, t)
    if not np.isfinite(world).all():
        raise InputError(f"{model.file}: its movement holds values that are no finite numbers", "export it again")
    return Motion(who.humanoid.bones, model.bones, _turns(who.world), _turns(world), world[..., :3, 3], RATE_HZ)


def _chosen(model: Model, wanted: str) -> Animation:
    names = [a.name or str(i) for i, a in enumerate(model.animations)]
    if not names:
        raise InputError(f"{model.file}: it has no movement", "export the animation with it")
    if not wanted and len(names) == 1:
        return model.animations[0]
    found = [a for i, a in enumerate(model.animations) if wanted and wanted in (a.name, str(i))]
    if len(found) != 1:
        what = f"{len(names)} movements" if not wanted else f"no movement {plain(wanted)[:40]!r}"
        raise InputError(f"{model.file}: {what}", f"say which: --movement NAME, one of: {', '.join(plain(n)[:40] for n in names[:20])}")
    return found[0]


def _worlds(model: Model, animation: Animation, t: Floats) -> Floats:
    """(T, N, 4, 4) every node's place at seconds `t`."""
    rest, n = model.rest, len(model.nodes)
    parts = {
        "translation": np.tile(rest.translation, (len(t), 1, 1)),
        "rotation": np.tile(rest.rotation, (len(t), 1, 1)),
        "scale": np.tile(rest.scale, (len(t), 1, 1)),
    }
    for channel in animation.channels:
        if channel.path in parts:
            parts[channel.path][:, channel.node] = sample(channel.curve, t)
    flat = [parts[k].reshape(len(t) * n, -1) for k in ("translation", "rotation", "scale")]
    own = local_matrices(flat[0], flat[1], flat[2]).reshape(len(t), n, 4, 4)
    out = own.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for nodes in rest.levels[1:]:
            out[:, nodes] = out[:, rest.parent[nodes]] @ own[:, nodes]
    return out


def _turns(world: Floats) -> Floats:
    """(..., 3, 3) the turns in affine matrices (..., 4, 4) that scale, but do not shear much."""
    x = normalized(world[..., :3, 0])
    y = world[..., :3, 1]
    y = normalized(y - (y * x).sum(axis=-1, keepdims=True) * x)
    return np.stack((x, y, np.cross(x, y)), axis=-1)
