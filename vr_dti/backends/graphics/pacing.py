"""When the next frame of a window begins: at the screen's rate, whether or not the swap waits for the screen."""

from __future__ import annotations

from vr_dti.timebase import Clock, Frame

_QUEUE = 4
"""Swaps that may return early because the driver's queue of pictures is still filling; drivers queue three at most (default)."""


class RefreshPacer:
    """Holds a loop to a screen's period.

    A vertically synchronised swap does so by itself. One that does not wait (a virtual screen, a covered or minimised window, a driver told
    otherwise) would let the loop run away; after a few swaps in much less than a period the clock takes over, until swaps wait again.
    """

    def __init__(self, clock: Clock, period_ns: int) -> None:
        self._clock = clock
        self.period_ns = period_ns
        self._woke_ns: int | None = None
        self._early = self._waited = 0

    @property
    def by_clock(self) -> bool:
        """True while it is the clock that holds the loop."""
        return self._early > _QUEUE

    def swapped(self, took_ns: int) -> None:
        """A swap returned after `took_ns`. One slow swap is a busy machine; several in a row are a screen that is waited for."""
        self._waited = self._waited + 1 if took_ns > self.period_ns // 4 else 0
        if self._waited > _QUEUE:
            self._early = 0

    def wait(self, index: int) -> Frame:
        """Block until the frame should begin. The picture is predicted to be on screen one period later."""
        now_ns = self._clock.now_ns()
        if self._woke_ns is not None:
            if self.by_clock:
                self._clock.sleep_until_ns(self._woke_ns + self.period_ns)
                now_ns = self._clock.now_ns()
            elif now_ns - self._woke_ns < self.period_ns * 3 // 4:
                self._early += 1
            else:
                self._early = 0
        self._woke_ns = now_ns
        return Frame(index=index, now_ns=now_ns, display_ns=now_ns + self.period_ns, period_ns=self.period_ns)
