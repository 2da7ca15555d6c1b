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
from typing import TYPE_CHECKING

from vr_dti.errors import InputError
from vr_dti.events import Effect, Intent, Reason
from vr_dti.story.change import Change
from vr_dti.story.hearing import because_of, goes_down, wants
from vr_dti.story.state import NEVER_MS, RegionState, StoryState

if TYPE_CHECKING:  # the engine plays these but makes none: who only advances a story does not wait for them
    from vr_dti.story.model import Edge, Interrupt, Story

MAX_SWEEPS = 64
STOPPED = "stopped"
"""the outcome of a run that somebody stopped"""
SHOT = "shot"
"""the outcome of a run in which a trainee shot somebody and the scene did not end by itself"""
SHOT_ENDS_MS = 9000
"""so long after the shot: time to see what was done, not to play on over it. Default."""
STOP_FADE_MS = 300
"""how fast a stop goes to black: at once, yet without a flash. Default."""


def begin(story: Story) -> tuple[StoryState, tuple[Effect, ...]]:
    """The state at 0 ms, every region in its initial node, and the effects of entering them."""
    play = Playthrough.begun(story)
    return play.state(), tuple(play.effects)


def advance(story: Story, state: StoryState, now_ms: int, intents: Sequence[Intent]) -> tuple[StoryState, tuple[Effect, ...]]:
    """The story at `now_ms`, having heard `intents`, each at its `heard_ms <= now_ms`. A `now_ms` before `state.t_ms` counts as that."""
    if not intents and now_ms < state.next_due_ms:  # nothing can happen: the common frame
        return (state if now_ms <= state.t_ms else state.at(now_ms)), ()
    play = Playthrough(story, state)
    play.go(now_ms, intents)
    return play.state(), tuple(play.effects)


