"""Scripted trainees through the real interpreter, story and world, on a virtual clock: the measures do not depend on the frame rate, nor
on the body of whoever does the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat

import numpy as np

from tools.validity import variants
from tools.validity.measured import Measured, measures, moved_ms
from vr_dti.app.starter import Starter
from vr_dti.backends.script import ScriptDoc, ScriptSource, load_script
from vr_dti.debrief.course import Harm
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.devices import MOVE_MS
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.record import record
from vr_dti.intents.addressee import PARTNER
from vr_dti.intents.thresholds import Thresholds
from vr_dti.recording.rows import Logged, Meta, TickRow, TraineeMeta
from vr_dti.records.session_file import new_meta
from vr_dti.resources import shipped
from vr_dti.run import Simulation, Tick, begin
from vr_dti.samples import Button, Sample, Tracked
from vr_dti.scene import Scene, load_scene
from vr_dti.session import period_of
from vr_dti.timebase import NS_PER_S, Frame
from vr_dti.world.place import world_from_stage

SCRIPTS = (
    ("handcuffed", "early"),
    ("handcuffed", "late"),
    ("foot-chase", "early"),
    ("the-search", "early"),
    ("foot-chase-lawful", "grabber"),
)
"""those that are tried in every body"""
TRAINEE = "t"
HZ = 90.0
WAY_HZ = 10
RATES = (HZ, 45.0, 72.0, 120.0)
FRAME_MS = math.ceil(1000 / min(RATES))
"""one frame of the slowest rate"""
LIMIT_S = 600.0
AXES = ("frame rate", "height", "handedness", "one hand", "seat", "speech rate")

Tried = Callable[[str, str, float, Sequence[float]], "tuple[Axis, ...]"]

OTHER_EYES = frozenset({"height", "seat"})
"""axes on which the same look is another direction: a head that turns slowly faces somebody sooner or later then, or passes them by. Told,
and held to nothing, since it is shown and never graded"""


@dataclass
class Axis:
    """One thing that is changed, and what that changed in the measures."""

    name: str
    runs: int = 0
    compared: int = 0
    most_ms: int = 0
    """largest difference among the trainee's own times"""
    look_ms: int = 0
    """among looks"""
    looks_missed: int = 0
    """looks that, from other eyes, met nobody"""
    course_ms: int = 0
    """and among the story's"""
    wrong: list[str] = field(default_factory=list)

    def add(self, title: str, base: SessionFindings, other: SessionFindings, *, answered_ms: int = 0, seat: bool = False) -> None:
        """Compare a run with its base. `answered_ms`: how much sooner or later words were understood at most, and so the story may
        answer; `seat`: the other one sits."""
        self.runs += 1
        first, second = measures(base), measures(other)
        cues_ms = moved_ms(base, other) if answered_ms else 0
        for name in sorted({*first, *second}):
            a, b = first.get(name), second.get(name)
            if answered_ms and name.startswith("still"):
                continue  # whoever speaks for longer is still for shorter
            self.compared += 1
            if a is None or b is None:
                self.wrong.append(f"{title}: {name}: {'missing' if b is None else 'there'}")
            elif not self._same(a, b, answered_ms, cues_ms, seat):
                self.wrong.append(f"{title}: {name}: {a.value} became {b.value}")

    def join(self, other: Axis) -> None:
        """What was found of another trainee on the same axis, too."""
        self.runs += other.runs
        self.compared += other.compared
        self.most_ms = max(self.most_ms, other.most_ms)
        self.look_ms = max(self.look_ms, other.look_ms)
        self.looks_missed += other.looks_missed
        self.course_ms = max(self.course_ms, other.course_ms)
        self.wrong += other.wrong

    def _same(self, a: Measured, b: Measured, answered_ms: int, cues_ms: int, seat: bool) -> bool:
        if seat and a.kind == "hands":
            return b.value == "not_scorable"
        if seat and a.kind == "climb":
            return not isinstance(a.value, float) or not isinstance(b.value, float) or b.value >= a.value
        if a.kind == "look" and b.value is None and self.name in OTHER_EYES:
            self.looks_missed += 1
            return True
        if not isinstance(a.value, int) or not isinstance(b.value, int):
            return a.value == b.value
        apart = abs(a.value - b.value)
        match a.kind:
            case "own":  # a script does not wait for the story: what that moved, it moved
                apart = max(0, apart - cues_ms)
                self.most_ms = max(self.most_ms, apart)
                return apart <= FRAME_MS
            case "look":
                self.look_ms = max(self.look_ms, apart)
                return apart <= FRAME_MS or self.name in OTHER_EYES
            case "course":
                self.course_ms = max(self.course_ms, apart)
                return apart <= FRAME_MS + answered_ms
            case _:
                return apart <= FRAME_MS + MOVE_MS


