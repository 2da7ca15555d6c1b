"""Which of our joints a bone of that name is: Mixamo, VRM, CMU (BVH and ASF), and the habits of Blender, Unreal and VRoid.

The spine and the neck are not told by name, since no two makers count them alike: whatever lies between hips, arms and head is the spine
(`bones.py`).
"""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_BEFORE = re.compile(r"^(?:.*[:|])?(?:mixamorig\d*[_:]?|J_Bip_|Bip0*1[ _]|ValveBiped_|DEF-)?", re.IGNORECASE)
_SIDES = {"left": "Left", "l": "Left", "right": "Right", "r": "Right"}

_MIDDLE = {"hips": "Hips", "hip": "Hips", "pelvis": "Hips", "root": "Hips", "chips": "Hips", "head": "Head", "chead": "Head"}
_SIDED = {
    "shoulder": "Shoulder", "clavicle": "Shoulder", "collar": "Shoulder",
    "arm": "Arm", "upperarm": "Arm", "uparm": "Arm", "humerus": "Arm",
    "forearm": "ForeArm", "lowerarm": "ForeArm", "lowarm": "ForeArm", "elbow": "ForeArm", "radius": "ForeArm",
    "hand": "Hand", "wrist": "Hand",
    "upleg": "UpLeg", "upperleg": "UpLeg", "thigh": "UpLeg", "femur": "UpLeg", "hip": "UpLeg",
    "leg": "Leg", "lowerleg": "Leg", "calf": "Leg", "shin": "Leg", "knee": "Leg", "tibia": "Leg",
    "foot": "Foot", "ankle": "Foot",
    "toebase": "ToeBase", "toes": "ToeBase", "toe": "ToeBase", "ball": "ToeBase",
    "eye": "Eye", "faceeye": "Eye",
}  # fmt: skip
_FINGER = re.compile(r"(?:hand)?(thumb|index|middle|ring|pinky|little)(?:finger)?(metacarpal|proximal|intermediate|distal|0?[1-4])?")
_NAMED = {"little": "Pinky"}
_PARTS = {"proximal": 1, "intermediate": 2, "distal": 3}
_THUMB_PARTS = {"metacarpal": 1, "proximal": 2, "intermediate": 2, "distal": 3}
_WEAK = frozenset(("root",))
"""names that often stand for something else: taken where there is no better one"""


def joint_of(name: str) -> str | None:
    """The joint of `world.skeleton` that a bone called `name` is; None for a bone of its own, and for spine and neck."""
    words = [w.lower() for w in _WORDS.findall(_BEFORE.sub("", name[:80]))]
    side = next((_SIDES[w] for w in words if w in _SIDES), "")
    rest = "".join(w for w in words if w not in _SIDES)
    if not side and len(words) == 1 and words[0][:1] in "lr" and words[0][1:] in {*_SIDED, "thumb"} and words[0] not in _MIDDLE:
        side, rest = _SIDES[words[0][0]], words[0][1:]  # ASF: lfemur
    if not side:
        return _MIDDLE.get(rest)
    if rest in _SIDED:
        return side + _SIDED[rest]
    finger = _FINGER.fullmatch(rest)
    return _finger(side, finger[1], finger[2] or "1") if finger else None


def weak(name: str) -> bool:
    """Whether a bone called so may well be something else."""
    return name.lower() in _WEAK


def _finger(side: str, name: str, part: str) -> str | None:
    parts = _THUMB_PARTS if name == "thumb" else _PARTS
    number = int(part) if part.isdigit() else parts.get(part, 0)
    return f"{side}Hand{_NAMED.get(name, name.capitalize())}{number}" if 1 <= number <= 3 else None
