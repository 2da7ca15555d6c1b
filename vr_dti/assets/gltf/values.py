"""A model as the program takes it: frozen values, numpy arrays read-only, indices into the tuples of `Model`.

Metres, right-handed, +Y up, as everywhere here and in glTF. Quaternions are x, y, z, w; matrices act on column vectors and are named
`a_from_b`. Nothing refers back to the file: buffers and accessors are gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf.animation_values import Animation
from vr_dti.assets.gltf.material_values import Image, Light, Material, Texture
from vr_dti.assets.gltf.person_values import Person
from vr_dti.spaces import Floats

Floats32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A morph target: what is added to each vertex at weight 1; None where it leaves that alone."""

    position: Floats32 | None
    """(V, 3)"""
    normal: Floats32 | None
    """(V, 3)"""
    tangent: Floats32 | None
    """(V, 3)"""


@dataclass(frozen=True, slots=True, eq=False)
class Primitive:
    """Vertices of one material."""

    shape: str
    """triangles, lines or points; strips, fans and loops are taken apart"""
    elements: NDArray[np.uint32]
    """(E, 3), (E, 2) or (E, 1) vertices; triangles are counter-clockwise seen from outside"""
    position: Floats32
    """(V, 3) in the mesh's frame; skinned: in the bind pose"""
    normal: Floats32 | None
    """(V, 3); None: each triangle is flat"""
    tangent: Floats32 | None
    """(V, 4), w the sign of the bitangent"""
    uv: tuple[Floats32, ...]
    """(V, 2) each; (0, 0) is a picture's top left corner"""
    colour: Floats32 | None
    """(V, 4) linear, times the material's"""
    joints: NDArray[np.uint16] | None
    """(V, 4 n) rows of the skin's joints; 0 where the weight is 0"""
    weights: Floats32 | None
    """(V, 4 n), each row sums to 1"""
    targets: tuple[Target, ...]
    material: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """What a node draws."""

    name: str
    primitives: tuple[Primitive, ...]
    target_names: tuple[str, ...]
    """one a target; empty text where the file gives no name"""
    weights: tuple[float, ...]
    """of the targets, where neither node nor animation says otherwise"""


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """The joints that a mesh hangs on."""

    name: str
    joints: tuple[int, ...]
    """nodes"""
    joint_from_mesh: Floats
    """(J, 4, 4) inverse bind matrices"""
    root: int | None
    """node above all joints, where the file names one"""


@dataclass(frozen=True, slots=True)
class Camera:
    """How a node looks; angles in radians."""

    name: str
    perspective: bool
    yfov_rad: float
    aspect: float
    """0: the display's"""
    size_m: tuple[float, float]
    """half width and height of an orthographic one"""
    near_m: float
    far_m: float
    """0: none"""


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the scene; where it is stands in `Rest`."""

    name: str
    parent: int
    """-1: none"""
    children: tuple[int, ...]
    mesh: int | None
    skin: int | None
    camera: int | None
    light: int | None
    weights: tuple[float, ...]
    """of the mesh's targets; empty: the mesh's own"""


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """All nodes' places as the file has them, and the order in which a pose goes down from parents to children."""

    translation: Floats
    """(N, 3)"""
    rotation: Floats
    """(N, 4) unit"""
    scale: Floats
    """(N, 3)"""
    parent: NDArray[np.intp]
    """(N,) -1: none"""
    levels: tuple[NDArray[np.intp], ...]
    """nodes without a parent, then their children, ..."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Nodes that are shown together."""

    name: str
    nodes: tuple[int, ...]
    """roots"""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A whole file."""

    file: str
    size: int
    """in bytes"""
    generator: str
    copyright: str
    extensions: tuple[str, ...]
    """that it says it uses"""
    nodes: tuple[Node, ...]
    rest: Rest
    scenes: tuple[Scene, ...]
    scene: int | None
    """the one to show; None: the first"""
    meshes: tuple[Mesh, ...]
    skins: tuple[Skin, ...]
    animations: tuple[Animation, ...]
    materials: tuple[Material, ...]
    textures: tuple[Texture, ...]
    images: tuple[Image, ...]
    lights: tuple[Light, ...]
    cameras: tuple[Camera, ...]
    person: Person | None
    """of a VRM file"""
    bones: Mapping[str, int]
    """name of `person_values.BONES` -> node, of a VRM file and of a VRM animation; empty else"""
    notes: tuple[str, ...]
    """what is left out or taken otherwise than written"""
