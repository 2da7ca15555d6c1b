"""The bones of a glTF model: where they lie at rest, or as its skins were bound, whichever has its arms more spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.assets.gltf.pose import rest_pose, world_from_node
from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported.bones import Bones, Humanoid, Sides, humanoid
from vr_dti.errors import DocumentError, InputError, Mistake
from vr_dti.spaces import Floats, normalized

MOST_BONES = 2_000
"""nodes of a model that is to be a person (default)"""
_SPREAD_COS = 0.5
"""an upper arm within 60 degrees of straight out or 45 degrees below it: T pose and A pose are (default)"""


@dataclass(frozen=True, slots=True, eq=False)
class Rested:
    """A model whose bones are known, in the pose that is taken for its rest."""

    humanoid: Humanoid
    world: Floats
    """(N, 4, 4) of each node, in the file's axes"""
    notes: tuple[str, ...]


def rested(model: Model) -> Rested:
    """Find the humanoid of `model`. Raises `DocumentError`, `InputError`."""
    if len(model.nodes) > MOST_BONES:
        raise InputError(
            f"{model.file}: {len(model.nodes)} nodes, more than {MOST_BONES}", "bring the person alone, without a place around them"
        )
    rest = world_from_node(model.rest, rest_pose(model.rest))
    made = _humanoid(model, rest)
    spread, notes = _spread(made), list(made.notes)
    bound = _bound(model, rest, made)
    if bound is not None and spread < _SPREAD_COS:
        try:
            other = _humanoid(model, bound)
        except DocumentError:
            other = made
        if _spread(other) > spread:
            made, rest, spread = other, bound, _spread(other)
            notes = [*other.notes, "at rest its arms are not spread: the pose in which its mesh was bound is taken instead"]
    if spread < _SPREAD_COS:
        what, remedy = "it rests neither in T pose nor in A pose: its arms are not spread", "export it in T pose, arms straight out"
        raise DocumentError(model.file, [Mistake(0, "bones", what, remedy)])
    return Rested(made, rest, tuple(notes))


def _humanoid(model: Model, world: Floats) -> Humanoid:
    parent = np.array([n.parent for n in model.nodes], dtype=np.intp)
    likely = np.zeros(len(parent), dtype=bool)
    for skin in model.skins:
        likely[list(skin.joints)] = True
    return humanoid(Bones(model.file, tuple(n.name for n in model.nodes), parent, world[:, :3, 3], likely), model.bones)


def _spread(h: Humanoid) -> float:
    """The cosine between the upper arms and the nearer of T and A pose, of the worse arm."""
    out = 1.0
    for side, sign in zip(Sides, (-1.0, 1.0), strict=True):
        arm = normalized(h.place[h.rows[f"{side}ForeArm"]] - h.place[h.rows[f"{side}Arm"]])
        out = min(out, max(float(arm @ normalized(way)) for way in ((sign, 0.0, 0.0), (sign, -1.0, 0.0))))
    return out


def _bound(model: Model, rest: Floats, h: Humanoid) -> Floats | None:
    """(N, 4, 4) where nodes lay as the skins were bound, seen from the hips; None where no skin tells of the hips."""
    hips = h.rows["Hips"]
    first = next((s for s in model.skins if hips in s.joints), None)
    if first is None:
        return None
    out = rest.copy()
    known = np.zeros(len(rest), dtype=bool)
    try:
        for skin in sorted(model.skins, key=lambda s: s is not first):
            pin = next((j for j in skin.joints if known[j]), hips)
            world = out[pin] @ skin.joint_from_mesh[skin.joints.index(pin)] if pin in skin.joints else None
            for joint, inverse in zip(skin.joints, skin.joint_from_mesh, strict=True):
                if world is not None and not known[joint]:
                    out[joint], known[joint] = world @ np.linalg.inv(inverse), True
    except np.linalg.LinAlgError:
        return None
    for level in model.rest.levels:
        for node in level:
            up = int(model.rest.parent[node])
            if not known[node] and up >= 0:
                try:
                    out[node] = out[up] @ np.linalg.solve(rest[up], rest[node])
                except np.linalg.LinAlgError:
                    return None
    return out if np.isfinite(out).all() else None
