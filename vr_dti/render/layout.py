"""How bodies lie in the buffers that they share: vertices that coarser levels need before the others, so that a level skins a run of them;
triangles that share vertices beside each other, so that a vertex is seldom shaded twice; each level's triangles in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import PersonMesh
from vr_dti.render.skinned import Run


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
    lists = (mesh.triangles, *mesh.levels)
    coarsest = np.full(len(mesh.vertices), -1)
    for k, triangles in enumerate(lists):
        coarsest[triangles.ravel()] = k
    order = np.argsort(-coarsest, kind="stable")
    place = np.empty(len(order), dtype=np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    cuts = sorted({first for first, _ in mesh.ranges.values()} | {first + count for first, count in mesh.ranges.values()})
    laid = [place[np.concatenate([_together(part) for part in np.split(lists[0], cuts)])]]
    laid += [place[_together(triangles)] for triangles in lists[1:]]
    needs = [int(triangles.max()) + 1 if len(triangles) else 0 for triangles in laid]
    return Body(order, tuple(laid), tuple(max(needs[k:]) for k in range(len(needs))))


def _together(triangles: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """By their first vertex: neighbours of a mesh lie near each other in its list of vertices."""
    return triangles[np.argsort(triangles.min(axis=1), kind="stable")] if len(triangles) else triangles


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
