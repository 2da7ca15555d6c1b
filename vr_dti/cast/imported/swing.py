"""The springs of a stranger's model brought into our bind pose, and what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf.person_values import Collider, Spring
from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported.model_bones import Rested
from vr_dti.cast.mesh import Swing
from vr_dti.cast.rig import packed
from vr_dti.cast.surface import Surface
from vr_dti.spaces import Floats, normalized

MOST_SPRINGS = 128
"""of a person (default): with our joints they are counted in a byte"""
MOST_COLLIDERS = 32
"""of a person (default)"""
FIELD = "swing"
"""of a `Surface`: (V, K) how much of each corner hangs on each spring"""
_LEAF_M = 0.07
"""of a spring on which nothing hangs, from where it begins (VRM 0.x)"""
_LEAST = 1 / 255
_MOST_FORCE = 100.0
"""metres a second: stiffness is mostly below 4 (default)"""


@dataclass(frozen=True, slots=True, eq=False)
class Springs:
    """Those of a model that can swing here, parents first."""

    springs: tuple[Spring, ...]
    colliders: tuple[Collider, ...]
    by_node: NDArray[np.intp]
    """(N,) the spring that carries each node; -1: none does"""
    notes: tuple[str, ...]


def springs_of(model: Model, who: Rested) -> Springs:
    """Which springs there are: none on bones that are ours, none twice, none without length."""
    h = who.humanoid
    ours = set(h.rows.values())
    said = model.person.springs if model.person is not None else ()
    found: dict[int, Spring] = {}
    for s in said:
        if s.node not in ours and (s.tail is None or s.node in h.bones.above(s.tail)[1:]):
            found.setdefault(s.node, s)
    order = sorted(found, key=lambda node: len(h.bones.above(node)))
    notes = () if len(order) <= MOST_SPRINGS else (f"only the first {MOST_SPRINGS} of its {len(order)} springs swing",)
    kept = order[:MOST_SPRINGS]
    row = {node: k for k, node in enumerate(kept)}
    by_node = np.full(len(model.nodes), -1, dtype=np.intp)
    for node in range(len(by_node)):
        by_node[node] = next((row.get(up, -1) for up in h.bones.above(node) if up in row or up in ours), -1)
    colliders = model.person.colliders[:MOST_COLLIDERS] if model.person is not None else ()
    return Springs(tuple(found[node] for node in kept), colliders, by_node, notes)


def swing_of(made: Springs, who: Rested, carried: Floats, pieces: Sequence[Surface], scale: float, lift_m: float) -> Swing | None:
    """`carried` (N, 4, 4): from each node's own frame to our bind pose, hips over the origin; `pieces` in the order of their vertices.

    None where nothing hangs on any spring.
    """
    rows, joints, weights = _hung(made, who.humanoid.owners(), pieces)
    if not len(rows):
        return None
    h, owner = who.humanoid, who.humanoid.owners()
    up = (0.0, lift_m, 0.0)
    head = np.stack([carried[s.node, :3, 3] for s in made.springs]) + up
    ends = [carried[s.tail, :3, 3] if s.tail is not None else _leaf(carried, h.bones.parent, s.node) for s in made.springs]
    ends = [end + up for end in ends]
    way = np.stack(ends) - head
    length = np.linalg.norm(way, axis=1, keepdims=True)
    tail = np.where(length > 1e-4, np.stack(ends), head - np.array((0.0, _LEAF_M, 0.0)))
    above = [int(h.bones.parent[s.node]) for s in made.springs]
    parent = [
        int(made.by_node[n]) if n >= 0 and made.by_node[n] >= 0 else -1 - int(owner[s.node])
        for s, n in zip(made.springs, above, strict=True)
    ]
    size = np.cbrt(np.abs(np.linalg.det(carried[:, :3, :3])))
    return Swing(
        parent=np.array(parent, dtype=np.int64),
        head_m=head,
        tail_m=tail,
        stiffness=np.clip([s.stiffness * scale for s in made.springs], 0.0, _MOST_FORCE),
        gravity=np.clip([s.gravity for s in made.springs], -_MOST_FORCE, _MOST_FORCE) @ h.turn.T * scale,
        drag=np.array([s.drag for s in made.springs]),
        radius_m=np.array([s.radius * size[s.node] for s in made.springs]),
        centre=np.array([-1 if s.centre is None else owner[s.centre] for s in made.springs], dtype=np.int64),
        collider_joint=np.array([owner[c.node] for c in made.colliders], dtype=np.int64),
        collider_m=np.array([_ends(c, carried[c.node]) for c in made.colliders]).reshape(-1, 2, 3) + up,
        collider_radius_m=np.array([c.radius * size[c.node] for c in made.colliders]),
        meets=np.array([[c in s.colliders for c in range(len(made.colliders))] for s in made.springs], dtype=bool).reshape(
            len(made.springs), -1
        ),
        rows=rows,
        joints=joints,
        weights=weights,
    )


def _leaf(carried: Floats, parent: NDArray[np.intp], node: int) -> Floats:
    """7 cm on in the direction from its parent."""
    at = carried[node, :3, 3]
    up = int(parent[node])
    way = at - carried[up, :3, 3] if up >= 0 else np.zeros(3)
    out: Floats = at + _LEAF_M * (normalized(way) if np.linalg.norm(way) > 1e-6 else np.array((0.0, -1.0, 0.0)))
    return out


def _ends(c: Collider, carried: Floats) -> Floats:
    ends = np.array((c.offset, c.tail if c.tail is not None else c.offset))
    out: Floats = ends @ carried[:3, :3].T + carried[:3, 3]
    return out


def _hung(
    made: Springs, owner: NDArray[np.intp], pieces: Sequence[Surface]
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint8]]:
    """Vertices that hang on springs, and by how much on what: those shares are in the owners' in `Surface.weights`."""
    mine = [owner[s.node] for s in made.springs]
    rows, joints, weights = [np.zeros(0, np.uint32)], [np.zeros((0, 4), np.uint8)], [np.zeros((0, 4), np.uint8)]
    count = 0
    for s in pieces:
        field = s.fields.get(FIELD)
        if field is not None:
            on = np.flatnonzero(field.sum(axis=1) > _LEAST)
            body = s.weights[on].astype(np.float32)
            for k, j in enumerate(mine):
                body[:, j] -= field[on, k].astype(np.float32)
            j4, w4 = (
                packed(np.concatenate((np.maximum(body, 0.0), field[on].astype(np.float32)), axis=1))
                if len(on)
                else (joints[0], weights[0])
            )
            rows.append((on + count).astype(np.uint32))
            joints.append(j4)
            weights.append(w4)
        count += len(s)
    return np.concatenate(rows), np.concatenate(joints), np.concatenate(weights)
