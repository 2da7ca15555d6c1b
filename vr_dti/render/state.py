"""The few pieces of OpenGL state that drawing changes, each set by name, and the way back to what moderngl starts with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import moderngl

from vr_dti.render.rawgl import FRAMEBUFFER_SRGB, SAMPLE_ALPHA_TO_COVERAGE, clip_control_of

T = TypeVar("T")


def plain(ctx: moderngl.Context) -> None:
    """Nothing enabled, everything as a new context has it."""
    ctx.enable_only(moderngl.NOTHING)
    ctx.disable_direct(FRAMEBUFFER_SRGB)
    ctx.front_face, ctx.cull_face, ctx.depth_func = "ccw", "back", "<"
    ctx.polygon_offset = (0.0, 0.0)
    clip_control(ctx, zero_to_one=False)
    _blend(ctx, (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA))


def rest(ctx: moderngl.Context) -> None:
    """`plain`, and no picture bound. moderngl binds again whatever was bound last each time a framebuffer is made, and if that has been
    released by then, OpenGL complains. A context without a window gets a framebuffer of one pixel to rest on, for as long as it lives."""
    plain(ctx)
    screen = cast("moderngl.Framebuffer | None", ctx.screen)  # None without a window, whatever its type says
    (screen or kept(ctx, "rest", lambda: ctx.framebuffer([ctx.renderbuffer((1, 1))]))).use()


def kept(ctx: moderngl.Context, name: str, make: Callable[[], T]) -> T:
    """Something made once for a context and kept as long as it lives: what every renderer of it needs and none may release."""
    if not isinstance(ctx.extra, dict):
        ctx.extra = {}
    key = f"vr_dti: {name}"
    if key not in ctx.extra:
        ctx.extra[key] = make()
    found: T = ctx.extra[key]
    return found


def clip_control(ctx: moderngl.Context, *, zero_to_one: bool) -> bool:
    """Let depth of clip space run from 0 to 1, or from -1 to 1 as OpenGL has it; False where the driver cannot choose (before 4.5)."""
    control = kept(ctx, "clip control", lambda: clip_control_of(ctx))
    if control is None:
        return False
    control(zero_to_one)
    return True


def encode_by_hardware(ctx: moderngl.Context, yes: bool) -> None:
    """Whether linear light written to an sRGB target is encoded as it is stored."""
    (ctx.enable_direct if yes else ctx.disable_direct)(FRAMEBUFFER_SRGB)


def solid(ctx: moderngl.Context) -> None:
    """Opaque surfaces seen from their front; the far plane itself counts as seen, for the sky."""
    ctx.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
    ctx.depth_func = "<="


def laid_over(ctx: moderngl.Context, *, depth_test: bool) -> None:
    """Translucent things over what is there, both of their sides; the picture's own opacity stays whole."""
    ctx.enable_only(moderngl.BLEND | (moderngl.DEPTH_TEST if depth_test else moderngl.NOTHING))
    _blend(ctx, (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA))


@contextmanager
def by_coverage(ctx: moderngl.Context) -> Iterator[None]:
    """What is drawn meanwhile fills as many of a pixel's samples as its alpha says; the picture's own opacity stays whole."""
    ctx.enable_direct(SAMPLE_ALPHA_TO_COVERAGE)
    ctx.enable(moderngl.BLEND)
    _blend(ctx, (moderngl.ONE, moderngl.ZERO, moderngl.ZERO, moderngl.ONE))
    try:
        yield
    finally:
        ctx.disable(moderngl.BLEND)
        ctx.disable_direct(SAMPLE_ALPHA_TO_COVERAGE)


def _blend(ctx: Any, factors: tuple[int, ...]) -> None:
    ctx.blend_func = factors  # moderngl's types know two factors only, it takes four
