"""The trainee's headset as one owner: one connection to the runtime, and its three faces for the frame.

with Headset.open(graphics.ctx, graphics.kind, trainee="t1") as headset:
    headset.display   pictures (`ports.Display`)
    headset.source    what the trainee does (`ports.Source`); listening to the runtime happens in its `poll`
    headset.haptics   what the trainee feels (`ports.Output`)
"""

from __future__ import annotations

from types import TracebackType

import moderngl

from vr_dti.backends.openxr.connection import Connection
from vr_dti.backends.openxr.display import HeadsetDisplay
from vr_dti.backends.openxr.haptics import HeadsetHaptics
from vr_dti.backends.openxr.instance import GraphicsKind
from vr_dti.backends.openxr.link import Wishes
from vr_dti.backends.openxr.play_area import PlayArea
from vr_dti.backends.openxr.source import HeadsetSource
from vr_dti.timebase import Clock, MonotonicClock


class Headset:
    """One headset and its trainee. Make it with `open`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.display = HeadsetDisplay(connection)
        self.source = HeadsetSource(connection)
        self.haptics = HeadsetHaptics(connection)

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
        return cls(Connection(ctx, kind, trainee=trainee, name=name, wishes=wishes or Wishes(), clock=clock or MonotonicClock()))

    @property
    def is_simulated(self) -> bool:
        """True where the runtime's names say that nobody wears it: to be used only when asked for."""
        return self.connection.facts.is_simulated

    @property
    def play_area(self) -> PlayArea | None:
        """The free floor that the runtime has measured out; None where it tells none. It may change while somebody wears it."""
        return self.connection.play_area

    @property
    def trackers(self) -> str:
        """Which trackers are there of those that are wanted, in words; empty where none is wanted."""
        return self.connection.trackers

    def describe(self) -> str:
        """Runtime and headset in one line."""
        return self.connection.facts.describe()

    def reconnect(self) -> bool:
        """Try at once to come back to a runtime that was lost or that dismissed us. -> whether the headset is there."""
        return self.connection.reconnect()

    def close(self) -> None:
        """Say goodbye to the runtime and give everything back. Twice does no harm."""
        self.connection.close()

    def __enter__(self) -> Headset:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
