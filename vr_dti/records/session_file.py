"""Writes a session file beside the running frame: references in on the frame thread, encoding and disk on a thread of its own.

A disk that fails does not stop the run: what is not yet written is kept in memory and tried again, `problem` says so for the
instructor's strip, and `close` raises if it could not be mended.
"""

from __future__ import annotations

import platform
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from vr_dti import __version__
from vr_dti.errors import StorageError
from vr_dti.events import Mark
from vr_dti.recording.rows import Document, Meta, Parent, TraineeMeta
from vr_dti.records.encoder import Encoder, Turn
from vr_dti.records.entry_store import EntryStore

COMMIT_S = 0.5
"""rows are on disk this long after they were put, so that a killed process loses less than a second (default)"""
POLL_S = 0.1
"""the writer looks for work this often; waking it for every turn would cost the frame more than the work (default)"""
BREATH_S = 0.0001
"""between two turns the writer stands back this long: a thread that only yields gets the interpreter back before the frame wakes"""
RETRY_S = 2.0
CLOSE_S = 30.0


def new_meta(
    *,
    scene_id: str,
    scene_version: str,
    scene_hash: str,
    seed: int,
    trainees: Sequence[TraineeMeta],
    operator: str,
    created: str,
    pins: Mapping[str, str] | None = None,
    options: Mapping[str, bool | int | float | str | None] | None = None,
    parent: Parent | None = None,
) -> Meta:
    """The head of a session recorded by this program on this machine."""
    return Meta(
        program=__version__,
        python=platform.python_version(),
        numpy=np.__version__,
        machine=f"{platform.machine()} {platform.system()}",
        scene_id=scene_id,
        scene_version=scene_version,
        scene_hash=scene_hash,
        seed=seed,
        trainees=tuple(trainees),
        operator=operator,
        created=created,
        pins=dict(pins or {}),
        options=dict(options or {}),
        parent=parent,
    )


class SessionWriter:
    """A session file being written; a context manager, which seals it on the way out, after a fault too.

    Raises `InputError` if `path` exists (no session is ever written over) and `StorageError` if it cannot be made.
    """

    def __init__(
        self, path: Path, meta: Meta, documents: Sequence[Document] = (), *, commit_s: float = COMMIT_S, retry_s: float = RETRY_S
    ) -> None:
        self.path = path
        self._commit_s, self._retry_s = commit_s, retry_s
        # Encoder and store belong to the writer's thread from here on.
        self._encoder = Encoder(meta, documents)
        self._store = EntryStore(path, self._encoder.entries)

        self._queue: deque[Turn | Mark | threading.Event] = deque()
        self._tick = -1
        self._disk_problem = ""

        self._retry_at_s = 0.0
        self._error: StorageError | None = None
        self._fault: Exception | None = None

        self._closed = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, name="session-file", daemon=True)
        self._thread.start()

    # --- on the frame thread -----------------------------------------------------------------------------------------------

    def put(self, turn: Turn) -> None:
        """Log one turn of the loop. Raises `ValueError` if the index of its frame does not grow, or after `close`."""
        index = turn.frame.index
        if index <= self._tick or self._closed:
            raise ValueError(f"turn {index} cannot be logged after turn {self._tick}{' and the end' if self._closed else ''}")
        self._tick = index
        self._queue.append(turn)

    def note(self, mark: Mark) -> None:
        """Log a mark made between turns: safety confirmed before the first, a lost device, the end."""
        if self._closed:
            raise ValueError(f"mark {mark.what!r} cannot be logged after the end")
        self._queue.append(mark)

    @property
    def problem(self) -> str:
        """A sentence for the instructor while something is wrong; empty otherwise."""
        return self._disk_problem or self._encoder.problem

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Wait until everything put so far is on disk. -> it is. Never called from the frame."""
        done = threading.Event()
        self._queue.append(done)
        self._wake.set()
        return done.wait(timeout_s) and not self._disk_problem

    def close(self) -> None:
        """Write what is left, seal the file and leave it as one file. A second call does nothing.

        Raises `StorageError` if not everything could be written; `save_as` can then still keep the run elsewhere.
        """
        if self._closed:
            return
        self._closed = True
        self._wake.set()
        before = -1
        while self._thread.is_alive():
            self._thread.join(CLOSE_S)
            left = len(self._queue)
            if self._thread.is_alive() and left in (before, 0):  # a long backlog may take its time, a disk may not
                raise StorageError(f"{self.path}: the disk does not answer; the end of the run is not written", "check the drive")
            before = left
        if self._fault:
            raise self._fault
        if self._error:
            what = f"{self._error.what}; the end of the run is not written"
            raise StorageError(what, "free space or mend the drive before the next run; what was written until then can be read")

    def discard(self) -> None:
        """Nothing was recorded: close, and leave no file. Raises as `close`."""
        self.close()
        self.path.unlink(missing_ok=True)

    def save_as(self, path: Path) -> None:
        """After `close`: write the whole session, sealed, to another place. Raises as the constructor does.

        While the disk still does not answer, what had been made ready for it is written, unsealed.
        """
        if not self._closed:
            raise ValueError("the session is still being written")
        entries = list(self._encoder.entries)
        EntryStore(path, entries).finish(entries)

    def __enter__(self) -> SessionWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- on the writer's thread --------------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            due_s = time.monotonic() + self._commit_s
            while not self._closed:
                self._wake.wait(POLL_S)
                self._wake.clear()
                waiting = self._encode_queue()
                if waiting or time.monotonic() >= due_s:
                    self._commit(at_once=bool(waiting))
                    due_s = time.monotonic() + self._commit_s
                for done in waiting:
                    done.set()
            self._finish()
        except Exception as e:  # a mistake of ours: raised again by close(), where somebody can see it
            self._disk_problem = f"the session is no longer recorded: {e}"
            self._fault = e
        finally:
            self._store.close()

    def _encode_queue(self) -> list[threading.Event]:
        """Turn what was put until now into lines. -> those who wait for it to be on disk."""
        waiting = []
        for _ in range(len(self._queue)):
            item = self._queue.popleft()
            if isinstance(item, threading.Event):
                waiting.append(item)
            elif isinstance(item, Mark):
                self._encoder.mark(item)
            else:
                self._encoder.turn(item)
            time.sleep(BREATH_S)
        return waiting

    def _commit(self, *, at_once: bool) -> None:
        self._encoder.pack()
        now_s = time.monotonic()
        if self._disk_problem and not at_once and now_s < self._retry_at_s:
            return
        try:
            self._store.save(self._encoder.entries)
            self._disk_problem = ""
        except StorageError as e:
            why = e.what.removeprefix(f"{self.path}: ")
            self._disk_problem = f"session file: {why} - the run is kept in memory"
            self._retry_at_s = now_s + self._retry_s

    def _finish(self) -> None:
        for done in self._encode_queue():
            done.set()
        self._encoder.seal()
        try:
            self._store.finish(self._encoder.entries)
            self._disk_problem = ""
        except StorageError as e:
            self._error = e
