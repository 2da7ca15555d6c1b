"""A simulated trainee at play: told what the story does, it plans what its behaviour (`behaviours.py`) says, and does it when it is due."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from vr_dti.events import DISPATCH, Effect, Intent
from vr_dti.story.behaviours import COACH, OFFICER, REFUSAL, VICTIM, Act, Behaviour, Span, Step
from vr_dti.story.chance import draw
from vr_dti.story.offers import Offers
from vr_dti.story.state import NEVER_MS

HEARD_AFTER_MS: Mapping[str, int] = {
    "spoke": 400, "touched": 150, "stepped_between": 300, "pulled": 300, "held_back": 500, "helped_up": 300, "rolled": 300,
    "checked_breathing": 1500, "took_custody": 1500, "cuffed": 600, "open_palm": 300, "pointed": 500,
}  # fmt: skip
"""from an act to its recognition; of radio calls by hand, and all others, none. Defaults, near those of `intents/thresholds.py`."""
OVER_MS = 5000
"""without any cue this long, it is taken to be over. Default: longer than an officer pauses between two blows."""
HOLD_MS = 1500
"""how long a hand stays"""
BETWEEN_DUTIES_MS: Span = (2000, 3500)
TRY_AGAIN_MS = 6000
TRIES = 8
ANSWERS_MS: Span = (700, 1500)
"""after the end of a line that asks for an answer"""
IDLE_MS = 600_000
"""how far it may be played on at once for who never reacts to anything"""


class Simulated:
    """One run of a behaviour: what it has seen, and what it is about to do."""

    def __init__(self, behaviour: Behaviour, known: Offers, seed: int, owed: Callable[[str], bool] = lambda _: True) -> None:
        """`owed`: is the duty of that name owed as things stand?"""
        self.does = behaviour
        self.known = known
        self.owed = owed
        self.seed = seed
        self.officer, self.victim = known.officer, known.victim
        self.ways = {name: ways for name, _, ways in known.duties}
        self.going: dict[str, str] = {}
        """cue -> its kind"""
        self.quiet_ms = NEVER_MS
        """since when no cue goes on, and nobody was struck; never, before the first"""
        self.afterwards = False
        self.at = -1
        """row of the ladder that was done last"""
        self.next: tuple[int, int, bool] | None = None
        """(when, row of the ladder, only if the conduct goes on then)"""
        self.done: set[str] = set()
        """duties"""
        self.answered: set[str] = set()
        """lines"""
        self.jobs: dict[str, bool] = {}
        """region -> it is in a node with an authored job"""
        self.contacts = 0
        """acts done since contact was made"""
        self.tries: dict[str, int] = {}
        self.draws = 0
        self.heard: list[tuple[int, int, Intent]] = []
        self.plans: list[tuple[int, int, str, Act | None]] = []
        """(when, order, what it is for, act); a heap, like `heard`"""
        self.order = 0
        self.quickest_ms = min(_reactions(behaviour), default=IDLE_MS)
        """nothing it sees makes it act sooner than this"""
        if behaviour.routine:
            self._plan(self._in(0, behaviour.routine_ms), "routine")
        if behaviour.whims_ms[1]:
            self._plan(self._in(0, behaviour.whims_ms), "whim")

    @property
    def due_ms(self) -> int:
        """When it will move next, if nothing happens before."""
        plan = self.plans[0][0] if self.plans else NEVER_MS
        heard = self.heard[0][0] if self.heard else NEVER_MS
        return min(plan, heard, self.next[0] if self.next else NEVER_MS)

    # --- what it sees ---

    def told(self, effects: Sequence[Effect]) -> None:
        """What the story has just done."""
        for e in effects:
            match e.kind:
                case "cue":
                    self._cue(e)
                case "cue_end":
                    self.going.pop(e.name, None)
                    if not self.going:
                        self._quiet(e.at_ms)
                case "blow":
                    self._contact(e.at_ms)
                case "duty":
                    self.done.add(e.name)
                case "say" if self.does.answers and e.text_arg("to") == "trainee":
                    self._spoken_to(e)
                case "enter":
                    self.jobs[e.target] = (e.target, e.name) in self.known.tasks

    def _cue(self, e: Effect) -> None:
        kind = e.text_arg("cue")
        self.going[e.name] = kind
        self.quiet_ms = NEVER_MS
        self.officer, self.victim = e.text_arg("actor") or self.officer, e.text_arg("victim") or self.victim
        if kind != "precursor":
            self._contact(e.at_ms)
        step = self._step(kind)
        if step is None:
            return
        row = min(step.last, max(step.first, self.at + 1))
        due_ms = self._in(e.at_ms, step.reacts_ms)
        if self.next is not None and self.next[0] <= due_ms:
            due_ms, waiting, only_if = self.next
            self.next = (due_ms, max(row, waiting), only_if)
        else:
            self.next = (due_ms, row, False)

    def _step(self, kind: str) -> Step | None:
        return next((s for s in self.does.steps if s.cue == kind), None)

    def _contact(self, at_ms: int) -> None:
        """Force. Where no cue goes on it is lawful, and what it leaves owed is owed all the same."""
        acts = self.does.contact
        if not self.going:
            self._quiet(at_ms)
        if acts and not any(what == "contact" for _, _, what, _ in self.plans):
            self.contacts = 0
            self._plan(self._in(at_ms, self.does.contact_ms), "contact")

    def _quiet(self, at_ms: int) -> None:
        self.quiet_ms = at_ms
        if _minds_the_end(self.does):
            self._plan(at_ms + OVER_MS, "over")

    def _spoken_to(self, e: Effect) -> None:
        """An officer is answered only afterwards, when he asks for silence; dispatch only where the trainee has the radio to mind; a coach
        never."""
        if e.name in self.answered or e.target in (self.victim, COACH):
            return
        if e.target == self.officer:
            if not self.afterwards:
                return
            act = REFUSAL
        elif e.target == DISPATCH:
            if not any(self.jobs.values()):
                return
            act = Act("spoke", DISPATCH, 5, part="radio", name="chatter", hand="left")
        else:
            act = Act("spoke", e.target, 6 if self.afterwards else 0)
        self.answered.add(e.name)
        self._plan(self._in(e.at_ms + e.int_arg("duration_ms"), ANSWERS_MS), "answer", act)

    # --- what it does ---

    def moves(self, now_ms: int) -> list[Intent]:
        """Do what is due; -> what is heard of it now, in order."""
        while self.plans and self.plans[0][0] <= now_ms:
            _, _, what, act = heapq.heappop(self.plans)
            self._due(what, act, now_ms)
        if self.next is not None and self.next[0] <= now_ms:
            self._climb(now_ms)
        intents = []
        while self.heard and self.heard[0][0] <= now_ms:
            intents.append(heapq.heappop(self.heard)[2])
        return intents

    def _climb(self, now_ms: int) -> None:
        """The next act of the ladder, and the one after it."""
        assert self.next is not None
        _, row, only_if = self.next
        self.next = None
        if only_if and not self.going:
            return
        self._do(self.does.ladder[row], now_ms)
        self.at = row
        tops = [step.last for kind in self.going.values() if (step := self._step(kind))]
        if tops and self.does.raises_ms[1]:
            self.next = (self._in(now_ms, self.does.raises_ms), min(row + 1, max(tops)), True)

    def _due(self, what: str, act: Act | None, now_ms: int) -> None:
        if what == "over":
            if not self.afterwards and now_ms - self.quiet_ms >= OVER_MS:
                self.afterwards = True
                self._owed(now_ms)
        elif what == "contact":
            self._do(self.does.contact[self.contacts], now_ms)
            self.contacts += 1
            if self.contacts < len(self.does.contact):
                self._plan(self._in(now_ms, self.does.contact_then_ms), "contact")
        elif what == "routine":
            n = self.tries.get("routine", 0)
            self.tries["routine"] = n + 1
            self._do(self.does.routine[n % len(self.does.routine)], now_ms)
            self._plan(self._in(now_ms, self.does.routine_ms), "routine")
        elif what == "whim":
            acts = self.known.acts
            if acts:
                self._do(acts[self._draw(len(acts))], now_ms)
            self._plan(self._in(now_ms, self.does.whims_ms), "whim")
        elif what.startswith("duty:"):
            self._try(what.removeprefix("duty:"), now_ms)
        elif act is not None:
            self._do(act, now_ms)

    def _owed(self, now_ms: int) -> None:
        """What comes afterwards, one after another."""
        at_ms = now_ms
        for act in self.does.afterwards:
            self._plan(at_ms, "afterwards", act)
            at_ms = self._in(at_ms, BETWEEN_DUTIES_MS)
        for name, kind, _ in self.known.duties:
            if kind in self.does.duties:
                self._plan(at_ms, f"duty:{name}")
                at_ms = self._in(at_ms, BETWEEN_DUTIES_MS)

    def _try(self, name: str, now_ms: int) -> None:
        """One way to do a duty that is not done yet; another one later."""
        tries = self.tries.get(name, 0)
        if name in self.done or tries >= TRIES:
            return
        self.tries[name] = tries + 1
        ways = [w for w in self.ways[name] if w.kind == "spoke" or not self.does.words_only]
        if ways and self.owed(name):
            self._do(ways[tries % len(ways)], now_ms)
        self._plan(now_ms + TRY_AGAIN_MS, f"duty:{name}")

    def _do(self, act: Act, now_ms: int) -> None:
        to = {OFFICER: self.officer, VICTIM: self.victim}.get(act.to, act.to)
        by_hand = act.part == "radio"
        heard_ms = now_ms + (0 if by_hand else HEARD_AFTER_MS.get(act.kind, 0))
        self.order += 1
        intent = Intent(
            kind=act.kind,
            trainee="trainee",
            act_ms=now_ms,
            heard_ms=heard_ms,
            source="rehearsal",
            seq=self.order,
            to=to,
            part=act.part,
            name=act.name,
            rung=act.rung,
            hand=act.hand,
            distance_cm=act.distance_cm,
            dwell_ms=act.dwell_ms,
            loud_db=act.loud_db,
            strength_cmps=act.strength_cmps,
            label="recognised" if act.kind == "spoke" and not by_hand else "sensed",
        )
        heapq.heappush(self.heard, (heard_ms, self.order, intent))
        if act.kind == "touched":
            self._plan(now_ms + HOLD_MS, "let_go", replace(act, kind="let_go"))

    # --- time and chance ---

    def _plan(self, at_ms: int, what: str, act: Act | None = None) -> None:
        self.order += 1
        heapq.heappush(self.plans, (at_ms, self.order, what, act))

    def _in(self, from_ms: int, span: Span) -> int:
        least, most = span
        return from_ms + least + (self._draw(most - least + 1) if most > least else 0)

    def _draw(self, below: int) -> int:
        self.draws += 1
        return draw(f"{self.seed}/rehearsal/{self.does.name}/{self.draws}", below)


def _minds_the_end(does: Behaviour) -> bool:
    return bool(does.afterwards or does.duties or does.answers)


def _reactions(does: Behaviour) -> Iterator[int]:
    """The least of every delay between something seen and something done."""
    yield from (step.reacts_ms[0] for step in does.steps)
    if does.contact:
        yield does.contact_ms[0]
    if does.answers:
        yield ANSWERS_MS[0]
    if _minds_the_end(does):
        yield OVER_MS
