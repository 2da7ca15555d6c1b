"""Walls around a trainee, drawn by this machine: a window for each wall on its own screen, or all in one window to try a rig at a desk.

Each wall is seen from the rig's eye through an off-axis pyramid, so that the walls together are one room without seams. Warping, blending
and other machines' walls are not done here: `docs/rigs.md` says where they will go.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from vr_dti.calibration import Rig, Wall
from vr_dti.errors import InputError
from vr_dti.events import pose_of
from vr_dti.ports import Standpoint, View
from vr_dti.render.surface import Rect, Screen, Surface, Target
from vr_dti.render.viewpoints import eye_in_stage, picture_size, side_by_side, wall_view
from vr_dti.samples import Command, Key, Sample, SampleData, Tracked
from vr_dti.timebase import NS_PER_S, Frame

TWICE_NS = NS_PER_S
"""from one Esc to the next; default, as at the mirror"""
_DESK_SHARE = 0.9
"""Of a desk's screen that the one window with all walls may take (default)."""


class OpenWindow(Protocol):
    """How a window is opened: `Graphics.window`."""

    def __call__(
        self,
        name: str,
        *,
        title: str,
        size: tuple[int, int],
        position: tuple[int, int] | None = None,
        fullscreen: Screen | None = None,
        border: bool = True,
        vsync: bool = False,
    ) -> Surface: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wall's window goes: over a whole screen, or over a rect of the desktop in screen units."""

    screen: Screen
    x: int
    y: int
    width: int
    height: int
    whole: bool


def places(rig: Rig, screens: Sequence[Screen]) -> tuple[Place, ...]:
    """A place for every wall of a rig, or () where a screen it names is not there. Raises `InputError` for two walls on one spot."""
    found = tuple(p for p in (_place(wall, screens) for wall in rig.walls) if p is not None)
    if len(found) < len(rig.walls):
        return ()
    for i, a in enumerate(found):
        for b, wall in zip(found[:i], rig.walls, strict=False):
            if a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height:
                what = f"rig {rig.name!r}: walls {wall.name!r} and {rig.walls[i].name!r} would both be shown on screen {a.screen.name!r}"
                raise InputError(what, "give each wall its own output; screens are numbered from the left, from 1")
    return found


def _place(wall: Wall, screens: Sequence[Screen]) -> Place | None:
    if isinstance(wall.output, int):
        screen = screens[wall.output - 1] if wall.output <= len(screens) else None
    else:
        screen = next((s for s in screens if s.name == wall.output), None)
    if screen is None:
        return None
    if wall.window_px is None:
        return Place(screen, screen.x, screen.y, screen.width, screen.height, whole=True)
    x, y, width, height = wall.window_px
    return Place(screen, screen.x + x, screen.y + y, width, height, whole=False)


