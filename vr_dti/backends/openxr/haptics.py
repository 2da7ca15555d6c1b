"""What the trainee feels: `haptic` effects of the story, sent to the controllers of this headset's trainee."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.backends.openxr.bindings import HANDS
from vr_dti.backends.openxr.connection import Connection
from vr_dti.errors import HeadsetError
from vr_dti.events import Effect, Listener, Sounding
from vr_dti.samples import Status
from vr_dti.timebase import Frame

_STRENGTH_PERMILLE, _DURATION_MS = 500, 100
"""A tap on the palm, where an effect does not say. Default."""


class HeadsetHaptics:
    """`ports.Output` for vibration. What the runtime took is reported as `Status("haptic", duration_ms, hand)`."""

    def __init__(self, connection: Connection) -> None:
        self.name = f"{connection.name}/haptics"
        self._connection = connection

    def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
        """Shake the hand that an effect names (`left`, `right`; any other name: both)."""
        for effect in effects:
            if effect.kind == "haptic" and effect.target == self._connection.trainee:
                strength = effect.int_arg("strength_permille", _STRENGTH_PERMILLE) / 1000.0
                duration_ms = effect.int_arg("duration_ms", _DURATION_MS)
                for hand in (effect.name,) if effect.name in HANDS else HANDS:
                    self._shake(hand, strength, duration_ms)

    def _shake(self, hand: str, strength: float, duration_ms: int) -> None:
        link = self._connection.link
        if link is None or not link.session.running:
            return
        try:
            taken = link.actions.shake(hand, strength, duration_ms)
        except HeadsetError as e:
            self._connection.lose(e.what)
            return
        if taken:
            self._connection.note(Status("haptic", duration_ms, hand))

    def close(self) -> None:
        """Nothing of its own: the headset closes with its display."""
