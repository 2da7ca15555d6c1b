"""Whoever is small in the picture is drawn with fewer triangles; the same in all views of a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import moderngl
import pytest
import scenery
from mannequin import bind_pose

from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target

MESH = scenery.PEOPLE["stocky"]
WHOLE = len(MESH.triangles)
COARSER = tuple(MESH.triangles[: WHOLE // k] for k in (2, 4, 8))
FAR = (0.0, 1.4, 12.0)
NEAR = (0.0, 1.4, 1.0)
Triangles = Callable[..., int]


@pytest.fixture
def triangles(ctx: moderngl.Context) -> Iterator[Triangles]:
    """`triangles(*eyes)`: of one person at the origin, in a frame of one view from each place (shadow off)."""
    stage = scenery.setting(scenery.GROUND)
    leveled = Renderer(ctx, stage, {**scenery.PEOPLE, "stocky": replace(MESH, levels=COARSER)}, trainee_person="lean")
    target = Target(ctx, (512, 256))
    leveled.draw(scenery.shown({}), [scenery.view(NEAR, (0.0, 1.0, 0.0), size=(256, 256))(target.framebuffer)])  # the surroundings, once

    def count(*eyes: tuple[float, float, float]) -> int:
        views = [scenery.view(e, (0.0, 1.0, 0.0), size=(256, 256))(target.framebuffer) for e in eyes]
        frames = []
        for shown in (scenery.shown({"partner": bind_pose()}), scenery.shown({})):
            leveled.draw(shown, [replace(v, rect_px=(256 * k, 0, 256, 256)) for k, v in enumerate(views)])
            frames.append(leveled.tally.triangles)
        return frames[0] - frames[1]

    yield count
    target.release()
    leveled.close()


def test_near_is_whole_and_far_is_coarse(triangles: Triangles) -> None:
    assert triangles(NEAR) == WHOLE
    counts = [triangles((0.0, 1.4, z)) for z in (1.0, 2.5, 5.0, 20.0)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == len(COARSER[-1])


def test_two_views_of_one_frame_show_the_same_person(triangles: Triangles) -> None:
    """A finer level for one eye than for the other would be seen as two people."""
    assert triangles(NEAR, FAR) == 2 * WHOLE


def test_whoever_has_no_levels_is_drawn_whole(ctx: moderngl.Context) -> None:
    renderer = Renderer(ctx, scenery.setting(scenery.GROUND), scenery.PEOPLE, trainee_person="lean")
    target = Target(ctx, (64, 64))
    renderer.draw(scenery.shown({"partner": bind_pose()}), [scenery.view(FAR, (0.0, 1.0, 0.0), size=(64, 64))(target.framebuffer)])
    assert renderer.tally.triangles >= WHOLE
    target.release()
    renderer.close()
