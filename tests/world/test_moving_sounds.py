"""A sound that goes somewhere: where it is while it does, that its pitch follows, and that one that stays is as it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.events import Sounding
from vr_dti.world.place import Part
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting

from .conftest import effect, play

NS = 1_000_000


def heard(setting: Setting, t_ms: int, **args: int | str) -> Sounding:
    """What is heard at `t_ms` of a siren that began at 100 ms beside the subject."""
    world = play(setting, [effect(100, "sound", "subject", "thud", **args)], t_ms)
    return next(s for s in pose(setting, world, t_ms * NS).sounding if s.clip == "thud")


@pytest.mark.parametrize("done", [0.0, 0.25, 0.5, 1.0])
def test_it_comes_fast_and_brakes(corner: Setting, done: float) -> None:
    """Even braking: at half time it has three quarters of its way behind it, and at the end it stands."""
    a, b = (heard(corner, 101, **way).position_m for way in ({}, {"to": "away", "travel_ms": 1}))
    at = heard(corner, 100 + round(200 * done), to="away", travel_ms=200).position_m
    share = done * (2.0 - done)
    assert at == pytest.approx(np.array(a) * (1.0 - share) + np.array(b) * share, abs=0.02)


def test_only_what_moves_takes_its_time_to_arrive(corner: Setting) -> None:
    """Which is what raises and lowers its pitch (`audio/playing.py`)."""
    assert not heard(corner, 150).travels and heard(corner, 150, to="away", travel_ms=200).travels
    assert heard(corner, 150).key == heard(corner, 150, to="away", travel_ms=200).key, "one sound all the while"


def test_it_comes_out_from_behind_a_wall(staged: Callable[..., Setting]) -> None:
    wall = Part("wall", (0.45, 0.0, -1.2), 0.0, (0.6, 3.0, 0.2))
    setting = staged(parts=(wall,))
    first, last = (heard(setting, t, to="away", travel_ms=200).occlusion_db for t in (101, 299))
    assert first < last
