"""Movements of strangers, made by our own code from our own clips: as BVH text and as glTF animations, on skeletons at rest in a T pose."""

from __future__ import annotations

import numpy as np
from assets.build import Doc

from tests.imported.stranger import named, t_pose
from vr_dti.spaces import Floats, normalized, quat_between, rotation_from_quat
from vr_dti.world.animation.kinematics import forward, quats_from_rotations
from vr_dti.world.members import Clip
from vr_dti.world.skeleton import JOINT, JOINTS, PARENTS, Skeleton


def played(skeleton: Skeleton, clip: Clip) -> tuple[Floats, Floats]:
    """Turns (T, 54, 3, 3) and places (T, 54, 3) of our joints in `clip`."""
    m = forward(clip.rotation.astype(np.float64), clip.root_m.astype(np.float64), skeleton.offset_m)
    return m[..., :3, :3], m[..., :3, 3]


def as_recorded(skeleton: Skeleton, turn: Floats) -> Floats:
    """(T, 54, 3, 3) how the bones of the T-posed body are turned from their rest, so that every bone lies as ours does."""
    t = t_pose(skeleton)
    out = turn.copy()
    for side in ("Left", "Right"):
        for a, b in (("Arm", "ForeArm"), ("ForeArm", "Hand"), ("Hand", "HandMiddle1")):
            j, k = JOINT[side + a], JOINT[side + b]
            rest = rotation_from_quat(quat_between(normalized(t[k] - t[j]), normalized(skeleton.joint_m[k] - skeleton.joint_m[j])))
            out[:, j] = turn[:, j] @ rest
            if a == "Hand":
                for name in JOINTS:
                    if name.startswith(f"{side}Hand") and name != f"{side}Hand":
                        out[:, JOINT[name]] = turn[:, JOINT[name]] @ rest
    return out


def _there(habit: str) -> list[str]:
    return [j for j in JOINTS if named(j, habit)]


def _parent(joint: str, there: list[str]) -> str:
    up = PARENTS[JOINT[joint]]
    while up >= 0 and JOINTS[up] not in there:
        up = PARENTS[up]
    return JOINTS[up] if up >= 0 else ""


def bvh_text(
    skeleton: Skeleton, turn: Floats, hips: Floats, *, habit: str = "cmu", size: float = 17.7, every: int = 1, rate_hz: float = 30.0
) -> str:
    """BVH as CMU's are: Z, Y, X turns in degrees, a unit of its own; a body that faces +Z. Every `every`-th frame."""
    about = np.diag((-1.0, 1.0, -1.0))
    place = size * t_pose(skeleton) @ about.T
    there = _there(habit)
    turn = about @ as_recorded(skeleton, turn) @ about.T
    lines, columns = ["HIERARCHY"], []

    def write(joint: str, depth: int) -> None:
        pad = "\t" * depth
        up = _parent(joint, there)
        offset = place[JOINT[joint]] - (place[JOINT[up]] if up else 0.0)
        world = turn[:, JOINT[joint]]
        local = world if not up else np.swapaxes(turn[:, JOINT[up]], -1, -2) @ world
        y = np.arcsin(np.clip(-local[:, 2, 0], -1.0, 1.0))
        z, x = np.arctan2(local[:, 1, 0], local[:, 0, 0]), np.arctan2(local[:, 2, 1], local[:, 2, 2])
        if not up:
            columns.append(size * hips @ about.T)
        columns.append(np.rad2deg(np.stack((z, y, x), axis=-1)))
        channels = (
            "CHANNELS 3 Zrotation Yrotation Xrotation" if up else "CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation"
        )
        lines.extend((f"{pad}{'JOINT' if up else 'ROOT'} {named(joint, habit)}", pad + "{"))
        lines.extend((f"{pad}\tOFFSET {' '.join(f'{v:.6f}' for v in offset)}", f"{pad}\t{channels}"))
        below = [j for j in there if _parent(j, there) == joint]
        for child in below:
            write(child, depth + 1)
        if not below:
            lines.extend((f"{pad}\tEnd Site", pad + "\t{", f"{pad}\t\tOFFSET 0 0 0", pad + "\t}"))
        lines.append(pad + "}")

    write("Hips", 0)
    rows = np.concatenate(columns, axis=1)[::every]
    lines += ["MOTION", f"Frames: {len(rows)}", f"Frame Time: {every / rate_hz:.7f}"]
    lines += [" ".join(f"{v:.5f}" for v in row) for row in rows]
    return "\n".join(lines) + "\n"


def animate(doc: Doc, skeleton: Skeleton, turn: Floats, hips: Floats, habit: str, *, forward: float = 1.0) -> Doc:
    """`stranger.stranger(skeleton, habit)` with an animation that moves as ours."""
    about = np.diag((-forward, 1.0, -forward))
    there = _there(habit)
    nodes = {n["name"]: i for i, n in enumerate(doc.json["nodes"]) if "name" in n}
    turn = about @ as_recorded(skeleton, turn) @ about.T
    world = {}
    rest = {}
    for joint in there:
        up = _parent(joint, there)
        local = np.array(doc.json["nodes"][nodes[named(joint, habit)]].pop("matrix")).reshape(4, 4).T
        rest[joint] = local if not up else rest[up] @ local
        doc.json["nodes"][nodes[named(joint, habit)]] |= {
            "rotation": quats_from_rotations(local[:3, :3]).tolist(),
            "translation": local[:3, 3].tolist(),
        }
        world[joint] = turn[:, JOINT[joint]] @ rest[joint][:3, :3]
    times = doc.accessor(np.arange(len(turn)) / 30.0, bounds=True)
    samplers, channels = [], []
    for joint in there:
        up = _parent(joint, there)
        local = world[joint] if not up else np.swapaxes(world[up], -1, -2) @ world[joint]
        samplers.append({"input": times, "output": doc.accessor(quats_from_rotations(local))})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": nodes[named(joint, habit)], "path": "rotation"}})
    samplers.append({"input": times, "output": doc.accessor(hips @ about.T)})
    channels.append({"sampler": len(samplers) - 1, "target": {"node": nodes[named("Hips", habit)], "path": "translation"}})
    doc.add("animations", {"name": "take 1", "samplers": samplers, "channels": channels})
    return doc
