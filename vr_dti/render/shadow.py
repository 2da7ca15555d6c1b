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

    def __init__(self, ctx: moderngl.Context, key_clip_from_world: Floats | None) -> None:
        self._ctx = ctx
        self._lit = key_clip_from_world is not None
        side = SHADOW_PX if self._lit else 1
        self._texture = ctx.depth_texture((side, side))
        self._texture.compare_func = "<="
        self._texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self._texture.repeat_x = self._texture.repeat_y = False
        self.framebuffer = ctx.framebuffer([], self._texture)
        self._matrix = np.ascontiguousarray((np.eye(4) if key_clip_from_world is None else key_clip_from_world).T, dtype="<f4").tobytes()

    def draw(self, people: People, props: Props, stage: Stage, tally: Tally) -> None:
        """Draw everything that throws a shadow. Leaves its own framebuffer bound."""
        self.framebuffer.use()
        self.framebuffer.clear(depth=1.0)
        if not self._lit:
            return
        ctx = self._ctx
        state.solid(ctx)
        ctx.polygon_offset = (1.5, 2.0)
        stage.shadow_matrix.write(self._matrix)
        stage.draw_shadow(tally)
        people.draw_shadow(self._matrix, tally)
        props.draw_shadow(self._matrix, tally)
        ctx.polygon_offset = (0.0, 0.0)

    def bind(self) -> None:
        """Make the map current."""
        self._texture.use(SAMPLERS["shadow_map"])

    def release(self) -> None:
        """Give everything back."""
        self.framebuffer.release()
        self._texture.release()
