"""Pictures and films of a recorded session, drawn again offscreen: anybody's eyes, any size, any instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.mixdown import Instant, mixdown
from vr_dti.audio.room import room_of
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.offscreen import OffscreenDisplay
from vr_dti.calibration import Rig
from vr_dti.console.strip import StripKeeper
from vr_dti.errors import InputError
from vr_dti.intents.addressee import PARTNER, SUBJECT
from vr_dti.ports import Standpoint
from vr_dti.records.film import Film
from vr_dti.render import viewpoints
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.viewpoints import Camera
from vr_dti.run import Tick
from vr_dti.scene import Scene
from vr_dti.session import listener_of, standpoint_of
from vr_dti.spaces import Floats
from vr_dti.timebase import VirtualClock
from vr_dti.world.skeleton import JOINT

EYES_FROM_HEAD_M = (0.0, 0.07, -0.10)
"""from the head's joint to between the eyes; default, from the base body"""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose eyes a picture is seen with: `trainee`, `subject`, `partner`, `instructor`, `above`, or the walls of a rig."""

    whose: str = "trainee"
    rig: Rig | None = None

    def camera(self) -> Camera:
        if self.rig is not None:
            return viewpoints.walls(self.rig)
        match self.whose:
            case "instructor":
                return viewpoints.over_shoulder()
            case "above":
                return viewpoints.above()
            case "partner" | "subject":
                return viewpoints.eyes(trainee=PARTNER if self.whose == "partner" else SUBJECT)
            case _:
                return viewpoints.eyes()

    def standpoint(self, scene: Scene, tick: Tick, trainee: str = "") -> Standpoint:
        """The trainee's, or for an actor's eyes the same with that actor's head."""
        here = standpoint_of(scene.setting, tick, trainee)
        if self.rig is not None and self.rig.stand_back_m != scene.stand_back_m:  # a run in a headset, shown on walls
            back = np.eye(4)
            back[2, 3] = self.rig.stand_back_m - scene.stand_back_m
            return replace(here, world_from_stage=here.world_from_stage @ back)
        if self.whose not in ("partner", "subject"):
            return here
        name = PARTNER if self.whose == "partner" else SUBJECT
        head: Floats = tick.shown.world_from_joint[tick.shown.row(name), JOINT["Head"]].copy()
        head[:3, 3] += head[:3, :3] @ np.array(EYES_FROM_HEAD_M)
        return replace(here, world_from_head=head)


class Studio:
    """One scene, one camera, drawn offscreen. A context manager. Raises `GraphicsError` where nothing can be drawn."""

    def __init__(self, scene: Scene, eyes: Eyes, size_px: tuple[int, int], *, samples: int = 4, strip: bool = False) -> None:
        """`strip`: with the instructor's strip along the edge."""
        self._scene, self._eyes, self._size_px = scene, eyes, size_px
        with ExitStack() as stack:
            graphics = stack.enter_context(Graphics.offscreen())
            self._display = OffscreenDisplay(
                graphics.ctx, clock=VirtualClock(), size_px=size_px, samples=samples, camera=eyes.camera(), wanted=lambda _: True
            )
            stack.callback(self._display.close)
            self._renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
            stack.callback(self._renderer.close)
            self._overlay = Overlay(graphics.ctx) if strip else None
            if self._overlay is not None:
                stack.callback(self._overlay.close)
            self._stack = stack.pop_all()
        self._keeper = StripKeeper(scene, sound=lambda: "sound on", steered=False)

    def picture(self, tick: Tick, trainee: str = "") -> Pixels:
        """(H, W, 3) sRGB, top row first: `tick` as it was shown to `trainee` (the first unless named)."""
        strip = self._keeper.strip(tick)
        views = self._display.views(tick.frame, self._eyes.standpoint(self._scene, tick, trainee))
        self._renderer.draw(tick.shown, views)
        self._display.submit(tick.frame)
        if self._overlay is not None:
            self._overlay.draw_strip(strip, self._display.resolved, (0, 0, *self._size_px))
        return self._display.picture()

    def follow(self, tick: Tick) -> None:
        """A turn that is not drawn: only what the strip remembers of it."""
        self._keeper.strip(tick)

    def close(self) -> None:
        self._stack.close()

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Shot:
    """How a film is taken."""

    eyes: Eyes
    size_px: tuple[int, int]
    fps: int
    """pictures a second of running time"""
    begin_ms: int = 0
    """the story second it begins at"""
    seconds: float | None = None
    """None: to the end"""


def film(path: Path, scene: Scene, turns: Iterator[Tick], shot: Shot, clips: dict[str, Clip], progress: Callable[[str], None]) -> None:
    """Film `turns`, with the scene's sound.

    Raises `InputError` where no turn is as late as the film begins.
    """
    eyes, fps = shot.eyes, shot.fps
    instants: list[Instant] = []
    period_ns, due_ns, count = round(1e9 / fps), 0, 0
    most = None if shot.seconds is None else round(shot.seconds * fps)
    with Studio(scene, eyes, shot.size_px, samples=0, strip=eyes.whose == "instructor") as studio, Film(path, shot.size_px, fps) as out:
        for tick in turns:
            if tick.story_ms < shot.begin_ms or tick.frame.now_ns < due_ns:
                studio.follow(tick)
                continue
            due_ns = max(due_ns, tick.frame.now_ns) + period_ns if not count else due_ns + period_ns
            out.add_frame(studio.picture(tick))
            instants.append(Instant(listener_of(tick, eyes.standpoint(scene, tick)), tick.shown.sounding))
            count += 1
            if count % (10 * fps) == 0:
                progress(f"film: {count // fps} s drawn")
            if most is not None and count >= most:
                break
        if not count:
            raise InputError(f"--at {shot.begin_ms / 1000:g}: the session ends before that", "ask for an earlier second")
        for block in mixdown(HeadTable.load(), clips, instants, fps, room=room_of(scene.setting.place)):
            out.add_sound(block)
