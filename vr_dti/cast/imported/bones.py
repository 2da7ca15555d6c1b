"""A stranger's skeleton: which of its bones is which joint of ours, which way it faces, and in what unit it is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf.faults import plain
from vr_dti.cast.imported.names import joint_of, weak
from vr_dti.errors import DocumentError, Mistake
from vr_dti.spaces import Floats, normalized, quat_between, rotation_from_quat
from vr_dti.world.skeleton import JOINT, JOINTS, PARENTS

LIMBS = ("Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot")
MUST = ("Hips", "Head", *(side + limb for side in ("Left", "Right") for limb in LIMBS))
"""without which nothing of ours can drive a body; a bone between hips and arms comes on top"""
UPRIGHT_COS = 0.82
"""of the angle between an axis and the way from hips to head, at least: about 35 degrees (default)"""
_SHORTEST = 0.02
"""of a limb's bone against the whole length from foot to head: anything less is no limb (default)"""

Sides = ("Left", "Right")


@dataclass(frozen=True, slots=True, eq=False)
class Bones:
    """Bones by rows, parents anywhere. What a file calls them stands in `names`."""

    file: str
    names: tuple[str, ...]
    parent: NDArray[np.intp]
    """(N,) -1: none"""
    place_m: Floats
    """(N, 3) where each begins at rest, in the file's own axes and unit"""
    likely: NDArray[np.bool_]
    """(N,) whether a mesh hangs on it, so that it is rather a bone than a thing of the same name"""

    def above(self, row: int) -> list[int]:
        """The row and all above it, up to a root."""
        out = [row]
        while self.parent[out[-1]] >= 0 and len(out) <= len(self.names):
            out.append(int(self.parent[out[-1]]))
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Humanoid:
    """Bones of which we know what they are, turned to our axes: +Y up, facing -Z."""

    bones: Bones
    rows: Mapping[str, int]
    """our joint -> row"""
    turn: Floats
    """(3, 3) ours from the file's axes"""
    place: Floats
    """(N, 3) in our axes, the file's unit"""
    notes: tuple[str, ...]

    def owners(self) -> NDArray[np.intp]:
        """(N,) our joint that carries each row: its own, or that of the nearest bone above; the hips for what hangs on none."""
        joint = np.full(len(self.bones.names), -1, dtype=np.intp)
        for name, row in self.rows.items():
            joint[row] = JOINT[name]
        out = np.zeros(len(joint), dtype=np.intp)
        for row in range(len(joint)):
            out[row] = next((joint[r] for r in self.bones.above(row) if joint[r] >= 0), JOINT["Hips"])
        return out

    def span(self) -> float:
        """From the ankles to the head's joint, upwards."""
        y = self.place[:, 1]
        return float(y[self.rows["Head"]] - 0.5 * (y[self.rows["LeftFoot"]] + y[self.rows["RightFoot"]]))


