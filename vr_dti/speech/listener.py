"""From blocks of sound to what was said: activity, recogniser, meaning, loudness. One path for microphone and files alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.samples import APART
from vr_dti.speech.activity import Activity, Began, Ended, Went
from vr_dti.speech.clipping import Clipping
from vr_dti.speech.engine import Engine, Heard
from vr_dti.speech.meaning import Meaning, Reading
from vr_dti.speech.sound import BLOCK, BLOCK_MS, Pcm, speech_level_db
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.speech.weighing import name_alone, weighed
from vr_dti.speech.words import Token

LEAST_CONFIDENCE = 0.6
"""less, and words are not believed; the debrief's own bound (`debrief/measures.py`)"""
BELIEVED = 0.30
"""mean posterior of the words that carry the meaning at which they are as likely meant as not: it counts as `LEAST_CONFIDENCE`. Default,
from development sentences and talk: of clean ones understood rightly 95 in 100 had more than 0.52, of wrong ones half less than 0.26"""
LOUD_DB = 3
"""speech that is not understood is an act of its own from here on, over the own normal voice: default"""
UNCALIBRATED_DB = -26.0
"""level of a normal voice where nobody has calibrated: default, of a headset's microphone with usual gain"""
STILL_CALLED_MS = 1500
"""for so long after a name alone (`Jack.`) what is said next is to him; default"""


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

    @property
    def believed(self) -> bool:
        """It was understood well enough to be an act with a meaning."""
        return self.meaning.understood and self.confidence >= LEAST_CONFIDENCE

    @property
    def readings(self) -> tuple[Reading, ...]:
        """To whom, and what of the ladder; of words that were not understood only to whom they may be."""
        return self.meaning.readings if self.believed else tuple(Reading(to, -1) for to in self.meaning.perhaps)

    @property
    def about(self) -> str:
        """One of `samples.About`."""
        if not self.believed:
            return ""
        return self.meaning.readings[0].about or (APART if self.meaning.apart else "")

    @property
    def guessed(self) -> bool:
        """What it means is believed, and no phrase says so: whoever decides about it is told."""
        return self.believed and self.meaning.guessed

    @property
    def loud(self) -> bool:
        """Whether or not it was understood, somebody who stands near would turn round."""
        return self.loud_db >= LOUD_DB


class Listener:
    """Blocks in, utterances out."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary, *, normal_db: float = UNCALIBRATED_DB) -> None:
        self.engine = engine
        self.vocabulary = vocabulary
        _ = vocabulary.guess  # fitted now: later somebody waits for an answer
        self.normal_db = normal_db
        self._activity = Activity()
        self._clipping = Clipping()
        self._sound: list[Pcm] = []
        self._rest: Pcm = np.zeros(0, np.int16)
        self._called: tuple[Token, ...] = ()
        self._called_ms = 0

    @property
    def now_ms(self) -> int:
        """Length of the sound so far."""
        return self._activity.now_ms

    @property
    def speaking(self) -> bool:
        """Somebody is in the middle of an utterance."""
        return self._activity.speaking

    @property
    def sound(self) -> Pcm:
        """(n,) of what is said, or was last: all that the recogniser was given of it."""
        return np.concatenate(self._sound) if self._sound else np.zeros(0, np.int16)

    @property
    def too_loud(self) -> bool:
        """The microphone is: what is said now, or was last, is cut off at its limit."""
        return self._clipping.now

    def reset(self) -> None:
        """Another file, or the microphone begins anew: nothing is known of what was before."""
        self._activity.reset()
        self._clipping.clear()
        self._sound.clear()
        self._rest = np.zeros(0, np.int16)
        self._called = ()

    def push(self, block: Pcm) -> Utterance | None:
        """The utterance that ended with this block of (512,), if one did."""
        match self._activity.push(block):
            case Began(blocks=blocks):
                self._sound = list(blocks)
                self._clipping.begin()
                self._clipping.push(block, words=False)
                self.engine.begin()
                for b in blocks:
                    self.engine.feed(b)
            case Went(block=more, pauses=pauses):
                self._sound.append(more)
                self._clipping.push(more, words=self._activity.long_enough)
                self.engine.feed(more)
                if pauses:
                    self.engine.pause()
            case Ended() as ended:
                return self._over(ended)
            case None:
                pass
        return None

    def finish(self) -> Utterance | None:
        """The sound is over; somebody may have been speaking still."""
        ended = self._activity.finish()
        return self._over(ended) if ended is not None else None

    def _over(self, ended: Ended) -> Utterance | None:
        heard = self.engine.end()
        self._clipping.over(words=self._activity.long_enough)
        if not self._activity.long_enough:
            return None
        before = self._called if ended.onset_ms - self._called_ms <= STILL_CALLED_MS else ()
        self._called, self._called_ms = name_alone(heard, self.vocabulary), ended.end_ms
        heard, meant, posterior = weighed(heard, self.vocabulary, before)
        sound = self.sound
        level = speech_level_db(sound) if len(sound) else self.normal_db
        return Utterance(
            ended.onset_ms,
            ended.end_ms,
            heard,
            meant,
            scaled(posterior),
            level,
            max(-40, min(40, round(level - self.normal_db))),
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
