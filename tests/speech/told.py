"""An engine for tests of what comes after it."""

from __future__ import annotations

from vr_dti.speech.engine import Heard
from vr_dti.speech.sound import Pcm


class Told:
    """An engine that hears what it is told to, one utterance after another."""

    name = "told"

    def __init__(self, *heard: str) -> None:
        self.left = [Heard((), text, ((Heard((), text), 1.0),)) for text in heard]

    def begin(self) -> None: ...

    def feed(self, block: Pcm) -> None: ...

    def pause(self) -> None: ...

    def end(self) -> Heard:
        return self.left.pop(0)
