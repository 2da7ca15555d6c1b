"""The two eyes: where they are, what they are drawn into, and how both pictures go to the runtime as one layer."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import xr

from vr_dti.backends.openxr.calls import check, listed
from vr_dti.backends.openxr.gl import DEPTH32F, RGBA16F, SRGB8_ALPHA8, EyeGL, EyeTarget
from vr_dti.backends.openxr.instance import DEPTH, MASK
from vr_dti.backends.openxr.joined import EyeJoin
from vr_dti.backends.openxr.session import STEREO, Session
from vr_dti.backends.openxr.swapchain import COLOR_FORMATS, DEPTH_FORMATS, Swapchain, choose, offered_formats
from vr_dti.errors import HeadsetError
from vr_dti.render.depth import way_of
from vr_dti.render.zones import Layout, axis_of, layout
from vr_dti.spaces import Floats, frustum_from_angles, matrix_from_pose

EYES = ("left", "right")
NEAR_M, FAR_M = 0.05, 200.0
"""A hand before the face is drawn, and so is the end of the street. Default."""

_VALID = int(xr.ViewStateFlags.POSITION_VALID_BIT) | int(xr.ViewStateFlags.ORIENTATION_VALID_BIT)
_HIDDEN_TRIANGLES = int(xr.VisibilityMaskTypeKHR.HIDDEN_TRIANGLE_MESH)


@dataclass(frozen=True, slots=True)
class Located:
    """Both eyes at one instant."""

    stage_from_eye: Floats
    """(2, 4, 4)"""
    clip_from_eye: tuple[Floats, Floats]


class Eyes:
    """Pictures and cameras of one session. Made once; nothing in the frame allocates on the graphics card."""

    def __init__(
        self, session: Session, gl: EyeGL, *, max_size_px: tuple[int, int], scale: float = 1.0, samples: int = 4, depth: bool = True
    ) -> None:
        """`scale` multiplies the size that the runtime recommends for an eye. Raises `HeadsetError`, `GraphicsError`."""
        self._session = session
        self._calls = session.calls
        self.sizes_px = self._sizes(scale, max_size_px)
        self.drawn_px = self.sizes_px
        """the part of them that is shown, from the lower left"""
        self.edges = 1.0
        """of its width and height at which it is drawn outside the middle; 1: all of it as finely"""
        offered = offered_formats(session)
        self.color_format = choose(COLOR_FORMATS, offered)
        if not self.color_format:
            raise HeadsetError(
                f"the runtime takes none of our picture formats, only {', '.join(hex(f) for f in offered)}", "update the headset's software"
            )
        self.depth_format = choose(DEPTH_FORMATS, offered) if depth and DEPTH in session.instance.enabled else 0
        self.true_colors = self.color_format in (SRGB8_ALPHA8, RGBA16F)
        """the picture reaches the eye as it was drawn; else dark parts show bands"""
        self._reversed = way_of(gl.ctx).reversed
        self.mask_changed = False
        """the runtime says that the lenses hide something else now"""
        self.targets: list[EyeTarget] = []
        self.colors: list[Swapchain] = []
        self.depths: list[Swapchain] = []
        self._join: EyeJoin | None = None
        try:
            for size in self.sizes_px:
                self.targets.append(EyeTarget(gl, size, samples=samples, depth_format=self.depth_format or DEPTH32F))
                self.colors.append(Swapchain(session, gl, size, self.color_format))
                if self.depth_format:
                    self.depths.append(Swapchain(session, gl, size, self.depth_format, depth=True))
            self._join = EyeJoin(gl, self.sizes_px, self.colors, samples=samples, depth_format=self.depth_format)
        except BaseException:
            self.destroy()
            raise
        self._prepare()

    def _sizes(self, scale: float, max_size_px: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        instance = self._session.instance
        ask, doing = self._calls.xrEnumerateViewConfigurationViews, "asking for the size of its pictures"
        views = listed(ask, doing, xr.ViewConfigurationView, instance.handle, instance.system_id, STEREO)
        if len(views) != len(EYES):
            raise HeadsetError(f"the headset has {len(views)} views where two eyes were expected", "use another headset")
        largest = [int(v) or 16384 for v in max_size_px]
        return tuple(
            (
                max(16, min(round(v.recommended_image_rect_width * scale), int(v.max_image_rect_width), largest[0])),
                max(16, min(round(v.recommended_image_rect_height * scale), int(v.max_image_rect_height), largest[1])),
            )
            for v in views
        )

    def _prepare(self) -> None:
        """Everything that a frame passes to the runtime, made once."""
        self._views = (xr.View * 2)(xr.View(), xr.View())
        self._count = ctypes.c_uint32(0)
        self._view_state = xr.ViewState()
        self._locate_info = xr.ViewLocateInfo()
        self._refs = tuple(ctypes.byref(s) for s in (self._locate_info, self._view_state, self._count))
        self._fovs: list[tuple[float, ...]] = [(), ()]
        self._clips: list[Floats] = [np.eye(4), np.eye(4)]
        self._layer_views = (xr.CompositionLayerProjectionView * 2)(*(self._layer_view(eye) for eye in range(2)))
        self._depth_infos = [self._depth_info(eye) for eye in range(len(self.depths))]
        for view, info in zip(self._layer_views, self._depth_infos, strict=False):
            view._next = ctypes.addressof(info)
        self._layer = xr.CompositionLayerProjection(view_count=2, views=self._layer_views)
        self._layers = (ctypes.c_void_p * 1)(ctypes.addressof(self._layer))

    def _layer_view(self, eye: int) -> Any:
        return xr.CompositionLayerProjectionView(sub_image=self._whole(self.colors[eye]))

    def _depth_info(self, eye: int) -> Any:
        ends_m = (FAR_M, NEAR_M) if self._reversed else (NEAR_M, FAR_M)  # at which depth 0 and 1 lie
        return xr.CompositionLayerDepthInfoKHR(self._whole(self.depths[eye]), 0.0, 1.0, *ends_m)

    @staticmethod
    def _whole(swapchain: Swapchain) -> Any:
        rect = xr.Rect2Di(xr.Offset2Di(0, 0), xr.Extent2Di(*swapchain.size_px))
        return xr.SwapchainSubImage(swapchain.handle, rect, 0)

    def draw_at(self, scale: float, edges: float = 1.0) -> None:
        """From the next `hand_over` on only a part of each picture, `scale` of its width and height, is filled and is what is shown; its
        edges are drawn at `edges` of that."""
        self.edges = edges
        drawn = tuple((max(1, round(w * scale)), max(1, round(h * scale))) for w, h in self.sizes_px)
        if drawn == self.drawn_px:
            return
        self.drawn_px = drawn
        for eye, (width, height) in enumerate(drawn):
            for part in (self._layer_views[eye], *self._depth_infos[eye : eye + 1]):
                part.sub_image.image_rect.extent.width, part.sub_image.image_rect.extent.height = width, height

    def zones(self, eye: int) -> Layout | None:
        """Where both zones of that eye are to be drawn, around where its lens is best; None where there is one. After `locate`."""
        if self.edges == 1.0:
            return None
        across, up = axis_of(self._clips[eye])
        return layout(self.drawn_px[eye], self.edges, (round(across, 2), round(up, 2)))  # a border that trembles would be seen

    # --- each frame --------------------------------------------------------------------------------------------------------

    def locate(self, stage: Any, display_time: int) -> Located | None:
        """Where the eyes will be at `display_time` (XrTime) in the space `stage`; None while the runtime does not know."""
        self._locate_info.display_time = display_time
        self._locate_info.space = stage
        info, state, count = self._refs
        check(self._calls.xrLocateViews(self._session.handle, info, state, 2, count, self._views), "locating the eyes")
        if self._view_state._view_state_flags & _VALID != _VALID:
            return None
        positions, quats = [], []
        for eye, view in enumerate(self._views):
            p, q, fov = view.pose.position, view.pose.orientation, view.fov
            positions.append((p.x, p.y, p.z))
            quats.append((q.x, q.y, q.z, q.w))
            angles = (fov.angle_left, fov.angle_right, fov.angle_up, fov.angle_down)
            if angles != self._fovs[eye]:
                self._fovs[eye] = angles
                self._clips[eye] = frustum_from_angles(*angles, NEAR_M, FAR_M)
            # The layer must say how the picture was taken, so that the runtime can shift it to where the head went since.
            layer_view = self._layer_views[eye]
            layer_view.pose = view.pose
            layer_view.fov = fov
        self._layer.space = stage
        return Located(matrix_from_pose(positions, quats), (self._clips[0], self._clips[1]))

    def hand_over(self) -> Any:
        """Copy what was drawn into the runtime's pictures. -> the layers to end the frame with. What was taken is always given back."""
        try:
            for eye, (target, drawn_px) in enumerate(zip(self.targets, self.drawn_px, strict=True)):
                zones, depths = self.zones(eye), self.depths[eye : eye + 1]
                if zones is None or self._join is None:
                    for swapchain in (self.colors[eye], *depths):
                        swapchain.fill_from(target.name, drawn_px)
                    continue
                self._join.fill_color(self.colors[eye], target, zones)
                for swapchain in depths:
                    self._join.fill_depth(swapchain, target, zones)
        finally:
            for swapchain in (*self.colors, *self.depths):
                swapchain.release()
        return self._layers

    # --- now and then ------------------------------------------------------------------------------------------------------

    def hidden_triangles(self, eye: int) -> Floats | None:
        """What no eye can see through its lens, as clip-space triangles `(n, 3, 2)`; None where the runtime does not say.

        The mesh comes as points on the plane one metre ahead, so it is projected by the eye's own field of view: call after `locate`.
        """
        if MASK not in self._session.instance.enabled:
            return None
        ask = self._calls.function("xrGetVisibilityMaskKHR")
        mask = xr.VisibilityMaskKHR()

        def fetch() -> None:
            result = ask(self._session.handle, STEREO, eye, _HIDDEN_TRIANGLES, ctypes.byref(mask))
            check(result, "asking what the lenses hide")

        fetch()
        points, order = int(mask.vertex_count_output), int(mask.index_count_output)
        if not points or not order:
            return None
        vertices, indices = (xr.Vector2f * points)(), (ctypes.c_uint32 * order)()
        mask.vertex_capacity_input, mask.index_capacity_input = points, order
        mask.vertices = ctypes.cast(vertices, type(mask.vertices))
        mask.indices = ctypes.cast(indices, type(mask.indices))
        fetch()
        at = np.array([(v.x, v.y, -1.0, 1.0) for v in vertices])
        clip = at @ self._clips[eye].T
        triangles: Floats = (clip[:, :2] / clip[:, 3:])[np.array(indices[:])].reshape(-1, 3, 2)
        return triangles

    def destroy(self) -> None:
        if self._join is not None:
            self._join.release()
        for swapchain in (*self.colors, *self.depths):
            swapchain.destroy()
        for target in self.targets:
            target.release()
