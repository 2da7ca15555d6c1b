"""From blocks of sound to what was said: activity, recogniser, meaning, loudness, repetition. One path for microphone and files alike."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vr_dti.speech.activity import Activity, Began, Ended, Went
from vr_dti.speech.engine import Engine, Heard
from vr_dti.speech.meaning import Meaning
from vr_dti.speech.sound import BLOCK, BLOCK_MS, Pcm, speech_level_db
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.speech.weighing import weighed

LEAST_CONFIDENCE = 0.6
"""less, and words are not believed; the debrief's own bound (`debrief/measures.py`)"""
BELIEVED = 0.30
"""mean posterior of the words that carry the meaning at which they are as likely meant as not: it counts as `LEAST_CONFIDENCE`. Default,
from development sentences and talk: of clean ones understood rightly 95 in 100 had more than 0.52, of wrong ones half less than 0.26"""
LOUD_DB = 3
"""speech that is not understood is an act of its own from here on, over the own normal voice: default"""
REPEAT_MS = 20_000
"""the same rung to the same addressee within this time is said again; default"""
UNCALIBRATED_DB = -26.0
"""level of a normal voice where nobody has calibrated: default, of a headset's microphone with usual gain"""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said once."""

    onset_ms: int
    end_ms: int
    heard: Heard
    meaning: Meaning
    confidence: float
    """0..1"""
    level_db: float
    loud_db: int
    """against the trainee's own normal voice"""
    again: int
    """how often the same had been said shortly before"""
    own_sound: bool = False
    """our own loudspeakers said it: heard, and not believed"""

    @property
    def believed(self) -> bool:
        """It was understood well enough to be an act with a meaning."""
        return self.meaning.understood and self.confidence >= LEAST_CONFIDENCE and not self.own_sound

    @property
    def loud(self) -> bool:
        """Whether or not it was understood, somebody who stands near would turn round."""
        return self.loud_db >= LOUD_DB and not self.own_sound


class Listener:
    """Blocks in, utterances out."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary, *, normal_db: float = UNCALIBRATED_DB) -> None:
        self.engine = engine
        self.vocabulary = vocabulary
        self.normal_db = normal_db
        self._activity = Activity()
        self._sound: list[Pcm] = []
        self._before: deque[tuple[int, str | None, int]] = deque(maxlen=32)
        self._rest: Pcm = np.zeros(0, np.int16)

    @property
    def now_ms(self) -> int:
        """Length of the sound so far."""
        return self._activity.now_ms

    def reset(self) -> None:
        """Another file, or the microphone begins anew: nothing is known of what was before."""
        self._activity.reset()
        self._sound.clear()
        self._before.clear()
        self._rest = np.zeros(0, np.int16)

    def push(self, block: Pcm, *, own_sound: Callable[[int, int], bool] = lambda onset_ms, end_ms: False) -> Utterance | None:
        """The utterance that ended with this block of (512,), if one did. `own_sound`: was it ours, from one ms to the other?"""
        match self._activity.push(block):
            case Began(blocks=blocks):
                self._sound = list(blocks)
                self.engine.begin()
                for b in blocks:
                    self.engine.feed(b)
            case Went(block=more, pauses=pauses):
                self._sound.append(more)
                self.engine.feed(more)
                if pauses:
                    self.engine.pause()
            case Ended() as ended:
                return self._over(ended, own_sound)
            case None:
                pass
        return None

    def finish(self) -> Utterance | None:
        """The sound is over; somebody may have been speaking still."""
        ended = self._activity.finish()
        return self._over(ended, lambda onset_ms, end_ms: False) if ended is not None else None

    def _over(self, ended: Ended, own_sound: Callable[[int, int], bool]) -> Utterance | None:
        heard = self.engine.end()
        if not self._activity.long_enough:
            return None
        heard, meant, posterior = weighed(heard, self.vocabulary)
        level = speech_level_db(np.concatenate(self._sound)) if self._sound else self.normal_db
        sure = scaled(posterior)
        again = 0
        if meant.understood and sure >= LEAST_CONFIDENCE:
            key = (meant.rung, meant.to)
            again = sum((r, t) == key and ended.onset_ms - at <= REPEAT_MS for r, t, at in self._before)
            self._before.append((*key, ended.onset_ms))
        return Utterance(
            ended.onset_ms,
            ended.end_ms,
            heard,
            meant,
            sure,
            level,
            max(-40, min(40, round(level - self.normal_db))),
            again,
            own_sound(ended.onset_ms, ended.end_ms),
        )


def scaled(posterior: float) -> float:
    """A posterior as a confidence, 0..1: `BELIEVED` becomes `LEAST_CONFIDENCE`."""
    if posterior < BELIEVED:
        return LEAST_CONFIDENCE * posterior / BELIEVED
    return LEAST_CONFIDENCE + (1.0 - LEAST_CONFIDENCE) * (posterior - BELIEVED) / (1.0 - BELIEVED)


def blocks_of(pcm: Pcm) -> list[Pcm]:
    """A stretch of sound in whole blocks, the last filled up with silence."""
    n = -(-len(pcm) // BLOCK)
    padded = np.concatenate((pcm, np.zeros(n * BLOCK - len(pcm), np.int16)))
    return list(padded.reshape(n, BLOCK))


assert BLOCK_MS == 32  # the detector's own
