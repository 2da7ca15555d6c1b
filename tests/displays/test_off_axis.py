"""The cameras of walls: the shipped rigs seen from several eyes, against pyrr's frustum and against the walls' own corners."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pyrr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from displays.fixtures import is_rigid
from vr_dti.calibration import CLOSEST_EYE_M, Rig, Wall, azimuths_deg, kept_off, off_axis, pixels_per_degree, read_rig, warnings
from vr_dti.resources import rig_file, shipped
from vr_dti.spaces import quat_from_euler_deg, rotation_from_quat

RIGS = sorted(p.stem for p in shipped("calibration").glob("*.json"))
EYES = [(0.0, 1.65, 0.0), (0.5, 1.65, 0.0), (-0.35, 1.2, 0.35), (0.0, 0.9, 0.0)]


def load(name: str) -> Rig:
    return read_rig(rig_file(name))


def eyes_for(rig: Rig) -> list[tuple[float, float, float]]:
    return [e for e in EYES if all(w.distance_m(e) >= CLOSEST_EYE_M for w in rig.walls)]


def project(wall: Wall, eye: tuple[float, float, float], point: object, rig: Rig) -> np.ndarray:
    clip_from_eye, eye_from_stage = off_axis(wall, eye, rig.near_m, rig.far_m)
    clip = clip_from_eye @ eye_from_stage @ np.append(np.asarray(point, dtype=np.float64), 1.0)
    return clip[:3] / clip[3]


@pytest.mark.parametrize("name", RIGS)
def test_shipped_rigs_are_sound(name: str) -> None:
    rig = load(name)
    assert rig.walls
    gaps = [w for w in warnings(rig) if not w.startswith("gap of 1.6 cm")]  # the bezels of the desk
    assert not gaps


@pytest.mark.parametrize("name", RIGS)
def test_corners_of_walls_are_corners_of_pictures(name: str) -> None:
    rig = load(name)
    for wall, eye in itertools.product(rig.walls, eyes_for(rig)):
        for corner, x, y in ((wall.lower_left, -1, -1), (wall.lower_right, 1, -1), (wall.upper_left, -1, 1), (wall.upper_right, 1, 1)):
            assert np.abs(project(wall, eye, corner, rig)[:2] - (x, y)).max() < 1e-12


@pytest.mark.parametrize("name", RIGS)
def test_the_frustum_is_the_one_that_pyrr_builds(name: str) -> None:
    """pyrr knows frusta from near-plane bounds; those of a wall are measured here by turning its corners into the eye's frame."""
    rig = load(name)
    for wall, eye in itertools.product(rig.walls, eyes_for(rig)):
        clip_from_eye, eye_from_stage = off_axis(wall, eye, rig.near_m, rig.far_m)
        assert is_rigid(eye_from_stage)
        low, high = ((eye_from_stage @ np.append(c, 1.0))[:3] for c in (wall.lower_left, wall.upper_right))
        (left, bottom), (right, top) = (c[:2] * rig.near_m / -c[2] for c in (low, high))
        oracle = pyrr.matrix44.create_perspective_projection_from_bounds(
            left, right, bottom, top, rig.near_m, rig.far_m, dtype=np.float64
        ).T
        assert np.abs(clip_from_eye - oracle).max() < 1e-12


@pytest.mark.parametrize("name", ["walls-180", "walls-300"])
def test_neighbouring_walls_meet_without_a_seam(name: str) -> None:
    """A point of the room behind a shared edge falls on the edge of both pictures, at the same height, from any eye 0.5 m around."""
    rig = load(name)
    for (a, b), eye in itertools.product(itertools.pairwise(rig.walls), eyes_for(rig)):
        for height, depth in itertools.product(np.linspace(0.0, 2.5, 11), (1.0, 1.7, 4.0, 20.0)):
            edge = np.array((a.lower_right[0], height, a.lower_right[2]))
            point = np.asarray(eye) + depth * (edge - eye)
            seen_a, seen_b = project(a, eye, point, rig), project(b, eye, point, rig)
            across, down = a.resolution_px
            assert abs(seen_a[0] - 1.0) * across / 2 < 0.01
            assert abs(seen_b[0] + 1.0) * across / 2 < 0.01
            assert abs(seen_a[1] - seen_b[1]) * down / 2 < 0.01


