"""Light that comes from all around: gathered anew as hour and weather turn, a small step a frame; at once where a picture needs it.

What is gathered is the standing place under its steady lamps: no people, no light bar's flashes, no flashlight, so that it depends on
nothing but hour and weather.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import moderngl
import numpy as np

from vr_dti.ports import View
from vr_dti.render.hour import Hour
from vr_dti.render.light import Light
from vr_dti.render.mirror import LEVELS, Mirror
from vr_dti.render.probe import Probe
from vr_dti.render.rawgl import RawGL
from vr_dti.spaces import Floats

BOUNCES = 3
"""how often light is followed from wall to wall of a room (default)"""
_JUMP_NS = 500_000_000
"""a step in story time that nobody saw passing: whoever looks there wants the light of there (default)"""


class Surroundings:
    """What the place throws back, diffuse in rooms, mirror-like everywhere."""

    def __init__(self, ctx: moderngl.Context, raw: RawGL, *, indoors: bool) -> None:
        self._probe, self._mirror = Probe(ctx), Mirror(ctx, raw)
        self._indoors = indoors
        self._steps: Iterator[None] | None = None
        self._of: Hour | None = None
        """as gathered last, or as it is being gathered"""
        self._gliding = False
        """the light turns, or turned a moment ago, before the eyes of somebody"""
        self._last_ns: int | None = None

    def follow(self, light: Light, story_ns: int, draw: Callable[[Sequence[View], Floats | None], None]) -> bool:
        """Do this frame's part. `draw` draws the place alone into views, as radiance, under ambient light (6, 3), or the sky's own. True if
        there was anything to do; then other pictures are bound."""
        jumped = self._last_ns is None or abs(story_ns - self._last_ns) > _JUMP_NS
        self._last_ns = story_ns
        self._gliding = not jumped and (light.turning or (self._gliding and (self._steps is not None or light.air != self._of)))
        if light.air != self._of and (self._steps is None or not self._gliding):
            self._steps = self._gathered(light, draw)
        if self._steps is None:
            return False
        if not self._gliding:
            for _ in self._steps:
                pass
            self._steps = None
        elif next(self._steps, self) is self:
            self._steps = None
        return True

    def _gathered(self, light: Light, draw: Callable[[Sequence[View], Floats | None], None]) -> Iterator[None]:
        """All steps, each as much as a frame may bear."""
        self._of = light.air
        around: Floats | None = np.zeros((6, 3)) if self._indoors else None
        for _ in range(BOUNCES if self._indoors else 1):
            for view in self._probe.views:
                draw([view], around)
                yield
            if self._indoors:
                self._probe.ask()
                yield
                around = self._probe.gathered()
        if around is not None:
            light.set_around(around)
        self._mirror.join(self._probe.texture, self._probe.views)
        yield
        for level in range(LEVELS):
            self._mirror.blur(level)
            yield

    def bind(self) -> None:
        """Make what is mirrored current."""
        self._mirror.bind()

    def release(self) -> None:
        """Give everything back."""
        self._probe.release()
        self._mirror.release()
