"""Shadow maps: depth as lights see it, in textures that compare as they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import moderngl
import numpy as np

from vr_dti.render import state
from vr_dti.render.light import SHADOW_PX
from vr_dti.render.programs import SAMPLERS
from vr_dti.spaces import Floats


class ShadowMap:
    """Square tiles side by side, each of one light; drawn once a frame for all views."""

    def __init__(self, ctx: moderngl.Context, side_px: int = SHADOW_PX, tiles: int = 1, sampler: str = "shadow_map") -> None:
        self._ctx, self._side_px, self._unit = ctx, side_px, SAMPLERS[sampler]
        self._texture = ctx.depth_texture((tiles * side_px, side_px))
        self._texture.compare_func = "<="
        self._texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self._texture.repeat_x = self._texture.repeat_y = False
        self.framebuffer = ctx.framebuffer([], self._texture)

    def draw(self, lights: Sequence[tuple[Floats, Callable[[bytes], None]]]) -> None:
        """Of each light its `clip_from_world`, and what draws whatever throws a shadow in it, given that matrix as shaders take it. Leaves
        its own framebuffer bound."""
        self.framebuffer.use()
        self.framebuffer.clear(depth=1.0)
        if not lights:
            return
        ctx = self._ctx
        state.solid(ctx)
        ctx.polygon_offset = (1.5, 2.0)
        for tile, (clip_from_world, throw) in enumerate(lights):
            self.framebuffer.viewport = (tile * self._side_px, 0, self._side_px, self._side_px)
            throw(np.ascontiguousarray(clip_from_world.T, dtype="<f4").tobytes())
        ctx.polygon_offset = (0.0, 0.0)

    def bind(self) -> None:
        """Make the map current."""
        self._texture.use(self._unit)

    def release(self) -> None:
        """Give everything back."""
        self.framebuffer.release()
        self._texture.release()
