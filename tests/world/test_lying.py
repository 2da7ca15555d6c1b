"""Who lies lies on the ground, as he is drawn: belly, belt, breast, head with a cap, hands."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from vr_dti.cast.bake import person
from vr_dti.cast.clips import clips_for
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.skeleton import JOINT

from .depths import Dressed

LYING = ["pinned_prone", "limp", "prone_comply", "struck_prone", "limp_prone", "guard_prone", "struck_guarded", "prone_cuffed", "lie_side"]
PEOPLE = ["officer-stocky", "officer-young", "man-tshirt", "woman-cardigan"]
"""a duty belt, a cap, the flattest belly and the smallest body"""
TRUNK = ("Hips", "Spine", "Spine1", "Spine2")
BURIED_M = 0.03
"""default: a buckle, a holster and cloth press in by so much; a belly and a cap were 6 cm deep"""
RISES_M = {"struck_guarded": 0.06, "lie_side": 0.06}
"""how far the trunk may be above the ground of who presses himself off it, or lies on his arm and hip; else 3 cm"""
CHEEK_M = 0.03
"""how far a head that lies may be off the ground (default): it was 15 to 85 mm off, the more the thicker the chest"""
LOOKED = 9


@functools.cache
def dressed(name: str) -> Dressed:
    return Dressed.of(person(name))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", LYING)
def test_who_lies_lies_on_the_ground_and_not_in_it(name: str, who: str) -> None:
    body = dressed(who)
    clip = clips_for(body.mesh.skeleton)[name]
    when = np.linspace(0, len(clip.root_m) - 1, LOOKED).astype(int)
    poses = forward(clip.rotation[when].astype(float), clip.root_m[when].astype(float), body.mesh.skeleton.offset_m)
    most = body.mesh.vertices["joints"][np.arange(len(body.bind)), body.mesh.vertices["weights"].argmax(axis=1)][body.outer]
    for k, pose in zip(when, poses, strict=True):
        high = body.posed(pose)[body.outer, 1]
        trunk = high[np.isin(most, [JOINT[j] for j in TRUNK])].min()
        assert -BURIED_M < trunk < RISES_M.get(name, 0.03), (int(k), trunk)
        for parts in (("Head",), ("LeftHand", "RightHand")):
            low = high[np.isin(most, [JOINT[j] for j in parts])].min()
            assert low > -BURIED_M, (int(k), parts, low)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", ["prone_comply", "limp_prone", "prone_cuffed", "limp"])
def test_who_lies_quietly_on_his_belly_lays_down_his_head(name: str, who: str) -> None:
    body = dressed(who)
    clip = clips_for(body.mesh.skeleton)[name]
    when = np.linspace(0, len(clip.root_m) - 1, LOOKED).astype(int)
    poses = forward(clip.rotation[when].astype(float), clip.root_m[when].astype(float), body.mesh.skeleton.offset_m)
    v = body.mesh.vertices
    head = v["joints"][np.arange(len(body.bind)), v["weights"].argmax(axis=1)][body.outer] == JOINT["Head"]
    low = [float(body.posed(pose)[body.outer, 1][head].min()) for pose in poses]
    assert max(low) < CHEEK_M, low
