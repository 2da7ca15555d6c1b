"""Turns what was put into a session into its chained entries: rows gathered into blocks, snapshots behind them, the seal at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vr_dti.events import Effect, Intent, Mark, Perceived
from vr_dti.ports import View
from vr_dti.recording import codec
from vr_dti.recording.layout import MAX_PLAIN_BYTES, Entry, Kind, entry_after, line_of
from vr_dti.recording.rows import Document, Meta, Row, Seal, TickRow, ViewRow
from vr_dti.records.view_rows import view_row
from vr_dti.samples import Sample
from vr_dti.timebase import Frame

MAX_BLOCK_BYTES = 2**22


class Turn(NamedTuple):
    """One turn of the loop, by reference: nothing in it may be changed afterwards, the views' arrays included."""

    frame: Frame
    story_ms: int
    take: int = 0
    samples: Sequence[Sample] = ()
    intents: Sequence[Intent] = ()
    effects: Sequence[Effect] = ()
    perceived: Sequence[Perceived] = ()
    marks: Sequence[Mark] = ()
    views: Sequence[View] = ()
    run: object | None = None
    """given about once a second: the whole run after this turn, a dataclass of plain values. It is kept as a snapshot, and its
    fingerprint goes into the turn's row"""


class Encoder:
    """The entries of a session so far, and the block being filled."""

    def __init__(self, meta: Meta, documents: Sequence[Document]) -> None:
        """Begins with the head and the documents. Raises `ValueError` for values that cannot be written."""
        self.entries: list[Entry] = []
        self.problem = ""
        """the last value that could not be written, in words"""
        self._lines: list[bytes] = []
        self._bytes = 0
        self._block_from, self._block_to, self._block_ns = -1, -1, 0
        self._snapshots: list[tuple[int, int, bytes]] = []
        self._rows, self._last_tick, self._story_ms, self._unlogged = 0, -1, 0, 0
        self._add("meta", codec.encode(meta))
        for document in documents:
            self._add("document", codec.encode(document))

    def mark(self, mark: Mark) -> None:
        """A mark made between turns."""
        self._line("mark", mark)

    def turn(self, turn: Turn) -> None:
        """One turn: its own row, then what happened in it."""
        frame = turn.frame
        self._last_tick, self._story_ms = frame.index, turn.story_ms
        if not self._lines:
            self._block_ns = frame.now_ns
        state = ""
        drawn: tuple[ViewRow, ...] = ()
        failed: list[tuple[str, Exception]] = []
        if turn.run is not None:
            try:
                body = codec.encode(turn.run)
                if len(body) > MAX_PLAIN_BYTES:
                    raise ValueError(f"{len(body)} bytes")
            except (ValueError, TypeError) as e:
                failed.append(("snapshot", e))
            else:
                state = codec.fingerprint_of(body)
                self._snapshots.append((frame.index, frame.now_ns, body))
        try:
            drawn = tuple(map(view_row, turn.views))
        except (ValueError, TypeError, AttributeError, ArithmeticError) as e:
            failed.append(("view", e))
        when = (frame.index, frame.now_ns, frame.display_ns, frame.period_ns)
        self._line("tick", TickRow(*when, frame.should_render, turn.story_ms, turn.take, state, drawn))
        rows: tuple[tuple[str, Sequence[Row]], ...] = (
            ("sample", turn.samples),
            ("intent", turn.intents),
            ("effect", turn.effects),
            ("perceived", turn.perceived),
            ("mark", turn.marks),
        )
        for kind, those in rows:
            for row in those:
                self._line(kind, row)
        for kind, error in failed:
            self._note_unlogged(kind, error)

    def pack(self) -> None:
        """Close the block and put the snapshots behind it."""
        if self._lines:
            self._add("block", b"\n".join(self._lines), self._block_from, self._block_to, self._block_ns)
            self._lines, self._bytes = [], 0
        for tick, t_ns, body in self._snapshots:
            self._add("snapshot", body, tick, tick, t_ns)
        self._snapshots = []

    def seal(self) -> None:
        """Close the last block and say what the file should hold."""
        self.pack()
        self._add("seal", codec.encode(Seal(len(self.entries) + 1, self._rows, self._last_tick, self._story_ms, self._unlogged)))

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
            self.pack()

    def _note_unlogged(self, kind: str, e: Exception) -> None:
        """A value that cannot be written leaves a mark in its place: the log must not look complete."""
        self._unlogged += 1
        self.problem = f"not recorded: a {kind}: {e}"
        self._line("mark", Mark(self._story_ms, "unlogged", text=f"{kind}: {ascii(str(e))[1:300]}", by="log"))

    def _add(self, kind: Kind, plain: bytes, tick_from: int = -1, tick_to: int = -1, t_ns: int = 0) -> None:
        above = self.entries[-1] if self.entries else None
        self.entries.append(entry_after(above, kind, plain, tick_from=tick_from, tick_to=tick_to, t_ns=t_ns))
