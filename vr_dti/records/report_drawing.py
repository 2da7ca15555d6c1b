"""What a timeline is drawn with: shapes in pixels, and the canvas that puts them under one time axis, on a page or on a phone."""

from __future__ import annotations

from dataclasses import dataclass, field

CHAR_PX, NODE_CHAR_PX = 6.0, 5.5
"""width to allow for a letter at 11 px, and at the 10.5 px of a node"""
NARROW_PX = 600
"""a drawing narrower than this has its lanes' names above them"""
TICKS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time."""

    x: float
    y: float
    width: float
    height: float
    style: str
    text: str = ""
    """what fits inside"""
    title: str = ""
    """all of it, for those who point at it"""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign at an instant; `name` is a symbol of glyphs.svg."""

    x: float
    y: float
    name: str
    style: str = ""
    text: str = ""
    """inside it"""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    x: float
    y: float
    text: str
    style: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: str


@dataclass(slots=True)
class Drawing:
    """A whole picture, in pixels at its natural size."""

    width: int
    height: float
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    glyphs: list[Glyph] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    over: list[Line] = field(default_factory=list)
    """lines that lie on the bars"""


class Canvas:
    """One drawing while it is made, from the top down: `y` is where the next lane begins."""

    def __init__(self, width: int, end_ms: int) -> None:
        """`width` in pixels; the axis ends at story time `end_ms`."""
        self.narrow = width < NARROW_PX
        self.out = Drawing(width, 0.0)
        self.left = 4.0 if self.narrow else 132.0
        self.right = width - 14.0
        self.end_ms = max(end_ms, 1000)
        self.y = 0.0

    def x(self, ms: int) -> float:
        """Where an instant of story time lies."""
        return round(self.left + (self.right - self.left) * min(max(ms, 0), self.end_ms) / self.end_ms, 1)

    def axis(self) -> None:
        """The seconds, in a row."""
        for s in self._ticks():
            anchor = "start" if s == 0 else "end" if self.x(s * 1000) > self.right - 12 else "middle"
            self.out.texts.append(Text(self.x(s * 1000), self.y + 12, f"{s} s", "tick", anchor))
        self.y += 20

    def grid(self, top: float) -> None:
        """Thin lines at the seconds of the axis, from `top` to here."""
        for s in self._ticks():
            self.out.lines.append(Line(self.x(s * 1000), top, self.x(s * 1000), self.y, "grid"))

    def _ticks(self) -> range:
        wanted = (self.end_ms / 1000) * 58 / (self.right - self.left)
        step = next((t for t in TICKS_S if t >= wanted), TICKS_S[-1])
        while step < wanted:  # a record of days is no run of ours, yet must not take for ever
            step *= 2
        return range(0, self.end_ms // 1000 + 1, step)

    def label(self, text: str, height: float) -> None:
        """The lane's name: beside it on a page, above it on a phone."""
        if self.narrow:
            self.y += 13
            self.out.texts.append(Text(self.left, self.y, text, "lane"))
            self.y += 4
        else:
            self.out.texts.append(Text(0.0, self.y + min(height, 22) / 2 + 4, text, "lane"))

    def beside(self, words: str, left_end: float, right_start: float, style: str = "cue") -> float:
        """Words beside a bar of the row that begins here, on whichever side has room for them; where neither has, on a line of their own
        above it, whole as long as the drawing is wide enough. -> where the bar's row begins"""
        left_room, right_room, wanted = left_end - self.left, self.right + 10 - right_start, len(words) * CHAR_PX
        y = self.y
        if wanted <= right_room:
            self.out.texts.append(Text(right_start, y + 12, words, style))
        elif wanted <= left_room:
            self.out.texts.append(Text(left_end, y + 12, words, style, "end"))
        else:
            y += 13
            start = max(self.left, min(left_end, self.right + 10 - wanted))
            self.out.texts.append(Text(start, y, cut(words, self.right + 10 - self.left), style))
        return y


def cut(words: str, room: float) -> str:
    """As much of the words as fits into `room` pixels."""
    n = int(room / CHAR_PX)
    return words if len(words) <= n else words[: max(0, n - 1)].rstrip() + "…" if n > 4 else ""
