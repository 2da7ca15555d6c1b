"""The trainee's headset as one owner: three faces for the frame, and the way back when the runtime goes away.

    with Headset.open(graphics.ctx, graphics.kind, trainee="t1") as headset:
        headset.display   pictures (`ports.Display`)
        headset.source    what the trainee does (`ports.Source`); listening to the runtime happens in its `poll`
        headset.haptics   what the trainee feels (`ports.Output`)

A fault of the runtime never leaves a face as an exception: the link is dropped, a `Status("runtime", 0)` says why, and `poll` tries to
open a new one at growing intervals. The GL context stays; whatever was drawn into before is gone.
"""

from __future__ import annotations

from types import TracebackType

import moderngl

from vr_dti.backends.openxr.display import HeadsetDisplay
from vr_dti.backends.openxr.haptics import HeadsetHaptics
from vr_dti.backends.openxr.instance import Facts, GraphicsKind
from vr_dti.backends.openxr.link import Link, Wishes
from vr_dti.backends.openxr.source import HeadsetSource
from vr_dti.backends.openxr.steering import Steering
from vr_dti.errors import HeadsetError
from vr_dti.samples import Status
from vr_dti.timebase import NS_PER_S, Clock, MonotonicClock

FIRST_RETRY_NS, LAST_RETRY_NS = 1 * NS_PER_S, 8 * NS_PER_S
"""The first attempt to come back, and the longest wait between two; doubled from one to the other. An attempt may hold the frame while
a runtime starts, hence not more often. Default."""


class Headset:
    """One headset and its trainee. Make it with `open`."""

    def __init__(
        self, ctx: moderngl.Context, kind: GraphicsKind, link: Link, *, trainee: str, name: str, wishes: Wishes, clock: Clock
    ) -> None:
        self.trainee = trainee
        self.name = name
        self.facts: Facts = link.facts
        self.clock = clock
        self.link: Link | None = link
        """None while the runtime is away"""
        self.dismissed = False
        """the person in the headset or the runtime closed this program: it stays away until `reconnect`"""
        self._ctx, self._kind, self._wishes = ctx, kind, wishes
        self._retry_ns = FIRST_RETRY_NS
        self._next_attempt_ns = 0
        self._why = ""
        self._closed = False
        self.steering = Steering(wishes.steered)
        self.display = HeadsetDisplay(self)
        self.source = HeadsetSource(self)
        self.haptics = HeadsetHaptics(self)
        self._introduce()

    @classmethod
    def open(
        cls,
        ctx: moderngl.Context,
        kind: GraphicsKind,
        *,
        trainee: str,
        name: str = "headset",
        wishes: Wishes | None = None,
        clock: Clock | None = None,
    ) -> Headset:
        """Connect to the headset, drawing with `ctx`, which is current and was made by way of `kind`. Raises `HeadsetError`.

        No picture is shown before the runtime asks for one: poll the source once a frame from now on.
        """
        wishes = wishes or Wishes()
        link = Link(ctx, kind, wishes)
        return cls(ctx, kind, link, trainee=trainee, name=name, wishes=wishes, clock=clock or MonotonicClock())

    @property
    def is_simulated(self) -> bool:
        """True where the runtime's names say that nobody wears it: to be used only when asked for."""
        return self.facts.is_simulated

    def describe(self) -> str:
        """Runtime and headset in one line."""
        return self.facts.describe()

    def release_stage(self) -> None:
        """Let the stage be where the runtime has it, undoing what was held against recentring. For the time before a run."""
        if self.link is not None and self.link.spaces.release():
            self.source.note(Status("recentred", 0, "the stage follows: the run has not begun"))

    # --- losing and finding ------------------------------------------------------------------------------------------------

    def lose(self, why: str) -> None:
        """Drop the link: the runtime is gone or ends the session. Told once; `poll` will try to come back."""
        link, self.link = self.link, None
        if link is None:
            return
        link.close(graceful=False)
        self._why = why
        self._retry_ns = FIRST_RETRY_NS
        self._next_attempt_ns = self.clock.now_ns() + self._retry_ns
        self.source.runtime_left(why)

    def dismiss(self) -> None:
        """The runtime asked this program to leave: obey, and stay away until asked back."""
        self.dismissed = True
        self.lose("the headset's own menu or runtime closed this program")

    def reconnect(self, *, now: bool = True) -> bool:
        """Try to come back, at once or (`now` False) when the next attempt is due. -> whether the headset is there."""
        if self.link is not None or self._closed:
            return self.link is not None
        if not now and (self.dismissed or self.clock.now_ns() < self._next_attempt_ns):
            return False
        self.dismissed = False
        try:
            self.link = Link(self._ctx, self._kind, self._wishes)
        except HeadsetError as e:
            self._retry_ns = min(2 * self._retry_ns, LAST_RETRY_NS)
            self._next_attempt_ns = self.clock.now_ns() + self._retry_ns
            if e.what != self._why:  # the same sentence every few seconds tells nobody anything
                self._why = e.what
                self.source.note(Status("runtime", 0, e.what))
            return False
        self.facts = self.link.facts
        self.link.spaces.move(self.steering.moved)
        self._introduce()
        return True

    def _introduce(self) -> None:
        assert self.link is not None
        self.source.note(Status("runtime", 1, f"{self.facts.runtime} {self.facts.version}"))
        self.source.note(Status("system", 1, self.facts.system))
        self.source.note(Status("space", 1, self.link.spaces.base))
        if not self.link.eyes.true_colors:
            self.source.note(Status("picture", 0, "the runtime takes no sRGB pictures: colours will be wrong"))

    def close(self) -> None:
        """Say goodbye to the runtime and give everything back. Twice does no harm."""
        if self._closed:
            return
        self._closed = True
        link, self.link = self.link, None
        if link is not None:
            link.close(graceful=True)

    def __enter__(self) -> Headset:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
