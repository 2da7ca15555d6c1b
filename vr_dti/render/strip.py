"""The instructor's strip laid out: clock, node, open window; last act, tracking, sound, battery; banners: alarm, waiting, floor, practice.

To be read across a dim room in two seconds: the clock and the window are the largest things, colour means one thing each, also to those
who see red and green alike (`tests/test_colour_vision.py`).
"""

from __future__ import annotations

from vr_dti.ports import Strip
from vr_dti.render.words import Color, GlyphSheet, Quads

_BACK: Color = (8, 10, 14, 228)
_WHITE: Color = (244, 244, 240, 255)
_PALE: Color = (168, 172, 176, 255)
_SKY: Color = (130, 205, 255, 255)
_AMBER: Color = (255, 186, 60, 255)
_INK: Color = (24, 16, 0, 255)
_RED: Color = (206, 28, 28, 255)
_BLUE: Color = (46, 98, 190, 255)
_SLATE: Color = (62, 70, 82, 255)
_WINDOW = 0.56
"""how much of the width the open window may take: that is what an instructor looks for first; the node gives way (default)"""


class StripLayout:
    """Quads of a strip for a picture of some size; the running clock apart, so that it alone is rewritten each frame."""

    def __init__(self, sheet: GlyphSheet) -> None:
        self._sheet = sheet

    def words(self, strip: Strip) -> tuple[object, ...]:
        """Everything on the strip but the running clock: when this changes, it is laid out again."""
        s = strip
        return (
            s.node,
            s.running,
            s.window,
            s.last_intent,
            s.tracking,
            s.sound,
            s.battery_percent,
            s.picture,
            s.take,
            s.alert,
            s.air,
            s.on_air,
            s.speaks_as,
            s.prompt,
            s.floor,
        )

    def height_px(self, strip: Strip, width: int, height: int) -> int:
        """Of the strip with its banners."""
        line = _line(width, height)
        banners = 1.3 * bool(strip.alert or strip.prompt) + 1.2 * bool(strip.floor) + 1.3 * bool(strip.on_air) + 1.1 * bool(strip.take)
        return round(line * (2.9 + banners))

    def clock(self, strip: Strip, width: int, height: int) -> Quads:
        """The digits of mm:ss.t alone: (7, 6)."""
        line = _line(width, height)
        color = _WHITE if strip.running else _AMBER
        return self._sheet.text(clock_text(strip.story_ms), 0.6 * line, height - 2.0 * line, 1.75 * line, color, digits=True)

    def quads(self, strip: Strip, width: int, height: int) -> list[Quads]:
        """All but the clock, along the upper edge of a picture."""
        sheet, line = self._sheet, _line(width, height)
        clock_right = float(self.clock(strip, width, height)["at"][..., 0].max()) + 0.5 * line
        top, middle, bottom = height, height - 1.7 * line, height - 2.9 * line
        quads: list[Quads] = []
        behind = [sheet.area(0, bottom, width, top, _BACK)]
        x = clock_right + 0.4 * line
        window_left = width - 0.5 * line
        if strip.window:
            size = 1.25 * line
            words = sheet.cut(strip.window, size, _WINDOW * width)
            wide = sheet.width(words, size)
            window_left = width - wide - 1.3 * line
            behind.append(sheet.area(window_left, middle + 0.08 * line, width - 0.3 * line, top - 0.12 * line, _AMBER))
            quads.append(sheet.text(words, window_left + 0.5 * line, middle + 0.2 * line, size, _INK))
        node = sheet.cut(strip.node or "-", 1.25 * line, window_left - x - 0.4 * line)
        quads.append(sheet.text(node, x, middle + 0.2 * line, 1.25 * line, _WHITE))
        if strip.speaks_as and not strip.on_air:
            beside = x + sheet.width(node, 1.25 * line) + line
            words = sheet.cut(strip.speaks_as, 0.9 * line, window_left - beside - 0.4 * line)
            quads.append(sheet.text(words, beside, middle + 0.26 * line, 0.9 * line, _PALE))
        state, state_color = ("running", _SKY) if strip.running else ("stopped", _AMBER)
        quads.append(sheet.text(state, 0.7 * line, bottom + 0.08 * line, 0.9 * line, state_color))
        right = self._facts(strip, width - 0.5 * line, bottom + 0.1 * line, line, quads)
        last = sheet.cut(strip.last_intent, line, right - x - line)
        quads.append(sheet.text(last, x, bottom + 0.1 * line, line, _WHITE))
        y = bottom
        if strip.alert or strip.prompt:
            behind.append(sheet.area(0, y - 1.3 * line, width, y, _RED if strip.alert else _SLATE))
            words = sheet.cut(strip.alert or strip.prompt, 1.1 * line, width - line)
            quads.append(sheet.text(words, 0.5 * (width - sheet.width(words, 1.1 * line)), y - 1.2 * line, 1.1 * line, _WHITE))
            y -= 1.3 * line
        if strip.floor:
            bad = _wrong(strip.floor)
            behind.append(sheet.area(0, y - 1.2 * line, width, y, _AMBER if bad else _SLATE))
            words = sheet.cut(strip.floor, line, width - line)
            quads.append(sheet.text(words, 0.5 * (width - sheet.width(words, line)), y - 1.1 * line, line, _INK if bad else _WHITE))
            y -= 1.2 * line
        if strip.on_air:
            behind.append(sheet.area(0, y - 1.3 * line, width, y, _WHITE))
            words = sheet.cut(f"ON AIR as {strip.on_air}", 1.1 * line, width - line)
            quads.append(sheet.text(words, 0.5 * (width - sheet.width(words, 1.1 * line)), y - 1.2 * line, 1.1 * line, _INK))
            y -= 1.3 * line
        if strip.take:
            behind.append(sheet.area(0, y - 1.1 * line, width, y, _BLUE))
            words = f"PRACTICE {strip.take}  -  not scored"
            quads.append(sheet.text(words, 0.5 * (width - sheet.width(words, 0.95 * line)), y - 1.02 * line, 0.95 * line, _WHITE))
        return [*behind, *quads]

    def _facts(self, strip: Strip, right: float, y: float, line: float, quads: list[Quads]) -> float:
        """Tracking, sound, battery, a coarser picture from the right edge leftwards; what is wrong is amber. Returns where they begin."""
        sheet, size = self._sheet, 0.9 * line
        battery = f"battery {strip.battery_percent} %" if strip.battery_percent >= 0 else ""
        low = 0 <= strip.battery_percent < 20
        for words, bad in (
            (strip.air, False),
            (strip.picture, True),
            (battery, low),
            (strip.sound, _wrong(strip.sound)),
            (strip.tracking, _wrong(strip.tracking)),
        ):
            if words:
                right -= sheet.width(words, size)
                quads.append(sheet.text(words, right, y, size, _AMBER if bad else _PALE))
                right -= 0.9 * line
        return right


def clock_text(story_ms: int) -> str:
    """`mm:ss.t`; minutes wrap at a hundred."""
    tenths = max(0, story_ms) // 100
    return f"{tenths // 600 % 100:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def _line(width: int, height: int) -> float:
    return max(12.0, min(0.047 * height, width / 28.0))


def _wrong(words: str) -> bool:
    return any(w in words.lower() for w in ("no ", "lost", "off", "silent", "none", "not ", "outside"))
