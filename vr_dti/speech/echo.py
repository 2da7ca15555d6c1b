"""Our own voices in the trainee's microphone: known, since we play them, and so not taken for the trainee's. Pure.

Where it was measured how loud our voices come back (`vr-dti voice calibrate --speakers`), an utterance during which they sounded is ours
unless it is louder. Where it was not, it is ours if it says what one of our lines said at that time. With headphones nothing comes back:
then there are no lines here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vr_dti.events import Sounding
from vr_dti.speech.words import spelled_out
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.talking import IN_SCENE, ON_RADIO

LATE_NS = 600 * NS_PER_MS
"""how long after we send it a sound may come back: the device's own delay and a room's. Default"""
SAME_WORDS = 0.6
"""share of the words heard that our line has, in any order, from which on it is ours; default"""
FEWEST_WORDS = 2
LIVE = frozenset((IN_SCENE, ON_RADIO))
FAR_DB = 12.0
"""how much softer than the trainee somebody else in the room is in the trainee's headset: default; from 5 cm to 50 cm are 20 dB"""
OVER_DB = 3.0
"""louder than our sound comes back by more than this: somebody speaks over it. Default"""
KEPT = 400


@dataclass(slots=True)
class _Line:
    clip: str
    since_ns: int
    until_ns: int


class Echo:
    """What we played lately."""

    def __init__(self, lines: Mapping[str, str], *, echo_db: float | None = None, near_db: float | None = None) -> None:
        """`lines`: clip -> its words. `echo_db`: how loud our voices come back; None: not measured, or headphones. `near_db`: how loud the
        trainee speaks, where somebody else in the room is much softer, as into a headset; None: it cannot be told so."""
        self._words = {clip: frozenset(spelled_out(text)) for clip, text in lines.items()}
        self._echo_db, self._near_db = echo_db, near_db
        self._played: deque[_Line] = deque(maxlen=KEPT)
        self._now: dict[str, _Line] = {}

    def playing(self, now_ns: int, heard: Sequence[Sounding]) -> None:
        """What sounds now: voices only; effects say no words. The instructor's voice is one, whatever it says."""
        keys = {s.key: s.clip for s in heard if s.clip in LIVE or (s.clip in self._words and not s.loop)}
        for key, clip in keys.items():
            line = self._now.get(key)
            if line is None:
                line = self._now[key] = _Line(clip, now_ns, now_ns)
                self._played.append(line)
            line.until_ns = now_ns
        for key in [k for k in self._now if k not in keys]:
            del self._now[key]

    def ours(self, onset_ns: int, end_ns: int, text: str, level_db: float) -> bool:
        """Was that us?"""
        during = [p for p in self._played if p.since_ns <= end_ns and p.until_ns + LATE_NS >= onset_ns]
        if not during:
            return False
        if self._echo_db is not None:
            return _meanwhile(during, onset_ns, end_ns) and level_db <= self._echo_db + OVER_DB
        live = [p for p in during if p.clip in LIVE]
        if _meanwhile(live, onset_ns, end_ns):  # out of loudspeakers, or through the room: he sits in it
            return self._near_db is None or level_db <= self._near_db - FAR_DB
        said = spelled_out(text)
        known = frozenset(w for p in during for w in self._words.get(p.clip, ()))
        return len(said) >= FEWEST_WORDS and sum(w in known for w in said) >= SAME_WORDS * len(said)


def _meanwhile(lines: Sequence[_Line], onset_ns: int, end_ns: int) -> bool:
    """They sounded for half of the time."""
    over_ns = sum(max(0, min(end_ns, p.until_ns + LATE_NS) - max(onset_ns, p.since_ns)) for p in lines)
    return bool(lines) and 2 * over_ns >= end_ns - onset_ns
