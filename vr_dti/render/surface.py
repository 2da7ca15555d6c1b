"""What a picture is drawn into (a `Target`) and what it is shown on (a `Surface`), as every display that is not a headset uses them.

Targets are sRGB: with `GL_FRAMEBUFFER_SRGB` enabled a shader writes linear light and blending and the resolve of samples are done in
linear light too; without it bytes go through unchanged. Either way the bytes in `texture` are what a screen wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.render.rawgl import RawGL, delete_renderbuffer, edges, float_depth
from vr_dti.render.resolution import SCALES
from vr_dti.timebase import Frame

SRGB8_ALPHA8 = 0x8C43

Texture = moderngl.Texture
Framebuffer = moderngl.Framebuffer
Rect = tuple[int, int, int, int]
"""x, y, width, height in pixels; y grows upwards"""


class Target:
    """A picture being drawn: a framebuffer, multisampled where asked, and the texture its samples are resolved into.

    One that is `scalable` may be drawn smaller, into a part of the framebuffer, and is enlarged as it is resolved: whoever shows `texture`
    need not know. What that takes is made beforehand.
    """

    def __init__(self, ctx: moderngl.Context, size_px: tuple[int, int], *, samples: int = 0, scalable: bool = False) -> None:
        """`samples` above what the driver can do are cut to what it can."""
        samples = min(samples, ctx.max_samples) if samples > 1 else 0
        self.size_px = size_px
        self._ctx = ctx
        self.texture = ctx.texture(size_px, 4, internal_format=SRGB8_ALPHA8)
        self._resolved = ctx.framebuffer([self.texture])
        self._drawn = self._resolved
        if samples:
            many = ctx.texture(size_px, 4, samples=samples, internal_format=SRGB8_ALPHA8)
            self._drawn = ctx.framebuffer([many])
        self._depths = [float_depth(ctx, self._drawn, size_px, samples)]
        self._scale = 1.0
        self._small: moderngl.Framebuffer | None = None
        """a picture drawn smaller, without samples, on its way to be enlarged; without samples it is also what is drawn into"""
        self._raw = RawGL(ctx) if scalable else None
        if scalable:
            width, height = _scaled(size_px, SCALES[1])
            small_px = (width + 1, height + 1)  # its edge stands there once more
            self._small = ctx.framebuffer([ctx.texture(small_px, 4, internal_format=SRGB8_ALPHA8)])
            if not samples:
                self._depths.append(float_depth(ctx, self._small, small_px, 0))
        for framebuffer in self._framebuffers():
            framebuffer.clear()  # no view need cover all of it

    def _framebuffers(self) -> list[moderngl.Framebuffer]:
        found = {id(f): f for f in (self._drawn, self._resolved, self._small) if f is not None}
        return list(found.values())

    @property
    def framebuffer(self) -> moderngl.Framebuffer:
        """What views name as their target. Another one, it may be, after `draw_at`."""
        return self._small if self._small is not None and self._scale < 1.0 and self._drawn is self._resolved else self._drawn

    def draw_at(self, scale: float) -> None:
        """Draw at one of `resolution.SCALES` from now on. Raises `ValueError` for another, or where the target is not scalable."""
        if scale != 1.0 and (self._small is None or scale not in SCALES):
            raise ValueError(f"no picture can be drawn at {scale} here")
        self._scale = scale

    @property
    def rect_px(self) -> Rect:
        """The part of `framebuffer` that views are to fill."""
        return (0, 0, *_scaled(self.size_px, self._scale))

    @property
    def resolved(self) -> moderngl.Framebuffer:
        """The framebuffer of `texture`, without samples: words and panels are drawn here, after `resolve`."""
        return self._resolved

    def resolve(self) -> None:
        """Make `texture` what was drawn."""
        if self._small is not None and self._raw is not None and self._scale < 1.0:
            small, whole = (0, 0, *self.rect_px[2:]), (0, 0, *self.size_px)
            drawn, resolved = (self._small, ()) if self._drawn is self._resolved else (self._drawn, ((small, small),))
            self._raw.copy(drawn, self._small, (*resolved, *edges(self.rect_px[2:])))
            self._raw.copy(self._small, self._resolved, ((small, whole),))
        elif self._drawn is not self._resolved:
            self._ctx.copy_framebuffer(self._resolved, self._drawn)

    def picture(self) -> NDArray[np.uint8]:
        """The resolved picture, `(H, W, 3)` sRGB, top row first. Waits for the graphics card."""
        width, height = self.size_px
        rows = np.frombuffer(self._resolved.read(components=3, alignment=1), dtype=np.uint8)
        return np.ascontiguousarray(rows.reshape(height, width, 3)[::-1])

    def release(self) -> None:
        """Give the memory back."""
        for framebuffer in self._framebuffers():
            parts = framebuffer.color_attachments
            framebuffer.release()
            for part in parts:
                part.release()
        for depth in self._depths:
            delete_renderbuffer(self._ctx, depth)


def _scaled(size_px: tuple[int, int], scale: float) -> tuple[int, int]:
    return (max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale)))


@dataclass(frozen=True, slots=True)
class Screen:
    """A monitor or projector of this machine, as the desktop arranges them: position and size in screen units."""

    name: str
    x: int
    y: int
    width: int
    height: int
    refresh_hz: int = 60


@dataclass(frozen=True, slots=True)
class Detail:
    """How finely a picture is drawn before it is scaled to its window."""

    samples: int = 4
    scale: float = 1.0

    def size_px(self, window_px: tuple[int, int]) -> tuple[int, int]:
        """Of the picture for a window of that size; nothing for a window without size."""
        return _scaled(window_px, self.scale) if all(window_px) else (0, 0)


FINE = Detail()
COARSE = Detail(samples=0, scale=0.5)
"""For a processor that draws in a graphics card's stead: an eighth of the work (default)."""


