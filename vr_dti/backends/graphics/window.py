"""A window of this machine: shows finished pictures, at its own pace or the screen's. Fills `render.surface.Surface`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import glfw
import moderngl

from vr_dti.backends.graphics.keys import Input
from vr_dti.backends.graphics.pacing import RefreshPacer
from vr_dti.backends.graphics.present import PresentGL
from vr_dti.render.surface import Detail, KeyPress, Rect
from vr_dti.timebase import Clock, Frame


class Window:
    """One window with its own GL context, which shares textures with the drawing context and only receives pictures."""

    def __init__(
        self,
        name: str,
        handle: Any,
        *,
        ctx: moderngl.Context,
        main: Any,
        gl: PresentGL,
        pacer: RefreshPacer,
        clock: Clock,
        pump: Callable[[int], None],
        vsync: bool,
        detail: Detail,
        closed: Callable[[Window], None],
    ) -> None:
        self.name = name
        self.vsync = vsync
        self.detail = detail
        self.handle = handle
        self.ctx = ctx
        self.pump = pump
        self._input = Input(handle)
        self._main, self._gl, self._pacer, self._clock, self._closed = main, gl, pacer, clock, closed
        glfw.make_context_current(handle)
        glfw.swap_interval(1 if vsync else 0)
        self._through = gl.new_framebuffer()
        glfw.make_context_current(main)
        self._through_main = gl.new_framebuffer()  # framebuffers, unlike textures, belong to one context each

    @property
    def size_px(self) -> tuple[int, int]:
        """Of the framebuffer, which on some screens is finer than the window; `(0, 0)` while minimised."""
        if not self.handle or glfw.get_window_attrib(self.handle, glfw.ICONIFIED):
            return (0, 0)
        width, height = glfw.get_framebuffer_size(self.handle)
        return (width, height) if width > 0 and height > 0 else (0, 0)

    @property
    def closing(self) -> bool:
        """The window manager was asked to close it. It stays until `close`."""
        return not self.handle or bool(glfw.window_should_close(self.handle))

    def take_keys(self) -> Sequence[KeyPress]:
        """Keys and mouse buttons since last asked."""
        return self._input.take_keys()

    def take_mouse(self) -> tuple[float, float]:
        """Movement of the captured mouse since last asked, in screen units: right, down."""
        return self._input.take_mouse()

    @property
    def mouse_captured(self) -> bool:
        """The pointer is hidden and its movement ours."""
        return self._input.captured

    def capture_mouse(self, captured: bool) -> None:
        """Hide the pointer and take its movement, or give it back; losing the keyboard gives it back too."""
        self._input.capture(captured)

    def copy(self, picture: moderngl.Texture, target: moderngl.Framebuffer, rect_px: Rect) -> None:
        """`picture`, scaled, into `rect_px` of `target`, in the drawing context."""
        target.use()  # with it comes its scissor; and again, since the copy binds behind moderngl's back
        self._gl.copy_texture(self._through_main, picture.glo, picture.size, target.glo, rect_px)
        target.use()

    def present(self, picture: moderngl.Texture) -> None:
        """Copy `picture` into the window and swap; nothing while it is minimised."""
        size = self.size_px
        if size == (0, 0):
            return
        drawn = self._gl.fence()
        glfw.make_context_current(self.handle)
        self._gl.after(drawn)
        self._gl.copy_texture(self._through, picture.glo, picture.size, 0, (0, 0, *size))
        shown = self._gl.fence()
        before_ns = self._clock.now_ns()
        glfw.swap_buffers(self.handle)
        self._pacer.swapped(self._clock.now_ns() - before_ns)
        glfw.make_context_current(self._main)
        self._gl.after(shown)  # the next picture is not begun in the texture that is still being copied

    def wait(self, index: int) -> Frame:
        """The next frame at the rate of the screen this window was opened on."""
        return self._pacer.wait(index)

    def close(self) -> None:
        """Destroy it. Twice does no harm."""
        if self.handle:
            handle, self.handle = self.handle, None
            glfw.destroy_window(handle)
            glfw.make_context_current(self._main)
            self._closed(self)
