"""What the trainee does and what the headset says of itself, as samples. The one place where the runtime is listened to."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vr_dti.backends.openxr.anchor import Held
from vr_dti.backends.openxr.bindings import HANDS
from vr_dti.backends.openxr.connection import Connection
from vr_dti.backends.openxr.link import Link
from vr_dti.backends.openxr.session import (
    EventsLost,
    InstanceEnding,
    MaskChanged,
    PresenceChanged,
    ProfileChanged,
    SpaceChanging,
    StateChanged,
    TrackerConnected,
    XrEvent,
)
from vr_dti.backends.openxr.swapped import Swapped
from vr_dti.backends.openxr.tracking import NOWHERE
from vr_dti.errors import HeadsetError
from vr_dti.samples import TRACKER, Button, Curl, Fingers, Sample, SampleData, Status, Tracked, TrackedDevice
from vr_dti.timebase import NS_PER_S, Frame

_SEEN = ("VISIBLE", "FOCUSED")
_BATTERY_EVERY_NS = 10 * NS_PER_S
"""Default"""
_EYES_GONE_NS = NS_PER_S
"""An eye tracker that has not seen the eyes for this long follows nobody's: the head stands in. Default, longer than a blink."""
_VALUE_DIGITS = 2
"""A control's value is told in hundredths: finer is the noise of its sensor. Default."""


