"""A picture whose pixels tell which eye and which hand they are of, and what of it came to the runtime."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import moderngl
import numpy as np
import pytest
import xr
from numpy.typing import NDArray

from openxr.loop import Loop
from vr_dti.backends.openxr.swapchain import Swapchain
from vr_dti.ports import View

BACKGROUND = {"headset/left": (0, 0, 160), "headset/right": (0, 120, 0)}
MARKERS = {"left_aim": (255, 0, 0), "right_aim": (255, 255, 255)}
READ_FRAMEBUFFER, DEPTH_COMPONENT, RGBA, FLOAT, UNSIGNED_BYTE = 0x8CA8, 0x1902, 0x1908, 0x1406, 0x1401
HALF_IPD_M = 0.0315
"""Monado's eyes are 63 mm apart"""
MARKER_SHADER = (
    "#version 330\nuniform mat4 clip_from_world; uniform vec3 at; void main() { gl_Position = clip_from_world * vec4(at, 1.0); }",
    "#version 330\nuniform vec3 color; out vec4 fragment; void main() { fragment = vec4(color, 1.0); }",
)


class Painter:
    """Clears each eye to its colour and puts a square of 9 pixels where each hand aims from."""

    def __init__(self, ctx: moderngl.Context, loop: Loop) -> None:
        self.loop = loop
        self.ctx = ctx
        self.program = ctx.program(*MARKER_SHADER)
        self.points = ctx.vertex_array(self.program, [])
        ctx.point_size = 9.0

    def __call__(self, views: Sequence[View]) -> None:
        for view in views:
            assert isinstance(view.target, moderngl.Framebuffer)
            view.target.use()
            self.ctx.viewport = view.rect_px
            color = BACKGROUND[view.name.removesuffix("/middle")]
            self.ctx.clear(*(c / 255 for c in color), depth=1.0, viewport=view.rect_px)
            self.ctx.enable(moderngl.DEPTH_TEST)
            self.program["clip_from_world"].write(np.ascontiguousarray((view.clip_from_eye @ view.eye_from_world).T, dtype="f4"))
            for device, marker in MARKERS.items():
                self.program["at"].write(np.array(self.loop.pose(device).pose[:3], dtype="f4"))
                self.program["color"].write(np.array(marker, dtype="f4") / 255)
                self.points.render(moderngl.POINTS, vertices=1)


class Pictures:
    """What was in the runtime's pictures at the moment they were given back: colour `(h, w, 3)` and depth `(h, w)`, by eye."""

    def __init__(self, ctx: moderngl.Context, monkeypatch: pytest.MonkeyPatch) -> None:
        self.color: list[NDArray[np.uint8]] = []
        self.depth: list[NDArray[np.float32]] = []
        release = Swapchain.release
        read = ctypes.CFUNCTYPE(None, *[ctypes.c_int] * 4, ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p)(
            ctx.mglo._context.load("glReadPixels")
        )

        def read_then_release(chain: Swapchain) -> None:
            if chain.held >= 0:
                width, height = chain.size_px
                chain._gl.glBindFramebuffer(READ_FRAMEBUFFER, chain.framebuffers[chain.held])
                if chain._depth:
                    depth = np.empty((height, width), dtype=np.float32)
                    read(0, 0, width, height, DEPTH_COMPONENT, FLOAT, depth.ctypes.data)
                    self.depth = [*self.depth[-1:], depth]
                else:
                    color = np.empty((height, width, 4), dtype=np.uint8)
                    read(0, 0, width, height, RGBA, UNSIGNED_BYTE, color.ctypes.data)
                    self.color = [*self.color[-1:], color[..., :3]]
                chain._gl.restore()
            release(chain)

        monkeypatch.setattr(Swapchain, "release", read_then_release)


def expected_px(hand_m: tuple[float, float, float], head_m: tuple[float, float, float], view: View, side: int) -> tuple[int, int]:
    """Where an unturned eye sees a point, by similar triangles: independent of the matrices under test but for the field of view."""
    x, y, z = (h - c for h, c in zip(hand_m, head_m, strict=True))
    tan_x, tan_y = 1.0 / view.clip_from_eye[0, 0], 1.0 / view.clip_from_eye[1, 1]
    _, _, width, height = view.rect_px
    return (round((((x - side * HALF_IPD_M) / -z / tan_x) + 1) / 2 * width), round(((y / -z / tan_y) + 1) / 2 * height))


def submitted_rects(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[int, ...]]]:
    """Every frame's image rects as they reach the runtime: x, y, width, height of both eyes' colour, then of their depth."""
    seen: list[list[tuple[int, ...]]] = []
    calls = loop.headset.connection.link.eyes._calls
    real = calls.xrEndFrame

    def end_frame(session: object, info: object) -> int:
        if not info._obj.layer_count:  # type: ignore[attr-defined]
            return int(real(session, info))  # the farewell
        layers = ctypes.cast(info._obj._layers, ctypes.POINTER(ctypes.c_void_p))  # type: ignore[attr-defined]
        layer = ctypes.cast(layers[0], ctypes.POINTER(xr.CompositionLayerProjection)).contents
        views = [layer._views[eye] for eye in range(2)]
        depths = [ctypes.cast(v._next, ctypes.POINTER(xr.CompositionLayerDepthInfoKHR)).contents for v in views]
        rects = [part.sub_image.image_rect for part in (*views, *depths)]
        seen.append([(r.offset.x, r.offset.y, r.extent.width, r.extent.height) for r in rects])
        result: int = real(session, info)
        return result

    monkeypatch.setattr(calls, "xrEndFrame", end_frame)
    return seen
