"""A baked person as the renderer takes it: one vertex buffer, one index buffer, one draw; materials live in the vertices.

Saved as one `.npz` in the user's cache (`load`, `save`); the file's name holds the hash of recipe and source data.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.errors import MachineError
from vr_dti.world.skeleton import JOINT, Skeleton


class Material(IntEnum):
    """What a vertex is made of; the shader adds the grain of each."""

    SKIN = 0
    EYE = 1
    HAIR = 2
    CLOTH = 3
    LEATHER = 4
    METAL = 5
    PLASTIC = 6


VERTEX = np.dtype(
    [
        ("position", "<f4", 3),  # bind pose, actor frame, metres
        ("normal", "<f4", 3),
        # texture, (0, 0) its top left corner; eye: the eyeball's own direction (x, y; gaze = 0, 0); cloth without texture: picture of folds
        ("uv", "<f4", 2),
        ("joints", "u1", 4),  # rows of world.skeleton.JOINTS
        ("weights", "u1", 4),  # sum to 255
        # sRGB; alpha: how much of the person's texture is mixed over it, whatever the material; skin under the texture: how open it is
        ("albedo", "u1", 4),
        # roughness, metalness (skin: whether a face draws it out; hair: whether it hangs down uv's v), Material, how much of the sky is
        # hidden from it (inside the mouth)
        ("surface", "u1", 4),
    ]
)


@dataclass(frozen=True, slots=True)
class FaceMorph:
    """What face units (`world.animation.units`) move of a person. Arrays are read-only."""

    rows: NDArray[np.uint32]
    """(F,) vertices that move, those that the first coarser level of detail draws before the others"""
    deltas: NDArray[np.float16]
    """(ROWS, F, 6) what a whole unit adds to position (metres, bind pose) and to the normal"""
    coarse: int
    """how many of `rows` that coarser level needs"""


GLOW_MOST = 8.0
"""the brightest that `Details.glow` can say: 1 is as bright as white paper is shown (default)"""


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody's materials say beside colour, pixel by pixel, lying as `PersonMesh.skin` does. Arrays are read-only."""

    relief: NDArray[np.uint8]
    """(S, S, 4) a normal's x and y as glTF has them (128: none), how open to the sky, roughness times the vertex's"""
    glow: NDArray[np.uint8]
    """(S, S, 4) sRGB of the light it gives by itself over `GLOW_MOST`, metalness times the vertex's"""


@dataclass(frozen=True, slots=True)
class Swing:
    """What of somebody swings, as VRM's springs do: K bones more, parents first, and which vertices hang on them when drawn.

    Whoever does not draw takes those vertices as `PersonMesh.vertices` has them, on the bones that do not swing. Metres, bind pose;
    arrays are read-only."""

    parent: NDArray[np.int64]
    """(K,) the spring that it hangs on; -1 - j: the joint j of `world.skeleton`"""
    head_m: NDArray[np.float64]
    """(K, 3)"""
    tail_m: NDArray[np.float64]
    """(K, 3)"""
    stiffness: NDArray[np.float64]
    """(K,)"""
    gravity: NDArray[np.float64]
    """(K, 3) direction times power"""
    drag: NDArray[np.float64]
    """(K,) 0..1"""
    radius_m: NDArray[np.float64]
    """(K,) of the ball at its end"""
    centre: NDArray[np.int64]
    """(K,) joint against whose movement it swings; -1: the world"""
    collider_joint: NDArray[np.int64]
    """(C,)"""
    collider_m: NDArray[np.float64]
    """(C, 2, 3) both ends of each capsule; a ball's are one"""
    collider_radius_m: NDArray[np.float64]
    """(C,)"""
    meets: NDArray[np.bool_]
    """(K, C) which keep out which"""
    rows: NDArray[np.uint32]
    """(F,) vertices that hang on springs"""
    joints: NDArray[np.uint8]
    """(F, 4) of those, in place of the vertex's own: from the number of joints on, springs"""
    weights: NDArray[np.uint8]
    """(F, 4) sum to 255"""


