"""A stranger made ours, drawn by the renderer as anybody: how it stands, what it wears, where its hand comes to lie."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest

from tests.cast.posing import posed
from tests.cast.test_cuffs import how_far_out
from tests.imported.drawing import AWAY_M, FIELD_DEG, SIZE, shot
from tests.imported.heavy import ball, heavy, net
from tests.imported.stranger import stranger
from tests.world.conftest import skeleton
from vr_dti.assets.gltf.read import read_model
from vr_dti.backends.graphics import Graphics
from vr_dti.cast import cuffs
from vr_dti.cast.clips import clip_files, parse_clips, read_clips
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.mesh import PersonMesh
from vr_dti.render import cuffed
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.animation.solve import solve
from vr_dti.world.skeleton import JOINT, JOINTS


@pytest.fixture(scope="module")
def ctx() -> Iterator[moderngl.Context]:
    with Graphics.offscreen() as graphics:
        yield graphics.ctx


@pytest.fixture(scope="module", params=["mixamo", "cmu"])
def guest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PersonMesh:
    path = stranger(skeleton("stocky"), request.param).write(tmp_path_factory.mktemp("guest"), "guest.glb")
    return converted(read_model(path), "guest", "")[0]


def test_it_stands_there_with_hanging_arms(ctx: moderngl.Context, guest: PersonMesh) -> None:
    with_, without = (shot(ctx, guest, there=there).astype(int) for there in (True, False))
    body = np.abs(with_ - without).max(axis=-1) > 12
    rows, columns = np.flatnonzero(body.any(axis=1)), np.flatnonzero(body.any(axis=0))
    metre = SIZE[1] / (2.0 * AWAY_M * math.tan(math.radians(FIELD_DEG / 2.0)))
    assert np.ptp(rows) / metre == pytest.approx(1.78, abs=0.12), "as tall as it is"
    assert np.ptp(columns) / metre < 1.0, "no T: that would be 1.6 m wide"
    assert abs(columns.mean() - SIZE[0] / 2) < 12
    wide = [np.ptp(np.flatnonzero(body[row])) / metre for row in rows]
    assert max(wide[: len(wide) // 4]) < 0.7, "and nothing of an arm beside the head"
    colour = with_[body]
    red = (colour[:, 0] > 1.5 * colour[:, 1]) & (colour[:, 0] > 90)
    assert 0.02 < red.mean() < 0.7, "its own picture: red and white"


def test_a_hand_comes_to_lie_on_the_other_shoulder(guest: PersonMesh) -> None:
    """Words put the palm there, IK by its own joints does it, and the skin comes with it."""
    rig = rig_of(guest.skeleton)
    joint = guest.skeleton.joint_m
    shoulder = (joint[JOINT["LeftArm"]] - joint[JOINT["Spine2"]] + (0.03, 0.07, -0.03)) / rig.arm_scale
    at = ", ".join(f"{x:.3f}" for x in shoulder)
    text = f"""format: dti-clips/1
clips:
  touch:
    keys:
      - at: 0ms
        hips: {{shift: [0, 0, 0]}}
        hand_left: {{at: [-0.3, -0.45, -0.1]}}
        hand_right: {{at: [{at}], fingers: [-1, 0, 0.2], palm: [0, -1, 0]}}
        foot_left: {{at: [-0.12, 0, 0]}}
        foot_right: {{at: [0.12, 0, 0]}}
"""
    document = parse_clips(text, "touch.yaml")
    clip = solve("touch", document.clips["touch"], document.poses, rig)
    skin = posed(guest, {name: clip.rotation[0, j].astype(np.float64) for j, name in enumerate(JOINTS)})
    v = guest.vertices
    most = np.take_along_axis(v["joints"], v["weights"].argmax(axis=1)[:, None], axis=1)[:, 0]
    palm = np.isin(most, [JOINT[f"RightHand{f}"] for f in ("", "Index1", "Middle1", "Ring1", "Pinky1")])
    upper = most == JOINT["LeftArm"]
    assert (
        np.linalg.norm(skin[palm].mean(axis=0) - skin[upper & (v["position"][:, 1] > joint[JOINT["LeftArm"], 1] - 0.05)].mean(axis=0))
        < 0.17
    )
    assert np.isfinite(skin).all() and np.ptp(skin, axis=0).max() < 2.0


@pytest.mark.parametrize("habit", ["mixamo", "cmu"])
def test_cuffs_go_round_a_strangers_wrists(tmp_path: Path, habit: str) -> None:
    """In our clips of cuffed hands, as with our own people: nothing comes through the steel, and the chain reaches, though these wrists
    are 9 cm thick."""
    mesh, _ = converted(read_model(stranger(skeleton("stocky"), habit).write(tmp_path, "guest.glb")), "guest", "")
    pair, rig = cuffed.pair_of(mesh), rig_of(mesh.skeleton)
    documents = [read_clips(path) for path in clip_files()]
    for name in ("cuffed_stand", "lie_side", "pinned_prone"):
        clip = next(solve(name, d.clips[name], d.poses, rig) for d in documents if name in d.clips)
        for m in forward(clip.rotation.astype(np.float64), clip.root_m.astype(np.float64), mesh.skeleton.offset_m)[::15]:
            for wrist, frame in zip(pair.wrists, pair.frames(m), strict=True):
                assert 0.7 < how_far_out(mesh, wrist, frame, m, coarse=True) < 1.1
            pieces = cuffed.worn(pair, m)
            ends = [pieces[bow, :3, 3] + pieces[bow, :3, 0] * (cuffs.RADIUS_M + cuffs.SWIVEL_M) for bow in cuffs.BOW]
            assert np.linalg.norm(ends[1] - ends[0]) < 1.15 * cuffs.LINKS * cuffs.PITCH_M


def test_somebody_without_arms_is_cuffed_where_they_would_be(tmp_path: Path) -> None:
    """Whatever a mesh is, drawing it does not fail: here a ball on the hips."""
    mesh, _ = converted(read_model(heavy(ball(30), net(30)).write(tmp_path, "guest.vrm")), "guest", "")
    for wrist, side in zip(cuffed.pair_of(mesh).wrists, ("Left", "Right"), strict=True):
        assert np.linalg.norm(wrist.middle_m - mesh.skeleton.joint_m[JOINT[f"{side}Hand"]]) < 0.03
        assert 0.02 < wrist.radii_m[1] <= wrist.radii_m[0] < 0.05
        assert np.isfinite(wrist.carried).all()
