"""Hands: knuckles stand out of the back, the skin between them falls in, nothing else of the body moves; sinews lie on the back only."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from vr_dti.cast.figure import Library
from vr_dti.cast.knuckles import palm_of, risen, sinews
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.world.skeleton import JOINT


@pytest.mark.parametrize("side", ["Left", "Right"])
def test_knuckles_stand_out_of_the_back_of_a_hand(library: Library, side: str) -> None:
    joints = library.rig.joints(library.base.vertices)
    palm = palm_of(joints, side)
    assert palm[1] < -0.3, "arms are held away, palms look down"
    knuckles = np.array([joints[JOINT[f"{side}Hand{finger}1"]] for finger in ("Index", "Middle", "Ring", "Pinky")])
    between = np.array([0.5 * (a + b) for a, b in itertools.pairwise(knuckles)])

    def at(places: np.ndarray, way: np.ndarray) -> np.ndarray:
        return risen(joints, places + 0.012 * way, np.broadcast_to(way, places.shape))

    assert (at(knuckles, -palm) > 0.001).all()
    assert (at(knuckles, -palm).min() - at(between, -palm)).min() > 0.001
    assert np.abs(at(knuckles, palm)).max() < 0.0005, "not in the palm"
    lines = 0.3 * joints[JOINT[f"{side}Hand"]] + 0.7 * knuckles
    everywhere = np.ones(len(lines), dtype=bool)
    assert (sinews(joints, lines - 0.012 * palm, everywhere) > 0.6).all()
    assert (sinews(joints, lines + 0.012 * palm, everywhere) == 0.0).all()


def test_only_hands_are_changed(library: Library) -> None:
    body = library.base.vertices[:BODY_VERTICES]
    joints = library.rig.joints(library.base.vertices)
    moved = np.flatnonzero(risen(joints, body, np.tile((0.0, 1.0, 0.0), (BODY_VERTICES, 1))))
    hands = np.array([joints[JOINT[f"{side}HandMiddle1"]] for side in ("Left", "Right")])
    assert len(moved) > 500
    assert np.linalg.norm(body[moved, None] - hands, axis=2).min(axis=1).max() < 0.13
