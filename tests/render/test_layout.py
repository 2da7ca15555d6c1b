"""Bodies in the buffers they share: the same triangles in another order, runs that levels and views rely on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scenery
from numpy.typing import NDArray

from vr_dti.render.layout import Body, body_of, indices, joined, runs_by_level

MESH = scenery.PEOPLE["lean"]


def as_set(triangles: NDArray[np.uint32]) -> list[tuple[int, ...]]:
    """Triangles in an order of their own, each from its smallest corner on: turning one changes nothing, flipping it does."""
    return sorted(tuple(np.roll(t, -int(np.argmin(t))).tolist()) for t in triangles)


def test_nothing_is_lost_or_turned_inside_out() -> None:
    body = body_of(MESH)
    assert sorted(body.order.tolist()) == list(range(len(MESH.vertices)))
    for laid, triangles in zip(body.lists, (MESH.triangles, *MESH.levels), strict=True):
        assert as_set(body.order[laid].astype(np.uint32)) == as_set(triangles)


def test_a_triangle_keeps_its_corners_in_order_for_what_is_flat_over_it() -> None:
    body = body_of(MESH)
    rows = {tuple(t) for t in MESH.triangles.tolist()}
    assert all(tuple(t) in rows for t in body.order[body.lists[0]].tolist())


def test_named_runs_stay_where_they_were() -> None:
    body = body_of(MESH)
    for first, count in MESH.ranges.values():
        laid = body.order[body.lists[0][first : first + count]].astype(np.uint32)
        assert as_set(laid) == as_set(MESH.triangles[first : first + count])


def test_a_level_draws_no_vertex_beyond_those_it_says_it_needs() -> None:
    body = body_of(MESH)
    assert list(body.needs) == sorted(body.needs, reverse=True)
    for laid, need in zip(body.lists, body.needs, strict=True):
        assert int(laid.max()) < need


def test_runs_by_level_point_into_the_common_indices() -> None:
    bodies = [body_of(MESH), _flat(3), body_of(MESH)]
    starts = [0, len(MESH.vertices), len(MESH.vertices) + 3]
    all_of_them = indices(bodies, starts).ravel()
    for k, row in enumerate(runs_by_level(bodies)):
        for body, start, (first, count) in zip(bodies, starts, row, strict=True):
            wanted = body.lists[min(k, len(body.lists) - 1)] + start
            assert np.array_equal(all_of_them[first : first + count], wanted.ravel())


def test_joined_runs_cover_the_same_and_leave_gaps_open() -> None:
    assert joined([(0, 3), (3, 6), (12, 3), (15, 0), (15, 3)]) == [(0, 9), (12, 6)]
    assert joined([(5, 0)]) == []


def _flat(count: int) -> Body:
    """Somebody of one triangle and one level."""
    return Body(np.arange(count), (np.arange(count, dtype=np.uint32).reshape(1, 3),), (count,))


def test_a_vertex_is_seldom_shaded_twice() -> None:
    """By whoever shades what some 340 triangles need, and begins anew: Mesa's software rasteriser, and graphics cards by smaller groups."""

    def shaded(triangles: NDArray[np.uint32]) -> int:
        return sum(len(np.unique(triangles[k : k + 341])) for k in range(0, len(triangles), 341))

    mixed = MESH.triangles[np.random.default_rng(5).permutation(len(MESH.triangles))]
    laid = body_of(replace(MESH, triangles=mixed, ranges={})).lists[0]
    assert shaded(laid) < 1.1 * len(np.unique(MESH.triangles))
    assert shaded(mixed) > 2.0 * shaded(laid)


def test_vertices_stand_as_triangles_come_to_them() -> None:
    """So that memory is read in one direction."""
    laid = body_of(replace(MESH, levels=())).lists[0].ravel()
    _, first = np.unique(laid, return_index=True)
    assert (np.diff(first) > 0).all()


def test_the_layout_of_a_large_body_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    leveled = replace(MESH, levels=(MESH.triangles[: len(MESH.triangles) // 2],))
    first = body_of(leveled)
    kept = [path.stat().st_mtime_ns for path in tmp_path.iterdir()]
    assert len(kept) == 1
    again = body_of(leveled)
    assert [path.stat().st_mtime_ns for path in tmp_path.iterdir()] == kept
    assert np.array_equal(first.order, again.order) and first.needs == again.needs
    assert all(np.array_equal(a, b) for a, b in zip(first.lists, again.lists, strict=True))
