"""The tie to the headset's runtime: lost, told, tried again. What the headset's three faces share.

A fault of the runtime never leaves a face as an exception: the face calls `lose`, a `Status("runtime", 0)` says why, and `reconnect` tries
to open a new link at growing intervals. The GL context stays; whatever was drawn into before is gone.
"""

from __future__ import annotations

import math

import moderngl

from vr_dti.backends.openxr.instance import Facts, GraphicsKind
from vr_dti.backends.openxr.link import Link, Wishes
from vr_dti.backends.openxr.play_area import UNPLACED, Placed, PlayArea, in_words
from vr_dti.backends.openxr.steering import Steering
from vr_dti.backends.openxr.trackers import in_words as trackers_in_words
from vr_dti.errors import HeadsetError
from vr_dti.samples import SampleData, Status
from vr_dti.timebase import NS_PER_S, Clock

FIRST_RETRY_NS, LAST_RETRY_NS = 1 * NS_PER_S, 8 * NS_PER_S
"""The first attempt to come back, and the longest wait between two; doubled from one to the other. An attempt may hold the frame while
a runtime starts, hence not more often. Default."""

Note = tuple[SampleData, int, int]
"""what is to be said at the next poll; the device's time of it and how uncertain that is, in nanoseconds"""


class Connection:
    """One trainee's headset, whether or not its runtime is there just now. Raises `HeadsetError` where it is not there at first."""

    def __init__(self, ctx: moderngl.Context, kind: GraphicsKind, *, trainee: str, name: str, wishes: Wishes, clock: Clock) -> None:
        self.trainee = trainee
        self.name = name
        self.clock = clock
        self.link: Link | None = Link(ctx, kind, wishes)
        """None while the runtime is away"""
        self.facts: Facts = self.link.facts
        self.losses = 0
        """how often the link was lost: who keeps something of a link sees by it that it is over"""
        self.dismissed = False
        """the person in the headset or the runtime closed this program: it stays away until `reconnect`"""
        self.steering = Steering(wishes.steered)
        self.talks = wishes.talks
        """whose select button is held to speak"""
        self.play_area: PlayArea | None = None
        """the free floor as last told; None where the runtime tells none"""
        self.placed: Placed = UNPLACED
        """where in it the trainee starts"""
        self.begun = False
        """the run has: from now on the trainee's place in the room is left alone"""
        self.trackers = ""
        """which trackers are there of those that are wanted, in words"""
        self._measured = False
        self._ctx, self._kind, self._wishes = ctx, kind, wishes
        self._retry_ns = FIRST_RETRY_NS
        self._next_attempt_ns = 0
        self._why = ""
        self._closed = False
        self._notes: list[Note] = []
        self._introduce(self.link)

    # --- what the headset says of itself -----------------------------------------------------------------------------------

    def note(self, data: SampleData, device_ns: int = 0, uncertainty_ns: int = 0) -> None:
        """Keep something to be said at the next poll."""
        self._notes.append((data, device_ns, uncertainty_ns))

    def take_notes(self) -> list[Note]:
        """Everything noted since the last time, in order."""
        notes, self._notes = self._notes, []
        return notes

    def _introduce(self, link: Link) -> None:
        self.note(Status("runtime", 1, f"{link.facts.runtime} {link.facts.version}"))
        self.note(Status("system", 1, link.facts.system))
        self.note(Status("space", 1, link.spaces.base))
        self.count_trackers(link)
        self.measure_floor(link)
        if not link.eyes.true_colors:
            self.note(Status("picture", 0, "the runtime takes no sRGB pictures: colors will be wrong"))

    def count_trackers(self, link: Link) -> None:
        """Where some are wanted, tell how many of those are there, and which are."""
        if self._wishes.trackers:
            count, words = trackers_in_words(self._wishes.trackers, link.tracker_roles(), link.actions.refused)
            if words != self.trackers:
                self.trackers = words
                self.note(Status("trackers", count, words))

    def measure_floor(self, link: Link) -> None:
        """Read the play area, and tell where it is another than before: its smaller side in centimetres, 0 where none is told."""
        area = link.spaces.play_area()
        if area != self.play_area or not self._measured:
            self.play_area, self._measured = area, True
            self.note(Status("play_area", round(100 * min(area)) if area else 0, in_words(area)))
        if not self.begun:
            self._place(link, area)
        link.spaces.settle(self.placed.area_from_stage)

    def _place(self, link: Link, area: PlayArea | None) -> None:
        """Choose where the trainee starts, and tell it where that is elsewhere than before: in centimetres from the middle."""
        placed = self._wishes.placed(area) if area and link.spaces.base == "STAGE" else UNPLACED
        if placed != self.placed:
            self.placed = placed
            x, _, z = placed.area_from_stage[:3]
            self.note(Status("placed", round(100 * math.hypot(x, z)), placed.words))

    def release_stage(self) -> None:
        """Let the stage be where the runtime has it, undoing what was held against recentring. For the time before a run."""
        if self.link is not None and self.link.spaces.release():
            self.note(Status("recentred", 0, "the stage follows: the run has not begun"))

    # --- losing and finding ------------------------------------------------------------------------------------------------

    def lose(self, why: str) -> None:
        """Drop the link: the runtime is gone or ends the session. Told once; `reconnect` will try to come back."""
        link, self.link = self.link, None
        if link is None:
            return
        link.close(graceful=False)
        self.steering.lost()
        self.losses += 1
        self._why = why
        self._retry_ns = FIRST_RETRY_NS
        self._next_attempt_ns = self.clock.now_ns() + self._retry_ns
        self.note(Status("runtime", 0, why))

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
                self.note(Status("runtime", 0, e.what))
            return False
        self.facts = self.link.facts
        self._introduce(self.link)
        self.link.spaces.move(self.steering.moved)
        return True

    def close(self) -> None:
        """Say goodbye to the runtime and give everything back. Twice does no harm."""
        if self._closed:
            return
        self._closed = True
        link, self.link = self.link, None
        if link is not None:
            link.close(graceful=True)
