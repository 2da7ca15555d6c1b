"""Faces on the graphics card: what the face units add to the vertices of heads, summed here and read by the vertex shader from one texture.

Only faces large enough to be read are summed, `RATE_HZ` times a second each, people by turns: a face changes slowly, and a sum costs as
much as all of a body's joints. Blinks, lips and trembling are those of a fixed grid of time, whatever the rate of frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import PersonMesh
from vr_dti.render import programs
from vr_dti.render.processor import Sums
from vr_dti.spaces import Floats
from vr_dti.world.animation.face import own_sides
from vr_dti.world.animation.feelings import flush
from vr_dti.world.animation.units import ROWS
from vr_dti.world.faces import units_of
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.talking import is_live

WIDE = 256
"""vertices a row of the texture, two texels each: what is added to the position, and to the normal"""
RATE_HZ = 30
"""default: films of faces have 24 to 30 pictures a second"""
COARSE = 1
"""the coarsest level of detail at which a face moves; further off it is neutral"""
_STEPS = 64
"""steps between a unit at rest and drawn whole: default, a tenth of a millimetre each. What moved less costs nothing."""
_ANEW = 256
"""sums are made anew after so many changes, so that roundings do not add up"""


@dataclass(frozen=True, slots=True)
class _Table:
    rows: NDArray[np.uint32]
    """(F,) vertices of the mesh"""
    values: NDArray[np.float32]
    """(ROWS, 6 F) what whole units add"""
    reach: list[list[tuple[int, int]]]
    """of each unit: from where to where it adds anything, among the vertices that the coarser level needs, and among the others"""


class Faces:
    """The faces of the slots of `People`."""

    def __init__(self, ctx: moderngl.Context, setting: Setting, names: Sequence[str], meshes: Sequence[PersonMesh]) -> None:
        self._setting = setting
        tables = {id(m): _table(m) for m in meshes}
        self._tables = [tables[id(m)] for m in meshes]
        row = {name: i for i, name in enumerate(setting.rows.names)}
        self._sides = [own_sides(setting.rows.seeds[row[n]]) if n in row else np.ones(ROWS) for n in names]
        most = max((len(t.rows) for t in self._tables if t is not None), default=0)
        self.rows = -(-(most + 1) // WIDE)
        """of the texture, a slot"""
        self._still = np.zeros((self.rows * WIDE, 2, 3), dtype=np.float32)
        self._sums: NDArray[np.float32] = np.zeros((len(meshes), self.rows * WIDE, 2, 3), dtype=np.float32)
        """vertex 0 of each is nobody's: where it would be moved stands how far the skin reddens"""
        self._moved = np.zeros(len(meshes), dtype=np.bool_)
        """of each slot: the texture holds its sums; else a face at rest"""
        self._held = [np.zeros(ROWS, dtype=np.int64) for _ in meshes]
        """of each slot: how far its sums have each unit drawn, in `_STEPS`"""
        self._changes = [_ANEW for _ in meshes]
        self._work = np.zeros(6 * max(most, 1), dtype=np.float32)
        self._drawn: list[tuple[object, ...]] = [() for _ in meshes]
        """of each slot what the texture holds: instant, level, mood, line; empty: a face at rest"""
        self._texture = ctx.texture((2 * WIDE, max(self.rows * len(meshes), 1)), 3, dtype="f4", alignment=4)
        self._texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self._texture.write(np.zeros((max(self.rows * len(meshes), 1), 2 * WIDE, 3), dtype=np.float32))

    def tags(self, slot: int, count: int) -> NDArray[np.uint16]:
        """(count,) of each vertex of a slot: which of the slot's vertices in the texture moves it; 0: none does."""
        out = np.zeros(count, dtype=np.uint16)
        table = self._tables[slot]
        if table is not None:
            out[table.rows] = np.arange(1, len(table.rows) + 1, dtype=np.uint16)
        return out

    def update(self, shown: Shown, rows: NDArray[np.intp], levels: Sequence[int], large: Sequence[bool]) -> None:
        """Sum up the faces that are due; `rows` of `shown`, `levels` of detail and whether they are large enough, of each slot."""
        for slot, table in enumerate(self._tables):
            if table is None or rows[slot] < 0:
                continue
            level = levels[slot] if large[slot] else COARSE + 1
            if level > COARSE:
                if self._drawn[slot]:
                    self._drawn[slot] = ()
                    self._send(slot, self._still)
                continue
            instant = self._instant(slot, shown.story_ns)
            state = (instant, level, *_state(shown, int(rows[slot])))
            if self._drawn[slot] != state:
                self._drawn[slot] = state
                weights = units_of(self._setting, shown, int(rows[slot]), instant / 1e6, self._sides[slot])
                self._sums[slot][0, 0, 0] = flush(shown.moods[rows[slot]]) if rows[slot] < len(shown.moods) else 0.0
                self._send(slot, self._summed(slot, table, weights))

    def _instant(self, slot: int, story_ns: int) -> int:
        """The last instant of the slot's own grid: neighbours take turns."""
        step = 1_000_000_000 // RATE_HZ
        late = slot * step // 3
        return (story_ns - late) // step * step + late

    def _summed(self, slot: int, table: _Table, weights: Floats) -> NDArray[np.float32]:
        out: NDArray[np.float32] = self._sums[slot]
        held = self._held[slot]
        flat = out.reshape(-1)[6 : 6 + 6 * len(table.rows)]
        wanted = np.rint(weights * _STEPS).astype(np.int64)
        self._changes[slot] += 1
        if self._changes[slot] > _ANEW:
            self._changes[slot] = 0
            flat[:] = 0.0
            held[:] = 0
        change = wanted - held
        for unit in np.flatnonzero(change).tolist():
            much = np.float32(change[unit] / _STEPS)
            for low, high in table.reach[unit]:
                if high > low:
                    work = self._work[: high - low]
                    np.multiply(table.values[unit, low:high], much, out=work)
                    flat[low:high] += work
        held[:] = wanted
        return out

    def _send(self, slot: int, sums: NDArray[np.float32]) -> None:
        self._moved[slot] = sums is not self._still
        self._texture.write(sums, viewport=(0, slot * self.rows, 2 * WIDE, self.rows))

    @property
    def sums(self) -> Sums:
        """What the texture holds, for loops on the processor."""
        return self._sums.reshape(len(self._sums), -1, 6), self._moved

    def bind(self) -> None:
        """Make the sums current."""
        self._texture.use(programs.SAMPLERS["faces"])

    def release(self) -> None:
        """Give the texture back."""
        self._texture.release()


