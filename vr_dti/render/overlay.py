"""What a display writes over a finished picture: the instructor's strip, help, captions. Big words, few colours, no state left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import moderngl
import numpy as np

from vr_dti.ports import Strip
from vr_dti.render import state
from vr_dti.render.cameras import VIEW
from vr_dti.render.programs import BLOCKS
from vr_dti.render.rawgl import RawGL
from vr_dti.render.strip import StripLayout
from vr_dti.render.words import Panel, Quads, WordsPainter, screen_matrix

Rect = tuple[int, int, int, int]

_KEPT = 16
_HELP_BACK = (6, 8, 12, 215)
_KEY = (255, 208, 110, 255)
_PLAIN = (236, 236, 232, 255)


class Overlay:
    """Words for one context. Layouts are kept and made again only when words or sizes change; a running clock rewrites its digits."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._raw = RawGL(ctx)
        self._painter = WordsPainter(ctx)
        self._strip = StripLayout(self._painter.sheet)
        self._view = np.zeros(1, dtype=VIEW)
        self._block = ctx.buffer(reserve=VIEW.itemsize, dynamic=True)
        self._panels: dict[object, Panel] = {}
        self._clock = self._painter.load([self._painter.sheet.text("00:00.0", 0.0, 0.0, 1.0, (255, 255, 255, 255))])

    def draw_strip(self, strip: Strip, target: moderngl.Framebuffer, rect_px: Rect) -> int:
        """Write the strip along the upper edge of `rect_px`. Returns how many pixels high it is."""
        _, _, width, height = rect_px
        key = ("strip", self._strip.words(strip), width, height)
        self._draw(self._panel(key, lambda: self._strip.quads(strip, width, height)), target, rect_px)
        self._clock.buffer.write(self._strip.clock(strip, width, height))
        self._draw(self._clock, target, rect_px)
        return self._strip.height_px(strip, width, height)

    def draw_help(self, rows: Sequence[tuple[str, str]], target: moderngl.Framebuffer, rect_px: Rect, *, title: str = "") -> None:
        """A table of (key, what it does) in the lower left of `rect_px`."""
        _, _, width, height = rect_px
        key = ("help", tuple(rows), title, width, height)
        self._draw(self._panel(key, lambda: self._help(rows, title, width, height)), target, rect_px)

    def draw_costs(self, rows: Sequence[tuple[str, str]], target: moderngl.Framebuffer, rect_px: Rect, *, below_px: int) -> None:
        """A table of (what, how much) in the upper right of `rect_px`, `below_px` under its edge."""
        _, _, width, height = rect_px
        key = ("costs", tuple(rows), below_px, width, height)
        self._draw(self._panel(key, lambda: self._costs(rows, width, height, below_px)), target, rect_px)

    def _panel(self, key: object, make: Callable[[], list[Quads]]) -> Panel:
        found = self._panels.get(key)
        if found is None:
            if len(self._panels) >= _KEPT:
                self._panels.pop(next(iter(self._panels))).release()
            found = self._panels[key] = self._painter.load(make())
        return found

    def _costs(self, rows: Sequence[tuple[str, str]], width: int, height: int, below_px: int) -> list[Quads]:
        line = max(11.0, min(0.026 * height, width / 48.0))
        wide = self._wide(rows, line)
        return self._table(rows, "Graphics card", line, max(0.5 * line, width - wide - 0.5 * line), height - below_px - 0.5 * line, wide)

    def _help(self, rows: Sequence[tuple[str, str]], title: str, width: int, height: int) -> list[Quads]:
        line = max(13.0, min(0.034 * height, 0.8 * height / (len(rows) + 2), width / 36.0))
        top = line * (len(rows) + (1.2 if title else 0.2)) + line * 1.1
        return self._table(rows, title, line, 0.5 * line, top, min(width - line, self._wide(rows, line)))

    def _wide(self, rows: Sequence[tuple[str, str]], line: float) -> float:
        """What a table needs to cut no words."""
        return self._widest([k for k, _ in rows], line) + self._widest([w for _, w in rows], line) + 2.5 * line

    def _widest(self, words: Sequence[str], line: float) -> float:
        return max((self._painter.sheet.width(w, line) for w in words), default=0.0)

    def _table(self, rows: Sequence[tuple[str, str]], title: str, line: float, left: float, top: float, wide: float) -> list[Quads]:
        """Lines `line` px high, in an area from (`left`, `top`) downwards, `wide` px."""
        sheet = self._painter.sheet
        keys = self._widest([k for k, _ in rows], line)
        bottom = top - line * (len(rows) + (1.2 if title else 0.2)) - 0.6 * line
        quads = [sheet.area(left, bottom, left + wide, top, _HELP_BACK)]
        x, y, right = left + 0.5 * line, top - 0.5 * line, left + wide
        if title:
            y -= 1.1 * line
            quads.append(sheet.text(title, x, y, 1.1 * line, _PLAIN))
        for k, what in rows:
            y -= line
            quads.append(sheet.text(k, x, y, line, _KEY))
            quads.append(sheet.text(sheet.cut(what, line, right - x - keys - 1.4 * line), x + keys + line, y, line, _PLAIN))
        return quads

    def _draw(self, panel: Panel, target: moderngl.Framebuffer, rect_px: Rect) -> None:
        before = target.viewport
        target.viewport = rect_px
        target.use()
        encodes = self._raw.encodes_srgb(target)
        self._view["eye"][0, 3] = encodes
        self._view["light"][0, 0] = 1.0
        self._block.write(self._view)
        self._block.bind_to_uniform_block(BLOCKS["View"])
        state.encode_by_hardware(self._ctx, encodes)
        try:
            self._painter.draw(panel, screen_matrix(rect_px[2], rect_px[3]))
        finally:
            target.viewport = before
            state.rest(self._ctx)

    def close(self) -> None:
        """Give everything back."""
        for panel in (*self._panels.values(), self._clock):
            panel.release()
        self._panels.clear()
        self._block.release()
        self._painter.release()
