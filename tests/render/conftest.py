"""One context and one renderer of the street corner for all drawing tests; no test may leave an OpenGL error behind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import moderngl
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import scenery
from scenery import Draw, Picture

from vr_dti.backends.graphics import Graphics
from vr_dti.ports import View
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.world.place import Part
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting


@pytest.fixture(scope="session")
def ctx() -> Iterator[moderngl.Context]:
    with Graphics.offscreen() as graphics:
        yield graphics.ctx


@pytest.fixture(autouse=True)
def no_error_left(ctx: moderngl.Context) -> Iterator[None]:
    ctx.__enter__()  # current again: another room's test may have drawn in this process since
    yield
    assert ctx.error == "GL_NO_ERROR"


@pytest.fixture(scope="session")
def corner(ctx: moderngl.Context) -> Iterator[Renderer]:
    """The shipped street corner, drawn by the one renderer of the session."""
    renderer = Renderer(ctx, scenery.corner_setting(), scenery.PEOPLE, trainee_person="lean")
    yield renderer
    renderer.close()


@pytest.fixture
def renderer_of(ctx: moderngl.Context) -> Iterator[Callable[..., Renderer]]:
    """Makes renderers of small places; all are closed after the test."""
    made: list[Renderer] = []

    def make(*parts: Part, setting: Setting | None = None, **who: object) -> Renderer:
        chosen = setting or scenery.setting(*parts, **who)  # type: ignore[arg-type]
        made.append(Renderer(ctx, chosen, scenery.PEOPLE, trainee_person="lean"))
        return made[-1]

    yield make
    for renderer in made:
        renderer.close()


@pytest.fixture
def draw(ctx: moderngl.Context) -> Draw:
    """`draw(renderer, shown, view_of) -> picture`: one view into a fresh target of 160 x 120, or of `size`."""

    def draw_one(renderer: Renderer, shown: Shown, view_of: Callable[[object], View], size: tuple[int, int] = (160, 120)) -> Picture:
        target = Target(ctx, size)
        try:
            renderer.draw(shown, [view_of(target.framebuffer)])
            return target.picture()
        finally:
            target.release()

    return draw_one
