"""Sessions made by hand for the debrief: acts and looks as given, the story by the real engine, the file by the real writer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from vr_dti.debrief.course import Harm
from vr_dti.debrief.record import Recorded, record
from vr_dti.events import Effect, Intent, Mark, Perceived, pose_of
from vr_dti.recording.rows import Document, Logged, Meta, Parent, TickRow, TraineeMeta
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.samples import Sample, Speech, Status, Tracked
from vr_dti.story import engine
from vr_dti.story.load import Scenario
from vr_dti.timebase import NS_PER_MS, Frame

SPARED = Harm(0, 0)
"""the best simulated trainee lets no harm come"""
STEP_MS = 10
START_NS = 7_000_000_000
POSE = pose_of((0.0, 1.65, 0.0), (0.0, 0.0, 0.0, 1.0))
Spans = Sequence[tuple[str, int, int]]
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Person:
    """A trainee as the log shows one: acts, looks, and from when each fact could be perceived."""

    id: str = "early"
    profile: str = "headset"
    simulated: bool = True
    acts: Sequence[Intent] = ()
    looks: Spans = ()
    """(whom, from ms, to ms)"""
    late_ms: dict[str, int] = field(default_factory=dict)
    """fact -> how long after it began it could be perceived; 0 where not named"""
    never: frozenset[str] = frozenset()
    """facts that could not be perceived"""
    still: Sequence[Stretch] = ()
    """(from ms, to ms): head and hand do not move"""
    turns_deg_s: float = 0.0
    """how fast the head turns about, without leaving its place"""
    hands: bool = True
    head: bool = True
    lost: Sequence[Stretch] = ()
    """(from ms, to ms): the device does not know where the head is, and nothing is seen"""
    eyes_m: float = 1.65
    """how high the head is"""
    raised_cm: int = 0
    """and by how much it was raised to be there, from a seat"""
    speaks: bool = True
    """a recogniser listens"""

    @property
    def meta(self) -> TraineeMeta:
        return TraineeMeta(self.id, self.profile, self.simulated)


def _in(spans: Sequence[Stretch], ms: int) -> bool:
    return any(a <= ms < b for a, b in spans)


# A session has thousands of turns, and most of them show the same: each look is made once.
@lru_cache(maxsize=4096)
def _head(eyes_m: float, half: float, valid: bool) -> Tracked:
    return Tracked("head", pose_of((0.0, eyes_m, 0.0), (0.0, math.sin(half), 0.0, math.cos(half))), position_valid=valid)


@lru_cache(maxsize=1024)
def _hand(ms: int) -> Tracked:
    return Tracked("right_grip", POSE._replace(px=0.5 * ms / 1000))  # half a meter a second


def spoke(ms: int, rung: int, *, to: str = "partner", who: str = "early", label: Any = "recognised", text: str = "", **more: Any) -> Intent:
    """A rung said at `ms`, heard 400 ms later."""
    return Intent("spoke", who, ms, ms + 400, "voice", ms, to=to, rung=rung, label=label, text=text, **more)


def touched(ms: int, *, to: str = "partner", who: str = "early", label: Any = "sensed", part: str = "shoulder") -> Intent:
    """A hand laid on somebody at `ms`, known 150 ms later."""
    return Intent("touched", who, ms, ms + 150, "hands", ms, to=to, part=part, hand="right", label=label)


def command(ms: int, name: str, *, who: str = "early") -> Intent:
    """The instructor's command."""
    return Intent("command", who, ms, ms, "console", ms, name=name, label="instructor")


def head_of(scenario: Scenario, people: Sequence[Person], **more: Any) -> Meta:
    """The head of a session."""
    given: dict[str, Any] = {
        "scene_id": scenario.doc.id,
        "scene_version": scenario.doc.version,
        "scene_hash": scenario.sha256,
        "seed": scenario.doc.seed,
        "trainees": [p.meta for p in people],
        "operator": "K7",
        "created": "2026-11-20T10:00:00Z",
        "options": {"display": "offscreen"},
    }
    return new_meta(**(given | more))


