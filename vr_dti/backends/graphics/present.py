"""How a picture crosses from the drawing context into a window's own: fences between the two, and a scaled copy of the shared texture.

These few OpenGL calls moderngl lacks.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from vr_dti.render.surface import Rect

_READ_FRAMEBUFFER, _DRAW_FRAMEBUFFER = 0x8CA8, 0x8CA9
_COLOR_ATTACHMENT0, _TEXTURE_2D, _COLOR_BUFFER_BIT = 0x8CE0, 0x0DE1, 0x4000
_NEAREST, _LINEAR = 0x2600, 0x2601
_SYNC_GPU_COMMANDS_COMPLETE, _TIMEOUT_IGNORED = 0x9117, 0xFFFF_FFFF_FFFF_FFFF

_int, _uint, _ptr = ctypes.c_int, ctypes.c_uint, ctypes.c_void_p


class PresentGL:
    """OpenGL 3.3 entry points of the current context, loaded by name with `load`. Raises `OSError` where the driver lacks one."""

    def __init__(self, load: Callable[[str], int]) -> None:
        def entry(name: str, result: Any, *arguments: Any) -> Any:
            address = load(name)
            if not address:
                raise OSError(f"the driver has no {name}")
            return ctypes.CFUNCTYPE(result, *arguments)(address)

        self._fence = entry("glFenceSync", _ptr, _uint, _uint)
        self._wait = entry("glWaitSync", None, _ptr, _uint, ctypes.c_uint64)
        self._delete_fence = entry("glDeleteSync", None, _ptr)
        self._flush = entry("glFlush", None)
        self._gen_framebuffers = entry("glGenFramebuffers", None, _int, ctypes.POINTER(_uint))
        self._bind_framebuffer = entry("glBindFramebuffer", None, _uint, _uint)
        self._framebuffer_texture = entry("glFramebufferTexture2D", None, _uint, _uint, _uint, _uint, _int)
        self._blit = entry("glBlitFramebuffer", None, *[_int] * 8, _uint, _uint)

    def fence(self) -> int:
        """A point in this context's stream of commands, on its way to the card."""
        fence: int = self._fence(_SYNC_GPU_COMMANDS_COMPLETE, 0)
        self._flush()
        return fence

    def after(self, fence: int) -> None:
        """Let this context's later commands run after `fence` on the card; the program does not wait. The fence is used up."""
        self._wait(fence, 0, _TIMEOUT_IGNORED)
        self._delete_fence(fence)

    def new_framebuffer(self) -> int:
        """A framebuffer of the current context; it goes when the context goes."""
        name = _uint()
        self._gen_framebuffers(1, ctypes.byref(name))
        return name.value

    def copy_texture(self, through: int, texture: int, size_px: tuple[int, int], target: int, rect_px: Rect) -> None:
        """Copy a whole 2-D texture into `rect_px` of framebuffer `target` (0: the window), by way of framebuffer `through`."""
        x, y, width, height = rect_px
        self._bind_framebuffer(_READ_FRAMEBUFFER, through)
        self._framebuffer_texture(_READ_FRAMEBUFFER, _COLOR_ATTACHMENT0, _TEXTURE_2D, texture, 0)
        self._bind_framebuffer(_DRAW_FRAMEBUFFER, target)
        how = _NEAREST if size_px == (width, height) else _LINEAR
        self._blit(0, 0, *size_px, x, y, x + width, y + height, _COLOR_BUFFER_BIT, how)
        self._framebuffer_texture(_READ_FRAMEBUFFER, _COLOR_ATTACHMENT0, _TEXTURE_2D, 0, 0)
