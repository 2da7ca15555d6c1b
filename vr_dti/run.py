"""The whole run at an instant as one plain value, the pure turn that takes it to the next, and a simulation: turns strung together that can
be put back.

Live runs, offscreen runs, replay and verification are all `Simulation.turn`, fed by different sources.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from vr_dti.events import Effect, Intent, Mark, Perceived
from vr_dti.intents import beginnings
from vr_dti.intents import interpret as interpreter
from vr_dti.intents.current import under_current
from vr_dti.intents.memory import Memory
from vr_dti.intents.thresholds import Thresholds
from vr_dti.samples import Sample
from vr_dti.scene import Scene
from vr_dti.story import engine
from vr_dti.story.state import StoryState
from vr_dti.timebase import NS_PER_MS, Frame
from vr_dti.world.felt import felt
from vr_dti.world.hurts import hurts
from vr_dti.world.hushed import hushed
from vr_dti.world.perceive import changes, perceive
from vr_dti.world.pose import Shown, pose
from vr_dti.world.state import World
from vr_dti.world.step import initial, step
from vr_dti.world.talking import aired, in_words, silenced

DO_OVER_MS = 10_000
"""how long before the last opportunity a do-over puts the trainee. Default."""
REMEMBER_MS = 1_000
"""a run is kept this often to go back to. Default."""

Lap = Callable[[str], None]
"""told the name of each part of a frame as that part ends: for whoever times them; it changes nothing"""


def unwatched(part: str) -> None:
    """The lap of a frame that nobody times."""


@dataclass(frozen=True, slots=True)
class Run:
    """Story, interpreter and world at one instant. Keep it to rewind, write it to go on from it, compare it to prove a replay."""

    story: StoryState
    memory: Memory
    world: World
    sensed: tuple[tuple[tuple[str, str], ...], ...]
    """per trainee, the (sense, what) they could perceive"""
    shown_ns: int = 0
    """story time at which the world was last shown: what acts are read against"""


@dataclass(frozen=True, slots=True)
class Tick:
    """One turn: what went in and everything that came out of it."""

    frame: Frame
    run: Run
    shown: Shown
    story_ms: int
    take: int
    """0 the scored run; 1.. practice after a do-over"""
    samples: tuple[Sample, ...]
    intents: tuple[Intent, ...]
    effects: tuple[Effect, ...]
    perceived: tuple[Perceived, ...]
    marks: tuple[Mark, ...] = ()
    keep: bool = False
    """this run is a second's snapshot"""


def begin(scene: Scene, trainees: Sequence[str]) -> tuple[Run, tuple[Effect, ...]]:
    """The run before its first frame, and the effects of the story's first nodes."""
    state, effects = engine.begin(scene.story)
    memory = beginnings.begin(scene.setting, trainees)
    world = step(scene.setting, initial(scene.setting, trainees), effects, memory.bodies, 0)
    return Run(state, memory, world, tuple(() for _ in trainees)), effects


def turn(
    scene: Scene,
    rules: Thresholds,
    run: Run,
    shown: Shown,
    frame: Frame,
    samples: Sequence[Sample],
    *,
    take: int = 0,
    lap: Lap = unwatched,
) -> Tick:
    """The turn after `run`. `shown` is how `run` was last shown; `samples` come in any order.

    Laps: interpret, story, step, pose, perceive.
    """
    ordered = tuple(sorted(samples, key=lambda s: s.order))
    memory, acts = interpreter.interpret(rules, scene.setting, run.memory, ordered, shown, frame.now_ns)
    lap("interpret")
    story_ms = memory.clock.story_ms(frame.now_ns)
    state, effects = engine.advance(scene.story, run.story, story_ms, acts)
    effects = (*effects, *felt(acts, story_ms), *hushed(shown, memory.bodies, acts, story_ms), *aired(acts, story_ms))
    effects += hurts(acts, under_current(memory), run.world, story_ms)
    lap("story")
    world = step(scene.setting, run.world, effects, memory.bodies, story_ms)
    lap("step")
    shown_ns = memory.clock.story_ns(frame.display_ns)
    now_shown = pose(scene.setting, world, shown_ns)
    lap("pose")
    sensed = tuple(perceive(scene.setting, now_shown, body) for body in memory.bodies)
    perceived = tuple(
        p
        for before, after, body in zip(run.sensed, sensed, memory.bodies, strict=True)
        for p in changes(before, after, body.trainee, story_ms)
    )
    lap("perceive")
    after = Run(state, memory, world, sensed, shown_ns)
    return Tick(frame, after, now_shown, story_ms, take, ordered, acts, effects, perceived, _marks(acts))


def rewound(then: Run, now: Run, now_ns: int) -> Run:
    """`then`, as the place where `now`'s trainees go on: the past's story and world, the present's bodies and clock.

    The story clock shows the past's time from `now_ns` on. Half-finished acts (a hand on its way) begin anew.
    """
    then_ns = then.story.t_ms * NS_PER_MS
    memory = beginnings.rebased(then.memory, now.memory, then_ns, now_ns)
    return replace(then, memory=memory, world=replace(silenced(then.world), bodies=memory.bodies), shown_ns=then_ns)


