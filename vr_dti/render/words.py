"""Words as quads over one sheet of glyphs: laid out by numpy, drawn by one call, on a panel in the world or on a screen.

No word is ever drawn by Pillow after start-up, so a new caption or a running clock costs microseconds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.render import programs, state
from vr_dti.render.tally import Tally

Color = tuple[int, int, int, int]
"""sRGB and opacity, 0..255"""

VERTEX = np.dtype([("at", "<f4", 2), ("uv", "<f4", 2), ("ink", "u1", 4)])
Quads = NDArray[np.void]
"""(n, 6) of `VERTEX`: two triangles a quad"""

_GLYPH_PX = 56
_CHARACTERS = "".join(chr(c) for c in (*range(0x20, 0x7F), *range(0xA1, 0x180), *range(0x2013, 0x203B), 0x20AC, 0x2192, 0x2022))
_UNIT = np.array(((0, 0), (1, 0), (1, 1), (0, 0), (1, 1), (0, 1)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Glyph:
    """Where a character lies on the sheet and how wide it is, in line heights."""

    u0: float
    v0: float
    u1: float
    v1: float
    width: float
    advance: float


class GlyphSheet:
    """The font: every character it has, measured in line heights. A character it lacks becomes its plain letter, or `?`."""

    def __init__(self, ctx: moderngl.Context) -> None:
        sheet = pictures.glyph_sheet(_CHARACTERS, _GLYPH_PX, bold=1)
        height, width = sheet.coverage.shape
        self.texture = ctx.texture((width, height), 1, sheet.coverage)
        self.texture.build_mipmaps()
        self.texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        self.texture.repeat_x = self.texture.repeat_y = False
        self._margin = sheet.margin_px / sheet.line_px
        self._glyphs = {
            c: Glyph(x / width, (y + h) / height, (x + w) / width, y / height, w / sheet.line_px, sheet.advance_px[c] / sheet.line_px)
            for c, (x, y, w, h) in sheet.boxes.items()
        }
        middle = pictures.SOLID_PX / 2
        self._solid = (middle / width, middle / height)
        self._digit = max(self._glyphs[c].advance for c in "0123456789")

    def glyph(self, character: str) -> Glyph:
        """Of any character at all."""
        found = self._glyphs.get(character)
        if found is None:
            plain = unicodedata.normalize("NFKD", character)[:1]
            found = self._glyphs.get(plain) or self._glyphs["?"]
        return found

    def width(self, words: str, height: float) -> float:
        """How wide `words` will be."""
        return height * sum(self.glyph(c).advance for c in words)

    def text(self, words: str, x: float, y: float, height: float, color: Color, *, digits: bool = False) -> Quads:
        """One line: its left end at `x`, its bottom at `y`, `height` from one line to the next. `digits`: all of one width."""
        out = np.zeros((len(words), 6), dtype=VERTEX)
        at: list[tuple[float, float, float, float]] = []
        uv: list[tuple[float, float, float, float]] = []
        for c in words:
            g = self.glyph(c)
            step = self._digit if digits and c.isdigit() else g.advance
            left = x + height * (0.5 * (step - g.advance) - self._margin)
            at.append((left, y, height * g.width, height))
            uv.append((g.u0, g.v0, g.u1 - g.u0, g.v1 - g.v0))
            x += height * step
        if words:
            _place(out, at, uv, color)
        return out

    def area(self, x0: float, y0: float, x1: float, y1: float, color: Color) -> Quads:
        """A plain rectangle."""
        out = np.zeros((1, 6), dtype=VERTEX)
        _place(out, [(x0, y0, x1 - x0, y1 - y0)], [(*self._solid, 0.0, 0.0)], color)
        return out

    def wrapped(self, words: str, height: float, width: float) -> list[str]:
        """`words` broken into lines no wider than `width`; a single long word stays whole."""
        lines: list[str] = []
        for word in words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, height) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def balanced(self, words: str, height: float, width: float) -> list[str]:
        """As `wrapped`, in no more lines, but of about one length: a last line of one word takes the eye a second time."""
        lines = closer = self.wrapped(words, height, width)
        while len(closer) == len(lines) > 1:
            lines, widest = closer, max(self.width(line, height) for line in closer)
            closer = self.wrapped(words, height, 0.99 * widest)
            if closer == lines:  # one long word, which no width breaks
                break
        return lines

    def cut(self, words: str, height: float, width: float) -> str:
        """`words`, shortened with dots to fit `width`."""
        if self.width(words, height) <= width:
            return words
        while words and self.width(words + "...", height) > width:
            words = words[:-1]
        return words.rstrip() + "..." if words else ""


def _place(out: Quads, at: list[tuple[float, float, float, float]], uv: list[tuple[float, float, float, float]], color: Color) -> None:
    boxes, cells = np.array(at, dtype=np.float32), np.array(uv, dtype=np.float32)
    out["at"] = boxes[:, None, :2] + _UNIT * boxes[:, None, 2:]
    out["uv"] = cells[:, None, :2] + _UNIT * cells[:, None, 2:]
    out["ink"] = color


class WordsPainter:
    """The program that draws quads. The `View` block must be bound: it says how the target stores colour."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self.sheet = GlyphSheet(ctx)
        self._program = programs.load(ctx, "words.vert", "words.frag")
        self._matrix = programs.uniform(self._program, "clip_from_panel")

    def load(self, quads: Sequence[Quads]) -> Panel:
        """Upload quads; what comes first is covered by what comes later."""
        data = np.concatenate(quads) if quads else np.zeros((0, 6), dtype=VERTEX)
        buffer = self._ctx.buffer(data if len(data) else None, reserve=0 if len(data) else VERTEX.itemsize * 6, dynamic=True)
        vao = self._ctx.vertex_array(self._program, [(buffer, "2f4 2f4 4f1", "at", "uv", "ink")])
        return Panel(buffer, vao, 6 * len(data))

    def draw(self, panel: Panel, clip_from_panel: NDArray[np.float64], tally: Tally | None = None) -> None:
        """Draw over whatever is there. Leaves blending on and depth test off."""
        state.laid_over(self._ctx, depth_test=False)
        self.sheet.texture.use(programs.SAMPLERS["glyphs"])
        self._matrix.write(np.ascontiguousarray(clip_from_panel.T, dtype="<f4"))
        panel.vao.render(vertices=panel.count)
        if tally is not None:
            tally.add(panel.count)

    def release(self) -> None:
        """Give everything back."""
        self._program.release()
        self.sheet.texture.release()


@dataclass(frozen=True, slots=True)
class Panel:
    """Quads on the graphics card."""

    buffer: moderngl.Buffer
    vao: moderngl.VertexArray
    count: int

    def release(self) -> None:
        self.vao.release()
        self.buffer.release()


def screen_matrix(width_px: float, height_px: float) -> NDArray[np.float64]:
    """`clip_from_panel` of a panel in pixels of the viewport, origin at its lower left."""
    m = np.eye(4)
    m[0, 0], m[1, 1], m[0, 3], m[1, 3] = 2.0 / width_px, 2.0 / height_px, -1.0, -1.0
    return m
