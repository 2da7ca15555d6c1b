"""Several features on one array, and fields left out: what such a file says is what the model holds."""

from __future__ import annotations

import numpy as np

from assets import unusual
from assets.conftest import Load
from vr_dti.assets.gltf.curves import sample
from vr_dti.assets.gltf.material_values import TextureUse
from vr_dti.assets.gltf.pose import morphed, posed, rest_pose, weights_of, world_from_node, world_positions
from vr_dti.assets.gltf.values import Model


def at_rest(model: Model, node: int) -> list[list[float]]:
    """(V, 3) of a node's one primitive, in the world, to the micrometre."""
    pose = rest_pose(model.rest)
    mesh = model.meshes[model.nodes[node].mesh or 0]
    (found,) = world_positions(model, pose, world_from_node(model.rest, pose), node, mesh)
    rounded: list[list[float]] = (np.round(found, 6) + 0.0).tolist()
    return rounded


def test_packed_quantised_and_sparse_at_once(load: Load) -> None:
    model = load(unusual.mixed(), "mixed.gltf")
    (p,) = model.meshes[0].primitives
    half = 16384 / 32767
    assert np.allclose(p.position, ((0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, half)), atol=1e-6)
    assert weights_of(model, rest_pose(model.rest), 0) == (0.5,)
    assert np.allclose(morphed(p, (0.5,))[:, 2], (0, 0, 0, half - 0.5), atol=1e-6)
    assert np.allclose(at_rest(model, 0), ((0, 0, 0), (-2, 0, 0), (0, 1, 0), (-2, 1, half - 0.5)), atol=1e-5)
    assert p.colour is not None and p.colour.tolist() == [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]]
    assert p.normal is None and model.materials[0].unlit
    a, b = p.elements.tolist()
    assert a == [0, 1, 2] and sorted(b) == [1, 2, 3] and [b[(b.index(2) + k) % 3] for k in range(3)] == [2, 1, 3], "wound alike"


def test_skins_share_joints_in_another_order(load: Load) -> None:
    """Without inverse bind matrices the upper half is carried up by its joint; with them nothing moves but through the mirror. Where the
    node of a skinned mesh stands plays no part."""
    model = load(unusual.shared())
    first, second = (i for i, node in enumerate(model.nodes) if node.skin is not None)
    (p,) = model.meshes[0].primitives
    mirrored = p.position.astype(np.float64) * (-1, 1, 1)
    carried = mirrored.copy()
    carried[:, 1] += np.repeat((0.0, 0.5, 1.0), 4)
    assert np.allclose(at_rest(model, first), carried, atol=1e-4)
    assert np.allclose(at_rest(model, second), mirrored, atol=1e-4)
    assert model.scene is None and [(s.name, len(s.nodes)) for s in model.scenes] == [("one", 2), ("both", 3)]


def test_places_of_pictures_and_fields_left_out(load: Load) -> None:
    model = load(unusual.placed())
    (material,) = model.materials
    assert material.occlusion_texture == TextureUse(0, 1, (0.5, 0.0), 0.0, (-1.0, 1.0), 0.5)
    assert model.textures[0].wrap == ("repeat", "repeat") and model.textures[1].image is None
    assert any("/textures/1" in note for note in model.notes)
    far, flat = model.cameras
    assert (far.perspective, far.far_m, far.aspect) == (True, 0.0, 0.0) and not flat.perspective


def test_curves_of_normalised_numbers(load: Load) -> None:
    model = load(unusual.curved())
    weights, turn = model.animations[0].channels
    assert np.allclose(sample(weights.curve, (0.0, 0.5, 1.0, 1.5, 9.0)), ((0, 1), (0, 1), (0.5, 0.5), (1, 0), (1, 0)), atol=1e-4)
    assert np.allclose(sample(turn.curve, (1.499, 1.5)), ((0, 0, 0, 1), (1, 0, 0, 0)))
    assert np.allclose(weights_of(model, posed(model, model.animations[0], 1.0), 0), (0.5, 0.5), atol=1e-4)
    assert any("moves no node" in note for note in model.notes)
