"""What moderngl does not tell about a context or a framebuffer, asked of OpenGL through moderngl's own function loader.

The loader is a private attribute of moderngl (`ctx.mglo._context`); `tests/render/test_rawgl.py` checks that it still resolves.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import moderngl

FRAMEBUFFER_SRGB = 0x8DB9
_DRAW_FRAMEBUFFER = 0x8CA9
_COLOR_ATTACHMENT0 = 0x8CE0
_BACK_LEFT = 0x0402
_COLOR_ENCODING = 0x8210
_SRGB = 0x8C40


def is_software(ctx: moderngl.Context) -> bool:
    """Whether this context draws on the processor, where every texture sample counts."""
    name = str(ctx.info["GL_RENDERER"]).lower()
    return any(word in name for word in ("llvmpipe", "softpipe", "swiftshader", "gdi generic"))


class RawGL:
    """Functions of one context, resolved once."""

    def __init__(self, ctx: moderngl.Context) -> None:
        load = ctx.mglo._context.load
        prototype = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.POINTER(ctypes.c_int))
        self._attachment: Callable[..., None] = prototype(load("glGetFramebufferAttachmentParameteriv"))
        self._answer = ctypes.c_int(0)

    def encodes_srgb(self, target: moderngl.Framebuffer) -> bool:
        """Whether the picture of `target`, which must be bound, is stored as sRGB, so that the hardware can encode what is written.

        A driver that denies it for a window which could (some do) costs nothing: the shader then encodes instead.
        """
        self._answer.value = 0
        attachment = _COLOR_ATTACHMENT0 if target.glo else _BACK_LEFT
        self._attachment(_DRAW_FRAMEBUFFER, attachment, _COLOR_ENCODING, ctypes.byref(self._answer))
        return self._answer.value == _SRGB
