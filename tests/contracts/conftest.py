"""Fixtures of this folder."""

import os

from displays.fixtures import offscreen, standpoint, windowed, x_server
from monado.fixtures import monado, puppet, runtime, use_runtime, validation
from openxr.fixtures import gl, loop, open_loop

__all__ = ["gl", "loop", "monado", "offscreen", "open_loop", "puppet", "runtime", "standpoint"]
__all__ += ["use_runtime", "validation", "windowed", "x_server"]

os.environ.setdefault("PYGLFW_LIBRARY_VARIANT", "x11")  # as in tests/displays
