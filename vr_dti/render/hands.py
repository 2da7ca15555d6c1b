"""A trainee's hands: in gloves, and as they see their own, fading where they were last seen once their device has lost them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.spaces import Floats, normalized
from vr_dti.world.fading import place
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body

GLOVE = (25, 26, 28, 0)
"""sRGB of thin black gloves, and none of the skin's texture"""
_ROUGH = 150
_UP_THE_ARM_M = 0.045
"""so far above the wrist a glove ends: default"""


def gloved(mesh: PersonMesh) -> NDArray[np.void]:
    """The vertices of `mesh`, in gloves."""
    vertices = mesh.vertices.copy()
    first, count = mesh.ranges.get("hands", (0, 0))
    rows = np.unique(mesh.triangles[first : first + count])
    rows = rows[vertices["surface"][rows, 2] == Material.SKIN]
    at, joint = vertices["position"][rows].astype(np.float64), mesh.skeleton.joint_m
    for side, mine in (("Left", at[:, 0] < 0.0), ("Right", at[:, 0] >= 0.0)):
        wrist, elbow = joint[JOINT[f"{side}Hand"]], joint[JOINT[f"{side}ForeArm"]]
        worn = rows[mine & ((at - wrist) @ normalized(elbow - wrist) <= _UP_THE_ARM_M)]
        vertices["albedo"][worn] = GLOVE
        vertices["surface"][worn, :3] = (_ROUGH, 0, Material.LEATHER)
    return vertices


def fading(bodies: Sequence[Body], whose: str, story_ns: int) -> Floats:
    """(2,) how much there is of the left and the right hand of a trainee, 0..1. A hand that was never tracked hangs beside its body, whole;
    so does anybody's who is no trainee."""
    body = next((b for b in bodies if b.trainee == whose), Body(whose))
    hands = (body.left, body.right)
    return np.array([1.0 if hand.gone is None else place(hand, story_ns / 1e6)[1] for hand in hands])
