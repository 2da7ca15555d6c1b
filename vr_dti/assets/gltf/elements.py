"""Which vertices make which triangle, line or point: indices checked, strips, fans and loops taken apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf.accessors import Accessors, Array
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.draco import Unpacked
from vr_dti.assets.gltf.faults import Faults

Rows = NDArray[np.uint32]
_POINTS, _LINES, _LOOP, _LINE_STRIP, _TRIANGLES, _STRIP, _FAN = range(7)
_SHAPES = ("points", "lines", "lines", "lines", "triangles", "triangles", "triangles")
_FEWEST = (1, 2, 2, 2, 3, 3, 3)


@dataclass(frozen=True, slots=True)
class Shaped:
    """What is drawn."""

    shape: str
    rows: Rows


class Elements:
    """Makes each run of elements once, however many primitives share it."""

    def __init__(self, accessors: Accessors, faults: Faults) -> None:
        self._accessors = accessors
        self._faults = faults
        self._rows: dict[tuple[int, int, int], Rows | None] = {}
        self._highest: dict[int, int] = {}

    def read(self, p: Cursor, count: int, unpacked: Unpacked | None) -> Shaped | None:
        """Of a primitive of `count` vertices; None where something is wrong, which is then said."""
        mode = p.integer("mode", _TRIANGLES, high=_FAN)
        if "indices" not in p:
            rows = self._counted(count, mode, p)
            return None if rows is None else Shaped(_SHAPES[mode], rows)
        index = p.index("indices", len(self._accessors), "accessors")
        accessor = self._accessors.get(index)
        if index is None or accessor is None:
            return None
        if accessor.type != "SCALAR" or accessor.kind.kind != "u" or accessor.normalized:
            p.fault("indices", "must be a SCALAR accessor of unsigned whole numbers, not normalized")
            return None
        if unpacked is not None:
            return self._packed(p, mode, count, unpacked)
        raw = self._accessors.raw(index)
        if raw is None:
            return None
        if index not in self._highest:
            self._highest[index] = int(raw.max(initial=0))
        if self._highest[index] >= count:
            if count:
                p.fault("indices", f"names vertex {self._highest[index]} of {count}")
            return None  # without vertices something else is wrong, which is said there
        key = (index, mode, 0)
        if key not in self._rows:
            self._rows[key] = self._rows_of(raw[:, 0], mode, p)
        rows = self._rows[key]
        return None if rows is None else Shaped(_SHAPES[mode], rows)

    def _packed(self, p: Cursor, mode: int, count: int, unpacked: Unpacked) -> Shaped | None:
        if mode not in (_TRIANGLES, _STRIP):
            p.fault("mode", "only triangles can be packed with Draco")
            return None
        if int(unpacked.triangles.max(initial=0)) >= count:
            p.fault("indices", f"the packed triangles name vertex {int(unpacked.triangles.max())} of {count}")
            return None
        return Shaped("triangles", unpacked.triangles)

    def _counted(self, count: int, mode: int, p: Cursor) -> Rows | None:
        key = (-1, mode, count)
        if key not in self._rows:
            allowed = self._accessors.take(4 * count, p.pointer)
            self._rows[key] = self._rows_of(np.arange(count, dtype=np.uint32), mode, p) if allowed else None
        return self._rows[key]

    def _rows_of(self, order: Array, mode: int, p: Cursor) -> Rows | None:
        n = len(order)
        if n < _FEWEST[mode]:
            p.note(f"{n} vertices are too few for its mode; nothing of it is drawn")
            n = 0
        if order.dtype != np.uint32 or mode not in (_POINTS, _LINES, _TRIANGLES):
            if not self._accessors.take(12 * n, p.pointer):
                return None
            order = order.astype(np.uint32)
        rows = _taken_apart(order[:n], mode)
        used = rows.size if mode in (_LINES, _TRIANGLES) else n
        if used != n:
            p.note(f"{n - used} vertices too many for its mode are left out")
        rows.setflags(write=False)
        return rows


def _taken_apart(order: Rows, mode: int) -> Rows:
    """(E, 3), (E, 2) or (E, 1) of a run of vertices in a mode of glTF."""
    n = len(order)
    if mode == _POINTS:
        return order.reshape(-1, 1)
    if mode == _LINES:
        return order[: n // 2 * 2].reshape(-1, 2)
    if mode in (_LINE_STRIP, _LOOP):
        pairs = np.stack((order[:-1], order[1:]), axis=1) if n else np.zeros((0, 2), dtype=np.uint32)
        return np.concatenate((pairs, order[[-1, 0]][None])) if mode == _LOOP and n else pairs
    if mode == _TRIANGLES:
        return order[: n // 3 * 3].reshape(-1, 3)
    if n < 3:
        return np.zeros((0, 3), dtype=np.uint32)
    if mode == _FAN:
        return np.stack((order[1:-1], order[2:], np.full(n - 2, order[0])), axis=1)
    i = np.arange(n - 2)
    odd = i % 2
    return order[np.stack((i, i + 1 + odd, i + 2 - odd), axis=1)]
