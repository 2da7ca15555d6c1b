"""Skins: joints and inverse bind matrices, and whether the meshes that hang on them fit."""

from __future__ import annotations

import numpy as np

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.accessors import Accessors
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults
from vr_dti.assets.gltf.values import Mesh, Node, Skin
from vr_dti.spaces import Floats


def read_skins(root: Cursor, nodes: int, accessors: Accessors) -> tuple[Skin, ...]:
    """All of them."""
    out = []
    for c in root.objects("skins", most=figures.SKINS):
        joints = c.indices("joints", nodes, "nodes", must=True)
        bind = np.tile(np.eye(4), (len(joints), 1, 1))
        if "inverseBindMatrices" in c:
            bind = _bind(c, len(joints), accessors, bind)
        bind.setflags(write=False)
        out.append(Skin(c.text("name"), joints, bind, c.index("skeleton", nodes, "nodes")))
    return tuple(out)


def _bind(c: Cursor, count: int, accessors: Accessors, default: Floats) -> Floats:
    index = c.index("inverseBindMatrices", len(accessors), "accessors")
    a = accessors.get(index)
    if index is None or a is None:
        return default
    if a.type != "MAT4" or a.kind.kind != "f":
        c.fault("inverseBindMatrices", "must be a MAT4 accessor of floats")
        return default
    if a.count < count:
        c.fault("inverseBindMatrices", f"{a.count} matrices for {count} joints")
        return default
    flat = accessors.floats(index)
    if flat is None:
        return default
    m: Floats = flat[:count].reshape(-1, 4, 4).transpose(0, 2, 1).astype(np.float64)
    wrong = np.flatnonzero(np.abs(m[:, 3] - (0.0, 0.0, 0.0, 1.0)).max(axis=1) > figures.NEAR)
    if len(wrong):
        c.fault("inverseBindMatrices", f"matrix {wrong[0]} is not affine: its last row must be 0 0 0 1")
    return np.ascontiguousarray(m)


def check_worn(
    root: Cursor, nodes: tuple[Node, ...], meshes: tuple[Mesh, ...], skins: tuple[Skin, ...], highest: dict[int, int], faults: Faults
) -> None:
    """Every mesh that a node hangs on a skin finds its joints there, and its morph weights are as many as its targets."""
    cursors = root.objects("nodes", most=figures.NODES)
    loose = sorted({n.mesh for n in nodes if n.mesh is not None and n.skin is None and n.mesh in highest})
    for mesh in loose:
        faults.note(f"/meshes/{mesh}: has joints, but a node shows it without a skin: it is stiff there")
    for c, n in zip(cursors, nodes, strict=True):
        if n.mesh is None:
            if n.skin is not None:
                c.note("has a skin but no mesh")
            if n.weights:
                c.note("has weights but no mesh")
            continue
        if n.skin is not None and n.mesh not in highest:
            c.note(f"mesh {n.mesh} has no joints for its skin: it is stiff")
        elif n.skin is not None and skins[n.skin].joints and highest[n.mesh] >= len(skins[n.skin].joints):
            c.fault("skin", f"mesh {n.mesh} hangs on joint {highest[n.mesh]}, but skin {n.skin} has {len(skins[n.skin].joints)}")
        targets = len(meshes[n.mesh].target_names)
        if n.weights and len(n.weights) != targets:
            c.fault("weights", f"{len(n.weights)} weights, but mesh {n.mesh} has {targets} morph targets")


def check_roots(root: Cursor, nodes: tuple[Node, ...], skins: tuple[Skin, ...]) -> None:
    """A skin's `skeleton` must stand above all its joints; joints under several roots are noted."""
    tree = np.full(len(nodes), -1)
    for i in range(len(nodes)):
        walk = []
        here = i
        while tree[here] < 0 and nodes[here].parent >= 0:
            walk.append(here)
            here = nodes[here].parent
        top = here if tree[here] < 0 else int(tree[here])
        tree[here] = top
        tree[walk] = top
    for c, skin in zip(root.objects("skins", most=figures.SKINS), skins, strict=True):
        if len({int(tree[j]) for j in skin.joints}) > 1:
            c.note("its joints hang under different roots")
            continue
        if skin.root is None or not skin.joints:
            continue
        under = _under(nodes, skin.root)
        outside = [j for j in skin.joints if j not in under]
        if outside:
            c.fault("skeleton", f"node {skin.root} is not above joint {outside[0]}")


def _under(nodes: tuple[Node, ...], top: int) -> set[int]:
    out = {top}
    level = [top]
    while level:
        level = [c for i in level for c in nodes[i].children if c not in out and nodes[c].parent == i]
        out.update(level)
    return out
