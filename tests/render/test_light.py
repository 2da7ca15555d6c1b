"""Hour, weather, light bar, flashlight and rooms: what each does to a picture, and pictures of each that must stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import golden
import moderngl
import numpy as np
import pytest
import scenery
from mannequin import bind_pose
from scenery import Draw

from vr_dti.events import LIGHTS, WEATHERS, pose_of
from vr_dti.render import hour
from vr_dti.render.hour import HOURS, air_of
from vr_dti.render.lamp import BEACON_PERIOD_NS, Lamp, beacon
from vr_dti.render.light import Light
from vr_dti.render.place.assemble import assemble
from vr_dti.render.place.document import load_place
from vr_dti.render.rawgl import is_software
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.render.torch import beams
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.fading import FADE_MS
from vr_dti.world.place import Place
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, Hand, Turned, World

RendererOf = Callable[..., Renderer]
SIZE = (320, 200)
NIGHT, RAIN = Turned("night"), Turned("rain")
EYES = scenery.view((0, 1.68, 0), (0.3, 1.35, -3), size=SIZE, trainee="t1")


def shipped(name: str) -> Setting:
    made = scenery.setting(cast=(("partner", "stocky"), ("subject", "hoodie")))
    return Setting(load_place(scenery.CORNER.parent / f"{name}.yaml"), made.cast, {}, made.trainee_marks, made.trainee_skeleton)


def two(**world: object) -> Shown:
    """Partner and subject on their marks; `world`: its light, weather, torches."""
    hand = pose_of((-0.2, 1.3, -0.4), (0.0, 0.0, 0.0, 1.0))
    people = {"partner": bind_pose((-0.35, -2.8), -1.57), "subject": bind_pose((0.45, -2.8), 1.57)}
    bodies = (Body("t1", scenery.head(), left=Hand(hand, hand)),)
    there = scenery.shown(people, story_ns=400_000_000, bodies=bodies)
    return replace(there, world=replace(there.world, **world))  # type: ignore[arg-type]


# --- light that blinks -----------------------------------------------------------------------------------------------------


def test_the_light_bar_flashes_twice_a_side_and_never_four_times_in_a_second() -> None:
    """Three flashes a second is the limit for people with photosensitive epilepsy (WCAG 2.2, 2.3.1)."""
    step_ns = 5_000_000
    t = np.arange(0, 12_000_000_000, step_ns)
    levels = np.array([beacon(int(ns)) for ns in t])
    assert levels.min() == 0.0 and levels.max() <= 1.0
    assert (levels.prod(axis=1) < 1e-6).all()
    lit = levels.max(axis=1) > 0.5
    begins = t[1:][lit[1:] & ~lit[:-1]]
    assert (begins[3:] - begins[:-3]).min() > 1_000_000_000
    one = levels[: BEACON_PERIOD_NS // step_ns, 0] > 0.5
    assert (one[1:] & ~one[:-1]).sum() + one[0] == 2
    assert beacon(7) == beacon(7 + BEACON_PERIOD_NS)


# --- hour and weather --------------------------------------------------------------------------------------------------------


def test_every_light_and_weather_that_may_be_asked_for_is_there() -> None:
    assert tuple(HOURS) == LIGHTS
    assert tuple(hour.WEATHERS) == WEATHERS


def test_a_dial_goes_over_from_one_to_the_other() -> None:
    place = Place("p", (), {}, light="day", weather="dry")
    world = World(0, (), light=Turned("night", "day", 1000, 2000), weather=Turned("rain", "dry", 1000, 2000))
    exposures = [air_of(place, world, t).exposure for t in (0, 1000, 1500, 2000, 3000, 9000)]
    assert exposures == sorted(exposures)
    assert exposures[0] == HOURS["day"].exposure and exposures[-1] == HOURS["night"].exposure
    assert air_of(place, world, 2000).rain == pytest.approx(0.5)
    assert air_of(place, World(0, ()), 0) == air_of(place, World(0, (), light=Turned("day"), weather=Turned("dry")), 0), "its own"


def test_the_sun_casts_shadows_by_day_a_lamp_by_night_and_none_where_none_burns(ctx: moderngl.Context) -> None:
    lot = load_place(scenery.CORNER.parent / "parking-lot.yaml")
    light = Light(ctx, assemble(lot).lamps, lot)
    light.update(two(light=Turned("day"), weather=Turned("dry")))
    assert light.sunlit
    by_day = light.key_clip_from_world
    light.update(two(light=NIGHT))
    assert not light.sunlit and light.key_clip_from_world is not None and not np.array_equal(light.key_clip_from_world, by_day)
    light.update(two(light=Turned("overcast")))
    assert light.key_clip_from_world is None
    light.update(two(light=Turned("day"), weather=RAIN))
    assert not light.sunlit, "clouds before the sun"
    light.release()


def test_it_rains_outdoors_only(ctx: moderngl.Context) -> None:
    for name, rains in (("parking-lot", True), ("living-room", False)):
        place = load_place(scenery.CORNER.parent / f"{name}.yaml")
        light = Light(ctx, (), place)
        light.update(two(weather=RAIN))
        assert light.rains is rains
        light.release()


def test_one_renderer_follows_the_dials_and_comes_back(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(setting=shipped("parking-lot"))
    own, dark = draw(renderer, two(), EYES, SIZE), draw(renderer, two(light=NIGHT), EYES, SIZE)
    wet = draw(renderer, two(light=NIGHT, weather=RAIN), EYES, SIZE)
    assert dark.mean() < 0.7 * own.mean()
    assert np.abs(wet.astype(int) - dark).mean() > 2.0
    assert np.array_equal(draw(renderer, two(), EYES, SIZE), own)


def test_a_flashlight_lights_what_it_points_at_and_nothing_behind(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(setting=shipped("alley"))
    off, on = two(), two(torches=("t1",))
    ahead = scenery.view((0, 1.68, 0), (-0.2, 1.3, -3), size=SIZE)
    back = scenery.view((0, 1.68, 0), (0, 1.3, 3), size=SIZE)
    middle = (slice(80, 120), slice(130, 190))
    assert draw(renderer, on, ahead, SIZE)[middle].mean() > 1.5 * draw(renderer, off, ahead, SIZE)[middle].mean()
    assert np.array_equal(draw(renderer, on, back, SIZE), draw(renderer, off, back, SIZE))
    assert np.array_equal(draw(renderer, two(torches=("t2",)), ahead, SIZE), draw(renderer, off, ahead, SIZE)), "somebody else's"


def test_a_flashlight_in_a_hand_that_is_lost_shines_from_there_until_the_hand_has_faded() -> None:
    """It does not jump beside the head while its fist is still seen; then it is where somebody without tracked hands holds it."""
    hand = pose_of((0.3, 1.1, -0.4), (0.0, 0.6, 0.0, 0.8))

    def lamp(right: Hand, ms: int) -> Lamp:
        bodies = (Body("t1", scenery.head(), right=right),)
        there = scenery.shown({}, story_ns=ms * NS_PER_MS, bodies=bodies)
        (beam,) = beams(replace(there, world=replace(there.world, torches=("t1",))))
        return beam.lamps[0]

    lost = Hand(aim=hand, tool="flashlight", gone=hand, gone_ms=1000)
    seen, untracked = lamp(Hand(hand, hand, True, "flashlight"), 1000), lamp(Hand(), 1000)
    assert lamp(lost, 1000) == lamp(lost, 1000 + FADE_MS - 1) == seen
    assert lamp(lost, 1000 + FADE_MS) == untracked != seen


def test_somebody_elses_flashlight_lights_from_their_shoulder_and_all_of_them_are_bounded(renderer_of: RendererOf, draw: Draw) -> None:
    """The partner faces +x here, where the subject stands: the subject is lit, and whoever stands behind the partner is not."""
    names = beams(two(torches=("partner", "subject", "t1", "nobody")))
    assert [beam.holder for beam in names] == ["t1", "partner", "subject"], "trainees first"
    (beam,) = beams(two(torches=("partner",)))
    assert beam.lamps[0].axis == pytest.approx((1.0, 0.0, 0.0), abs=0.01) and beam.lamps[0].position_m[1] > 1.2
    assert beam.meets(np.array(((0.45, 1.2, -2.8), (-2.0, 1.2, -2.8))), np.array((0.3, 0.3))).tolist() == [True, False]
    renderer = renderer_of(setting=shipped("alley"))
    ahead = scenery.view((0, 1.68, 0), (0.45, 1.3, -3), size=SIZE)
    spot = (slice(80, 120), slice(290, 315))
    lit, off = (draw(renderer, two(torches=who), ahead, SIZE)[spot].mean() for who in (("partner",), ()))
    assert lit > 1.3 * off, "on the wall"


# --- rooms -------------------------------------------------------------------------------------------------------------------


def test_a_room_gathers_light_from_its_own_walls_and_through_its_window(renderer_of: RendererOf, draw: Draw) -> None:
    """By day the same corner, out of reach of the lamps, is lighter: the sky came in by the window and off the walls."""
    renderer = renderer_of(setting=shipped("living-room"))
    corner = scenery.view((0, 1.5, -1.0), (3.2, 2.2, 1.6), size=SIZE)
    by_night, by_day = draw(renderer, two(), corner, SIZE), draw(renderer, two(light=Turned("day")), corner, SIZE)
    assert by_night.mean() > 15
    assert by_day.mean() > 1.05 * by_night.mean()


@pytest.mark.parametrize("from_m", [(0.0, 1.68, 0.0), (0.0, 7.0, -2.9)])
def test_rain_falls_in_thin_streaks_whichever_way_a_camera_looks(
    renderer_of: RendererOf, draw: Draw, from_m: tuple[float, float, float]
) -> None:
    """From above, in the instructor's mirror, each drop was a band across the picture."""
    renderer, rains = renderer_of(setting=shipped("street-corner")), two(light=NIGHT, weather=RAIN)
    view = scenery.view(from_m, (0.0, 0.5, -3.0), size=SIZE)
    later = replace(rains, story_ns=rains.story_ns + BEACON_PERIOD_NS)
    one, other = (draw(renderer, shown, view, SIZE).astype(np.int64) for shown in (rains, later))
    moved = (np.abs(one - other).max(axis=-1) > 10).mean()
    assert 0.001 < moved < 0.08


