"""A model at an instant: every node's place in the world, joints for skinning, weights of morph targets, and vertices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vr_dti.assets.gltf.animation_values import Animation
from vr_dti.assets.gltf.curves import sample
from vr_dti.assets.gltf.values import Mesh, Model, Primitive, Rest, Skin
from vr_dti.spaces import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """All nodes' own transforms, and the weights that an animation sets."""

    translation: Floats
    rotation: Floats
    scale: Floats
    weights: dict[int, Floats]
    """node -> (targets,)"""


def rest_pose(rest: Rest) -> Pose:
    """As the file has it."""
    return Pose(rest.translation, rest.rotation, rest.scale, {})


def posed(model: Model, animation: Animation, seconds: float) -> Pose:
    """`model` in `animation` at an instant; what no channel moves stands as in the file."""
    parts = {"translation": model.rest.translation.copy(), "rotation": model.rest.rotation.copy(), "scale": model.rest.scale.copy()}
    weights: dict[int, Floats] = {}
    for channel in animation.channels:
        value = sample(channel.curve, seconds)
        if channel.path == "weights":
            weights[channel.node] = value
        else:
            parts[channel.path][channel.node] = value
    return replace(rest_pose(model.rest), weights=weights, **parts)


def world_from_node(rest: Rest, pose: Pose) -> Floats:
    """(N, 4, 4) every node's frame in the scene's, parents before children, a product a level."""
    own = local_matrices(pose.translation, pose.rotation, pose.scale)
    out = own.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for nodes in rest.levels[1:]:
            out[nodes] = out[rest.parent[nodes]] @ own[nodes]
    return out


def local_matrices(translation: Floats, rotation: Floats, scale: Floats) -> Floats:
    """(N, 4, 4) move * turn * scale."""
    x, y, z, w = np.moveaxis(rotation, -1, 0)
    out = np.zeros((len(translation), 4, 4))
    out[:, 0, 0], out[:, 0, 1], out[:, 0, 2] = 1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)
    out[:, 1, 0], out[:, 1, 1], out[:, 1, 2] = 2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)
    out[:, 2, 0], out[:, 2, 1], out[:, 2, 2] = 2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)
    out[:, :3, :3] *= scale[:, None, :]
    out[:, :3, 3] = translation
    out[:, 3, 3] = 1.0
    return out


def world_from_mesh(skin: Skin, world: Floats) -> Floats:
    """(J, 4, 4) what each joint does to a vertex of the bind pose: the palette of a skinning shader."""
    with np.errstate(over="ignore", invalid="ignore"):
        out: Floats = world[list(skin.joints)] @ skin.joint_from_mesh
    return out


def weights_of(model: Model, pose: Pose, node: int) -> tuple[float, ...]:
    """Of the morph targets of the mesh at `node`: the animation's, the node's own, or the mesh's."""
    if node in pose.weights:
        return tuple(pose.weights[node].tolist())
    n = model.nodes[node]
    if n.mesh is None:
        return ()
    return n.weights or model.meshes[n.mesh].weights


def morphed(primitive: Primitive, weights: tuple[float, ...]) -> Floats:
    """(V, 3) positions with morph targets at `weights`."""
    out = primitive.position.astype(np.float64)
    for target, weight in zip(primitive.targets, weights, strict=False):
        if target.position is not None and weight:
            out += target.position * weight
    return out


def skinned(primitive: Primitive, position: Floats, palette: Floats) -> Floats:
    """(V, 3) in the world: `position` (V, 3) on the joints' `palette` (J, 4, 4). The reference for a shader, not for a frame."""
    assert primitive.joints is not None and primitive.weights is not None
    out = np.zeros((len(position), 3))
    for joint, weight in zip(primitive.joints.T, primitive.weights.T, strict=True):
        m = palette[joint]
        out += weight[:, None] * ((m[:, :3, :3] @ position[..., None])[..., 0] + m[:, :3, 3])
    return out


def world_positions(model: Model, pose: Pose, world: Floats, node: int, mesh: Mesh) -> list[Floats]:
    """(V, 3) of each primitive of `mesh` where `node` draws it."""
    n, weights = model.nodes[node], weights_of(model, pose, node)
    out = []
    for p in mesh.primitives:
        at = morphed(p, weights)
        if n.skin is not None and p.joints is not None:
            out.append(skinned(p, at, world_from_mesh(model.skins[n.skin], world)))
        else:
            out.append(at @ world[node, :3, :3].T + world[node, :3, 3])
    return out
