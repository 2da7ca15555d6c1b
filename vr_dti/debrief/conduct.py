"""Outcome, discrimination and the gate: what came of it, whether lawful force was left alone, and what was done with the own weapon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vr_dti.debrief.course import Harm
from vr_dti.debrief.current import Exposure, prolonged
from vr_dti.debrief.displays import of_measure
from vr_dti.debrief.domains import of_parts
from vr_dti.debrief.findings import ConductEnd, Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.muzzle import FELLOW, Crossing, closes_gate
from vr_dti.debrief.opportunities import Case
from vr_dti.debrief.people import named
from vr_dti.debrief.profile import Domain, Gate, Part, State
from vr_dti.debrief.shares import Side, sides, spared
from vr_dti.debrief.steps import Opportunity
from vr_dti.debrief.trainee import Act
from vr_dti.debrief.windows import CUT
from vr_dti.events import Effect, Intent
from vr_dti.story.model import Story

BROKEN = "broken"
"""a variable of this name says, in a lawful scenario, that lawful control was broken by the trainee"""
FULL = 4
"""the most that a domain is worth"""
ORDER = 3
"""rung of the ladder: an order to stop"""
BEST, BEST_HANDLESS = "simulated trainee", "simulated trainee who uses no hands"
"""whose harm is worth a 4: somebody of whom no hands were seen is held to words"""
HOWS = {"voice": "by voice", "hands": "by hands", "call": "after a call", "override": "by an override"}
CAUGHT = "caught"
"""the act by which somebody got of a shot besides whom it was fired at: no use of force of its own, and judged as one at them"""
FORCE = {"drew": "draw", "aimed": "aim", "fired": "fire", CAUGHT: "fire", "struck": "strike"}
"""act -> what of `own_force` allows it"""


# --- outcome ---------------------------------------------------------------------------------------------------------------


def outcome(case: Case, best: Harm, end: ConductEnd, opportunities: Sequence[Opportunity]) -> Domain:
    """From no intervention (0) to the best simulated trainee at the same seed and dials (4), by harm. What threatens life is weighed by
    itself, beside all other harm: it grows with every second, and would make nothing of blows that landed before it. What came only because
    words take time to be understood does not count (`shares.counted`). Where this trainee's hands cannot be told,
    `best` is that of the best one who uses none, and the words say so."""
    course, untouched, rules = case.course, case.untouched, case.rules
    who = BEST if of_measure(case.table, "hands").state == "scored" else BEST_HANDLESS
    force_ms = sum(c.end_ms - c.onset_ms for c in course.cues if c.harms)
    headline = f"{force_ms / 1000:.1f} s of harm" if force_ms else "no harm"
    state, why = _no_outcome(case, best, who, opportunities)
    if state == "not_applicable" and end.prevented and end.trainee and course.harm.all < untouched.harm:
        why = f"well done: what {end.trainee} did kept it from happening, though it gives no points ({why})"
    if why:
        return Domain("outcome", state, None, "–" if case.lawful else headline, why, overridden=bool(case.overrides_ms))
    graded = sides(course.counts, untouched, best, rules)
    whole = sum(s.weight for s in graded)
    score = round(4 * sum(s.weight * s.share for s in graded) / whole, 1)
    if len(graded) == 1:
        said = [_words(graded[0], who)]
    else:
        said = [f"{s.what} {_words(s, who)} ({_percent(s.weight / whole)} of the score)" for s in graded]
    if score == FULL and course.counts.all < best.all:
        said.append("it came to less than that")
    if unheard := course.harm.all - course.counts.all:
        said.append(f"{points(unheard)} more came only because words take time to be understood, and do not count")
    parts = tuple(Part(s.what, "scored", round(4 * s.share), f"{points(s.run)} points", _words(s, who)) for s in graded)
    words = f"{_ended(end)}. In points of harm, fewer are better: {'; '.join(said)}"
    if not course.harm.all:
        words = f"{_ended(end)}: no harm came, and {points(untouched.harm)} points of it come when nobody acts"
    return Domain("outcome", "scored", score, headline, words, parts)


def _words(s: Side, who: str) -> str:
    return f"{points(s.run)} here, {points(s.none)} when nobody acts, {points(s.best)} for the best {who}"


def _percent(share: float) -> str:
    return f"{100 * share:.{0 if share > 0.1 else 1}f} %"


def points(harm: int) -> str:
    """Thousandths of a point in points, with a tenth where they are few."""
    return f"{harm / 1000:.{1 if 0 < harm < 10_000 else 0}f}"


def _ended(end: ConductEnd) -> str:
    if end.prevented:
        return "it was kept from happening"
    if end.how == "by_itself":
        return "not stopped: it ended as it does when nobody acts"
    return f"ended {HOWS[end.how]}" if end.at_ms is not None and end.how in HOWS else "not stopped"


def _no_outcome(case: Case, best: Harm, who: str, opportunities: Sequence[Opportunity]) -> tuple[State, str]:
    """Why there is no outcome to score; an empty reason where there is one."""
    untouched, rules = case.untouched, case.rules
    if case.lawful:
        return "not_applicable", "what the officer did here was lawful: there was nothing to end"
    if untouched.harm == 0:
        return "not_applicable", "no harm comes of it when nobody acts"
    if case.overrides_ms:
        return "not_scorable", "an instructor's override bent the course"
    if case.course.outcome in CUT:
        return "not_scorable", "the run was stopped, or its record ends, before its end"
    if not _realistic(untouched, rules):
        return "not_applicable", "no realistic opportunity: whoever stands by could not be expected to end it"
    if opportunities and not any(o.use in ("used", "not_used") for o in opportunities):
        if (unknown := next((o.why for o in opportunities if o.use == "not_known"), None)) is not None:
            return "not_scorable", unknown
        return "not_applicable", "no opportunity counts in this run"
    words = of_measure(case.table, "words")
    if words.state != "scored":
        return "not_scorable", words.why
    if spared(best, untouched, rules) <= 0:
        return "not_applicable", f"no {who} made it better than doing nothing"
    return "scored", ""


def _realistic(untouched: Untouched, rules: Measures) -> bool:
    """Some conduct of the untouched course leaves whoever perceives all of it a window."""
    for name in {c.conduct for c in untouched.cues}:
        cues = [c for c in untouched.cues if c.conduct == name]
        ends_ms = max((c.end_ms for c in cues if c.harms), default=0)
        if ends_ms - min(c.onset_ms for c in cues) - rules.floor_ms.value >= rules.window_min_ms.value:
            return True
    return False


# --- discrimination --------------------------------------------------------------------------------------------------------


def discrimination(
    case: Case, acts: Sequence[Act], intents: Sequence[Intent], effects: Sequence[Effect], *, applies: bool, hands_seen: bool
) -> Domain:
    """Whether lawful force was left alone. Only an order to the officer, or hands that break lawful control, cost points: a question, a
    warning, an offer of help and a call never do. `applies`: this is a lawful twin, or nothing called for anybody. `hands_seen`: they
    were tracked, be it of somebody who could reach nobody."""
    if not applies:
        return Domain("discrimination", "not_applicable", None, "–", "measured in the lawful twin and in runs in which nothing happens")
    words, hands = of_measure(case.table, "words"), of_measure(case.table, "hands")
    if words.state != "scored":
        return Domain("discrimination", "not_scorable", None, "–", words.why)
    broke = _broke(acts, intents, effects, case.trainee)
    parts = _interventions(acts, broke, case.rules)
    if parts:
        worst = min(parts, key=lambda p: p.score or 0)
        said = "; ".join([*(p.words for p in parts), *_idle_hands(acts, broke)])
        return Domain("discrimination", "scored", float(worst.score or 0), worst.value, said, tuple(parts))
    if not hands_seen:
        return Domain("discrimination", "not_scorable", None, "–", f"{hands.why}: whether a hand broke control is not known")
    n = sum(a.counts for a in acts)
    said = (
        f"{n} {'act' if n == 1 else 'acts'}: none an order, none broke lawful control"
        if n
        else "nothing was done that could have broken it"
    )
    return of_parts("discrimination", [Part("lawful control", "scored", 4, "left alone", said)])


def _interventions(acts: Sequence[Act], broke: str, rules: Measures) -> list[Part]:
    """The acts that cost points."""
    parts = []
    for act in acts:
        at = f"at {act.at_ms / 1000:.1f} s"
        if act.counts and act.channel == "hands" and act.id == broke:
            words = f"hands on the officer {at} broke lawful control"
            parts.append(Part(act.id, "scored", rules.hands_broke.value, "broke control", words))
        elif act.counts and act.channel == "speech" and (act.rung or 0) >= ORDER:
            score = rules.order_broke.value if act.id == broke else rules.order_left.value
            words = f"an order to the officer {at} {'broke lawful control' if act.id == broke else 'did not break lawful control'}"
            parts.append(Part(act.id, "scored", score, "an order", words))
    return parts


def _idle_hands(acts: Sequence[Act], broke: str) -> list[str]:
    """Hands on the officer that cost nothing, told beside what did."""
    idle = [a for a in acts if a.counts and a.channel == "hands" and a.id != broke]
    return [f"hands on the officer at {a.at_ms / 1000:.1f} s did not break it" for a in idle]


def broken_ms(effects: Sequence[Effect]) -> int | None:
    """When the story said that lawful control was broken; None: it did not."""
    return next((e.at_ms for e in effects if _says_broken(e)), None)


def _says_broken(e: Effect) -> bool:
    return e.kind == "set" and e.name == BROKEN and e.int_arg("value") == 1


def _broke(acts: Sequence[Act], intents: Sequence[Intent], effects: Sequence[Effect], trainee: str) -> str:
    """Id of the one act that broke lawful control; empty: none of this trainee's did. What came to the officer after it, or was on him
    as it was said, is told and broke nothing: a hand that he shakes off once he has let go changed nothing for the man."""
    key = {(i.source, i.seq): i for i in intents}
    counted = [a for a in acts if a.counts]
    said = next((n for n, e in enumerate(effects) if _says_broken(e)), None)
    if said is not None:
        if (intent := _cause(effects, said, key)) is not None:
            return _act_of(counted, intent, trainee)
        pressed = [a for a in counted if _heard(a, intents) <= effects[said].at_ms and (a.channel == "hands" or a.rung == ORDER)]
        return pressed[-1].id if pressed else ""
    can = [a for a in counted if a.channel == "hands" or (a.channel == "speech" and (a.rung or 0) >= ORDER)]
    came_of = ((e, key.get((e.reason.source, e.reason.seq))) for e in effects if e.kind == "enter")
    return next((x for e, i in came_of if i is not None and e.target == i.to and (x := _act_of(can, i, trainee))), "")


def _cause(effects: Sequence[Effect], row: int, key: Mapping[tuple[str, int], Intent]) -> Intent | None:
    """The intent that an effect came of: its own; else that which had last moved the region whose going on brought it about, be it the
    effect's own (an order weighed for a moment) or another's (a hand that began to pull). None where the story does not show it."""
    effect = effects[row]
    if effect.reason.source:
        return key.get((effect.reason.source, effect.reason.seq))
    now = [e.target for e in effects[: row + 1] if e.kind == "enter" and e.at_ms == effect.at_ms and not e.reason.source]
    regions = now[:-1] or now
    moved = (e for e in reversed(effects[:row]) if e.kind == "enter" and e.target in regions and e.reason.source)
    return next((i for e in moved if (i := key.get((e.reason.source, e.reason.seq))) is not None), None)


def _act_of(acts: Sequence[Act], intent: Intent, trainee: str) -> str:
    """Id of the act that this intent is; empty where it is none of them."""
    mine = (a.id for a in acts if (a.at_ms, a.kind, a.to) == (intent.act_ms, intent.kind, intent.to))
    return next(mine, "") if intent.trainee == trainee else ""


def _heard(act: Act, intents: Sequence[Intent]) -> int:
    """When the story learned of an act."""
    return next((i.heard_ms for i in intents if (i.act_ms, i.kind, i.to) == (act.at_ms, act.kind, act.to)), act.at_ms)


# --- the gate --------------------------------------------------------------------------------------------------------------


def gate(
    case: Case,
    acts: Sequence[Act],
    crossings: Sequence[Crossing],
    exposures: Sequence[Exposure],
    story: Story,
    officers: frozenset[str],
    people: Mapping[str, str],
) -> Gate:
    """Own force inside what the scenario allows, no muzzle on a fellow officer, and no prolonged current. `people`: the words for each
    actor."""
    row = of_measure(case.table, "weapon")
    if row.state != "scored":
        return Gate("not_scorable", row.why)
    used = [a for a in acts if a.channel == "weapon" and a.kind in FORCE]
    wrong = [a for a in used if not _allowed(a, story)]
    crossed = [c for c in crossings if closes_gate(c, case.rules.muzzle_officer_ms.value)]
    too_long = [e for e in exposures if prolonged(e, case.rules)]
    if not wrong and not crossed and not too_long:
        return Gate("open", "own force within what this scene allows" if used else "no weapon was drawn, aimed or fired")
    said = ", ".join(f"{a.kind}{_at(a, people)} at {a.at_ms / 1000:.1f} s" for a in wrong)
    words = [f"own force outside what this scene allows: {said}."] if wrong else []
    if crossed or any(a.to in officers and a.kind != CAUGHT for a in wrong):
        spans = ", ".join(f"{named(people, c.to)} {c.total_ms / 1000:.1f} s" for c in crossed)
        words.append(f"A muzzle pointed at a fellow officer{f' ({spans})' if spans else ''}.")
    if any(a.kind == CAUGHT and (a.to in officers or a.to.startswith(FELLOW)) for a in wrong):
        words.append("A fellow officer was caught by a shot at somebody else.")
    for e in too_long:
        words.append(
            f"Prolonged current: {e.total_ms / 1000:.1f} s in {e.cycles} cycle{'' if e.cycles == 1 else 's'} on {named(people, e.to)}."
        )
    return Gate("closed", " ".join(words), tuple(a.id for a in wrong))


def _at(act: Act, people: Mapping[str, str]) -> str:
    who = named(people, act.to) if act.to else ""
    return (f" {who}" if act.kind == CAUGHT else f" at {who}") if who else ""


def _allowed(act: Act, story: Story) -> bool:
    """The scene allows this act, with this weapon, at this person."""
    verb = FORCE[act.kind]
    at_nobody = verb == "draw" or not act.to
    by_tool = not story.own_force_tools or act.tool in story.own_force_tools
    return verb in story.own_force and by_tool and (at_nobody or act.to in story.own_force_at)
