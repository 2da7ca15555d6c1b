"""Linear blend skinning in numpy, as the renderer does it on the graphics card: enough to see whether a body holds together."""

from __future__ import annotations

import numpy as np

from vr_dti.cast.mesh import PersonMesh
from vr_dti.spaces import Floats, matrix_from_pose, quat_about, quat_multiply
from vr_dti.world.skeleton import JOINTS, PARENTS

X, Z = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


def turn(axis: tuple[float, float, float], degrees: float) -> Floats:
    return quat_about(np.array(axis), np.radians(degrees))


ARMS_DOWN = {"LeftArm": turn(Z, 40.0), "RightArm": turn(Z, -40.0)}
KNEELING = {
    "LeftArm": quat_multiply(turn(X, 45.0), turn(Z, 38.0)),
    "RightArm": quat_multiply(turn(X, 45.0), turn(Z, -38.0)),
    "LeftForeArm": turn(X, 60.0),
    "RightForeArm": turn(X, 60.0),
    "LeftUpLeg": turn(X, 90.0),
    "LeftLeg": turn(X, -90.0),
    "RightLeg": turn(X, -95.0),
    "Spine": turn(X, -15.0),
}


def blended(mesh: PersonMesh, turns: dict[str, Floats]) -> Floats:
    """(V, 4, 4) what skinning does to each vertex with joints turned from the bind pose, the hips where they were."""
    rest = np.array((0.0, 0.0, 0.0, 1.0))
    world = np.zeros((len(JOINTS), 4, 4))
    offset = mesh.skeleton.offset_m
    for i, name in enumerate(JOINTS):
        local = matrix_from_pose(offset[i], turns.get(name, rest))
        world[i] = local if i == 0 else world[PARENTS[i]] @ local
    world[:, :3, 3] -= (world[:, :3, :3] @ mesh.skeleton.joint_m[:, :, None])[:, :, 0]
    v = mesh.vertices
    out: Floats = (world[v["joints"]] * (v["weights"] / 255.0)[:, :, None, None]).sum(axis=1)
    return out


def posed(mesh: PersonMesh, turns: dict[str, Floats]) -> Floats:
    """(V, 3) places of all vertices, as `blended` turns them."""
    m = blended(mesh, turns)
    out: Floats = (m[:, :3, :3] @ mesh.vertices["position"][:, :, None].astype(np.float64))[:, :, 0] + m[:, :3, 3]
    return out
