"""A blow is seen to land: the fist of every officer lies on the back that it strikes, neither in it nor above it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cast.cloth import skinned
from vr_dti.cast.clips import clip_files, clips_for, read_clips
from vr_dti.cast.mesh import PersonMesh
from vr_dti.world.pose import pose
from vr_dti.world.skeleton import JOINTS

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from sheet_duo import duo_setting, duo_world

HAND = [k for k, joint in enumerate(JOINTS) if joint.startswith("RightHand")]
INSIDE_M, ABOVE_M = 0.02, 0.03
"""how deep cloth and flesh give, and how far off a fist may hang before it is seen: default"""
BESIDE_M = 0.02
"""how near a point of the back must be, seen from above, to lie under a point of the fist"""


@pytest.mark.parametrize("his", ["man-tshirt", "man-hoodie", "officer-tall", "woman-coat"])
@pytest.mark.parametrize("mine", ["officer-tall", "officer-stocky", "officer-sergeant"])
def test_the_fist_lies_on_the_back_that_it_strikes(mine: str, his: str, people: dict[str, PersonMesh]) -> None:
    a, b = people[mine], people[his]
    setting = duo_setting({"a": (a.skeleton, clips_for(a.skeleton)), "b": (b.skeleton, clips_for(b.skeleton))})
    words = next(d.clips["strike"] for d in map(read_clips, clip_files()) if "strike" in d.clips)
    contact = words.events["contact"]
    m = pose(setting, duo_world(setting, "strike", words, contact), contact * 1_000_000).world_from_joint
    of_hand = np.flatnonzero(np.isin(a.vertices["joints"][:, 0], HAND))
    fist = skinned(a, m[0], of_hand)[of_hand]
    back = skinned(b, m[1], np.arange(len(b.vertices)))
    over = []
    for point in fist[::3]:
        under = np.hypot(back[:, 0] - point[0], back[:, 2] - point[2]) < BESIDE_M
        if under.any():
            over.append(float(point[1] - back[under, 1].max()))
    assert -INSIDE_M < min(over) < ABOVE_M
