"""Springs of VRM files: read in both versions, moved by the extension's own rule, seen in the picture and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest

from tests.imported.drawing import shot
from tests.imported.swinging import BONES, LINK_M, braided
from vr_dti.assets.gltf.read import read_model
from vr_dti.backends.graphics import Graphics
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.mesh import PersonMesh, Swing, load, save
from vr_dti.render.swinging import Ends, Springs, Swinging
from vr_dti.spaces import Floats, quat_about, rotation_from_quat
from vr_dti.world.skeleton import JOINT, JOINTS

FRAME_NS = 1_000_000_000 // 60
DRAG, STIFF, POWER = 0.4, 0.7, 0.3


@pytest.fixture(scope="module")
def ctx() -> Iterator[moderngl.Context]:
    with Graphics.offscreen() as graphics:
        yield graphics.ctx


def made(folder: Path, version: str = "1.0", **how: object) -> tuple[PersonMesh, Swing]:
    mesh, _ = converted(read_model(braided(version, **how).write(folder, "guest.vrm")), "guest", "")  # type: ignore[arg-type]
    assert mesh.swing is not None
    return mesh, mesh.swing


def standing(mesh: PersonMesh, *, turned_rad: float = 0.0, at_m: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Floats:
    """(54, 4, 4) in the bind pose, the whole body turned about the vertical and moved."""
    m = np.tile(np.eye(4), (len(JOINTS), 1, 1))
    m[:, :3, :3] = rotation_from_quat(quat_about(np.array((0.0, 1.0, 0.0)), np.array(turned_rad)))
    m[:, :3, 3] = mesh.skeleton.joint_m @ m[0, :3, :3].T + at_m
    return m


def ends_of(matrices: Floats, swing: Swing) -> Floats:
    """(K, 3) metres in world: where springs end that are turned so (K, 3, 4)."""
    out: Floats = (matrices[:, :, :3] @ swing.tail_m[..., None])[..., 0] + matrices[..., 3]
    return out


@pytest.mark.parametrize("version", ["1.0", "0.x"])
def test_both_versions_say_the_same(tmp_path: Path, version: str) -> None:
    mesh, swing = made(tmp_path, version, stiffness=STIFF, gravityPower=POWER, dragForce=DRAG, hitRadius=0.02, collider=0.1)
    count = BONES if version == "0.x" else BONES - 1
    assert swing.parent.tolist() == [-1 - JOINT["Head"], *range(count - 1)]
    links = swing.tail_m - swing.head_m
    assert links[: BONES - 1] == pytest.approx(np.tile((0.0, -LINK_M, 0.0), (BONES - 1, 1)), abs=1e-3)
    assert np.linalg.norm(links[BONES - 1 :], axis=1) == pytest.approx(0.07, abs=1e-3), "the end of a chain, in 0.x"
    assert (swing.stiffness, swing.drag) == (pytest.approx(STIFF), pytest.approx(DRAG))
    assert swing.gravity == pytest.approx(np.tile((0.0, -POWER, 0.0), (count, 1)), abs=1e-6)
    assert swing.meets.all() and swing.collider_radius_m == pytest.approx([0.1]) and swing.radius_m == pytest.approx(0.02)
    assert swing.collider_m[0, 0] == pytest.approx(mesh.skeleton.joint_m[JOINT["Head"]], abs=1e-3)
    hung = mesh.vertices["joints"][swing.rows]
    assert (hung[:, 0] == JOINT["Head"]).all() and (swing.joints[:, 0] >= len(JOINTS)).any(), "drawn only"
    save(mesh, tmp_path / "guest.npz")
    again = load(tmp_path / "guest.npz").swing
    assert again is not None and (again.joints == swing.joints).all() and (again.tail_m == swing.tail_m).all()


def test_a_step_is_the_extensions(tmp_path: Path) -> None:
    """Inertia, stiffness, gravity, length: VRMC_springBone 1.0, written out for the first bone."""
    mesh, swing = made(tmp_path, stiffness=STIFF, gravityPower=POWER, dragForce=DRAG)
    springs, body = Springs(swing, mesh.skeleton), standing(mesh)
    rest = springs.at_rest(body)
    assert rest.now_m == pytest.approx(swing.tail_m)
    aside = rest.now_m + np.array((0.02, 0.0, 0.01))
    ends, matrices = springs.stepped(Ends(aside, rest.now_m), body, 1.0)
    head, tail = swing.head_m[0], swing.tail_m[0]
    free = aside[0] + (aside[0] - rest.now_m[0]) * (1.0 - DRAG) + ((tail - head) / LINK_M * STIFF + (0.0, -POWER, 0.0)) / 60.0
    free = head + (free - head) / np.linalg.norm(free - head) * np.linalg.norm(tail - head)
    assert ends.now_m[0] == pytest.approx(free, abs=1e-9) and (ends.before_m == aside).all()
    carried = matrices[:, :3, :3] @ swing.tail_m[..., None]
    assert carried[..., 0] + matrices[..., 3] == pytest.approx(ends.now_m), "the bones reach where their ends are"
    assert matrices[1, :3, :3] @ swing.head_m[1] + matrices[1, :, 3] == pytest.approx(ends.now_m[0]), "and hold together"


def test_it_lags_comes_back_and_hangs_as_it_did(tmp_path: Path) -> None:
    """A braid stays behind a step aside, whether drawn 60 or 120 times a second, and is where it was again seconds later."""
    mesh, swing = made(tmp_path, stiffness=STIFF, gravityPower=POWER, dragForce=DRAG)
    lags = []
    for rate in (60, 120):
        swinging, ns = Swinging(swing, mesh.skeleton), 0
        still = swinging.update(standing(mesh), ns).copy()
        for k in range(1, rate // 2):
            ns = k * 1_000_000_000 // rate
            moved = swinging.update(standing(mesh, at_m=(min(0.5, 1.0 * k / rate * 2.0), 0.0, 0.0)), ns)
            if k == rate // 4:
                lags.append(float((moved[-1, :3, :3] @ swing.tail_m[-1] + moved[-1, :, 3])[0] - 0.5))
        for _ in range(300):
            ns += FRAME_NS
            moved = swinging.update(standing(mesh, at_m=(0.5, 0.0, 0.0)), ns)
        assert moved[..., :3] == pytest.approx(still[..., :3], abs=2e-3)
    assert lags[0] < -0.05 and lags[1] == pytest.approx(lags[0], abs=0.02)


def test_stiffness_holds_and_gravity_pulls(tmp_path: Path) -> None:
    """A braid that points backwards at rest: stiff it stays, limp it falls."""
    drop = {}
    for stiffness in (4.0, 0.0):
        mesh, swing = made(tmp_path, hang=(0.0, 0.0, -1.0), stiffness=stiffness, gravityPower=0.5, dragForce=DRAG)
        m = Swinging(swing, mesh.skeleton).update(standing(mesh), 0)
        end = m[-1, :3, :3] @ swing.tail_m[-1] + m[-1, :, 3]
        drop[stiffness] = float(swing.tail_m[-1, 1] - end[1])
    assert 0.0 < drop[4.0] < 0.12 and drop[0.0] == pytest.approx((BONES - 1) * LINK_M, abs=0.02)


@pytest.mark.parametrize("collider", [0.0, 0.12])
def test_it_settles_where_many_small_steps_lead(tmp_path: Path, collider: float) -> None:
    mesh, swing = made(tmp_path, hang=(0.6, 0.0, 0.8), stiffness=0.4, gravityPower=0.5, dragForce=DRAG, hitRadius=0.02, collider=collider)
    swinging, body = Swinging(swing, mesh.skeleton), standing(mesh)
    still = swinging.update(body, 0).copy()
    for k in range(1, 400):
        moved = swinging.update(body, k * FRAME_NS)
    assert ends_of(moved, swing) == pytest.approx(ends_of(still, swing), abs=1e-3)


def test_ends_stay_out_of_a_ball_and_bones_keep_their_length(tmp_path: Path) -> None:
    mesh, swing = made(tmp_path, hang=(0.0, 0.0, 1.0), stiffness=0.2, gravityPower=1.0, hitRadius=0.02, collider=0.12)
    springs, body = Springs(swing, mesh.skeleton), standing(mesh)
    ends = springs.at_rest(body)
    for _ in range(120):
        ends, m = springs.stepped(ends, body, 1.0)
    heads = (m[:, :3, :3] @ swing.head_m[..., None])[..., 0] + m[..., 3]
    assert np.linalg.norm(ends.now_m - heads, axis=1) == pytest.approx(LINK_M, abs=1e-3)
    away = np.linalg.norm(ends.now_m - mesh.skeleton.joint_m[JOINT["Head"]], axis=1)
    assert (away > 0.14 - 0.01).all()


def test_whatever_time_does_nothing_flies_off(tmp_path: Path) -> None:
    """Paused, put back, started elsewhere: it hangs as it would have settled there."""
    mesh, swing = made(tmp_path, stiffness=STIFF, gravityPower=POWER)
    swinging = Swinging(swing, mesh.skeleton)
    there = swinging.update(standing(mesh), 5_000_000_000).copy()
    assert (swinging.update(standing(mesh), 5_000_000_000) == there).all()
    assert swinging.update(standing(mesh), 1_000_000_000) == pytest.approx(there)
    far = swinging.update(standing(mesh, at_m=(9.0, 0.0, 0.0), turned_rad=math.pi), 1_010_000_000)
    assert np.isfinite(far).all() and far[0, :, 3] != pytest.approx(there[0, :, 3])
    assert swinging.update(standing(mesh), 1_020_000_000) == pytest.approx(there)


def test_what_hangs_on_it_falls_in_the_picture(ctx: moderngl.Context, tmp_path: Path) -> None:
    """A braid that lies out to the side at rest is drawn there when stiff, and hangs down when limp."""
    wide = []
    for stiffness in (4.0, 0.0):
        mesh, _ = made(tmp_path, hang=(1.0, 0.0, 0.0), stiffness=stiffness, gravityPower=0.4)
        body = np.abs(shot(ctx, mesh).astype(int) - shot(ctx, mesh, there=False)).max(axis=-1) > 12
        upper = np.flatnonzero(body.any(axis=1))[:30]
        wide.append(max(np.ptp(np.flatnonzero(body[row])) for row in upper))
    assert wide[0] > wide[1] + 15
