"""Notice, timeliness, ladder: a score of 0-4 from each opportunity that counts, with the seconds it rests on, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vr_dti.debrief.acts import TAKE_ACTION, high_enough, prevented
from vr_dti.debrief.displays import of_measure
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.opportunities import head_lost
from vr_dti.debrief.profile import Domain, DomainName, Part, State
from vr_dti.debrief.trainee import Act, Opportunity, Raise, Scorable, Step
from vr_dti.debrief.windows import gravity

COUNTED = frozenset({"used", "not_used"})
"""uses of opportunities that are judged"""
NOT_APPLICABLE: State = "not_applicable"
NOT_SCORABLE: State = "not_scorable"
IDLE = "nothing was said or done while it was open"


class Judge:
    """The three domains that rest on opportunities, for one trainee in one scored run."""

    def __init__(
        self,
        opportunities: Sequence[Opportunity],
        acts: Sequence[Act],
        table: tuple[Scorable, ...],
        rules: Measures,
        titles: Mapping[str, str],
    ) -> None:
        """`titles`: of steps by id, where several have one (`course.told_apart`)."""
        self.titles = titles
        self.judged = [o for o in opportunities if o.use in COUNTED]
        self.unknown = [Part(o.title, NOT_SCORABLE, None, "", o.why) for o in opportunities if o.use == "not_known"]
        self.acts = {a.id: a for a in acts}
        self.words = of_measure(table, "words")
        self.hands = of_measure(table, "hands")
        self.sight = of_measure(table, "notice")
        self.rules = rules
        stopped = any(o.use == "cut_short" and o.stopped for o in opportunities)
        unknown = bool(opportunities) and of_measure(table, "perceivable").state == "not_scorable"
        self.none: tuple[State, str] = (NOT_SCORABLE if stopped or unknown else NOT_APPLICABLE, _why_none(opportunities))

    def notice(self) -> Domain:
        return self._domain("notice", [self._noticed(o) for o in self.judged])

    def timeliness(self) -> Domain:
        return self._domain("timeliness", [p for o in self.judged for p in self._in_time(o)])

    def ladder(self) -> Domain:
        return self._domain("ladder", [self._climbed(o) for o in self.judged])

    def _domain(self, name: DomainName, parts: list[Part]) -> Domain:
        parts = parts + self.unknown
        if not parts:
            return Domain(name, self.none[0], None, "–", self.none[1])
        return of_parts(name, parts, overridden=any(o.overridden for o in self.judged))

    # --- notice ---

    def _noticed(self, o: Opportunity) -> Part:
        """From tracked eyes, or from what was done. Head direction alone is shown beside it and gives no points."""
        steps = [s for s in o.steps if s.perceivable_ms is not None]
        first = [s for s in steps if s.kind == "precursor"] or steps[:1]
        shown, head = _faced(first[0])
        if (lost := self._lost(first)) is not None:
            return Part(o.title, NOT_SCORABLE, None, "", lost)
        if self.sight.state == "scored":
            seen = [s for s in steps if s in first and s.notice.by in ("eyes", "act")]
            score = (8 * len(seen) + len(first)) // (2 * len(first))
            word = "precursors" if first[0].kind == "precursor" else "first cues"
            return Part(o.title, "scored", score, shown, f"{len(seen)} of {len(first)} {word} noticed, by eyes or act")
        if self.sight.state == "not_scorable" or self.words.state != "scored":
            row = self.sight if self.sight.state == "not_scorable" else self.words
            return Part(o.title, NOT_SCORABLE, None, "", row.why)
        act = self._first(o)
        if act is None:
            return Part(o.title, NOT_SCORABLE, None, shown, f"head direction alone is shown, not graded; {IDLE}{head}")
        spent = _s(act.at_ms - (first[0].perceivable_ms or 0))
        if act.step in {s.id for s in first}:
            words = f"acted on “{self._title(first[0])}” {spent} after it could be perceived, so it was noticed"
            return Part(o.title, "scored", 4, spent, words)
        why = f"the first act came {spent} after “{self._title(first[0])}”; whether that had been noticed is not known{head}"
        return Part(o.title, NOT_SCORABLE, None, shown, why)

    # --- timeliness ---

    def _in_time(self, o: Opportunity) -> list[Part]:
        parts = [self._first_act(o)]
        threat = next((s for s in o.steps if s.kind == "life_threat" and s.opens_ms is not None), None)
        if threat is not None and (part := self._life_threat(o, threat)) is not None:
            parts.append(part)
        return parts

    def _first_act(self, o: Opportunity) -> Part:
        act = self._first(o)
        if act is None:
            if self.words.state != "scored":
                return Part(o.title, NOT_SCORABLE, None, "", self.words.why)
            since = "" if self._lost(o.steps) is None else ", counted from where head tracking came back"
            return Part(o.title, "scored", 0, "none", f"opportunity not used in this run: no act in a window of {_s(o.length_ms)}{since}")
        why = self._untimed(act) or self._lost([s for s in o.steps if s.onset_ms <= act.at_ms])
        if why is not None:
            return Part(o.title, NOT_SCORABLE, None, "", why)
        step = next(s for s in o.steps if s.id == act.step)
        if step.kind == "precursor":
            took = _s(act.at_ms - (step.perceivable_ms or 0))
            return Part(o.title, "scored", 4, took, f"acted on a precursor, {took} after “{self._title(step)}” could be perceived")
        first: dict[str, Step] = {}  # of each kind of harm that had come by then: whoever let a shove pass is late for the kick too
        for s in sorted((s for s in o.steps if s.kind != "precursor" and s.opens_ms is not None), key=lambda s: s.opens_ms or 0):
            if (s.opens_ms or 0) <= act.at_ms:
                first.setdefault(s.kind, s)
        spent = {s.id: act.at_ms - (s.perceivable_ms or 0) for s in first.values()}
        harm = min(first.values(), key=lambda s: self._points(s.kind, spent[s.id]))
        words = f"first act {_s(spent[harm.id])} after “{self._title(harm)}” could be perceived"
        return Part(o.title, "scored", self._points(harm.kind, spent[harm.id]), _s(spent[harm.id]), words)

    def _life_threat(self, o: Opportunity, threat: Step) -> Part | None:
        """Hands on once life is threatened, or the words that ended it; None where it was over before anybody could be late."""
        since_ms = threat.perceivable_ms or 0
        mine = self._used(o)
        hand = next((a for a in mine if a.channel == "hands" and max(a.at_ms, a.until_ms or 0) >= since_ms), None)
        word = next((a for a in reversed(mine) if a.channel == "speech" and since_ms <= a.at_ms <= threat.end_ms), None)
        ended = word is not None and threat.end_ms - word.at_ms <= self.rules.raise_fast_ms.value
        act, how = (hand, "hands on") if hand is not None else (word, "ended by words") if ended else (None, "")
        if act is not None:
            if (why := self._untimed(act) or self._lost([threat])) is not None:
                return Part(threat.title, NOT_SCORABLE, None, "", why)
            spent_ms = max(0, act.at_ms - since_ms)
            words = f"{how} {_s(spent_ms)} after life was threatened"
            return Part(threat.title, "scored", self._points("life_threat", spent_ms), _s(spent_ms), words)
        if threat.end_ms - (threat.opens_ms or 0) < self.rules.window_min_ms.value:
            return None
        if self.hands.state != "scored":
            return Part(threat.title, NOT_SCORABLE, None, "", f"hands on once life is threatened: {self.hands.why}")
        return Part(threat.title, "scored", 0, "none", f"no hands on in the {_s(threat.end_ms - since_ms)} in which life was threatened")

    def _points(self, kind: str, spent_ms: int) -> int:
        four, three, two = self.rules.anchors(kind)
        return 4 if spent_ms <= four else 3 if spent_ms <= three else 2 if spent_ms <= two else 1

    # --- ladder ---

    def _climbed(self, o: Opportunity) -> Part:
        """Whether the first rung was high enough, and how fast an ignored act was followed by a higher one. Words that kept harm from
        coming were high enough, whatever their rung."""
        mine = self._used(o)
        spoken = [a for a in mine if a.rung is not None and a.channel != "radio"]
        climb = " → ".join(str(a.rung) for a in spoken) or ("5" if mine else "none")
        untimed = [why for a in mine if (why := self._untimed(a) or self._lost([s for s in o.steps if s.onset_ms <= a.at_ms])) is not None]
        if untimed or (not mine and self.words.state != "scored"):
            return Part(o.title, NOT_SCORABLE, None, climb if mine else "", untimed[0] if untimed else self.words.why)
        if not mine:
            return Part(o.title, "scored", 0, climb, f"opportunity not used in this run: {IDLE}")
        if not spoken:
            return Part(o.title, "scored", self.rules.call_only.value, climb, "a radio call, and no word or hand to the officer")
        lowest = {s.id: s.lowest_rung for s in o.steps}
        kept = prevented(o.stopped, [s.kind for s in o.steps])
        adequate = high_enough(spoken, lowest, prevented=kept)
        if not adequate and self.hands.state != "scored" and min(lowest[a.step] for a in spoken) >= TAKE_ACTION:
            return Part(o.title, NOT_SCORABLE, None, climb, f"the lowest adequate rung here is hands on: {self.hands.why}")
        if not adequate:
            raised = (spoken[0].rung or 0) < max(a.rung or 0 for a in spoken)
            words = f"below the lowest adequate rung, {max(lowest[a.step] for a in spoken)}, {'raised' if raised else 'never raised'}"
            return Part(o.title, "scored", self.rules.below_raised.value if raised else 0, climb, words)
        if kept and any(a.moved for a in spoken):
            return Part(o.title, "scored", 4, climb, f"kept it from coming{' at once' if len(spoken) == 1 else ': went on until it did'}")
        at_once = adequate[0] is spoken[0]
        (slow, raised_words), (passed, pass_words) = self._raised(o), self._let_pass(o, spoken, adequate)
        score = max(1, 4 - slow - passed - (0 if at_once else self.rules.not_at_once.value))
        said = "the first act was high enough" if at_once else "high enough, not with the first act"
        return Part(o.title, "scored", score, climb, f"{said}{raised_words}{pass_words}")

    def _let_pass(self, o: Opportunity, spoken: Sequence[Act], adequate: Sequence[Act]) -> tuple[int, str]:
        """(points lost, words) where the gravest step that lasted went by without an act at its lowest adequate rung, though a lesser one
        was answered. Of a trainee whose hands nobody could see an order is asked where hands on would be."""
        kinds = {s.id: gravity(s.kind) for s in o.steps}
        lasted = [s for s in o.steps if s.opens_ms is not None and (s.until_ms or 0) - s.opens_ms >= self.rules.window_min_ms.value]
        gravest = max((gravity(s.kind) for s in lasted), default=0)
        if gravest <= max(kinds[a.step] for a in adequate):
            return 0, ""
        unseen = self.hands.state != "scored"
        passed = [s for s in lasted if gravity(s.kind) == gravest and not (o.stopped and s.until_ms == o.closes_ms)]
        for s in passed:
            lowest = min(s.lowest_rung, TAKE_ACTION - 1) if unseen else s.lowest_rung
            if any((a.rung or 0) >= lowest and _during(a, s) for a in spoken):
                return 0, ""
        if not passed:
            return 0, ""
        s = max(passed, key=lambda s: s.lowest_rung)
        lasts = _s((s.until_ms or 0) - (s.perceivable_ms or 0))
        if unseen and s.lowest_rung >= TAKE_ACTION:
            return (
                self.rules.let_pass.value,
                f"; let “{self._title(s)}” pass: no order in {lasts} of it (hands on cannot be told: {self.hands.why})",
            )
        return self.rules.let_pass.value, f"; let “{self._title(s)}” pass: nothing at or above rung {s.lowest_rung} in {lasts} of it"

    def _raised(self, o: Opportunity) -> tuple[int, str]:
        """(points lost, words) for the slowest raise after an ignored act."""
        worst, said = 0, ""
        for r in o.raises:
            unseen = r.rung == TAKE_ACTION - 1 and self.hands.state != "scored" and (r.next_rung or 0) < TAKE_ACTION
            if unseen:
                cost, words = 0, f"; an order did not end it, and what hands would have done cannot be told: {self.hands.why}"
            elif r.seconds_ms is not None:
                fast, slow = self.rules.raise_fast_ms.value, self.rules.raise_slow_ms.value
                cost = 0 if r.seconds_ms <= fast else 1 if r.seconds_ms <= slow else 2
                words = self._raise_words(r, r.seconds_ms)
            elif r.ignored_ms > self.acts[r.act].at_ms:
                cost, words = 2, f"; harm came in spite of rung {r.rung}, which was never raised"
            else:
                cost, words = 2, f"; rung {r.rung} did not end it and was never raised"
            if r.ignored_ms > self.acts[r.act].at_ms:  # to have acted on a precursor is more than to have been silent
                cost = min(cost, self.rules.precursor_raise.value)
            if cost >= worst:
                worst, said = cost, words
        return worst, said

    def _raise_words(self, r: Raise, spent_ms: int) -> str:
        """A raise as it was: on a precursor it is counted from the harm that came; amid harm he may not have answered yet."""
        act, higher = self.acts[r.act], self.acts[r.next_act]
        if higher.rung == r.rung:
            return f"; rung {r.rung} was said again until it ended, {_s(spent_ms)} apart at most"
        if r.ignored_ms > act.at_ms:
            came = f"; harm came in spite of rung {r.rung}"
            return (
                f"{came}, raised {_s(spent_ms)} after that could be seen"
                if higher.at_ms > r.ignored_ms
                else f"; rung {r.rung} raised before harm came"
            )
        if act.answered_ms is not None and act.answered_ms > higher.at_ms:
            return f"; raised after {_s(spent_ms)}, before rung {r.rung} was answered"
        return f"; rung {r.rung} did not end it and was raised after {_s(spent_ms)}"

    # --- small things ---

    def _title(self, step: Step) -> str:
        return self.titles.get(step.id, step.title)

    def _lost(self, steps: Sequence[Step]) -> str | None:
        """Why no latency may be read from these steps: the head was lost as one of them went on; None if one may."""
        lost = next((s for s in steps if s.blind_ms > self.rules.blind_ms.value), None)
        return None if lost is None else head_lost(lost.title, lost.blind_ms)

    def _used(self, o: Opportunity) -> list[Act]:
        return [a for a in (self.acts[x] for x in o.acts) if a.credited_to == o.id]

    def _first(self, o: Opportunity) -> Act | None:
        return next(iter(self._used(o)), None)

    def _untimed(self, act: Act) -> str | None:
        """Why no latency may be read from this act; None if one may."""
        row = self.hands if act.channel == "hands" else self.words
        if row.state != "scored":
            return row.why
        return "entered by hand: a mark, not a latency" if act.mark else None


def of_parts(name: DomainName, parts: list[Part], *, overridden: bool = False, headline: str = "") -> Domain:
    """A domain from its parts: the mean of those scored, to a tenth; not scorable as soon as one of them is not."""
    state: State = "scored"
    if any(p.state == NOT_SCORABLE for p in parts):
        state = NOT_SCORABLE
    elif all(p.state == NOT_APPLICABLE for p in parts):
        state = NOT_APPLICABLE
    scores = [p.score for p in parts if p.score is not None]
    score = round(sum(scores) / len(scores), 1) if state == "scored" else None
    words = "; ".join(dict.fromkeys(p.words for p in parts))
    values = ", ".join(dict.fromkeys(p.value for p in parts if p.value))
    return Domain(name, state, score, headline or values or "–", words, tuple(parts), overridden)


def _why_none(opportunities: Sequence[Opportunity]) -> str:
    if not opportunities:
        return "there was nothing to stop in this run"
    gravest = max(opportunities, key=lambda o: gravity(o.kind))
    word = {"no_realistic_opportunity": "no realistic opportunity: "}.get(gravest.use, "")
    return f"no opportunity counts in this run: {word}{gravest.why}"


def _during(act: Act, step: Step) -> bool:
    """The act was done, or still lasted, within the step, from when it could be perceived."""
    return act.at_ms <= (step.until_ms or 0) and max(act.at_ms, act.until_ms or 0) >= (step.perceivable_ms or 0)


def _faced(step: Step) -> tuple[str, str]:
    """(seconds, words) of when a step was attended to, by whatever sense."""
    n = step.notice
    if n.after_ms is None:
        return "", ""
    if n.by != "head":
        return _s(n.after_ms), ""
    return ("facing", "; the head faced it already") if n.already else (_s(n.after_ms), f"; the head faced it after {_s(n.after_ms)}")


def _s(ms: int) -> str:
    return f"{ms / 1000:.2f} s"
