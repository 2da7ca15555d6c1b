"""What moderngl does not tell about a context or a framebuffer, asked of OpenGL through moderngl's own function loader.

The loader is a private attribute of moderngl (`ctx.mglo._context`); `tests/render/test_timing.py` fails where it no longer resolves.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from enum import IntEnum

import moderngl

FRAMEBUFFER_SRGB = 0x8DB9
SAMPLE_ALPHA_TO_COVERAGE = 0x809E
_FRAMEBUFFER, _READ_FRAMEBUFFER, _DRAW_FRAMEBUFFER = 0x8D40, 0x8CA8, 0x8CA9
_COLOR_BUFFER_BIT, _NEAREST, _LINEAR = 0x4000, 0x2600, 0x2601
_COLOR_ATTACHMENT0, _TEXTURE_2D = 0x8CE0, 0x0DE1
_TEXTURE0, _TEXTURE_BUFFER = 0x84C0, 0x8C2A
_BACK_LEFT = 0x0402
_COLOR_ENCODING, _OBJECT_TYPE, _OBJECT_NAME = 0x8210, 0x8CD0, 0x8CD1
_SRGB = 0x8C40
_LOWER_LEFT, _NEGATIVE_ONE_TO_ONE, _ZERO_TO_ONE = 0x8CA1, 0x935E, 0x935F
_RENDERBUFFER, _DEPTH32F, _DEPTH_ATTACHMENT = 0x8D41, 0x8CAC, 0x8D00
_SAMPLES = 0x80A9


Size = tuple[int, int]
Part = tuple[tuple[int, int, int, int], tuple[int, int, int, int]]
"""from where to where, each as x and y of two opposite corners"""


def is_software(ctx: moderngl.Context) -> bool:
    """Whether this context draws on the processor, where every texture sample counts."""
    name = str(ctx.info["GL_RENDERER"]).lower()
    return any(word in name for word in ("llvmpipe", "softpipe", "swiftshader", "gdi generic"))


def clip_control_of(ctx: moderngl.Context) -> Callable[[bool], None] | None:
    """What lets depth of clip space run from 0 to 1 (True), or from -1 to 1 as OpenGL has it; None where the driver cannot choose
    (before 4.5)."""
    address = ctx.mglo._context.load("glClipControl")
    if not address:
        return None
    function = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint)(address)
    return lambda zero_to_one: function(_LOWER_LEFT, _ZERO_TO_ONE if zero_to_one else _NEGATIVE_ONE_TO_ONE)


def float_depth(ctx: moderngl.Context, framebuffer: moderngl.Framebuffer, size_px: tuple[int, int], samples: int) -> int:
    """Give `framebuffer`, made without depth, a renderbuffer of 32-bit floats; its name, for `delete_renderbuffer`."""
    load = ctx.mglo._context.load
    name = ctypes.c_uint(0)
    many = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.POINTER(ctypes.c_uint))
    bind = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint)(load("glBindRenderbuffer"))
    storage = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_int, ctypes.c_int)
    attach = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint)
    many(load("glGenRenderbuffers"))(1, ctypes.byref(name))
    bind(_RENDERBUFFER, name)
    storage(load("glRenderbufferStorageMultisample"))(_RENDERBUFFER, samples, _DEPTH32F, *size_px)
    bind(_RENDERBUFFER, 0)
    framebuffer.use()
    attach(load("glFramebufferRenderbuffer"))(_DRAW_FRAMEBUFFER, _DEPTH_ATTACHMENT, _RENDERBUFFER, name)
    framebuffer.depth_mask = True  # moderngl leaves it off where it knows of no depth
    return name.value


def delete_renderbuffer(ctx: moderngl.Context, name: int) -> None:
    """Give it back."""
    many = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.POINTER(ctypes.c_uint))
    many(ctx.mglo._context.load("glDeleteRenderbuffers"))(1, ctypes.byref(ctypes.c_uint(name)))


class TexelKind(IntEnum):
    """What one look at a `BufferTexture` gives."""

    THREE_FLOATS = 0x8815
    THREE_UINTS = 0x8D71
    FOUR_UINTS = 0x8D70


def texels_most(ctx: moderngl.Context) -> int:
    """How many texels a `BufferTexture` may have here; 0 where none may have three numbers (before 4.0)."""
    three = ctx.version_code >= 400 or "GL_ARB_texture_buffer_object_rgb32" in ctx.extensions
    return int(ctx.info.get("GL_MAX_TEXTURE_BUFFER_SIZE", 0)) if three else 0


class BufferTexture:
    """A buffer that shaders look things up in by their index, whatever is written to it later. moderngl has none."""

    def __init__(self, ctx: moderngl.Context, buffer: moderngl.Buffer, kind: TexelKind) -> None:
        load = ctx.mglo._context.load
        many = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.POINTER(ctypes.c_uint))
        two = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint)
        attach = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint)(load("glTexBuffer"))
        self._name = ctypes.c_uint(0)
        self._delete: Callable[..., None] = many(load("glDeleteTextures"))
        self._activate: Callable[..., None] = ctypes.CFUNCTYPE(None, ctypes.c_uint)(load("glActiveTexture"))
        self._bind: Callable[..., None] = two(load("glBindTexture"))
        self._program: Callable[..., None] = ctypes.CFUNCTYPE(None, ctypes.c_uint)(load("glUseProgram"))
        self._uniform: Callable[..., None] = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_int)(load("glUniform1i"))
        many(load("glGenTextures"))(1, ctypes.byref(self._name))
        self.use(ctx.default_texture_unit)
        attach(_TEXTURE_BUFFER, kind, buffer.glo)

    def sampled_as(self, uniform: moderngl.Uniform, program: moderngl.Program, unit: int) -> None:
        """Let a sampler of `program` look at a texture unit: moderngl does not know its kind."""
        self._program(program.glo)  # moderngl makes its own current before each draw
        self._uniform(uniform.location, unit)

    def use(self, unit: int) -> None:
        """Make it current on a texture unit."""
        self._activate(_TEXTURE0 + unit)
        self._bind(_TEXTURE_BUFFER, self._name.value)

    def release(self) -> None:
        """Give it back."""
        self._delete(1, ctypes.byref(self._name))


def edges(size_px: Size) -> tuple[Part, ...]:
    """The last row and column of a picture in the lower left of a larger one, once more beside themselves: whoever enlarges that picture
    looks half a pixel beyond it."""
    w, h = size_px
    return (((w - 1, 0, w, h), (w, 0, w + 1, h)), ((0, h - 1, w, h), (0, h, w, h + 1)), ((w - 1, h - 1, w, h), (w, h, w + 1, h + 1)))


class RawGL:
    """Functions of one context, resolved once."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        load = ctx.mglo._context.load
        prototype = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.POINTER(ctypes.c_int))
        self._attachment: Callable[..., None] = prototype(load("glGetFramebufferAttachmentParameteriv"))
        self._answer = ctypes.c_int(0)
        self._integer: Callable[..., None] = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.POINTER(ctypes.c_int))(load("glGetIntegerv"))
        self._bind: Callable[..., None] = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint)(load("glBindFramebuffer"))
        blit = ctypes.CFUNCTYPE(None, *[ctypes.c_int] * 8, ctypes.c_uint, ctypes.c_uint)
        self._blit: Callable[..., None] = blit(load("glBlitFramebuffer"))
        picture = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_int)
        self._picture: Callable[..., None] = picture(load("glFramebufferTexture2D"))
        attach = ctypes.CFUNCTYPE(None, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint)
        self._renderbuffer: Callable[..., None] = attach(load("glFramebufferRenderbuffer"))

    def attach_level(self, framebuffer: moderngl.Framebuffer, texture: moderngl.Texture, level: int) -> None:
        """Make `framebuffer` current, its colour being this level of `texture`."""
        framebuffer.use()
        self._picture(_FRAMEBUFFER, _COLOR_ATTACHMENT0, _TEXTURE_2D, texture.glo, level)

    def samples(self) -> int:
        """Of the framebuffer that is bound; 0 where it has none. moderngl knows them of its own only, and says 0 of others'."""
        self._integer(_SAMPLES, ctypes.byref(self._answer))
        return self._answer.value

    def depth_of(self, framebuffer: moderngl.Framebuffer) -> int:
        """The name of the renderbuffer that keeps depth for `framebuffer`, which must be bound; 0 where none does."""
        if not framebuffer.glo:
            return 0
        self._attachment(_DRAW_FRAMEBUFFER, _DEPTH_ATTACHMENT, _OBJECT_TYPE, ctypes.byref(self._answer))
        if self._answer.value != _RENDERBUFFER:
            return 0
        self._attachment(_DRAW_FRAMEBUFFER, _DEPTH_ATTACHMENT, _OBJECT_NAME, ctypes.byref(self._answer))
        return self._answer.value

    def attach_depth(self, renderbuffer: int) -> None:
        """Let the framebuffer that is bound keep its depth there."""
        self._renderbuffer(_DRAW_FRAMEBUFFER, _DEPTH_ATTACHMENT, _RENDERBUFFER, renderbuffer)

    def copy(self, source: moderngl.Framebuffer, target: moderngl.Framebuffer, parts: Iterable[Part]) -> None:
        """Copy colour, part by part: samples resolved where sizes agree, else enlarged smoothly. What moderngl believes to be bound is
        bound afterwards."""
        self._bind(_READ_FRAMEBUFFER, source.glo)
        self._bind(_DRAW_FRAMEBUFFER, target.glo)
        for (a, b, c, d), (e, f, g, h) in parts:
            how = _NEAREST if (c - a, d - b) == (g - e, h - f) else _LINEAR
            self._blit(a, b, c, d, e, f, g, h, _COLOR_BUFFER_BIT, how)
        if self._ctx.fbo is not None:
            self._bind(_FRAMEBUFFER, self._ctx.fbo.glo)

    def encodes_srgb(self, target: moderngl.Framebuffer) -> bool:
        """Whether the picture of `target`, which must be bound, is stored as sRGB, so that the hardware can encode what is written.

        A driver that denies it for a window which could (some do) costs nothing: the shader then encodes instead.
        """
        self._answer.value = 0
        attachment = _COLOR_ATTACHMENT0 if target.glo else _BACK_LEFT
        self._attachment(_DRAW_FRAMEBUFFER, attachment, _COLOR_ENCODING, ctypes.byref(self._answer))
        return self._answer.value == _SRGB
