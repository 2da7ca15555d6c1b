"""Who waits: loops made of pieces that each plays in an order of his own, so that nobody stands like a board and no two sway as one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from vr_dti.cast.clips import parse_clips
from vr_dti.errors import DocumentError
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.animation.wander import seed_of, shuffled
from vr_dti.world.members import Clip
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT

from .conftest import effect, play, skeleton

WAITS = ("idle", "stand_by", "belt_stand")


def test_an_order_has_every_piece_once_a_round_and_none_twice_in_a_row() -> None:
    for name in ("partner", "second", "third", "fourth"):
        rounds = [shuffled(seed_of(name), 6, turn) for turn in range(40)]
        assert all(sorted(order) == list(range(6)) for order in rounds)
        assert all(a != b for a, b in pairwise(k for order in rounds for k in order))
        assert len(set(rounds)) > 30
    assert len({shuffled(seed_of(name), 6, 0) for name in ("partner", "second", "third", "fourth", "subject")}) == 5


@pytest.mark.parametrize("name", WAITS)
def test_pieces_fit_in_any_order(name: str, solved: Callable[[str], dict[str, Clip]]) -> None:
    clip = solved("tall")[name]
    seams = np.arange(0, clip.duration_ms, clip.piece_ms) * clip.rate_hz // 1000
    assert len(seams) >= 4
    for k in seams:
        assert np.abs(clip.rotation[k] - clip.rotation[0]).max() < 1e-4 and np.abs(clip.root_m[k] - clip.root_m[0]).max() < 1e-5
        assert np.abs(clip.rotation[k + 1] - clip.rotation[0]).max() < 0.01, "it comes to rest there"


@pytest.mark.parametrize("name", WAITS)
def test_who_waits_does_not_stand_like_a_board(name: str, solved: Callable[[str], dict[str, Clip]]) -> None:
    """Arms that hung against the chest went with it for as long as he stood: in each piece now a hand or the head does something."""
    clip = solved("tall")[name]
    m = forward(clip.rotation.astype(float), clip.root_m.astype(float), skeleton("tall").offset_m)
    chest = m[:, JOINT["Spine2"]]
    rows = clip.piece_ms * clip.rate_hz // 1000
    for first in range(0, len(m) - 1, rows):
        part = slice(first, first + rows)
        hands = (m[part, JOINT[j], :3, 3] - chest[part, :3, 3] for j in ("LeftHand", "RightHand"))
        gone = [np.ptp((np.swapaxes(chest[part, :3, :3], 1, 2) @ hand[..., None])[..., 0], axis=0).max() for hand in hands]
        ahead = (np.swapaxes(chest[part, :3, :3], 1, 2) @ m[part, JOINT["Head"], :3, 2][..., None])[..., 0]
        turned = float(np.degrees(max(np.ptp(np.arctan2(ahead[:, 0], ahead[:, 2])), np.ptp(np.arcsin(ahead[:, 1])))))
        assert max(gone) > 0.08 or turned > 15.0, (first / clip.rate_hz, gone, turned)
        assert np.ptp(m[part, JOINT["Hips"], 0, 3]) > 0.03, "and the weight goes over"


def test_two_who_begin_at_once_do_other_things(pair: Callable[[str, str], Setting]) -> None:
    rows = pair("stocky", "tall").rows
    a, b = (rows.track(row, "stand_by") for row in (0, 1))
    times = range(0, 36_000, 500)
    assert sum(abs(a.index(t)[0] - b.index(t)[0]) > 30 for t in times) > len(times) / 2
    assert len({a.index(100.0, nth)[0] for nth in range(10)}) > 2, "nor one the same each time"


@pytest.mark.parametrize("later_ms", [3, 8, 20])
def test_what_he_does_while_he_waits_does_not_hang_on_the_frame_rate(later_ms: int, corner: Setting) -> None:
    """What a trainee does is told some milliseconds later at another rate: others waited in another order then, a hand 41 cm off."""
    row = corner.index("bystander")
    hands = []
    for at_ms in (3001, 3001 + later_ms):
        world = play(corner, [effect(at_ms, "act", "bystander", "stand_by")], at_ms + 9000, every_ms=33)
        hands.append(pose(corner, world, world.time_ms * 1_000_000).world_from_joint[row, JOINT["LeftHand"], :3, 3])
    assert np.abs(hands[1] - hands[0]).max() < 0.02


def test_pieces_that_do_not_begin_alike_are_told() -> None:
    words = """format: dti-clips/1
clips:
  waits:
    loop: true
    lasts: 4s
    pieces: 2s
    keys:
      - {at: 0ms, ease: rest, ground: 0, hips: {shift: [0, 0, 0]}, hand_left: {at: [-0.2, -0.4, 0]}, hand_right: {at: [0.2, -0.4, 0]}, \
foot_left: {at: [-0.1, 0, 0]}, foot_right: {at: [0.1, 0, 0]}}
      - {at: 1s, spine: [2, 0, 0]}
"""
    with pytest.raises(DocumentError, match="2000 ms does not begin as the others do"):
        parse_clips(words, "waits.yaml")
    with pytest.raises(DocumentError, match="equal parts of a loop"):
        parse_clips(words.replace("pieces: 2s", "pieces: 3s"), "waits.yaml")