@dataclass(frozen=True, slots=True)
class PersonMesh:
    """One person, ready to upload. Arrays are read-only."""

    name: str
    skeleton: Skeleton
    vertices: NDArray[np.void]
    """(V,) of `VERTEX`"""
    triangles: NDArray[np.uint32]
    """(T, 3) counter-clockwise seen from outside; `ranges` cut it into named runs"""
    ranges: dict[str, tuple[int, int]]
    """run name -> (first triangle, count): `hands` is what a trainee sees of their own body, `head` what they must not"""
    skin: NDArray[np.uint8]
    """(S, S, 3) sRGB texture of the skin, rows top first"""
    provenance: dict[str, str]
    """licence, source and recipe hash"""
    levels: tuple[NDArray[np.uint32], ...] = ()
    """coarser lists of triangles (T, 3) over the same vertices, finest first, for whoever stands further away (`levels.py`)"""
    face: FaceMorph | None = None
    """None: a face that does not move"""
    details: Details | None = None
    """None: colours are all that there is in pictures"""
    swing: Swing | None = None
    """None: nothing swings"""

    @property
    def carries(self) -> bool:
        """The right hand is full: something of plastic goes with it alone (`kit.phone`). Of whom an agency brought nobody knows: no."""
        if "file" in self.provenance:  # all that is not named skin is plastic there
            return False
        v = self.vertices
        held = (v["joints"][:, 0] == JOINT["RightHand"]) & (v["weights"][:, 0] == 255)
        return bool((held & (v["surface"][:, 2] == Material.PLASTIC)).any())

    def freeze(self) -> None:
        """Make all its arrays read-only."""
        more: list[NDArray[Any]] = [self.face.rows, self.face.deltas] if self.face else []
        more += [self.details.relief, self.details.glow] if self.details else []
        more += [getattr(self.swing, f.name) for f in fields(self.swing)] if self.swing else []
        for a in (self.skeleton.joint_m, self.vertices, self.triangles, self.skin, *self.levels, *more):
            a.setflags(write=False)


def save(mesh: PersonMesh, path: Path) -> None:
    """Write `mesh`; the same mesh gives the same bytes."""
    np.savez_compressed(path, **parts(mesh))  # type: ignore[arg-type]


def parts(mesh: PersonMesh) -> dict[str, NDArray[Any]]:
    """`mesh` as plain arrays by name; `whole` puts them together."""
    head = {
        "name": mesh.name,
        "height_m": mesh.skeleton.height_m,
        "shoulder_width_m": mesh.skeleton.shoulder_width_m,
        "front_m": mesh.skeleton.front_m,
        "ranges": mesh.ranges,
        "levels": [len(level) for level in mesh.levels],
        "provenance": mesh.provenance,
        "face": mesh.face.coarse if mesh.face else -1,
    }
    face: dict[str, NDArray[Any]] = {"face_rows": mesh.face.rows, "face_deltas": mesh.face.deltas} if mesh.face else {}
    details: dict[str, NDArray[Any]] = {"relief": mesh.details.relief, "glow": mesh.details.glow} if mesh.details else {}
    return {
        "head": np.frombuffer(json.dumps(head, sort_keys=True).encode(), dtype=np.uint8),
        "joint_m": mesh.skeleton.joint_m,
        "vertices": mesh.vertices.view(np.uint8),
        "triangles": mesh.triangles,
        "skin": mesh.skin,
        "levels": np.concatenate(mesh.levels) if mesh.levels else np.zeros((0, 3), dtype=np.uint32),
        **face,
        **details,
        **({f"swing_{f.name}": getattr(mesh.swing, f.name) for f in fields(mesh.swing)} if mesh.swing else {}),
    }


def store(mesh: PersonMesh, path: Path) -> None:
    """As `save`, but written beside and renamed: another program never reads half a file. Raises `MachineError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix="bake-") as folder:
            half = Path(folder) / "person.npz"
            save(mesh, half)
            half.replace(path)
    except OSError as e:
        raise MachineError(f"{path}: the cache cannot be written: {e.strerror or e}", "free some space, or set VR_DTI_CACHE") from None


def load(path: Path) -> PersonMesh:
    """Read what `save` wrote. A cut or foreign file raises one of `cached.DAMAGED`: bake it again."""
    with path.open("rb") as f, np.load(f, allow_pickle=False) as z:  # numpy leaves a cut file open if it opened it
        return whole(z)


def whole(z: Mapping[str, NDArray[Any]]) -> PersonMesh:
    """The person of `parts`. Raises `ValueError` or `KeyError` where they are none."""
    head = json.loads(bytes(z["head"]))
    joint_m, vertices, triangles, skin = z["joint_m"], z["vertices"].view(VERTEX), z["triangles"], z["skin"]
    levels = tuple(np.split(z["levels"], np.cumsum(head["levels"])[:-1])) if head["levels"] else ()
    face = FaceMorph(z["face_rows"], z["face_deltas"], int(head["face"])) if head["face"] >= 0 else None
    mesh = PersonMesh(
        name=head["name"],
        skeleton=Skeleton(joint_m, head["height_m"], head["shoulder_width_m"], (head["front_m"][0], head["front_m"][1])),
        vertices=vertices,
        triangles=triangles,
        ranges={k: (int(v[0]), int(v[1])) for k, v in head["ranges"].items()},
        skin=skin,
        provenance=head["provenance"],
        levels=levels,
        face=face,
        details=Details(z["relief"], z["glow"]) if "relief" in z else None,
        swing=Swing(**{f.name: z[f"swing_{f.name}"] for f in fields(Swing)}) if "swing_rows" in z else None,
    )
    mesh.freeze()
    return mesh
