"""A recorded session run again: from its samples, turn by turn, for pictures and films; compared with what was logged, as proof."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vr_dti.errors import SessionFileError
from vr_dti.events import COURSE_MARKS, Effect
from vr_dti.intents.thresholds import Thresholds
from vr_dti.recording import codec
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Turn
from vr_dti.records.session_file import new_meta
from vr_dti.run import DO_OVER_MS, Course, Run, Tick, begin
from vr_dti.scene import Scene, stage_text
from vr_dti.story import engine

START = "start-run"
"""name of the document that holds the run which a session went on from"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    same: bool
    words: str
    turns: int
    from_samples: bool
    """False: another machine or version, where only the story was recomputed, from the logged intents"""


def scene_of(log: Log, say: Callable[[str], None]) -> Scene:
    """The scene as the session pinned it. Raises `SessionFileError` where the file holds no scenario."""
    text = next((d for d in log.documents if d.role == "scenario"), None)
    if text is None:
        raise SessionFileError(f"{log.path}: holds no scenario", "restore it from a copy")
    back_m = float(log.meta.options.get("stand_back_m") or 0.0)
    return stage_text(text.text, f"{log.path}:{text.name}", [t.id for t in log.meta.trainees], say, seed=log.meta.seed, stand_back_m=back_m)


def course_of(scene: Scene, log: Log) -> Course:
    """The course before the session's first turn."""
    start = next((d for d in log.documents if d.name == START), None)
    rules = Thresholds()
    if start is not None:
        return Course(scene, rules, codec.decode(Run, start.text), take=1)
    run, effects = begin(scene, [t.id for t in log.meta.trainees])
    return Course(scene, rules, run, first=effects)


def ticks(scene: Scene, log: Log) -> Iterator[tuple[Turn, Tick]]:
    """Every logged turn with the same turn run again."""
    course = course_of(scene, log)
    for turn in log.turns():
        yield turn, course.turn(turn.tick.frame, turn.samples)


def differing_pins(scene: Scene, log: Log) -> list[str]:
    """What decides the course of a run and is not as it was when the session was recorded, in words; empty where all is the same."""
    here = new_meta(scene_id="", scene_version="", scene_hash="", seed=0, trainees=(), operator="", created="", pins=scene.pins)
    found = [
        f"{name} {getattr(log.meta, name)}, here {getattr(here, name)}"
        for name in ("program", "python", "numpy", "machine")
        if getattr(log.meta, name) != getattr(here, name)
    ]
    return found + [f"{name} is not the one recorded" for name, pin in here.pins.items() if log.meta.pins.get(name) != pin]


def verify(scene: Scene, log: Log) -> Verdict:
    """Prove the session: the file is whole, and every turn run again gives what was logged, bit for bit.

    On another machine or version floats may differ in the last bit; then the story alone is proved, from the logged intents.
    """
    problems = [p for p in log.check() if log.sealed or "seal" not in p]
    if problems:
        return Verdict(False, "the file was changed or damaged: " + "; ".join(problems), 0, True)
    elsewhere = differing_pins(scene, log)
    unsealed = "" if log.sealed else " (the file was never closed; verified up to its last commit)"
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
    course = course_of(scene, log)
    state = course.run.story
    snapshots = {s.tick: s for s in log.snapshots()}
    count, effects = 0, course.first
    for turn in log.turns():
        state, more = engine.advance(scene.story, state, turn.tick.story_ms, turn.intents)
        if effects + more != turn.effects:
            wrong = _first_difference(turn.effects, effects + more)
            return Verdict(False, f"turn {turn.tick.index} at {turn.tick.story_ms / 1000:.3f} s differs: effects: {wrong}", count, False)
        if any(m.what == "do_over" for m in turn.marks):
            state = snapshots[turn.tick.index].value(Run).story
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
    before = [s for s in log.snapshots() if s.tick < target.index]
    course, since = course_of(scene, log), 0
    if before:
        take = next(t.take for t in rows if t.index == before[-1].tick)
        course, since = Course(scene, Thresholds(), before[-1].value(Run), take=take), before[-1].tick + 1
    for turn in log.turns(since=since, until=target.index + 1):
        tick = course.turn(turn.tick.frame, turn.samples)
    return tick
