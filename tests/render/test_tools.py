"""Tools in the hand as they are drawn: each is seen and no two alike, and sights and laser point where its shots go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import scenery
from mannequin import bind_pose
from numpy.typing import NDArray

from vr_dti.events import Pose
from vr_dti.render.place.finish import Batch
from vr_dti.render.renderer import Renderer
from vr_dti.render.tools import SHAPES
from vr_dti.render.weapon import FLASH_MS
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.fading import FADE_MS
from vr_dti.world.state import Body, Hand, PlayingSound
from vr_dti.world.tools import TOOLS, bore_of

Draw = Callable[..., NDArray[np.uint8]]
GRIP = Pose(0.06, 1.52, -0.42, 0.0, 0.0, 0.0, 1.0)


def held(draw: Draw, renderer: Renderer, name: str, **more: object) -> NDArray[np.int64]:
    shown = scenery.shown({}, bodies=(Body("t1", scenery.head(), right=Hand(GRIP, GRIP, tool=name)),), **more)
    eyes = scenery.view((0.0, 1.62, 0.0), (0.06, 1.52, -0.42), trainee="t1", fov_deg=45.0)
    return draw(renderer, shown, eyes).astype(np.int64)


def test_every_tool_is_seen_in_the_hand_and_no_two_look_alike(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=())
    pictures = {name: held(draw, renderer, name) for name in ("", *(t.name for t in TOOLS))}
    names = list(pictures)
    for i, one in enumerate(names):
        for two in names[:i]:
            changed = (np.abs(pictures[one] - pictures[two]).max(axis=-1) > 12).mean()
            assert changed > 0.002, f"{one or 'an empty hand'} and {two or 'an empty hand'}"


def test_a_conducted_energy_weapon_is_yellow(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    """Nobody may take it for a handgun."""
    renderer = renderer_of(scenery.GROUND, cast=())

    def yellow(name: str) -> float:
        r, g, b = np.moveaxis(held(draw, renderer, name), -1, 0)
        return float(((r > b + 60) & (g > b + 40)).mean())

    assert yellow("cew") > 0.01 > 10.0 * yellow("handgun")


def test_the_laser_falls_where_the_shot_goes(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    """A red dot on whoever is aimed at, in the line of the bore; a handgun has none."""
    renderer = renderer_of(scenery.GROUND)
    aim = Pose(0.1, 1.25, -0.5, 0.0, 0.0, 0.0, 1.0)

    def red(name: str) -> tuple[int, float, float]:
        hands = Body("t1", scenery.head(), right=Hand(aim, aim, tool=name))
        shown = scenery.shown({"partner": bind_pose((0.1, -2.0))}, bodies=(hands,))
        beside = scenery.view((0.35, 1.4, -0.9), (0.1, 1.3, -2.0), fov_deg=30.0, size=(200, 200))
        r, g, b = np.moveaxis(draw(renderer, shown, beside, (200, 200)).astype(int), -1, 0)
        y, x = np.nonzero((r > 150) & (r > g + 90) & (r > b + 90))
        return len(x), float(x.mean()) if len(x) else -1.0, float(y.mean()) if len(y) else -1.0

    count, x, y = red("cew")
    assert 4 < count < 400 and x > 0 and y > 0
    assert red("handgun")[0] == 0


def test_a_shot_flashes_at_its_muzzle_for_a_moment(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=())
    eyes = scenery.view((-0.35, 1.62, -0.5), (0.06, 1.55, -0.55), fov_deg=45.0)
    body = Body("t1", scenery.head(), right=Hand(GRIP, GRIP, tool="handgun"))

    def bright(after_ms: int) -> int:
        shown = scenery.shown({}, bodies=(body,), story_ns=(5000 + after_ms) * NS_PER_MS)
        shot = replace(shown, world=replace(shown.world, sounds=(PlayingSound("gunshot", "trainee:t1", 5000),)))
        return int((draw(renderer, shot, eyes).min(axis=-1) > 200).sum())

    assert bright(10) > 20 + bright(FLASH_MS + 10)


def test_a_tool_goes_with_the_hand_that_its_device_lost(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=())
    eyes = scenery.view((0.0, 1.62, 0.0), (0.06, 1.52, -0.42), trainee="t1", fov_deg=45.0)

    def drawn(hand: Hand, after_ms: int = 0) -> NDArray[np.int64]:
        shown = scenery.shown({}, bodies=(Body("t1", scenery.head(), right=hand),), story_ns=(1000 + after_ms) * NS_PER_MS)
        return draw(renderer, shown, eyes).astype(np.int64)

    lost = Hand(aim=GRIP, tool="cew", gone=GRIP, gone_ms=1000)
    seen, none = drawn(Hand(GRIP, GRIP, tool="cew")), drawn(Hand())
    assert np.abs(drawn(lost, FADE_MS // 2) - seen).max() < np.abs(none - seen).max() / 4
    assert np.abs(drawn(lost, FADE_MS) - none).max() <= 2


@pytest.mark.parametrize("name", [t.name for t in TOOLS if t.aims])
def test_a_shot_leaves_where_the_tool_has_its_muzzle(name: str) -> None:
    """The foremost of the drawn shape lies at the bore, so that sights, laser and ballistics are one line."""
    shape = dict(SHAPES)[name]()
    shape.settle()
    points = np.concatenate([v["position"] for v in shape.vertices[Batch.SOLID]])
    front = points[points[:, 2] < points[:, 2].min() + 0.003]
    bore = bore_of(Hand(Pose(0, 0, 0, 0, 0, 0, 1), Pose(0, 0, 0, 0, 0, 0, 1), tool=name))
    assert bore is not None
    assert bore[0][2] == pytest.approx(points[:, 2].min(), abs=0.004) and bore[1] == (0.0, 0.0, -1.0)
    assert front[:, 1].min() - 0.004 <= bore[0][1] <= front[:, 1].max() + 0.004
