"""A recorded session run again: from its samples, turn by turn, for pictures and films; compared with what was logged, as proof."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from vr_dti import __version__
from vr_dti.errors import SessionFileError, VrDtiError
from vr_dti.events import COURSE_MARKS, Effect
from vr_dti.intents.thresholds import Thresholds
from vr_dti.recording import codec
from vr_dti.recording.check import NOT_SEALED
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Snapshot, TickRow, Turn
from vr_dti.records.pinned import scenario_of
from vr_dti.records.session_file import new_meta
from vr_dti.run import DO_OVER_MS, Run, Simulation, Tick, begin
from vr_dti.scene import DRAWN, Scene, stage
from vr_dti.story import engine
from vr_dti.world.felt import felt
from vr_dti.world.pose import pose
from vr_dti.world.talking import aired

START = "start-run"
"""name of the document that holds the run which a session went on from"""
OF_THE_WORLD = frozenset(("hush", "hurt", "hurt_end"))
"""effects that the story alone cannot tell: who breaks off, and whom a current still holds, is known from the world"""
FARTHEST_BACK_M = 20.0
"""as a rig may say"""
LONGEST_STORY_MS = 24 * 3_600_000
"""no session lasts longer; every ten milliseconds of it are computed. As the longest duration of a document"""
LONGEST_WORDS = 80
"""of what a session says of the machine that recorded it; ours takes a quarter of it"""
NO_SESSION = "this is not as a run leaves it; restore it from a copy"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    same: bool
    words: str
    turns: int
    from_samples: bool
    """False: another machine or version, where only the story was recomputed, from the logged intents"""


def scene_of(log: Log, say: Callable[[str], None], *, stand_back_m: float | None = None) -> Scene:
    """The scene as the session pinned it; `stand_back_m` where its trainees are to stand elsewhere than they did.

    Raises `SessionFileError` where the file holds no scenario.
    """
    scenario = scenario_of(log)
    back_m = stand_back_m if stand_back_m is not None else log.meta.options.get("stand_back_m") or 0.0
    if not isinstance(back_m, int | float) or abs(back_m) > FARTHEST_BACK_M:
        raise SessionFileError(f"{log.path}: it says that its trainees stand {str(back_m)[:20]!r} meters back, which cannot be", NO_SESSION)
    trainees = [t.id for t in log.meta.trainees]
    drawn = log.meta.options.get("people") == DRAWN
    asked = log.meta.options.get("uniform")
    uniform = asked.split(",") if isinstance(asked, str) and asked else []
    return stage(scenario, trainees, say, seed=log.meta.seed, stand_back_m=float(back_m), pins=log.meta.pins, drawn=drawn, uniform=uniform)


def simulation_of(scene: Scene, log: Log) -> Simulation:
    """The simulation before the session's first turn."""
    start = next((d for d in log.documents if d.name == START), None)
    rules = Thresholds()
    with read_of(log, "the run that it went on from"):
        if start is not None:
            return Simulation(scene, rules, codec.decode(Run, start.text), take=1)
        run, effects = begin(scene, [t.id for t in log.meta.trainees])
        return Simulation(scene, rules, run, first=effects)


def ticks(scene: Scene, log: Log, *, since_ns: int | None = None) -> Iterator[tuple[Turn, Tick]]:
    """Every logged turn with the same turn run again; `since_ns`: from the last kept run before that time of the frames' clock."""
    until = None if since_ns is None else next((t.index for t in log.ticks() if t.now_ns >= since_ns), None)
    simulation, since = (simulation_of(scene, log), 0) if until is None else _simulation_before(scene, log, until)
    for turn in log.turns(since=since):
        tick = _again(log, simulation, turn)
        if since and any(m.what == "do_over" for m in turn.marks):  # what it went back to lies before the beginning of this replay
            tick = _gone_back(log, simulation, turn, tick)
        yield turn, tick


def _again(log: Log, simulation: Simulation, turn: Turn) -> Tick:
    """The next turn of `simulation` as the file has it."""
    with read_of(log, f"turn {turn.tick.index}"):
        _within_a_day(simulation.run.memory.clock.story_ms(turn.tick.now_ns), simulation.run.world.time_ms)
        return simulation.turn(turn.tick.frame, turn.samples)


