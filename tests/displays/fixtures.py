"""What tests of displays stand on: a screen, OpenGL on it, OpenGL without one. Import these into a conftest.py."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from displays.x_server import XServer
from vr_dti.backends.graphics import Graphics
from vr_dti.ports import Standpoint
from vr_dti.render.surface import FINE
from vr_dti.spaces import look_at, rigid_inverse


@pytest.fixture(scope="session")
def x_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    server = XServer(tmp_path_factory.mktemp("x"))
    yield server
    server.stop()


@contextmanager
def lent_thread() -> Iterator[None]:
    """This thread without the EGL context that another test may keep current, and that context current again afterwards."""
    egl = ctypes.CDLL("libEGL.so.1")
    for name in ("eglGetCurrentDisplay", "eglGetCurrentContext", "eglGetCurrentSurface"):
        getattr(egl, name).restype = ctypes.c_void_p
    display, context = egl.eglGetCurrentDisplay(), egl.eglGetCurrentContext()
    draw, read = (egl.eglGetCurrentSurface(which) for which in (0x3059, 0x305A))
    egl.eglMakeCurrent.argtypes = [ctypes.c_void_p] * 4
    if context:
        egl.eglMakeCurrent(display, None, None, None)
    yield
    if context:
        egl.eglMakeCurrent(display, draw, read, context)


@pytest.fixture
def windowed(x_server: XServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Graphics]:
    """OpenGL that can open windows on the test's own screen, drawing as on a graphics card."""
    monkeypatch.setenv("DISPLAY", x_server.display)
    with lent_thread(), Graphics.windowed(detail=FINE) as graphics:
        yield graphics


@pytest.fixture
def offscreen() -> Iterator[Graphics]:
    """OpenGL without a screen."""
    with lent_thread(), Graphics.offscreen() as graphics:
        yield graphics


@pytest.fixture
def standpoint() -> Standpoint:
    """A trainee two steps into the scene, turned aside, who looks at what happens before them."""
    stage = rigid_inverse(look_at((1.0, 0.0, 2.0), (0.0, 0.0, -1.0)))
    return Standpoint("t1", stage, stage @ rigid_inverse(look_at((0.2, 1.7, 0.1), (0.0, 1.5, -2.0))), (0.0, 0.9, -1.0))


def is_rigid(matrix: np.ndarray) -> bool:
    """Rigid and right-handed: rotation, no scale, no mirror."""
    rotation = matrix[:3, :3]
    proper = np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-9) and np.linalg.det(rotation) > 0.0
    return bool(proper and np.array_equal(matrix[3], (0.0, 0.0, 0.0, 1.0)))
