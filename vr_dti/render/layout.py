"""How bodies lie in the buffers that they share: vertices that coarser levels need before the others, so that a level skins a run of them;
triangles that share vertices beside each other, and vertices as triangles come to them, so that a vertex is seldom shaded twice; each
level's triangles in one run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.kept import kept
from vr_dti.cast.mesh import PersonMesh
from vr_dti.render.processor import Run

PATCH = 256
"""triangles that are to share vertices: whoever shades for a few hundred at a time begins anew after them (default)"""
_LARGE = 5000
"""triangles (default)"""
_RIM = 60
"""vertices of a patch that are looked at for the next fan (default)"""


@dataclass(frozen=True, slots=True)
class Body:
    """A mesh as it is uploaded."""

    order: NDArray[np.intp]
    """(V,) which vertex of the mesh stands at each place"""
    lists: tuple[NDArray[np.uint32], ...]
    """triangles (T, 3) of each level of detail, finest first"""
    needs: tuple[int, ...]
    """how many vertices, from the first, each level draws"""


def body_of(mesh: PersonMesh) -> Body:
    """Lay out one mesh. Its `ranges` stay where they are."""
    cuts = sorted({first for first, _ in mesh.ranges.values()} | {first + count for first, count in mesh.ranges.values()})
    parts = [*np.split(mesh.triangles, cuts), *mesh.levels]
    together = iter(_kept_together(parts))
    lists = [np.concatenate([next(together) for _ in range(len(cuts) + 1)]), *together]
    coarsest, met = np.full(len(mesh.vertices), -1), np.zeros(len(mesh.vertices), dtype=np.intp)
    for k, triangles in enumerate(lists):
        used, at = np.unique(triangles, return_index=True)
        coarsest[used], met[used] = k, at
    order = np.lexsort((met, -coarsest))
    place = np.empty(len(order), dtype=np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    laid = [place[triangles] for triangles in lists]
    needs = [int(triangles.max()) + 1 if len(triangles) else 0 for triangles in laid]
    return Body(order, tuple(laid), tuple(max(needs[k:]) for k in range(len(needs))))


def _kept_together(parts: Sequence[NDArray[np.uint32]]) -> list[NDArray[np.uint32]]:
    """`_together` of each. Those of a large mesh are found once: they take 70 ms, a crowd of them more than a second."""
    sizes = [len(part) for part in parts]
    if sum(sizes) < _LARGE:
        return [_together(part) for part in parts]
    digest = hashlib.sha256(repr(sizes).encode())
    for part in parts:
        digest.update(part.tobytes())
    found = kept(f"layout-{digest.hexdigest()[:24]}", Path(__file__), lambda: np.concatenate([_together(part) for part in parts]))
    return np.split(found, np.cumsum(sizes[:-1]))


def _together(triangles: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """In compact patches: fan by fan round whichever vertex on the rim has fewest triangles left, the oldest of such. A patch goes on where
    the last one left a corner."""
    corners, count = triangles.tolist(), len(triangles)
    flat = triangles.ravel()
    by_vertex = np.argsort(flat, kind="stable")
    first = np.searchsorted(flat[by_vertex], np.arange(flat.max(initial=0) + 2)).tolist()
    owners = (by_vertex // 3).tolist()
    left = [b - a for a, b in pairwise(first)]
    todo, start = [True] * count, 0
    out: list[int] = []
    rim: list[int] = []
    while len(out) < count:
        rim = sorted((v for v in rim if left[v]), key=left.__getitem__)[:1]
        end = min(count, len(out) + PATCH)
        met = set(rim)
        while len(out) < end:
            rim = [v for v in rim if left[v]] if len(rim) > _RIM else rim
            v = min((v for v in rim if left[v]), key=left.__getitem__, default=-1)
            if v < 0:
                while not todo[start]:
                    start += 1
                v = corners[start][0]
            for k in owners[first[v] : first[v + 1]]:
                if not todo[k]:
                    continue
                todo[k] = False
                out.append(k)
                for w in corners[k]:
                    left[w] -= 1
                    if w not in met:
                        met.add(w)
                        rim.append(w)
    return triangles[out]


def runs_by_level(bodies: Sequence[Body]) -> list[list[Run]]:
    """Where the triangles of each level lie in the common index buffer, of each body: level by level, so that neighbours of one level are
    one draw. Whoever has fewer levels keeps their coarsest."""
    out: list[list[Run]] = []
    end = 0
    for k in range(max((len(b.lists) for b in bodies), default=1)):
        row = []
        for i, body in enumerate(bodies):
            if k >= len(body.lists):
                row.append(out[-1][i])
                continue
            count = 3 * len(body.lists[k])
            row.append((end, count))
            end += count
        out.append(row)
    return out


def indices(bodies: Sequence[Body], starts: Sequence[int]) -> NDArray[np.uint32]:
    """All triangles as `runs_by_level` says, over vertices of which each body's begin at `starts`."""
    deep = max(len(b.lists) for b in bodies)
    return np.concatenate([b.lists[k] + np.uint32(s) for k in range(deep) for b, s in zip(bodies, starts, strict=True) if k < len(b.lists)])


def joined(runs: Sequence[Run]) -> list[Run]:
    """Runs that follow each other as one; empty ones left out."""
    out: list[Run] = []
    for first, count in runs:
        if out and out[-1][0] + out[-1][1] == first:
            out[-1] = (out[-1][0], out[-1][1] + count)
        elif count:
            out.append((first, count))
    return out
