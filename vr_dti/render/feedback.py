"""Vertices through a vertex shader into a buffer: transform feedback without the flush that moderngl ends each of its own with.

A flush a frame is a hand-over to the driver's workers for nothing: what draws from the buffer comes in the same frame.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence

import moderngl

_POINTS, _DISCARD, _FEEDBACK_BUFFER = 0x0000, 0x8C89, 0x8C8E
_U, _I, _P = ctypes.c_uint, ctypes.c_int, ctypes.c_ssize_t


class Feedback:
    """Functions of one context, resolved once."""

    def __init__(self, ctx: moderngl.Context) -> None:
        load = ctx.mglo._context.load

        def call(name: str, *types: type) -> Callable[..., None]:
            return ctypes.CFUNCTYPE(None, *types)(load(name))

        self._use, self._bind = call("glUseProgram", _U), call("glBindVertexArray", _U)
        self._enable, self._disable = call("glEnable", _U), call("glDisable", _U)
        self._range = call("glBindBufferRange", _U, _U, _U, _P, _P)
        self._begin, self._end = call("glBeginTransformFeedback", _U), call("glEndTransformFeedback")
        self._draw = call("glDrawArrays", _U, _I, _I)

    def run(self, vao: moderngl.VertexArray, into: moderngl.Buffer, stride: int, runs: Sequence[tuple[int, int]]) -> None:
        """Runs of vertices `(first, count)`, each to its own place in `into`, `stride` bytes a vertex. A complete framebuffer must be
        bound, or OpenGL refuses without a word."""
        if not runs:
            return
        # moderngl makes program and vertex array current again before each of its own draws
        target = into.glo
        self._use(vao.program.glo)
        self._bind(vao.glo)
        self._enable(_DISCARD)
        for first, count in runs:
            self._range(_FEEDBACK_BUFFER, 0, target, stride * first, stride * count)
            self._begin(_POINTS)
            self._draw(_POINTS, first, count)
            self._end()
        self._disable(_DISCARD)
