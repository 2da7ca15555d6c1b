"""Curves, node places and skinning, against values worked out by hand or by another way."""

from __future__ import annotations

import numpy as np
import pytest

from assets import samples
from assets.conftest import Load
from assets.people import LIFT, figure
from vr_dti.assets.gltf.animation_values import Curve
from vr_dti.assets.gltf.curves import sample
from vr_dti.assets.gltf.pose import morphed, posed, rest_pose, weights_of, world_from_mesh, world_from_node, world_positions
from vr_dti.assets.gltf.values import Model
from vr_dti.spaces import quat_about


@pytest.fixture
def animated(load: Load) -> Model:
    return load(samples.animated())


def curve_of(model: Model, kind: str, path: str) -> Curve:
    animation = next(a for a in model.animations if a.name == kind)
    return next(c.curve for c in animation.channels if c.path == path)


def test_linear_between_keys_and_still_beyond_them(animated: Model) -> None:
    move = curve_of(animated, "LINEAR", "translation")
    assert sample(move, (0.0, 0.5, 1.0, 1.5, 2.25, 9.0)).tolist() == [[0, 0, 0], [0, 0, 0], [0.5, 0, 0], [1, 0, 0], [1, 1.5, 0], [1, 2, 0]]


def test_turns_go_along_the_sphere(animated: Model) -> None:
    """Keys of normalised shorts, a quarter turn apart about +Y: halfway is an eighth."""
    turn = curve_of(animated, "LINEAR", "rotation")
    assert np.allclose(sample(turn, 1.0), quat_about((0, 1, 0), np.pi / 4), atol=1e-4)
    assert np.allclose(sample(turn, 1.5 + 1 / 3), quat_about((0, 1, 0), np.pi * (0.5 + 1 / 6)), atol=1e-4)


def test_turns_take_the_shorter_way(load: Load) -> None:
    doc = samples.animated()
    a = doc.json["animations"][0]["samplers"][1]
    a["output"] = doc.accessor(((0, 0, 0, 1), (0, -np.sqrt(0.5), 0, -np.sqrt(0.5)), (0, 1, 0, 0)))
    turn = curve_of(load(doc), "LINEAR", "rotation")
    assert np.allclose(np.abs(sample(turn, 1.0) @ quat_about((0, 1, 0), np.pi / 4)), 1.0, atol=1e-6)


def test_step_holds_until_the_next_key(animated: Model) -> None:
    size = curve_of(animated, "STEP", "scale")
    assert sample(size, (0.0, 1.499, 1.5, 2.499, 2.5, 3.0))[:, 0].tolist() == [1, 1, 2, 2, 3, 3]


def test_cubic_splines_are_hermite_in_seconds(animated: Model) -> None:
    """Between the first two keys: p0 = 0, out tangent 3 a second, p1 = 1, in tangent 0; at the middle h10 = 1/8, h01 = 1/2."""
    move = curve_of(animated, "CUBICSPLINE", "translation")
    assert np.allclose(sample(move, (0.5, 1.0, 1.5, 2.5)), ((0, 0, 0), (0.5 + 3 / 8, 0, 0), (1, 0, 0), (1, 2, 0)))
    turn = sample(curve_of(animated, "CUBICSPLINE", "rotation"), np.linspace(0, 3, 31))
    assert np.allclose((turn**2).sum(axis=1), 1.0)


def test_weights_of_morph_targets(animated: Model) -> None:
    """The animation's, else the mesh's own."""
    assert animated.meshes[0].target_names == ("smile", "frown")
    at = posed(animated, animated.animations[0], 1.0)
    assert weights_of(animated, at, 0) == (0.5, 0.5) and weights_of(animated, rest_pose(animated.rest), 0) == (0.0, 0.25)
    assert morphed(animated.meshes[0].primitives[0], (0.5, 0.25)).tolist() == (samples.TRIANGLE + 0.75).tolist()


def test_a_matrix_becomes_move_turn_and_scale(load: Load) -> None:
    model = load(samples.matrices(), "a.gltf")
    world = world_from_node(model.rest, rest_pose(model.rest))
    expected = np.diag((2.0, 2.0, 2.0, 1.0)) @ ((0, -2, 0, 3), (-1, 0, 0, 4), (0, 0, 0.5, 5), (0, 0, 0, 1))
    assert model.nodes[1].parent == 2 and np.allclose(world[1], expected)


def test_shear_is_left_out_and_said(load: Load) -> None:
    doc = samples.triangle()
    doc.json["nodes"][0]["matrix"] = [2, 0, 0, 0, 0.5, 2, 0, 0, 0, 0, 2, 0, 1, 2, 3, 1]
    model = load(doc)
    assert model.rest.translation.tolist() == [[1, 2, 3]] and np.allclose(model.rest.scale, 2.0, atol=0.1)
    assert "shears" in model.notes[0]


def test_flat_and_mirrored_matrices(load: Load) -> None:
    """A scale of 0, and one below 0."""
    for scale in ((1.0, 0.0, 2.0), (0.0, 0.0, 0.0), (-1.0, 2.0, 3.0)):
        doc = samples.triangle()
        doc.json["nodes"][0]["matrix"] = np.diag((*scale, 1.0)).ravel().tolist()
        model = load(doc)
        assert not model.notes and np.allclose(world_from_node(model.rest, rest_pose(model.rest))[0], np.diag((*scale, 1.0)))


def test_a_skin_at_rest_is_the_mesh_and_bends_at_its_joint(load: Load) -> None:
    """The upper joint turns by 90 degrees about +Z at (0, 1, 0): what stood above it lies to its left, and half-hung points halfway."""
    model = load(figure())
    body, primitive = 2, model.meshes[0].primitives[0]
    rest = rest_pose(model.rest)
    at_rest = world_positions(model, rest, world_from_node(model.rest, rest), body, model.meshes[0])[0]
    assert np.allclose(at_rest, primitive.position)
    bent = posed(model, model.animations[0], 1.0)
    world = world_from_node(model.rest, bent)
    moved = world_positions(model, bent, world, body, model.meshes[0])[0]
    assert np.allclose(moved[:4], primitive.position[:4])
    assert np.allclose(moved[8:].mean(axis=0), (-1.0, 1.0, 0.0), atol=1e-6)
    x, y, z = primitive.position[4]
    assert np.allclose(moved[4], (0.5 * (x - (y - 1.0)), 0.5 * (y + 1.0 + x), z), atol=1e-6)
    assert world_from_mesh(model.skins[0], world).shape == (2, 4, 4)


def test_morphs_come_before_joints(load: Load) -> None:
    doc = figure()
    doc.json["nodes"][2]["weights"] = [1.0, 0.0]
    model = load(doc)
    bent = posed(model, model.animations[0], 1.0)
    moved = world_positions(model, bent, world_from_node(model.rest, bent), 2, model.meshes[0])[0]
    assert np.allclose(moved[8:].mean(axis=0), (-1.0, 1.0, LIFT[2]), atol=1e-6)


def test_weights_are_made_to_sum_to_one(load: Load) -> None:
    doc = figure()
    p = doc.json["meshes"][0]["primitives"][0]
    p["attributes"]["WEIGHTS_0"] = doc.vertices(np.tile((2.0, 2.0, 0.0, 0.0), (12, 1)))
    model = load(doc)
    assert np.allclose(model.meshes[0].primitives[0].weights, (0.5, 0.5, 0.0, 0.0))
    assert any("12 vertices" in n for n in model.notes)