def _state(shown: Shown, row: int) -> tuple[object, ...]:
    """What may change a face between two instants of its grid, and must show at once."""
    if row >= len(shown.moods):
        return ()
    said = shown.world.actors[row].saying
    return (*(round(50.0 * share) for share in shown.moods[row]), said, is_live(said) and round(20.0 * shown.jaw))


def _table(mesh: PersonMesh) -> _Table | None:
    """Vertices from the chin upwards, those of the coarser level before the others: then what a unit moves lies close together."""
    morph = mesh.face
    if morph is None:
        return None
    height = mesh.vertices["position"][morph.rows, 1]
    coarse = np.arange(len(morph.rows)) < morph.coarse
    order = np.lexsort((height, ~coarse))
    values = np.ascontiguousarray(morph.deltas[:, order].reshape(ROWS, -1).astype(np.float32))
    blocks = ((0, 6 * morph.coarse), (6 * morph.coarse, 6 * len(morph.rows)))
    return _Table(morph.rows[order], values, [[_moved(row, *block) for block in blocks] for row in values])


def _moved(values: NDArray[np.float32], low: int, high: int) -> tuple[int, int]:
    on = np.flatnonzero(values[low:high])
    return (low + int(on[0]), low + int(on[-1]) + 1) if len(on) else (low, low)