@dataclass
class Turns:
    """The turns of a session while they are made; `play` may be called again for a practice take."""

    scenario: Scenario
    people: Sequence[Person]
    seed: int | None = None
    take: int = 0
    at_ms: int = 0
    turns: list[dict[str, Any]] = field(default_factory=list)
    states: dict[int, tuple[Any, tuple[Effect, ...]]] = field(default_factory=dict)
    story_ms: int = -STEP_MS
    _facts: tuple[Effect, ...] = ()
    """all that began or ended to be true so far"""

    def play(self, until_ms: int = 200_000, *, people: Sequence[Person] | None = None) -> Turns:
        """Play on until the story ends or `until_ms`."""
        people = people or self.people
        story = replace(self.scenario.story, seed=self.scenario.doc.seed if self.seed is None else self.seed)
        if self.story_ms < 0:
            state, first = engine.begin(story)
            past: tuple[Effect, ...] = first
        else:
            (state, past), first = self.states[self.story_ms], ()
            self._facts = tuple(e for e in past if e.kind in ("fact", "fact_end"))
        while self.story_ms < until_ms and not (state.outcome and self.story_ms >= state.outcome_ms + 300):
            self.story_ms += STEP_MS
            acts = [a for p in people for a in p.acts if self.story_ms - STEP_MS < a.heard_ms <= self.story_ms]
            state, effects = engine.advance(story, state, self.story_ms, acts)
            past += effects
            if first or effects:
                self._facts = tuple(e for e in past if e.kind in ("fact", "fact_end"))
            self._put(people, acts, first + effects)
            first = ()
            self.states[self.story_ms] = (state, past)
        return self

    def do_over(self, back_to_ms: int) -> Turns:
        """The instructor puts the trainees back."""
        self.turns[-1]["marks"].append(Mark(self.story_ms, "do_over", "practice", "instructor", back_to_ms))
        self.take += 1
        self.story_ms = back_to_ms
        return self

    def _put(self, people: Sequence[Person], acts: Sequence[Intent], effects: Sequence[Effect]) -> None:
        i = len(self.turns)
        now_ns = START_NS + i * STEP_MS * NS_PER_MS
        samples: list[Sample] = []
        for p in people:
            still = any(a <= self.story_ms <= b for a, b in p.still)
            if p.head:
                half = math.radians(p.turns_deg_s) * self.story_ms / 2000
                head = _head(p.eyes_m, half, not (p.lost and _in(p.lost, self.story_ms)))
                samples.append(Sample(now_ns, f"script-{p.id}", 2 * i + 1, p.id, head))
            if p.raised_cm and not self.turns:
                samples.append(Sample(now_ns, f"script-{p.id}", 1, p.id, Status("seated", p.raised_cm)))
            if p.hands and p.profile == "headset":
                samples.append(Sample(now_ns, f"script-{p.id}", 2 * i + 2, p.id, _hand(0 if still else self.story_ms % 1000)))
        for a in acts:
            person = next(p for p in people if p.id == a.trainee)
            if a.kind == "spoke" and person.speaks and a.label == "recognised":
                samples.append(Sample(now_ns, a.source, a.seq, a.trainee, Speech(a.rung, a.to, a.text)))
        self.turns.append(
            {
                "frame": Frame(i, now_ns, now_ns, STEP_MS * NS_PER_MS),
                "story_ms": self.story_ms,
                "take": self.take,
                "samples": samples,
                "intents": list(acts),
                "effects": list(effects),
                "perceived": [p for person in people for p in self._perceived(person)],
                "marks": [],
            }
        )

    def _perceived(self, person: Person) -> Iterator[Perceived]:
        now, before = self.story_ms, self.story_ms - STEP_MS
        if now == 0:
            yield from (Perceived(0, person.id, "sees", who, True) for who in ("partner", "subject"))
        if person.lost:
            before_, now_ = (self._seen(person, ms) for ms in (before, now))
            yield from (Perceived(now, person.id, "sees", f"fact:{name}", name in now_) for name in sorted(before_ ^ now_))
        for e in self._facts if not person.lost else ():
            at_ms = e.at_ms + (person.late_ms.get(e.name, 0) if e.kind == "fact" else 0)
            if (before < at_ms <= now or at_ms == now == 0) and e.name not in person.never:
                yield Perceived(now, person.id, "sees", f"fact:{e.name}", e.kind == "fact")
        for whom, from_ms, to_ms in person.looks:
            if before < from_ms <= now:
                yield Perceived(now, person.id, "faces", whom, True)
            if before < to_ms <= now:
                yield Perceived(now, person.id, "faces", whom, False)

    def _seen(self, person: Person, ms: int) -> set[str]:
        """The facts in view at an instant."""
        if _in(person.lost, ms):
            return set()
        holds = {e.name: e.kind == "fact" for e in self._facts if e.at_ms <= ms}
        return {name for name, held in holds.items() if held and name not in person.never}

    # --- out ---

    def meta(self, **more: Any) -> Meta:
        seed = {} if self.seed is None else {"seed": self.seed}
        return head_of(self.scenario, self.people, **(seed | more))

    def recorded(self, *, digest: str = "", **more: Any) -> Recorded:
        """The session without a file."""
        return record(self.meta(**more), self.rows(), digest=digest)

    def rows(self) -> Iterator[Logged]:
        for turn in self.turns:
            f = turn["frame"]
            yield Logged(f.index, TickRow(f.index, f.now_ns, f.display_ns, f.period_ns, True, turn["story_ms"], turn["take"]))
            for kind in ("samples", "intents", "effects", "perceived", "marks"):
                for row in turn[kind]:
                    yield Logged(f.index, row)

    def write(self, path: Path, **more: Any) -> Path:
        """The session as a file."""
        document = Document("scenario", "scenario.yaml", self.scenario.text)
        with SessionWriter(path, self.meta(**more), (document,), commit_s=1e6) as writer:
            writer.note(Mark(0, "safety_confirmed", by="K7"))
            for turn in self.turns:
                writer.put(Turn(**turn))
        return path