def axes(
    scripts: Sequence[tuple[str, str]] = SCRIPTS,
    *,
    others: Sequence[tuple[str, str]] = (),
    until_s: float = LIMIT_S,
    rates: Sequence[float] = RATES,
    tell: Callable[[str], None] = lambda _: None,
    workers: int = 1,
) -> tuple[Axis, ...]:
    """Every axis over all `scripts`, the frame rate also over `others`, each run to its end or `until_s`; by so many processes. Bodies
    are compared at the first of `rates`, and that with the others."""
    named, tried = [*scripts, *others], [in_every_body] * len(scripts) + [at_other_rates] * len(others)
    found = {name: Axis(name) for name in AXES}
    with ProcessPoolExecutor(workers) if workers > 1 else nullcontext() as pool:
        results = (pool.map if pool else map)(_tried, tried, *zip(*named, strict=True), repeat(until_s), repeat(rates))
        for (scene_id, script), parts in zip(named, results, strict=True):
            tell(f"{scene_id}/{script}")
            for part in parts:
                found[part.name].join(part)
    return tuple(found.values())


def _tried(how: Tried, scene_id: str, script: str, until_s: float, rates: Sequence[float]) -> tuple[Axis, ...]:
    return how(scene_id, script, until_s, rates)


def in_every_body(scene_id: str, script: str, until_s: float = LIMIT_S, rates: Sequence[float] = RATES) -> tuple[Axis, ...]:
    """One scripted trainee on every axis."""
    rate, height, hand, single, seat, speech = (Axis(name) for name in AXES)
    scene, doc = staged(scene_id, script)
    title = f"{scene_id}/{script}"
    hz, *others = rates
    played = partial(run, scene, until_s=until_s)
    path: list[variants.Spot] = []
    base = played(doc, hz=hz, officer=path)
    for other in others:
        rate.add(f"{title} at {other:.0f} Hz", base, played(doc, hz=other))
    at = way(path)
    for stature_m in (1.5, 2.0):
        height.add(f"{title}, {stature_m} m tall", base, played(variants.tall(doc, stature_m, at), hz=hz))
    hand.add(f"{title}, hands changed", base, played(variants.mirrored(doc), hz=hz))
    lone = next((a.hand for a in base.trainees[0].acts if a.kind == "touched"), "right")
    one = variants.one_handed(doc, lone)
    kept = played(one, hz=hz) if one != doc else base
    single.add(f"{title}, {lone} hand alone", kept, played(one, hz=hz, hands=(lone,)))
    still = variants.in_place(doc)
    seated = played(variants.with_eyes(still, variants.SEATED_EYES_M, at), hz=hz)
    seat.add(f"{title}, seated", played(still, hz=hz), seated, seat=True)
    for times in (0.5, 2.0):
        later_ms = max((round(abs(times - 1) * s.heard_after) for s in doc.speech), default=0)
        speech.add(f"{title}, words x {times}", base, played(variants.understood(doc, times), hz=hz), answered_ms=later_ms)
    return rate, height, hand, single, seat, speech


def at_other_rates(scene_id: str, script: str, until_s: float = LIMIT_S, rates: Sequence[float] = RATES) -> tuple[Axis, ...]:
    """One scripted trainee at the slowest and the quickest frame rate."""
    rate = Axis(AXES[0])
    scene, doc = staged(scene_id, script)
    base = run(scene, doc, hz=rates[0], until_s=until_s)
    for hz in (min(rates), max(rates)):
        rate.add(f"{scene_id}/{script} at {hz:.0f} Hz", base, run(scene, doc, hz=hz, until_s=until_s))
    return (rate,)


