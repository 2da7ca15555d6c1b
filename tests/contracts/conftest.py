"""Fixtures of this folder."""

import os

from displays.fixtures import offscreen, standpoint, windowed, x_server

__all__ = ["offscreen", "standpoint", "windowed", "x_server"]

os.environ.setdefault("PYGLFW_LIBRARY_VARIANT", "x11")  # as in tests/displays