@settings(deadline=None, max_examples=80)
@given(
    turns=st.tuples(*[st.floats(-180.0, 180.0)] * 3),
    size=st.tuples(st.floats(0.2, 12.0), st.floats(0.2, 12.0)),
    eye=st.tuples(st.floats(-9.0, 9.0), st.floats(-9.0, 9.0), st.floats(CLOSEST_EYE_M, 20.0)),
)
def test_any_wall_from_any_eye_before_it(turns: tuple[float, ...], size: tuple[float, float], eye: tuple[float, ...]) -> None:
    """Walls at any slant, floors and ceilings too; `eye` is given in the wall's own frame, its lower left corner the origin."""
    right, up, normal = rotation_from_quat(quat_from_euler_deg(*turns)).T
    corner = np.array((0.7, -0.4, 0.2))
    wall = Wall(
        name="w",
        lower_left=tuple(corner),
        lower_right=tuple(corner + size[0] * right),
        upper_left=tuple(corner + size[1] * up),
        resolution_px=(100, 100),
        output=1,
    )
    at = corner + eye[0] * right + eye[1] * up + eye[2] * normal
    clip_from_eye, eye_from_stage = off_axis(wall, at, 0.05, 100.0)
    assert is_rigid(eye_from_stage)
    for point, x, y in ((wall.lower_left, -1, -1), (wall.lower_right, 1, -1), (wall.upper_left, -1, 1), (wall.upper_right, 1, 1)):
        clip = clip_from_eye @ eye_from_stage @ np.append(np.asarray(point), 1.0)
        assert clip[3] == pytest.approx(eye[2])  # how far the wall is, whichever corner
        assert clip[:2] / clip[3] == pytest.approx((x, y), abs=1e-10 * (1.0 + max(map(abs, eye)) / min(size)))


def test_a_wall_before_the_eye_is_an_ordinary_camera() -> None:
    """Square before the eye at the origin: no shear, and the vertical angle is the wall's own."""
    wall = Wall(name="w", lower_left=(-2, -1, -3), lower_right=(2, -1, -3), upper_left=(-2, 1, -3), resolution_px=(400, 200), output=1)
    clip_from_eye, eye_from_stage = off_axis(wall, (0.0, 0.0, 0.0), 0.1, 10.0)
    assert np.array_equal(eye_from_stage, np.eye(4))
    assert clip_from_eye[0, 2] == clip_from_eye[1, 2] == 0.0
    assert clip_from_eye[1, 1] == pytest.approx(3.0)  # cotangent of half the angle


def test_an_eye_behind_the_wall_is_refused_and_a_leaning_one_kept_off() -> None:
    wall = load("walls-180").walls[1]
    with pytest.raises(ValueError, match=r"0\.54 m behind wall 'front'"):
        off_axis(wall, (0.0, 1.65, -4.0), 0.05, 100.0)
    for z in (-4.0, -3.4):
        assert wall.distance_m(kept_off(wall, (0.4, 1.5, z))) == pytest.approx(CLOSEST_EYE_M)
        assert kept_off(wall, (0.4, 1.5, z))[:2] == pytest.approx((0.4, 1.5))
    assert kept_off(wall, (0.4, 1.5, -2.0)) == pytest.approx((0.4, 1.5, -2.0))


def test_figures_for_the_installer() -> None:
    """Three walls of 60 degrees at the apothem of a hexagon of 4 m: 29.0 px/deg in the middle, 4/3 of it at the edges."""
    rig = load("walls-180")
    assert [tuple(round(a) for a in azimuths_deg(w, rig.eye.at)) for w in rig.walls] == [(-90, -30), (-30, 30), (30, 90)]
    assert pixels_per_degree(rig.walls[1], rig.eye.at) == pytest.approx((29.02, 38.69), abs=0.15)
    rear = load("walls-300").walls[0]
    assert azimuths_deg(rear, (0.0, 1.65, 0.0)) == pytest.approx((-150.0, -90.0), abs=0.01)


def test_rigs_are_found_by_path_and_by_name(tmp_path: Path) -> None:
    copy = tmp_path / "own.json"
    copy.write_bytes(rig_file("walls-180").read_bytes())
    assert read_rig(rig_file(str(copy))) == load("walls-180")