def humanoid(bones: Bones, said: Mapping[str, int]) -> Humanoid:
    """Find the joints: by `said` (name of a bone -> row, as VRM tells), else by the bones' own names.

    Raises `DocumentError` with all mistakes.
    """
    names = list(said.items()) if said else [(name, row) for row, name in enumerate(bones.names)]
    rows = _found(bones, names)
    missing = [name for name in MUST if name not in rows]
    spine, neck = ([], []) if missing else _chains(bones, rows)
    if not missing and not spine:
        missing.append("Spine (a bone between hips and arms)")
    if missing:
        there = ", ".join(plain(n)[:40] for n in bones.names[:30] if n) or "no names at all"
        what = f"no humanoid: it has no bone for {', '.join(missing)}"
        raise DocumentError(bones.file, [Mistake(0, "bones", what, f"name them as Mixamo, VRM or CMU do; here are: {there}")])
    for joint, row in (("Spine2", spine[-1]), ("Spine", spine[0]), ("Spine1", spine[(len(spine) - 1) // 2])):
        if row not in rows.values():
            rows[joint] = row
    if neck:
        rows["Neck"] = neck[0]
    wrong = list(_misplaced(bones, rows))
    if wrong:
        raise DocumentError(bones.file, [Mistake(0, "bones", what, remedy) for what, remedy in wrong])
    turn, notes = _axes(bones, rows)
    made = Humanoid(bones, rows, turn, bones.place_m @ turn.T, notes)
    _check_shape(made)
    return made


def _found(bones: Bones, names: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Our joint -> row. Of several bones of a name: a sound name, a bone that a mesh hangs on, then the highest."""
    best: dict[str, tuple[tuple[bool, bool, int], int]] = {}
    lowest: dict[str, tuple[int, int]] = {}
    for name, row in names:
        joint = joint_of(name)
        if joint is None or joint not in JOINT:
            continue
        depth = len(bones.above(row))
        rank = (weak(name), not bool(bones.likely[row]), depth)
        if joint not in best or rank < best[joint][0]:
            best[joint] = (rank, row)
        if joint not in lowest or depth > lowest[joint][0]:
            lowest[joint] = (depth, row)
    rows = {joint: row for joint, (_, row) in best.items()}
    for side in Sides:  # collar, shoulder, elbow, wrist: there the shoulder is the upper arm
        if f"{side}Arm" not in rows and f"{side}Shoulder" in rows:
            rows[f"{side}Arm"] = lowest[f"{side}Shoulder"][1]
            if rows[f"{side}Arm"] == rows[f"{side}Shoulder"]:
                del rows[f"{side}Shoulder"]
    return rows


def _chains(bones: Bones, rows: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """Bones between hips and where both arms begin, and from there to the head: from below."""
    left, right, head = (bones.above(rows[j]) for j in ("LeftArm", "RightArm", "Head"))
    both = set(left[1:]) & set(right[1:])
    chest = next((r for r in left[1:] if r in both), rows["Hips"])
    above = bones.above(chest)
    if rows["Hips"] not in above:
        return [], []
    spine = above[: above.index(rows["Hips"])][::-1]
    neck = [r for r in head[1:] if r not in above][::-1]
    return spine, neck if set(head) & set(above) else []


def _misplaced(bones: Bones, rows: Mapping[str, int]) -> list[tuple[str, str]]:
    """Bones that do not hang on the bone they should."""
    out = []
    for joint, row in rows.items():
        up = PARENTS[JOINT[joint]]
        while up >= 0 and JOINTS[up] not in rows:
            up = PARENTS[up]
        if up >= 0 and rows[JOINTS[up]] not in bones.above(row)[1:]:
            mine, theirs = plain(bones.names[row])[:40], plain(bones.names[rows[JOINTS[up]]])[:40]
            out.append(
                (f"{joint} ({mine!r}) does not hang on {JOINTS[up]} ({theirs!r})", "put the bones in their order, or name them anew")
            )
    return out


def _axes(bones: Bones, rows: Mapping[str, int]) -> tuple[Floats, tuple[str, ...]]:
    """The turn to our axes, told by the body itself, and what is to be said of it."""
    p = bones.place_m
    notes: list[str] = []
    up = normalized(p[rows["Head"]] - p[rows["Hips"]])
    axis = np.zeros(3)
    k = 1 if up[1] >= UPRIGHT_COS else int(np.abs(up).argmax())
    axis[k] = np.sign(up[k])
    if up @ axis < UPRIGHT_COS:
        what, remedy = "the body neither stands along an axis nor lies along one", "export it standing upright, in T or A pose"
        raise DocumentError(bones.file, [Mistake(0, "bones", what, remedy)])
    turn = np.eye(3)
    if k != 1 or axis[1] < 0.0:
        turn = rotation_from_quat(quat_between(axis, np.array((0.0, 1.0, 0.0))))
        notes.append(f"the body lies along {'-' if axis[k] < 0 else '+'}{'XYZ'[k]} and is stood up")
    pairs = ("UpLeg", "Arm")
    across = turn @ normalized(sum(p[rows[f"Right{j}"]] - p[rows[f"Left{j}"]] for j in pairs))
    if np.hypot(across[0], across[2]) < 0.7:
        what, remedy = "its left and right bones do not lie side by side", "export it standing upright, in T or A pose"
        raise DocumentError(bones.file, [Mistake(0, "bones", what, remedy)])
    a, b = np.array((across[0], across[2])) / np.hypot(across[0], across[2])
    heading = np.array(((a, 0.0, b), (0.0, 1.0, 0.0), (-b, 0.0, a)))
    return heading @ turn, tuple(notes)


def _check_shape(h: Humanoid) -> None:
    """Limbs of some length, and toes before the ankles. Raises `DocumentError`."""
    wrong = []
    span = h.span()
    for side in Sides:
        for a, b in (("Arm", "ForeArm"), ("ForeArm", "Hand"), ("UpLeg", "Leg"), ("Leg", "Foot")):
            length = float(np.linalg.norm(h.place[h.rows[side + b]] - h.place[h.rows[side + a]]))
            if not length > _SHORTEST * span > 0.0:
                wrong.append((f"{side}{a} has no length", "export the bones where they are at rest"))
    toes = [f"{side}ToeBase" for side in Sides if f"{side}ToeBase" in h.rows]
    ahead = [h.place[h.rows[t], 2] - h.place[h.rows[t.replace("ToeBase", "Foot")], 2] for t in toes]
    if ahead and max(ahead) > 0.0 and sum(ahead) > 0.01 * span:
        what = "its toes point backward: left and right bones are exchanged, or the whole body is mirrored by a negative scale"
        wrong.append((what, "name the bones of its own right side Right, or apply the scale (make it positive) and export again"))
    if wrong:
        raise DocumentError(h.bones.file, [Mistake(0, "bones", what, remedy) for what, remedy in wrong])
