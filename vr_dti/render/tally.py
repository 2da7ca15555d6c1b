"""What a frame cost in draws and triangles, for benchmarks and for tests that something was drawn at all."""

from __future__ import annotations


class Tally:
    """Counts since the frame began."""

    __slots__ = ("draws", "triangles")

    def __init__(self) -> None:
        self.draws = 0
        self.triangles = 0

    def add(self, indices: int) -> None:
        self.draws += 1
        self.triangles += indices // 3

    def clear(self) -> None:
        self.draws = self.triangles = 0
