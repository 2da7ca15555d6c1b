"""Everything that stands between a running OpenXR runtime and us, made together, in order, and dropped together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import moderngl

from vr_dti.backends.openxr.actions import Actions
from vr_dti.backends.openxr.binding import graphics_binding, require_opengl
from vr_dti.backends.openxr.bindings import PROFILES, Hand, Profile, with_talk
from vr_dti.backends.openxr.eyes import Eyes
from vr_dti.backends.openxr.gl import EyeGL
from vr_dti.backends.openxr.hands import BareHands
from vr_dti.backends.openxr.instance import GraphicsKind, Instance
from vr_dti.backends.openxr.play_area import UNPLACED, Placed, PlayArea
from vr_dti.backends.openxr.session import Session
from vr_dti.backends.openxr.spaces import PREFERRED, Spaces
from vr_dti.backends.openxr.steering import STILL, Steered
from vr_dti.backends.openxr.times import RuntimeClock
from vr_dti.backends.openxr.trackers import roles
from vr_dti.backends.openxr.tracking import Tracking
from vr_dti.errors import HeadsetError
from vr_dti.samples import TrackerDevice

_SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "swrast", "gdi generic")
"""GL_RENDERER of OpenGL without a graphics card"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a headset is used; the defaults are for a run."""

    scale: float = 1.0
    """of the picture size that the runtime recommends"""
    samples: int | None = None
    """of a pixel; None: 4 on a graphics card, one where the processor draws, which takes four times as long for four"""
    depth: bool = True
    """hand the depth of the picture over too, where the runtime takes it: it then shifts near things rightly when a frame is late"""
    spaces: Sequence[str] = PREFERRED
    """reference spaces for the stage, best first"""
    profiles: Sequence[Profile] = PROFILES
    steered: Steered = STILL
    """what the thumbsticks do"""
    talks: Hand | None = None
    """whose select button is held to speak; None: nobody's is"""
    trackers: Sequence[TrackerDevice] = ()
    """those on things that are followed"""
    placed: Callable[[PlayArea], Placed] = lambda area: UNPLACED
    """where in the runtime's play area the trainee starts"""
    name: str = "vr-dti"
    """what the runtime shows as the program's name"""


def _samples(ctx: moderngl.Context, wishes: Wishes) -> int:
    if wishes.samples is not None:
        return wishes.samples
    drawn_by = str(ctx.info["GL_RENDERER"]).lower()
    return 0 if any(name in drawn_by for name in _SOFTWARE) else 4


class Link:
    """Instance, session, spaces, hands and eyes. Raises `HeadsetError` where any of it cannot be had, leaving nothing behind."""

    def __init__(self, ctx: moderngl.Context, kind: GraphicsKind, wishes: Wishes) -> None:
        with ExitStack() as undo:
            self.instance = Instance(kind, name=wishes.name)
            undo.callback(self.instance.close)
            self.facts = self.instance.find_headset()
            require_opengl(self.instance, ctx.version_code)
            self.clock = RuntimeClock(self.instance.handle, self.instance.calls, self.instance.enabled)
            self.session = Session(self.instance, graphics_binding(kind))
            undo.callback(self.session.destroy)
            self.spaces = Spaces(self.session, preferred=wishes.spaces)
            undo.callback(self.spaces.destroy)
            profiles = with_talk(wishes.profiles, wishes.talks)
            self.actions = Actions(self.session, profiles=profiles, sticks=wishes.steered.asked, trackers=wishes.trackers)
            undo.callback(self.actions.destroy)
            self.hands = BareHands(self.session) if self.facts.bare_hands else None
            if self.hands is not None:
                undo.callback(self.hands.destroy)
            self.tracking = Tracking(self.session, self.spaces, self.actions, self.hands)
            self.eyes = Eyes(
                self.session,
                EyeGL(ctx),
                max_size_px=self.facts.max_size_px,
                scale=wishes.scale,
                samples=_samples(ctx, wishes),
                depth=wishes.depth,
            )
            undo.callback(self.eyes.destroy)
            self._undo = undo.pop_all()

    def tracker_roles(self) -> tuple[str, ...] | None:
        """Of the trackers that are there; None where the runtime knows none."""
        return roles(self.instance)

    def close(self, *, graceful: bool) -> None:
        """Give everything back; `graceful` says goodbye first, which a runtime that is gone would not hear."""
        if graceful:
            with suppress(HeadsetError):  # it left first: the destruction below is all that remains
                self.session.say_goodbye()
        self._undo.close()
