"""What a picture must show, read from its pixels: whose body, which faces, whose hands, how dark, and nothing left behind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import moderngl
import numpy as np
import pytest
import scenery
from mannequin import bind_pose
from scenery import Draw, Picture

from vr_dti.errors import InputError
from vr_dti.events import Pose
from vr_dti.ports import View
from vr_dti.render.lamp import BEACON_PERIOD_NS
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.spaces import look_at, perspective
from vr_dti.world.place import Part
from vr_dti.world.pose import Caption
from vr_dti.world.state import Body, Hand

RendererOf = Callable[..., Renderer]
BLOCK = Part("building", (0, 0, -6), 0.0, (4, 6, 4), True, (("faces", ""),))


def differ(a: Picture, b: Picture) -> Picture:
    """Where two pictures differ by more than dither, as (H, W) booleans."""
    return (np.abs(a.astype(int) - b.astype(int)) > 3).any(axis=-1)


def test_back_faces_are_not_drawn(renderer_of: RendererOf, draw: Draw) -> None:
    """From inside a closed building one sees out, as if it were not there; from outside it fills the view."""
    nobody = scenery.shown({})
    with_block, without = renderer_of(scenery.GROUND, BLOCK), renderer_of(scenery.GROUND)
    inside = scenery.view((0, 3, -6), (0, 5, -20))
    assert not differ(draw(with_block, nobody, inside), draw(without, nobody, inside)).any()
    outside = scenery.view((0, 3, 0), (0, 3, -6))
    assert differ(draw(with_block, nobody, outside), draw(without, nobody, outside)).mean() > 0.3


def test_a_trainee_sees_their_hands_but_not_their_own_head_and_body(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=())
    there, absent = scenery.shown({"trainee:t1": bind_pose()}), scenery.shown({})
    face = scenery.view((0, 1.62, -0.6), (0, 1.62, 0), trainee="t1")
    assert not differ(draw(renderer, there, face), draw(renderer, absent, face)).any()
    hands = scenery.view((0.5, 1.3, -0.5), (0.6, 1.0, 0), trainee="t1", fov_deg=40)
    assert differ(draw(renderer, there, hands), draw(renderer, absent, hands)).mean() > 0.02


def test_others_and_onlookers_see_the_whole_trainee(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=(), trainees=("t1", "t2"))
    there, absent = scenery.shown({"trainee:t1": bind_pose()}), scenery.shown({})
    for who in ("", "t2"):
        face = scenery.view((0, 1.62, -0.6), (0, 1.62, 0), trainee=who)
        assert differ(draw(renderer, there, face), draw(renderer, absent, face)).mean() > 0.1


def test_a_person_behind_the_camera_costs_no_draw(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND)
    there = scenery.shown({"partner": bind_pose((0, -3))})
    draw(renderer, there, scenery.view((0, 1.6, 0), (0, 1.2, -3)))
    seen = renderer.tally.triangles
    draw(renderer, there, scenery.view((0, 1.6, 0), (0, 1.2, 3)))
    assert renderer.tally.triangles < seen - 1000


def test_two_people_may_share_one_body(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=(("a", "coat"), ("b", "coat")))
    both = draw(renderer, scenery.shown({"a": bind_pose((-1, -3)), "b": bind_pose((1, -3))}), scenery.view((0, 1.4, 0), (0, 1.0, -3)))
    empty = draw(renderer, scenery.shown({}), scenery.view((0, 1.4, 0), (0, 1.0, -3)))
    changed = differ(both, empty)
    assert changed[:, :75].any() and changed[:, 85:].any()


def test_a_body_that_nobody_baked_is_said_by_name(ctx: moderngl.Context) -> None:
    with pytest.raises(InputError, match="somebody-else"):
        Renderer(ctx, scenery.setting(scenery.GROUND, cast=(("partner", "somebody-else"),)), scenery.PEOPLE, trainee_person="lean")


def test_a_full_fade_is_black_and_half_a_fade_darker(corner: Renderer, draw: Draw) -> None:
    eyes = scenery.view((0, 1.68, 0), (0.3, 1.3, -3), trainee="t1")
    shown = scenery.shown_corner()
    clear, half, black = (draw(corner, replace(shown, fade=f), eyes) for f in (0.0, 0.5, 1.0))
    assert not black.any()
    assert 0.4 < half.mean() / clear.mean() < 0.9


def test_captions_stay_in_the_black(corner: Renderer, draw: Draw) -> None:
    """A scene that begins black is told by what is said, and not everybody hears it."""
    shown = replace(scenery.shown_corner(captions=(Caption("partner", "Stop! Police!"),)), fade=1.0)
    black = draw(corner, shown, scenery.view((0, 1.68, 0), (0.3, 1.3, -3), trainee="t1"))
    assert black.max() > 100


def test_the_key_lamp_throws_shadows(renderer_of: RendererOf, draw: Draw) -> None:
    """Above the pavement, the pixels that darken when somebody steps in lie on the far side of them from the lamp."""
    renderer = renderer_of(scenery.GROUND, scenery.KEY_LAMP)
    above = scenery.view((0.5, 8, -2.7), (0.5, 0, -2.7001))
    lit = draw(renderer, scenery.shown({}), above).astype(float).mean(axis=-1)
    dark = draw(renderer, scenery.shown({"partner": bind_pose((0, -2.7))}), above).astype(float).mean(axis=-1)
    in_shadow = dark < 0.7 * lit
    assert in_shadow.mean() > 0.008  # 192 pixels of 19,200; without a shadow there is none
    rows, columns = np.nonzero(in_shadow)
    assert columns.mean() > 80 and rows.mean() < 62  # the lamp stands at -x, +z: the shadow falls to the right and up


def test_no_lamp_no_shadow(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND)
    above = scenery.view((0.5, 8, -2.7), (0.5, 0, -2.7001))
    lit = draw(renderer, scenery.shown({}), above).astype(float).mean(axis=-1)
    dark = draw(renderer, scenery.shown({"partner": bind_pose((0, -2.7))}), above).astype(float).mean(axis=-1)
    assert (dark[:, 110:] < 0.9 * lit[:, 110:]).mean() < 0.001


def test_the_light_bar_colours_the_ground_by_story_time(renderer_of: RendererOf, draw: Draw) -> None:
    car = Part("patrol_car", (0, 0, -6), 0.0, (1.92, 1.5, 5.1))
    renderer = renderer_of(scenery.GROUND, car)
    ground = scenery.view((0, 3, 2), (0, 0, 1))

    def balance(part_of_period: float) -> float:
        shown = scenery.shown({}, story_ns=int(part_of_period * BEACON_PERIOD_NS))
        return float((draw(renderer, shown, ground).astype(float) @ (1, 0, -1)).mean())

    assert balance(0.25) > balance(0.75) + 8
    assert balance(0.25) == balance(1.25)


def test_near_things_shift_against_each_other_between_the_eyes(renderer_of: RendererOf, draw: Draw) -> None:
    """What is near lies further right in the left eye's picture than in the right eye's; what is far hardly moves."""
    renderer = renderer_of(scenery.GROUND)

    def column(eye_x: float, distance: float) -> float:
        there, absent = scenery.shown({"partner": bind_pose((0, -distance))}), scenery.shown({})
        camera = scenery.view((eye_x, 1.6, 0), (eye_x, 1.6, -3), fov_deg=40, size=(320, 120))
        changed = differ(draw(renderer, there, camera, (320, 120)), draw(renderer, absent, camera, (320, 120)))
        return float(np.nonzero(changed[:60])[1].mean())

    near, far = column(-0.032, 1.5) - column(0.032, 1.5), column(-0.032, 9.0) - column(0.032, 9.0)
    focal_px = 60 / math.tan(math.radians(20))
    assert near == pytest.approx(focal_px * 0.064 / 1.5, abs=1.0)
    assert far == pytest.approx(focal_px * 0.064 / 9.0, abs=1.0)


def test_the_weapon_is_seen_in_an_armed_hand(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=())
    grip = Pose(0.1, 1.4, -0.5, 0, 0, 0, 1)
    eyes = scenery.view((0, 1.6, 0), (0.1, 1.4, -0.5), trainee="t1")
    armed, empty = (
        draw(renderer, scenery.shown({}, bodies=(Body("t1", scenery.head(), right=Hand(grip, grip, tool="handgun" if a else "")),)), eyes)
        for a in (True, False)
    )
    assert differ(armed, empty).mean() > 0.01


def test_the_gaze_cone_is_drawn_only_where_asked(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, cast=())
    shown = scenery.shown({}, bodies=(Body("t1", scenery.head()),))
    beside = {"eye_m": (3.0, 1.68, -2.0), "target_m": (0.0, 1.68, -2.0)}
    with_cone = draw(renderer, shown, scenery.view(**beside, aids=frozenset({"gaze_cone"})))
    changed = differ(with_cone, draw(renderer, shown, scenery.view(**beside)))
    assert 0.01 < changed.mean() < 0.4
    assert not changed[:20].any() and not changed[-20:].any()


def test_views_neither_disturb_each_other_nor_what_is_around_them(corner: Renderer, ctx: moderngl.Context) -> None:
    """Any order of views, alone or together, gives the same pixels; outside their rectangles a target stays as it was."""
    shown = scenery.shown_corner()
    target = Target(ctx, (200, 100))

    def views() -> list[View]:
        one = scenery.view((0, 1.68, 0), (0.3, 1.3, -3), trainee="t1", size=(80, 60))(target.framebuffer)
        two = scenery.view((-3, 2.5, 3), (0.5, 1, -3), size=(80, 60), aids=frozenset({"gaze_cone"}))(target.framebuffer)
        return [replace(one, rect_px=(10, 20, 80, 60)), replace(two, rect_px=(110, 20, 80, 60))]

    def picture(order: list[list[View]]) -> Picture:
        target.framebuffer.clear(0.2, 0.4, 0.6, 1.0)
        for group in order:
            corner.draw(shown, group)
        return target.picture()

    first, second = views()
    together = picture([[first, second]])
    assert np.array_equal(together, picture([[second, first]]))
    assert np.array_equal(together, picture([[second], [first]]))
    around = np.ones((100, 200), dtype=bool)
    around[20:80, 10:90] = around[20:80, 110:190] = False
    assert (together[around] == together[0, 0]).all()
    target.release()


def test_a_target_keeps_its_viewport_and_masks(corner: Renderer, ctx: moderngl.Context) -> None:
    target = Target(ctx, (64, 48))
    target.framebuffer.viewport = (1, 2, 30, 40)
    corner.draw(scenery.shown_corner(), [scenery.view((0, 1.7, 0), (0, 1, -3), size=(64, 48))(target.framebuffer)])
    assert target.framebuffer.viewport == (1, 2, 30, 40)
    assert target.framebuffer.depth_mask and all(target.framebuffer.color_mask)
    target.release()


def test_no_views_no_drawing(corner: Renderer) -> None:
    corner.draw(scenery.shown_corner(), [])
    assert corner.tally.draws == 0


def test_many_views_in_one_frame(corner: Renderer, ctx: moderngl.Context) -> None:
    """More views than the block was made for: it grows, and every view shows its own picture."""
    target = Target(ctx, (20 * 8, 8))
    views = []
    for i in range(20):
        turn = 2 * math.pi * i / 20
        matrix = look_at((0, 1.7, 0), (math.sin(turn), 1.7, math.cos(turn)))
        views.append(View(f"v{i}", matrix, perspective(1.0, 1.0, 0.05, 300.0), target.framebuffer, (8 * i, 0, 8, 8)))
    corner.draw(scenery.shown_corner(), views)
    picture = target.picture()
    tiles = {picture[:, 8 * i : 8 * i + 8].tobytes() for i in range(20)}
    assert len(tiles) == 20
    target.release()


def test_every_pixel_is_a_number(corner: Renderer, ctx: moderngl.Context) -> None:
    """One division by nothing shows as black specks on one driver only; a target of floats shows it on any."""
    size = (192, 144)
    target = ctx.framebuffer([ctx.texture(size, 4, dtype="f4")], ctx.depth_renderbuffer(size))
    for eye, at in (
        ((4.6, 1.4, -3.6), (6.4, 0.5, -7.6)),
        ((0, 1.68, 0), (0.3, 1.3, -3)),
        ((0, 1.68, 0), (-5, 1.68, 0)),
        ((0.5, 9, 2), (0.5, 0, -3)),
    ):
        for ns in (BEACON_PERIOD_NS // 4, 3 * BEACON_PERIOD_NS // 4):
            corner.draw(scenery.shown_corner(ns), [scenery.view(eye, at, size=size)(target)])
            pixels = np.frombuffer(target.read(components=4, dtype="f4"), dtype=np.float32)
            assert np.isfinite(pixels).all() and pixels.min() >= 0.0 and pixels.max() <= 1.0
    target.release()


def test_an_actor_whose_eyes_are_looked_through_hides_their_own_face(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND)
    there, absent = scenery.shown({"partner": bind_pose()}), scenery.shown({})
    face = scenery.view((0, 1.62, -0.6), (0, 1.62, 0), trainee="partner")
    assert not differ(draw(renderer, there, face), draw(renderer, absent, face)).any()


def test_what_the_lens_hides_is_black_and_the_rest_as_before(corner: Renderer, draw: Draw) -> None:
    """Wound either way, and only in the view that asks."""
    whole = scenery.view((0, 1.68, 0), (0.3, 1.3, -3), trainee="t1")
    left_half = np.array((((-1, -1), (0, -1), (0, 1)), ((-1, -1), (-1, 1), (0, 1))), dtype=float)
    shown = scenery.shown_corner()
    seen = draw(corner, shown, whole)
    masked = draw(corner, shown, lambda f: replace(whole(f), hidden=left_half))
    assert not masked[:, :80].any()
    assert not differ(masked[:, 80:], seen[:, 80:]).any()
    assert not differ(draw(corner, shown, whole), seen).any()
