"""Fixtures of this folder."""

import os

from displays.fixtures import x_server
from monado.fixtures import child_environment, monado, puppet, runtime, use_runtime, validation

from openxr.fixtures import gl, loop, open_loop

__all__ = ["child_environment", "gl", "loop", "monado", "open_loop", "puppet", "runtime", "use_runtime", "validation", "x_server"]

os.environ.setdefault("PYGLFW_LIBRARY_VARIANT", "x11")  # glfw chooses when first imported; the screen of these tests is X11
