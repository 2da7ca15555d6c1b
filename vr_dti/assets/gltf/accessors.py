"""Accessors: what kind of numbers stand in a buffer view, checked against its bytes first; then arrays of them, each made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import EXPORT, Faults
from vr_dti.assets.gltf.sources import Budget
from vr_dti.assets.gltf.views import View

COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
SHAPES = {"SCALAR": (1, 1), "VEC2": (1, 2), "VEC3": (1, 3), "VEC4": (1, 4), "MAT2": (2, 2), "MAT3": (3, 3), "MAT4": (4, 4)}
"""type -> columns, rows"""
_INDEX_KINDS = (5121, 5123, 5125)

Array = NDArray[Any]
Floats32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Sparse:
    count: int
    indices: _Run
    values: _Run


@dataclass(frozen=True, slots=True)
class _Run:
    """Elements in a view: bounds are checked."""

    view: View | None
    """None: zeros"""
    offset: int
    kind: np.dtype[Any]
    columns: int
    rows: int
    count: int
    stride: int
    column_stride: int

    def array(self) -> Array:
        """(count, columns * rows), a view of the bytes where it can be; matrices column by column, as in the file."""
        if self.view is None or self.view.data is None:
            return np.zeros((self.count, self.columns * self.rows), dtype=self.kind)
        strides = (self.stride, self.column_stride, self.kind.itemsize)
        a: Array = np.ndarray(
            (self.count, self.columns, self.rows), dtype=self.kind, buffer=self.view.data, offset=self.offset, strides=strides
        )
        return a[:, 0, :] if self.columns == 1 else a.reshape(self.count, -1)


@dataclass(frozen=True, slots=True)
class Accessor:
    """One accessor as the file says it."""

    pointer: str
    count: int
    kind: np.dtype[Any]
    type: str
    normalized: bool
    sound: bool
    """False: something is wrong with it, which is already said"""
    run: _Run
    sparse: _Sparse | None

    @property
    def width(self) -> int:
        """Numbers an element has."""
        columns, rows = SHAPES[self.type]
        return columns * rows


class Accessors:
    """All accessors of a file and the arrays made from them. Arrays are read-only."""

    def __init__(self, root: Cursor, views: list[View], faults: Faults) -> None:
        self._faults = faults
        self._views = views
        self._budget = Budget(figures.DECODED_BYTES, "all arrays together")
        self._raw: dict[int, Array | None] = {}
        self._floats: dict[int, Floats32 | None] = {}
        self.all = [self._spec(a) for a in root.objects("accessors")]

    def __len__(self) -> int:
        return len(self.all)

    # --- what the file says ----------------------------------------------------------------------------------------------------

    def _spec(self, a: Cursor) -> Accessor:
        sound = True
        component, type_ = a.integer("componentType", must=True), a.text("type", must=True)
        count = a.integer("count", low=1, must=True)
        if component not in COMPONENTS or type_ not in SHAPES:
            if component not in COMPONENTS and "componentType" in a:
                a.fault("componentType", f"{component} is none of {', '.join(map(str, COMPONENTS))}")
            if type_ not in SHAPES and "type" in a:
                a.fault("type", f"{type_[:20]!r} is none of {', '.join(SHAPES)}")
            component, type_, sound = 5126, "SCALAR", False
        kind = np.dtype(COMPONENTS[component])
        normalized = a.flag("normalized")
        if normalized and component in (5125, 5126):
            a.fault("normalized", "only bytes and shorts can be normalized")
        if count > figures.ELEMENTS:
            a.fault("count", f"{count} elements, more than {figures.ELEMENTS}", "bring a smaller model")
            count = 0
        run = self._run(a, kind, type_, count, needs_view=False) if sound and count else None
        sparse = self._sparse(a, kind, type_, count) if run is not None and "sparse" in a else None
        if run is None or ("sparse" in a and sparse is None):
            sound = False
        columns, rows = SHAPES[type_]
        run = run or _Run(None, 0, kind, columns, rows, 0, 0, 0)
        return Accessor(a.pointer, count, kind, type_, normalized, sound, run, sparse)

    def _run(self, a: Cursor, kind: np.dtype[Any], type_: str, count: int, *, needs_view: bool) -> _Run | None:
        columns, rows = SHAPES[type_]
        column = -(-rows * kind.itemsize // 4) * 4 if columns > 1 else rows * kind.itemsize  # a matrix's columns begin at multiples of 4
        size = columns * column
        offset = a.integer("byteOffset")
        if "bufferView" not in a and not needs_view:
            return _Run(None, 0, kind, columns, rows, count, size, column)
        which = a.index("bufferView", len(self._views), "buffer views", must=True)
        if which is None:
            return None
        view = self._views[which]
        stride = view.stride or size
        if stride < size:
            a.fault("bufferView", f"elements of {size} bytes stand only {stride} bytes apart in buffer view {which}")
            return None
        end = offset + stride * (count - 1) + size
        if end > view.length:
            key = "byteOffset" if offset + size > view.length else "count"
            a.fault(key if key in a else None, f"ends at byte {end} of buffer view {which}, which has {view.length}")
            return None
        step = max(kind.itemsize, 4 if columns > 1 else 1)
        if (offset + view.offset) % step or stride % kind.itemsize:
            a.fault(
                "byteOffset" if "byteOffset" in a else None, f"numbers of {kind.itemsize} bytes begin at {offset + view.offset}, unaligned"
            )
            return None
        return _Run(view, offset, kind, columns, rows, count, stride, column) if view.data is not None else None

    def _sparse(self, a: Cursor, kind: np.dtype[Any], type_: str, count: int) -> _Sparse | None:
        s = a.need("sparse")
        many = s.integer("count", low=1, must=True)
        if many > count:
            s.fault("count", f"{many} elements are replaced, but there are only {count}")
            return None
        if not many:
            return None
        where, what = s.need("indices"), s.need("values")
        component = where.integer("componentType", must=True)
        if component not in _INDEX_KINDS:
            where.fault("componentType", f"{component} is none of {', '.join(map(str, _INDEX_KINDS))}")
            return None
        indices = self._run(where, np.dtype(COMPONENTS[component]), "SCALAR", many, needs_view=True)
        values = self._run(what, kind, type_, many, needs_view=True)
        return _Sparse(many, indices, values) if indices is not None and values is not None else None

    # --- arrays ----------------------------------------------------------------------------------------------------------------

    def get(self, index: int | None) -> Accessor | None:
        """One that is there and sound."""
        return self.all[index] if index is not None and self.all[index].sound else None

    def raw(self, index: int) -> Array | None:
        """(count, width) as it stands in the file; None where something is wrong, which is then said."""
        if index not in self._raw:
            made = self._make(self.all[index])
            if made is not None:
                made.setflags(write=False)
            self._raw[index] = made
        return self._raw[index]

    def _make(self, a: Accessor) -> Array | None:
        if not a.sound:
            return None
        copies = a.run.view is None or a.sparse is not None or a.run.columns > 1
        if copies and not self._budget.take(a.count * a.width * a.kind.itemsize, a.pointer, self._faults):
            return None
        base = a.run.array()
        if a.sparse is None:
            return base
        where = a.sparse.indices.array()[:, 0].astype(np.int64)
        wrong = np.flatnonzero(np.diff(where) <= 0)
        if len(wrong):
            self._faults.add(
                f"{a.pointer}/sparse/indices", f"index {wrong[0] + 1} ({where[wrong[0] + 1]}) is not larger than the one before"
            )
            return None
        if where[-1] >= a.count:
            self._faults.add(f"{a.pointer}/sparse/indices", f"replaces element {where[-1]} of {a.count}")
            return None
        out = base.copy()
        out[where] = a.sparse.values.array()
        return out

    def floats(self, index: int) -> Floats32 | None:
        """(count, width) float32, normalised integers as the fractions they mean; None where something is wrong, which is then said."""
        if index not in self._floats:
            raw = self.raw(index)
            self._floats[index] = None if raw is None else self.fractions(raw, self.all[index].normalized, self.all[index].pointer)
        return self._floats[index]

    def fractions(self, raw: Array, normalized: bool, pointer: str) -> Floats32 | None:
        """`raw` as finite float32, read-only. Integers that are `normalized` become fractions (glTF 2.0, 3.11)."""
        if raw.dtype.kind == "f":
            bad = np.flatnonzero(~np.isfinite(raw).all(axis=1))
            if len(bad):
                self._faults.add(pointer, f"element {bad[0]} is not a finite number", EXPORT)
                return None
            return raw
        if not self._budget.take(raw.size * 4, pointer, self._faults):
            return None
        out: Floats32 = raw.astype(np.float32)
        if normalized:
            out /= np.float32(np.iinfo(raw.dtype).max)
            np.maximum(out, -1.0, out=out)
        out.setflags(write=False)
        return out

    def take(self, size: int, pointer: str) -> bool:
        """May `size` more bytes be made of these arrays?"""
        return self._budget.take(size, pointer, self._faults)
