"""Two people who touch: what is drawn of one is not deep in the other, whatever their sizes and what they wear."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import pytest

from vr_dti.cast.bake import person
from vr_dti.cast.clips import clip_files, clips_for, read_clips
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting

from .depths import Dressed, deepest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from sheet_duo import duo_setting, duo_world

WORDS = {name: words for path in clip_files() for name, words in read_clips(path).clips.items()}
MEETS = [name for name, words in WORDS.items() if words.meets]
PAIRS = [("officer-stocky", "man-hoodie"), ("officer-tall", "woman-coat")]
"""1.82 m and 1.79 m, 1.94 m and 1.65 m"""
LOOKED = 3
"""moments of each clip, beside those at which it says that something happens"""

DEEP_M = 0.05
"""flesh and cloth that give way, and fingers that close in cloth: default"""
DEEPER_M = {
    "kick": 0.07,  # a shoe in a belly, at its deepest for a tenth of a second
    "kneel_on": 0.065,  # a shin over the upper arm of a man who struggles
    "kneel_hold": 0.065,
    "get_up": 0.065,
    "pull_off": 0.065,  # fists full of the coat
    "cuff_behind": 0.075,  # fingers across his fingers
    "pat_down": 0.06,
    "hand_on_shoulder": 0.06,
    "grip_collar": 0.06,
}


@functools.cache
def dressed(name: str) -> Dressed:
    return Dressed.of(person(name))


@functools.cache
def staged(mine: str, his: str) -> Setting:
    return duo_setting({name: (dressed(name).mesh.skeleton, clips_for(dressed(name).mesh.skeleton)) for name in (mine, his)})


@pytest.mark.parametrize(("mine", "his"), PAIRS)
@pytest.mark.parametrize("name", MEETS)
def test_nobody_is_deep_in_whom_he_touches(name: str, mine: str, his: str) -> None:
    setting, words = staged(mine, his), WORDS[name]
    lasts = setting.cast[0].clips[name].duration_ms
    bound = DEEPER_M.get(name, DEEP_M)
    for t in sorted({*(lasts * k // (LOOKED - 1) for k in range(LOOKED)), *words.events.values()}):
        m = pose(setting, duo_world(setting, name, words, t), t * 1_000_000).world_from_joint
        depth, part, other = deepest(dressed(mine), dressed(his), m, bound)
        assert not depth, f"{t} ms: {100 * depth:.1f} cm, {part} in {other}"


def test_a_hand_moved_into_a_chest_is_found() -> None:
    """Else nothing above could fail."""
    mine, his = PAIRS[0]
    setting, words = staged(mine, his), WORDS["between_hold"]
    m = pose(setting, duo_world(setting, "between_hold", words, 0), 0).world_from_joint.copy()
    m[0, :, 0, 3] -= 0.06
    depth, part, _ = deepest(dressed(mine), dressed(his), m, DEEP_M)
    assert depth > DEEP_M and part.startswith("LeftHand")
