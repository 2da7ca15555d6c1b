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
from vr_dti.events import Effect, Intent, Mark, Perceived, Sample
from vr_dti.ports import View
from vr_dti.recording import codec
from vr_dti.recording.layout import MAX_PLAIN_BYTES, Entry, Kind, entry_after, line_of
from vr_dti.recording.rows import Document, Meta, Parent, Row, Seal, TickRow, TraineeMeta
from vr_dti.records.entry_store import EntryStore
from vr_dti.records.view_rows import view_row
from vr_dti.timebase import Frame

COMMIT_S = 0.5
"""rows are on disk this long after they were put, so that a killed process loses less than a second (default)"""
POLL_S = 0.1
"""the writer looks for work this often; waking it for every turn would cost the frame more than the work (default)"""
BREATH_S = 0.0001
"""between two turns the writer stands back this long: a thread that only yields gets the interpreter back before the frame wakes"""
RETRY_S = 2.0
CLOSE_S = 30.0
MAX_BLOCK_BYTES = 2**22


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
        self._entries: list[Entry] = []
        self._add("meta", codec.encode(meta))
        for document in documents:
            self._add("document", codec.encode(document))
        self._store = EntryStore(path, self._entries)

        self._queue: deque[_Turn | Mark | threading.Event] = deque()
        self._tick = -1
        self._disk_problem, self._row_problem = "", ""

        # The writer thread's own: the block being filled, and what the seal will say.
        self._lines: list[bytes] = []
        self._bytes = 0
        self._block_from, self._block_to, self._block_ns = -1, -1, 0
        self._snapshots: list[tuple[int, int, bytes]] = []
        self._rows, self._last_tick, self._story_ms, self._unlogged = 0, -1, 0, 0
        self._retry_at_s = 0.0
        self._error: StorageError | None = None
        self._fault: Exception | None = None

        self._closed = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, name="session-file", daemon=True)
        self._thread.start()

    # --- on the frame thread -----------------------------------------------------------------------------------------------

    def put(
        self,
        frame: Frame,
        *,
        story_ms: int,
        take: int = 0,
        samples: Sequence[Sample] = (),
        intents: Sequence[Intent] = (),
        effects: Sequence[Effect] = (),
        perceived: Sequence[Perceived] = (),
        marks: Sequence[Mark] = (),
        views: Sequence[View] = (),
        run: object | None = None,
    ) -> None:
        """Log one turn of the loop. Takes references only: nothing handed in may be changed afterwards, the views' arrays included.

        `run`, given about once a second, is the whole run after this turn (a dataclass of plain values): it is kept as a snapshot and
        its fingerprint goes into the turn's row. Raises `ValueError` if `frame.index` does not grow, or after `close`.
        """
        if frame.index <= self._tick or self._closed:
            raise ValueError(f"turn {frame.index} cannot be logged after turn {self._tick}{' and the end' if self._closed else ''}")
        self._tick = frame.index
        self._queue.append((frame, story_ms, take, samples, intents, effects, perceived, marks, views, run))

    def note(self, mark: Mark) -> None:
        """Log a mark made between turns: safety confirmed before the first, a lost device, the end."""
        if self._closed:
            raise ValueError(f"mark {mark.what!r} cannot be logged after the end")
        self._queue.append(mark)

    @property
    def problem(self) -> str:
        """A sentence for the instructor while something is wrong; empty otherwise."""
        return self._disk_problem or self._row_problem

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
        self._thread.join(CLOSE_S)
        if self._thread.is_alive():
            raise StorageError(f"{self.path}: the disk does not answer; the end of the run is not written", "check the drive")
        if self._fault:
            raise self._fault
        if self._error:
            what = f"{self._error.what}; the end of the run is not written"
            raise StorageError(what, "free space or mend the drive before the next run; what was written until then can be read")

    def save_as(self, path: Path) -> None:
        """After `close`: write the whole session, sealed, to another place. Raises as the constructor does."""
        if not self._closed:
            raise ValueError("the session is still being written")
        EntryStore(path, self._entries).finish(self._entries)

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
                self._line("mark", item)
            else:
                self._turn(item)
            time.sleep(BREATH_S)
        return waiting

    def _turn(self, turn: _Turn) -> None:
        frame, story_ms, take, samples, intents, effects, perceived, marks, views, run = turn
        self._last_tick, self._story_ms = frame.index, story_ms
        if not self._lines:
            self._block_ns = frame.now_ns
        state = ""
        if run is not None:
            try:
                body = codec.encode(run)
                if len(body) > MAX_PLAIN_BYTES:
                    raise ValueError(f"{len(body)} bytes")
            except (ValueError, TypeError) as e:
                self._note_unlogged("snapshot", e)
            else:
                state = codec.fingerprint_of(body)
                self._snapshots.append((frame.index, frame.now_ns, body))
        try:
            drawn = tuple(map(view_row, views))
        except (ValueError, TypeError, AttributeError, ArithmeticError) as e:
            drawn = ()
            self._note_unlogged("view", e)
        self._line(
            "tick",
            TickRow(frame.index, frame.now_ns, frame.display_ns, frame.period_ns, frame.should_render, story_ms, take, state, drawn),
        )
        rows: tuple[tuple[str, Sequence[Row]], ...] = (
            ("sample", samples),
            ("intent", intents),
            ("effect", effects),
            ("perceived", perceived),
            ("mark", marks),
        )
        for kind, those in rows:
            for row in those:
                self._line(kind, row)

    def _line(self, kind: str, row: Row) -> None:
        try:
            line = line_of(kind, self._last_tick, row)
        except (ValueError, TypeError) as e:
            self._note_unlogged(kind, e)
            return
        if not self._lines:
            self._block_from = self._last_tick
        self._block_to = self._last_tick
        self._lines.append(line)
        self._bytes += len(line) + 1
        self._rows += 1
        if self._bytes > MAX_BLOCK_BYTES:
            self._pack()

    def _note_unlogged(self, kind: str, e: Exception) -> None:
        """A value that cannot be written leaves a mark in its place: the log must not look complete."""
        self._unlogged += 1
        self._row_problem = f"not recorded: a {kind}: {e}"
        self._line("mark", Mark(self._story_ms, "unlogged", text=f"{kind}: {ascii(str(e))[1:300]}", by="log"))

    def _pack(self) -> None:
        """Close the block and put the snapshots behind it."""
        if self._lines:
            self._add("block", b"\n".join(self._lines), self._block_from, self._block_to, self._block_ns)
            self._lines, self._bytes = [], 0
        for tick, t_ns, body in self._snapshots:
            self._add("snapshot", body, tick, tick, t_ns)
        self._snapshots = []

    def _add(self, kind: Kind, plain: bytes, tick_from: int = -1, tick_to: int = -1, t_ns: int = 0) -> None:
        above = self._entries[-1] if self._entries else None
        self._entries.append(entry_after(above, kind, plain, tick_from=tick_from, tick_to=tick_to, t_ns=t_ns))

    def _commit(self, *, at_once: bool) -> None:
        self._pack()
        now_s = time.monotonic()
        if self._disk_problem and not at_once and now_s < self._retry_at_s:
            return
        try:
            self._store.save(self._entries)
            self._disk_problem = ""
        except StorageError as e:
            why = e.what.removeprefix(f"{self.path}: ")
            self._disk_problem = f"session file: {why} - the run is kept in memory"
            self._retry_at_s = now_s + self._retry_s

    def _finish(self) -> None:
        for done in self._encode_queue():
            done.set()
        self._pack()
        seal = Seal(len(self._entries) + 1, self._rows, self._last_tick, self._story_ms, self._unlogged)
        self._add("seal", codec.encode(seal))
        try:
            self._store.finish(self._entries)
            self._disk_problem = ""
        except StorageError as e:
            self._error = e


_Turn = tuple[
    Frame,
    int,
    int,
    Sequence[Sample],
    Sequence[Intent],
    Sequence[Effect],
    Sequence[Perceived],
    Sequence[Mark],
    Sequence[View],
    object | None,
]
"""One call of `put`, by reference."""
