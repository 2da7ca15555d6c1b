"""Where the processor rasterises, its loops skin people and leave out what faces away: the picture is the shader's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray

from vr_dti.cast.bake import person
from vr_dti.events import EMOTIONS
from vr_dti.render import processor
from vr_dti.render.rawgl import is_software
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.world import acts
from vr_dti.world.members import CastMember
from vr_dti.world.place import Place
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, World

SIZE = 192
EYES = ((0.0, 1.6, -0.7), (0.5, 1.5, 1.0), (0.0, 1.7, -9.0))
"""before an angry face, behind the head, and so far off that a coarser body is drawn"""
RAGE = tuple(float(e == "rage") for e in EMOTIONS)
Pictures = Callable[[], list[NDArray[np.int64]]]


@pytest.fixture
def loops(ctx: moderngl.Context) -> None:
    if not is_software(ctx) or find_spec("numba") is None:
        pytest.skip("nothing but a software rasteriser with numba has the loops")


@pytest.fixture(scope="module")
def drawn(ctx: moderngl.Context, renderer: Renderer) -> Iterator[Pictures]:
    mesh = person("man-hoodie")
    bound = np.tile(np.eye(4), (54, 1, 1))
    bound[:, :3, 3] = mesh.skeleton.joint_m
    shown = Shown(
        World(2000, (Actor("one", acts.staying("", 0, (0.0, 0.0, 0.0))),)),
        2_000_000_000,
        ("one",),
        bound[None],
        (),
        (),
        0.0,
        (RAGE,),
        (0.0,),
    )
    target = Target(ctx, (SIZE, SIZE))
    views = [scenery.view(eye, (0.0, 1.5, 0.0), size=(SIZE, SIZE)) for eye in EYES]

    def pictures() -> list[NDArray[np.int64]]:
        out = []
        for view in views:
            renderer.draw(shown, [view(target.framebuffer)])
            out.append(target.picture()[..., :3].astype(np.int64))
        return out

    yield pictures
    target.release()


@pytest.fixture(scope="module")
def renderer(ctx: moderngl.Context) -> Iterator[Renderer]:
    mesh = person("man-hoodie")
    setting = Setting(
        Place("test", (scenery.GROUND,), {}), (CastMember("one", mesh.name, mesh.skeleton, {}, "", ""),), {}, {}, mesh.skeleton
    )
    renderer = Renderer(ctx, setting, {mesh.name: mesh}, trainee_person=mesh.name)
    yield renderer
    renderer.close()


def test_after_many_frames_the_loops_are_fetched_once(loops: None, drawn: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = []
    monkeypatch.setattr(processor, "AFTER", len(EYES))
    monkeypatch.setattr(processor.Processor, "_fetch_or_leave", lambda self: fetched.append(self))
    drawn()
    assert not fetched
    drawn()
    assert len(fetched) == 1


def test_the_picture_is_the_same(loops: None, renderer: Renderer, drawn: Pictures) -> None:
    drawn()  # the surroundings are seen once, before the first
    by_shader, asked = drawn(), renderer.tally.triangles
    assert renderer.hasten()
    by_loops = drawn()
    assert renderer.tally.triangles == asked, "the tally counts what was to be drawn, however it is done"
    for one, other in zip(by_shader, by_loops, strict=True):
        assert (np.abs(one - other).max(axis=-1) > 2).mean() < 1e-4
