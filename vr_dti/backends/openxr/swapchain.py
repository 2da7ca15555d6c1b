"""A ring of pictures that belong to the runtime: one is ours at a time, between acquire and release."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import xr

from vr_dti.backends.openxr.calls import check, listed
from vr_dti.backends.openxr.gl import DEPTH16, DEPTH24_STENCIL8, DEPTH32F, RGBA8, RGBA16F, SRGB8_ALPHA8, EyeGL
from vr_dti.backends.openxr.session import Session
from vr_dti.render.rawgl import Part, edges

COLOR_FORMATS = (SRGB8_ALPHA8, RGBA16F, RGBA8)
"""Best first. Anything that is not sRGB is taken as linear light by runtimes: 16 bits hold that, 8 bits show bands in the dark."""
DEPTH_FORMATS = (DEPTH32F, DEPTH24_STENCIL8, DEPTH16)

_COLOR_USE = xr.SwapchainUsageFlags.COLOR_ATTACHMENT_BIT | xr.SwapchainUsageFlags.SAMPLED_BIT
_DEPTH_USE = xr.SwapchainUsageFlags.DEPTH_STENCIL_ATTACHMENT_BIT


def offered_formats(session: Session) -> tuple[int, ...]:
    """OpenGL's numbers of the picture formats that the runtime takes, its favourite first."""
    formats = listed(session.calls.xrEnumerateSwapchainFormats, "asking for picture formats", ctypes.c_int64, session.handle)
    return tuple(int(f) for f in formats)


def choose(wanted: Sequence[int], offered: Sequence[int]) -> int:
    """The first of `wanted` that is offered; 0 for none."""
    return next((f for f in wanted if f in offered), 0)


class Swapchain:
    """Pictures of one eye, colour or depth, each wrapped as a framebuffer to copy into; all made once."""

    def __init__(self, session: Session, gl: EyeGL, size_px: tuple[int, int], format_: int, *, depth: bool = False) -> None:
        self.size_px = size_px
        self.format = format_
        self._gl = gl
        self._depth = depth
        self._calls = session.calls
        self.handle = xr.Swapchain()
        self.held = -1
        """index of the picture that is ours now; -1 none"""
        info = xr.SwapchainCreateInfo(
            usage_flags=_DEPTH_USE if depth else _COLOR_USE,
            format=format_,
            sample_count=1,
            width=size_px[0],
            height=size_px[1],
            face_count=1,
            array_size=1,
            mip_count=1,
        )
        check(self._calls.xrCreateSwapchain(session.handle, ctypes.byref(info), ctypes.byref(self.handle)), "making the headset's pictures")
        self.textures = self._images()
        wrap = {"depth": 0, "color": 0}
        self.framebuffers = tuple(
            gl.framebuffer(**{**wrap, "depth" if depth else "color": texture}, depth_format=format_, textures=True)
            for texture in self.textures
        )
        self._index = ctypes.c_uint32(0)
        self._index_ref = ctypes.byref(self._index)
        self._wait = ctypes.byref(xr.SwapchainImageWaitInfo(timeout=xr.INFINITE_DURATION))

    def _images(self) -> tuple[int, ...]:
        # The call wants an array of the base structure; it is one of OpenGL's, which begins alike.
        enumerate_ = self._calls.xrEnumerateSwapchainImages
        base = ctypes.POINTER(xr.SwapchainImageBaseHeader)

        def cast_items(handle: Any, capacity: int, count: Any, items: Any) -> int:
            return int(enumerate_(handle, capacity, count, ctypes.cast(items, base) if items is not None else None))

        images = listed(cast_items, "listing the headset's pictures", xr.SwapchainImageOpenGLKHR, self.handle)
        return tuple(int(i.image) for i in images)

    def take(self) -> int:
        """Take the next picture. -> its framebuffer, to be filled and then given back by `release`"""
        check(self._calls.xrAcquireSwapchainImage(self.handle, None, self._index_ref), "taking a picture")
        self.held = self._index.value
        check(self._calls.xrWaitSwapchainImage(self.handle, self._wait), "waiting for a picture")
        return self.framebuffers[self.held]

    def fill_from(self, source: int, drawn_px: tuple[int, int]) -> None:
        """Take the next picture and copy what was drawn in the lower left of framebuffer `source` into it."""
        target, whole = self.take(), (0, 0, *drawn_px)
        self._gl.copy(source, target, [(whole, whole), *self.beside(drawn_px)], color=not self._depth)

    def beside(self, drawn_px: tuple[int, int]) -> tuple[Part, ...]:
        """What else is to be copied where there is more of the picture beside what was drawn: its last row and column go on."""
        return edges(drawn_px) if drawn_px != self.size_px else ()

    def release(self) -> None:
        """Give the picture that is ours, if any, to the runtime."""
        if self.held >= 0:
            self.held = -1
            check(self._calls.xrReleaseSwapchainImage(self.handle, None), "giving a picture back")

    def destroy(self) -> None:
        for framebuffer in self.framebuffers:
            self._gl.delete_framebuffer(framebuffer)
        self._calls.xrDestroySwapchain(self.handle)
