"""What runs in the speech process, whatever the device: blocks come in at their time, utterances go out as plain values.

The device's own thread only leaves blocks (`Ear.take`); the process's main thread understands them (`Ear.listen`). Neither waits for the
other, and the frame loop waits for none.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from enum import IntEnum
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any

import numpy as np

from vr_dti.speech.clock import SoundClock
from vr_dti.speech.listener import Listener, Utterance
from vr_dti.speech.others import AUTO, engine_of
from vr_dti.speech.recent import Recent, Untold
from vr_dti.speech.sound import BLOCK, RATE_HZ, Pcm
from vr_dti.speech.vocabulary import layered
from vr_dti.timebase import NS_PER_S, monotonic_ns

BLOCK_NS = BLOCK * NS_PER_S // RATE_HZ
MOST_WAITING = 300
"""blocks (10 s) that may wait while a slow engine works; then all are let go, and it begins anew"""
TEXT = 300
"""characters of an utterance that are kept: a message stays within what a pipe takes at once"""
UNTOLD_DB = -6
"""against the normal voice: what nobody understood since nobody listened is an act of its own from here on, and no murmur. Default"""
SILENT_BLOCKS = 160
"""blocks (5 s) of perfect silence: no microphone is so quiet, it is muted or not allowed. Default"""


class State(IntEnum):
    """What the speech process is doing."""

    STARTING = 0
    LISTENING = 1
    LOST = 2
    """the microphone went away; it tries again"""
    MUTE = 3
    """it is there, and says nothing at all"""
    FAILED = 4
    ENDED = 5


class EarRegister(IntEnum):
    """Numbers shared with the parent: the index of each."""

    STATE = 0
    ALIVE_NS = 1
    STOP = 2
    """set by the parent"""
    DROPPED = 3
    """blocks that came too fast, and were let go"""
    TOO_LOUD = 4
    """1: voices are cut off at its limit"""


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """What the speech process is told when it is spawned: plain values."""

    vocabulary: tuple[tuple[str, str], ...]
    """`Vocabulary.files`"""
    _: KW_ONLY
    normal_db: float
    """how loud the trainee's normal voice is in this microphone"""
    device: str | int | None = None
    """None: the system's own choice"""
    model: Path | None = None
    """folder of an agency's own"""
    engine: str = AUTO
    keeps: bool = False
    """utterances may be asked for, to be kept"""


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance on its way to the frame loop; times on the machine's clock."""

    onset_ns: int
    end_ns: int
    text: str
    readings: tuple[tuple[str, int], ...]
    about: str
    confidence_permille: int
    level_db: float
    loud_db: int
    believed: bool
    loud: bool
    guessed: bool = False
    """no phrase of a vocabulary says so (`Meaning.guessed`)"""
    n: int = 0
    """under which its sound can be asked for; 0: it cannot"""


class Ears:
    """Made by the parent, handed to the child when it is spawned."""

    def __init__(self, context: SpawnContext) -> None:
        self.words: Any = context.RawArray("q", len(EarRegister))
        self.hears, self.says = context.Pipe(duplex=False)
        """the parent's end and the child's: `Said`, or (what, remedy) of a fault"""
        self.wants, self.wanted = context.Pipe()
        """the parent's end and the child's: which utterances are to be kept, and what became of them"""
        self.recent = Recent(context)


class Ear:
    """One microphone's blocks, understood in order."""

    def __init__(
        self, options: SpeechOptions, words: Any, says: Connection, recent: Recent, hold: Callable[[Pcm], int] | None = None
    ) -> None:
        """`recent` is given every block. `hold` is given the sound of each utterance, and says under which number it can be asked for."""
        vocabulary = layered(options.vocabulary)
        self._listener = Listener(engine_of(vocabulary, options.model, options.engine), vocabulary, normal_db=options.normal_db)
        self._words, self._says, self._recent, self._hold = words, says, recent, hold
        self._normal_db = options.normal_db
        self._blocks: deque[tuple[int, int, Pcm, bool]] = deque()
        """number, beginning and sound of each that waits, and whether some was lost before it"""
        self._wake = threading.Event()
        self._silent = 0
        self._clock = SoundClock()
        self.taken_ns = 0
        """when the device last gave a block"""

    def restart(self) -> None:
        """A device begins anew."""
        self._blocks.clear()
        self._recent.told()
        self._listener.reset()
        self._clock.clear()
        self._silent = 0
        self.taken_ns = monotonic_ns()

    def take(self, raw: bytes, latency_ns: int, lost: bool = False) -> None:
        """The device's callback: keep a block and when it began. Never waits. `lost`: the driver lost sound before it."""
        self.taken_ns = now = monotonic_ns()
        block, at_ns = np.frombuffer(raw, np.int16), now - latency_ns - BLOCK_NS
        if len(block) == BLOCK:
            self._blocks.append((self._recent.add(at_ns, block), at_ns, block, lost))
        self._wake.set()

    def lost(self) -> None:
        """The device went away, perhaps in the middle of what was said: that is understood as far as it came."""
        self._work()
        if (said := self._listener.finish()) is not None:
            self._says.send(self._told(said))
        self._recent.told()

    def listen(self, wait_s: float) -> None:
        """The main thread's turn: understand what came, else wait for more, at most `wait_s`."""
        if not self._blocks:
            self._wake.wait(wait_s)
            self._wake.clear()
        self._work()
        self._words[EarRegister.ALIVE_NS] = monotonic_ns()

    def _work(self) -> None:
        while self._blocks:
            if len(self._blocks) > MOST_WAITING:
                self._words[EarRegister.DROPPED] += len(self._blocks)
                tell_untold(self._recent, self._normal_db, self._says)
                self.restart()
                break
            self._understand(*self._blocks.popleft())
            self._words[EarRegister.ALIVE_NS] = monotonic_ns()

    def _understand(self, n: int, at_ns: int, block: Pcm, lost: bool) -> None:
        self._silent = 0 if block.any() else self._silent + 1
        state = State.MUTE if self._silent >= SILENT_BLOCKS else State.LISTENING
        if self._words[EarRegister.STATE] in (State.LISTENING, State.MUTE, State.STARTING):
            self._words[EarRegister.STATE] = state
        self._clock.heard(self._listener.now_ms, at_ns, after_loss=lost)
        said = self._listener.push(block)
        if said is not None:
            self._says.send(self._told(said))
        if not self._listener.speaking:
            self._recent.told(n + 1)
        self._words[EarRegister.TOO_LOUD] = int(self._listener.too_loud)

    def _told(self, u: Utterance) -> Said:
        return Said(
            self._clock.at(u.onset_ms),
            self._clock.at(u.end_ms),
            str(u.heard)[:TEXT],
            tuple((r.to, r.rung) for r in u.readings),
            u.about,
            round(1000 * u.confidence),
            u.level_db,
            u.loud_db,
            u.believed,
            u.loud,
            u.guessed,
            self._hold(self._listener.sound) if self._hold is not None else 0,
        )


def tell_untold(recent: Recent, normal_db: float, says: Connection) -> None:
    """Of what was said and not understood, since who listened ended, hung or was too slow: that it was said, when, and how loud."""
    for said in recent.untold():
        says.send(_without_words(said, normal_db))


def _without_words(said: Untold, normal_db: float) -> Said:
    loud_db = max(-40, min(40, round(said.level_db - normal_db)))
    return Said(said.onset_ns, said.end_ns, "", (), "", 0, said.level_db, loud_db, believed=False, loud=loud_db >= UNTOLD_DB)
