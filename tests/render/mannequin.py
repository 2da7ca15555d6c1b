"""A person made of tubes on the one skeleton: enough body to test drawing, without baking anybody."""

from __future__ import annotations

import numpy as np

from vr_dti.cast.mesh import VERTEX, Material, PersonMesh
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT, JOINTS, PARENTS, Skeleton

_SIDE = {
    "UpLeg": (0.10, 0.93, 0.0), "Leg": (0.11, 0.50, 0.01), "Foot": (0.12, 0.08, 0.04), "ToeBase": (0.13, 0.02, -0.10),
    "Shoulder": (0.04, 1.44, 0.02), "Arm": (0.19, 1.42, 0.03), "ForeArm": (0.38, 1.22, 0.03), "Hand": (0.56, 1.05, 0.0),
    "Eye": (0.033, 1.63, -0.07),
}  # fmt: skip
_MIDDLE = {
    "Hips": (0, 0.96, 0),
    "Spine": (0, 1.05, 0),
    "Spine1": (0, 1.17, 0),
    "Spine2": (0, 1.30, 0),
    "Neck": (0, 1.48, 0.02),
    "Head": (0, 1.56, 0.0),
}
_FINGERS = {"Thumb": (-0.05, 0.02), "Index": (-0.03, 0.0), "Middle": (-0.01, 0.0), "Ring": (0.01, 0.0), "Pinky": (0.03, 0.0)}
_RADIUS = {"Hips": 0.15, "Spine": 0.14, "Spine1": 0.15, "Spine2": 0.16, "Neck": 0.06, "Head": 0.1, "UpLeg": 0.09, "Leg": 0.06, "Foot": 0.05}


def skeleton() -> Skeleton:
    """The tube person's bones, 1.75 m tall."""
    joint = np.zeros((len(JOINTS), 3))
    for name, at in _MIDDLE.items():
        joint[JOINT[name]] = at
    for sign, side in ((-1.0, "Left"), (1.0, "Right")):  # right is +X
        for name, (x, y, z) in _SIDE.items():
            joint[JOINT[side + name]] = (sign * x, y, z)
        for finger, (z, y) in _FINGERS.items():
            for n in (1, 2, 3):
                along = 0.06 + 0.03 * n
                joint[JOINT[f"{side}Hand{finger}{n}"]] = (sign * (0.56 + 0.7 * along), 1.05 - 0.7 * along + y, z)
    joint.setflags(write=False)
    return Skeleton(joint, 1.75, 0.4)


def person(name: str, shirt: tuple[int, int, int] = (40, 60, 120), trousers: tuple[int, int, int] = (30, 30, 36)) -> PersonMesh:
    """A tube a bone, a ball for the head, eyes; `hands` and `head` are runs of triangles."""
    bones = skeleton()
    vertices: list[np.ndarray] = []
    triangles: list[np.ndarray] = []
    ranges: dict[str, tuple[int, int]] = {}
    groups: dict[str, list[tuple[str, str]]] = {"body": [], "head": [], "hands": []}
    for i, joint in enumerate(JOINTS):
        parent = JOINTS[PARENTS[i]] if i else ""
        if parent and "Eye" not in joint:
            group = "hands" if "Hand" in parent else ("head" if joint == "Head" else "body")
            groups[group].append((parent, joint))
    for group in ("body", "hands", "head"):
        first = sum(len(t) for t in triangles)
        for a, b in groups[group]:
            material, color = _look(a, shirt, trousers)
            _tube(bones, a, b, _radius(a), material, color, vertices, triangles)
        if group == "head":
            _ball(bones, "Head", (0.0, 1.64, -0.01), 0.105, Material.SKIN, (196, 150, 126), vertices, triangles)
            for eye in ("LeftEye", "RightEye"):
                at = bones.joint_m[JOINT[eye]] + (0, 0, -0.02)
                _ball(bones, eye, tuple(at), 0.018, Material.EYE, (70, 100, 120), vertices, triangles)
        ranges[group] = (first, sum(len(t) for t in triangles) - first)
    skin = np.full((16, 16, 3), (190, 140, 115), dtype=np.uint8)
    return PersonMesh(name, bones, np.concatenate(vertices), np.concatenate(triangles).astype(np.uint32), ranges, skin, {"licence": "test"})


