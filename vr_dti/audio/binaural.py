"""Two ears: every voice through its own pair of measured filters, what comes back from the place through an ambisonic bus."""

from __future__ import annotations

from vr_dti.audio.bus import HeadBus
from vr_dti.audio.convolver import Convolver
from vr_dti.audio.hrtf import Floats32
from vr_dti.audio.voices import Voices, nobody


class Binaural:
    """A `Renderer` for headphones."""

    channels = 2
    turns = True

    def __init__(self, convolver: Convolver, bus: HeadBus) -> None:
        self._bus = bus
        self._convolver = convolver

    def render(self, voices: Voices, around: Voices | None = None) -> Floats32:
        """The next piece of both ears, (n, 2)."""
        n = voices.samples.shape[1]
        total = self._convolver.feed(voices)
        if around is not None or not self._bus.quiet:
            self._bus.add(total, nobody(n) if around is None else around)
        return self._convolver.out(total, n)
