"""The trainee's voice as files, where a run keeps it: what is in the speech process, and what of it the run has.

The speech process holds the sound of the last utterances; only the run knows whose each was, and asks for those that are to be kept. They
are then written by a thread of the speech process: neither the frame nor the recogniser waits for a disk, and what is not asked for is
never on one.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from vr_dti.errors import StorageError, unwritable
from vr_dti.recording.rows import VOICE_KEPT, VOICE_LOST
from vr_dti.records import voice_files
from vr_dti.samples import Status
from vr_dti.speech.sound import RATE_HZ, Pcm

HELD = 8
"""utterances whose sound waits to be asked for, 420 kB each at most; the run asks within a frame or two"""
MOST_BYTES = 64 * 2**20
"""of one run: 35 minutes of speech. Default"""
EACH_S = 0.1
"""how often the thread looks whether the process ends"""
LAST_S = 1.0
"""at its end for what is still being written"""
SLOW, ENDED = "the disk is too slow for it", "the process that writes it has ended"
SETTLES_S = 2.0
"""which a run that is over waits for what was asked for"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An utterance that is to be kept."""

    n: int
    """`Said.n`"""
    seq: int
    """of its sample"""
    trainee: str
    session: Path


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it."""

    seq: int
    kept: str = ""
    """`KeptVoice` in words; empty: it was not"""
    why: str = ""


class Keeper:
    """In the speech process: the sound of the last utterances, and the thread that writes."""

    def __init__(self, wanted: Connection) -> None:
        self._wanted = wanted
        self._held: dict[int, Pcm] = {}
        self._n = self._bytes = 0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="voice-files", daemon=True)
        self._thread.start()

    def hold(self, sound: Pcm) -> int:
        """An utterance, (n,) at 16 kHz. -> its number"""
        with self._lock:
            self._n += 1
            self._held[self._n] = sound
            self._held.pop(self._n - HELD, None)
            return self._n

    def close(self) -> None:
        """What was asked for is still written, within `LAST_S`."""
        self._over.set()
        self._thread.join(LAST_S)

    def _work(self) -> None:
        with contextlib.suppress(EOFError, OSError):  # nobody asks any more
            while True:
                if self._wanted.poll(EACH_S):
                    self._wanted.send(self._done(self._wanted.recv()))
                elif self._over.is_set():
                    return

    def _done(self, wanted: Wanted) -> Done:
        with self._lock:
            sound = self._held.pop(wanted.n, None)
        if sound is None:
            return Done(wanted.seq, why=SLOW)
        pcm = sound.astype("<i2").tobytes()
        if self._bytes + len(pcm) > MOST_BYTES:
            return Done(wanted.seq, why=f"the {MOST_BYTES >> 20} MB of a run are full")
        path = voice_files.path_of(wanted.session, wanted.trainee, wanted.seq)
        try:
            kept = voice_files.keep(wanted.session, path, pcm, RATE_HZ)
        except OSError as e:
            fault = unwritable("voice", e)
            return Done(wanted.seq, why=f"{fault.what.removeprefix('voice: ')}: {fault.remedy.partition(', or choose')[0]}")
        self._bytes += kept.size
        return Done(wanted.seq, str(kept))


class Keeping:
    """In the run: which utterances are asked for, and what became of them. Asking and looking never wait: there is one answer to each
    question, and at most `HELD` are open, far less than a pipe takes. What is on the disk in the end has its row, or is removed."""

    def __init__(self, wants: Connection) -> None:
        self._wants = wants
        self.session: Path | None = None
        """beside which they are kept; None: none is"""
        self._ran: deque[tuple[int, int]] = deque(maxlen=50)
        """from and until when the story ran; until 0: it does"""
        self._open: set[int] = set()
        """samples whose utterance was asked for, and not answered"""
        self._untold: dict[int, Path] = {}
        """of each that may come to a file without a row of the log: where"""
        self._done: deque[Done] = deque()
        self._failing = False

    def ask(self, wants: Connection) -> None:
        """From now on of another process: the one before has ended, and with it what it held."""
        self._give_up(ENDED)
        self._wants.close()
        self._wants = wants

    def runs(self, now_ns: int, running: bool) -> None:
        """The story does, or does not: what is said while it stands is nobody's act, and is not kept."""
        runs = bool(self._ran) and not self._ran[-1][1]
        if running and not runs:
            self._ran.append((now_ns, 0))
        elif runs and not running:
            self._ran[-1] = (self._ran[-1][0], now_ns)

    def want(self, n: int, onset_ns: int, trainee: str, seq: int) -> None:
        """Keep utterance `n` of the trainee, which is sample `seq`, if any is kept and it began while the story ran."""
        if self.session is None or not n:
            return
        if any(since <= onset_ns and (not until or onset_ns < until) for since, until in self._ran):
            if len(self._open) >= HELD:  # the process has let go of the first of them by now
                self._done.append(Done(seq, why=SLOW))
                return
            try:
                self._wants.send(Wanted(n, seq, trainee, self.session))
            except OSError:
                self._done.append(Done(seq, why=ENDED))
                return
            self._open.add(seq)
            self._untold[seq] = voice_files.path_of(self.session, trainee, seq)

    def told(self) -> list[Status]:
        """What the log must have of it since this was last asked."""
        self._look(0.0)
        out: list[Status] = []
        while self._done:
            done = self._done.popleft()
            if done.kept:
                del self._untold[done.seq]
            out.append(Status(VOICE_KEPT, done.seq, done.kept) if done.kept else Status(VOICE_LOST, done.seq, done.why))
            if self._failing != (not done.kept):
                self._failing = not done.kept
                out.append(Status("voice_files", int(bool(done.kept)), done.why))
        return out

    def settle(self, wait_s: float = SETTLES_S) -> bool:
        """The run is over: wait a little for what was asked for, then call it lost. -> there is something to tell"""
        until = time.monotonic() + wait_s
        while self._open and self._look(max(0.0, until - time.monotonic())):
            pass
        self._give_up(SLOW)
        return bool(self._done)

    def close(self) -> None:
        """Nothing more is asked, and whoever wrote has ended: what the log does not tell of is removed. Raises `StorageError` where one
        cannot be, once all others are."""
        self._wants.close()
        stays: StorageError | None = None
        for path in self._untold.values():
            try:
                voice_files.removed(path)
            except StorageError as e:
                stays = stays or e
        if stays is not None:
            raise stays

    def _look(self, wait_s: float) -> bool:
        """Take in all answers. -> there was one"""
        found = False
        try:
            while self._open and self._wants.poll(0.0 if found else wait_s):
                done: Done = self._wants.recv()
                found = True
                if done.seq in self._open:  # else it comes too late
                    self._open.remove(done.seq)
                    self._done.append(done)
                    if not done.kept:
                        del self._untold[done.seq]
        except (EOFError, OSError):
            self._give_up(ENDED)
        return found

    def _give_up(self, why: str) -> None:
        """Wait no more for what was asked for."""
        self._done += (Done(seq, why=why) for seq in sorted(self._open))
        self._open.clear()
