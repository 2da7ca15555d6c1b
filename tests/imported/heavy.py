"""People made to be heavy: within every bound of what may be read, and as much work as they can be."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import numpy as np
from assets.build import Doc
from assets.mutate import Outcomes

from tests.imported.stranger import stranger
from tests.world.conftest import skeleton
from vr_dti.assets.gltf.read import read_model
from vr_dti.cast.basemesh import Ints
from vr_dti.cast.imported import apart
from vr_dti.errors import InputError
from vr_dti.spaces import Floats
from vr_dti.world.animation.units import UNIT

SIDE = 222
"""vertices along each side of a net: 97,682 triangles"""


def net(side: int) -> Ints:
    """(T, 3) triangles between `side` by `side` vertices."""
    i = np.arange(side * side).reshape(side, side)
    quads = np.stack((i[:-1, :-1], i[:-1, 1:], i[1:, 1:], i[1:, :-1]), axis=-1).reshape(-1, 4)
    return np.concatenate((quads[:, (0, 1, 2)], quads[:, (0, 2, 3)]))


def ball(side: int = SIDE) -> Floats:
    """(side * side, 3) a ball of 0.6 m, all of whose triangles are alike: none is cheaper to leave out than its neighbours."""
    down, round_ = np.meshgrid(np.linspace(0.01, 3.13, side), np.linspace(0.0, 2.0 * np.pi, side), indexing="ij")
    at = np.stack((np.sin(down) * np.cos(round_), np.cos(down), np.sin(down) * np.sin(round_)), axis=-1)
    out: Floats = at.reshape(-1, 3) * 0.3 + (0.0, 1.0, 0.0)
    return out


def heavy(position: Floats, triangles: Ints, *, sets: int = 1, targets: int = 0, names: tuple[str, ...] = (), binds: int = 0) -> Doc:
    """A person of VRM 1.0 with that mesh on its hips; all its morph targets, and all its sets of joints, share one accessor."""
    doc = stranger(skeleton("stocky"), "vrm")
    hung, weights = np.zeros((len(position), 4), np.uint8), np.zeros((len(position), 4), np.float32)
    weights[:, 0] = 1.0
    shared = doc.vertices(hung, "u1"), doc.vertices(weights)
    attributes = {"POSITION": doc.vertices(position.astype(np.float32), bounds=True)}
    for k in range(sets):
        attributes |= {f"JOINTS_{k}": shared[0], f"WEIGHTS_{k}": shared[1]}
    mesh = doc.json["meshes"][0]
    mesh["primitives"] = [{"attributes": attributes, "indices": doc.indices(triangles.ravel(), "u4"), "material": 1}]
    mesh.pop("extras")
    if targets:
        moved = doc.vertices(np.full((len(position), 3), 0.001, np.float32), bounds=True)
        mesh["primitives"][0]["targets"] = [{"POSITION": moved}] * targets
        mesh["extras"] = {"targetNames": [*names, *(f"target {k}" for k in range(targets - len(names)))]}
    if binds:
        body = next(i for i, n in enumerate(doc.json["nodes"]) if n.get("name") == "body")
        bound = [{"node": body, "index": k % targets, "weight": 1.0} for k in range(binds)]
        doc.json["extensions"]["VRMC_vrm"]["expressions"] = {"preset": {"happy": {"morphTargetBinds": bound}}}
    return doc


def heaviest() -> dict[str, Callable[[], Doc]]:
    """What is heavy about it -> how it is made."""
    tri, at = net(SIDE), ball()
    rng = np.random.default_rng(1)
    strip = np.arange(99_000)
    order = rng.permutation(len(strip) + 2)
    zigzag = np.stack((np.linspace(-0.3, 0.3, len(order)), 1.0 + 0.01 * (np.arange(len(order)) % 2), np.zeros(len(order))), axis=-1)
    return {
        "ball": lambda: heavy(at, tri),
        "ball inside out": lambda: heavy(at, tri[:, ::-1]),
        "noise": lambda: heavy(rng.uniform((-0.4, 0.6, -0.4), (0.4, 1.4, 0.4), at.shape), tri),
        "strip": lambda: heavy(zigzag[np.argsort(order)], order[np.stack((strip, strip + 1, strip + 2), axis=-1)]),
        "influences": lambda: heavy(at, tri, sets=900),
        "targets": lambda: heavy(at, tri, targets=1000),
        "face": lambda: heavy(at, tri, targets=52, names=tuple(UNIT)[:52]),
        "binds": lambda: heavy(at, tri, targets=60, binds=20_000),
    }


def run_heavy(folder: Path) -> Outcomes:
    """Make each in a process apart, as users have it. `longest_s` is processor time."""
    out = Outcomes()
    for name, make in heaviest().items():
        model = read_model(make().write(folder, f"{name}.vrm"))
        before = _spent_s()
        try:
            apart.person_of(model, "guest", "")
            out.counts["made"] += 1
        except InputError:
            out.counts["refused"] += 1
        out.longest_s = max(out.longest_s, _spent_s() - before)
    return out


def _spent_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
