"""Fixtures of this folder."""

import os

from displays.fixtures import offscreen, standpoint, windowed, x_server

__all__ = ["offscreen", "standpoint", "windowed", "x_server"]

# glfw's wheel carries a library for X11 and one for Wayland and chooses when first imported; the screen of these tests is X11.
os.environ.setdefault("PYGLFW_LIBRARY_VARIANT", "x11")
