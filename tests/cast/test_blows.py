"""A blow is seen to land: fists, palms and shoes of every officer meet the skin or the clothes that they strike, measured on the meshes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import KDTree

from tests.cast.cloth import skinned
from tests.world.depths import winding
from vr_dti.cast.clips import clip_files, clips_for, read_clips
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.spaces import Floats
from vr_dti.world.pose import pose
from vr_dti.world.skeleton import JOINTS

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from sheet_duo import duo_setting, duo_world

WORDS = {name: words for path in clip_files() for name, words in read_clips(path).clips.items()}
BACK, FACE = ("Spine", "Hips"), ("Head", "Neck", "LeftEye", "RightEye")
BLOWS = [  # who strikes with what, and what is struck
    ("punch", "RightHand", FACE),
    ("strike", "RightHand", BACK),
    ("shove", "LeftHand", BACK),
    ("shove", "RightHand", BACK),
    ("kick", ("RightFoot", "RightToeBase"), BACK),
]
INSIDE_M, ABOVE_M = 0.035, 0.012
"""how deep cloth and flesh give, and how far off a fist may be before it is seen: default"""
SHOE_INSIDE_M = 0.08
"""a kick's shoe is drawn in a belly for a moment"""


def _of(mesh: PersonMesh, joints: str | tuple[str, ...]) -> np.ndarray:
    """Vertices that are drawn and go by joints of these names or with names that begin so; hair gives way and is not a body."""
    v = mesh.vertices
    used = np.unique(mesh.triangles)
    used = used[v["surface"][used, 2] != Material.HAIR]
    most = v["joints"][used, v["weights"][used].argmax(axis=1)]
    out: np.ndarray = used[np.isin(most, [k for k, joint in enumerate(JOINTS) if joint.startswith(joints)])]
    return out


def off_m(mesh: PersonMesh, m: Floats, mine: str | tuple[str, ...], other: PersonMesh, his: tuple[str, ...]) -> float:
    """From what strikes to the nearest of what is struck; negative: how deep it is in there. `m` `(2, 54, 4, 4)`."""
    strikes, struck = _of(mesh, mine), _of(other, his)
    p, q = skinned(mesh, m[0], strikes)[strikes], skinned(other, m[1], struck)[struck]
    far = KDTree(q).query(p)[0]
    near = np.argsort(far)[:400]
    body = skinned(other, m[1], np.arange(len(other.vertices)))
    coarse = other.levels[-1].astype(np.intp)
    coarse = coarse[~(other.vertices["surface"][:, 2] == Material.HAIR)[coarse].any(axis=1)]
    inside = winding(p[near], body[coarse]) > 0.5
    return -float(far[near][inside].max()) if inside.any() else float(far.min())


@pytest.mark.parametrize("his", ["man-tshirt", "woman-coat", "officer-tall"])
@pytest.mark.parametrize("mine", ["officer-senior", "officer-sergeant"])
@pytest.mark.parametrize(("clip", "strikes", "struck"), BLOWS)
def test_a_blow_meets_the_body_whatever_the_two_sizes(
    clip: str, strikes: str | tuple[str, ...], struck: tuple[str, ...], mine: str, his: str, people: dict[str, PersonMesh]
) -> None:
    """A man of 1.67 m and one of 1.83 m strike people of 1.63 to 1.91 m: fists were 14 cm in a throat, palms 4 cm before a chest."""
    a, b = people[mine], people[his]
    setting = duo_setting({"a": (a.skeleton, clips_for(a.skeleton)), "b": (b.skeleton, clips_for(b.skeleton))})
    words = WORDS[clip]
    contact = words.events["contact"]
    m = pose(setting, duo_world(setting, clip, words, contact), contact * 1_000_000).world_from_joint
    found = off_m(a, m, strikes, b, struck)
    assert -(SHOE_INSIDE_M if clip == "kick" else INSIDE_M) < found < ABOVE_M
