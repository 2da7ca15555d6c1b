"""Rounds: at one seed and one setting of the dials every simulated trainee plays the scenario once, so that runs can be compared.

What a run leaves is a `Row`; what all runs reached is a `Tally`. Both are plain, so that a round may be played in another process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from vr_dti.debrief.measures import SEVERITY
from vr_dti.errors import InputError
from vr_dti.story.behaviours import BEHAVIOURS, Behaviour
from vr_dti.story.chance import draw
from vr_dti.story.compile import Compiler
from vr_dti.story.dials import SURPRISE, chosen
from vr_dti.story.harm import harm
from vr_dti.story.load import Scenario
from vr_dti.story.model import Story
from vr_dti.story.offers import Offers, offers, targets
from vr_dti.story.rehearsal import LIMIT_MS, Rehearsal, rehearse
from vr_dti.story.state import NEVER_MS
from vr_dti.story.variables import Setting, spelled

UNEVENTFUL_EVERY = 10
"""one round in so many is played without events, where the scenario has that dial. Default."""
EVENTS, FULL, NONE = "events", "full", "none"


class Row(NamedTuple):
    """What a run came to."""

    round: int
    behaviour: str
    outcome: str
    """empty: none within the limit, or the run broke off"""
    good: bool
    harm: int
    """thousandths of a point"""
    end_ms: int
    cues: int
    """how many times a cue began"""
    force: bool
    """a blow to a victim, or a cue that is more than a precursor"""
    acts: int
    stuck: tuple[str, ...] = ()
    """of a run without outcome: where every region waited"""
    fault: str = ""
    """why the run broke off"""
    warned: bool = True
    """a precursor came before the first force"""


@dataclass
class Tally:
    """How many runs reached what."""

    nodes: Counter[tuple[int, int]] = field(default_factory=Counter)
    """(region, node)"""
    ways: Counter[tuple[str, str, int, str]] = field(default_factory=Counter)
    """(region, node, edge, node it led to; empty: it stayed)"""
    interrupts: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    """region.node with no way out but a condition, at the end of a run that had an outcome"""

    def add(self, other: Tally) -> None:
        for mine, theirs in ((self.nodes, other.nodes), (self.ways, other.ways)):
            mine.update(theirs)  # type: ignore[arg-type]
        self.interrupts.update(other.interrupts)
        self.waiting.update(other.waiting)


@dataclass(frozen=True, slots=True)
class Setup:
    """How a round is set up."""

    round: int
    seed: int
    dials: Mapping[str, Setting]
    """every one"""
    words: str
    """options of the command line that set it up again: the seed, and the dials that stand elsewhere than the scenario has them"""


def setup(scenario: Scenario, seed: int, round_: int, held: Sequence[str] = ()) -> Setup:
    """The `round_`-th setup of `scenario`, all chance from `seed`: every dial drawn but those `held` (`rank=sergeant`)."""
    own = draw(f"{seed}/explore/{round_}", 1 << 31)
    dials = scenario.written.dials
    asked = [SURPRISE]
    if EVENTS in dials and {FULL, NONE} <= set(dials[EVENTS].of) and not any(h.partition("=")[0].strip() == EVENTS for h in held):
        asked.append(f"{EVENTS}={NONE if round_ % UNEVENTFUL_EVERY == UNEVENTFUL_EVERY - 1 else FULL}")
    settings = chosen(dials, [*asked, *held], own)
    moved = [f"--dial {name}={spelled(value)}" for name, value in settings.items() if value != dials[name].init]
    return Setup(round_, own, settings, " ".join([f"--seed {own}", *moved]))


@dataclass(frozen=True, slots=True)
class Plan:
    """All rounds that there could be of a scenario: chance, and the dials that are held while the others are drawn."""

    scenario: Scenario
    seed: int
    held: tuple[str, ...] = ()

    def at(self, round_: int) -> Setup:
        """The setup of a round."""
        return setup(self.scenario, self.seed, round_, self.held)


class Table:
    """Plays rounds of one scenario. A story is compiled once for each set of people present; dials are only other first values."""

    def __init__(self, scenario: Scenario, seed: int, *, held: Sequence[str] = (), limit_ms: int = LIMIT_MS) -> None:
        self.scenario = scenario
        self.plan = Plan(scenario, seed, tuple(held))
        self.limit_ms = limit_ms
        self.good = frozenset(e.outcome for e in scenario.story.ends if e.good)
        self._stories: dict[frozenset[str], tuple[Story, Offers]] = {}

    def round(self, round_: int, tally: Tally, first: int = len(BEHAVIOURS)) -> Iterator[Row]:
        """Every behaviour once, or only so many, the `first` of the table."""
        at = self.plan.at(round_)
        story, known = self.story(at.dials)
        for behaviour in islice(BEHAVIOURS.values(), first):
            yield self._run(story, known, behaviour, at, tally)

    def story(self, dials: Mapping[str, Setting]) -> tuple[Story, Offers]:
        """The story at these dials, and what it listens to."""
        compiler = Compiler(self.scenario.written, self.scenario.lines, dials)
        if compiler.absent not in self._stories:
            story = compiler.story()
            self._stories[compiler.absent] = (story, offers(story))
        story, known = self._stories[compiler.absent]
        return replace(story, variables=compiler.variables), known

    def _run(self, story: Story, known: Offers, behaviour: Behaviour, at: Setup, tally: Tally) -> Row:
        try:
            run = rehearse(story, behaviour, seed=at.seed, limit_ms=self.limit_ms, known=known)
        except InputError as e:
            return Row(at.round, behaviour.name, "", False, 0, 0, 0, False, 0, fault=e.what)
        tally.nodes.update(run.visited)
        tally.ways.update(run.taken)
        tally.interrupts.update(run.interrupted)
        stuck = () if run.outcome else tuple(f"{r}.{n}" for r, n, _ in waits(run))
        if run.outcome:
            tally.waiting.update(f"{r}.{n}" for r, n, by_condition in waits(run) if by_condition)
        cues = [e for e in run.effects if e.kind == "cue"]
        victims = {c.victim for c in story.cues}
        signs = [e.at_ms for e in cues if e.text_arg("cue") == "precursor"]
        forces = [e.at_ms for e in cues if e.text_arg("cue") != "precursor"]
        forces += [e.at_ms for e in run.effects if e.kind == "blow" and e.name in victims]
        return Row(
            round=at.round,
            behaviour=behaviour.name,
            outcome=run.outcome,
            good=run.outcome in self.good,
            harm=harm(story, run.effects, run.end_ms, SEVERITY),
            end_ms=run.end_ms,
            cues=len(cues),
            force=bool(forces),
            acts=len(run.intents),
            stuck=stuck,
            warned=bool(signs) and min(signs) < min(forces, default=NEVER_MS),
        )


def waits(run: Rehearsal) -> Iterator[tuple[str, str, bool]]:
    """(region, node, only by a condition) of every region that could still go on somewhere."""
    for region, at in zip(run.story.regions, run.state.regions, strict=True):
        node = region.nodes[at.node]
        out = [e for e in node.edges if targets(e)]
        if out:
            yield region.name, node.name, all(e.on is None and e.after_ms is None for e in out)
