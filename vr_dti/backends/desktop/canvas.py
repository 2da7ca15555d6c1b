"""The pictures behind a window: one drawn as finely as this machine can, one at the window's own size with words written over it."""

from __future__ import annotations

from collections.abc import Callable

import moderngl

from vr_dti.render.surface import Rect, Surface, Target

Overlay = Callable[[moderngl.Framebuffer, Rect], None]
"""draws words into `rect_px` of a framebuffer"""


class Canvas:
    """What a desktop window needs to be drawn into, copied from and shown. Follows the window's size; no pictures while minimised."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._drawn: Target | None = None
        self._shown: Target | None = None

    def begin(self, scale: float = 1.0) -> Target | None:
        """What this frame's picture is drawn into, at `scale` of its size; None while the window is minimised."""
        window_px = self._surface.size_px
        if window_px == (0, 0):
            self.release()
            return None
        detail = self._surface.detail
        self._drawn = _sized(self._drawn, self._surface.ctx, detail.size_px(window_px), detail.samples, scalable=True)
        self._drawn.draw_at(scale)
        self._shown = _sized(self._shown, self._surface.ctx, window_px, 0)
        return self._drawn

    @property
    def drawn(self) -> Target | None:
        """The picture without words, as last drawn; None while there is none."""
        return self._drawn

    def show(self, picture: moderngl.Texture, overlay: Overlay | None) -> None:
        """Fit `picture` into the window, write over it, show it."""
        if self._shown is None:
            return
        rect = fitted(picture.size, self._shown.size_px)
        if rect[:2] != (0, 0):
            self._shown.resolved.clear()
        self._surface.copy(picture, self._shown.resolved, rect)
        if overlay is not None:
            overlay(self._shown.resolved, (0, 0, *self._shown.size_px))
        self._surface.present(self._shown.texture)

    def release(self) -> None:
        """Give the memory back."""
        for target in (self._drawn, self._shown):
            if target is not None:
                target.release()
        self._drawn = self._shown = None


def _sized(target: Target | None, ctx: moderngl.Context, size_px: tuple[int, int], samples: int, *, scalable: bool = False) -> Target:
    if target is not None and target.size_px == size_px:
        return target
    if target is not None:
        target.release()
    return Target(ctx, size_px, samples=samples, scalable=scalable)


def fitted(picture_px: tuple[int, int], within_px: tuple[int, int]) -> Rect:
    """The largest rect of the picture's shape in the middle of another. A pixel of rounding is no margin."""
    scale = min(within_px[0] / picture_px[0], within_px[1] / picture_px[1])
    width, height = (max(1, round(p * scale)) for p in picture_px)
    if abs(within_px[0] - width) <= 1 and abs(within_px[1] - height) <= 1:
        width, height = within_px
    return ((within_px[0] - width) // 2, (within_px[1] - height) // 2, width, height)
