"""A surface for what a real window cannot be brought to on demand: minimised, closed between two calls, of another size each frame."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl

from vr_dti.render.surface import FINE, KeyPress, Rect
from vr_dti.timebase import Frame


class StandInSurface:
    """Fills `render.surface.Surface` and remembers what it was asked."""

    def __init__(self, ctx: moderngl.Context, name: str = "stand-in", *, size_px: tuple[int, int] = (64, 48), vsync: bool = False) -> None:
        self.ctx, self.name, self.size_px, self.vsync = ctx, name, size_px, vsync
        self.detail = FINE
        self.closing = self.closed = self.mouse_captured = False
        self.keys: list[KeyPress] = []
        self.mouse = (0.0, 0.0)
        self.presented: list[tuple[int, int]] = []
        self.copied: list[Rect] = []

    def press(self, *names: str) -> None:
        """Each key down and up again."""
        self.keys += [KeyPress(n, n, down) for n in names for down in (True, False)]

    def hold(self, name: str) -> None:
        """A key down."""
        self.keys.append(KeyPress(name, name, True))

    def pump(self, frame_index: int) -> None: ...

    def take_keys(self) -> Sequence[KeyPress]:
        keys, self.keys = self.keys, []
        return keys

    def take_mouse(self) -> tuple[float, float]:
        mouse, self.mouse = self.mouse, (0.0, 0.0)
        return mouse

    def capture_mouse(self, captured: bool) -> None:
        self.mouse_captured = captured

    def copy(self, picture: moderngl.Texture, target: moderngl.Framebuffer, rect_px: Rect) -> None:
        self.copied.append(rect_px)

    def present(self, picture: moderngl.Texture) -> None:
        self.presented.append(picture.size)

    def wait(self, index: int) -> Frame:
        return frame(index)

    def close(self) -> None:
        assert not self.closed
        self.closed = True


def frame(index: int) -> Frame:
    """Of a loop at 60 Hz."""
    period_ns = 1_000_000_000 // 60
    return Frame(index, 1_000_000_000 + index * period_ns, 1_000_000_000 + (index + 1) * period_ns, period_ns)
