"""Which way depth runs. Reversed where the driver can: 1 near, 0 far, in floats, which are as fine at the end of the street as at hand.

Views and displays speak of OpenGL's own clip space everywhere; it is turned round on the way to the shaders (`DepthWay.of`) and nowhere
else. Reed, *Depth precision visualized* (2015). The key lamp's shadow map runs the ordinary way.
"""

from __future__ import annotations

from dataclasses import dataclass

import moderngl
import numpy as np

from vr_dti.render import state
from vr_dti.spaces import Floats

_TURNED: Floats = np.array(((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, -0.5, 0.5), (0, 0, 0, 1)), dtype=np.float64)
"""z from -w..w, far at w, to w..0"""


@dataclass(frozen=True, slots=True)
class DepthWay:
    """How the views of one context keep depth."""

    reversed: bool

    @property
    def far(self) -> float:
        """What an empty depth buffer holds."""
        return 0.0 if self.reversed else 1.0

    @property
    def defines(self) -> tuple[str, ...]:
        """For shaders that write depth of their own."""
        return ("REVERSED_Z",) if self.reversed else ()

    def of(self, clip: Floats) -> Floats:
        """`(..., 4, 4)` into OpenGL's clip space -> into that which is drawn in."""
        return _TURNED @ clip if self.reversed else clip

    def begin(self, ctx: moderngl.Context) -> None:
        """Opaque surfaces of a view from here on, until `state.plain`."""
        state.solid(ctx)
        if self.reversed:
            state.clip_control(ctx, zero_to_one=True)
            ctx.depth_func = ">="


def way_of(ctx: moderngl.Context) -> DepthWay:
    """Asked once of a context."""
    return state.kept(ctx, "depth way", lambda: DepthWay(state.clip_control(ctx, zero_to_one=False)))
