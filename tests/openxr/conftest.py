"""Fixtures of this folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from displays.fixtures import x_server
from monado.fixtures import child_environment, monado, puppet, runtime, use_runtime, validation
from monado.remote import Puppet
from monado.service import MonadoService

from openxr.loop import Loop
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr.headset import Headset
from vr_dti.backends.openxr.link import Wishes

__all__ = ["child_environment", "monado", "puppet", "runtime", "use_runtime", "validation", "x_server"]

os.environ.setdefault("PYGLFW_LIBRARY_VARIANT", "x11")  # glfw chooses when first imported; the screen of these tests is X11

OpenLoop = Callable[..., Loop]


@pytest.fixture
def gl(monkeypatch: pytest.MonkeyPatch) -> Iterator[Graphics]:
    """OpenGL without a screen, by Mesa's software driver: the runtime's pictures are its too. One a test: it must not stay current
    while another test opens a window, since a thread cannot have both."""
    monkeypatch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")
    with Graphics.offscreen() as graphics:
        yield graphics


@pytest.fixture
def open_loop(request: pytest.FixtureRequest, runtime: MonadoService, puppet: Puppet) -> Iterator[OpenLoop]:
    """Open the headset with given wishes, on `gl` or on given graphics, and hand back its loop; all are closed after the test."""
    opened: list[Headset] = []

    def open_(*, graphics: Graphics | None = None, **wishes: object) -> Loop:
        graphics = graphics or request.getfixturevalue("gl")
        headset = Headset.open(graphics.ctx, graphics.kind, trainee="t1", wishes=Wishes(**wishes))
        opened.append(headset)
        return Loop(headset)

    yield open_
    for headset in opened:
        headset.close()


@pytest.fixture
def loop(open_loop: OpenLoop) -> Loop:
    """A headset with the defaults of a run, focused."""
    loop = open_loop()
    loop.until_focused()
    return loop
