"""What was owed after force, as this scene has it: done, late, not seen, or not owed; and the domain that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from vr_dti.debrief.beside import Duty
from vr_dti.debrief.course import Happened
from vr_dti.debrief.displays import of_measure
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.opportunities import Case
from vr_dti.debrief.profile import Domain, Part
from vr_dti.debrief.told import TELL, Chain, Counts, Told, told_by
from vr_dti.debrief.windows import CUT
from vr_dti.events import Effect, Intent
from vr_dti.samples import APART
from vr_dti.story import model
from vr_dti.story.model import Story

REPORT, CUSTODY, SEPARATE = "report", "custody", "separate"
"""kinds of duty with a rule of their own"""
SCENE = "the course of the scene"
"""who did a duty that was nobody's act"""
NOT_OWED = "not owed, and done all the same"
NOT_TAKEN = "nobody took charge of the person in the {} to the end of the run"
NOT_SENT = "{} {} to the officer, none understood to keep him away; a label can say that one did"
ORDERS = (0, 3)
"""rungs that are told to do"""
STOPPED = "the run was stopped, or its record ends, before its end"


def duties_of(case: Case, story: Story, intents: Sequence[Intent], chain: Chain, told: Counts, loose_ms: int | None) -> tuple[Duty, ...]:
    """Each duty of the scene for one trainee. In a scene of several trainees, what another did is done.

    `loose_ms`: since when nobody had the person in their control, as far as the story tells; None: somebody had. `told`: by policy pack
    who counts as told, and `chain` says who that is here.
    """
    from_ms = _from_ms(case.course, chain.officers, loose_ms or 0)
    judge = _Duties(case, story, intents, chain, told, loose_ms, from_ms)
    return tuple(judge.duty(d) for d in story.duties)


@dataclass(frozen=True)
class _Duties:
    """The duties of one take while they are judged."""

    case: Case
    story: Story
    intents: Sequence[Intent]
    chain: Chain
    told: Counts
    loose_ms: int | None
    from_ms: int
    """when the time for a duty begins to run"""

    @property
    def course(self) -> Happened:
        return self.case.course

    @cached_property
    def force(self) -> bool:
        """Force was used: what an unconditional duty is owed for."""
        return bool(self.course.blows) or any(c.kind in ("excessive", "life_threat") for c in self.course.cues)

    @cached_property
    def acts(self) -> dict[tuple[str, int, str], Intent]:
        """By source, number and kind."""
        return {(i.source, i.seq, i.kind): i for i in self.intents}

    @cached_property
    def by(self) -> dict[tuple[str, int], str]:
        """Whose each was."""
        return {(i.source, i.seq): i.trainee for i in self.intents}

    @cached_property
    def marks(self) -> set[tuple[str, int]]:
        """Those that are marks, not latencies."""
        return {(i.source, i.seq) for i in self.intents if i.label in ("keyed", "instructor")}

    def duty(self, d: model.Duty) -> Duty:
        return replace(self._judged(d), by_pack=self._did(d).by_pack)

    def _judged(self, d: model.Duty) -> Duty:
        course = self.course
        owed = self.force if d.condition is None else bool(d.condition(self.story, course.state))
        due_ms = self.from_ms + d.within_ms
        done, but, _ = self._did(d)
        if done is not None and (owed or d.kind != CUSTODY):  # where no custody is owed, a word to somebody took nobody in charge
            return self._done(d, done, due_ms if owed else None, [but] if but else [])
        if not owed:
            return Duty(d.name, d.kind, d.title, "not_applicable", None, None, False, "not owed in this run")
        if d.kind == REPORT:
            return Duty(d.name, d.kind, d.title, "asked", None, None, False, "asked in the statement afterwards, not timed")
        words = of_measure(self.case.table, "words")
        unknown = STOPPED if course.outcome in CUT else words.why if words.state != "scored" else ""
        if unknown:
            return Duty(d.name, d.kind, d.title, "not_scorable", None, due_ms, False, unknown)
        said = [but] if but else []
        if (left_ms := due_ms - course.end_ms) > 0:
            said.append(f"the run ended {_s(left_ms)} before its time was up")
            return Duty(d.name, d.kind, d.title, "not_due", None, due_ms, False, "; ".join(said))
        return Duty(
            d.name,
            d.kind,
            d.title,
            "not_seen",
            None,
            due_ms,
            False,
            "; ".join(said + self._uncontrolled(d, course.end_ms, NOT_TAKEN) + self._other_orders(d)),
        )

    def _did(self, d: model.Duty) -> Told:
        """The effect that says a duty was done, and words to it; a duty to tell as the policy packs have it."""
        found = [e for e in self.course.duties if e.name == d.name]
        if d.kind != TELL:
            return Told(next(iter(found), None), "", {})
        return told_by([self.chain.telling(e, self._act(e)) for e in found], self.told)

    def _done(self, d: model.Duty, done: Effect, due_ms: int | None, words: list[str]) -> Duty:
        key = (done.reason.source, done.reason.seq)
        mark = key in self.marks
        at_ms = self._at_ms(done)
        late = due_ms is not None and at_ms > due_ms and not mark
        said = [f"{_s(at_ms - due_ms)} after it was due"] if late and due_ms is not None else [NOT_OWED] if due_ms is None else []
        who = self.by.get(key) or SCENE
        by = "" if who == self.case.trainee else who
        if by:
            said.append(f"by {by}")
        said += words + (self._uncontrolled(d, at_ms, "taken in charge after {}") if due_ms is not None else [])
        return Duty(d.name, d.kind, d.title, "late" if late else "done", at_ms, due_ms, mark, "; ".join(said), by=by)

    def _at_ms(self, done: Effect) -> int:
        """When the act was done that did the duty, not when it was understood; of one that was nobody's act, when the story did it."""
        act = self._act(done)
        return done.at_ms if act is None else act.act_ms

    def _act(self, e: Effect) -> Intent | None:
        """The intent that an effect came of; None: of none."""
        words = e.reason.because.split(" ")
        return self.acts.get((e.reason.source, e.reason.seq, words[1] if len(words) > 1 else ""))

    def _other_orders(self, d: model.Duty) -> list[str]:
        """Of what the officer was told: that he was to keep away before it was over, or that no order was taken to say so. What they were,
        somebody who heard them says better than a program."""
        told = [i for i in self.intents if i.kind == "spoke" and i.to in self.chain.officers and i.act_ms >= self.from_ms]
        away, orders = [i for i in told if i.name == APART], [i for i in told if i.rung in ORDERS]
        if d.kind != SEPARATE or not orders + away:
            return []
        if away:
            return [f"told to keep away at {_s(away[-1].act_ms)}, before it was over"]
        return [NOT_SENT.format(len(orders), "order" if len(orders) == 1 else "orders")]

    def _uncontrolled(self, d: model.Duty, until_ms: int, words: str) -> list[str]:
        """For how long no officer had custody of the person, where that is worth telling."""
        if d.kind != CUSTODY or self.loose_ms is None or until_ms - self.loose_ms <= self.case.rules.uncontrolled_ms.value:
            return []
        return [words.format(_s(until_ms - self.loose_ms))]


