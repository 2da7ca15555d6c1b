"""Eyes that were drawn in two zones (render/zones.py) -> the runtime's pictures, colour and depth."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl

from vr_dti.backends.openxr.gl import EyeGL, EyeTarget
from vr_dti.backends.openxr.swapchain import Swapchain
from vr_dti.render.zone_join import ZoneJoin
from vr_dti.render.zones import Layout, ends


class EyeJoin:
    """What both eyes need for it, one after the other; made once."""

    def __init__(
        self, gl: EyeGL, sizes_px: Sequence[tuple[int, int]], colors: Sequence[Swapchain], *, samples: int, depth_format: int
    ) -> None:
        """`depth_format`: of the runtime's pictures of depth; 0 where it takes none."""
        self._gl = gl
        largest = (max(w for w, _ in sizes_px), max(h for _, h in sizes_px))
        self._join = ZoneJoin(gl.ctx, largest)
        self._depth = self._plain = 0
        try:
            if samples > 1 and depth_format:  # samples are resolved at their own size only, and depth is enlarged afterwards
                self._depth = gl.renderbuffer(depth_format, largest, 0)
                self._plain = gl.framebuffer(depth=self._depth, depth_format=depth_format, textures=False)
            self._shown: dict[int, moderngl.Framebuffer] = {
                name: gl.ctx.detect_framebuffer(name) for chain in colors for name in chain.framebuffers
            }
        except BaseException:
            self.release()
            raise
        gl.restore()

    def fill_color(self, chain: Swapchain, target: EyeTarget, layout: Layout) -> None:
        """Take the next picture of `chain`, and fill its lower left with both zones of `target`."""
        shown = chain.take()
        self._join.join(target.framebuffer, self._shown[shown], layout)
        self._gl.copy(shown, shown, chain.beside(layout.size_px), color=True)

    def fill_depth(self, chain: Swapchain, target: EyeTarget, layout: Layout) -> None:
        """The same with depth, each pixel that of the nearest one drawn: between two depths there is nothing."""
        shown = chain.take()
        outer, whole = (0, 0, *layout.outer_px), (0, 0, *layout.size_px)
        drawn, middle = ends(layout.drawn_px), ends(layout.middle_px)
        source = target.name
        if self._plain:
            self._gl.copy(source, self._plain, ((outer, outer), (drawn, drawn)), color=False)
            source = self._plain
        self._gl.copy(source, shown, ((outer, whole), (drawn, middle)), color=False)
        self._gl.copy(shown, shown, chain.beside(layout.size_px), color=False)

    def release(self) -> None:
        """Give everything back."""
        self._join.release()
        if self._plain:
            self._gl.delete_framebuffer(self._plain)
        if self._depth:
            self._gl.delete_renderbuffer(self._depth)
