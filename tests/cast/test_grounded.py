"""What rests on the ground rests on it: knees and shoes of who kneels, steps, lies or falls, and the seat of who sits, measured on the
meshes."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.spaces import Floats
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.members import Clip
from vr_dti.world.skeleton import JOINT, JOINTS

SHOE_M = 0.026
"""how deep a shoe may be in the ground, of who rolls over it; toes were 53 mm in it (default)"""
KNELT_M = 0.008
"""the same of who kneels"""
SEAT_M = (-0.035, 0.016)
"""how deep clothes and flesh of who sits may be in the ground, and how far off it: it was up to 46 mm off (default)"""
KNEE_M = (-0.008, 0.012)
"""the same of a knee that is knelt on: it was up to 77 mm off (default)"""
PRONE_M = 0.02
"""how far off the ground knees and shoes may be of who lies on his belly: shoes were 40 to 100 mm off, knees up to 72 (default)"""
STRUGGLES_M = 0.06
"""the same of the trunk of who lies on his own arms and struggles: it was up to 150 mm off (default)"""
HAND_M = 0.03
"""how deep a hand of who lies limp may be in the ground: fingers were 45 mm in it (default)"""
KNEELS = ("kneel_on", "kneel_hold", "get_up", "be_pulled_off", "cuff_behind", "cuff_hold")
PRONE = ("prone_comply", "prone_cuffed", "limp_prone", "limp", "guard_prone", "lie_winded")
SHOES, SHINS = ("LeftFoot", "LeftToeBase", "RightFoot", "RightToeBase"), ("LeftLeg", "RightLeg")
TRUNK = ("Hips", "Spine", "Spine1", "Spine2")
STRUCK_KNEE_M = 0.015
"""how deep a knee may be in the ground of who lies and is struck, or struggles: trousers (default). It was 46 and 33 mm in it"""


class Heights:
    """How high what hangs on some joints is over a clip: one product of matrices a clip."""

    def __init__(self, mesh: PersonMesh, joints: tuple[str, ...]) -> None:
        v = mesh.vertices
        used = np.unique(mesh.triangles)
        used = used[v["surface"][used, 2] != Material.HAIR]
        most = v["joints"][used, v["weights"][used].argmax(axis=1)]
        rows = used[np.isin(most, [JOINT[j] for j in joints])]
        place = np.column_stack((v["position"][rows].astype(np.float64), np.ones(len(rows))))
        self._moves = np.zeros((len(JOINTS), 4, len(rows)))
        for k in range(4):
            share = (v["weights"][rows, k] / 255.0)[:, None] * place
            for c in range(4):
                np.add.at(self._moves[:, c], (v["joints"][rows, k], np.arange(len(rows))), share[:, c])
        self._skeleton = mesh.skeleton

    def lowest_m(self, clip: Clip) -> Floats:
        """(T,) of every third sample."""
        m = forward(clip.rotation[::3].astype(float), clip.root_m[::3].astype(float), self._skeleton.offset_m)[:, :, 1]
        m[..., 3] -= (m[..., :3] * self._skeleton.joint_m).sum(axis=-1)
        out: Floats = (m.reshape(len(m), -1) @ self._moves.reshape(4 * len(JOINTS), -1)).min(axis=1)
        return out


@pytest.mark.parametrize("name", NAMES)
def test_no_shoe_is_in_the_ground(people: dict[str, PersonMesh], name: str) -> None:
    mesh = people[name]
    shoes = Heights(mesh, SHOES)
    low = {clip.name: float(shoes.lowest_m(clip).min()) for clip in clips_for(mesh.skeleton).values()}
    assert not {clip: round(1000 * y) for clip, y in low.items() if y < -(KNELT_M if clip in KNEELS else SHOE_M)}


@pytest.mark.parametrize("name", NAMES)
def test_who_sits_or_sits_up_neither_hovers_nor_sinks(people: dict[str, PersonMesh], name: str) -> None:
    mesh = people[name]
    seat = Heights(mesh, ("Hips", "LeftUpLeg", "RightUpLeg"))
    clips = clips_for(mesh.skeleton)
    assert SEAT_M[0] < seat.lowest_m(clips["sit_cuffed"]).min() and seat.lowest_m(clips["sit_cuffed"]).max() < SEAT_M[1]
    assert seat.lowest_m(clips["sit_up"]).max() < 2.0 * SEAT_M[1]


@pytest.mark.parametrize("name", NAMES)
def test_who_lies_on_his_side_lies_on_hip_and_legs(people: dict[str, PersonMesh], name: str) -> None:
    """Legs were 7 cm over the ground, and hips 6."""
    mesh = people[name]
    clip = clips_for(mesh.skeleton)["lie_side"]
    assert Heights(mesh, ("Hips", "LeftUpLeg", "RightUpLeg")).lowest_m(clip).max() < 2.0 * SEAT_M[1]
    assert Heights(mesh, (*SHINS, *SHOES)).lowest_m(clip).max() < 0.01


@pytest.mark.parametrize("name", NAMES)
def test_who_kneels_beside_a_man_has_a_knee_on_the_ground(people: dict[str, PersonMesh], name: str) -> None:
    low = Heights(people[name], SHINS).lowest_m(clips_for(people[name].skeleton)["cuff_hold"])
    assert KNEE_M[0] < low.min() and low.max() < KNEE_M[1]


@pytest.mark.parametrize("name", NAMES)
def test_who_lies_on_his_belly_has_knees_and_shoes_on_the_ground(people: dict[str, PersonMesh], name: str) -> None:
    clips = clips_for(people[name].skeleton)
    for joints in (SHINS, SHOES[:2], SHOES[2:]):
        limb = Heights(people[name], joints)
        assert not {clip: y for clip in PRONE if (y := float(limb.lowest_m(clips[clip]).min())) > PRONE_M}


@pytest.mark.parametrize("name", NAMES)
def test_who_struggles_or_falls_does_not_hover(people: dict[str, PersonMesh], name: str) -> None:
    clips = clips_for(people[name].skeleton)
    assert Heights(people[name], TRUNK).lowest_m(clips["resist_prone"]).max() < STRUGGLES_M
    assert Heights(people[name], JOINTS).lowest_m(clips["shoved_fall"]).max() < PRONE_M


@pytest.mark.parametrize("name", NAMES)
def test_hands_of_who_lies_limp_lie_on_the_ground(people: dict[str, PersonMesh], name: str) -> None:
    hands = Heights(people[name], tuple(joint for joint in JOINTS if "Hand" in joint))
    assert hands.lowest_m(clips_for(people[name].skeleton)["limp_prone"]).min() > -HAND_M


@pytest.mark.parametrize("name", [n for n in NAMES if n != "woman-coat"])  # whose hem goes with her shins, and lies in folds
def test_knees_of_who_is_struck_or_struggles_stay_out_of_the_ground(people: dict[str, PersonMesh], name: str) -> None:
    clips, shins = clips_for(people[name].skeleton), Heights(people[name], SHINS)
    assert shins.lowest_m(clips["struck_prone"]).min() > -STRUCK_KNEE_M
    assert shins.lowest_m(clips["resist_prone"]).min() > -STRUCK_KNEE_M
