"""Triangles under construction: the few primitives that every part of a place is made from.

Coordinates are the part's own: +Y up, its front towards -Z, origin in the middle of its base. Triangles are counter-clockwise seen
from outside. Nothing here runs within a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.assets import pictures
from vr_dti.render.place.finish import VERTEX, Batch, Finish, Room
from vr_dti.render.place.sheets import box_uv, flat_quads, halves, sheet_normals
from vr_dti.spaces import normalized, rotation_from_quat

N = TypeVar("N", bound=np.generic)
Point = tuple[float, float, float]
Corners = tuple[Point, Point, Point, Point]
Four = tuple[float, float, float, float]


class Shape:
    """A growing heap of triangles in three batches."""

    def __init__(self) -> None:
        self.vertices: dict[Batch, list[NDArray[np.void]]] = {b: [] for b in Batch}
        self.triangles: dict[Batch, list[NDArray[np.uint32]]] = {b: [] for b in Batch}
        self.inks: list[NDArray[np.uint8]] = []
        """the coverage of each line of `words` and each `stamp`, one for each chunk of the decal batch"""
        self._count = dict.fromkeys(Batch, 0)
        self._quads: list[tuple[Corners, Finish, Four]] = []
        self._panes: list[tuple[Corners, tuple[int, int, int, int], float]] = []

    # --- the one door ------------------------------------------------------------------------------------------------------

    def add(
        self,
        position: ArrayLike,
        normal: ArrayLike,
        triangles: ArrayLike,
        finish: Finish,
        *,
        uv: ArrayLike | None = None,
        ao: ArrayLike = 1.0,
    ) -> None:
        """`position`, `normal` `(n, 3)`; `triangles` `(m, 3)`; `uv` `(n, 2)` in repeats, by default laid on along the nearest axes."""
        p = np.asarray(position, dtype=np.float64).reshape(-1, 3)
        v = np.zeros(len(p), dtype=VERTEX)
        v["position"], v["normal"] = p, normalized(normal)
        if uv is not None:
            v["uv"] = uv
        else:  # ground waits for its place in the world: `assemble` finds the mark and the tile
            v["uv"] = (np.nan, finish.tile_m) if finish.world_uv else box_uv(p, v["normal"]) / finish.tile_m
        v["albedo"][:, :3] = finish.rgb
        v["albedo"][:, 3] = np.clip(np.asarray(ao) * 255.0, 0, 255).round().reshape(-1)
        v["surface"] = finish.surface()
        self.put(Batch.SOLID, v, np.asarray(triangles))

    def put(self, batch: Batch, vertices: NDArray[np.void], triangles: NDArray[N]) -> None:
        """Ready vertices of `VERTEX` and `(m, 3)` indices into them."""
        self.vertices[batch].append(vertices)
        self.triangles[batch].append((triangles.reshape(-1, 3).astype(np.int64) + self._count[batch]).astype(np.uint32))
        self._count[batch] += len(vertices)

    def merge(self, other: Shape, at: ArrayLike = (0.0, 0.0, 0.0), quat: ArrayLike = (0.0, 0.0, 0.0, 1.0)) -> None:
        """Everything of `other`, turned by `quat`, then moved to `at`."""
        other.settle()
        r = rotation_from_quat(quat)
        for batch in Batch:
            for v, t in zip(other.vertices[batch], other.base_triangles(batch), strict=True):
                w = v.copy()
                w["position"] = v["position"] @ r.T + np.asarray(at, dtype=np.float64)
                w["normal"] = v["normal"] @ r.T
                self.put(batch, w, t)
        self.inks += other.inks

    def base_triangles(self, batch: Batch) -> list[NDArray[np.int64]]:
        """Each chunk's triangles, counted from its own first vertex."""
        starts = np.cumsum([0, *(len(v) for v in self.vertices[batch])])
        return [t.astype(np.int64) - int(s) for t, s in zip(self.triangles[batch], starts[:-1], strict=True)]

    def scale(self, by: ArrayLike) -> None:
        """Stretch everything along the three axes."""
        self.settle()
        s = np.asarray(by, dtype=np.float64)
        for batch in Batch:
            for v in self.vertices[batch]:
                v["position"] = v["position"] * s
                v["normal"] = normalized(v["normal"] / s)

    # --- primitives --------------------------------------------------------------------------------------------------------

    def quad(self, corners: Corners, finish: Finish, *, ao: float | Four = 1.0) -> None:
        """Four corners, counter-clockwise seen from outside. Kept, and made all together by `settle`."""
        self._quads.append((corners, finish, (ao, ao, ao, ao) if isinstance(ao, int | float) else ao))

    def settle(self) -> None:
        """Turn the quads and panes gathered so far into vertices. A place has thousands, and numpy wants them at once."""
        if self._quads:
            corners = np.array([c for c, _, _ in self._quads], dtype=np.float64)
            v = flat_quads(corners)
            finishes = {id(f): f for _, f, _ in self._quads}
            looks = {key: (*f.rgb, *f.surface(), f.tile_m, f.world_uv) for key, f in finishes.items()}
            table = np.array([looks[id(f)] for _, f, _ in self._quads])
            v["albedo"][..., :3] = table[:, None, :3]
            v["albedo"][..., 3] = np.clip(np.array([ao for _, _, ao in self._quads]) * 255.0, 0, 255).round()
            v["surface"] = table[:, None, 3:7]
            uv = box_uv(corners, v["normal"]) / table[:, None, 7:8]
            ground = table[:, 8] > 0
            uv[ground] = np.stack((np.full(int(ground.sum()), np.nan), table[ground, 7]), axis=-1)[:, None]
            v["uv"] = uv
            self.put(Batch.SOLID, v.reshape(-1), halves(np.arange(v.size).reshape(-1, 4)))
            self._quads.clear()
        if self._panes:
            corners = np.array([c for c, _, _ in self._panes], dtype=np.float64)
            v = flat_quads(corners)
            size = np.linalg.norm(corners[:, (1, 3)] - corners[:, :1], axis=-1)
            v["uv"] = ((0, 0), (1, 0), (1, 1), (0, 1))
            v["albedo"][..., :2] = np.minimum(255, np.round(size * (25.0, 50.0)))[:, None]  # metres: see window.glsl
            v["albedo"][..., 2] = np.array([seed for _, (_, _, _, seed), _ in self._panes])[:, None]
            v["albedo"][..., 3] = np.array([ao for _, _, ao in self._panes])[:, None] * 255
            v["surface"][..., :3] = np.array([look[:3] for _, look, _ in self._panes])[:, None]
            self.put(Batch.WINDOW, v.reshape(-1), halves(np.arange(v.size).reshape(-1, 4)))
            self._panes.clear()

    def box(self, low: Point, high: Point, finish: Finish, *, faces: str = "xXyYzZ", ao: float = 1.0, ao_base: float = -1.0) -> None:
        """An upright box from corner `low` to corner `high`. `faces` names those made (`x` is -X, `X` +X). `ao_base` darkens its foot."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        foot = ao if ao_base < 0.0 else ao_base
        sides: dict[str, Corners] = {
            "x": ((x0, y0, z0), (x0, y0, z1), (x0, y1, z1), (x0, y1, z0)),
            "X": ((x1, y0, z1), (x1, y0, z0), (x1, y1, z0), (x1, y1, z1)),
            "z": ((x1, y0, z0), (x0, y0, z0), (x0, y1, z0), (x1, y1, z0)),
            "Z": ((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)),
            "y": ((x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)),
            "Y": ((x0, y1, z1), (x1, y1, z1), (x1, y1, z0), (x0, y1, z0)),
        }
        for face in faces:
            level = face in "yY"
            self.quad(sides[face], finish, ao=(foot if face == "y" else ao) if level else (foot, foot, ao, ao))

    def grid(
        self,
        points: ArrayLike,
        finishes: Finish | Sequence[Finish],
        *,
        cells: NDArray[N] | None = None,
        ao: ArrayLike | None = None,
        flip: bool = False,
        flat: bool = False,
        wrap: bool = False,
    ) -> None:
        """A smooth sheet through `points` `(R, C, 3)`, outside where rows x columns point (right-handed); `flip` turns it over.

        `cells` `(R-1, C-1)` chooses the finish of each cell, -1 for a hole. `flat` gives each cell its own normal. `wrap`: the last
        column is the first, so normals go round.
        """
        p = np.asarray(points, dtype=np.float64)
        rows, cols = p.shape[:2]
        palette = [finishes] if isinstance(finishes, Finish) else list(finishes)
        which = np.zeros((rows - 1, cols - 1), dtype=np.int64) if cells is None else np.asarray(cells)
        shade = np.ones((rows, cols)) if ao is None else np.broadcast_to(np.asarray(ao, dtype=np.float64), (rows, cols))
        index = np.arange(rows * cols).reshape(rows, cols)
        quads = np.stack((index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]), axis=-1)
        if flip:
            quads = quads[..., ::-1]
        normal = (-1.0 if flip else 1.0) * sheet_normals(p, wrap)
        for k, finish in enumerate(palette):
            mine = quads[which == k]
            if not len(mine):
                continue
            if flat:
                corner = p.reshape(-1, 3)[mine]
                n = np.repeat(np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1])[:, None], 4, axis=1)
                order = np.arange(mine.size).reshape(-1, 4)
                self.add(corner.reshape(-1, 3), n.reshape(-1, 3), halves(order), finish, ao=shade.reshape(-1)[mine.reshape(-1)])
            else:
                used, local = np.unique(mine, return_inverse=True)
                self.add(
                    p.reshape(-1, 3)[used],
                    normal.reshape(-1, 3)[used],
                    halves(local.reshape(-1, 4)),
                    finish,
                    ao=shade.reshape(-1)[used],
                )

    def lathe(self, profile: ArrayLike, finish: Finish, *, segments: int = 16, ao: ArrayLike | None = None) -> None:
        """`profile` `(n, 2)` of (radius, height), bottom to top, turned about +Y. Repeat a point to make a crease there."""
        q = np.asarray(profile, dtype=np.float64)
        angle = np.linspace(0.0, 2.0 * np.pi, segments + 1)
        points = np.stack(
            (
                q[:, 0, None] * np.cos(angle),
                np.broadcast_to(q[:, 1, None], (len(q), segments + 1)),
                -q[:, 0, None] * np.sin(angle),
            ),
            axis=-1,
        )
        shade = None if ao is None else np.broadcast_to(np.asarray(ao, dtype=np.float64)[:, None], points.shape[:2])
        cuts = [0, *(i for i in range(1, len(q)) if np.array_equal(q[i], q[i - 1])), len(q)]
        for a, b in pairwise(cuts):
            if b - a > 1:
                self.grid(points[a:b], finish, ao=None if shade is None else shade[a:b], flip=True, wrap=True)

    def tube(self, path: ArrayLike, radius: float | Sequence[float], finish: Finish, *, segments: int = 8, caps: bool = True) -> None:
        """A round bar along `path` `(n, 3)`; `radius` may differ from point to point."""
        p = np.asarray(path, dtype=np.float64)
        r = np.broadcast_to(np.asarray(radius, dtype=np.float64), len(p))
        along = normalized(np.gradient(p, axis=0))
        aside = np.where(np.abs(along[:, 1:2]) < 0.9, np.array((0.0, 1.0, 0.0)), np.array((1.0, 0.0, 0.0)))
        u = normalized(np.cross(aside, along))
        v = np.cross(along, u)
        angle = np.linspace(0.0, 2.0 * np.pi, segments + 1)
        ring = np.cos(angle)[:, None] * u[:, None] + np.sin(angle)[:, None] * v[:, None]
        self.grid(p[:, None] + r[:, None, None] * ring, finish, wrap=True, flip=True)
        if caps:
            for i, sign in ((0, -1.0), (-1, 1.0)):
                rim = p[i] + r[i] * ring[i, :-1]
                fan = [(0, k, k + 1) if sign > 0 else (0, k + 1, k) for k in range(1, segments - 1)]
                self.add(rim, np.broadcast_to(sign * along[i], rim.shape), fan, finish)

    def polygon(self, outline: ArrayLike, finish: Finish) -> None:
        """A flat convex outline `(n, 3)`, counter-clockwise seen from outside."""
        p = np.asarray(outline, dtype=np.float64)
        n = np.cross(p - p[0], np.roll(p, -1, axis=0) - p[0]).sum(axis=0)  # Newell: its first corners may lie in a row
        self.add(p, np.broadcast_to(n, p.shape), [(0, k, k + 1) for k in range(1, len(p) - 1)], finish)

    def pane(self, corners: Corners, *, lit: float, seed: int, room: Room, ao: float = 1.0) -> None:
        """A window with a room behind it; `corners` from its lower left, counter-clockwise seen from outside. `lit` 0..1."""
        self._panes.append((corners, (10, round(lit * 255), int(room), seed & 255), ao))

    def words(
        self,
        words: str,
        middle: ArrayLike,
        right: ArrayLike,
        height_m: float,
        finish: Finish,
        *,
        bold: int = 0,
        up: ArrayLike = (0.0, 1.0, 0.0),
    ) -> None:
        """One line of text, `height_m` high from ascender to descender, its middle at `middle` `(3,)`, reading along unit `right` `(3,)`.

        Its colour is the finish's; what lies behind shows between the letters.
        """
        self.stamp(pictures.text(words, 64, bold=bold)[..., 3], middle, right, height_m, finish, up=up)

    def stamp(
        self,
        ink: NDArray[np.uint8],
        middle: ArrayLike,
        right: ArrayLike,
        height_m: float,
        finish: Finish,
        *,
        up: ArrayLike = (0.0, 1.0, 0.0),
    ) -> None:
        """A form in one colour, as `words` are: where `ink` (H, W) is more than half of 255 it is laid on, elsewhere nothing is."""
        r, u, m = (np.asarray(a, dtype=np.float64) for a in (right, up, middle))
        half_w, half_h = 0.5 * height_m * ink.shape[1] / ink.shape[0], 0.5 * height_m
        v = np.zeros(4, dtype=VERTEX)
        v["position"] = [m + sx * half_w * r + sy * half_h * u for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        v["normal"] = normalized(np.cross(r, u))
        v["uv"] = ((0, 1), (1, 1), (1, 0), (0, 0))
        v["albedo"] = (*finish.rgb, 255)
        v["surface"] = finish.surface()
        self.put(Batch.DECAL, v, np.array(((0, 1, 2), (0, 2, 3))))
        self.inks.append(ink)
