"""OpenGL on this machine: one context that draws everything, the windows that show it, and glfw's one event pump."""

from vr_dti.backends.graphics.context import Graphics
from vr_dti.backends.graphics.probing import probe

__all__ = ["Graphics", "probe"]