class Playthrough(Change):
    """A story as it goes on: what comes when.

    `advance` is one call of `go`. Who plays a whole run at once and looks at the state only at its end keeps one (`rehearsal.py`).
    """

    @classmethod
    def begun(cls, story: Story) -> Playthrough:
        """At 0 ms, every region in its initial node."""
        state = StoryState(
            t_ms=0,
            regions=tuple(RegionState(r.initial, 0, 0) for r in story.regions),
            values=tuple(v.init for v in story.variables),
            visits=tuple((0,) * len(r.nodes) for r in story.regions),
            facts=(False,) * len(story.facts),
        )
        play = cls(story, state)
        for fact in story.facts:
            if fact.init:
                play._tell_fact(fact.name, True, Reason(because="begin"))
        for r, region in enumerate(story.regions):
            play._enter(r, region.initial, Reason(region=region.name, because="begin"), None)
        play._settle()
        return play

    def go(self, now_ms: int, intents: Sequence[Intent]) -> None:
        """On to `now_ms`, hearing `intents` on the way, each at its `heard_ms`."""
        for intent in sorted(intents, key=lambda i: i.order):
            self._run_timers(intent.heard_ms)
            self._hear(intent)
        self._run_timers(now_ms)

    @property
    def next_due_ms(self) -> int:
        """The next timer; never, after the end."""
        if self.outcome:
            return NEVER_MS
        if self._next_ms < 0:
            self._next_ms = self._next_timer()[0]
        return min(self._next_ms, self.closes_ms)

    def state(self) -> StoryState:
        """As a plain value."""
        return StoryState(
            t_ms=self.t_ms,
            regions=tuple(self.regions),
            values=tuple(self.values),
            visits=tuple(self.visits),
            facts=self.facts,
            used=self.used,
            outcome=self.outcome,
            outcome_ms=self.outcome_ms,
            next_due_ms=self.next_due_ms,
            closes_ms=self.closes_ms,
        )

    # --- time ---

    def _run_timers(self, until_ms: int) -> None:
        """On to `until_ms`; where a shot ends the run before that, whatever else is due at that instant goes first."""
        if self.closes_ms <= until_ms and not self.outcome:
            self._fire_timers(self.closes_ms)
            self._close()
        self._fire_timers(until_ms)

    def _close(self) -> None:
        """The time after a shot is over: the picture goes black, then the run ends."""
        if self.outcome:
            return
        reason = Reason(because="somebody was shot")
        self._to_time(self.closes_ms)
        self._emit("fade", "", "black", (("duration_ms", STOP_FADE_MS),), reason)
        self._end(SHOT, reason)

    def _fire_timers(self, until_ms: int) -> None:
        """Fire every timer due up to and at `until_ms`, each at its own time."""
        while not self.outcome and self._next_ms <= until_ms:
            due_ms, r, what = self._next_timer()
            if due_ms > until_ms:
                self._next_ms = due_ms
                break
            self._next_ms = -1
            self._timers[r] = None
            self._to_time(due_ms)
            if what != "edge":
                self._changed = False
                self._beat(r, what)
                if not self._changed and self._next_timer()[0] > due_ms and not self._edge_due(r):
                    continue  # nothing that a condition reads is another, and no edge is due now: all is settled still
            self._settle()
        self._to_time(until_ms)

    def _next_timer(self) -> tuple[int, int, str]:
        """(due, region, what) of the next timer. Ties go to the earlier region."""
        best_ms, best_r, best = NEVER_MS, 0, ""
        for r, timer in enumerate(self._timers):
            if timer is None:
                timer = self._timers[r] = self._timer_of(r)
            if timer[0] < best_ms:
                (best_ms, best), best_r = timer, r
        return best_ms, best_r, best

    def _timer_of(self, r: int) -> tuple[int, str]:
        """(due, what) of the next timer of a region; `what` is `moment`, `beat` or `edge`, and ties go in that order.

        An edge due now or before has had its turn: it waits for its condition in `settle`, so only later ones count.
        """
        at = self.regions[r]
        node, entered_ms = self.story.regions[r].nodes[at.node], at.entered_ms
        best_ms, best = NEVER_MS, ""
        if at.moments < len(node.moments):
            best_ms, best = entered_ms + node.moments[at.moments][0], "moment"
        if node.every is not None and (due_ms := entered_ms + node.every.period_ms * (at.beats + 1)) < best_ms:
            best_ms, best = due_ms, "beat"
        for after_ms in node.delays_ms:
            if self.t_ms < entered_ms + after_ms < best_ms:
                best_ms, best = entered_ms + after_ms, "edge"
        return best_ms, best

    def _edge_due(self, r: int) -> bool:
        """An edge of this region is due at this very millisecond."""
        at = self.regions[r]
        return self.t_ms - at.entered_ms in self.story.regions[r].nodes[at.node].delays_ms

    def _to_time(self, t_ms: int) -> None:
        if t_ms > self.t_ms:
            self.t_ms = t_ms

    def _beat(self, r: int, what: str) -> None:
        at, region = self.regions[r], self.story.regions[r]
        node = region.nodes[at.node]
        reason = Reason(region=region.name, node=node.name, because=f"{self.t_ms - at.entered_ms} ms after entering")
        if what == "moment":
            self.regions[r] = RegionState(at.node, at.entered_ms, at.visit, at.moments + 1, at.beats)
            self._do(node.moments[at.moments][1], reason, None)
        elif node.every is not None:
            self.regions[r] = RegionState(at.node, at.entered_ms, at.visit, at.moments, at.beats + 1)
            self._do(node.every.action, reason, None)

    # --- intents ---

    def _hear(self, intent: Intent) -> None:
        """Offer one intent to interrupts, then regions, then settle."""
        if self.outcome:
            return
        if intent.kind == "stop":
            self._stop(intent)
            return
        self._turn(intent)
        taken = self._interrupt(intent)
        if not taken:
            for r in range(len(self.story.regions)):
                taken = self._offer(r, intent) or taken
        if goes_down(intent) and self.closes_ms == NEVER_MS:
            self.closes_ms = self.t_ms + SHOT_ENDS_MS
        if not taken:
            reason = Reason(because="no edge matched", source=intent.source, seq=intent.seq)
            self._emit("ignored", intent.trainee, intent.kind, (("to", intent.to), ("rung", intent.rung)), reason)
        self._settle()

    def _interrupt(self, intent: Intent) -> bool:
        for i, interrupt in enumerate(self.story.interrupts):
            if (interrupt.once and i in self.used) or not wants(interrupt.on, intent):
                continue
            if interrupt.condition is not None and not interrupt.condition(self.story, self):
                continue
            if interrupt.once:
                self.used = (*self.used, i)
            self._take_interrupt(interrupt, intent)
            return True
        return False

    def _take_interrupt(self, interrupt: Interrupt, intent: Intent) -> None:
        reason = Reason(node=interrupt.name, because=because_of(intent, interrupt.on), source=intent.source, seq=intent.seq)
        self._do(interrupt.action, reason, intent)
        for r, node in interrupt.goto:
            self._enter(r, node, reason, intent)
        if interrupt.outcome:
            self._end(interrupt.outcome, reason)

    def _offer(self, r: int, intent: Intent) -> bool:
        at, region = self.regions[r], self.story.regions[r]
        for e, edge in enumerate(region.nodes[at.node].edges):
            if edge.on is None or not wants(edge.on, intent):
                continue
            if edge.condition is not None and not edge.condition(self.story, self):
                continue
            why = Reason(region.name, region.nodes[at.node].name, e, because_of(intent, edge.on), intent.source, intent.seq)
            self._take(r, e, edge, why, intent)
            return True
        return False

    # --- change ---

    def _settle(self) -> None:
        """Take every edge whose time and condition have come, until nothing changes; then try the ends."""
        for _ in range(MAX_SWEEPS):
            if self.outcome:
                return
            if not self._sweep():
                break
        else:
            nodes = ", ".join(f"{r.name}.{r.nodes[at.node].name}" for r, at in zip(self.story.regions, self.regions, strict=True))
            raise InputError(f"scenario {self.story.id} goes around without end in: {nodes}", "let time pass or an intent come in between")
        for end in self.story.ends:
            if end.condition(self.story, self):
                self._end(end.outcome, Reason(because="end rule"))
                return

    def _sweep(self) -> bool:
        """Every region has its turn, and takes at most one edge. Whether any did."""
        moved, story = False, self.story
        for r, region in enumerate(story.regions):
            at = self.regions[r]
            node = region.nodes[at.node]
            for e, edge in node.waiting:
                after_ms, condition = edge.after_ms, edge.condition
                if (after_ms is not None and self.t_ms < at.entered_ms + after_ms) or (condition and not condition(story, self)):
                    continue
                because = "condition holds" if after_ms is None else f"after {after_ms} ms"
                self._take(r, e, edge, Reason(region.name, node.name, e, because), None)
                moved = True
                break
        return moved

    def _take(self, r: int, e: int, edge: Edge, reason: Reason, intent: Intent | None) -> None:
        target = self._draw(r, edge) if edge.random else edge.to
        self._do(edge.action, reason, intent)
        if target is not None and not self.outcome:
            self._enter(r, target, reason, intent)

    def _turn(self, intent: Intent) -> None:
        """What no scenario need author: the instructor's light and weather, and a trainee's flashlight."""
        reason = Reason(because=because_of(intent), source=intent.source, seq=intent.seq)
        if intent.kind == "torch":
            self._emit("torch", intent.trainee, intent.name, (), reason)
        elif intent.kind == "command" and intent.name in ("light", "weather"):
            self._emit(intent.name, "", intent.text, (("duration_ms", max(0, intent.dwell_ms)),), reason)

    def _stop(self, intent: Intent) -> None:
        reason = Reason(because=because_of(intent), source=intent.source, seq=intent.seq)
        self._emit("fade", "", "black", (("duration_ms", STOP_FADE_MS),), reason)
        self._end(STOPPED, reason)
