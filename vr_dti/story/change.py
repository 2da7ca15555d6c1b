"""A story's state while it changes: nodes entered, variables set, facts told, effects emitted. When that happens, `engine.py` decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vr_dti.events import Effect, Intent, Reason
from vr_dti.story.chance import draw
from vr_dti.story.state import RegionState, StoryState, Value

if TYPE_CHECKING:  # a story is played here, never made
    from vr_dti.story.model import Action, Command, Edge, Story


class Change:
    """A state in the making, and the effects since. Expressions read it as they read a `StoryState`."""

    def __init__(self, story: Story, state: StoryState) -> None:
        self.story = story
        self.t_ms = state.t_ms
        self.regions = list(state.regions)
        self.values = list(state.values)
        self.visits = list(state.visits)
        self.facts = state.facts
        self.used = state.used
        self.outcome = state.outcome
        self.outcome_ms = state.outcome_ms
        self.closes_ms = state.closes_ms
        self.effects: list[Effect] = []
        self._timers: list[tuple[int, str] | None] = [None] * len(self.regions)
        """of each region (due, what), as `_timer_of` has it; None: to be found out"""
        self._next_ms = state.next_due_ms
        """the next of them; -1 when something has changed since"""
        self._changed = False
        """a node or a variable is another than before the last beat"""

    def _draw(self, r: int, edge: Edge) -> int | None:
        """A node by weight; None where every weight is 0 (the edge then does its action and stays)."""
        at, region = self.regions[r], self.story.regions[r]
        weights = [max(0, int(weight(self.story, self))) for _, weight in edge.random]
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

    def _enter(self, r: int, node: int, reason: Reason, intent: Intent | None) -> None:
        """Region `r` is now in `node`: count the visit, do what is done on entering."""
        row = self.visits[r]
        visit = row[node] + 1
        self.visits[r] = (*row[:node], visit, *row[node + 1 :])
        self.regions[r] = RegionState(node, self.t_ms, visit)
        self._timers[r], self._next_ms, self._changed = None, -1, True
        region = self.story.regions[r]
        name, enter = region.nodes[node].name, region.nodes[node].enter
        self._emit("enter", region.name, name, (("visit", visit),), reason)
        if enter.assign or enter.commands:
            self._do(enter, Reason(region.name, name, -1, reason.because, reason.source, reason.seq), intent)

    def _do(self, action: Action, reason: Reason, intent: Intent | None) -> None:
        for assign in action.assign:
            if assign.condition is not None and not assign.condition(self.story, self):
                continue
            variable = self.story.variables[assign.variable]
            value = assign.value(self.story, self)
            if variable.type == "int":
                value = max(variable.low, min(variable.high, int(value)))
            if value != self.values[assign.variable]:
                self.values[assign.variable] = value
                self._changed = True
                self._emit("set", "", variable.name, (("value", _plain(value)),), reason)
        for command in action.commands:
            if command.condition is not None and not command.condition(self.story, self):
                continue
            c = _filled(command, intent)
            if c.kind in ("fact", "fact_end"):
                self._tell_fact(c.name, c.kind == "fact", reason)
            else:
                self._emit(c.kind, c.target, c.name, c.args, reason)

    def _tell_fact(self, name: str, holds: bool, reason: Reason) -> None:
        """A fact begins or ends to hold, and with it the cues that hang on it. Told again, nothing changes."""
        row = next(i for i, f in enumerate(self.story.facts) if f.name == name)
        before = self.facts
        if before[row] == holds:
            return
        after = (*before[:row], holds, *before[row + 1 :])
        self.facts = after
        if holds:
            self._emit("fact", "", name, (), reason)
        for cue in self.story.cues:
            if row in cue.facts and all(after[f] or f == row for f in cue.facts):
                args = (("cue", cue.kind), ("actor", cue.actor), ("victim", cue.victim), ("rung", cue.rung))
                self._emit("cue" if holds else "cue_end", cue.victim, cue.name, args if holds else (), reason)
        if not holds:
            self._emit("fact_end", "", name, (), reason)

    def _end(self, outcome: str, reason: Reason) -> None:
        self.outcome, self.outcome_ms = outcome, self.t_ms
        self._emit("outcome", "", outcome, (), reason)

    def _emit(self, kind: str, target: str, name: str, args: tuple[tuple[str, int | str], ...], reason: Reason) -> None:
        self.effects.append(Effect(kind, self.t_ms, target, name, args, reason))


def _plain(value: Value) -> int | str:
    return int(value) if isinstance(value, bool) else value


def _filled(command: Command, intent: Intent | None) -> Command:
    """`command` with `$trainee`, `$hand` and `$to` replaced by the intent's."""
    if intent is None or not command.open:
        return command
    words = {"$trainee": intent.trainee, "$hand": intent.hand, "$to": intent.to}
    args = tuple((k, words.get(v, v) if isinstance(v, str) else v) for k, v in command.args)
    return replace(command, target=words.get(command.target, command.target), name=words.get(command.name, command.name), args=args)
