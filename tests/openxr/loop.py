"""The house's frame, small: a headset driven as `session.py` drives it, with everything it said kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from vr_dti.backends.openxr.headset import Headset
from vr_dti.ports import Standpoint, View
from vr_dti.samples import Button, Fingers, Sample, Status, Tracked
from vr_dti.timebase import NS_PER_MS, Frame, MonotonicClock

LIMIT = 1200
"""Frames that a test waits for something that must come (20 s at 60 Hz); only a failing test waits that long."""
IDLE_NS = 5 * NS_PER_MS
"""The loop's own pace while the headset cannot pace"""

Data = TypeVar("Data", Tracked, Button, Fingers, Status)


class Loop:
    """Frames of one headset. `draw` is called with the views of each frame."""

    def __init__(self, headset: Headset, *, draw: Callable[[Sequence[View]], None] | None = None) -> None:
        self.headset = headset
        self.draw = draw
        self.standpoint = Standpoint("t1", np.eye(4), np.eye(4), (0.0, 0.0, 0.0))
        self.samples: list[Sample] = []
        self.views: Sequence[View] = ()
        self.frames: list[Frame] = []
        self._clock = MonotonicClock()

    def frame(self) -> Frame:
        """One turn of the loop."""
        display, index = self.headset.display, len(self.frames)
        if display.can_pace():
            frame = display.wait(index)
        else:
            now_ns = self._clock.now_ns()
            self._clock.sleep_until_ns(now_ns + IDLE_NS)
            frame = Frame(index, now_ns + IDLE_NS, now_ns + IDLE_NS, IDLE_NS)
        self.samples += self.headset.source.poll(frame)
        try:
            self.views = display.views(frame, self.standpoint)
            if self.draw is not None:
                self.draw(self.views)
        finally:
            display.submit(frame)
            display.swap(frame)
        self.frames.append(frame)
        return frame

    def run(self, count: int) -> None:
        for _ in range(count):
            self.frame()

    def until(self, found: Callable[[], object], what: str) -> None:
        """Frames until `found` says yes."""
        for _ in range(LIMIT):
            if found():
                return
            self.frame()
        heard = [s.data for s in self.samples if not isinstance(s.data, Tracked)]
        raise AssertionError(f"{LIMIT} frames in vain for {what}; heard: {heard}")

    def until_focused(self) -> None:
        self.until(lambda: self.last_status("focus") == 1, "focus")

    # --- what was heard ----------------------------------------------------------------------------------------------------

    def of(self, kind: type[Data]) -> list[Data]:
        return [s.data for s in self.samples if isinstance(s.data, kind)]

    def of_tracked(self) -> list[Tracked]:
        return self.of(Tracked)

    def statuses(self, what: str) -> list[Status]:
        return [d for d in self.of(Status) if d.what == what]

    def last_status(self, what: str, text: str | None = None) -> int | None:
        """The value of the last status of that name (and text); None where there was none."""
        found = [d.value for d in self.statuses(what) if text is None or d.text == text]
        return found[-1] if found else None

    def pose(self, device: str) -> Tracked:
        """The last word about a device."""
        return [d for d in self.of(Tracked) if d.device == device][-1]

    def button(self, hand: str, name: str) -> float:
        """A control's last value; 0 where it never changed."""
        found = [d.value for d in self.of(Button) if (d.device, d.name) == (hand, name)]
        return found[-1] if found else 0.0

    def at(self, device: str, position_m: tuple[float, float, float], within_m: float = 0.02) -> bool:
        """Whether the device is valid and there."""
        tracked = self.pose(device)
        return tracked.valid and bool(np.allclose(tracked.pose[:3], position_m, atol=within_m))
