"""One frame of one trainee, as recognisers of acts have it: what they read acts against, and where they tell them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from vr_dti.intents.acts import Act
from vr_dti.intents.memory import Dwell
from vr_dti.intents.thresholds import Threshold, Thresholds
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes


@dataclass(frozen=True)
class Moment:
    """The scene as it was shown, at `now_ns` of machine time, and the acts that were told of it so far."""

    rules: Thresholds
    setting: Setting
    shown: Shown
    now_ns: int
    acts: list[Act] = field(default_factory=list)

    @cached_property
    def shapes(self) -> Shapes:
        """Of the cast. Made when somebody first asks: in most frames no hand is near anybody."""
        return Shapes.of(self.shown, self.setting)

    def tell(self, kind: str, since_ns: int, **fields: Any) -> None:
        """That was done, from `since_ns` on."""
        self.acts.append(Act(kind, since_ns, fields))

    def passed(self, since_ns: int, least: Threshold) -> bool:
        """What goes on since then has lasted `least` milliseconds."""
        return self.now_ns - since_ns >= least.value * NS_PER_MS

    def goes_on(self, was: Dwell, what: str, least: Threshold | None = None) -> Dwell:
        """`was` a frame on, in which `what` is so (empty: nothing). What is off, or another thing, for less than `least` (`gap_ms`) goes
        on, for a quicker display shows such a gap and a slower one does not; what takes its place counts from when it came."""
        if what == was.what:
            return replace(was, off_ns=0, other=None) if was.off_ns else was
        if not was.what:
            return Dwell(what, self.now_ns)
        other = self.goes_on(was.other or Dwell(), what, least)
        was = replace(was, off_ns=was.off_ns or self.now_ns, other=other if other.what else None)
        return other if self.passed(was.off_ns, least or self.rules.gap_ms) else was

    def unseen(self, was: Dwell) -> Dwell:
        """`was` a frame on, in which nobody can tell whether it is so: what was told stays so until it is seen not to be; what was not goes
        on for as long as any gap may last."""
        return was if was.reported else self.goes_on(was, "")

    def dwelt(self, was: Dwell, what: str, least: Threshold, kind: str, **fields: Any) -> Dwell:
        """`was` goes on as `what`; once it has lasted `least`, it is told, dated to its beginning, and only then."""
        if was.reported or not was.what or was.off_ns or not self.passed(was.since_ns, least):
            return was
        self.tell(kind, was.since_ns, **fields)
        return replace(was, what=what, reported=True)
