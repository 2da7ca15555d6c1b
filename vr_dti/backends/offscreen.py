"""A display that nobody looks at live: pictures for tests, demo, replay, film and report, drawn only when wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.ports import Standpoint, View
from vr_dti.render.surface import Target
from vr_dti.render.viewpoints import Camera, eyes
from vr_dti.timebase import NS_PER_S, Clock, Frame


def never(frame: Frame) -> bool:
    """Draw nothing but what `capture_next` asks for."""
    return False


class OffscreenDisplay:
    """A picture in memory. With a `VirtualClock` a run goes as fast as the machine can and rasterises only what is asked for."""

    def __init__(
        self,
        ctx: moderngl.Context,
        *,
        clock: Clock,
        rate_hz: float = 90.0,
        size_px: tuple[int, int] = (1280, 720),
        samples: int = 0,
        camera: Camera | None = None,
        wanted: Callable[[Frame], bool] = never,
        name: str = "offscreen",
    ) -> None:
        """`wanted` says of each frame whether it is drawn; `camera` (default: the trainee's eyes) may be changed between frames."""
        self.name = name
        self.camera: Camera = camera or eyes()
        self.wanted = wanted
        self._clock = clock
        self._period_ns = round(NS_PER_S / rate_hz)
        self._next_ns: int | None = None
        self._target: Target | None = Target(ctx, size_px, samples=samples)
        self._once = False
        self._drawing = False
        self._drawn: Frame | None = None

    def can_pace(self) -> bool:
        """Until it is closed: its screen is a clock."""
        return self._target is not None

    def wait(self, index: int) -> Frame:
        """The next frame, on an even beat; after a frame that took too long the beat starts anew rather than hurrying to catch up."""
        now_ns = self._clock.now_ns()
        due_ns = now_ns if self._next_ns is None else max(self._next_ns, now_ns)
        self._clock.sleep_until_ns(due_ns)
        self._next_ns = due_ns + self._period_ns
        return Frame(index, max(due_ns, self._clock.now_ns()), self._next_ns, self._period_ns)

    def capture_next(self) -> None:
        """Draw the next frame, whatever `wanted` says."""
        self._once = True

    def views(self, frame: Frame, standpoint: Standpoint) -> Sequence[View]:
        """The camera's views where this frame is wanted, else none."""
        if self._target is None or not (self._once or self.wanted(frame)):
            return ()
        self._once, self._drawing = False, True
        return self.camera(standpoint, self._target.framebuffer, (0, 0, *self._target.size_px))

    def submit(self, frame: Frame) -> None:
        """Finish the picture, if this frame drew one."""
        if self._drawing and self._target is not None:
            self._target.resolve()
            self._drawn = frame
        self._drawing = False

    def swap(self, frame: Frame) -> None:
        """Nobody is looking."""

    @property
    def drawn(self) -> Frame | None:
        """The frame that `picture` shows; None before the first."""
        return self._drawn

    @property
    def resolved(self) -> moderngl.Framebuffer:
        """The finished picture, to write words over. Raises `LookupError` after `close`."""
        if self._target is None:
            raise LookupError(f"{self.name}: closed")
        return self._target.resolved

    def picture(self) -> NDArray[np.uint8]:
        """The last drawn frame, `(H, W, 3)` sRGB, top row first. Raises `LookupError` where none was drawn."""
        if self._target is None or self._drawn is None:
            raise LookupError(f"{self.name}: nothing was drawn")
        return self._target.picture()

    def close(self) -> None:
        """Give the memory back. Twice does no harm."""
        if self._target is not None:
            self._target.release()
            self._target = None
