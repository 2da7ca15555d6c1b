"""The headset's pictures as a display of the house: two views a frame, and the pace of the whole loop."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.backends.openxr.connection import Connection
from vr_dti.backends.openxr.eyes import EYES
from vr_dti.backends.openxr.link import Link
from vr_dti.errors import HeadsetError
from vr_dti.ports import Standpoint, Strip, View
from vr_dti.spaces import Floats, rigid_inverse, transform_points
from vr_dti.timebase import NS_PER_S, Frame

_PERIOD_NS = NS_PER_S // 90
"""What is promised where the runtime promises nothing. Default."""


HERE = (0.0, 0.0, 0.0)
"""the trainee's mark, in their stage"""


class HeadsetDisplay:
    """`ports.Display` of a headset. A frame that `wait` began is always ended by `submit`, with or without a picture."""

    def __init__(self, connection: Connection) -> None:
        self.name = connection.name
        self.scale = 1.0
        """of width and height at which pictures are drawn (`ports.Scalable`): the runtime is told which part of them to show"""
        self.edges = 1.0
        """of that, outside the middle (`ports.Zoned`)"""
        self._connection = connection
        self._views: tuple[View, ...] = ()
        self._hidden: dict[str, Floats | None] = {}
        self._hidden_of: Link | None = None

    def inform(self, strip: Strip) -> None:
        """Until the run begins a recentring is obeyed: that is how a trainee gets onto the mark."""
        self._connection.steering.waits = strip.waiting
        self._connection.begun |= not strip.waiting
        if strip.waiting:
            self._connection.release_stage()

    def can_pace(self) -> bool:
        """True from the runtime's READY until it stops the session."""
        link = self._connection.link
        return link is not None and link.session.running

    def wait(self, index: int) -> Frame:
        """Block until the runtime wants a frame. A runtime that dies meanwhile yields a frame in which nothing is drawn."""
        link = self._connection.link
        now_ns = self._connection.clock.now_ns
        if link is None or not link.session.running:
            return _idle(index, now_ns())
        try:
            state = link.session.begin_frame()
        except HeadsetError as e:
            self._connection.lose(e.what)
            return _idle(index, now_ns())
        period_ns = int(state.predicted_display_period) or _PERIOD_NS
        display_ns = link.clock.anchor(int(state.predicted_display_time), period_ns)
        return Frame(index, now_ns(), display_ns, period_ns, bool(state.should_render))

    def views(self, frame: Frame, standpoint: Standpoint) -> Sequence[View]:
        """Both eyes, located now for the time at which the picture will be seen; none while the head is not tracked."""
        self._views = ()
        link = self._connection.link
        if link is None or not link.session.running:
            return ()
        try:
            if not link.session.frame_open:  # another display paces; the runtime demands its wait all the same
                state = link.session.begin_frame()
                link.clock.anchor(int(state.predicted_display_time), int(state.predicted_display_period) or _PERIOD_NS)
            state = link.session.frame_state
            if not state.should_render:
                return ()
            located = link.eyes.locate(link.spaces.stage, state.predicted_display_time)
            if located is None:
                return ()
            link.eyes.draw_at(self.scale, self.edges)
            eye_from_world = rigid_inverse(standpoint.world_from_stage @ located.stage_from_eye)
            hidden = self._hidden_areas(link)
            steering = self._connection.steering
            dark = steering.dark(frame.display_ns)
            ring = HERE if steering.waits and self._connection.placed.words else steering.spot
            spot = None if ring is None else transform_points(standpoint.world_from_stage, ring)
            faces = -standpoint.world_from_stage[:3, 2] if ring is HERE else None
            zones = [link.eyes.zones(eye) for eye in range(len(EYES))]
        except HeadsetError as e:
            self._connection.lose(e.what)
            return ()
        self._views = tuple(
            View(
                name=f"{self.name}/{name}",
                eye_from_world=eye_from_world[eye],
                clip_from_eye=located.clip_from_eye[eye],
                target=link.eyes.targets[eye].framebuffer,
                rect_px=(0, 0, *(link.eyes.drawn_px[eye] if in_two is None else in_two.outer_px)),
                trainee=self._connection.trainee,
                hidden=hidden[name],
                dark=dark,
                spot_m=spot,
                spot_faces=faces,
                inset=None if in_two is None else in_two.inset,
            )
            for eye, (name, in_two) in enumerate(zip(EYES, zones, strict=True))
        )
        return self._views

    def _hidden_areas(self, link: Link) -> dict[str, Floats | None]:
        if self._hidden_of is not link or link.eyes.mask_changed:
            self._hidden = {name: link.eyes.hidden_triangles(eye) for eye, name in enumerate(EYES)}
            self._hidden_of = link
            link.eyes.mask_changed = False
        return self._hidden

    def submit(self, frame: Frame) -> None:
        """End the frame that was begun: with the eyes' pictures if views were handed out, else with nothing."""
        views, self._views = self._views, ()
        link = self._connection.link
        if link is None:
            return
        try:
            try:
                layers = link.eyes.hand_over() if views and link.session.frame_open else None
            except HeadsetError:
                link.session.end_frame(None)
                raise
            link.session.end_frame(layers)
        except HeadsetError as e:
            self._connection.lose(e.what)

    def swap(self, frame: Frame) -> None:
        """Nothing: the runtime shows what was submitted when its time has come."""

    def close(self) -> None:
        """A headset without pictures is no headset: all of it is given back."""
        self._connection.close()


def _idle(index: int, now_ns: int) -> Frame:
    return Frame(index, now_ns, now_ns + _PERIOD_NS, _PERIOD_NS, should_render=False)
