"""People of strangers, made by our own code: tubes on bones in T pose, named as Mixamo, VRM or CMU name them, as glTF files."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from assets.build import Doc
from assets.surfaces import picture

from vr_dti.spaces import Floats, matrix_from_pose, normalized
from vr_dti.world.skeleton import JOINT, JOINTS, PARENTS, Skeleton

_VRM = {
    "Hips": "hips", "Spine": "spine", "Spine1": "chest", "Spine2": "upperChest", "Neck": "neck", "Head": "head",
    "Shoulder": "Shoulder", "Arm": "UpperArm", "ForeArm": "LowerArm", "Hand": "Hand",
    "UpLeg": "UpperLeg", "Leg": "LowerLeg", "Foot": "Foot", "ToeBase": "Toes", "Eye": "Eye",
}  # fmt: skip
_CMU = {"Spine": "LowerBack", "Spine1": "Spine", "Spine2": "Spine1"}
_PARTS = {"1": "Proximal", "2": "Intermediate", "3": "Distal"}
_THUMB = {"1": "Metacarpal", "2": "Proximal", "3": "Distal"}
RADII = {"Hips": 0.13, "Spine": 0.12, "Spine1": 0.13, "Spine2": 0.14, "Neck": 0.05, "Head": 0.09, "UpLeg": 0.08, "Leg": 0.055, "Foot": 0.04}


def named(joint: str, habit: str) -> str:
    """What `habit` (mixamo, vrm, cmu) calls our joint; empty where it has none."""
    if habit == "mixamo":
        return f"mixamorig:{joint}"
    if habit == "cmu":
        return "" if "Eye" in joint or ("Hand" in joint and joint[-1] in "123" and "Index1" not in joint) else _CMU.get(joint, joint)
    side = next((s for s in ("Left", "Right") if joint.startswith(s)), "")
    rest = joint[len(side) :]
    if rest[-1] in "123" and rest.startswith("Hand"):
        finger = rest[4:-1]
        return side.lower() + finger.replace("Pinky", "Little") + (_THUMB if finger == "Thumb" else _PARTS)[rest[-1]]
    return side.lower() + _VRM[rest]


def t_pose(skeleton: Skeleton) -> Floats:
    """(54, 3) the joints of `skeleton` with straight arms out to both sides, palms down, fingers straight."""
    out = skeleton.joint_m.copy()
    for side, sign in (("Left", -1.0), ("Right", 1.0)):
        out_of = np.array((sign, 0.0, 0.0))
        for name in JOINTS:
            if not name.startswith(side) or not name.startswith((f"{side}ForeArm", f"{side}Hand")):
                continue
            j, up = JOINT[name], PARENTS[JOINT[name]]
            length = float(np.linalg.norm(skeleton.joint_m[j] - skeleton.joint_m[up]))
            aside = {"Thumb": -0.3, "Index": -0.028, "Middle": 0.0, "Ring": 0.024, "Pinky": 0.045}.get(
                name.removeprefix(f"{side}Hand")[:-1], 0.0
            )
            way = normalized(np.array((sign * length, 0.0, aside))) * length if name.endswith("1") else length * out_of
            out[j] = out[up] + way
    return out


def stranger(
    skeleton: Skeleton, habit: str, *, leave: tuple[str, ...] = (), size: float = 1.0, forward: float = 1.0, lying: bool = False
) -> Doc:
    """Somebody with the bones of `skeleton` at rest in a T pose. `size`: units a metre; `forward`: +1 faces +Z as glTF has it, -1 -Z;
    `lying`: Z up, as some programs have it.

    Bones are turned at random at rest, as exporters do; `leave` lists joints that it lacks.
    """
    turn = np.diag((-forward, 1.0, -forward))
    if lying:
        turn = np.array(((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0))) @ turn
    place = size * t_pose(skeleton) @ turn.T
    there = [j for j in JOINTS if j not in leave and named(j, habit)]
    rng = np.random.default_rng(1)
    world = {j: matrix_from_pose(place[JOINT[j]], normalized(rng.normal(size=4))) for j in there}
    doc = Doc()
    nodes: dict[str, int] = {}
    for joint in there:
        up = _above(joint, there)
        local = world[joint] if not up else np.linalg.inv(world[up]) @ world[joint]
        nodes[joint] = doc.node(name=named(joint, habit), matrix=local.T.ravel().tolist())
        if up:
            doc.json["nodes"][nodes[up]].setdefault("children", []).append(nodes[joint])
    rows = {joint: k for k, joint in enumerate(there)}
    bind = np.stack([np.linalg.inv(world[j]) for j in there])
    skin = doc.add("skins", {"joints": list(nodes.values()), "inverseBindMatrices": doc.accessor(bind, matrix=True)})
    image = doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png"})
    texture = doc.add("textures", {"source": image, "sampler": doc.add("samplers", {})})
    shirt = {
        "name": "shirt",
        "pbrMetallicRoughness": {"baseColorTexture": {"index": texture}, "metallicFactor": 0.0, "roughnessFactor": 0.8},
    }
    skin_look = {"name": "skin", "pbrMetallicRoughness": {"baseColorFactor": [0.5, 0.25, 0.15, 1.0], "metallicFactor": 0.0}}
    doc.json["materials"] = [shirt, skin_look]
    mesh = doc.add(
        "meshes", {"primitives": [_tubes(doc, place, there, rows, bare, size * turn) | {"material": int(bare)} for bare in (False, True)]}
    )
    doc.json["meshes"][mesh]["extras"] = {"targetNames": ["jawOpen"]}
    doc.node(name="body", mesh=mesh, skin=skin)
    if habit == "vrm":
        doc.use("VRMC_vrm")
        bones = {named(j, habit): {"node": n} for j, n in nodes.items()}
        meta = {"name": "Tubes", "authors": ["nobody"], "licenseUrl": "https://vrm.dev/licenses/1.0/", "avatarPermission": "everyone"}
        meta |= {"allowExcessivelyViolentUsage": True, "commercialUsage": "corporation", "creditNotation": "unnecessary"}
        meta |= {"modification": "allowModification"}
        doc.json["extensions"] = {"VRMC_vrm": {"specVersion": "1.0", "meta": meta, "humanoid": {"humanBones": bones}}}
    return doc.shown()


def _above(joint: str, there: list[str]) -> str:
    up = PARENTS[JOINT[joint]]
    while up >= 0 and JOINTS[up] not in there:
        up = PARENTS[up]
    return JOINTS[up] if up >= 0 else ""


def _tubes(doc: Doc, place: Floats, there: list[str], rows: Mapping[str, int], bare: bool, axes: Floats) -> dict[str, object]:
    """Tubes round all bones that are bare (head, hands), or all others; `axes` (3, 3) takes our metres to the file's."""
    size = float(np.abs(axes[0]).max())
    position, uv, joints, triangles = [], [], [], []
    ends = [(j, JOINTS[PARENTS[JOINT[j]]]) for j in JOINTS[1:] if "Eye" not in j]
    ends += [(f"{s}Top{f}", f"{s}Hand{f}3") for s in ("Left", "Right") for f in ("Index", "Pinky")] + [("Crown", "Head")]
    for end, start in ends:
        is_bare = start in ("Neck", "Head") or "Hand" in start
        if is_bare != bare:
            continue
        a = place[JOINT[start]]
        b = place[JOINT[end]] if end in JOINT else a + axes @ ((0.0, 0.17, 0.0) if end == "Crown" else (0.0, -0.01, 0.0))
        owner = start if start in rows else _above(start, there)
        radius = size * next((r for k, r in RADII.items() if start.endswith(k)), 0.011 if "Hand" in start else 0.045)
        n = len(position) * 40
        ring, index = _tube(a, b, radius)
        position.append(ring)
        uv.append(np.stack((np.tile(np.arange(10) / 9.0, 4), np.repeat(np.linspace(0.05, 0.95, 4), 10)), axis=-1))
        joints.append(np.full(40, rows[owner]))
        triangles.append(index + n)
    p = np.concatenate(position).astype(np.float32)
    hung, weights = np.zeros((len(p), 4), np.uint8), np.zeros((len(p), 4), np.float32)
    hung[:, 0], weights[:, 0] = np.concatenate(joints), 1.0
    attributes = {
        "POSITION": doc.vertices(p, bounds=True),
        "TEXCOORD_0": doc.vertices(np.concatenate(uv).astype(np.float32)),
        "JOINTS_0": doc.vertices(hung, "u1"),
        "WEIGHTS_0": doc.vertices(weights),
    }
    dropped = np.where((p[:, 1] > place[JOINT["Head"], 1])[:, None], axes @ (0.0, -0.02, 0.0), 0.0).astype(np.float32)
    target = {"POSITION": doc.vertices(dropped, bounds=True)}
    return {"attributes": attributes, "targets": [target], "indices": doc.indices(np.concatenate(triangles).ravel(), "u4")}


def _tube(a: Floats, b: Floats, radius: float) -> tuple[Floats, Floats]:
    along = normalized(b - a) if np.linalg.norm(b - a) > 0 else np.array((0.0, 1.0, 0.0))
    u = normalized(np.cross(along, (0.31, 0.12, 0.9)))
    w = np.cross(along, u)
    angle = np.linspace(0.0, 2.0 * np.pi, 10, endpoint=False)
    ring = radius * (np.cos(angle)[:, None] * u + np.sin(angle)[:, None] * w)
    p = np.concatenate([a + 0.01 * ring, a + ring, b + ring, b + 0.01 * ring])
    index = [(c + i, c + (i + 1) % 10, c + 10 + (i + 1) % 10) for c in (0, 10, 20) for i in range(10)]
    index += [(c + i, c + 10 + (i + 1) % 10, c + 10 + i) for c in (0, 10, 20) for i in range(10)]
    return p, np.array(index)
