"""Recorded movements of strangers, told in our words and solved again: every bone must lie where it lay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.imported.recorded import animate, bvh_text, played
from tests.imported.stranger import stranger
from tests.world.conftest import skeleton
from vr_dti.assets.gltf.read import read_model
from vr_dti.cast.clips import clip_files, parse_clips, read_clips
from vr_dti.cast.imported.bvh import parse_bvh
from vr_dti.cast.imported.clip_text import ClipText, clip_text
from vr_dti.cast.imported.motion import Motion, cut, motion_of
from vr_dti.cast.imported.retarget import retargeted
from vr_dti.errors import DocumentError, InputError
from vr_dti.spaces import Floats
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.animation.solve import solve
from vr_dti.world.members import Clip
from vr_dti.world.skeleton import JOINT

BODY = skeleton("tall")
LIMBS = [JOINT[s + j] for s in ("Left", "Right") for j in ("ForeArm", "Hand", "Leg", "Foot")] + [JOINT["Head"], JOINT["Hips"]]


@pytest.fixture(scope="module")
def ours() -> Callable[[str], Clip]:
    rig = rig_of(BODY)
    documents = [read_clips(path) for path in clip_files()]
    return lambda name: next(solve(name, d.clips[name], d.poses, rig) for d in documents if name in d.clips)


def again(made: ClipText, name: str) -> Floats:
    """(T, 54, 3) where the joints of the same body are when the text is played."""
    document = parse_clips(made.text, "x")
    return played(BODY, solve(name, document.clips[name], document.poses, rig_of(BODY)))[1]


def near(made: ClipText, place: Floats) -> tuple[float, float]:
    """How far limbs, head and hips are off, on the average and at worst. Both begin over the origin."""
    got = again(made, "took")
    count = min(len(got), len(place))
    assert abs(len(got) - len(place)) <= 1
    want = place[:count] - place[0, 0] * (1.0, 0.0, 1.0)
    off = np.linalg.norm(got[:count] - got[0, 0] * (1.0, 0.0, 1.0) - want, axis=-1)[:, LIMBS]
    return float(off.mean()), float(off.max())


@pytest.mark.parametrize("name", ["shove", "kick", "kneel_on", "point"])
def test_bvh_comes_back_as_it_was(ours: Callable[[str], Clip], name: str) -> None:
    turn, place = played(BODY, ours(name))
    motion = parse_bvh(bvh_text(BODY, turn, place[:, 0]), "take.bvh")
    moved = retargeted(motion)
    assert np.abs(np.linalg.det(moved.turn) - 1.0).max() < 1e-6
    mean, worst = near(clip_text(moved, "took", "a test", travels=False), _levelled(turn, place))
    assert mean < 0.02 and worst < 0.08


@pytest.mark.parametrize("habit", ["mixamo", "vrm", "cmu"])
def test_gltf_animations_come_back_as_they_were(ours: Callable[[str], Clip], habit: str, tmp_path: Path) -> None:
    turn, place = played(BODY, ours("shove"))
    doc = animate(stranger(BODY, habit), BODY, turn, place[:, 0], habit)
    moved = retargeted(motion_of(read_model(doc.write(tmp_path, "take.glb"))))
    mean, worst = near(clip_text(moved, "took", "a test", travels=False), _levelled(turn, place))
    assert mean < 0.02 and worst < 0.08


def _levelled(turn: Floats, place: Floats) -> Floats:
    """As the import begins: facing ahead."""
    ahead = turn[0, 0] @ (0.0, 0.0, -1.0)
    c, s = -ahead[2] / np.hypot(ahead[0], ahead[2]), ahead[0] / np.hypot(ahead[0], ahead[2])
    return (place - place[0, 0] * (1.0, 0.0, 1.0)) @ np.array(((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c))).T + place[0, 0] * (
        1.0,
        0.0,
        1.0,
    )


def test_a_way_is_kept_in_proportion(ours: Callable[[str], Clip]) -> None:
    """The same steps by somebody half as large again: our body goes its own length, and the frames of another rate fall into place."""
    turn, place = played(BODY, ours("shove"))
    hips = place[:, 0] + np.linspace(0.0, 1.0, len(place))[:, None] * (0.0, 0.0, -0.8)
    small, large = (
        retargeted(parse_bvh(bvh_text(BODY, turn, hips, size=size, every=every), "x")) for size, every in ((1.0, 1), (150.0, 2))
    )
    assert small.place_m[-1, 0] == pytest.approx(large.place_m[-1, 0], abs=0.03)
    assert clip_text(small, "took", "x").text.count("travels: [") == 1
    assert "travels" not in clip_text(small, "took", "x", travels=False).text


def test_a_part_may_be_taken(ours: Callable[[str], Clip]) -> None:
    turn, place = played(BODY, ours("shove"))
    motion = parse_bvh(bvh_text(BODY, turn, place[:, 0]), "x")
    part = cut(motion, 0.5, 1.0)
    assert len(part.turn) == 16 and (part.turn[0] == motion.turn[15]).all()
    for times in ((9.0, None), (1.0, 0.5)):
        with pytest.raises(InputError, match="nothing lies between"):
            cut(motion, *times)


def test_a_loop_closes_and_says_so(ours: Callable[[str], Clip]) -> None:
    turn, place = played(BODY, ours("idle"))
    made = clip_text(retargeted(parse_bvh(bvh_text(BODY, turn, place[:, 0]), "x")), "took", "x", loop=True)
    clip = parse_clips(made.text, "x").clips["took"]
    assert clip.loop and clip.lasts is not None and clip.lasts % 100 == 0
    assert clip.keys[-1].at < clip.lasts


HEAD = """HIERARCHY
ROOT Hips
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  End Site
  {
    OFFSET 0 1 0
  }
}
MOTION
Frames: 2
Frame Time: 0.033333
0 0 0 0 0 0
0 0 0 0 0 0
"""


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("Xposition", "Wposition", "x.bvh:5:14: there is no channel 'Wposition'"),
        ("OFFSET 0 0 0", "OFFSET 0 nan 0", "x.bvh:4:12: 'nan' is no number"),
        ("0 0 0 0 0 0\n0 0", "0 0 0 0 0 0\n0 1e99", "x.bvh:15:3: '1e99' is no number"),
        ("0 0 0 0 0 0\n0 0 0 0 0 0", "0 0 0 0 0 0\n0 0 0 0 0", "x.bvh:15:1: 5 numbers in this frame, not 6"),
        ("Frames: 2", "Frames: 3", "2 frames, where 3 were said"),
        ("Frames: 2", "Frames: 1", "more than the 1 frames|1 frames"),
        ("Frames: 2", "Frames: 99999999999", "x.bvh:12:9: '99999999999' is no count"),
        ("  End Site\n", "  JOINT x {\n" * 120 + "  End Site\n", "one below the other"),
        ("}\nMOTION", "MOTION", "'}' should stand here"),
        (HEAD, "", "the file ends before 'HIERARCHY'"),
        ("0.033333", "0", "a frame of 0 s"),
    ],
)
def test_broken_bvh_says_where(was: str, becomes: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said.replace("(", r"\(")):
        parse_bvh(HEAD.replace(was, becomes, 1), "x.bvh")


def test_what_is_no_person_does_not_move_one() -> None:
    with pytest.raises(DocumentError, match="no bone for Head, LeftArm"):
        retargeted(parse_bvh(HEAD, "x.bvh"))


def test_one_of_several_movements_is_asked_for(tmp_path: Path) -> None:
    doc = stranger(BODY, "mixamo")
    with pytest.raises(InputError, match="it has no movement"):
        motion_of(read_model(doc.write(tmp_path, "a.glb")))
    turn, hips = np.tile(np.eye(3), (3, 54, 1, 1)), np.tile(BODY.joint_m[0], (3, 1))
    animate(doc, BODY, turn, hips, "mixamo")
    doc.add("animations", doc.json["animations"][0] | {"name": "take 2"})
    model = read_model(doc.write(tmp_path, "a.glb"))
    with pytest.raises(InputError, match="one of: take 1, take 2"):
        motion_of(model)
    assert isinstance(motion_of(model, "take 2"), Motion) and isinstance(motion_of(model, "1"), Motion)


def test_a_vrm_animation_tells_its_bones_itself(ours: Callable[[str], Clip], tmp_path: Path) -> None:
    """A .vrma names bones by node, whatever the nodes are called."""
    turn, place = played(BODY, ours("point"))
    doc = animate(stranger(BODY, "vrm"), BODY, turn, place[:, 0], "vrm")
    bones = doc.json["extensions"].pop("VRMC_vrm")["humanoid"]
    doc.json["extensionsUsed"] = ["VRMC_vrm_animation"]
    doc.json["extensions"]["VRMC_vrm_animation"] = {"specVersion": "1.0", "humanoid": bones}
    for i, n in enumerate(doc.json["nodes"]):
        n["name"] = f"node {i}"
    moved = retargeted(motion_of(read_model(doc.write(tmp_path, "a.vrma"))))
    mean, _ = near(clip_text(moved, "took", "x", travels=False), _levelled(turn, place))
    assert mean < 0.02
