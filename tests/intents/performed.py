"""A trainee's movements as a function of time, so that displays of every rate see the same: what devices say is asked of it each frame.

Whatever a rate does not show did not happen for it; what somebody did has to be told alike by all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from vr_dti.events import IDENTITY_POSE, Intent, Pose
from vr_dti.intents.beginnings import begin
from vr_dti.intents.interpret import interpret
from vr_dti.samples import Command, Sample, SampleData, Tracked
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting

from .acting import RULES

RATES = (45, 60, 72, 90, 120)
SLOWEST_MS = math.ceil(1000 / min(RATES))
"""one frame of the slowest: within so much every rate tells the same"""
BEGIN_MS = 1000
HEAD = Pose(0.0, 1.66, 0.0, 0.0, 0.0, 0.0, 1.0)
"""that looks at the subject"""
_BACK = (0.0, 1.0, 0.0, 0.0)
AT_REST = {"head": Pose(*HEAD[:3], *_BACK), "left": Pose(-0.45, 1.1, 0.1, *_BACK), "right": Pose(0.45, 1.1, 0.1, *_BACK)}
"""with nobody before it"""


class Span(NamedTuple):
    """From then until then a device is there; nowhere (None): it is not seen."""

    device: str
    from_ms: float
    until_ms: float
    pose: Callable[[float], Pose | None]
    """by ms since `from_ms`"""


@dataclass
class Performance:
    """What somebody does. Of spans that overlap the last counts; ms since the start of the story."""

    spans: list[Span] = field(default_factory=list)
    said: list[tuple[float, SampleData]] = field(default_factory=list)
    """buttons, keys and statuses, with when it was done"""
    rest: dict[str, Pose | None] = field(default_factory=lambda: dict[str, Pose | None](AT_REST))
    until_ms: float = 0.0

    def there(self, device: str, from_ms: float, until_ms: float, pose: Pose | Callable[[float], Pose | None] | None) -> None:
        self.spans.append(Span(device, from_ms, until_ms, pose if callable(pose) else lambda _: pose))

    def at(self, device: str, ms: float) -> Pose | None:
        span = next((s for s in reversed(self.spans) if s.device == device and s.from_ms <= ms < s.until_ms), None)
        return self.rest[device] if span is None else span.pose(ms - span.from_ms)


def seen_at(setting: Setting, shown: Callable[[float], Shown], performance: Performance, hz: float, phase: float = 0.0) -> list[Intent]:
    """What is understood of it by a display of that rate, whose first frame comes that share of a frame late."""
    memory, told, seq, waiting = begin(setting, ("t1",)), [], 0, sorted(performance.said, key=lambda s: s[0])
    frames = math.ceil(performance.until_ms * hz / 1000)
    for frame in range(-1, frames):
        ms = (frame + phase) * 1000 / hz if frame >= 0 else 0.0
        now_ns = round((BEGIN_MS + ms) * NS_PER_MS)
        said: list[tuple[float, SampleData]] = [] if frame >= 0 else [(0.0, Command("start"))]
        for device in ("head", "left", "right"):
            pose = performance.at(device, ms)
            seen = pose is not None
            for name in ("head",) if device == "head" else (f"{device}_grip", f"{device}_aim"):
                said.append((ms, Tracked(name, pose or IDENTITY_POSE, seen, seen, seen)))  # type: ignore[arg-type]
        while waiting and waiting[0][0] <= ms:
            said.append(waiting.pop(0))
        samples = []
        for done_ms, data in said:
            seq += 1
            samples.append(Sample(now_ns, "test", seq, "t1", data, round((BEGIN_MS + done_ms) * NS_PER_MS)))
        memory, heard = interpret(RULES, setting, memory, samples, shown(ms), now_ns)
        told += heard
    return told
