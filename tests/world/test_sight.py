"""How far one sees: in the dark, in fog, by one's own flashlight; and that by day nothing but walls ends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vr_dti.events import Effect
from vr_dti.world.perceive import Perception, perceive
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.sight import UNLIMITED_M
from vr_dti.world.step import initial

from .conftest import effect, play, standing

NIGHT, FOG = effect(0, "light", "", "night"), effect(0, "weather", "", "fog")
ON = effect(0, "torch", "", "on")
FAR = Perception()


def seen(setting: Setting, away_m: float, *effects: Effect, yaw_deg: float = 0.0) -> bool:
    """The partner from so far off; he stands 2.8 m before the origin, which is left backwards."""
    body = standing(0.0, away_m - 2.8, yaw_deg=yaw_deg)
    world = play(setting, list(effects), 300, body=lambda _: body)
    return ("sees", "partner") in perceive(setting, pose(setting, world, 300_000_000), body, FAR)


@pytest.mark.parametrize(
    ("effects", "limit_m"),
    [
        ((NIGHT,), FAR.night_m),
        ((FOG,), FAR.fog_m),
        ((NIGHT, FOG), FAR.night_m),
        ((NIGHT, ON), FAR.torch_m),
        ((NIGHT, FOG, ON), FAR.torch_m),
    ],
    ids=["night", "fog", "night and fog", "flashlight", "flashlight in fog"],
)
def test_sight_ends_where_the_light_or_the_air_says(corner: Setting, effects: tuple[Effect, ...], limit_m: float) -> None:
    assert seen(corner, limit_m - 2.0, *effects) and not seen(corner, limit_m + 2.0, *effects)


def test_by_day_one_sees_as_far_as_nothing_stands_in_the_way(corner: Setting) -> None:
    assert seen(corner, 200.0, effect(0, "light", "", "day")) and not seen(corner, 200.0)


def test_a_flashlight_shows_only_what_it_is_turned_to(corner: Setting) -> None:
    half = 0.5 * FAR.torch_deg
    assert seen(corner, 40.0, NIGHT, ON, yaw_deg=half - 5.0) and not seen(corner, 40.0, NIGHT, ON, yaw_deg=half + 5.0)
    assert seen(corner, 20.0, NIGHT, ON, yaw_deg=half + 5.0), "what there is light enough for needs none"


def test_a_room_is_light_at_any_hour(corner: Setting) -> None:
    room = replace(corner, place=replace(corner.place, light="night", weather="fog", indoors=True))
    assert FAR.unlit_m(room.place, initial(room, ("t1",)), 0.0) == UNLIMITED_M


def test_light_that_goes_takes_the_distance_with_it(corner: Setting) -> None:
    fading = effect(0, "light", "", "night", duration_ms=1000)
    world = play(corner, [fading], 300, body=lambda _: standing())
    found = [FAR.unlit_m(corner.place, world, t) for t in (0.0, 500.0, 1000.0)]
    assert found == pytest.approx([FAR.dusk_m, (FAR.dusk_m * FAR.night_m) ** 0.5, FAR.night_m])


def test_the_dark_hides_no_sound(corner: Setting) -> None:
    body = standing(0.0, FAR.night_m + 5.0)
    hey = effect(100, "say", "partner", "hey", loudness_db=90)
    world = play(corner, [NIGHT, hey], 300, body=lambda _: body)
    assert perceive(corner, pose(corner, world, 300_000_000), body, FAR) == (("hears", "partner"),)


def test_the_flashlight_of_one_of_the_cast_is_theirs_alone(corner: Setting) -> None:
    """And what it does for the trainee's sight is left out."""
    his, off = effect(0, "torch", "partner", "on"), effect(200, "torch", "partner", "off")
    assert play(corner, [his], 300).torches == ("partner",) and play(corner, [his, off], 300).torches == ()
    assert play(corner, [ON], 300).torches == ("t1",), "said of nobody, it is the trainees'"
    assert not seen(corner, FAR.night_m + 2.0, NIGHT, his)
