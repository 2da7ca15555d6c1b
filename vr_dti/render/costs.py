"""The table of what a picture costs, as the mirror shows it: ms by pass, their sum beside the display's budget, and its size."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.render.timing import Reading

AVERAGED = 30
"""frames whose figures stand together: a third of a second at 90 Hz; figures that change faster cannot be read (default)"""


@dataclass(frozen=True, slots=True)
class _Shown:
    sum_ms: float
    passes: tuple[tuple[str, str], ...]
    drawn: str


class Costs:
    """Averages readings and puts them into rows."""

    def __init__(self) -> None:
        self._sums_ms: dict[str, float] = {}
        self._sum_ms = 0.0
        self._count = self._last = 0
        self._shown: _Shown | None = None

    def add(self, reading: Reading | None) -> None:
        """Hear of the latest reading; the same one twice counts once."""
        if reading is None or reading.number == self._last:
            return
        self._last = reading.number
        self._count += 1
        self._sum_ms += reading.sum_ms
        for name, ms in reading.passes:
            self._sums_ms[name] = self._sums_ms.get(name, 0.0) + ms
        if self._count < AVERAGED and self._shown is not None:
            return
        passes = tuple((name, f"{ms / self._count:.2f} ms") for name, ms in self._sums_ms.items())
        self._shown = _Shown(self._sum_ms / self._count, passes, f"{reading.draws}, {reading.triangles:,} triangles")
        self._sums_ms, self._sum_ms, self._count = {}, 0.0, 0

    def rows(self, *, budget_ms: float, percent: int, edges_percent: int, note: str) -> list[tuple[str, str]]:
        """(what, how much), to be read from top to bottom. `percent` says how finely the picture is drawn, `edges_percent` how finely at
        its edges, `note` what the timer must."""
        budget = f"of {budget_ms:.1f} ms"
        edges = f", its edges {edges_percent} %" if edges_percent < percent else ""
        picture = ("picture", f"{percent} % of its width and height{edges}")
        if self._shown is None:
            rows = [("sum", f"- {budget}"), picture]
        else:
            total = f"{self._shown.sum_ms:.2f} {budget}, {100 * self._shown.sum_ms / budget_ms:.0f} %"
            rows = [*self._shown.passes, ("sum", total), picture, ("draws", self._shown.drawn)]
        return [*rows, ("note", note)] if note else rows
