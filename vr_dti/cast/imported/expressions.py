"""What a stranger's face can do, told in our face units: morph targets or VRM expressions of ARKit names, else VRM's own shared out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

import numpy as np

from vr_dti.assets.gltf.person_values import Person
from vr_dti.assets.gltf.values import Model, Primitive
from vr_dti.cast.imported.gaze import by_expression
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
"""VRM expression -> how much of it a whole unit of ours asks for (defaults). `relaxed` and `neutral` have no counterpart; gaze:
`gaze.py`"""


def carried(model: Model, node: int, p: Primitive, turn: Floats) -> Floats:
    """(V, 3 * ROWS) metres that a whole unit adds to each vertex of `p` at `node`; `turn` (V, 3, 3) takes the mesh's axes to ours."""
    mesh = model.nodes[node].mesh
    names = model.meshes[mesh].target_names if mesh is not None else ()
    out = np.zeros((len(p.position), ROWS, 3))
    own = {UNIT[unit]: k for unit, name in _by_unit(names).items() if (k := names.index(name)) < len(p.targets)}
    for row, k in own.items():
        out[:, row] = _moved(p, k, turn)
    if model.person is not None and (asks := _asked(model.person, own)):
        named = {e.name: e for e in model.person.expressions if e.morphs and e.name in asks}
        much = np.zeros((ROWS, len(p.targets)))  # a file may bind the same target a thousand times
        for name, expression in named.items():
            binds = [b for b in expression.morphs if b.node == node and b.target < len(p.targets)]
            target = np.array([b.target for b in binds], dtype=np.intp)
            for unit, share in asks[name].items():
                rows = (UNIT[unit],) if unit in UNIT else units_named(unit)
                for row in rows:  # the stranger's moves both sides: half for each of ours
                    np.add.at(much[row], target, share / len(rows) * np.array([b.weight for b in binds], dtype=np.float64))
        for bound in np.flatnonzero(much.any(axis=0)):
            moved = _moved(p, int(bound), turn)
            for unit_row in np.flatnonzero(much[:, bound]):
                out[:, unit_row] += much[unit_row, bound] * moved
    return out.reshape(len(out), -1)


def _asked(person: Person, own: Container[int]) -> dict[str, Mapping[str, float]]:
    """Expression -> how much of it a whole unit of ours asks for, beside the morph targets that are units by name: the rows `own`."""
    there = [e.name for e in person.expressions if e.morphs]
    perfect = {} if own else {name: unit for unit, name in _by_unit(there).items()}
    asks: dict[str, Mapping[str, float]] = {name: {unit: 1.0} for name, unit in perfect.items()}
    if not own and not perfect:
        asks = {name: UNITS_OF[name] for name in there if name in UNITS_OF}
        if "blinkLeft" in asks and "blinkRight" in asks:
            asks.pop("blink", None)
    looks = [unit for unit in UNIT if unit.startswith("eyeLook")]
    if not any(UNIT[unit] in own or unit in perfect.values() for unit in looks):
        asks |= by_expression(person)
    return asks


def _by_unit(names: Iterable[str]) -> dict[str, str]:
    """Our unit -> the name among `names` that says the same in some other spelling."""
    by_name = {name.replace("_", "").lower(): name for name in names}
    return {unit: by_name[unit.lower()] for unit in UNIT if unit.lower() in by_name}


def _moved(p: Primitive, target: int, turn: Floats) -> Floats:
    delta = p.targets[target].position
    if delta is None:
        return np.zeros((len(p.position), 3))
    out: Floats = (turn @ np.clip(delta.astype(np.float64), -1e3, 1e3)[..., None])[..., 0]
    return out
