"""Handcuffs on the people who wear them: in every clip of cuffed hands they go round wrist and sleeve, and the chain reaches."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.cast import cuffs
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import PersonMesh
from vr_dti.render import cuffed
from vr_dti.spaces import Floats
from vr_dti.world.animation.kinematics import forward

CUFFED = (
    "cuffed_stand", "cuffed_plead", "cuffed_walk", "shoved_fall", "lie_side", "kicked", "roll_prone", "pinned_prone", "limp", "roll_side",
    "sit_up", "sit_cuffed", "prone_cuffed", "plank_cuffed", "lie_bound",
)  # fmt: skip
"""clips in which the hands are cuffed behind the back"""
EVERY = 6
"""samples from one look to the next"""


@pytest.mark.parametrize("name", ["man-hoodie", "man-tshirt", "officer-stocky"])
def test_cuffs_cut_into_nothing_and_the_chain_reaches(people: dict[str, PersonMesh], name: str) -> None:
    """A long sleeve, a bare arm, and the broadest wrist there is."""
    mesh = people[name]
    pair, clips = cuffed.pair_of(mesh), clips_for(mesh.skeleton)
    for clip in CUFFED:
        poses = forward(clips[clip].rotation.astype(np.float64), clips[clip].root_m.astype(np.float64), mesh.skeleton.offset_m)
        for m in poses[::EVERY]:
            for wrist, frame in zip(pair.wrists, pair.frames(m), strict=True):
                out = how_far_out(mesh, wrist, frame, m)
                assert 0.7 < out < 1.02, f"{clip}: 1 is where the steel begins"
            pieces = cuffed.worn(pair, m)
            ends = [pieces[bow, :3, 3] + pieces[bow, :3, 0] * (cuffs.RADIUS_M + cuffs.SWIVEL_M) for bow in cuffs.BOW]
            assert np.linalg.norm(ends[1] - ends[0]) < 1.04 * cuffs.LINKS * cuffs.PITCH_M, f"{clip}: the chain is torn"


def how_far_out(mesh: PersonMesh, wrist: cuffed.Wrist, frame: cuffed.Frame, world_from_joint: Floats, *, coarse: bool = False) -> float:
    """How much of the bow's inside the furthest skin or cloth fills, between its two cheeks, as skinned in this pose. Of a `coarse` mesh
    also where its edges go through the middle: few of its vertices may lie there."""
    v = mesh.vertices
    near = np.linalg.norm(v["position"] - wrist.middle_m, axis=1) < 0.07
    triangles = np.searchsorted(np.flatnonzero(near), mesh.triangles[near[mesh.triangles].all(axis=1)])
    v = v[near]
    world = world_from_joint.copy()
    world[:, :3, 3] -= (world[:, :3, :3] @ mesh.skeleton.joint_m[:, :, None])[:, :, 0]
    blended = (world[v["joints"]] * (v["weights"] / 255.0)[:, :, None, None]).sum(axis=1)
    p = (blended[:, :3, :3] @ v["position"][:, :, None].astype(np.float64))[:, :, 0] + blended[:, :3, 3]
    local = (p - np.array(frame[3])) @ np.array(frame[:3]).T
    between = local[np.abs(local[:, 2]) < 0.0058]
    if coarse:
        a, b = local[triangles.ravel()], local[np.roll(triangles, -1, axis=1).ravel()]
        crosses = a[:, 2] * b[:, 2] < 0.0
        a, b = a[crosses], b[crosses]
        between = np.concatenate((between, a + (b - a) * (a[:, 2] / (a[:, 2] - b[:, 2]))[:, None]))
    inside = np.array(wrist.radii_m) - 0.5 * cuffs.BAR_M
    return float(np.linalg.norm(between[:, :2] / inside, axis=1).max())
