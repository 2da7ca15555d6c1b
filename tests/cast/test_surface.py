"""The tailor's tools: cutting, refining, thinning, casting, spanning, noise."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.cast.lay import cast, laid
from vr_dti.cast.noise import hashed, layered, value_noise
from vr_dti.cast.shapes import box, ellipsoid, tube
from vr_dti.cast.span import hull_of, spanned
from vr_dti.cast.surface import Finish, Surface, boundary, clipped, loops, piece, subdivided, vertex_normals, volume
from vr_dti.cast.thin import thinned

WEIGHTS = np.eye(54, dtype=np.float32)[0]


@pytest.fixture
def ball() -> Surface:
    p, t = ellipsoid((0.0, 1.0, 0.0), (0.06, 0.08, 0.04), 24, 16)
    p, row = np.unique(np.round(p, 9), axis=0, return_inverse=True)  # one vertex a pole
    t = row.reshape(-1)[t]
    t = t[(t[:, 0] != t[:, 1]) & (t[:, 1] != t[:, 2]) & (t[:, 2] != t[:, 0])]
    return piece(p, t, WEIGHTS, Finish((0.5, 0.5, 0.5)))


def area(s: Surface) -> float:
    c = s.position[s.triangles]
    return float(np.linalg.norm(np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0]), axis=1).sum() / 2.0)


def test_a_cut_loses_nothing_and_leaves_one_clean_edge(ball: Surface) -> None:
    height = ball.position[:, 1] - 1.015
    above, below = clipped(ball, height), clipped(ball, -height)
    assert area(above) + area(below) == pytest.approx(area(ball))
    (rim,) = loops(boundary(above.triangles))
    assert np.allclose(above.position[rim, 1], 1.015)
    assert (above.position[:, 1] >= 1.015 - 1e-9).all()


def test_refining_a_part_opens_no_crack(ball: Surface) -> None:
    fine = subdivided(ball, ball.position[ball.triangles].mean(axis=1)[:, 0] > 0.01)
    assert len(fine.triangles) > len(ball.triangles)
    assert not len(boundary(fine.triangles))
    assert area(fine) == pytest.approx(area(ball))


def test_thinning_keeps_the_shape_closed(ball: Surface) -> None:
    few = thinned(ball, len(ball.triangles) // 2)
    assert len(few.triangles) <= 0.55 * len(ball.triangles)
    assert not len(boundary(few.triangles))
    whole = volume(ball.position, ball.triangles)
    assert volume(few.position, few.triangles) == pytest.approx(whole, rel=0.03)


def test_thinning_leaves_open_edges_alone(ball: Surface) -> None:
    half = clipped(ball, ball.position[:, 1] - 1.01)
    few = thinned(half, len(half.triangles) // 2)
    assert len(boundary(few.triangles)) == len(boundary(half.triangles))


def test_solids_are_closed_and_face_outwards() -> None:
    p, t = box((0.2, 0.1, 0.3), 0.01)
    assert 0.9 * 0.006 < volume(p, t) < 0.006
    ring = np.linspace(0.0, 2.0 * np.pi, 16, endpoint=False)
    path = np.stack((np.cos(ring), np.zeros(16), np.sin(ring)), axis=1)
    straight = tube([(0, 0, 0), (0, 1, 0), (0, 2, 0.3)], 0.1, 8)
    for solid in (tube(path, 0.1, 8, closed=True), straight, ellipsoid((0, 0, 0), (1, 1, 1), 12, 8)):
        assert volume(*solid) > 0.0


def test_rays_find_the_near_side_and_its_weights(ball: Surface) -> None:
    spots = cast(ball, [(0.0, 1.0, -2.0), (0.01, 1.02, -2.0)], (0.0, 0.0, 1.0))
    assert np.allclose(spots.position[0], (0.0, 1.0, -0.04), atol=0.004)
    assert (spots.normal[:, 2] < -0.8).all()
    assert np.allclose(spots.weights.sum(axis=1), 1.0)


def test_a_plate_lies_on_the_shell_right_side_up(ball: Surface) -> None:
    plate = laid(ball, (0.0, 1.0, -1.0), (0, 0, 1), (-1, 0, 0), (0.03, 0.03), 0.003, Finish((1, 1, 1)))
    front = plate.position[:25]
    assert (front[:, 2] < -0.03).all()
    st = plate.fields["st"][:25]
    assert front[np.argmin(st[:, 1]), 1] > front[np.argmax(st[:, 1]), 1], "down the picture is down"
    assert front[np.argmin(st[:, 0]), 0] > front[np.argmax(st[:, 0]), 0], "the picture's left is on the viewer's left"
    assert (vertex_normals(plate.position, plate.triangles)[12] @ (0, 0, -1)) > 0.9


def test_cloth_spans_a_hollow_and_hangs_from_the_widest_place() -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 60, endpoint=False)
    y = np.linspace(0.0, 0.4, 41)
    radius = (0.2 - 0.06 * np.exp(-((y - 0.2) ** 2) / 0.002))[:, None] * (1.0 - 0.2 * np.exp(-((turn - np.pi) ** 2) / 0.05))[None, :]
    p = np.stack((np.sin(turn) * radius, np.broadcast_to(y[:, None], radius.shape), -np.cos(turn) * radius), axis=-1).reshape(-1, 3)
    hull = hull_of(p, fall=0.1)
    after = spanned(p, hull, np.ones(len(p)), 0.0)
    r = np.hypot(after[:, 0], after[:, 2] - hull.axis[2]).reshape(radius.shape)
    assert r[20].min() > 0.16, "the waist is spanned from above"
    assert (np.linalg.norm(after - p, axis=1) >= 0.0).all() and (r.max(axis=1) < 0.25).all()


def test_noise_is_the_same_everywhere() -> None:
    """Pinned: a person must come out alike on every machine and numpy."""
    cells = np.array([[0, 0], [1, 0], [-5, 12]])
    assert np.round(hashed(cells, 3), 6).tolist() == NOISE
    points = np.random.default_rng(1).uniform(-40.0, 40.0, (4000, 3))
    for values in (value_noise(points, 5), layered(points, 5)):
        assert np.abs(values).max() <= 1.0 and np.abs(values).std() > 0.1 and abs(values.mean()) < 0.1
    near = value_noise(points + 1e-4, 5) - value_noise(points, 5)
    assert np.abs(near).max() < 1e-3, "smooth"


NOISE = [0.838438, 0.103804, 0.406824]


def test_a_cut_that_leaves_nothing_and_a_piece_of_nothing_are_empty(ball: Surface) -> None:
    nothing = clipped(ball, np.full(len(ball), -1.0))
    assert not len(nothing) and not len(nothing.triangles)
    fine = subdivided(nothing, np.zeros(0, dtype=bool))
    assert fine.triangles.shape == (0, 3) and vertex_normals(fine.position, fine.triangles).shape == (0, 3)
