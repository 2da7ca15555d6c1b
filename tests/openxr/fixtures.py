"""What these tests stand on, beyond the runtime: OpenGL without a screen, and a headset in its loop. Import these into a conftest.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from monado.remote import Puppet
from monado.service import MonadoService

from openxr.loop import Loop
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr.headset import Headset
from vr_dti.backends.openxr.link import Wishes

OpenLoop = Callable[..., Loop]


@pytest.fixture
def gl(monkeypatch: pytest.MonkeyPatch) -> Iterator[Graphics]:
    """OpenGL without a screen, by Mesa's software driver: the runtime's pictures are its too. One a test: it must not stay current
    while another test opens a window, since a thread cannot have both."""
    monkeypatch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")
    with Graphics.offscreen() as graphics:
        yield graphics


@pytest.fixture
def open_loop(runtime: MonadoService, puppet: Puppet, gl: Graphics) -> Iterator[OpenLoop]:
    """Open the headset with given wishes and hand back its loop; all are closed after the test, while their OpenGL still stands."""
    opened: list[Headset] = []

    def open_(**wishes: object) -> Loop:
        headset = Headset.open(gl.ctx, gl.kind, trainee="t1", wishes=Wishes(**wishes))
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
