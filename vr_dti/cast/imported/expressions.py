"""What a stranger's face can do, told in our face units: morph targets by their ARKit names, else VRM's expressions shared out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vr_dti.assets.gltf.values import Model, Primitive
from vr_dti.spaces import Floats
from vr_dti.world.animation.units import ROWS, UNIT, units_named

UNITS_OF: Mapping[str, Mapping[str, float]] = {
    "blink": {"eyeBlink": 1.0},
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "aa": {"jawOpen": 1.0},
    "ih": {"mouthStretch": 1.0},
    "ou": {"mouthPucker": 1.0},
    "ee": {"mouthDimple": 1.0},
    "oh": {"mouthFunnel": 1.0},
    "happy": {"mouthSmile": 1.0, "cheekSquint": 0.3},
    "angry": {"browDown": 1.0, "noseSneer": 0.3},
    "sad": {"browInnerUp": 1.0, "mouthFrown": 1.0},
    "surprised": {"eyeWide": 1.0, "browOuterUp": 1.0},
}
"""VRM expression -> how much of it a whole unit of ours asks for (defaults). `relaxed`, `neutral` and gaze have no counterpart: eyes turn
on joints"""


def carried(model: Model, node: int, p: Primitive, turn: Floats) -> Floats:
    """(V, 3 * ROWS) metres that a whole unit adds to each vertex of `p` at `node`; `turn` (V, 3, 3) takes the mesh's axes to ours."""
    mesh = model.nodes[node].mesh
    names = model.meshes[mesh].target_names if mesh is not None else ()
    out = np.zeros((len(p.position), ROWS, 3))
    by_name = {name.replace("_", "").lower(): k for k, name in enumerate(names) if name}
    own = {row: k for unit, row in UNIT.items() if (k := by_name.get(unit.lower())) is not None and k < len(p.targets)}
    for row, k in own.items():
        out[:, row] = _moved(p, k, turn)
    if not own and model.person is not None:
        named = {e.name: e for e in model.person.expressions if e.morphs}
        if "blinkLeft" in named and "blinkRight" in named:
            named.pop("blink", None)
        for expression in named.values():
            binds = [b for b in expression.morphs if b.node == node and b.target < len(p.targets)]
            for unit, share in UNITS_OF.get(expression.name, {}).items():
                rows = (UNIT[unit],) if unit in UNIT else units_named(unit)
                for row in rows:  # the stranger's moves both sides: half for each of ours
                    for bind in binds:
                        out[:, row] += share / len(rows) * bind.weight * _moved(p, bind.target, turn)
    return out.reshape(len(out), -1)


def _moved(p: Primitive, target: int, turn: Floats) -> Floats:
    delta = p.targets[target].position
    if delta is None:
        return np.zeros((len(p.position), 3))
    out: Floats = (turn @ np.clip(delta.astype(np.float64), -1e3, 1e3)[..., None])[..., 0]
    return out
