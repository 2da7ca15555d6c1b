"""Whose words the trainee's microphone heard: our own voices and the instructor's come back into it, and are not the trainee's. Pure.

Where it was measured how loud our voices come back (`vr-dti voice calibrate --speakers`), an utterance during which they sounded is ours
unless it is louder. Where it was not, it is ours if it says what one of our lines said at that time. With headphones nothing comes back:
then there are no lines here. The instructor is heard through the room as well, and there louder than out of our loudspeakers: what
is said during his talk is the trainee's only if it is as loud as the trainee speaks. Words that may be his are not kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

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


class Whose(Enum):
    """Who spoke."""

    TRAINEE = 0
    OURS = 1
    """a line of the scene"""
    INSTRUCTOR = 2
    EITHER = 3
    """the instructor or the trainee: it cannot be told"""


class Verdict(NamedTuple):
    """What an utterance in the trainee's microphone is taken for."""

    whose: Whose
    kept: bool = True
    """its words may be: none of them is the instructor's"""


@dataclass(slots=True)
class _Line:
    clip: str
    since_ns: int
    until_ns: int


class Echo:
    """What we played lately."""

    def __init__(
        self,
        lines: Mapping[str, str],
        *,
        echo_db: float | None = None,
        near_db: float | None = None,
        worn: bool = False,
        talks: Callable[[], bool] = lambda: True,
        plays: Callable[[], bool] = lambda: True,
    ) -> None:
        """`lines`: clip -> its words. `echo_db`: how loud our voices come back; None: not measured, or headphones. `near_db`: how loud the
        trainee speaks; None: not measured. `worn`: into a headset, that plays our voices too. `talks`: the instructor, whose key is held,
        says something now. `plays`: something of ours comes out of a loudspeaker now."""
        self._words = {clip: frozenset(spelled_out(text)) for clip, text in lines.items()}
        self._echo_db, self._near_db, self._worn = echo_db, near_db, worn
        self._talks, self._plays = talks, plays
        self._played: deque[_Line] = deque(maxlen=KEPT)
        self._now: dict[str, _Line] = {}

    def playing(self, now_ns: int, heard: Sequence[Sounding]) -> None:
        """What sounds now: voices only; effects say no words. The instructor's voice is one, whatever it says, while he says anything: a
        pause shorter than `LATE_NS` is within his words."""
        ours = self._words if self._plays() else {}
        keys = {s.key: s.clip for s in heard if s.clip in LIVE or (s.clip in ours and not s.loop)}
        for key, clip in keys.items():
            line = self._now.get(key)
            if clip in LIVE and not self._talks():
                if line is not None and now_ns - line.until_ns > LATE_NS:
                    del self._now[key]
                continue
            if line is None:
                line = self._now[key] = _Line(clip, now_ns, now_ns)
                self._played.append(line)
            line.until_ns = now_ns
        for key in [k for k in self._now if k not in keys]:
            del self._now[key]

    def whose(self, onset_ns: int, end_ns: int, text: str, level_db: float) -> Verdict:
        """Who said `text` from onset to end, as loud as `level_db`?"""
        during = [p for p in self._played if p.since_ns <= end_ns and p.until_ns + LATE_NS >= onset_ns]
        live = [p for p in during if p.clip in LIVE]
        near = self._near_db is not None and level_db > self._near_db - FAR_DB
        whose = Whose.TRAINEE
        if self._echo_db is not None and _meanwhile(during, onset_ns, end_ns) and level_db <= self._echo_db + OVER_DB:
            whose = Whose.INSTRUCTOR if live else Whose.OURS
        elif _meanwhile(live, onset_ns, end_ns):
            if self._echo_db is not None:  # not out of our loudspeakers; he may stand in the room
                whose = Whose.TRAINEE if near else Whose.EITHER
            elif not self._worn:
                whose = Whose.INSTRUCTOR
            elif self._near_db is None:
                whose = Whose.EITHER
            elif not near:
                whose = Whose.INSTRUCTOR
        elif self._echo_db is None and self._of_a_line(text, during):
            whose = Whose.OURS
        return Verdict(whose, not live or (near and whose is Whose.TRAINEE))

    def _of_a_line(self, text: str, during: Sequence[_Line]) -> bool:
        """It says what a line said meanwhile."""
        said = spelled_out(text)
        known = frozenset(w for p in during for w in self._words.get(p.clip, ()))
        return len(said) >= FEWEST_WORDS and sum(w in known for w in said) >= SAME_WORDS * len(said)


def _meanwhile(lines: Sequence[_Line], onset_ns: int, end_ns: int) -> bool:
    """Any of them sounded for half of the time."""
    over_ns, told_ns = 0, onset_ns
    for line in sorted(lines, key=lambda line: line.since_ns):  # two at a time are no more than one
        until_ns = min(end_ns, line.until_ns + LATE_NS)
        over_ns += max(0, until_ns - max(told_ns, line.since_ns))
        told_ns = max(told_ns, until_ns)
    return bool(lines) and 2 * over_ns >= end_ns - onset_ns
