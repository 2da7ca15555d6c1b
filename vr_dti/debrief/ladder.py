"""Ladder fit and persistence: whether the first rung was high enough, and how fast an act that was ignored was followed by a higher one."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.acts import TAKE_ACTION, at_work_until_ms, high_enough, prevented
from vr_dti.debrief.domains import IDLE, NOT_SCORABLE, Ground, seconds
from vr_dti.debrief.profile import Domain, Part
from vr_dti.debrief.steps import Opportunity, Raise, Step
from vr_dti.debrief.trainee import Act
from vr_dti.debrief.windows import gravity

FULL = 4
"""the most that a domain is worth"""


def ladder(g: Ground) -> Domain:
    """The climb in each opportunity that counts."""
    return g.domain("ladder", [_climbed(g, o) for o in g.judged])


def _climbed(g: Ground, o: Opportunity) -> Part:
    """Whether the first rung was high enough, and how fast an ignored act was followed by a higher one. Words that kept harm from
    coming were high enough, whatever their rung."""
    mine = g.used(o)
    spoken = [a for a in mine if a.rung is not None and a.channel != "radio"]
    climb = f"rung {' → '.join(str(a.rung) for a in spoken) or 5}" if mine else "none"
    untimed = [why for a in mine if (why := g.untimed(a) or g.lost([s for s in o.steps if s.onset_ms <= a.at_ms])) is not None]
    if untimed or (not mine and g.words.state != "scored"):
        return Part(o.title, NOT_SCORABLE, None, climb if mine else "", untimed[0] if untimed else g.words.why)
    if not mine:
        return Part(o.title, "scored", 0, climb, f"opportunity not used in this run: {IDLE}")
    if not spoken:
        return Part(o.title, "scored", g.rules.call_only.value, climb, "a radio call, and no word or hand to the officer")
    lowest = {s.id: s.lowest_rung for s in o.steps}
    kept = prevented(o.stopped, [s.kind for s in o.steps])
    adequate = high_enough(spoken, lowest, prevented=kept)
    if not adequate:
        return _too_low(g, o, spoken, [lowest[a.step] for a in spoken], climb)
    if kept and any(a.moved for a in spoken):
        return Part(o.title, "scored", 4, climb, f"kept all harm from coming{' at once' if len(spoken) == 1 else ', by going on'}")
    at_once = adequate[0] is spoken[0]
    (slow, raised_words), (passed, pass_words) = _raised(g, o), _let_pass(g, o, spoken, adequate)
    low = 0 if at_once else g.rules.not_at_once.value
    score = max(1, FULL - slow - passed - low)
    said = "the first act was high enough" if at_once else "high enough, not with the first act"
    off = _off((low, "the first act"), (slow, "the raise"), (passed, "the step let pass"))
    return Part(o.title, "scored", score, climb, f"{said}{raised_words}{pass_words}{off}")


def _off(*lost: tuple[int, str]) -> str:
    """What each of these cost: whoever is told a score is told why it is no 4."""
    told = [f"{n} for {why}" for n, why in lost if n]
    least = ", and 1 is left to whoever acted" if sum(n for n, _ in lost) >= FULL else ""
    return f"; off the {FULL}: {', '.join(told)}{least}" if told else ""


def _too_low(g: Ground, o: Opportunity, spoken: Sequence[Act], lowest: Sequence[int], climb: str) -> Part:
    """No act was high enough; `lowest` is what would have been, at each. Where that was hands on and nobody saw hands, none is known to
    have been too low."""
    if g.hands.state != "scored" and min(lowest) >= TAKE_ACTION:
        return Part(o.title, NOT_SCORABLE, None, climb, f"the lowest adequate rung here is hands on: {g.hands.why}")
    raised = (spoken[0].rung or 0) < max(a.rung or 0 for a in spoken)
    words = f"below the lowest adequate rung, {max(lowest)}, {'raised' if raised else 'never raised'}"
    return Part(o.title, "scored", g.rules.below_raised.value if raised else 0, climb, words)


def _let_pass(g: Ground, o: Opportunity, spoken: Sequence[Act], adequate: Sequence[Act]) -> tuple[int, str]:
    """(points lost, words) where the gravest step that lasted went by without an act at its lowest adequate rung, though a lesser one
    was answered. Of a trainee whose hands nobody could see an order is asked where hands on would be."""
    kinds = {s.id: gravity(s.kind) for s in o.steps}
    lasted = [s for s in o.steps if s.opens_ms is not None and (s.until_ms or 0) - s.opens_ms >= g.rules.window_min_ms.value]
    gravest = max((gravity(s.kind) for s in lasted), default=0)
    if gravest <= max(kinds[a.step] for a in adequate):
        return 0, ""
    unseen = g.hands.state != "scored"
    passed = [s for s in lasted if gravity(s.kind) == gravest and not (o.stopped and s.until_ms == o.closes_ms)]
    for s in passed:
        lowest = min(s.lowest_rung, TAKE_ACTION - 1) if unseen else s.lowest_rung
        if any((a.rung or 0) >= lowest and _during(a, s) for a in spoken):
            return 0, ""
    if not passed:
        return 0, ""
    s = max(passed, key=lambda s: s.lowest_rung)
    lasts = seconds((s.until_ms or 0) - (s.perceivable_ms or 0))
    if unseen and s.lowest_rung >= TAKE_ACTION:
        return (
            g.rules.let_pass.value,
            f"; let “{g.title(s)}” pass: no order in {lasts} of it (hands on cannot be told: {g.hands.why})",
        )
    return g.rules.let_pass.value, f"; let “{g.title(s)}” pass: nothing at or above rung {s.lowest_rung} in {lasts} of it"


def _raised(g: Ground, o: Opportunity) -> tuple[int, str]:
    """(points lost, words) for the slowest raise after an ignored act."""
    worst, said = 0, ""
    for r in o.raises:
        unseen = r.rung == TAKE_ACTION - 1 and g.hands.state != "scored" and (r.next_rung or 0) < TAKE_ACTION
        if unseen:
            cost, words = 0, f"; an order did not end it, and what hands would have done cannot be told: {g.hands.why}"
        elif r.seconds_ms is not None:
            fast, slow = g.rules.raise_fast_ms.value, g.rules.raise_slow_ms.value
            cost = 0 if r.seconds_ms <= fast else 1 if r.seconds_ms <= slow else 2
            words = _raise_words(g, r, r.seconds_ms)
        elif r.ignored_ms > g.acts[r.act].at_ms:
            cost, words = 2, f"; harm came in spite of rung {r.rung}, which was never raised"
        else:
            cost, words = 2, f"; rung {r.rung} did not end it and was never raised"
        if r.ignored_ms > g.acts[r.act].at_ms:  # to have acted on a precursor is more than to have been silent
            cost = min(cost, g.rules.precursor_raise.value)
        if cost >= worst:
            worst, said = cost, words
    return worst, said


def _raise_words(g: Ground, r: Raise, spent_ms: int) -> str:
    """A raise as it was: on a precursor it is counted from the harm that came; amid harm he may not have answered yet."""
    act, higher = g.acts[r.act], g.acts[r.next_act]
    if higher.rung == r.rung:
        return f"; rung {r.rung} was said again until it ended, {seconds(spent_ms)} apart at most"
    if r.ignored_ms > act.at_ms:
        came = f"; harm came in spite of rung {r.rung}"
        return (
            f"{came}, raised {seconds(spent_ms)} after that could be seen"
            if higher.at_ms > r.ignored_ms
            else f"; rung {r.rung} raised before harm came"
        )
    if act.answered_ms is not None and act.answered_ms > higher.at_ms:
        return f"; raised after {seconds(spent_ms)}, before rung {r.rung} was answered"
    return f"; rung {r.rung} did not end it and was raised after {seconds(spent_ms)}"


def _during(act: Act, step: Step) -> bool:
    """The act was done, or still lasted, within the step, from when it could be perceived."""
    return act.at_ms <= (step.until_ms or 0) and at_work_until_ms(act) >= (step.perceivable_ms or 0)