def _gone_back(log: Log, simulation: Simulation, turn: Turn, tick: Tick) -> Tick:
    """The turn of a do-over, with the run that the file kept of it."""
    kept = next((s for s in log.snapshots() if s.tick == turn.tick.index), None)
    simulation.run = _kept(log, kept, turn.tick)
    with read_of(log, f"turn {turn.tick.index}"):
        simulation.shown = pose(simulation.scene.setting, simulation.run.world, simulation.run.shown_ns)
    return dataclasses.replace(tick, run=simulation.run, shown=simulation.shown)


def _within_a_day(*times_ms: int) -> None:
    if min(times_ms) < 0 or max(times_ms) > LONGEST_STORY_MS:
        raise ValueError("not within a day of its beginning")


@contextmanager
def read_of(log: Log, what: str) -> Iterator[None]:
    """What is rebuilt from a file may be nonsense that only rebuilding finds, with any error at all: that is the file's fault then.

    Raises `SessionFileError`, whose cause is that error: should the file be sound, it is a fault of ours.
    """
    try:
        yield
    except VrDtiError:
        raise
    except Exception as e:
        said = f"{type(e).__name__}: {e}"[:200]
        by = log.meta.program
        other = f"vr-dti {_plain(by)} recorded it, and this is {__version__}, which may keep a run otherwise: use the one that recorded it"
        remedy = other if by != __version__ else f"{NO_SESSION}; if it is the run's own file, report this with it"
        raise SessionFileError(f"{log.path}: {what} cannot be run again ({said})", remedy) from e


def differing_pins(scene: Scene, log: Log) -> list[str]:
    """What decides the course of a run and is not as it was when the session was recorded, in words; empty where all is the same."""
    here = new_meta(scene_id="", scene_version="", scene_hash="", seed=0, trainees=(), operator="", created="", pins=scene.pins)
    found = [
        f"{name} {_plain(getattr(log.meta, name))}, here {getattr(here, name)}"
        for name in ("program", "python", "numpy", "machine")
        if getattr(log.meta, name) != getattr(here, name)
    ]
    return found + [f"{name} is not the one recorded" for name, pin in here.pins.items() if log.meta.pins.get(name) != pin]


def _plain(words: str) -> str:
    """What a file says, which may be a stranger's, on a terminal: no control characters, and an end."""
    return ascii(words[:LONGEST_WORDS])[1:-1]


def verify(scene: Scene, log: Log) -> Verdict:
    """Prove the session: the file is whole, and every turn run again gives what was logged, bit for bit.

    On another machine or version floats may differ in the last bit; then the story alone is proved, from the logged intents.
    """
    problems = [p for p in log.check() if log.sealed or not p.startswith(NOT_SEALED)]
    problems = problems or [p for p in [_strange_snapshot(log)] if p]
    if problems:
        return Verdict(False, "the file was changed or damaged: " + "; ".join(problems), 0, True)
    elsewhere = differing_pins(scene, log)
    unsealed = "" if log.sealed else " (the file was never closed and its end may be missing; verified up to its last commit)"
    if elsewhere:
        verdict = _verify_story(scene, log)
        words = f"{verdict.words}, from the logged intents only, since this is another place: {'; '.join(elsewhere)}{unsealed}"
        return dataclasses.replace(verdict, words=words)
    count = 0
    for turn, tick in ticks(scene, log):
        wrong = _difference(turn, tick)
        if wrong:
            return Verdict(False, f"turn {turn.tick.index} at {turn.tick.story_ms / 1000:.3f} s differs: {wrong}", count, True)
        count += 1
    return Verdict(True, f"{count} turns recomputed from samples, all equal{unsealed}", count, True)


def _difference(turn: Turn, tick: Tick) -> str:
    """What differs between a logged turn and the same turn run again; empty if nothing does."""
    was = turn.tick
    if (was.story_ms, was.take) != (tick.story_ms, tick.take):
        return f"story clock {was.story_ms} ms take {was.take}, recomputed {tick.story_ms} ms take {tick.take}"
    marks = tuple(m for m in turn.marks if m.what in COURSE_MARKS)
    for what, logged, again in (
        ("samples", turn.samples, tick.samples),
        ("intents", turn.intents, tick.intents),
        ("effects", turn.effects, tick.effects),
        ("perceptions", turn.perceived, tick.perceived),
        ("marks", marks, tick.marks),
    ):
        if logged != again:
            return f"{what}: {_first_difference(logged, again)}"
    if was.state and was.state != codec.fingerprint(tick.run):
        return f"state {was.state}, recomputed {codec.fingerprint(tick.run)}"
    return ""


