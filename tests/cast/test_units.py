"""Face units of the baked people: lids close and carry their lashes, the jaw its teeth, and eyeballs are left to their joints."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.cast.conftest import NAMES
from vr_dti.cast.figure import Library, make_figure
from vr_dti.cast.mesh import FaceMorph, Material, PersonMesh
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.recipe import person_file, read_recipe
from vr_dti.cast.units import EYE_ISLANDS, lid_rims, unit_deltas
from vr_dti.spaces import Floats
from vr_dti.world.animation.units import ROUND, ROWS, UNIT, UNITS
from vr_dti.world.skeleton import JOINT

MM = 0.001


def face(mesh: PersonMesh) -> FaceMorph:
    assert mesh.face is not None
    return mesh.face


def moved(mesh: PersonMesh, **units: float) -> Floats:
    """(V, 3) the vertices with units drawn; lids go round the ball as `face.drawn` has them."""
    p = mesh.vertices["position"].astype(np.float64)
    weights = np.zeros(ROWS)
    for name, share in units.items():
        weights[UNIT[name]] = share
    for k, side in enumerate(("Left", "Right")):
        shut = units.get(f"eyeBlink{side}", 0.0)
        weights[ROUND[k]] = 4.0 * shut * (1.0 - shut)
    p[face(mesh).rows] += np.tensordot(weights, face(mesh).deltas[..., :3].astype(np.float64), axes=1)
    return p


def of(mesh: PersonMesh, material: Material) -> NDArray[np.bool_]:
    return np.asarray(mesh.vertices["surface"][:, 2] == material)


def test_there_are_the_52_units_and_each_moves_something(people: dict[str, PersonMesh]) -> None:
    assert len(set(UNITS)) == 52
    for name, mesh in people.items():
        f = face(mesh)
        assert f.deltas.shape == (ROWS, len(f.rows), 6) and len(np.unique(f.rows)) == len(f.rows), name
        most = np.abs(f.deltas[..., :3].astype(float)).max(axis=(1, 2))
        assert (most[:52] > 0.0008).all(), (name, [u for u, m in zip(UNITS, most, strict=False) if m <= 0.0008])
        assert most.max() < 0.06


def test_no_unit_moves_an_eyeball(people: dict[str, PersonMesh]) -> None:
    """The eye joints turn them; moved by both, they would turn twice as far."""
    for mesh in people.values():
        eyes = np.flatnonzero(of(mesh, Material.EYE))
        assert len(eyes) and not np.isin(eyes, face(mesh).rows).any()


@pytest.mark.parametrize("name", NAMES)
def test_lids_meet_in_a_blink_and_lashes_stay_on_them(name: str, people: dict[str, PersonMesh], library: Library) -> None:
    recipe = read_recipe(person_file(name))[1]
    figure = make_figure(library, recipe.body, recipe.seed)
    units = unit_deltas(library, figure)
    for side in ("Left", "Right"):
        eye = figure.joint(f"{side}Eye")
        upper, lower = lid_rims(figure, eye, EYE_ISLANDS)
        p = figure.vertices[:BODY_VERTICES] + units[:BODY_VERTICES, UNIT[f"eyeBlink{side}"]]
        x = abs(eye[0]) + np.linspace(-0.005, 0.005, 11)
        gap = np.interp(x, np.abs(p[upper, 0]), p[upper, 1]) - np.interp(x, np.abs(p[lower, 0]), p[lower, 1])
        assert -4.0 * MM < gap.max() < 0.1 * MM, side
    mesh = people[name]
    skin = of(mesh, Material.SKIN)
    roots = lash_roots(mesh)
    for share in (0.0, 0.5, 1.0):
        p = moved(mesh, eyeBlinkLeft=share, eyeBlinkRight=share)
        off = np.linalg.norm(p[roots][:, None] - p[skin & near_eyes(mesh)][None], axis=2).min(axis=1)
        assert np.percentile(off, 90) < 2.6 * MM, share
    down = (p - mesh.vertices["position"])[roots][:, 1]
    assert down.min() < -4.0 * MM, "the upper lashes come down with their lid"


def near_eyes(mesh: PersonMesh) -> NDArray[np.bool_]:
    p = mesh.vertices["position"]
    joints = mesh.skeleton.joint_m[[JOINT["LeftEye"], JOINT["RightEye"]]]
    return np.asarray((np.linalg.norm(p[:, None] - joints[None], axis=2) < 0.028).any(axis=1))


def lash_roots(mesh: PersonMesh) -> NDArray[np.intp]:
    """Lashes are five vertices each, two of them at the root: those nearer to the eye."""
    hair = np.flatnonzero(of(mesh, Material.HAIR) & near_eyes(mesh))
    near = mesh.skeleton.joint_m[[JOINT["LeftEye"], JOINT["RightEye"]]]
    far = np.linalg.norm(mesh.vertices["position"][hair][:, None] - near[None], axis=2).min(axis=1)
    return hair[far < np.percentile(far, 36)]


def test_a_lid_half_shut_does_not_cut_the_eyeball(people: dict[str, PersonMesh]) -> None:
    for mesh in people.values():
        shares = [moved(mesh, eyeBlinkLeft=s, eyeBlinkRight=s) for s in (0.0, 0.5, 1.0)]
        for side in ("Left", "Right"):
            middle = mesh.skeleton.joint_m[JOINT[f"{side}Eye"]]
            lid = np.zeros(len(mesh.vertices), dtype=bool)
            f = face(mesh)
            lid[f.rows[np.abs(f.deltas[UNIT[f"eyeBlink{side}"], :, 1]) > 0.004]] = True
            lid &= of(mesh, Material.SKIN)
            assert lid.sum() > 20
            opened, half, shut = (np.linalg.norm(p[lid] - middle, axis=1) for p in shares)
            assert (half > np.minimum(opened, shut) - 0.05 * MM).all(), (mesh.name, side)


def test_the_jaw_takes_lower_teeth_and_tongue_along_and_leaves_the_upper_ones(people: dict[str, PersonMesh]) -> None:
    for mesh in people.values():
        at = mesh.vertices["position"]
        inside = mesh.vertices["surface"][:, 3] > 0
        teeth = inside & of(mesh, Material.PLASTIC)
        assert teeth.sum() > 200, mesh.name
        fallen = (moved(mesh, jawOpen=1.0) - at)[:, 1]
        lower = teeth & (fallen < -0.007)
        upper = teeth & (np.abs(fallen) < 0.0015)
        assert lower.sum() > 100 and upper.sum() > 100 and lower.sum() + upper.sum() == teeth.sum()
        assert at[upper, 1].mean() > at[lower, 1].mean()
        tongue = inside & of(mesh, Material.SKIN) & (np.abs(mesh.vertices["albedo"][:, 3]) == 0)
        assert fallen[tongue].min() < -0.015


def test_the_coarser_level_needs_only_the_first_rows(people: dict[str, PersonMesh]) -> None:
    for mesh in people.values():
        f = face(mesh)
        assert 0 < f.coarse < len(f.rows)
        used = np.isin(f.rows, mesh.levels[0])
        assert used[: f.coarse].all() and not used[f.coarse :].any()
