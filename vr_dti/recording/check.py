"""Is a session file whole and unchanged: the chain of sums followed from the first entry to the seal."""

from __future__ import annotations

from collections.abc import Iterable

from vr_dti.errors import SessionFileError
from vr_dti.recording import codec
from vr_dti.recording.layout import FIRST_SUM, Entry, chain, head_of, row_of, unpack
from vr_dti.recording.rows import Seal, TickRow

NOT_SEALED = "not sealed"
MAX_PROBLEMS = 20


def problems_of(entries: Iterable[Entry]) -> list[str]:
    """A sentence for each thing wrong, in file order; empty for a file that is whole.

    The first sentence says up to which second of the story the file is sound. A file that is still being written, or was left by a
    crash, has one problem only, which begins with `NOT_SEALED`.
    """
    walk = _Walk()
    try:
        for entry in entries:
            walk.follow(entry)
            if len(walk.problems) >= MAX_PROBLEMS:
                break
    except SessionFileError as e:
        walk.say(e.what.splitlines()[0])
    else:
        walk.end()
    if walk.problems:
        sound = f"sound up to story second {walk.sound_ms / 1000:.1f}" if walk.sound_ms >= 0 else "no part of the run is sound"
        walk.problems[0] += f"; {sound}"
    return walk.problems


class _Walk:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self.sound_ms = -1
        self._above = FIRST_SUM
        self._next = 1
        self._rows = 0
        self._last_tick = -1
        self._seal: Seal | None = None

    def say(self, problem: str) -> None:
        self.problems.append(problem)

    def follow(self, entry: Entry) -> None:
        if self._seal:
            self.say(f"entry {entry.n} ({entry.kind}) stands behind the end")
        if entry.n != self._next:
            gone = f"entry {self._next} is" if entry.n == self._next + 1 else f"entries {self._next} to {entry.n - 1} are"
            self.say(f"{gone} missing" if entry.n > self._next else f"entry {entry.n} is out of place")
        elif entry.sha256 != chain(self._above, entry.n, entry.kind, entry.tick_from, entry.tick_to, entry.t_ns, entry.body):
            self.say(f"entry {entry.n} ({entry.kind}, turns {entry.tick_from} to {entry.tick_to}) was changed or damaged")
        self._next, self._above = entry.n + 1, entry.sha256
        if (entry.kind == "meta") != (entry.n == 1):
            self.say(f"entry {entry.n} ({entry.kind}) is out of place")
        try:
            self._look_inside(entry)
        except ValueError as e:
            self.say(f"entry {entry.n} ({entry.kind}): {e}")

    def _look_inside(self, entry: Entry) -> None:
        plain = unpack(entry.body)
        if entry.kind == "seal":
            self._seal = codec.decode(Seal, plain)
            if (self._seal.entries, self._seal.rows, self._seal.last_tick) != (entry.n, self._rows, self._last_tick):
                self.say("the seal speaks of other contents than these")
        elif entry.kind == "block":
            story_ms = -1
            for line in plain.split(b"\n"):
                kind, tick, fields_at = head_of(line)
                if not entry.tick_from <= tick <= entry.tick_to or tick < self._last_tick:
                    raise ValueError(f"turn {tick} is out of order")
                self._last_tick = tick
                self._rows += 1
                if kind == "tick":
                    row = row_of(line, kind, fields_at)
                    assert isinstance(row, TickRow)
                    story_ms = max(story_ms, row.story_ms)
            if not self.problems:
                self.sound_ms = max(self.sound_ms, story_ms)

    def end(self) -> None:
        if not self._seal:
            self.say(f"{NOT_SEALED}: the run is going on, was cut off, or its end was taken away")