class KeyPress(NamedTuple):
    """A key or mouse button that went down or up."""

    name: str
    """as printed on this keyboard: `w`, `3`, `space`, `escape`, `f10`, `mouse_left`"""
    place: str
    """as printed at that place on a US keyboard: what walking goes by"""
    down: bool


class Surface(Protocol):
    """A window: shows pictures, hears keys. Everything is drawn in one context, `ctx`; a window only receives what is done."""

    name: str
    vsync: bool
    """it waits for the screen; true of one surface of a run at most"""
    detail: Detail
    """how finely its pictures are to be drawn here"""

    @property
    def ctx(self) -> moderngl.Context:
        """The drawing context."""
        ...

    @property
    def size_px(self) -> tuple[int, int]:
        """Of the picture that fits it now; `(0, 0)` while it is minimised."""
        ...

    @property
    def closing(self) -> bool:
        """Somebody asked the window to close."""
        ...

    def pump(self, frame_index: int) -> None:
        """Let keys, mouse and window events arrive. Done once a frame, however many surfaces ask."""

    def take_keys(self) -> Sequence[KeyPress]:
        """Since last asked, in order. A window that loses the keyboard lets go of every key."""
        ...

    def take_mouse(self) -> tuple[float, float]:
        """How far the captured mouse went since last asked, in screen units: right, down."""
        ...

    @property
    def mouse_captured(self) -> bool:
        """The pointer is hidden and all its movement is ours."""
        ...

    def capture_mouse(self, captured: bool) -> None:
        """Hide the pointer and take its movement, or give it back."""

    def copy(self, picture: moderngl.Texture, target: moderngl.Framebuffer, rect_px: Rect) -> None:
        """In the drawing context: `picture`, scaled, into `rect_px` of a `target` without samples."""

    def present(self, picture: moderngl.Texture) -> None:
        """Show `picture`, scaled where sizes differ. Waits for the screen where `vsync`."""

    def wait(self, index: int) -> Frame:
        """The next frame at the screen's own rate: where the swap does not hold the loop to it, a clock does."""
        ...

    def close(self) -> None:
        """Destroy the window."""