class WallsDisplay:
    """All walls of a rig. A source too: Esc, F10 or closing a window is the operator's stop; and of the keys that a trainee holds."""

    name = "walls"

    def __init__(
        self,
        rig: Rig,
        open_window: OpenWindow,
        screens: Sequence[Screen],
        *,
        trainee: str,
        paces: bool = True,
        tracked: bool = False,
        held: Sequence[str] = (),
    ) -> None:
        """`held`: keys of the trainee's, told as they go down and up. A presenter's clicker has one that sends Esc beside them: with it the
        stop is Esc twice. With `tracked`, another source says where the trainee's head is; without, they are taken to stand at the rig's
        eye, and where they look is not known. With `paces`, one window waits for its screen and no other does: each that did would make
        every frame wait once more."""
        self.note = ""
        """a sentence for the operator where not every wall has its own screen; else empty"""
        self.scale = 1.0
        """of width and height at which pictures are drawn (`ports.Scalable`)"""
        self._rig, self._trainee = rig, trainee
        self._windows: list[Surface] = []
        self._targets: dict[int, Target] = {}
        self._paces = paces
        self._assume_head = not tracked
        self._held = frozenset(held)
        self._escaped_ns: int | None = None
        self._seq = 0
        self._stopped = self._closed = False
        where = places(rig, screens)
        with ExitStack() as undo:
            undo.callback(self.close)
            if where:
                self._open_each(open_window, where)
            else:
                self._open_one(open_window, screens)
            undo.pop_all()

    def _open_each(self, open_window: OpenWindow, where: tuple[Place, ...]) -> None:
        for i, (wall, place) in enumerate(zip(self._rig.walls, where, strict=True)):
            window = open_window(
                wall.name,
                title=f"vr-dti - {wall.name}",
                size=(place.width, place.height),
                position=(place.x, place.y),
                fullscreen=place.screen if place.whole else None,
                border=False,
                vsync=self._paces and i == 0,
            )
            self._windows.append(window)

    def _open_one(self, open_window: OpenWindow, screens: Sequence[Screen]) -> None:
        screen = screens[0] if screens else Screen("", 0, 0, 1280, 720)
        width, height = picture_size(self._rig, 1000)
        scale = _DESK_SHARE * min(screen.width / width, screen.height / height)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        middle = (screen.x + (screen.width - size[0]) // 2, screen.y + (screen.height - size[1]) // 2)
        self._windows.append(open_window("walls", title=f"vr-dti - {self._rig.name}", size=size, position=middle, vsync=self._paces))
        self.note = f"{len(self._rig.walls)} walls in one window: of the screens that rig {self._rig.name!r} names, some are not here"

    # --- display ---

    def can_pace(self) -> bool:
        """While its first window waits for a screen on which it can be seen."""
        return not self._closed and self._paces and self._windows[0].size_px != (0, 0)

    def wait(self, index: int) -> Frame:
        """The first wall's next refresh."""
        return self._windows[0].wait(index)

    def views(self, frame: Frame, standpoint: Standpoint) -> Sequence[View]:
        """One of each wall, from the rig's eye or the trainee's own."""
        if self._closed:
            return ()
        eye_m = eye_in_stage(self._rig, standpoint)
        found: list[View] = []
        for i, window in enumerate(self._windows):
            target = self._target(i, window)
            if target is not None:
                target.draw_at(self.scale)
                for wall, rect in self._parts(i, target.rect_px):
                    found.append(wall_view(self._rig, wall, eye_m, standpoint, target.framebuffer, rect))
        return found

    def submit(self, frame: Frame) -> None:
        """Finish the pictures."""
        for target in self._targets.values():
            target.resolve()

    def swap(self, frame: Frame) -> None:
        """Show them, the window that waits for its screen last: all others are then on time too."""
        for i, target in sorted(self._targets.items(), key=lambda item: self._windows[item[0]].vsync):
            self._windows[i].present(target.texture)

    # --- source ---

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """Where the trainee is taken to stand, once, unless somebody tracks them; and the operator's stop."""
        if self._closed:
            return ()
        said: list[Sample] = []
        if self._assume_head:
            self._assume_head = False
            head = pose_of(self._rig.eye.at, (0.0, 0.0, 0.0, 1.0))
            said.append(self._sample(frame, Tracked("head", head, tracked=False)))
        for window in self._windows:
            window.pump(frame.index)
        keys = [k for window in self._windows for k in window.take_keys()]
        said += [self._sample(frame, Key(k.name, k.down)) for k in keys if k.name in self._held]
        pressed = [k.name for k in keys if k.down and (k.name == "f10" or (k.name == "escape" and self._means_it(frame.now_ns)))]
        why = pressed[0] if pressed else "window closed" if any(window.closing for window in self._windows) else ""
        if why and not self._stopped:
            self._stopped = True
            said.append(self._sample(frame, Command("stop", text=why)))
        return said

    def _means_it(self, now_ns: int) -> bool:
        """Whoever pressed Esc: with a clicker in somebody's hand only the second of two presses is meant."""
        before, self._escaped_ns = self._escaped_ns, now_ns
        return not self._held or (before is not None and now_ns - before <= TWICE_NS)

    def _sample(self, frame: Frame, data: SampleData) -> Sample:
        self._seq += 1
        return Sample(frame.now_ns, self.name, self._seq, self._trainee, data, uncertainty_ns=frame.period_ns)

    def close(self) -> None:
        """Give windows and pictures back. Twice does no harm."""
        self._closed = True
        for target in self._targets.values():
            target.release()
        self._targets.clear()
        for window in self._windows:
            window.close()
        self._windows.clear()

    # --- pictures ---

    def _parts(self, window: int, rect: Rect) -> Sequence[tuple[int, Rect]]:
        """The walls that a window shows, and where in its picture."""
        if len(self._windows) < len(self._rig.walls):
            return list(enumerate(side_by_side(self._rig, rect)))
        return [(window, rect)]

    def _target(self, i: int, window: Surface) -> Target | None:
        """The picture of a window at its size now; None while it is minimised."""
        size_px, target = window.detail.size_px(window.size_px), self._targets.get(i)
        if target is not None and target.size_px != size_px:
            self._targets.pop(i).release()
            target = None
        if target is None and size_px != (0, 0):
            target = self._targets[i] = Target(window.ctx, size_px, samples=window.detail.samples, scalable=True)
        return target
