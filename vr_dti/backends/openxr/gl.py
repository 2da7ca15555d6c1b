"""The OpenGL that moderngl does not wrap: pictures that belong to the runtime, as places to copy what was drawn.

moderngl takes no foreign depth texture and no depth format but its own, and runtimes want theirs. So what an eye is drawn into, and what
that is copied to, are framebuffers made here; the one drawn into is handed out as moderngl's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import moderngl

from vr_dti.errors import GraphicsError
from vr_dti.render.rawgl import Part

SRGB8_ALPHA8 = 0x8C43
RGBA16F = 0x881A
RGBA8 = 0x8058
DEPTH32F = 0x8CAC
DEPTH24_STENCIL8 = 0x88F0
DEPTH16 = 0x81A5

_FRAMEBUFFER, _READ, _DRAW = 0x8D40, 0x8CA8, 0x8CA9
_RENDERBUFFER, _TEXTURE_2D = 0x8D41, 0x0DE1
_COLOR0, _DEPTH, _DEPTH_STENCIL = 0x8CE0, 0x8D00, 0x821A
_COMPLETE = 0x8CD5
_COLOR_BIT, _DEPTH_BIT = 0x4000, 0x0100
_NEAREST, _NONE = 0x2600, 0
_SRGB_ENABLE, _SCISSOR = 0x8DB9, 0x0C11

_int, _uint = ctypes.c_int, ctypes.c_uint
_names = ctypes.POINTER(_uint)
_ENTRIES: dict[str, tuple[Any, ...]] = {
    "glGenFramebuffers": (None, _int, _names),
    "glDeleteFramebuffers": (None, _int, _names),
    "glBindFramebuffer": (None, _uint, _uint),
    "glFramebufferTexture2D": (None, _uint, _uint, _uint, _uint, _int),
    "glFramebufferRenderbuffer": (None, _uint, _uint, _uint, _uint),
    "glCheckFramebufferStatus": (_uint, _uint),
    "glGenRenderbuffers": (None, _int, _names),
    "glDeleteRenderbuffers": (None, _int, _names),
    "glBindRenderbuffer": (None, _uint, _uint),
    "glRenderbufferStorageMultisample": (None, _uint, _int, _uint, _int, _int),
    "glBlitFramebuffer": (None, *[_int] * 8, _uint, _uint),
    "glDrawBuffer": (None, _uint),
    "glReadBuffer": (None, _uint),
    "glEnable": (None, _uint),
    "glDisable": (None, _uint),
    "glIsEnabled": (ctypes.c_ubyte, _uint),
}


class EyeGL:
    """Entry points of one context, loaded once."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self.ctx = ctx
        load = ctx.mglo._context.load
        for name, (result, *arguments) in _ENTRIES.items():
            address = load(name)
            if not address:
                raise GraphicsError(f"the graphics driver has no {name}", "update the graphics driver")
            setattr(self, name, ctypes.CFUNCTYPE(result, *arguments)(address))

    def __getattr__(self, name: str) -> Any:
        """Only reached for what was not loaded: a slip of ours."""
        raise AttributeError(f"{name} is not among the loaded OpenGL functions")

    def renderbuffer(self, format_: int, size_px: tuple[int, int], samples: int) -> int:
        name = _uint(0)
        self.glGenRenderbuffers(1, ctypes.byref(name))
        self.glBindRenderbuffer(_RENDERBUFFER, name)
        self.glRenderbufferStorageMultisample(_RENDERBUFFER, samples if samples > 1 else 0, format_, *size_px)
        self.glBindRenderbuffer(_RENDERBUFFER, 0)
        return name.value

    def framebuffer(self, *, color: int = 0, depth: int = 0, depth_format: int = 0, textures: bool) -> int:
        """A framebuffer on textures or renderbuffers; 0 is none. Raises `GraphicsError` where the driver cannot."""
        name = _uint(0)
        self.glGenFramebuffers(1, ctypes.byref(name))
        self.glBindFramebuffer(_FRAMEBUFFER, name)
        depth_place = _DEPTH_STENCIL if depth_format == DEPTH24_STENCIL8 else _DEPTH
        for place, attachment in ((_COLOR0, color), (depth_place, depth)):
            if attachment and textures:
                self.glFramebufferTexture2D(_FRAMEBUFFER, place, _TEXTURE_2D, attachment, 0)
            elif attachment:
                self.glFramebufferRenderbuffer(_FRAMEBUFFER, place, _RENDERBUFFER, attachment)
        if not color:
            self.glDrawBuffer(_NONE)
            self.glReadBuffer(_NONE)
        complete = self.glCheckFramebufferStatus(_FRAMEBUFFER) == _COMPLETE
        self.restore()
        if not complete:
            self.delete_framebuffer(name.value)
            raise GraphicsError("the graphics driver cannot draw into the headset's pictures", "update the graphics driver")
        return name.value

    def restore(self) -> None:
        """Bind what moderngl believes to be bound."""
        if self.ctx.fbo is not None:
            self.glBindFramebuffer(_FRAMEBUFFER, self.ctx.fbo.glo)

    def copy(self, source: int, target: int, parts: Iterable[Part], *, color: bool) -> None:
        """Copy colour, or depth, part by part between framebuffers, resolving samples (colour in linear light) where sizes agree, else
        taking the nearest pixel."""
        had_srgb, had_scissor = self.glIsEnabled(_SRGB_ENABLE), self.glIsEnabled(_SCISSOR)
        if not had_srgb:
            self.glEnable(_SRGB_ENABLE)
        if had_scissor:  # it would cut the copy
            self.glDisable(_SCISSOR)
        self.glBindFramebuffer(_READ, source)
        self.glBindFramebuffer(_DRAW, target)
        for a, b in parts:
            self.glBlitFramebuffer(*a, *b, _COLOR_BIT if color else _DEPTH_BIT, _NEAREST)
        if not had_srgb:
            self.glDisable(_SRGB_ENABLE)
        if had_scissor:
            self.glEnable(_SCISSOR)
        self.restore()

    def delete_framebuffer(self, name: int) -> None:
        self.glDeleteFramebuffers(1, ctypes.byref(_uint(name)))

    def delete_renderbuffer(self, name: int) -> None:
        self.glDeleteRenderbuffers(1, ctypes.byref(_uint(name)))


class EyeTarget:
    """What an eye is drawn into: sRGB colour and depth with samples, as a moderngl framebuffer of which views may name the whole."""

    def __init__(self, gl: EyeGL, size_px: tuple[int, int], *, samples: int, depth_format: int) -> None:
        samples = min(samples, gl.ctx.max_samples) if samples > 1 else 0
        self.size_px = size_px
        self._gl = gl
        self._color = gl.renderbuffer(SRGB8_ALPHA8, size_px, samples)
        self._depth = gl.renderbuffer(depth_format, size_px, samples)
        self.name = gl.framebuffer(color=self._color, depth=self._depth, depth_format=depth_format, textures=False)
        self.framebuffer = gl.ctx.detect_framebuffer(self.name)

    def release(self) -> None:
        ctx = self._gl.ctx
        if ctx.fbo is self.framebuffer:  # else moderngl would go on binding a name that is no more
            (ctx.screen or ctx.detect_framebuffer(0)).use()
        self._gl.delete_framebuffer(self.name)
        for buffer in (self._color, self._depth):
            self._gl.delete_renderbuffer(buffer)
