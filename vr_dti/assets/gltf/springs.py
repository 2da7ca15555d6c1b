"""What of a VRM person swings: hair, skirts, tails (VRMC_springBone 1.0, and secondaryAnimation of VRM 0.x in its words)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.person_values import Collider, Spring
from vr_dti.assets.gltf.values import Node

MOST_SPRINGS = 2_000
"""of a person, read (default)"""
MOST_COLLIDERS = 64
"""that one spring is kept out of, read (default)"""
_DOWN = (0.0, -1.0, 0.0)

Springs = tuple[tuple[Spring, ...], tuple[Collider, ...]]


def read_springs1(v: Cursor, nodes: int) -> Springs:
    """Of VRMC_springBone. Raises nothing: mistakes are told to the cursor's faults."""
    colliders: list[Collider] = []
    place: dict[int, int] = {}
    said = v.objects("colliders")
    for i, c in enumerate(said):
        node, shape = c.index("node", nodes, "nodes", must=True), c.need("shape")
        found = shape.obj("sphere") or shape.obj("capsule")
        if node is not None and found is not None:
            place[i] = len(colliders)
            other = _three(found, "tail") if "tail" in found else None
            colliders.append(Collider(node, _three(found, "offset"), other, found.number("radius", low=0.0)))
    groups = [[place[i] for i in g.indices("colliders", len(said), "colliders") if i in place] for g in v.objects("colliderGroups")]
    out: list[Spring] = []
    for s in v.objects("springs"):
        centre = s.index("center", nodes, "nodes")
        met = _against(groups[g] for g in s.indices("colliderGroups", len(groups), "collider groups"))
        chain = [(j, j.index("node", nodes, "nodes", must=True)) for j in s.objects("joints")]
        for (j, node), (_, tail) in pairwise(chain):
            if node is not None and tail is not None:
                x, y, z = j.numbers("gravityDir", _DOWN)
                power = j.number("gravityPower", 0.0)
                stiffness, drag = j.number("stiffness", 1.0, low=0.0), j.number("dragForce", 0.5, low=0.0, high=1.0)
                gravity = (power * x, power * y, power * z)
                out.append(Spring(node, tail, stiffness, gravity, drag, j.number("hitRadius", 0.0, low=0.0), centre, met))
    return tuple(out[:MOST_SPRINGS]), tuple(colliders)


def read_springs0(v: Cursor, nodes: Sequence[Node]) -> Springs:
    """Of secondaryAnimation: each bone named there swings, with all that hangs on it."""
    colliders: list[Collider] = []
    groups: list[list[int]] = []
    for g in v.objects("colliderGroups"):
        node = g.index("node", len(nodes), "nodes", must=True)
        groups.append([])
        for c in g.objects("colliders") if node is not None else ():
            assert node is not None
            x, y, z = _axes(c.obj("offset"))
            groups[-1].append(len(colliders))
            colliders.append(Collider(node, (x, y, -z), None, c.number("radius", 0.0, low=0.0)))  # Unity's z points the other way
    out: list[Spring] = []
    met: set[int] = set()
    for g in v.objects("boneGroups"):
        down = _axes(g.obj("gravityDir")) if "gravityDir" in g else _DOWN
        power = g.number("gravityPower", 0.0)
        gravity = (power * down[0], power * down[1], power * down[2])
        stiffness, drag = g.number("stiffiness", 1.0, low=0.0), g.number("dragForce", 0.5, low=0.0, high=1.0)
        radius, centre = g.number("hitRadius", 0.0, low=0.0), g.integer("center", -1, low=-1)
        against = _against(groups[k] for k in g.indices("colliderGroups", len(groups), "collider groups"))
        todo = list(g.indices("bones", len(nodes), "nodes"))
        while todo and len(out) < MOST_SPRINGS:
            node = todo.pop()
            if node in met:
                continue
            met.add(node)
            children = nodes[node].children
            tail = children[0] if children else None
            out.append(Spring(node, tail, stiffness, gravity, drag, radius, centre if 0 <= centre < len(nodes) else None, against))
            todo += children
    return tuple(out), tuple(colliders)


def _against(groups: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(islice((c for g in groups for c in g), MOST_COLLIDERS)))


def _three(c: Cursor, key: str) -> tuple[float, float, float]:
    x, y, z = c.numbers(key, (0.0, 0.0, 0.0))
    return x, y, z


def _axes(c: Cursor | None) -> tuple[float, float, float]:
    return (c.number("x", 0.0), c.number("y", 0.0), c.number("z", 0.0)) if c is not None else (0.0, 0.0, 0.0)
