"""What happens next: `advance(story, state, now_ms, intents) -> (state, effects)`. Pure, integer milliseconds, no I/O, no threads.

Order within a call:

1. Intents in the order they were *heard*. Before each, every timer due at or before it fires, at its own due time; a timer due at the
   same millisecond goes first. A late intent never rewinds: story time only grows.
2. An intent is offered to the interrupts in order; the first that matches takes it. Otherwise each region, in file order, takes its
   first matching edge.
3. After every change the story settles: edges that wait for no intent and whose time and condition have come are taken, region by
   region, until nothing changes; then the `ends` are tried.
4. Last, the timers due up to `now_ms`.

So the result depends on when intents were heard, never on the rate or batching at which `advance` is called. Random draws are keyed by
(seed, region, node, visit): two runs that differ in one act roll alike elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vr_dti.errors import InputError
from vr_dti.events import Effect, Intent, Reason
from vr_dti.story.chance import draw
from vr_dti.story.state import NEVER_MS, RegionState, StoryState, Value

if TYPE_CHECKING:  # the engine plays these but makes none: who only advances a story does not wait for them
    from vr_dti.story.model import Action, Command, Edge, Guard, Interrupt, On, Story

MAX_SWEEPS = 64
STOPPED = "stopped"
"""the outcome of a run that somebody stopped"""
STOP_FADE_MS = 300
"""how fast a stop goes to black: at once, yet without a flash. Default."""


def begin(story: Story) -> tuple[StoryState, tuple[Effect, ...]]:
    """The state at 0 ms, every region in its initial node, and the effects of entering them."""
    state = StoryState(
        t_ms=0,
        regions=tuple(RegionState(r.initial, 0, 0) for r in story.regions),
        values=tuple(v.init for v in story.variables),
        visits=tuple((0,) * len(r.nodes) for r in story.regions),
        facts=(False,) * len(story.facts),
    )
    step = _Step(story, state)
    for fact in story.facts:
        if fact.init:
            step.tell_fact(fact.name, True, Reason(because="begin"))
    for r, region in enumerate(story.regions):
        step.enter(r, region.initial, Reason(region=region.name, because="begin"), None)
    step.settle()
    return step.done(0), tuple(step.effects)


def advance(story: Story, state: StoryState, now_ms: int, intents: Sequence[Intent]) -> tuple[StoryState, tuple[Effect, ...]]:
    """The story at `now_ms`, having heard `intents`, each at its `heard_ms <= now_ms`. A `now_ms` before `state.t_ms` counts as that."""
    if not intents and now_ms < state.next_due_ms:  # nothing can happen: the common frame
        return (state if now_ms <= state.t_ms else replace(state, t_ms=now_ms)), ()
    step = _Step(story, state)
    for intent in sorted(intents, key=lambda i: i.order):
        step.run_timers(intent.heard_ms)
        step.hear(intent)
    step.run_timers(now_ms)
    return step.done(now_ms), tuple(step.effects)


class _Step:
    """One call of `advance`: the state while it changes, and the effects so far."""

    def __init__(self, story: Story, state: StoryState) -> None:
        self.story = story
        self.state = state
        self.effects: list[Effect] = []

    def done(self, now_ms: int) -> StoryState:
        self._to_time(now_ms)
        return replace(self.state, next_due_ms=self._next_timer()[0])

    # --- time ---

    def run_timers(self, until_ms: int) -> None:
        """Fire every timer due up to and at `until_ms`, each at its own time."""
        while not self.state.outcome:
            due_ms, r, what = self._next_timer()
            if due_ms > until_ms:
                break
            self._to_time(due_ms)
            if what != "edge":
                self._beat(r, what)
            self.settle()
        self._to_time(until_ms)

    def _next_timer(self) -> tuple[int, int, str]:
        """(due, region, what) of the next timer; `what` is `a moment`, `beat` or `edge`. Ties go to the earlier region, in that order.

        An edge due now or before has had its turn: it waits for its condition in `settle`, so only later ones count.
        """
        best = (NEVER_MS, 0, "")
        if self.state.outcome:
            return best
        for r, at in enumerate(self.state.regions):
            node = self.story.regions[r].nodes[at.node]
            if at.moments < len(node.moments):
                best = min(best, (at.entered_ms + node.moments[at.moments][0], r, "a moment"))
            if node.every is not None:
                best = min(best, (at.entered_ms + node.every.period_ms * (at.beats + 1), r, "beat"))
            for edge in node.edges:
                if edge.after_ms is not None and at.entered_ms + edge.after_ms > self.state.t_ms:
                    best = min(best, (at.entered_ms + edge.after_ms, r, "edge"))
        return best

    def _to_time(self, t_ms: int) -> None:
        if t_ms > self.state.t_ms:
            self.state = replace(self.state, t_ms=t_ms)

    def _beat(self, r: int, what: str) -> None:
        at, region = self.state.regions[r], self.story.regions[r]
        node = region.nodes[at.node]
        reason = Reason(region=region.name, node=node.name, because=f"{self.state.t_ms - at.entered_ms} ms after entering")
        if what == "a moment":
            self._set_region(r, replace(at, moments=at.moments + 1))
            self._do(node.moments[at.moments][1], reason, None)
        elif node.every is not None:
            self._set_region(r, replace(at, beats=at.beats + 1))
            self._do(node.every.action, reason, None)

    # --- intents ---

    def hear(self, intent: Intent) -> None:
        """Offer one intent to interrupts, then regions, then settle."""
        if self.state.outcome:
            return
        if intent.kind == "stop":
            self._stop(intent)
            return
        taken = self._interrupt(intent)
        if not taken:
            for r in range(len(self.story.regions)):
                taken = self._offer(r, intent) or taken
        if not taken:
            reason = Reason(because="no edge matched", source=intent.source, seq=intent.seq)
            self._emit("ignored", intent.trainee, intent.kind, (("to", intent.to), ("rung", intent.rung)), reason)
        self.settle()

    def _interrupt(self, intent: Intent) -> bool:
        for i, interrupt in enumerate(self.story.interrupts):
            if (interrupt.once and i in self.state.used) or not self._wants(interrupt.on, intent):
                continue
            if interrupt.condition is not None and not self._true(interrupt.condition):
                continue
            if interrupt.once:
                self.state = replace(self.state, used=(*self.state.used, i))
            self._take_interrupt(interrupt, intent)
            return True
        return False

    def _take_interrupt(self, interrupt: Interrupt, intent: Intent) -> None:
        reason = Reason(node=interrupt.name, because=_because(intent), source=intent.source, seq=intent.seq)
        self._do(interrupt.action, reason, intent)
        for r, node in interrupt.goto:
            self.enter(r, node, reason, intent)
        if interrupt.outcome:
            self._end(interrupt.outcome, reason)

    def _offer(self, r: int, intent: Intent) -> bool:
        at, region = self.state.regions[r], self.story.regions[r]
        for e, edge in enumerate(region.nodes[at.node].edges):
            if edge.on is None or not self._wants(edge.on, intent):
                continue
            if edge.condition is not None and not self._true(edge.condition):
                continue
            self._take(r, e, edge, Reason(region.name, region.nodes[at.node].name, e, _because(intent), intent.source, intent.seq), intent)
            return True
        return False

    @staticmethod
    def _wants(on: On, intent: Intent) -> bool:
        return (
            on.intent == intent.kind
            and on.to in ("", intent.to)
            and on.part in ("", intent.part)
            and on.name in ("", intent.name)
            and on.trainee in ("", intent.trainee)
            and (not on.rungs or intent.rung in on.rungs)
            and intent.confidence_permille >= on.min_confidence_permille
            and (not on.max_distance_cm or 0 <= intent.distance_cm <= on.max_distance_cm)
            and intent.dwell_ms >= (on.min_dwell_ms or -1)
            and on.min_loud_db <= intent.loud_db <= on.max_loud_db
        )

    # --- change ---

    def settle(self) -> None:
        """Take every edge whose time and condition have come, until nothing changes; then try the ends."""
        for _ in range(MAX_SWEEPS):
            if self.state.outcome:
                return
            if sum(self._settle_region(r) for r in range(len(self.story.regions))) == 0:  # every region has its turn in a sweep
                break
        else:
            nodes = ", ".join(f"{r.name}.{r.nodes[at.node].name}" for r, at in zip(self.story.regions, self.state.regions, strict=True))
            raise InputError(f"scenario {self.story.id} goes round without end in: {nodes}", "let time pass or an intent come in between")
        for end in self.story.ends:
            if self._true(end.condition):
                self._end(end.outcome, Reason(because="end rule"))
                return

    def _settle_region(self, r: int) -> bool:
        at, region = self.state.regions[r], self.story.regions[r]
        for e, edge in enumerate(region.nodes[at.node].edges):
            if edge.on is not None:
                continue
            if edge.after_ms is not None and self.state.t_ms < at.entered_ms + edge.after_ms:
                continue
            if edge.condition is not None and not self._true(edge.condition):
                continue
            because = "condition holds" if edge.after_ms is None else f"after {edge.after_ms} ms"
            self._take(r, e, edge, Reason(region.name, region.nodes[at.node].name, e, because), None)
            return True
        return False

    def _take(self, r: int, e: int, edge: Edge, reason: Reason, intent: Intent | None) -> None:
        target = self._draw(r, edge) if edge.random else edge.to
        self._do(edge.action, reason, intent)
        if target is not None and not self.state.outcome:
            self.enter(r, target, reason, intent)

    def _draw(self, r: int, edge: Edge) -> int | None:
        """A node by weight; None where every weight is 0 (the edge then does its action and stays)."""
        at, region = self.state.regions[r], self.story.regions[r]
        weights = [max(0, int(weight(self.story, self.state))) for _, weight in edge.random]
        total = sum(weights)
        if total == 0:
            return None
        key = f"{self.story.seed}/{region.name}/{region.nodes[at.node].name}/{at.visit}"
        ticket = draw(key, total)
        for (node, _), weight in zip(edge.random, weights, strict=True):
            if ticket < weight:
                return node
            ticket -= weight
        return None

    def enter(self, r: int, node: int, reason: Reason, intent: Intent | None) -> None:
        """Region `r` is now in `node`: count the visit, do what is done on entering."""
        visits = self.state.visits
        visit = visits[r][node] + 1
        row = (*visits[r][:node], visit, *visits[r][node + 1 :])
        self.state = replace(self.state, visits=(*visits[:r], row, *visits[r + 1 :]))
        self._set_region(r, RegionState(node, self.state.t_ms, visit))
        region = self.story.regions[r]
        self._emit("enter", region.name, region.nodes[node].name, (("visit", visit),), reason)
        self._do(region.nodes[node].enter, replace(reason, region=region.name, node=region.nodes[node].name), intent)

    def _do(self, action: Action, reason: Reason, intent: Intent | None) -> None:
        for assign in action.assign:
            if assign.condition is not None and not self._true(assign.condition):
                continue
            variable = self.story.variables[assign.variable]
            value = assign.value(self.story, self.state)
            if variable.type == "int":
                value = max(variable.low, min(variable.high, int(value)))
            if value != self.state.values[assign.variable]:
                values = self.state.values
                self.state = replace(self.state, values=(*values[: assign.variable], value, *values[assign.variable + 1 :]))
                self._emit("set", "", variable.name, (("value", _plain(value)),), reason)
        for command in action.commands:
            if command.condition is not None and not self._true(command.condition):
                continue
            c = _filled(command, intent)
            if c.kind in ("fact", "fact_end"):
                self.tell_fact(c.name, c.kind == "fact", reason)
            else:
                self._emit(c.kind, c.target, c.name, c.args, reason)

    def tell_fact(self, name: str, holds: bool, reason: Reason) -> None:
        """A fact begins or ends to hold, and with it the cues that hang on it. Told again, nothing changes."""
        row = next(i for i, f in enumerate(self.story.facts) if f.name == name)
        before = self.state.facts
        if before[row] == holds:
            return
        after = (*before[:row], holds, *before[row + 1 :])
        self.state = replace(self.state, facts=after)
        if holds:
            self._emit("fact", "", name, (), reason)
        for cue in self.story.cues:
            if row in cue.facts and all(after[f] or f == row for f in cue.facts):
                args = (("cue", cue.kind), ("actor", cue.actor), ("victim", cue.victim), ("rung", cue.rung))
                self._emit("cue" if holds else "cue_end", cue.victim, cue.name, args if holds else (), reason)
        if not holds:
            self._emit("fact_end", "", name, (), reason)

    def _end(self, outcome: str, reason: Reason) -> None:
        self.state = replace(self.state, outcome=outcome, outcome_ms=self.state.t_ms)
        self._emit("outcome", "", outcome, (), reason)

    def _stop(self, intent: Intent) -> None:
        reason = Reason(because=_because(intent), source=intent.source, seq=intent.seq)
        self._emit("fade", "", "black", (("duration_ms", STOP_FADE_MS),), reason)
        self._end(STOPPED, reason)

    def _emit(self, kind: str, target: str, name: str, args: tuple[tuple[str, int | str], ...], reason: Reason) -> None:
        self.effects.append(Effect(kind, self.state.t_ms, target, name, args, reason))

    def _set_region(self, r: int, at: RegionState) -> None:
        regions = self.state.regions
        self.state = replace(self.state, regions=(*regions[:r], at, *regions[r + 1 :]))

    def _true(self, guard: Guard) -> bool:
        return bool(guard(self.story, self.state))


def _plain(value: Value) -> int | str:
    return int(value) if isinstance(value, bool) else value


def _because(intent: Intent) -> str:
    rung = f" {intent.rung}" if intent.rung >= 0 else ""
    to = f" to {intent.to}" if intent.to else ""
    name = f" {intent.name}" if intent.name else ""
    return f"{intent.trainee} {intent.kind}{name}{rung}{to}"


def _filled(command: Command, intent: Intent | None) -> Command:
    """`command` with `$trainee`, `$hand` and `$to` replaced by the intent's."""
    if intent is None:
        return command
    words = {"$trainee": intent.trainee, "$hand": intent.hand, "$to": intent.to}
    args = tuple((k, words.get(v, v) if isinstance(v, str) else v) for k, v in command.args)
    return replace(command, target=words.get(command.target, command.target), name=words.get(command.name, command.name), args=args)
