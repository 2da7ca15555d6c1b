"""The node graph: a forest, or a mistake for every node that is not in one; and where each node rests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults
from vr_dti.assets.gltf.pose import rest_pose, world_from_node
from vr_dti.assets.gltf.values import Camera, Node, Rest, Scene
from vr_dti.spaces import Floats


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of what a node may refer to."""

    meshes: int
    skins: int
    cameras: int
    lights: int


def read_nodes(root: Cursor, counts: Counts, faults: Faults) -> tuple[tuple[Node, ...], Rest]:
    """All nodes and where they rest. Where the graph is no forest, what is told of it is a mistake and nobody has a parent."""
    cursors = root.objects("nodes", most=figures.NODES)
    n = len(cursors)
    children = [c.indices("children", n, "nodes") for c in cursors]
    parent, levels = _forest(cursors, children)
    nodes = []
    for i, c in enumerate(cursors):
        lights = c.extension("KHR_lights_punctual")
        nodes.append(
            Node(
                name=c.text("name"),
                parent=int(parent[i]),
                children=children[i],
                mesh=c.index("mesh", counts.meshes, "meshes"),
                skin=c.index("skin", counts.skins, "skins"),
                camera=c.index("camera", counts.cameras, "cameras"),
                light=lights.index("light", counts.lights, "lights", must=True) if lights else None,
                weights=c.numbers("weights", (), length=-1),
            )
        )
    rest = _rest(cursors, parent, levels)
    if n and not faults.any:
        world = world_from_node(rest, rest_pose(rest))
        lost = np.flatnonzero(~np.isfinite(world).all(axis=(1, 2)))
        if len(lost):
            faults.add(cursors[lost[0]].pointer, "its place under its parents is beyond all numbers")
    return tuple(nodes), rest


def _forest(cursors: list[Cursor], children: list[tuple[int, ...]]) -> tuple[NDArray[np.intp], tuple[NDArray[np.intp], ...]]:
    n = len(cursors)
    parent = np.full(n, -1, dtype=np.intp)
    sound = True
    for i, below in enumerate(children):
        for child in below:
            if parent[child] >= 0:
                cursors[i].fault("children", f"node {child} is already a child of node {parent[child]}")
                sound = False
            else:
                parent[child] = i
    levels = []
    level = [i for i in range(n) if parent[i] < 0]
    reached = len(level)
    while level:
        levels.append(np.array(level, dtype=np.intp))
        level = [c for i in level for c in children[i] if parent[c] == i]
        reached += len(level)
    if reached < n:
        _tell_loops(cursors, parent, {int(i) for row in levels for i in row})
        sound = False
    if not sound:
        return np.full(n, -1, dtype=np.intp), (np.arange(n),)
    return parent, tuple(levels)


def _tell_loops(cursors: list[Cursor], parent: NDArray[np.intp], known: set[int]) -> None:
    """One mistake a loop, with the nodes in it; those that only hang below one are not to blame."""
    for start in range(len(cursors)):
        walk: list[int] = []
        here = start
        seen: set[int] = set()
        while here not in known and here not in seen:
            seen.add(here)
            walk.append(here)
            here = int(parent[here])
        if here in seen:
            loop = walk[walk.index(here) :]
            cursors[loop[0]].fault("children", f"a loop: node {' under '.join(str(i) for i in (*loop[:8], loop[0]))}"[:200])
        known.update(walk)


