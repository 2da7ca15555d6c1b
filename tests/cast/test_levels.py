"""Levels of detail: fewer triangles over the same vertices, and still the same person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.levels import LEVELS
from vr_dti.cast.mesh import Material, PersonMesh, load, save
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT

pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def mesh(people: dict[str, PersonMesh], name: str) -> PersonMesh:
    return people[name]


def faces(mesh: PersonMesh, triangles: np.ndarray) -> Floats:
    """(T, 3) normals as long as twice the area."""
    p = mesh.vertices["position"].astype(np.float64)[triangles]
    out: Floats = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    return out


def test_each_level_has_as_few_triangles_as_it_may(mesh: PersonMesh) -> None:
    assert len(mesh.levels) == len(LEVELS)
    for level, much in zip(mesh.levels, LEVELS, strict=True):
        assert 0.6 * much.triangles <= len(level) <= 1.02 * much.triangles
        assert level.max() < len(mesh.vertices)
        assert not level.flags.writeable


def test_no_triangle_joins_two_materials(mesh: PersonMesh) -> None:
    for level in mesh.levels:
        kind = mesh.vertices["surface"][:, 2][level]
        assert (kind == kind[:, :1]).all()


def test_the_person_stays_as_tall_and_as_wide(mesh: PersonMesh) -> None:
    """But for a buckle or a tuft of hair, and far away a pouch, that is too small to be seen."""
    whole = mesh.vertices["position"][mesh.triangles]
    for level, tolerance_m in zip(mesh.levels, (0.015, 0.015, 0.06), strict=True):
        part = mesh.vertices["position"][level]
        assert np.abs(whole.min(axis=(0, 1)) - part.min(axis=(0, 1))).max() < tolerance_m
        assert np.abs(whole.max(axis=(0, 1)) - part.max(axis=(0, 1))).max() < tolerance_m


def test_no_surface_turns_inside_out(mesh: PersonMesh) -> None:
    """What culling of back faces would tear a hole in."""
    for level in mesh.levels:
        face = faces(mesh, level)
        outward = mesh.vertices["normal"].astype(np.float64)[level].sum(axis=1)
        area = np.linalg.norm(face, axis=1)
        against = area[(face * outward).sum(axis=1) < 0.0].sum() / area.sum()
        was = faces(mesh, mesh.triangles)
        before = np.linalg.norm(was, axis=1)
        already = before[(was * mesh.vertices["normal"].astype(np.float64)[mesh.triangles].sum(axis=1)).sum(axis=1) < 0.0].sum()
        assert against < 0.005 + already / before.sum()


def test_from_further_off_a_mouth_is_no_hole(mesh: PersonMesh) -> None:
    """Of skin that is seen from ahead, what is drawn as dark as a mouth is less than lips: it was up to 39 square centimeters."""
    hidden, skin = mesh.vertices["surface"][:, 3], mesh.vertices["surface"][:, 2] == Material.SKIN
    for level in mesh.levels:
        outside = level[(hidden[level] < 30).any(axis=1) & skin[level[:, 2]]]
        ahead_m2 = np.maximum(-0.5 * faces(mesh, outside)[:, 2], 0.0)
        assert ahead_m2[hidden[outside[:, 2]] > 90].sum() < 3e-4


def test_eyes_stay_in_their_sockets(mesh: PersonMesh) -> None:
    """Through empty ones the sky was seen, white in a dark face."""
    eye = mesh.vertices["surface"][:, 2] == Material.EYE
    left = mesh.vertices["position"][:, 0] < 0.0
    for level in mesh.levels:
        at = level[eye[level[:, 0]], 0]
        assert left[at].sum() >= 2 and (~left[at]).sum() >= 2


def test_the_face_keeps_more_than_its_share(mesh: PersonMesh) -> None:
    """A head is a thirteenth of the skin, and what people look at."""
    most = np.take_along_axis(mesh.vertices["joints"], mesh.vertices["weights"].argmax(axis=1)[:, None], axis=1)[:, 0]
    near, far = ((most[mesh.levels[k]] == JOINT["Head"]).all(axis=1).mean() for k in (0, -1))
    assert near > 0.15
    assert far > 0.03


def test_the_head_keeps_its_outline(mesh: PersonMesh) -> None:
    """Seen from ahead, the side and above, but for a tuft of hair and a stud too small to be seen. Cropped hair once grew a flat top."""
    ways = np.array([d for d in np.ndindex(3, 3, 3) if d != (1, 1, 1)]).T - 1.0
    ways /= np.linalg.norm(ways, axis=0)
    head = (mesh.vertices["joints"] == JOINT["Head"]) & (mesh.vertices["weights"] > 127)
    places = mesh.vertices["position"].astype(np.float64)
    whole, *parts = ((places[rows[head.any(axis=1)[rows]]] @ ways).max(axis=0) for rows in map(np.unique, (mesh.triangles, *mesh.levels)))
    for part in parts[:2]:
        assert (whole - part).max() < 0.015


def test_levels_are_kept_with_the_person(mesh: PersonMesh, tmp_path: Path) -> None:
    path = tmp_path / "person.npz"
    save(mesh, path)
    again = load(path)
    assert [np.array_equal(a, b) for a, b in zip(again.levels, mesh.levels, strict=True)] == [True] * len(mesh.levels)
