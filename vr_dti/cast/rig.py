"""The skeleton and the skin weights of a morphed body, in the house's 54 joints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import BaseMesh
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT, JOINTS

_PREFIX = "mixamorig:"
_EYES = {"LeftEye": ("l-eye", "helper-l-eye"), "RightEye": ("r-eye", "helper-r-eye")}


@dataclass(frozen=True, slots=True)
class Rig:
    """How joints are found on a morphed mesh, and which joints carry each vertex."""

    joint_vertices: tuple[NDArray[np.int64], ...]
    """for each of the 54 joints the vertices whose mean is its place"""
    weights: NDArray[np.float32]
    """(V, 54), each row at most 4 non-zero values that sum to one"""

    def joints(self, vertices: Floats) -> Floats:
        """(54, 3) places of the joints on morphed `vertices`: left and right made mirror images, the middle put in the middle.

        The rig file picks its vertices by hand, up to 10 mm apart on the two sides; a clip must look alike on both. Eyes keep their
        own centres, or they would not turn in their sockets.
        """
        raw = np.array([vertices[i].mean(axis=0) for i in self.joint_vertices])
        middle = raw[JOINT["Hips"], 0]
        mirror = np.array([JOINT[_other_side(n)] for n in JOINTS])
        flipped = raw[mirror] * (-1.0, 1.0, 1.0) + (2.0 * middle, 0.0, 0.0)
        eyes = [JOINT[n] for n in _EYES]
        out: Floats = 0.5 * (raw + flipped)
        out[eyes] = raw[eyes]
        return out


def read_rig(data: Path, base: BaseMesh) -> Rig:
    """The Mixamo rig of the unpacked body data, plus an eye joint in the middle of each eyeball."""
    folder = data / "mpfb2" / "rigs" / "standard"
    bones: dict[str, Any] = json.loads((folder / "rig.mixamo.json").read_text(encoding="utf-8"))["bones"]
    places = []
    for name in JOINTS:
        if name in _EYES:
            places.append(base.cube(_EYES[name][0]))
            continue
        head = bones[_PREFIX + name]["head"]
        of_cube = head["strategy"] == "CUBE"
        places.append(base.cube(head["cube_name"].removeprefix("joint-")) if of_cube else np.array(head["vertex_indices"]))
    table: dict[str, list[tuple[int, float]]] = json.loads((folder / "weights.mixamo.json").read_text(encoding="utf-8"))["weights"]
    weights = np.zeros((len(base.vertices), len(JOINTS)), dtype=np.float32)
    for name, rows in table.items():
        column = JOINT.get(name.removeprefix(_PREFIX))
        if column is not None and rows:
            pairs = np.array(rows)
            weights[pairs[:, 0].astype(np.int64), column] = pairs[:, 1]
    for joint, (_, group) in _EYES.items():
        ball = np.unique(base.quads[group])
        weights[ball] = 0.0
        weights[ball, JOINT[joint]] = 1.0
    return Rig(tuple(places), strongest_four(weights))


def _other_side(name: str) -> str:
    return name.replace("Left", "Right") if "Left" in name else name.replace("Right", "Left")


def strongest_four(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row cut to its four largest values and divided by their sum; a row of zeros hangs on the hips."""
    out = weights.copy()
    fourth = -np.partition(-out, 3, axis=1)[:, 3:4]
    out[out < fourth] = 0.0
    total = out.sum(axis=1, keepdims=True)
    out[total[:, 0] == 0.0, JOINT["Hips"]] = 1.0
    total[total == 0.0] = 1.0
    normal: NDArray[np.float32] = out / total
    return normal


def packed(weights: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """(V, 54) -> joints and weights `(V, 4)` uint8; weights sum to exactly 255, what rounding leaves goes to the largest."""
    order = np.argsort(-weights, axis=1, kind="stable")[:, :4]
    top = np.take_along_axis(weights, order, axis=1).astype(np.float64)
    top /= top.sum(axis=1, keepdims=True)
    whole = np.floor(top * 255.0 + 0.5).astype(np.int64)
    whole[:, 0] += 255 - whole.sum(axis=1)
    return np.where(whole > 0, order, order[:, :1]).astype(np.uint8), whole.astype(np.uint8)
