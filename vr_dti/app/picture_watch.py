"""A source for how finely pictures are drawn: it holds the frame rate by drawing smaller, and says so, for the log, strip and terminal.

What it says is a device's word about itself. No act follows from it, and a replay hears it from the log like any other sample: it draws
as finely as it is asked to.
"""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.ports import Display, Scalable, Zoned
from vr_dti.render.costs import Costs
from vr_dti.render.resolution import PLAIN, Resolution, Rung, advance
from vr_dti.render.timing import Level, PassTimer
from vr_dti.samples import AS_ASKED, Sample, Status
from vr_dti.timebase import NS_PER_MS, Frame

SILENT_FRAMES = 60
"""a timer that has not answered for so long never will (default)"""
_LATE = 1.5
"""in periods: a frame that begins so long after the one before has missed one (default)"""


class PictureWatch:
    """Says `Status("picture_percent", 80, why)` at each change of how finely pictures are drawn, and `edges_percent` of their edges where
    these are drawn coarser than the middle, or no longer are."""

    name = "picture-watch"

    def __init__(
        self,
        timer: PassTimer,
        displays: Sequence[Display],
        trainee: str,
        *,
        coarse: float | None = None,
        ladder: tuple[Rung, ...] = PLAIN,
    ) -> None:
        """`displays` may grow afterwards. `timer` is switched on. `coarse`: how finely pictures are drawn where the processor draws in a
        graphics card's stead: that is as little as can be read, it is said, and nothing is lowered further. `ladder`: ways to draw, the
        finest first."""
        self.costs_wanted = False
        """somebody looks at what each pass costs"""
        self._timer, self._displays, self._trainee = timer, displays, trainee
        self._costs = Costs()
        self._state = Resolution(ladder=ladder)
        self._coarse = coarse
        self._percent = self._edges_percent = 100
        """as last said"""
        self._budget_ms = 0.0
        self._last: Frame | None = None
        self._begun = False
        """pictures were drawn: the first way to draw was told"""
        self._heard = 0
        self._seq = 0

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """One sample where the scale changed; displays hear of it before they draw this frame."""
        timer = self._timer
        timer.level = Level.PASSES if self.costs_wanted else Level.SUM
        self._budget_ms = frame.period_ns / NS_PER_MS
        self._costs.add(timer.reading)
        last, self._last = self._last, frame
        if self._coarse is not None:
            percent = round(100 * self._coarse)
            return self._told(frame, percent, percent, "the processor draws: there is no graphics card")
        if last is None or not (last.should_render and frame.should_render):
            return ()
        why = self._decide(frame.now_ns - last.now_ns > _LATE * frame.period_ns)
        begun, self._begun = self._begun, True
        return self._told(frame, self._state.percent, self._state.edges_percent, why if begun else AS_ASKED)

    def _told(self, frame: Frame, percent: int, edges_percent: int, why: str) -> Sequence[Sample]:
        was = self._percent, self._edges_percent
        if (percent, edges_percent) == was:
            return ()
        self._percent, self._edges_percent = percent, edges_percent
        for display in self._displays:
            if isinstance(display, Scalable):
                display.scale = self._state.scale
            if isinstance(display, Zoned):
                display.edges = self._state.edges
        said = [Status("picture_percent", percent, why)] if percent != was[0] else []
        if edges_percent < percent or was[1] < was[0]:
            said.append(Status("edges_percent", edges_percent, why))
        samples = [Sample(frame.now_ns, self.name, self._seq + k, self._trainee, data) for k, data in enumerate(said, 1)]
        self._seq += len(samples)
        return samples

    def _decide(self, late: bool) -> str:
        """Go on by a frame. -> what was decided by"""
        timer = self._timer
        if not timer.supported or timer.unanswered > SILENT_FRAMES:
            self._state = advance(self._state, self._budget_ms, None, late)
            return "frames came late" if late else "frames come in time"
        reading = timer.reading
        if reading is None or reading.number == self._heard:
            return ""
        self._heard = reading.number
        self._state = advance(self._state, self._budget_ms, reading.sum_ms, late)
        return f"{reading.sum_ms:.1f} of {self._budget_ms:.1f} ms"

    def rows(self) -> list[tuple[str, str]]:
        """What a picture costs, for a table over the mirror."""
        return self._costs.rows(budget_ms=self._budget_ms, percent=self._percent, edges_percent=self._edges_percent, note=self._timer.note)

    def close(self) -> None:
        """Nothing is held."""