def all_scripts() -> list[tuple[str, str]]:
    """Every scripted trainee that comes with a scene."""
    found = sorted(shipped("scenes").glob("*/trainees/*.yaml"))
    return [(path.parent.parent.name, path.stem) for path in found]


# --- one run ---------------------------------------------------------------------------------------------------------------


def staged(scene_id: str, script: str) -> tuple[Scene, ScriptDoc]:
    """A scene cast for one trainee, and a script that comes with it."""
    doc = load_script(shipped("scenes", scene_id, "trainees", f"{script}.yaml")).doc
    return load_scene(scene_id, [TRAINEE], lambda _: None), doc.model_copy(update={"trainee": TRAINEE})


def way(path: Sequence[variants.Spot]) -> variants.Way:
    """Where the officer is, from what `run` saw."""
    return lambda ms: path[min(ms * WAY_HZ // 1000, len(path) - 1)]


def run(
    scene: Scene,
    doc: ScriptDoc,
    *,
    hz: float = HZ,
    hands: Sequence[str] = ("left", "right"),
    until_s: float = LIMIT_S,
    officer: list[variants.Spot] | None = None,
) -> SessionFindings:
    """What the debrief finds in one run. `hands`: those that are tracked. `officer` is given where the officer is in the trainee's stage,
    ten times a second."""
    rows = _rows(scene, doc, hz, tuple(hands), until_s, [] if officer is None else officer)
    return findings(record(_meta(scene, doc), rows), scene.scenario, best=Harm(0, 0))


def _rows(
    scene: Scene, doc: ScriptDoc, hz: float, hands: tuple[str, ...], until_s: float, officer: list[variants.Spot]
) -> Iterator[Logged]:
    """The log of the run, row by row."""
    partner = scene.setting.index(PARTNER)
    stage = np.linalg.inv(world_from_stage(scene.setting.place.marks[scene.setting.trainee_marks[TRAINEE]]))
    for i, (tick, simulation) in enumerate(_turns(scene, doc, hz, hands, until_s)):
        if i * WAY_HZ % hz < WAY_HZ:
            x, _, z, _ = (stage @ simulation.shown.world_from_joint[partner, 0, :, 3]).tolist()
            officer.append((x, z))
        frame = tick.frame
        yield Logged(i, TickRow(i, frame.now_ns, frame.display_ns, frame.period_ns, True, tick.story_ms, tick.take))
        for rows in (tick.samples, tick.intents, tick.effects, tick.perceived, tick.marks):
            yield from (Logged(i, row) for row in rows)


def _turns(scene: Scene, doc: ScriptDoc, hz: float, hands: tuple[str, ...], until_s: float) -> Iterator[tuple[Tick, Simulation]]:
    """Every turn of the run."""
    first, effects = begin(scene, [TRAINEE])
    simulation = Simulation(scene, Thresholds(), first, first=effects)
    sources = (ScriptSource(doc, ""), Starter(TRAINEE))
    period_ns, i = period_of(hz), 0
    while not simulation.over and i * period_ns < until_s * NS_PER_S:
        now_ns = NS_PER_S + i * period_ns
        frame = Frame(i, now_ns, now_ns + period_ns, period_ns)  # seen a frame later, as in a headset
        yield simulation.turn(frame, [s for source in sources for s in source.poll(frame) if _there(s, hands)]), simulation
        i += 1


def _there(sample: Sample, hands: tuple[str, ...]) -> bool:
    """The sample is of no hand, or of one that is tracked."""
    match sample.data:
        case Tracked(device=device) if device != "head":
            return device.partition("_")[0] in hands
        case Button(device=device):
            return device in hands
        case _:
            return True


def _meta(scene: Scene, doc: ScriptDoc) -> Meta:
    return new_meta(
        scene_id=scene.story.id,
        scene_version=scene.scenario.doc.version,
        scene_hash=scene.scenario.sha256,
        seed=scene.story.seed,
        trainees=[TraineeMeta(TRAINEE, doc.device, True)],
        operator="",
        created="2026-01-01T00:00:00+00:00",
    )
