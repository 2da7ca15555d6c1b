"""Whom a cone meets: everybody in it, whoever is nearest to its axis first, and nobody who stands behind another or a wall."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from vr_dti.world.cone import in_cone
from vr_dti.world.parts import PARTS
from vr_dti.world.place import Mark, Part
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Hit, Shapes

from .test_shapes import seen, where

FROM = (0.0, 1.4, -0.5)
HALF_RAD = math.radians(6.0)


def met(
    setting: Setting, towards: Sequence[float], *, half_rad: float = HALF_RAD, far_m: float = 3.6, but: str = "trainee:t1"
) -> list[Hit]:
    shapes = Shapes.of(seen(setting), setting, trainees=True)
    return in_cone(shapes, FROM, np.subtract(towards, FROM).tolist(), half_rad=half_rad, far_m=far_m, but=but)


def beside(setting: Setting, share: float) -> list[float]:
    """A point between the chests of partner (0) and subject (1)."""
    a, b = (np.array(where(seen(setting), who, "Spine2")) for who in ("partner", "subject"))
    return (a + share * (b - a)).tolist()  # type: ignore[no-any-return]


def test_everybody_in_it_is_met_and_whoever_is_nearest_to_its_axis_comes_first(corner: Setting) -> None:
    assert [h.actor for h in met(corner, beside(corner, 0.45), half_rad=math.radians(9.0))] == ["partner", "subject"]
    assert [h.actor for h in met(corner, beside(corner, 0.55), half_rad=math.radians(9.0))] == ["subject", "partner"]
    assert all(h.part in PARTS and 1.5 < h.distance_m < 2.5 for h in met(corner, beside(corner, 0.5)))


def test_who_is_beside_it_or_too_far_is_not(corner: Setting) -> None:
    assert [h.actor for h in met(corner, beside(corner, 0.0), half_rad=math.radians(3.0))] == ["partner"]
    assert not met(corner, beside(corner, 0.5), far_m=1.4)
    assert not met(corner, (4.0, 3.4, -0.5))
    assert not met(corner, (0.0, 1.4, 3.0)), "nor who is behind"


@pytest.mark.parametrize(("aside_m", "who"), [(0.0, ["partner"]), (0.75, ["partner", "subject"])])
def test_who_stands_behind_another_is_met_only_beside_him(staged: Callable[..., Setting], aside_m: float, who: list[str]) -> None:
    """Both face him who sprays, one 0.9 m behind the other."""
    marks = {"partner": Mark(0.0, -2.2, math.pi), "subject": Mark(aside_m, -3.1, math.pi), "corner": Mark(5.8, -4.4, 0.0)}
    setting = staged(marks=marks, partner="stocky", subject="small")
    chest = where(seen(setting), "partner", "Spine2")
    assert [h.actor for h in met(setting, (chest[0] + aside_m / 4, chest[1], chest[2]), half_rad=math.radians(8.0))] == who


def test_a_wall_keeps_it_off(staged: Callable[..., Setting]) -> None:
    """Off whom it covers, and not off who stands beside it, also where it covers the axis."""
    wall = Part("wall", (0.65, 0.0, -1.6), size_m=(1.2, 2.2, 0.2))
    setting = staged(parts=(wall,))
    assert [h.actor for h in met(setting, beside(setting, 0.5), half_rad=math.radians(9.0))] == ["partner"]


def test_ones_own_body_is_not_in_the_way_and_another_trainees_is_met(staged: Callable[..., Setting]) -> None:
    setting = staged(trainees=("t1", "t2"))
    two = where(seen(setting), "trainee:t2", "Spine2")
    assert [h.actor for h in met(setting, two, but="trainee:t1")] == ["trainee:t2"]
