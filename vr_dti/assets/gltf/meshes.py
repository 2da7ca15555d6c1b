"""Meshes: attributes, triangles and morph targets of each primitive, checked against one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.accessors import Accessors, Array, Floats32
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.draco import Unpacked
from vr_dti.assets.gltf.elements import Elements
from vr_dti.assets.gltf.faults import Faults
from vr_dti.assets.gltf.values import Mesh, Primitive, Target

_WIDTHS = {"POSITION": (3,), "NORMAL": (3,), "TANGENT": (4,), "TEXCOORD": (2,), "COLOR": (3, 4), "JOINTS": (4,), "WEIGHTS": (4,)}
_SETS = 8
"""of texture coordinates, joints and weights a primitive may have (default)"""


@dataclass(frozen=True, slots=True)
class Joints:
    """(V, 4 n) joints and weights, and the highest joint that has weight."""

    joints: NDArray[np.uint16]
    weights: Floats32
    highest: int


class Meshes:
    """Reads meshes; what several primitives share is made once."""

    def __init__(self, accessors: Accessors, materials: int, unpacked: dict[str, Unpacked], faults: Faults) -> None:
        self._accessors = accessors
        self._materials = materials
        self._unpacked = unpacked
        self._faults = faults
        self._elements = Elements(accessors, faults)
        self._joints: dict[tuple[Any, ...], Joints | None] = {}
        self.highest_joint: dict[int, int] = {}
        """mesh -> the highest joint that any of its vertices hangs on"""

    def read(self, root: Cursor) -> tuple[Mesh, ...]:
        """All of them."""
        return tuple(self._mesh(i, c) for i, c in enumerate(root.objects("meshes")))

    def _mesh(self, index: int, c: Cursor) -> Mesh:
        names: tuple[str, ...] = ()
        primitives: list[Primitive] = []
        counts: list[int] = []
        cursors = c.objects("primitives")
        if not cursors:
            c.fault("primitives" if "primitives" in c else None, "a mesh needs at least one primitive")
        for p in cursors:
            targets = p.objects("targets", most=figures.TARGETS)
            counts.append(len(targets))
            names = names or _names(p)
            primitive = self._primitive(index, p, targets)
            if primitive is not None:
                primitives.append(primitive)
        names = _names(c) or names
        n = counts[0] if counts else 0
        if any(k != n for k in counts):
            c.fault("primitives", f"primitives have different numbers of morph targets: {', '.join(map(str, sorted(set(counts))))}")
        weights = c.numbers("weights", (), length=-1)
        if weights and len(weights) != n:
            c.fault("weights", f"{len(weights)} weights for {n} morph targets")
        return Mesh(c.text("name"), tuple(primitives), (*names, *("",) * n)[:n], weights or (0.0,) * n)

    def _primitive(self, mesh: int, p: Cursor, targets: list[Cursor]) -> Primitive | None:
        attributes = p.need("attributes")
        material = p.index("material", self._materials, "materials")
        unpacked = self._unpacked.get(p.pointer)
        arrays = _Attributes(self._accessors, attributes, unpacked, self._faults)
        if "POSITION" not in attributes:
            p.note("has no POSITION and is left out")
            return None
        position = arrays.floats("POSITION")
        count = arrays.count
        elements = self._elements.read(p, count, unpacked)
        normal, tangent = arrays.floats("NORMAL"), arrays.floats("TANGENT")
        uv = tuple(u for i in range(arrays.sets("TEXCOORD")) if (u := arrays.floats(f"TEXCOORD_{i}")) is not None)
        colour = self._colour(arrays, attributes)
        bones = self._bones(arrays, attributes)
        made = tuple(self._target(t, count) for t in targets)
        if position is None or elements is None:
            return None
        if bones is not None:
            self.highest_joint[mesh] = max(self.highest_joint.get(mesh, 0), bones.highest)
        return Primitive(
            shape=elements.shape,
            elements=elements.rows,
            position=position,
            normal=normal,
            tangent=tangent,
            uv=uv,
            colour=colour,
            joints=None if bones is None else bones.joints,
            weights=None if bones is None else bones.weights,
            targets=made,
            material=material,
        )

    def _colour(self, arrays: _Attributes, at: Cursor) -> Floats32 | None:
        colour = arrays.floats("COLOR_0")
        if colour is None or colour.shape[1] == 4:
            return colour
        if not self._accessors.take(len(colour) * 16, at.at("COLOR_0")):
            return None
        out = np.ones((len(colour), 4), dtype=np.float32)
        out[:, :3] = colour
        out.setflags(write=False)
        return out

    def _bones(self, arrays: _Attributes, at: Cursor) -> Joints | None:
        sets = arrays.sets("JOINTS")
        if sets != arrays.sets("WEIGHTS"):
            at.fault(None, "does not have as many JOINTS as WEIGHTS")
            return None
        if not sets:
            return None
        key = tuple(arrays.key(f"{name}_{i}") for i in range(sets) for name in ("JOINTS", "WEIGHTS"))
        if key not in self._joints:
            joints = [arrays.raw(f"JOINTS_{i}") for i in range(sets)]
            weights = [arrays.floats(f"WEIGHTS_{i}") for i in range(sets)]
            whole_joints, whole_weights = [j for j in joints if j is not None], [w for w in weights if w is not None]
            sound = len(whole_joints) == len(whole_weights) == sets
            self._joints[key] = self._hung(whole_joints, whole_weights, at) if sound else None
        return self._joints[key]

    def _hung(self, joints: list[Array], weights: list[Floats32], at: Cursor) -> Joints | None:
        count = len(joints[0])
        if any(j.dtype.kind != "u" for j in joints) or any(len(a) != count for a in (*joints, *weights)):
            at.fault("JOINTS_0", "joints must be unsigned bytes or shorts, one set for each vertex")
            return None
        if not self._accessors.take(count * len(joints) * 24, at.at("JOINTS_0")):
            return None
        j, w = np.concatenate(joints, axis=1), np.concatenate(weights, axis=1, dtype=np.float32)
        if (w < 0.0).any():
            at.fault("WEIGHTS_0", "has weights below 0")
            return None
        total = w.sum(axis=1, dtype=np.float64, keepdims=True)
        off = np.abs(total - 1.0) > 0.02
        if off.any():
            at.note(f"{int(off.sum())} vertices whose weights do not sum to 1 are hung as if they did")
        w = np.where(total > 0.0, w / np.where(total > 0.0, total, 1.0), np.eye(1, w.shape[1])).astype(np.float32)
        j = np.where(w > 0.0, j, 0)
        highest = int(j.max(initial=0))
        if highest > 0xFFFF:
            at.fault("JOINTS_0", f"joint {highest}: a skin has no so many")
            return None
        j = j.astype(np.uint16)
        for a in (j, w):
            a.setflags(write=False)
        return Joints(j, w, highest)

    def _target(self, t: Cursor, count: int) -> Target:
        arrays = _Attributes(self._accessors, t, None, self._faults, count=count, offsets=True)
        return Target(arrays.floats("POSITION"), arrays.floats("NORMAL"), arrays.floats("TANGENT"))


def _names(c: Cursor) -> tuple[str, ...]:
    """Of morph targets: no field of glTF, but a custom of all exporters."""
    said = c.said("extras", "targetNames")
    return tuple(n if isinstance(n, str) else "" for n in said[: figures.TARGETS]) if isinstance(said, list) else ()


class _Attributes:
    """The arrays that a primitive or a target names, all of one length."""

    def __init__(
        self, accessors: Accessors, at: Cursor, unpacked: Unpacked | None, faults: Faults, *, count: int = 0, offsets: bool = False
    ) -> None:
        self._accessors = accessors
        self._at = at
        self._unpacked = unpacked
        self._faults = faults
        self._offsets = offsets
        self.count = count
        """vertices, as the first attribute says"""
        self._index = {name: at.index(name, len(accessors), "accessors") for name in at.keys if self._width(name)}
        for name, index in self._index.items():
            accessor = accessors.get(index)
            if accessor is None:
                continue
            if accessor.width not in self._width(name) or accessor.type.startswith("MAT"):
                at.fault(name, f"is of type {accessor.type}")
                self._index[name] = None
            elif self.count and accessor.count != self.count:
                at.fault(name, f"has {accessor.count} elements, where others have {self.count}")
                self._index[name] = None
            else:
                self.count = accessor.count

    def _width(self, name: str) -> tuple[int, ...]:
        if name.startswith("_"):
            return ()
        width = _WIDTHS.get(name.partition("_")[0] if name[-1:].isdigit() else name, ())
        return (3,) if self._offsets and name == "TANGENT" else width

    def sets(self, name: str) -> int:
        """How many of NAME_0, NAME_1... there are."""
        n = sum(f"{name}_{i}" in self._at for i in range(_SETS))
        if any(f"{name}_{i}" not in self._at for i in range(n)):
            self._at.fault(None, f"{name}_0 and on must follow one another")
            return 0
        return n

    def key(self, name: str) -> Any:
        """Tells arrays apart that are not the same."""
        return (self._index.get(name), id(self._unpacked) if self._unpacked else 0)

    def raw(self, name: str) -> Array | None:
        """As the file has it; None where it is absent or wrong."""
        index = self._index.get(name)
        if index is None or self._accessors.get(index) is None:
            return None
        if self._unpacked is not None and name in self._unpacked.attributes:
            return self._unpacked.attributes[name]
        return self._accessors.raw(index)

    def floats(self, name: str) -> Floats32 | None:
        """As floats; None where it is absent or wrong."""
        index = self._index.get(name)
        if index is None or self._accessors.get(index) is None:
            return None
        if self._unpacked is not None and name in self._unpacked.attributes:
            accessor = self._accessors.all[index]
            return self._accessors.fractions(self._unpacked.attributes[name], accessor.normalized, self._at.at(name))
        return self._accessors.floats(index)
