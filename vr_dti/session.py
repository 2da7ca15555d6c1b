"""THE frame: samples in, one turn of the simulation, pictures and sound out, all logged. Nothing is decided here; devices are ports."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from vr_dti.console.strip import StripKeeper
from vr_dti.events import Listener, Mark
from vr_dti.intents.addressee import PARTNER, SUBJECT
from vr_dti.ports import Display, Output, Source, Standpoint, View
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter
from vr_dti.run import Lap, Simulation, Tick, unwatched
from vr_dti.spaces import matrix_from_pose, quat_from_rotation
from vr_dti.timebase import NS_PER_S, Clock, Frame
from vr_dti.world.place import world_from_stage
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT

EYE_HEIGHT_M = 1.65
"""where a head stands that nobody has reported yet; default"""

Draw = Callable[[Shown, Sequence[View]], None]


class Session:
    """One run of a scene on some sources, displays and outputs."""

    def __init__(
        self,
        simulation: Simulation,
        *,
        clock: Clock,
        period_ns: int,
        sources: Sequence[Source],
        displays: Sequence[Display],
        outputs: Sequence[Output] = (),
        draw: Draw | None = None,
        writer: SessionWriter | None = None,
        strip: StripKeeper | None = None,
        say: Callable[[str], None] = lambda _: None,
        lap: Lap = unwatched,
    ) -> None:
        """`lap` is told of each part of a frame: wait, poll, those of `run.turn`, outputs, strip, views, draw, submit, log.
        `say` hears of what goes wrong while showing, the first time."""
        self.simulation = simulation
        self.clock = clock
        self.period_ns = period_ns
        self.sources = sources
        self.displays = displays
        self.outputs = outputs
        self.draw = draw
        self.writer = writer
        self.strip = strip or StripKeeper()
        self.say = say
        self.lap = lap
        self.faults: dict[str, int] = {}
        """what went wrong in drawing or sounding, and how often: logged once, counted after"""
        self._failing = ""
        """where it went wrong in this frame or the last"""
        self._failed_in = -1
        self._index = 0
        self._due_ns = clock.now_ns()

    def frame(self) -> Tick:
        """One turn of the loop."""
        frame = self._wait()
        self.lap("wait")
        tick = self.simulate(frame)
        self.show(tick)
        return tick

    def simulate(self, frame: Frame) -> Tick:
        """Everything that decides: samples, intents, story, world. Pure but for the polling."""
        samples = [s for source in self.sources for s in source.poll(frame)]
        self.lap("poll")
        return self.simulation.turn(frame, samples, self.lap)

    def show(self, tick: Tick) -> None:
        """Everything that is seen, heard and kept."""
        frame, standpoint = tick.frame, standpoint_of(self.simulation.scene.setting, tick)
        listener = listener_of(tick, standpoint)
        for output in self.outputs:
            with self._counted(tick, output.name):
                output.send(frame, tick.effects, tick.shown.sounding, listener)
        self.lap("outputs")
        strip = self.strip.strip(tick, self.problem)
        for part in (*self.displays, *self.sources):
            if (inform := getattr(part, "inform", None)) is not None:  # a protocol's `isinstance` takes 3% of a turn
                inform(strip)
        self.lap("strip")
        views: list[View] = []
        try:
            for display in self.displays:
                with self._counted(tick, f"views of {display.name}"):
                    views += display.views(frame, standpoint)  # located as late as possible
            self.lap("views")
            if views and self.draw is not None:
                with self._counted(tick, "drawing"):
                    self.draw(tick.shown, views)
            self.lap("draw")
        finally:
            for display in self.displays:
                display.submit(frame)
            for display in self.displays:
                display.swap(frame)
        self.lap("submit")
        self._log(tick, views)
        self.lap("log")
        if self._failed_in < frame.index:
            self._failing = ""

    @property
    def problem(self) -> str:
        """What the instructor must know of the run itself, in a sentence; empty while all is well."""
        if self.writer is not None and self.writer.problem:
            return self.writer.problem
        return f"{self._failing} fails - see the terminal" if self._failing else ""

    # --- pacing ---

    def _wait(self) -> Frame:
        """The next frame: paced by the first display that can, else by the clock."""
        index, self._index = self._index, self._index + 1
        pacer = next((d for d in self.displays if d.can_pace()), None)
        if pacer is not None:
            frame = pacer.wait(index)
            self._due_ns = frame.now_ns + frame.period_ns
            return frame
        self.clock.sleep_until_ns(self._due_ns)
        now_ns = self.clock.now_ns()
        self._due_ns = max(self._due_ns + self.period_ns, now_ns)  # a late frame is late, the next ones do not hurry
        return Frame(index, now_ns, now_ns, self.period_ns, should_render=True)

    # --- keeping ---

    def _log(self, tick: Tick, views: Sequence[View]) -> None:
        if self.writer is None:
            return
        self.writer.put(
            Turn(
                tick.frame,
                tick.story_ms,
                tick.take,
                samples=tick.samples,
                intents=tick.intents,
                effects=tick.effects,
                perceived=tick.perceived,
                marks=tick.marks,
                views=views,
                run=tick.run if tick.keep else None,
            )
        )

    @contextmanager
    def _counted(self, tick: Tick, where: str) -> Iterator[None]:
        """A fault while showing must not end the run: it is logged once with its trace, and counted."""
        try:
            yield
        except Exception as e:
            what = f"{where}: {type(e).__name__}"
            self.faults[what] = self.faults.get(what, 0) + 1
            self._failing, self._failed_in = where, tick.frame.index
            if self.faults[what] > 1:
                return
            self.say(f"{what}: {e}")
            if self.writer is not None:
                self.writer.note(Mark(tick.story_ms, "fault", f"{what}: {e}\n{traceback.format_exc()}"[:4000], where))


def standpoint_of(setting: Setting, tick: Tick, trainee: str = "") -> Standpoint:
    """Where a trainee (the first unless named) stands, and the middle of what happens."""
    bodies = tick.run.memory.bodies
    body = next((b for b in bodies if b.trainee == trainee), bodies[0])
    stage = world_from_stage(setting.place.marks[setting.trainee_marks[body.trainee]])
    if body.head is None:
        head = stage @ matrix_from_pose((0.0, EYE_HEIGHT_M, 0.0), (0.0, 0.0, 0.0, 1.0))
    else:
        head = matrix_from_pose(body.head[:3], body.head[3:])
    hips = tick.shown.world_from_joint[: len(setting.cast), JOINT["Hips"], :3, 3]
    main = [i for i, m in enumerate(setting.cast) if m.name in (PARTNER, SUBJECT)] or list(range(len(setting.cast)))
    x, y, z = hips[main].mean(axis=0).tolist()
    return Standpoint(body.trainee, stage, head, (x, y, z), setting.place.room_around(float(head[0, 3]), float(head[2, 3])))


def listener_of(tick: Tick, standpoint: Standpoint) -> Listener:
    """The ears of whoever stands there, and the story time they hear."""
    x, y, z = standpoint.world_from_head[:3, 3].tolist()
    a, b, c, w = quat_from_rotation(standpoint.world_from_head[:3, :3]).tolist()
    i, j, k, r = quat_from_rotation(standpoint.world_from_stage[:3, :3]).tolist()
    return Listener((x, y, z), (a, b, c, w), tick.run.shown_ns, tick.run.memory.clock.running, (i, j, k, r))


@contextmanager
def no_pauses() -> Iterator[None]:
    """Without the cyclic garbage collector: what is loaded is frozen, what a frame makes dies by reference count. Who froze objects before,
    as a program of many runs may, keeps them so."""
    gc.collect()
    frozen = gc.get_freeze_count()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        if not frozen:
            gc.unfreeze()


def period_of(hz: float) -> int:
    """Nanoseconds of a period at `hz`."""
    return int(np.rint(NS_PER_S / hz))
