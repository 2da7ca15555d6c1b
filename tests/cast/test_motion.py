"""Every clip on everybody of the cast: no joint beyond what living joints can do, none faster, no planted foot that slides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.cast import anatomy
from tests.cast.conftest import NAMES
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import PersonMesh
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.skeleton import JOINTS


@pytest.mark.parametrize("name", NAMES)
def test_no_frame_shows_a_broken_limb(people: dict[str, PersonMesh], name: str) -> None:
    skeleton = people[name].skeleton
    rig = rig_of(skeleton)
    wrong = []
    for clip in clips_for(skeleton).values():
        for what, found in anatomy.angles(clip, rig).items():
            low, high = anatomy.MOST_DEG[what]
            if found.min() < low or found.max() > high:
                wrong.append(f"{clip.name}: {what} {found.min():.0f} to {found.max():.0f} deg, not {low:.0f} to {high:.0f}")
        fast = anatomy.speeds_deg_s(clip)
        for joint, speed in zip(JOINTS, fast, strict=True):
            if speed > anatomy.MOST_DEG_PER_S.get(joint.removeprefix("Left").removeprefix("Right"), anatomy.OTHER_DEG_PER_S):
                wrong.append(f"{clip.name}: {joint} turns with {speed:.0f} deg/s")
        if (gone := anatomy.slides_m(clip, rig)) > anatomy.SLIDE_M:
            wrong.append(f"{clip.name}: a flat foot slides {100 * gone:.0f} cm")
    assert not wrong, "\n".join(wrong)


def test_the_measures_find_what_is_broken(people: dict[str, PersonMesh]) -> None:
    """A knee bent forwards, a wrung neck and a foot that slides are seen."""
    skeleton = people[NAMES[0]].skeleton
    rig, clip = rig_of(skeleton), clips_for(skeleton)["idle"]
    turn = clip.rotation.copy()
    half = np.sin(np.radians(35.0))
    turn[:, JOINTS.index("LeftLeg")] = (half, 0.0, 0.0, np.sqrt(1 - half**2))
    assert anatomy.angles(replace(clip, rotation=turn), rig)["knee bends"].min() < anatomy.MOST_DEG["knee bends"][0]
    wrung = clip.rotation.copy()
    wrung[:, JOINTS.index("Neck")] = (0.0, np.sin(np.radians(50.0)), 0.0, np.cos(np.radians(50.0)))
    assert anatomy.angles(replace(clip, rotation=wrung), rig)["head turns"].max() > anatomy.MOST_DEG["head turns"][1]
    root = clip.root_m.copy()
    root[:, 0] += np.linspace(0.0, 0.3, len(root))
    assert anatomy.slides_m(replace(clip, root_m=root), rig) > 0.1