# --- pictures ----------------------------------------------------------------------------------------------------------------

PICTURES = {
    "booking-room": ("booking-room", two(), EYES),
    "booking-room-bench": ("booking-room", two(), scenery.view((-2.4, 1.7, 1.6), (2.2, 0.9, -2.6), size=SIZE)),
    "living-room": ("living-room", two(), EYES),
    "living-room-window": ("living-room", two(), scenery.view((2.4, 1.8, 1.2), (-2.0, 1.0, -3.0), size=SIZE)),
    "lot-day": ("parking-lot", two(), EYES),
    "corner-night-rain": ("street-corner", two(light=NIGHT, weather=RAIN), EYES),
    "corner-fog": ("street-corner", two(weather=Turned("fog")), scenery.view((-3, 1.7, -5), (2, 1.2, 3), size=SIZE)),
    "alley-flashlight": ("alley", two(torches=("t1",)), EYES),
}


@pytest.mark.parametrize("name", list(PICTURES))
def test_places_look_as_they_did(renderer_of: RendererOf, ctx: moderngl.Context, name: str) -> None:
    place, shown, view_of = PICTURES[name]
    target = Target(ctx, SIZE, samples=4)
    renderer_of(setting=shipped(place)).draw(shown, [view_of(target.framebuffer)])
    target.resolve()
    golden.check(name, target.picture(), software=is_software(ctx))
    target.release()
