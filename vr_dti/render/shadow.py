"""The key lamp's shadow map: a depth texture that compares as it is read."""

from __future__ import annotations

import moderngl
import numpy as np

from vr_dti.render import state
from vr_dti.render.light import SHADOW_PX
from vr_dti.render.people import People
from vr_dti.render.programs import SAMPLERS
from vr_dti.render.props import Props
from vr_dti.render.stage import Stage
from vr_dti.render.tally import Tally
from vr_dti.spaces import Floats


class ShadowMap:
    """One square map, drawn once a frame for all views."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._texture = ctx.depth_texture((SHADOW_PX, SHADOW_PX))
        self._texture.compare_func = "<="
        self._texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self._texture.repeat_x = self._texture.repeat_y = False
        self.framebuffer = ctx.framebuffer([], self._texture)

    def draw(self, key_clip_from_world: Floats | None, people: People, props: Props, stage: Stage, tally: Tally, *, sunlit: bool) -> None:
        """Draw everything that throws a shadow, seen from the key light. Leaves its own framebuffer bound."""
        self.framebuffer.use()
        self.framebuffer.clear(depth=1.0)
        if key_clip_from_world is None:
            return
        matrix = np.ascontiguousarray(key_clip_from_world.T, dtype="<f4").tobytes()
        ctx = self._ctx
        state.solid(ctx)
        ctx.polygon_offset = (1.5, 2.0)
        stage.shadow_matrix.write(matrix)
        stage.draw_shadow(tally, sunlit=sunlit)
        people.draw_shadow(matrix, tally)
        props.draw_shadow(matrix, tally)
        ctx.polygon_offset = (0.0, 0.0)

    def bind(self) -> None:
        """Make the map current."""
        self._texture.use(SAMPLERS["shadow_map"])

    def release(self) -> None:
        """Give everything back."""
        self.framebuffer.release()
        self._texture.release()
