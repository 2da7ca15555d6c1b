"""The instructor's window: what the trainee sees, or the scene in third person, a strip of facts, and the keys that steer a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import moderngl

from vr_dti.backends.desktop.canvas import Canvas, Overlay
from vr_dti.backends.desktop.keys import INSTRUCTOR_KEYS
from vr_dti.backends.desktop.said import Said
from vr_dti.ports import Standpoint, Strip, View
from vr_dti.render.surface import KeyPress, Surface
from vr_dti.render.viewpoints import EYES_FOV_DEG, eyes, over_shoulder
from vr_dti.samples import Command, Key, Sample
from vr_dti.timebase import NS_PER_S, Frame

_ARMED_NS = 4 * NS_PER_S
"""A rung follows the key that relabels within this (default): longer, and the next rung entered would be taken for a label."""
ARMED = "relabel the last words: 0-6"
MUTE = "you have no microphone here: --instructor-mic"
NEXT = "n"
"""chooses as whom the instructor speaks; the other key of `talk` is held while he does"""
_TWICE_NS = NS_PER_S
"""Two presses of Esc within this stop the run (default): fast enough in need, rare by accident."""


class MirrorWindow:
    """Display and source of the instructor. It paces only if its surface waits for the screen, never beside a headset or walls."""

    name = "mirror"
    help = INSTRUCTOR_KEYS

    def __init__(
        self,
        surface: Surface,
        *,
        trainee: str,
        picture: Callable[[], moderngl.Texture | None] | None = None,
        fov_deg: float = EYES_FOV_DEG,
    ) -> None:
        """`trainee` is whose run is steered. `picture` gives the trainee's own finished picture, if some display here has one: it is
        then copied rather than drawn again."""
        self.overlay: Overlay | None = None
        """draws strip and help over the finished picture; set by the composition root"""
        self.help_shown = True
        self.scale = 1.0
        """of width and height at which pictures are drawn (`ports.Scalable`)"""
        self.costs_shown = False
        """what the picture costs, pass by pass, over the finished picture"""
        self.strip = Strip()
        self.third_person = False
        self._surface = surface
        self._picture = picture
        self._eyes, self._onlooker = eyes(fov_deg=fov_deg), over_shoulder()
        self._canvas = Canvas(surface)
        self._shown: moderngl.Texture | None = None
        self._said = Said(self.name, trainee)
        self._commands = {name: key.command for key in INSTRUCTOR_KEYS for name in key.names if key.command}
        self._escaped_ns: int | None = None
        self._relabel_until_ns = 0
        self.speaks_as: tuple[str, ...] = ()
        """as whom the instructor can speak in the scene; set by the composition root. Empty: he has no microphone"""
        self.held: tuple[str, ...] = ()
        """keys of the trainee's that come here where this window has the keyboard (a presenter's clicker); set by the composition root"""
        self._as = 0
        self._talking = False
        self._mute_until_ns = 0
        self._now_ns = 0
        self._gone = self._closed = False

    def inform(self, strip: Strip) -> None:
        """What the strip says from the next picture on."""
        prompt = ARMED if self._now_ns < self._relabel_until_ns else MUTE if self._now_ns < self._mute_until_ns else strip.prompt
        who = f"T speaks as {self.speaks_as[self._as]} (N)" if self.speaks_as else ""
        self.strip = replace(strip, prompt=prompt, speaks_as=who)

    # --- display ---

    def can_pace(self) -> bool:
        """While it waits for a screen on which it can be seen."""
        return not self._closed and self._surface.vsync and self._surface.size_px != (0, 0)

    def wait(self, index: int) -> Frame:
        """The screen's next refresh."""
        return self._surface.wait(index)

    def views(self, frame: Frame, standpoint: Standpoint) -> Sequence[View]:
        """One; none while minimised or while the trainee's own picture is shown."""
        target = None if self._closed else self._canvas.begin(self.scale)
        self._shown = None if target is None else target.texture
        if target is None:
            return ()
        if not self.third_person and self._picture is not None and (theirs := self._picture()) is not None:
            self._shown = theirs
            return ()
        camera = self._onlooker if self.third_person else self._eyes
        return camera(standpoint, target.framebuffer, target.rect_px)

    def submit(self, frame: Frame) -> None:
        """Finish the picture, if one was drawn here."""
        if self._canvas.drawn is not None and self._shown is self._canvas.drawn.texture:
            self._canvas.drawn.resolve()

    def swap(self, frame: Frame) -> None:
        """Write strip and help over the picture, drawn here or copied, and show it."""
        if self._shown is not None:
            self._canvas.show(self._shown, self.overlay)

    # --- source ---

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """The instructor's commands since last asked."""
        if self._closed:
            return ()
        self._now_ns = frame.now_ns
        self._surface.pump(frame.index)
        for press in self._surface.take_keys():
            if press.name in self.held:
                self._said.say(frame, Key(press.name, press.down), frame.period_ns)
            elif press.down:
                self._obey(press, frame)
            elif self._commands.get(press.name) == "talk" and press.name != NEXT:
                self._off_air(frame)
        if self._surface.closing and not self._gone:
            self._gone = True
            self._off_air(frame)
            self._command(frame, "stop", text="window closed")
        return self._said.take()

    def close(self) -> None:
        """Give window and picture back. Twice does no harm."""
        if not self._closed:
            self._closed = True
            self._shown = None
            self._canvas.release()
            self._surface.close()

    def _obey(self, press: KeyPress, frame: Frame) -> None:
        command = self._commands.get(press.name, "")
        if press.name == "escape":
            if self._escaped_ns is not None and frame.now_ns - self._escaped_ns <= _TWICE_NS:
                self._command(frame, "stop", text="escape twice")
            self._escaped_ns = frame.now_ns
        elif press.name == "f1":
            self.help_shown = not self.help_shown
        elif press.name == "f2":
            self.costs_shown = not self.costs_shown
        elif press.name == "space":
            self._command(frame, "start" if self.strip.waiting else "pause")
        elif command == "stop":
            self._command(frame, "stop", text=press.name)
        elif command == "relabel":
            self._relabel_until_ns = frame.now_ns + _ARMED_NS
        elif command == "rung":
            self._command(frame, "relabel" if frame.now_ns < self._relabel_until_ns else command, int(press.name))
            self._relabel_until_ns = 0
        elif command == "talk":
            self._talk(press.name, frame)
        elif command == "view":
            self.third_person = not self.third_person
            self._command(frame, command, int(self.third_person))
        elif command:
            self._command(frame, command)

    def _talk(self, key: str, frame: Frame) -> None:
        """On air while the key is held; whom as is chosen before."""
        if not self.speaks_as:
            self._mute_until_ns = frame.now_ns + _ARMED_NS
        elif key == NEXT:
            self._as = self._as if self._talking else (self._as + 1) % len(self.speaks_as)
        elif not self._talking:
            self._talking = True
            self._command(frame, "talk", 1, self.speaks_as[self._as])

    def _off_air(self, frame: Frame) -> None:
        """The key was let go: a window that loses the keyboard is told so, too."""
        if self._talking:
            self._talking = False
            self._command(frame, "talk", 0, self.speaks_as[self._as])

    def _command(self, frame: Frame, name: str, value: int = 0, text: str = "") -> None:
        self._said.say(frame, Command(name, value, text), frame.period_ns)