def resumable(then: Run) -> Run:
    """`then` as the beginning of another session, whose trainees stand where they stand: its clock waits at that second for a start."""
    then_ns = then.story.t_ms * NS_PER_MS
    memory = beginnings.taken_up(then.memory, then_ns)
    return replace(then, memory=memory, world=replace(silenced(then.world), bodies=memory.bodies), shown_ns=then_ns)


class Simulation:
    """Turns one after another, and the way back: a run kept each story second, and where the last opportunities lay."""

    def __init__(self, scene: Scene, rules: Thresholds, run: Run, *, take: int = 0, first: tuple[Effect, ...] = ()) -> None:
        """`first` are the effects of beginning: the first turn tells them."""
        self.scene = scene
        self.rules = rules
        self.run = run
        self.take = take
        self.first = first
        self.shown = pose(scene.setting, run.world, run.shown_ns)
        self._kept: list[Run] = [run]
        self._windows_ms: list[int] = []
        self._now_ns = 0
        self._ended_ns: int | None = None
        """machine time of the turn in which the story ended"""

    @property
    def over(self) -> bool:
        """The story has ended and its last picture has had time to fade: by the frames' clock, since the story's may stand by then."""
        return self._ended_ns is not None and self._now_ns >= self._ended_ns + engine.STOP_FADE_MS * NS_PER_MS

    def turn(self, frame: Frame, samples: Sequence[Sample], lap: Lap = unwatched) -> Tick:
        """One turn of the loop, do-overs included."""
        tick = turn(self.scene, self.rules, self.run, self.shown, frame, samples, take=self.take, lap=lap)
        tick, self.first = replace(tick, effects=self.first + tick.effects), ()
        self._windows_ms += [e.at_ms for e in tick.effects if e.kind == "cue"]
        asked = any(i.kind == "command" and i.name == "do_over" for i in tick.intents)
        if asked and tick.run.story.outcome != engine.STOPPED:  # a stop stands: somebody may be taking the headset off
            tick = self._do_over(tick)
        elif tick.run.story.t_ms - self._kept[-1].story.t_ms >= REMEMBER_MS:
            self._kept.append(tick.run)
            tick = replace(tick, keep=True)
        self.run, self.shown = tick.run, tick.shown
        self._now_ns = frame.now_ns
        if not tick.run.story.outcome:
            self._ended_ns = None
        elif self._ended_ns is None:
            self._ended_ns = frame.now_ns
        return tick

    def _do_over(self, tick: Tick) -> Tick:
        """Back to the last kept second at least `DO_OVER_MS` before the last opportunity, or to the beginning."""
        target_ms = max(0, (self._windows_ms[-1] if self._windows_ms else 0) - DO_OVER_MS)
        self._kept = [r for r in self._kept if r.story.t_ms <= target_ms] or self._kept[:1]
        then = self._kept[-1]
        self._windows_ms = [w for w in self._windows_ms if w <= then.story.t_ms]
        run = rewound(then, tick.run, tick.frame.now_ns)
        self.take += 1
        mark = Mark(tick.story_ms, "do_over", f"practice {self.take} from {then.story.t_ms / 1000:.1f} s", "instructor", then.story.t_ms)
        shown = pose(self.scene.setting, run.world, run.shown_ns)
        return replace(tick, run=run, shown=shown, marks=(*tick.marks, mark), keep=True)


def _marks(intents: Sequence[Intent]) -> tuple[Mark, ...]:
    """What the instructor did, and pauses and stops, as marks of the log."""
    return tuple(mark for intent in intents if (mark := _mark(intent)) is not None)


def _mark(i: Intent) -> Mark | None:
    match i.kind:
        case "pause" | "resume" | "stop":
            by = "instructor" if i.label == "instructor" else i.trainee if i.kind == "stop" else i.source
            return Mark(i.heard_ms, i.kind, i.name, by)
        case "command":
            return _mark_of_command(i)
        case _ if i.label == "instructor":
            return Mark(i.heard_ms, "override", f"{i.kind} rung {i.rung}", "instructor", i.rung)
    return None


def _mark_of_command(i: Intent) -> Mark | None:
    match i.name:
        case "do_over":
            return None  # marked where the simulation is put back
        case "relabel":
            return Mark(i.heard_ms, "corrected", i.text, "instructor", i.rung) if i.text else None
        case "talk":
            return Mark(i.heard_ms, "talk", in_words(i), "instructor", max(0, i.dwell_ms))
        case "light" | "weather":
            return Mark(i.heard_ms, "override", f"{i.name}: {i.text}", "instructor")
        case "bookmark":
            return Mark(i.heard_ms, "bookmark", i.name, "instructor")
    return Mark(i.heard_ms, "override", i.name, "instructor")
