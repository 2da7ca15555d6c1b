"""What stands before a trainee in a headset while there is no scene to look at: before the start that they may leave at any time, after the
end that they are helped out and asked how they feel. At the terminal it was read to them; here they read it themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from vr_dti.ports import Strip, View
from vr_dti.samples import Sample
from vr_dti.session import Draw
from vr_dti.timebase import Frame
from vr_dti.world.pose import Caption, Shown

BEFORE = Caption(
    "Nothing runs yet",
    "You will see force and pain, close by. It is drawn. You can leave at any time, and lose nothing by it: hold the menu button, "
    "close your eyes, or take the headset off.",
)
AFTER = Caption(
    "It is over",
    "Stay where you are: you will be helped out of the headset and asked how you feel. Do not drive or take up a weapon before you "
    "are clear.",
)


RING = "Find the ring at the edge of your free floor, stand in it and face where its arrow points. "
VOICE_KEPT = " What you say while the scene runs is kept as sound, as you were asked."


class Placard:
    """A `ports.Informed` source that says nothing: it knows from the strip where the run stands, and adds its words to what is drawn."""

    name = "placard"

    def __init__(self, voice_kept: Callable[[], bool] = lambda: False) -> None:
        self._voice_kept = voice_kept
        self._words: tuple[Caption, ...] = ()

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """Nothing."""
        return ()

    def inform(self, strip: Strip) -> None:
        """Before the start or after the end."""
        text = (RING if strip.ring else "") + BEFORE.text + (VOICE_KEPT if self._voice_kept() else "")
        before = replace(BEFORE, text=text)
        self._words = (before,) if strip.waiting else (AFTER,) if strip.over else ()

    def drawn_by(self, draw: Draw) -> Draw:
        """`draw`, with these words where lines are written that somebody says."""

        def drawn(shown: Shown, views: Sequence[View]) -> None:
            draw(replace(shown, captions=(*shown.captions, *self._words)) if self._words else shown, views)

        return drawn

    def close(self) -> None:
        """Nothing is held."""