class HeadsetSource:
    """`ports.Source` of a headset.

    * `Tracked` of head, grips, aims and trackers, each frame, predicted for the frame's display time: that is where the hands are drawn.
      The time of the act is therefore uncertain by the prediction, which `uncertainty_ns` says.
    * `Button` when a control changes, with the device's own time; released when focus is lost.
    * `Fingers` of a hand without a controller, when they are bent otherwise.
    * `Status`: `runtime`, `system`, `space`, `session` (the state's number and name), `worn`, `focus`, `tracking` (of `head`, `left`,
      `right`, `tracker handheld_object`), `trackers` (how many that are wanted are there), `gaze` (1: by eye tracking, 0: by head),
      `bare_hand`, `profile`, `talk_button` (1: that hand has one; told where it is asked for), `recentred` (centimetres held back; 0:
      announced), `moved` (by thumbstick: degrees to the left, or centimetres), `seated` (by how many centimetres the eyes of a trainee who
      sits were raised), `play_area` (its smaller side in centimetres; 0: the
      runtime tells none), `placed` (where in it the trainee starts: centimetres from its middle), `battery_percent`, `haptic`,
      `picture`, `events_lost`, `swapped` (1: each controller hangs on the other side).

    `worn` is the runtime's own word where it has one, else whether it shows our picture, which most stop when the headset comes off.
    """

    def __init__(self, connection: Connection) -> None:
        self.name = connection.name
        self._connection = connection
        self._seq = 0
        self._closed = False
        self._losses = 0
        """of the connection, as far as they were told"""
        self._values: dict[tuple[str, str], float] = {}
        self._said: dict[tuple[str, str], int] = {("bare_hand", hand): 0 for hand in HANDS}
        """last value of each status, by what and whom: only changes are told"""
        self._curls: dict[str, Curl | tuple[()]] = {}
        self._profiles: dict[str, str] = {}
        self._present: tuple[TrackedDevice, ...] = ()
        """whose poses of this session were told, and must be taken back when it ends"""
        self._battery_ns = 0
        self._eyes_ns = -_EYES_GONE_NS
        self._swapped = Swapped()

    # --- the port ----------------------------------------------------------------------------------------------------------

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """Everything since the last poll. Also follows the session and tries to come back after a loss."""
        if self._closed:
            return ()
        self._follow()  # another face may have lost the runtime since
        self._connection.reconnect(now=False)
        link = self._connection.link
        if link is not None:
            try:
                self._listen(link, frame)
            except HeadsetError as e:
                self._connection.lose(e.what)
            self._follow()
        return [self._sample(frame, *each) for each in self._connection.take_notes()]

    def close(self) -> None:
        """Say nothing more. The headset closes with its display."""
        self._closed = True

    def _sample(self, frame: Frame, data: SampleData, device_ns: int, uncertainty_ns: int) -> Sample:
        self._seq += 1
        device_ns = min(device_ns, frame.now_ns)
        return Sample(frame.now_ns, self.name, self._seq, self._connection.trainee, data, device_ns, uncertainty_ns)

    def _tell(self, what: str, value: int, whose: str = "", text: str = "") -> None:
        """A status of which only changes matter."""
        if self._said.get((what, whose)) != value:
            self._said[what, whose] = value
            self._connection.note(Status(what, value, text or whose))

    # --- listening ---------------------------------------------------------------------------------------------------------

    def _listen(self, link: Link, frame: Frame) -> None:
        for event in link.session.events():
            self._hear(link, event)
            if self._connection.link is not link:
                return
        session = link.session
        if not session.running:
            self._absent()
            return
        xr_time = int(session.frame_state.predicted_display_time)
        if not session.frame_open:  # another display paces: its next picture, but never a time before our last
            xr_time = max(xr_time, link.clock.xr_time(frame.display_ns))
        if xr_time <= 0:  # running, but no frame yet that would set the clocks
            return
        display_ns = link.clock.monotonic_ns(xr_time)
        link.actions.sync()
        self._steer(link, display_ns)
        reading = link.tracking.read(xr_time, display_ns, bare_hands=session.state == "FOCUSED")
        if reading.held is not None:
            self._connection.note(Status("recentred", max(1, round(100 * reading.held.distance_m)), _held_text(link, reading.held)))
        if link.spaces.resized:
            self._connection.measure_floor(link)
        # Poses first: a hand that grips at the end of its way grips there, and not where the last frame saw it (at the holster, say).
        self._poses(link, reading.poses, frame.now_ns, max(0, display_ns - frame.now_ns))
        self._connection.steering.see(reading.poses)
        self._buttons(link, reading.bare_squeezes)
        self._fingers(reading.bare_curls)
        self._batteries(link, frame.now_ns)

    def _steer(self, link: Link, display_ns: int) -> None:
        """By the sticks, or up from a seat, before anybody is located: head and hands are told where the move has taken them."""
        steering = self._connection.steering
        steering.feel(link.actions.sticks(), display_ns)
        move = steering.due(display_ns)
        if move is not None:
            link.spaces.move(move.after_from_before)
            self._connection.note(Status(move.what, move.value, move.words))

    def _hear(self, link: Link, event: XrEvent) -> None:
        match event:
            case StateChanged(state, number):
                self._connection.note(Status("session", number, state))
                self._tell("focus", int(state == "FOCUSED"))
                if not link.facts.presence:
                    self._tell("worn", int(state in _SEEN))
                if state == "READY":  # some measure the floor only when somebody is about to stand on it
                    self._connection.measure_floor(link)
                elif state == "LOSS_PENDING":
                    self._connection.lose("the runtime ends the session")
                elif state == "EXITING":
                    self._connection.dismiss()
            case PresenceChanged(worn):
                self._tell("worn", int(worn))
            case SpaceChanging():
                self._connection.note(Status("recentred", 0, f"{link.spaces.changing(event)} announced"))
            case ProfileChanged():
                for hand in HANDS:
                    path = link.actions.profile(hand)
                    profile = path.removeprefix("/interaction_profiles/")
                    if self._profiles.get(hand) != profile:  # one event stands for both hands, and some come twice
                        self._profiles[hand] = profile
                        self._connection.note(Status("profile", int(bool(profile)), f"{hand} {profile or 'nothing'}"))
                    if profile and hand == self._connection.talks:
                        self._tell("talk_button", int(link.actions.can_talk(path)), hand)
            case MaskChanged():
                link.eyes.mask_changed = True
            case TrackerConnected():
                self._connection.count_trackers(link)
            case InstanceEnding():
                self._connection.lose("the runtime is about to end")
            case EventsLost(count):
                self._connection.note(Status("events_lost", count))

    def _buttons(self, link: Link, bare_squeezes: dict[str, float]) -> None:
        for hand in HANDS:
            self._tell("bare_hand", int(hand in bare_squeezes), hand)
        for state in link.actions.buttons():
            bare = state.name == "squeeze" and state.hand in bare_squeezes
            value = round(bare_squeezes[state.hand] if bare else state.value, _VALUE_DIGITS)
            key = (state.hand, state.name)
            if value != self._values.get(key, 0.0):
                self._values[key] = value
                device_ns = link.clock.monotonic_ns(state.change_time) if state.change_time else 0
                self._connection.note(Button(state.hand, state.name, value), device_ns)

        for device, pulled in link.actions.wires().items():
            value = round(pulled, _VALUE_DIGITS)
            if value != self._values.get((device, "trigger"), 0.0):
                self._values[device, "trigger"] = value
                self._connection.note(Button(device, "trigger", value))

    def _fingers(self, curls: dict[str, Curl]) -> None:
        """Of bare hands, where they changed; the last of a hand that is bare no more is that nobody sees its fingers."""
        for hand in HANDS:
            curl: Curl | tuple[()] = curls.get(hand, ())
            if curl != self._curls.get(hand, ()):
                self._curls[hand] = curl
                self._connection.note(Fingers(hand, curl))  # type: ignore[arg-type]

    def _poses(self, link: Link, poses: Sequence[Tracked], now_ns: int, ahead_ns: int) -> None:
        self._present = link.tracking.devices
        focused = link.session.state == "FOCUSED"
        for tracked in poses:
            self._connection.note(tracked, 0, ahead_ns)
            if tracked.device == "eyes" and tracked.valid:
                self._eyes_ns = now_ns
            if tracked.device == "head":
                self._tell("tracking", int(tracked.valid and tracked.tracked), "head")
            elif tracked.device.startswith(TRACKER):
                self._tell("tracking", int(tracked.valid and tracked.tracked), _thing(tracked.device))
            elif focused and tracked.device.endswith("_grip"):  # without focus nobody looks at the hands
                self._tell("tracking", int(tracked.valid and tracked.tracked), tracked.device.removesuffix("_grip"))
        if focused and not any(self._said.get(("bare_hand", hand)) for hand in HANDS) and self._swapped.see(poses, now_ns):
            held = "each controller is in the other hand" if self._swapped.now else "each controller is in its own hand"
            self._tell("swapped", int(self._swapped.now), text=held)
        eyes = 0 <= now_ns - self._eyes_ns <= _EYES_GONE_NS
        self._tell("gaze", int(eyes), text="by eye tracking" if eyes else "by head")

    def _batteries(self, link: Link, now_ns: int) -> None:
        if now_ns - self._battery_ns < _BATTERY_EVERY_NS:
            return
        self._battery_ns = now_ns
        for hand in HANDS:
            percent = link.actions.battery_percent(hand)
            if percent >= 0:
                self._tell("battery_percent", percent, hand)

    # --- absence -----------------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Where the link is gone since the last look: take back everything that was held or seen by it."""
        if self._losses == self._connection.losses:
            return
        self._losses = self._connection.losses
        self._profiles.clear()
        self._absent()
        self._tell("focus", 0)
        self._tell("worn", 0)

    def _absent(self) -> None:
        """No session runs: nothing is pressed, and nobody is anywhere."""
        for (hand, name), value in self._values.items():
            if value:
                self._connection.note(Button(hand, name, 0.0))  # type: ignore[arg-type]
        self._values.clear()
        self._fingers({})
        if self._present:
            for device in self._present:
                self._connection.note(NOWHERE[device])
            things = [_thing(device) for device in self._present if device.startswith(TRACKER)]
            self._present = ()
            for whose in ("head", *HANDS, *things):
                self._tell("tracking", 0, whose)


def _thing(device: str) -> str:
    """A tracker as people read of it."""
    return f"tracker {device.removeprefix(TRACKER)}"


def _held_text(link: Link, held: Held) -> str:
    turned = f", turned {math.degrees(held.yaw_rad):.0f} deg" if abs(held.yaw_rad) > math.radians(0.5) else ""
    return f"{link.spaces.base} moved {held.distance_m:.2f} m{turned}; the stage was held, by {held.by}"
