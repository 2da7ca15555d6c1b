"""Pictures of boxes, lines and words as SVG: how wide words are, where they break, and the text of the picture. Prints as it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
"""widest first: words measured for it fit in the others too"""
_WIDTHS = (
    "3241468464967828404050843237323464646464646464646464343484848454996969707764587876303066568775"
    "796179706462746999696269403440845050626455646236646428285828986462646442534064608260605364346484"
)
"""advance of the characters from space to ~ of DejaVu Sans, in hundredths of its size"""
BOLD = 1.12
"""how much wider bold is, at most, over a word of ours"""
LINE = 1.3
"""height of a line of text, times its size"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its look."""

    text: str
    size: float = 9.5
    colour: str = "#1c2733"
    bold: bool = False
    italic: bool = False

    @property
    def w(self) -> float:
        """How wide it is at most."""
        rows = [ord({"\u00a0": " ", "\u2007": "0"}.get(c, c)) - 32 for c in self.text]
        hundredths = sum(int(_WIDTHS[2 * i : 2 * i + 2]) if 0 <= i < 95 else 100 for i in rows)
        return hundredths / 100 * self.size * (BOLD if self.bold else 1.0)

    @property
    def h(self) -> float:
        return self.size * LINE


def wrapped(line: Line, room: float) -> list[Line]:
    """The line as several of at most `room`, broken between words; a single word may be wider. What follows a break is indented."""
    done: list[Line] = []
    now = ""
    for word in line.text.split(" "):
        longer = f"{now} {word}" if now else word
        if now and _like(line, longer).w > room:
            done.append(_like(line, now))
            now = f"\u2007{word}"
        else:
            now = longer
    return [*done, _like(line, now)]


def _like(line: Line, text: str) -> Line:
    return Line(text, line.size, line.colour, line.bold, line.italic)


def extent(lines: Sequence[Line]) -> tuple[float, float]:
    """Width and height of lines under each other."""
    return max((x.w for x in lines), default=0.0), sum(x.h for x in lines)


@dataclass
class Page:
    """A picture while it is made; x right, y down, in points."""

    parts: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, w: float, h: float, *, fill: str, stroke: str, width: float = 1.0, round: float = 4.0) -> None:
        """A rectangle."""
        where = f'x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{round:g}"'
        self.parts.append(f'<rect {where} fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>')

    def lines(self, x: float, y: float, lines: Sequence[Line]) -> None:
        """Lines of text under each other, the first with its top at `y`."""
        for line in lines:
            look = (' font-weight="bold"' if line.bold else "") + (' font-style="italic"' if line.italic else "")
            at = f'x="{x:.1f}" y="{y + line.size * 1.02:.1f}" font-size="{line.size:g}"'
            self.parts.append(f"<text {at} fill={quoteattr(line.colour)}{look}>{escape(line.text)}</text>")
            y += line.h

    def arrow(self, points: Sequence[tuple[float, float]], *, colour: str, width: float = 1.1, dash: str = "") -> None:
        """A line through points that bends only where it goes sideways, with an arrowhead at its end, which is met upright."""
        x, y = points[0]
        path = [f"M{x:.1f} {y:.1f}"]
        for a, b in points[1:]:
            middle = (y + b) / 2
            path.append(f"L{a:.1f} {b:.1f}" if abs(a - x) < 0.5 else f"C{x:.1f} {middle:.1f} {a:.1f} {middle:.1f} {a:.1f} {b:.1f}")
            x, y = a, b
        down = 1.0 if y > points[-2][1] else -1.0
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<path d="{" ".join(path)}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashes}/>')
        head = f"M{x:.1f} {y:.1f}l-3.5 {-7 * down:g}l3.5 {1.8 * down:g}l3.5 {-1.8 * down:g}z"
        self.parts.append(f'<path d="{head}" fill="{colour}"/>')

    def text(self, w: float, h: float, title: str) -> str:
        """The whole picture as SVG."""
        size = f'width="{w:.0f}" height="{h:.0f}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {w:.0f} {h:.0f}" font-family={quoteattr(FONT)}>'
        return "\n".join([head, f"<title>{escape(title)}</title>", f'<rect {size} fill="white"/>', *self.parts, "</svg>\n"])
