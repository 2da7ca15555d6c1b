"""What a frame hands to the graphics card for people: one upload, one skinning, one draw a view, whatever the number of people; and what
is remembered from frame to frame shows nothing of the frames before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import moderngl
import numpy as np
import pytest
import scenery
from mannequin import bind_pose
from scenery import Draw

from vr_dti.render import portions
from vr_dti.render.feedback import Feedback
from vr_dti.render.lamp import BEACON_PERIOD_NS
from vr_dti.render.renderer import Renderer
from vr_dti.render.skinned import Run, Skinned
from vr_dti.render.surface import Target
from vr_dti.world.place import Part
from vr_dti.world.pose import Shown

RendererOf = Callable[..., Renderer]
NAMES = [("a", "stocky"), ("b", "lean"), ("c", "hoodie"), ("d", "coat")]


def row(count: int, z: float = -3.0) -> Shown:
    """People side by side before the eyes."""
    return scenery.shown({name: bind_pose((0.8 * i - 1.2, z)) for i, (name, _) in enumerate(NAMES[:count])})


class Counted:
    """Calls of a frame."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs: list[list[Run]] = []
        self.draws = 0
        self.sent = 0
        skin, draw, send = Feedback.run, Skinned.draw, Skinned.send

        def counted_skin(of: Feedback, vao: moderngl.VertexArray, into: moderngl.Buffer, stride: int, runs: list[Run]) -> None:
            self.runs.append(list(runs))
            skin(of, vao, into, stride, runs)

        def counted_draw(of: Skinned, runs: list[Run], tally: object, *eye_m: object) -> None:
            self.draws += len(runs)
            draw(of, runs, tally, *eye_m)  # type: ignore[arg-type]

        def counted_send(of: Skinned) -> None:
            self.sent += 1
            send(of)

        monkeypatch.setattr(Feedback, "run", counted_skin)
        monkeypatch.setattr(Skinned, "draw", counted_draw)
        monkeypatch.setattr(Skinned, "send", counted_send)


@pytest.mark.parametrize("views", [1, 2, 5])
@pytest.mark.parametrize("people", [1, 4])
def test_people_beside_each_other_are_one_upload_one_skinning_and_a_draw_a_view(
    people: int, views: int, ctx: moderngl.Context, renderer_of: RendererOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = renderer_of(scenery.GROUND, cast=tuple(NAMES[:people]), trainees=())
    target = Target(ctx, (64 * views, 64))
    eyes = scenery.view((0.0, 1.5, 1.0), (0.0, 1.2, -3.0), fov_deg=90, size=(64, 64))(target.framebuffer)
    counted = Counted(monkeypatch)
    renderer.draw(row(people), [replace(eyes, rect_px=(64 * k, 0, 64, 64)) for k in range(views)])
    vertices = sum(len(scenery.PEOPLE[body].vertices) for _, body in NAMES[:people])
    assert (counted.sent, counted.runs, counted.draws) == (1, [[(0, vertices)]], views)
    target.release()


def test_whoever_nobody_sees_is_not_skinned(renderer_of: RendererOf, draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no light throws their shadow into view."""
    renderer = renderer_of(scenery.GROUND, cast=tuple(NAMES), trainees=())
    counted = Counted(monkeypatch)
    draw(renderer, row(4, z=30.0), scenery.view((0.0, 1.5, 0.0), (0.0, 1.2, -3.0)))
    assert counted.runs == [[]]
    assert counted.draws == 0


def test_a_frame_shows_nothing_of_those_before(renderer_of: RendererOf, draw: Draw) -> None:
    """Who comes, goes, is far and near, whose eyes they are and where they look, and a light bar that blinks: one renderer that has seen it
    all, and others that see each for the first time."""
    bar = Part("patrol_car", (1.0, 0.0, -9.0), 0.0, (1.92, 1.5, 5.1))
    parts = (scenery.GROUND, scenery.KEY_LAMP, bar)
    cast = {"cast": tuple(NAMES), "trainees": ()}
    ahead, aside, up = (0.0, 1.2, -3.0), (3.0, 1.2, 0.3), (0.0, 9.0, -0.2)
    moments = [
        (row(4), "", up, 0), (row(4), "", ahead, 0), (row(2), "", ahead, 0), (row(4, z=-14.0), "", ahead, BEACON_PERIOD_NS // 3),
        (row(4), "b", ahead, 0), (row(3), "", aside, BEACON_PERIOD_NS // 2), (row(4), "", ahead, 0),
    ]  # fmt: skip
    lived = renderer_of(*parts, **cast)
    for shown, whose, at, ns in moments:
        eyes = scenery.view((0.0, 1.5, 0.3), at, trainee=whose)
        there = replace(shown, story_ns=1_000_000_000 + ns)
        assert np.array_equal(draw(lived, there, eyes), draw(renderer_of(*parts, **cast), there, eyes))


def test_a_place_is_drawn_as_far_as_it_is_seen_whichever_way_one_looked_before(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(scenery.GROUND, Part("patrol_car", (1.0, 0.0, -9.0), 0.0, (1.92, 1.5, 5.1)))
    drawn = []
    for z in (-3.0, -3.0, 3.0, -3.0):
        draw(renderer, scenery.shown({}), scenery.view((0.0, 1.5, 0.3), (0.0, 1.2, z)))
        drawn.append(renderer.tally.triangles)
    assert drawn[1] == drawn[3] > drawn[2] + 1000  # the first has gathered the light of the place besides


@pytest.mark.parametrize("portion", [1, 7])
def test_portions_leave_nothing_out(portion: int, renderer_of: RendererOf, draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the processor rasterises, a run is handed over piece by piece: the same picture, whatever their size."""
    renderer = renderer_of(scenery.GROUND, cast=tuple(NAMES), trainees=())
    eyes = scenery.view((0.0, 1.5, 0.3), (0.0, 1.2, -3.0))
    whole = draw(renderer, row(4), eyes)
    handed: list[int] = []
    one = portions.Portions.draw

    def counted(of: portions.Portions, vao: moderngl.VertexArray, first: int, count: int) -> None:
        handed.append(count)
        one(of, vao, first, count)

    monkeypatch.setattr(portions.Portions, "draw", counted)
    monkeypatch.setattr(portions, "PORTION", portion)
    assert np.array_equal(draw(renderer, row(4), eyes), whole)
    assert max(handed) > 3 * portion
    assert np.ptp(whole) > 0