def _first_difference(logged: tuple[object, ...], again: tuple[object, ...]) -> str:
    for a, b in zip(logged, again, strict=False):
        if a != b:
            return f"logged {a}, recomputed {b}"
    return f"{len(logged)} logged, {len(again)} recomputed"


def _verify_story(scene: Scene, log: Log) -> Verdict:
    """The story alone, advanced by the logged intents; after a do-over it goes on from the logged snapshot."""
    simulation = simulation_of(scene, log)
    state = simulation.run.story
    snapshots = {s.tick: s for s in log.snapshots()}
    count, effects = 0, simulation.first
    for turn in log.turns():
        with read_of(log, f"turn {turn.tick.index}"):
            _within_a_day(turn.tick.story_ms)
            state, more = engine.advance(scene.story, state, turn.tick.story_ms, turn.intents)
            more = (*more, *felt(turn.intents, turn.tick.story_ms), *aired(turn.intents, turn.tick.story_ms))
        logged = tuple(e for e in turn.effects if e.kind not in OF_THE_WORLD)
        if effects + more != logged:
            wrong = _first_difference(logged, effects + more)
            return Verdict(False, f"turn {turn.tick.index} at {turn.tick.story_ms / 1000:.3f} s differs: effects: {wrong}", count, False)
        if any(m.what == "do_over" for m in turn.marks):
            state = _kept(log, snapshots.get(turn.tick.index), turn.tick).story
        count, effects = count + 1, ()
    return Verdict(True, f"{count} turns of the story recomputed, all equal", count, False)


def do_over_ms(log: Log) -> int:
    """Where a do-over of the session begins: `DO_OVER_MS` before the last opportunity of its scored run, or at the beginning."""
    scored = {t.index for t in log.ticks() if t.take == 0}
    cues = [(tick, row.at_ms) for tick, row in log.rows("effect") if isinstance(row, Effect) and row.kind == "cue"]
    in_scored = [at_ms for tick, at_ms in cues if tick in scored or not scored]
    return max(0, in_scored[-1] - DO_OVER_MS) if in_scored else 0


def seek(scene: Scene, log: Log, story_ms: int) -> Tick:
    """The first turn at or after `story_ms` of the scored run (of all takes if there is no scored one), run again.

    Starts at the last snapshot before it, so that a picture does not cost a whole replay. Raises `SessionFileError` beyond the end.
    """
    rows = list(log.ticks())
    scored = [t for t in rows if t.take == 0] or rows
    target = next((t for t in scored if t.story_ms >= story_ms), None)
    if target is None:
        last_s = scored[-1].story_ms / 1000 if scored else 0.0
        raise SessionFileError(f"{log.path}: the run ended at {last_s:.1f} s", "ask for an earlier second")
    simulation, since = _simulation_before(scene, log, target.index)
    for turn in log.turns(since=since, until=target.index + 1):
        tick = _again(log, simulation, turn)
    return tick


def _simulation_before(scene: Scene, log: Log, index: int) -> tuple[Simulation, int]:
    """The simulation at the last run that was kept before turn `index`, or at the beginning, and the turn that follows it."""
    before = [s for s in log.snapshots() if s.tick < index]
    if not before:
        return simulation_of(scene, log), 0
    row = next((t for t in log.ticks() if t.index == before[-1].tick), None)
    if row is None:
        raise SessionFileError(f"{log.path}: the state kept at turn {before[-1].tick} belongs to no turn of it", NO_SESSION)
    run = _kept(log, before[-1], row)
    with read_of(log, f"the run kept at turn {row.index}"):
        return Simulation(scene, Thresholds(), run, take=row.take), row.index + 1


def _kept(log: Log, snapshot: Snapshot | None, row: TickRow) -> Run:
    """A run that the file kept, if it is the one that the row of its turn names: a verification proves that row."""
    if snapshot is None or snapshot.tick != row.index or row.state != codec.fingerprint_of(snapshot.body):
        raise SessionFileError(f"{log.path}: the run kept before turn {row.index + 1} is another one", NO_SESSION)
    with read_of(log, f"the run kept at turn {row.index}"):
        return snapshot.value(Run)


def _strange_snapshot(log: Log) -> str:
    """Which of the runs that the file kept is not the one that its turn's row names; empty where all are."""
    states = {t.index: t.state for t in log.ticks()}
    strange = next((s.tick for s in log.snapshots() if states.get(s.tick) != codec.fingerprint_of(s.body)), None)
    return "" if strange is None else f"the run kept at turn {strange} is another one than its row names"