def played(scenario: Scenario, *people: Person, until_ms: int = 200_000, seed: int | None = None) -> Turns:
    """A session of these people, played to its end."""
    return Turns(scenario, people, seed).play(until_ms)


def parent_of(digest: str, at_ms: int) -> Parent:
    return Parent(digest, at_ms)


EARLY = Person(
    "early",
    acts=(
        spoke(5400, 1, text="You good? Let me take him."),
        spoke(12_900, 3, text="That's enough. Step back."),
        spoke(17_000, 0, text="Stand by the car.", name="apart"),
        spoke(19_500, 5, to="dispatch", text="Supervisor and medical to my location."),
        spoke(22_000, 6, to="subject", text="I've got you. Sit up slowly."),
    ),
    looks=(("partner", 0, 5200), ("subject", 5400, 9000), ("partner", 10_380, 14_000), ("subject", 20_400, 30_000)),
)
LATE = Person(
    "late",
    acts=(spoke(20_900, 2, who="late", text="Hey. Ease up."), spoke(23_200, 3, who="late", text="Stop!"), touched(28_300, who="late")),
    looks=(("bystander", 0, 12_000), ("partner", 16_900, 30_000), ("subject", 30_500, 40_000)),
)
SILENT = Person(
    "silent",
    looks=(
        ("partner", 0, 4000),
        ("bystander", 6000, 15_000),
        ("subject", 15_300, 18_000),
        ("partner", 20_100, 30_000),
        ("subject", 32_000, 50_000),
    ),
)
