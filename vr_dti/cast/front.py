"""How far belly and breast stand out, dressed: what somebody lies on who lies on his front."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import Material
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT

_COLUMNS = np.linspace(-0.13, 0.13, 14)
"""metres from the middle, edges of upright strips of the trunk's front"""
_SMALL = 2
"""so many strips may stand out further than the rest: a buckle or a camera presses into who lies on it (default)"""
_REACH = (("Hips", -0.03, 0.16), ("Spine2", -0.10, 0.06))
"""from the joint, metres: where the belly with a belt is, and the breast"""
_TRUNK = tuple(JOINT[j] for j in ("Hips", "Spine", "Spine1", "Spine2", "LeftUpLeg", "RightUpLeg"))


def front_of(vertices: NDArray[Any], joint_m: Floats) -> tuple[float, float]:
    """Metres by which belly and breast stand out before the joints of the hips and of the chest: `mesh.VERTEX` rows, joints `(54, 3)`, both
    in the bind pose."""
    p = vertices["position"].astype(np.float64)
    most = vertices["joints"][np.arange(len(p)), vertices["weights"].argmax(axis=1)]
    trunk = np.isin(most, _TRUNK) & (vertices["surface"][:, 2] != Material.HAIR)
    belly, breast = (_stands_out(p[trunk], joint_m[JOINT[joint]], low, high) for joint, low, high in _REACH)
    return belly, breast


def _stands_out(p: Floats, joint: Floats, low: float, high: float) -> float:
    d = p[(p[:, 1] > joint[1] + low) & (p[:, 1] < joint[1] + high)] - joint
    strip = np.digitize(d[:, 0], _COLUMNS)
    far = [float(-d[strip == k, 2].min()) for k in range(1, len(_COLUMNS)) if (strip == k).any()]
    return sorted(far)[-1 - _SMALL] if len(far) > _SMALL else 0.0
