"""The neutral body as its files give it: vertices, quads by group, texture coordinates, in the actor frame and in metres."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats

Ints = NDArray[np.int64]

ACTOR_FROM_FILE = np.array((-0.1, 0.1, -0.1))
"""The file is in decimetres and faces +Z; the actor faces -Z: half a turn about Y, so that left stays left."""


@dataclass(frozen=True, slots=True)
class BaseMesh:
    """The base mesh before any morph. Group names are the file's: `body`, `helper-tights`, `helper-l-eye`, `joint-l-knee`, ..."""

    vertices: Floats
    """(19158, 3) metres, actor frame, not yet standing on the ground"""
    uv: Floats
    """(21334, 2), v upwards"""
    quads: dict[str, Ints]
    """group -> (F, 4) rows of `vertices`"""
    quads_uv: dict[str, Ints]
    """group -> (F, 4) rows of `uv`"""

    def cube(self, name: str) -> Ints:
        """The vertices of a joint cube, whose mean is the joint."""
        return np.unique(self.quads[f"joint-{name}"])


def read_base(path: Path) -> BaseMesh:
    """Parse `base.obj`: the few statements that file uses, quads only."""
    vertices: list[str] = []
    uv: list[str] = []
    group = ""
    faces: dict[str, list[str]] = {}
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("v "):
            vertices.append(line[2:])
        elif line.startswith("vt "):
            uv.append(line[3:])
        elif line.startswith("f "):
            faces.setdefault(group, []).append(line[2:])
        elif line.startswith("g "):
            group = line[2:].strip()
    corners = {g: np.array(" ".join(f).replace("/", " ").split(), dtype=np.int64).reshape(len(f), 4, 2) - 1 for g, f in faces.items()}
    return BaseMesh(
        vertices=np.array(" ".join(vertices).split(), dtype=np.float64).reshape(-1, 3) * ACTOR_FROM_FILE,
        uv=np.array(" ".join(uv).split(), dtype=np.float64).reshape(-1, 2),
        quads={g: c[:, :, 0] for g, c in corners.items()},
        quads_uv={g: c[:, :, 1] for g, c in corners.items()},
    )


def triangulated(quads: Ints) -> Ints:
    """(F, 4) -> (2F, 3), each quad cut from its first corner."""
    return quads[:, (0, 1, 2, 0, 2, 3)].reshape(-1, 3)
