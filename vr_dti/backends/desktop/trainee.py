"""The trainee at a desk: a window to look through, and a head and hands moved by mouse and keys, said as a headset would say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

import moderngl

from vr_dti.backends.desktop.body import Body, Controls
from vr_dti.backends.desktop.canvas import Canvas, Overlay
from vr_dti.backends.desktop.keys import TRAINEE_KEYS
from vr_dti.backends.desktop.said import Said
from vr_dti.intents.drawing import BY_KEY
from vr_dti.ports import Standpoint, View
from vr_dti.render.surface import KeyPress, Surface
from vr_dti.render.viewpoints import EYES_FOV_DEG, eyes
from vr_dti.samples import Button, Command, Key, Sample, Status, Tracked
from vr_dti.spaces import matrix_from_pose
from vr_dti.timebase import NS_PER_S, Frame
from vr_dti.world.tools import AIMED

BELT = MappingProxyType(dict(BY_KEY))
"""what the keys of the belt take"""
USED = AIMED | {"radio", "flashlight"}
"""tools whose trigger is the left button"""
_LONGEST_STEP_S = 0.1
"""A loop that stood still does not make the body leap (default)."""


class TraineeWindow:
    """Display and source in one: what is done with mouse and keys is seen in the same frame."""

    name = "desktop"
    help = TRAINEE_KEYS

    def __init__(
        self, surface: Surface, *, trainee: str, fov_deg: float = EYES_FOV_DEG, onlooker: bool = False, left_handed: bool = False
    ) -> None:
        """`fov_deg` is vertical. The window paces if its surface waits for the screen. `left_handed`: tools are in the left hand.

        An `onlooker` has no body: somebody else (a script) moves the trainee, the window shows what they see and says nothing but stop.
        """
        self.overlay: Overlay | None = None
        """draws words over the finished picture; set by the composition root"""
        self.help_shown = True
        self.scale = 1.0
        """of width and height at which pictures are drawn (`ports.Scalable`)"""
        self._surface = surface
        self._onlooker = onlooker
        self._camera = eyes(fov_deg=fov_deg)
        self._canvas = Canvas(surface)
        self._said = Said(self.name, trainee)
        self._strong: Literal["left", "right"] = "left" if left_handed else "right"
        self._body = Body(strong=self._strong)
        self._held: set[str] = set()
        self._tool = ""
        """what the keys have taken from the belt"""
        self._pulled = False
        self._squeezed = {"left": False, "right": False}
        self._last_ns: int | None = None
        self._stopped = self._closed = False

    def picture(self) -> moderngl.Texture | None:
        """The last picture, without words over it, for a mirror to copy; None while there is none."""
        return self._canvas.drawn.texture if self._canvas.drawn else None

    # --- display ---

    def can_pace(self) -> bool:
        """While it waits for a screen on which it can be seen."""
        return not self._closed and self._surface.vsync and self._surface.size_px != (0, 0)

    def wait(self, index: int) -> Frame:
        """The screen's next refresh."""
        return self._surface.wait(index)

    def views(self, frame: Frame, standpoint: Standpoint) -> Sequence[View]:
        """One, from where the mouse has the head by now; none while minimised."""
        target = None if self._closed else self._canvas.begin(self.scale)
        if target is None:
            return ()
        if not self._onlooker:
            head = self._body.head()
            world_from_head = standpoint.world_from_stage @ matrix_from_pose(head[:3], head[3:])
            standpoint = replace(standpoint, world_from_head=world_from_head)
        return self._camera(standpoint, target.framebuffer, target.rect_px)

    def submit(self, frame: Frame) -> None:
        """Finish the picture."""
        if self._canvas.drawn is not None:
            self._canvas.drawn.resolve()

    def swap(self, frame: Frame) -> None:
        """Write over it what there is to read, and show it."""
        if self._canvas.drawn is not None:
            self._canvas.show(self._canvas.drawn.texture, self.overlay)

    # --- source ---

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """Head and hands as they are now, then what was pressed, in order."""
        if self._closed:
            return ()
        self._surface.pump(frame.index)
        pressed = self._surface.take_keys()
        hands = [press for press in pressed if self._obey(press, frame)]
        if not self._onlooker:
            self._act(pressed, hands, frame)
        if self._surface.closing:
            self._stop(frame, "window closed")
        return self._said.take()

    def _act(self, pressed: Sequence[KeyPress], hands: Sequence[KeyPress], frame: Frame) -> None:
        """Move the body on to now and say where it is, then what was pressed, and what of it was the weapon's trigger."""
        if self._last_ns is None:
            self._said.say(frame, Status("profile", 1, "mouse and keys"))
        self._body = self._body.turned(*self._surface.take_mouse())
        seconds = 0.0 if self._last_ns is None else (frame.now_ns - self._last_ns) / NS_PER_S
        self._last_ns = frame.now_ns
        self._body = self._body.moved(self._controls(), min(seconds, _LONGEST_STEP_S))
        self._say_body(frame)
        for press in pressed:
            self._said.say(frame, Key(press.name, press.down), frame.period_ns)
        for press in hands:
            if press.name == "mouse_left":
                self._trigger(frame, press.down and self._tool in USED)

    def close(self) -> None:
        """Give window and picture back. Twice does no harm."""
        if not self._closed:
            self._closed = True
            self._canvas.release()
            self._surface.close()

    def _obey(self, press: KeyPress, frame: Frame) -> bool:
        """Do what the window itself must; False for the click that takes the mouse, which is no hand."""
        (self._held.add if press.down else self._held.discard)(press.place)
        if not press.down:
            return True
        if press.name.startswith("mouse_") and not self._surface.mouse_captured and not self._onlooker:
            self._surface.capture_mouse(True)
            self._held.discard(press.place)
            return False
        elif press.name == "f1":
            self.help_shown = not self.help_shown
        elif press.name in BELT:
            self._tool = "" if self._tool == BELT[press.name] else BELT[press.name]
        elif press.name == "escape" and self._surface.mouse_captured:
            self._surface.capture_mouse(False)
        elif press.name == "escape":
            self._stop(frame, "escape")
        return True

    def _controls(self) -> Controls:
        held = self._held.__contains__
        return Controls(
            right=held("d") - held("a"),
            ahead=held("w") - held("s"),
            crouch=held("c") or held("ctrl"),
            reach_left=held("mouse_left") and self._tool not in USED,
            reach_right=held("mouse_right") and not (self._strong == "right" and self._tool in AIMED),
            weapon_up=self._tool in AIMED,
        )

    def _say_body(self, frame: Frame) -> None:
        body = self._body
        left, right = body.hand("left"), body.hand("right")
        self._said.say(frame, Tracked("head", body.head()))
        self._said.say(frame, Tracked("left_grip", left))
        self._said.say(frame, Tracked("left_aim", left))
        self._said.say(frame, Tracked("right_grip", right))
        self._said.say(frame, Tracked("right_aim", right))
        self._squeeze(frame, "left", body.left_out)
        self._squeeze(frame, "right", body.right_out)

    def _trigger(self, frame: Frame, now: bool) -> None:
        if now != self._pulled:
            self._pulled = now
            self._said.say(frame, Button(self._strong, "trigger", float(now)), frame.period_ns)

    def _squeeze(self, frame: Frame, side: Literal["left", "right"], out: float) -> None:
        """A hand grips when it may, and goes on until it is taken back. One that holds a tool grips nothing: twice would drop it."""
        full = side == self._strong and bool(self._tool)
        now = out == 1.0 and not full and (self._squeezed[side] or self._body.may_grip(side))
        if now != self._squeezed[side]:
            self._squeezed[side] = now
            self._said.say(frame, Button(side, "squeeze", float(now)), frame.period_ns)

    def _stop(self, frame: Frame, why: str) -> None:
        if not self._stopped:
            self._stopped = True
            self._said.say(frame, Command("stop", text=why, by="trainee"), frame.period_ns)
