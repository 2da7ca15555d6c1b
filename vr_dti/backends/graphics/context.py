"""The one owner of the GL context and of glfw: everything is drawn in one context, windows share it and only show what is done."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

import glfw
import moderngl

from vr_dti.backends.graphics.pacing import RefreshPacer
from vr_dti.backends.graphics.present import PresentGL
from vr_dti.backends.graphics.window import Window
from vr_dti.errors import GraphicsError
from vr_dti.render.surface import COARSE, FINE, Detail, Screen
from vr_dti.timebase import NS_PER_S, Clock, MonotonicClock

REQUIRED = 330
"""OpenGL 3.3 core: the oldest that every desktop driver of the last ten years offers, and all the renderer needs."""

_DRIVER = "install or update the graphics driver (Debian: apt install libgl1-mesa-dri libegl1 libgl1)"
_HIDDEN_PX = 16
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software", "swiftshader", "gdi generic", "basic render")
"""in the names of drivers that draw on the processor"""


class Graphics:
    """OpenGL on this machine. Make one with `offscreen` or `windowed`; close it last, after everything that was drawn with it.

    A thread holds one at a time.
    """

    def __init__(
        self, ctx: moderngl.Context, *, kind: str, main: Any = None, clock: Clock | None = None, detail: Detail | None = None
    ) -> None:
        self.ctx = ctx
        self.kind = kind
        """`egl`, `glx`, `wgl` or `nsgl`: what a headset's runtime must be told"""
        self.vendor = str(ctx.info["GL_VENDOR"])
        self.renderer = str(ctx.info["GL_RENDERER"])
        self.version = str(ctx.info["GL_VERSION"])
        self.software = any(word in self.renderer.lower() for word in _SOFTWARE)
        """the processor draws in a graphics card's stead: right, but slow"""
        self.detail = detail or (COARSE if self.software else FINE)
        """how finely pictures for windows are drawn"""
        self._main = main
        self._clock = clock or MonotonicClock()
        self._windows: list[Window] = []
        self._pumped = -1
        self._gl = PresentGL(_address) if main else None
        self._closed = False

    @classmethod
    def offscreen(cls, *, clock: Clock | None = None) -> Graphics:
        """A context without any window: pictures for tests, films and reports. Raises `GraphicsError`.

        On Linux by EGL, which needs no screen; elsewhere by a window that is never shown.
        """
        if not sys.platform.startswith("linux"):
            return cls.windowed(clock=clock)
        return cls(_egl_context(), kind="egl", clock=clock)

    @classmethod
    def windowed(cls, *, clock: Clock | None = None, detail: Detail | None = None) -> Graphics:
        """A context on this machine's screen, able to open windows. Raises `GraphicsError` where there is no screen or no OpenGL 3.3.

        `detail` of pictures is fine on a graphics card and coarse without, unless it is said.
        """
        main, kind = _hidden_window()
        try:
            return cls(_context(context=_GlfwLoader()), kind=kind, main=main, clock=clock, detail=detail)
        except Exception as e:  # moderngl raises plain Exception
            glfw.terminate()
            raise GraphicsError(f"OpenGL 3.3 cannot be used: {e}", _DRIVER) from None

    @property
    def handle(self) -> Any:
        """glfw's main window, whose context everything is drawn with; None offscreen."""
        return self._main

    def screens(self) -> tuple[Screen, ...]:
        """Monitors and projectors, left to right, then top to bottom."""
        if not self._main:
            return ()
        return tuple(sorted((_screen(m) for m in glfw.get_monitors()), key=lambda s: (s.x, s.y)))

    def pump(self, frame_index: int) -> None:
        """Let window events arrive: glfw is asked once a frame, by whichever window asks first."""
        if self._main and frame_index != self._pumped:
            self._pumped = frame_index
            glfw.poll_events()

    def window(
        self,
        name: str,
        *,
        title: str,
        size: tuple[int, int],
        position: tuple[int, int] | None = None,
        fullscreen: Screen | None = None,
        border: bool = True,
        vsync: bool = False,
    ) -> Window:
        """Open a window of `size` in screen units, or over the whole of one of `screens`.

        `vsync` for the one window that paces, if any: a second one would make every frame wait twice. Raises `GraphicsError`.
        """
        if not self._gl:
            raise GraphicsError("windows need a screen, and this context was made without one", "use --display offscreen")
        monitor = self._monitor(fullscreen) if fullscreen else None
        handle = self._open(title, size, position, monitor, border)
        self._pumped = -1  # its first events may be fetched in this frame still
        pacer = RefreshPacer(self._clock, NS_PER_S // _refresh_hz(monitor or glfw.get_primary_monitor()))
        window = Window(
            name,
            handle,
            ctx=self.ctx,
            main=self._main,
            gl=self._gl,
            pacer=pacer,
            clock=self._clock,
            pump=self.pump,
            vsync=vsync,
            detail=self.detail,
            closed=self._windows.remove,
        )
        self._windows.append(window)
        return window

    def _monitor(self, screen: Screen) -> Any:
        """glfw's word for a screen. Names alone do not tell screens apart: Windows calls them all alike."""
        monitor = next((m for m in glfw.get_monitors() if _screen(m) == screen), None)
        if monitor is None:
            known = ", ".join(s.name for s in self.screens()) or "none"
            raise GraphicsError(f"screen {screen.name!r} is gone or has changed", f"connected screens: {known}; connect it and start again")
        return monitor

    def _open(self, title: str, size: tuple[int, int], position: tuple[int, int] | None, monitor: Any, border: bool) -> Any:
        _context_hints()
        glfw.window_hint(glfw.VISIBLE, glfw.TRUE)
        glfw.window_hint(glfw.DECORATED, border)
        glfw.window_hint(glfw.AUTO_ICONIFY, glfw.FALSE)  # a wall must not vanish when another window gets the keys
        glfw.window_hint(glfw.FOCUS_ON_SHOW, border)
        if monitor is not None:
            mode = glfw.get_video_mode(monitor)
            size = (mode.size.width, mode.size.height)
            if mode.refresh_rate:
                glfw.window_hint(glfw.REFRESH_RATE, mode.refresh_rate)
        elif position is not None:
            glfw.window_hint(glfw.POSITION_X, position[0])
            glfw.window_hint(glfw.POSITION_Y, position[1])
        handle = glfw.create_window(*size, title, monitor, self._main)
        if not handle:
            raise GraphicsError(f"no window could be opened: {_last_error()}", _DRIVER)
        return handle

    def close(self) -> None:
        """Close what is open and give the context back. Twice does no harm."""
        if self._closed:
            return
        self._closed = True
        for window in list(self._windows):
            window.close()
        with self.ctx:
            pass  # leaving it frees the thread: one that holds an EGL context may not take a GLX one
        self.ctx.release()
        if self._main:
            self._main = None
            glfw.terminate()

    def __enter__(self) -> Graphics:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _GlfwLoader:
    """Hands moderngl the context that glfw made current, on every platform alike."""

    def load_opengl_function(self, name: str) -> int:
        return _address(name)

    load = load_opengl_function  # by this name other raw calls find theirs, as in moderngl's own loaders

    def __enter__(self) -> _GlfwLoader:
        return self

    def __exit__(self, *_: object) -> None: ...

    def release(self) -> None: ...


def _address(name: str) -> int:
    address: Any = glfw.get_proc_address(name)
    return address or 0


def _context(require: int = REQUIRED, **settings: Any) -> moderngl.Context:
    make: Any = moderngl.create_context  # its types know fewer settings than it takes
    ctx: moderngl.Context = make(require=require, **settings)
    return ctx


def _egl_context() -> moderngl.Context:
    egl: dict[str, Any] = {"standalone": True, "backend": "egl", "libgl": "libGL.so.1", "libegl": "libEGL.so.1"}
    try:
        return _context(**egl)
    except Exception as e:  # moderngl raises plain Exception
        why = str(e)
    try:
        old = _context(require=210, **egl)
    except Exception:
        raise GraphicsError(f"no OpenGL without a screen (EGL): {why}", _DRIVER) from None
    what = f"OpenGL {old.version_code // 100}.{old.version_code // 10 % 10} ({old.info['GL_RENDERER']}) is too old: 3.3 is needed"
    old.release()
    raise GraphicsError(what, _DRIVER)


def _hidden_window() -> tuple[Any, str]:
    glfw.set_error_callback(_keep_quiet)
    if not glfw.init():
        remedy = "start it from a desktop session, or use --display offscreen"
        if sys.platform.startswith("linux"):
            remedy = "set DISPLAY (or WAYLAND_DISPLAY) to a running desktop, or use --display offscreen"
        raise GraphicsError(f"no screen to open windows on: {_last_error()}", remedy)
    _context_hints()
    glfw.window_hint(glfw.VISIBLE, glfw.FALSE)
    main = glfw.create_window(_HIDDEN_PX, _HIDDEN_PX, "vr-dti", None, None)
    if not main:
        why = _last_error()
        glfw.terminate()
        raise GraphicsError(f"no OpenGL 3.3 on this screen: {why}", _DRIVER)
    glfw.make_context_current(main)
    glfw.swap_interval(0)
    return main, _kind(main)


def _context_hints() -> None:
    glfw.default_window_hints()
    glfw.window_hint(glfw.CONTEXT_VERSION_MAJOR, REQUIRED // 100)
    glfw.window_hint(glfw.CONTEXT_VERSION_MINOR, REQUIRED // 10 % 10)
    glfw.window_hint(glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE)
    glfw.window_hint(glfw.OPENGL_FORWARD_COMPAT, glfw.TRUE)  # macOS gives 3.3 to nobody else
    glfw.window_hint(glfw.DEPTH_BITS, 0)
    glfw.window_hint(glfw.STENCIL_BITS, 0)


def _kind(window: Any) -> str:
    if glfw.get_window_attrib(window, glfw.CONTEXT_CREATION_API) == glfw.EGL_CONTEXT_API:
        return "egl"
    return {"win32": "wgl", "darwin": "nsgl"}.get(sys.platform, "glx")


def _keep_quiet(code: int, words: str) -> None:
    """glfw's errors are asked for where they matter (`_last_error`), not printed as they happen."""


def _last_error() -> str:
    _, words = glfw.get_error()
    return _text(words) if words else "glfw does not say why"


def _screen(monitor: Any) -> Screen:
    (x, y), mode = glfw.get_monitor_pos(monitor), glfw.get_video_mode(monitor)
    return Screen(_text(glfw.get_monitor_name(monitor)), x, y, mode.size.width, mode.size.height, _refresh_hz(monitor))


def _refresh_hz(monitor: Any) -> int:
    """The screen's refresh rate; 60 where it does not say (a virtual screen says 0)."""
    return (glfw.get_video_mode(monitor).refresh_rate if monitor else 0) or 60


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
