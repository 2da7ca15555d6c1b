"""Strangers with a braid: five bones from the crown that a VRM file gives springs, and a tube round them."""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.build import Doc

from tests.imported.stranger import stranger
from tests.world.conftest import skeleton

BONES = 5
LINK_M = 0.1
ROOT_M = (0.0, 1.62, -0.14)
"""of the file: behind the head of somebody who faces +Z"""


def braided(version: str, *, hang: tuple[float, float, float] = (0.0, -1.0, 0.0), collider: float = 0.0, **spring: float) -> Doc:
    """`version`: 1.0 or 0.x; `hang`: which way it points at rest; `collider`: radius of a ball on its way; `spring` as the file has it."""
    doc = stranger(skeleton("stocky"), "vrm")
    nodes = doc.json["nodes"]
    head = next(i for i, n in enumerate(nodes) if n["name"] == "head")
    way = LINK_M * np.array(hang)
    place = [np.array(ROOT_M) + k * way for k in range(BONES)]
    inverse = np.linalg.inv(_world(doc, head))
    first = len(nodes)
    for k, at in enumerate(place):
        matrix = np.eye(4)
        matrix[:3, 3] = at if k == 0 else at - place[k - 1]
        doc.node(name=f"braid{k}", matrix=(inverse @ matrix if k == 0 else matrix).T.ravel().tolist())
        nodes[head if k == 0 else first + k - 1].setdefault("children", []).append(first + k)
    bind = np.tile(np.eye(4), (BONES, 1, 1))
    bind[:, :3, 3] = [-at for at in place]
    skin = doc.add("skins", {"joints": list(range(first, first + BONES)), "inverseBindMatrices": doc.accessor(bind, matrix=True)})
    mesh = doc.add("meshes", {"primitives": [_tube(doc, place, way) | {"material": 1}]})
    doc.json["scenes"][0]["nodes"].append(doc.node(name="braid", mesh=mesh, skin=skin))
    vrm: dict[str, Any] = doc.json["extensions"]
    ball = {"offset": dict(zip("xyz", (0.0, 0.0, 0.0), strict=True)), "radius": collider}
    if version == "1.0":
        doc.use("VRMC_springBone")
        joints = [{"node": first + k, **spring} for k in range(BONES)]
        vrm["VRMC_springBone"] = {"specVersion": "1.0", "springs": [{"joints": joints, "colliderGroups": [0]}]}
        shape = {"sphere": {"offset": [0.0, 0.0, 0.0], "radius": collider}}
        vrm["VRMC_springBone"] |= {"colliders": [{"node": head, "shape": shape}], "colliderGroups": [{"colliders": [0]}]}
        return doc
    bones = [{"bone": name, "node": b["node"]} for name, b in vrm.pop("VRMC_vrm")["humanoid"]["humanBones"].items()]
    for b in bones:  # 0.x counts a thumb's bones as another finger's
        b["bone"] = b["bone"].replace("ThumbProximal", "ThumbIntermediate").replace("ThumbMetacarpal", "ThumbProximal")
    group = {"bones": [first], "colliderGroups": [0], **{"stiffiness" if k == "stiffness" else k: v for k, v in spring.items()}}
    group |= {"gravityDir": {"x": 0.0, "y": -1.0, "z": 0.0}}
    swings = {"boneGroups": [group], "colliderGroups": [{"node": head, "colliders": [ball]}]}
    vrm["VRM"] = {"meta": {}, "humanoid": {"humanBones": bones}, "secondaryAnimation": swings}
    doc.use("VRM")
    return doc


def _world(doc: Doc, node: int) -> np.ndarray:
    nodes, out = doc.json["nodes"], np.eye(4)
    here: int | None = node
    while here is not None:
        out = np.array(nodes[here]["matrix"]).reshape(4, 4).T @ out
        here = next((i for i, n in enumerate(nodes) if here in n.get("children", ())), None)
    return out


def _tube(doc: Doc, place: list[np.ndarray], way: np.ndarray) -> dict[str, Any]:
    """Four-sided, a ring at each bone and one at the end of the last."""
    u = np.array((1.0, 0.0, 0.0)) if abs(way[0]) < 0.05 else np.array((0.0, 0.0, 1.0))
    w = np.cross(way / LINK_M, u)
    ring = 0.02 * np.array([u, w, -u, -w])
    at = np.concatenate([c + ring for c in (*place, place[-1] + way)]).astype(np.float32)
    joints = np.zeros((len(at), 4), np.uint8)
    joints[:, 0] = np.minimum(np.repeat(np.arange(BONES + 1), 4), BONES - 1)
    weights = np.zeros((len(at), 4), np.float32)
    weights[:, 0] = 1.0
    quads = [(4 * k + i, 4 * k + (i + 1) % 4, 4 * k + 4 + (i + 1) % 4, 4 * k + 4 + i) for k in range(BONES) for i in range(4)]
    attributes = {
        "POSITION": doc.vertices(at, bounds=True),
        "JOINTS_0": doc.vertices(joints, "u1"),
        "WEIGHTS_0": doc.vertices(weights),
    }
    return {"attributes": attributes, "indices": doc.indices(np.array([(a, b, c, a, c, d) for a, b, c, d in quads]).ravel())}