def _from_ms(course: Happened, officers: frozenset[str], else_ms: int) -> int:
    """From when on time runs for what is owed: the end of the force; where there was none, of the last cue. Where it goes on to the end of
    the run (money that is kept), its last beginning; where there was neither force nor cue, `else_ms`."""
    ended_ms = course.force_end_ms(officers)
    if ended_ms is not None:
        return ended_ms
    harms = [c.onset_ms for c in course.cues if c.harms]
    return max(harms or [c.end_ms for c in course.cues], default=else_ms)


def control_of(story: Story, duties: Sequence[Effect]) -> list[Effect]:
    """Effects that told of the person coming into somebody's control."""
    names = {d.name for d in story.duties if d.kind == CUSTODY}
    return [e for e in duties if e.name in names]


def aftermath(duties: Sequence[Duty], rules: Measures, *, desktop: bool) -> Domain:
    """All duties that came due done in time are 4, none is 0; one done late counts in part, one that the run left no time for does not."""
    due = owed(duties)
    if not due and any(d.state == "not_due" for d in duties):
        return Domain("aftermath", "not_scorable", None, "–", "the run ended before anything was due")
    if not due:
        did = [f"{_lower(d.title)} {_when(d)}" for d in duties if d.state == "done"]
        all_the_same = f"; done all the same: {', '.join(did)}" if did else ""
        return Domain("aftermath", "not_applicable", None, "–", f"nothing was owed in this run{all_the_same}")
    done, late = sum(d.state == "done" for d in due), sum(d.state == "late" for d in due)
    others = sum(bool(d.by) for d in due)
    headline = f"{done + late} of {len(due)} {'duty' if len(due) == 1 else 'duties'}{f' ({others} by others)' if others else ''}"
    unknown = [d for d in due if d.state == "not_scorable"]
    if desktop or unknown:
        why = "entered by key: a mark, not a latency" if desktop else f"{unknown[0].title}: {unknown[0].words}"
        return Domain("aftermath", "not_scorable", None, headline, why)
    worth = (1000 * done + rules.late_permille.value * late) / len(due)
    parts = [Part(d.title, "scored", 4 if d.state == "done" else 0, "", f"{d.title}: {d.state.replace('_', ' ')}") for d in due]
    words = "; ".join(_in_words(due))
    return Domain("aftermath", "scored", round(4 * worth / 1000, 1), headline, words, tuple(parts))


def owed(duties: Sequence[Duty]) -> list[Duty]:
    """The duties that aftermath is judged by: those that came due."""
    return [d for d in duties if d.due_ms is not None and d.state != "not_due"]


def _in_words(due: Sequence[Duty]) -> Iterator[str]:
    """What was done and when, then in one what was not."""
    yield from (f"{_lower(d.title)} {_when(d)}" for d in due if d.state != "not_seen")
    if missing := [_lower(d.title) for d in due if d.state == "not_seen"]:
        yield f"not seen in this run: {'; '.join(missing)}"


def _lower(title: str) -> str:
    """Within a sentence."""
    return title[:1].lower() + title[1:]


def _when(d: Duty) -> str:
    return f"{'late, ' if d.state == 'late' else ''}at {_s(d.at_ms or 0)}{f', by {d.by}' if d.by else ''}"


def _s(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