def _rest(cursors: list[Cursor], parent: NDArray[np.intp], levels: tuple[NDArray[np.intp], ...]) -> Rest:
    n = len(cursors)
    translation, rotation, scale = np.zeros((n, 3)), np.tile((0.0, 0.0, 0.0, 1.0), (n, 1)), np.ones((n, 3))
    for i, c in enumerate(cursors):
        if "matrix" in c:
            if "translation" in c or "rotation" in c or "scale" in c:
                c.fault("matrix", "stands beside translation, rotation or scale; only one of the two may")
            m = np.array(c.numbers("matrix", (), length=16) or np.eye(4).ravel()).reshape(4, 4).T
            if np.abs(m[3] - (0.0, 0.0, 0.0, 1.0)).max() > figures.NEAR:
                c.fault("matrix", "is not affine: its last four numbers must end in 1 and those of the other columns in 0")
            else:
                translation[i], rotation[i], scale[i], whole = split(m)
                if not whole:
                    c.note("its matrix shears, which is left out; apply the object's transforms before the export")
            continue
        translation[i] = c.numbers("translation", (0.0, 0.0, 0.0))
        scale[i] = c.numbers("scale", (1.0, 1.0, 1.0))
        q = np.array(c.numbers("rotation", (0.0, 0.0, 0.0, 1.0), low=-2.0, high=2.0))
        length = float(np.sqrt((q * q).sum()))
        if abs(length - 1.0) > 0.05:
            c.fault("rotation", f"a quaternion of length {length:.3g}, not 1")
        else:
            rotation[i] = q / length
    for a in (translation, rotation, scale, parent):
        a.setflags(write=False)
    return Rest(translation, rotation, scale, parent, levels)


def split(m: Floats) -> tuple[Floats, Floats, Floats, bool]:
    """An affine matrix (4, 4) as move (3,), turn (4,) and scale (3,), and whether it is wholly made of them; else they are the nearest."""
    size = float(np.abs(m[:3, :3]).max()) or 1.0
    a = m[:3, :3] / size
    scale = np.sqrt((a**2).sum(axis=0))
    if np.linalg.det(a) < 0.0:
        scale[0] = -scale[0]
    columns = np.where(np.abs(scale) > 1e-9, a / np.where(np.abs(scale) > 1e-9, scale, 1.0), np.eye(3))
    u, _, v = np.linalg.svd(columns)
    turn = u @ np.diag((1.0, 1.0, np.sign(np.linalg.det(u @ v)) or 1.0)) @ v
    whole = bool(np.abs(turn * scale - a).max() <= figures.NEAR)
    return m[:3, 3], _quaternion(turn), scale * size, whole


def _quaternion(turn: Floats) -> Floats:
    """Of a rotation matrix (3, 3), by the largest of its four parts (Shepperd 1978)."""
    (a, b, c), (d, e, f), (g, h, i) = turn
    parts = np.array((1 + a - e - i, 1 - a + e - i, 1 - a - e + i, 1 + a + e + i))
    k = int(parts.argmax())
    rows = (
        (parts[0], b + d, g + c, h - f),
        (b + d, parts[1], f + h, c - g),
        (g + c, f + h, parts[2], d - b),
        (h - f, c - g, d - b, parts[3]),
    )
    q = np.array(rows[k])
    out: Floats = q / (np.sqrt((q * q).sum()) or 1.0)
    return out


def read_scenes(root: Cursor, nodes: tuple[Node, ...], faults: Faults) -> tuple[tuple[Scene, ...], int | None]:
    """All scenes, and which of them is shown."""
    scenes = []
    for c in root.objects("scenes", most=figures.NODES):
        chosen = c.indices("nodes", len(nodes), "nodes")
        for node in chosen:
            if nodes[node].parent >= 0:
                c.fault("nodes", f"node {node} is no root: it is a child of node {nodes[node].parent}")
        scenes.append(Scene(c.text("name"), chosen))
    return tuple(scenes), root.index("scene", len(scenes), "scenes")


def read_cameras(root: Cursor) -> tuple[Camera, ...]:
    """All cameras."""
    out = []
    for c in root.objects("cameras"):
        perspective = c.text("type", must=True) != "orthographic"
        p = c.need("perspective" if perspective else "orthographic")
        near, far = p.number("znear", 0.0, low=0.0, must=True), p.number("zfar", 0.0, low=0.0, must=not perspective)
        if "zfar" in p and far <= near:
            p.fault("zfar", "is not beyond znear")
        size = (0.0, 0.0) if perspective else (p.number("xmag", must=True), p.number("ymag", must=True))
        yfov = p.number("yfov", 0.0, low=0.0, must=True) if perspective else 0.0
        out.append(Camera(c.text("name"), perspective, yfov, p.number("aspectRatio", 0.0, low=0.0), size, near, far))
    return tuple(out)