def bind_pose(at: tuple[float, float] = (0.0, 0.0), heading_rad: float = 0.0) -> Floats:
    """`world_from_joint` (54, 4, 4) of the tube person standing in its bind pose."""
    c, s = np.cos(heading_rad), np.sin(heading_rad)
    turn = np.array(((c, 0, s), (0, 1, 0), (-s, 0, c)))
    m = np.zeros((len(JOINTS), 4, 4))
    m[:, :3, :3] = turn
    m[:, :3, 3] = skeleton().joint_m @ turn.T + (at[0], 0.0, at[1])
    m[:, 3, 3] = 1.0
    return m


def _radius(joint: str) -> float:
    for key in sorted(_RADIUS, key=len, reverse=True):
        if joint.removeprefix("Left").removeprefix("Right") == key:
            return _RADIUS[key]
    return 0.012 if "Hand" in joint else 0.045


def _look(joint: str, shirt: tuple[int, int, int], trousers: tuple[int, int, int]) -> tuple[Material, tuple[int, int, int]]:
    if "Hand" in joint or joint in ("Neck", "Head"):
        return Material.SKIN, (190, 140, 115)
    if "Leg" in joint or joint == "Hips":
        return Material.CLOTH, trousers
    if "Foot" in joint:
        return Material.LEATHER, (20, 18, 18)
    return Material.CLOTH, shirt


def _put(
    joint: str,
    position: Floats,
    normal: Floats,
    uv: Floats,
    index: np.ndarray,
    material: Material,
    color: tuple[int, int, int],
    vertices: list[np.ndarray],
    triangles: list[np.ndarray],
) -> None:
    v = np.zeros(len(position), dtype=VERTEX)
    v["position"], v["normal"], v["uv"] = position, normal, uv
    v["joints"][:, 0] = JOINT[joint]
    v["weights"][:, 0] = 255
    v["albedo"] = (*color, 0)
    v["surface"] = (30 if material == Material.EYE else 170, 0, int(material), 0)
    triangles.append(index + sum(len(x) for x in vertices))
    vertices.append(v)


def _tube(
    bones: Skeleton,
    a: str,
    b: str,
    radius: float,
    material: Material,
    color: tuple[int, int, int],
    vertices: list[np.ndarray],
    triangles: list[np.ndarray],
) -> None:
    p, q = bones.joint_m[JOINT[a]], bones.joint_m[JOINT[b]]
    along = normalized(q - p)
    u = normalized(np.cross(along, (0.3, 0.1, 0.9)))
    w = np.cross(along, u)
    angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    ring = np.cos(angle)[:, None] * u + np.sin(angle)[:, None] * w
    stations = ((-0.5, 0.01), (-0.25, 0.8), (0.0, 1.0), (1.0, 1.0), (1.25, 0.8), (1.5, 0.01))
    length = float(np.linalg.norm(q - p))
    position = np.concatenate(
        [p + along * (np.clip(t, 0, 1) * length + (t - np.clip(t, 0, 1)) * 2 * radius) + ring * radius * r for t, r in stations]
    )
    normal = np.concatenate([normalized(ring * min(1.0, r + 0.2) + along * (-1 if t < 0 else 1 if t > 1 else 0)) for t, r in stations])
    index = []
    for k in range(len(stations) - 1):
        for i in range(10):
            j = (i + 1) % 10
            c, d = k * 10, (k + 1) * 10
            index += [(c + i, c + j, d + j), (c + i, d + j, d + i)]
    _put(a, position, normal, position[:, :2] * 4, np.array(index), material, color, vertices, triangles)


def _ball(
    bones: Skeleton,
    joint: str,
    middle: tuple[float, float, float],
    radius: float,
    material: Material,
    color: tuple[int, int, int],
    vertices: list[np.ndarray],
    triangles: list[np.ndarray],
) -> None:
    lat, lon = np.meshgrid(np.linspace(0, np.pi, 9), np.linspace(0, 2 * np.pi, 17), indexing="ij")
    n = np.stack((np.sin(lat) * np.cos(lon), np.cos(lat), -np.sin(lat) * np.sin(lon)), axis=-1).reshape(-1, 3)
    index = []
    for r in range(8):
        for c in range(16):
            a, b = r * 17 + c, (r + 1) * 17 + c
            index += [(a, b, b + 1), (a, b + 1, a + 1)]
    _put(joint, np.array(middle) + n * radius, n, n[:, :2], np.array(index), material, color, vertices, triangles)
