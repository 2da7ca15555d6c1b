"""How the report says what a trainee said and did: the act, who says so, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vr_dti.debrief.acts import MOVED_NOTHING, relabelled
from vr_dti.debrief.findings import SceneLine
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.people import named
from vr_dti.debrief.trainee import Act
from vr_dti.events import ALREADY, BOTH_WRISTS, OFFICER, ONE_WRIST, SHIELD
from vr_dti.records.report_words import NBSP, rung, spaced
from vr_dti.story.offers import SUBJECT

SHORT_NAME = 3
"""words of a name that bears an apostrophe, `the handcuffed man’s`; a longer one has "of" before it"""
LABELS = {"sensed": "sensed", "recognised": "recognised", "keyed": "key", "instructor": "instructor"}
RADIO = {
    "medical": "radio call for medical help",
    "supervisor": "radio call for a supervisor",
    "backup": "radio call for more units",
    "chatter": "radio traffic, no call for help",
}
HANDLING = {
    "pulled": "pulled {who} by the {part}",
    "held_back": "held {who} back at the {part}",
    "helped_up": "helped {who} up by the {part}",
    "rolled": "rolled {who} over",
    "checked_breathing": "close to {who}, as to check breathing",
    "took_custody": "took {who} over by the {part}",
    "open_palm": "open palm toward {who}",
    "pointed": "pointed at {who}",
}
"""acts of hands in words"""
CUFFS = {
    BOTH_WRISTS: "handcuffs on {who}",
    ONE_WRIST: "a handcuff on one wrist of {who}",
    ALREADY: "handcuffs brought to {who}, who wears some already",
    OFFICER: "handcuffs brought to {who}, an officer: not closed",
}
"""what came of the own handcuffs at a wrist"""
TOOLS = {"cew": "conducted-energy weapon", "spray": "OC spray"} | {n: n for n in ("handgun", "baton", "handcuffs", "radio", "flashlight")}
"""weapons and tools in words; what an old session calls none is a weapon"""
SHOTS = {
    "hit": "hit the {part}",
    "missed": "missed",
    "cover": "hit cover",
    "connected": "both darts held, {part}",
    "clothing": "a dart hung in clothing",
    "close": "darts too close together",
    "one dart": "one dart held",
    "cycle": "another cycle through the same darts",
    "not scored": "hits are not scored, since the weapon points beside its sights or was not shown to point along them",
}
"""what came of a shot"""


def on_ladder(act: Act) -> bool:
    """It has a rung that is worth saying: of a radio call its words say all."""
    return act.rung is not None and act.channel != "radio"


def part_of(who: str, part: str) -> str:
    """`the partner’s shoulder`; `the torso of the man on the ground`."""
    return f"{who}’s {part}" if len(who.split()) <= SHORT_NAME else f"the {part} of {who}"


def weapon_words(act: Act, people: Mapping[str, str]) -> str:
    """`aimed the handgun at the man`, `fired the handgun at the man: hit the torso`, `caught the officer with the OC spray: ...`."""
    came = f": {SHOTS[act.text].format(part=spaced(act.part))}" if act.kind in ("fired", "caught") and act.text in SHOTS else ""
    weapon = f"the {TOOLS[act.tool]}" if act.tool in TOOLS else "a weapon"
    if act.kind == "caught":
        return f"caught {named(people, act.to)} with {weapon}{came}"
    verb = {
        "aimed": "aimed",
        "fired": "fired",
        "struck": "struck with",
        "drew": "drew",
        "holstered": "holstered",
        "dropped": "dropped",
        "picked_up": "picked up",
    }[act.kind]
    at = f" {'on the ' + spaced(act.part) + ' of' if act.kind == 'struck' else 'at'} {named(people, act.to)}" if act.to else ""
    return f"{verb} {weapon}{at}{came}"


def quoted(act: Act) -> str:
    """The words of whoever spoke, as words; of a shot what came of it is part of `weapon_words`."""
    return f"“{act.text}”" if act.kind == "spoke" and act.text else ""


def act_words(act: Act, people: Mapping[str, str]) -> str:
    """What was done, without the time."""
    who = named(people, act.to) if act.to else ""
    match act.kind:
        case "spoke" if act.channel == "radio" and act.rung is not None:
            return RADIO.get(act.about, f"radio call about {act.about}") if act.about else "radio call"
        case "spoke":
            return f"words to {who}" if who else "words"
        case "touched":
            return f"hand on {part_of(who, spaced(act.part))}" if act.part else f"hand on {who}"
        case "stepped_between":
            return f"shielded {named(people, SUBJECT)} from {who}" if act.about == SHIELD else "stepped between"
        case "cuffed" if act.about in CUFFS:
            return CUFFS[act.about].format(who=who or "somebody")
        case _ if act.kind in HANDLING:
            return HANDLING[act.kind].format(who=who or "somebody", part=spaced(act.part) or "body")
        case "aimed" | "fired" | "caught" | "struck" | "drew" | "holstered" | "dropped" | "picked_up":
            return weapon_words(act, people)
        case _:
            return act.kind.replace("_", " ")


def act_label(act: Act, people: Mapping[str, str]) -> str:
    """Who says so."""
    if act.corrected_by:
        return _corrected(act, people)
    if act.mark:
        return f"{'entered by key' if act.label == 'keyed' else 'entered by the instructor'}: a mark, not a latency"
    if act.unsure:
        return f"machine label at {act.confidence_permille / 10:.0f}{NBSP}%: too unsure to count, for the instructor to decide"
    if act.label == "recognised":
        return f"{'guessed by what the words resemble' if act.guessed else 'recognized'}, {act.confidence_permille / 10:.0f}{NBSP}%"
    return LABELS[act.label]


def answered(act: Act, acts: Iterable[Act], lines: Iterable[SceneLine] = ()) -> str:
    """Whether it moved anybody; by which rule of the story is for report.json. What a hand does while it rests on somebody is answered
    where that hand is; words to somebody whom `lines` have speak within `answered_ms`, be it for another reason, are not called so."""
    if relabelled(act):
        return "the scene answered the machine’s label"
    if act.eased:
        return "less harm came of it"
    if act.moved:
        return "it held the officer up"
    if act.answer != MOVED_NOTHING:
        went_on = act.channel == "speech" and act.counts and act.credited_to
        return "" if not act.answer else "answered, but on its own it changed nothing he did" if went_on else "answered"
    resting = any(a.kind == "touched" and a.answer not in ("", MOVED_NOTHING) and _within(act, a) for a in acts)
    soon_ms = act.at_ms + RULES.answered_ms.value  # or was speaking: to a hand laid on him a moment before
    spoke = any(x.by == act.to and x.at_ms <= soon_ms and x.until_ms >= act.at_ms for x in lines)
    return "" if spoke or (act.kind in HANDLING and resting) else "nobody answered it"


def _within(act: Act, hold: Act) -> bool:
    return hold.to == act.to and hold.hand in (act.hand, "both") and hold.at_ms <= act.at_ms <= (hold.until_ms or act.at_ms)


def _corrected(act: Act, people: Mapping[str, str]) -> str:
    """Both labels: the rater's stands first, the machine's beside it."""
    sure = f"{act.confidence_permille / 10:.0f}{NBSP}%"
    mark = "; entered by hand: a mark, not a latency" if act.mark else ""
    if (act.rung, act.to) == (act.machine_rung, act.machine_to):
        return f"labeled by {act.corrected_by} as by the machine, {sure}{mark}"
    heard = f"rung {rung(act.machine_rung)}" if (act.machine_rung or 0) >= 0 else "no rung"
    was = f"{heard}{f' to {named(people, act.machine_to)}' if act.machine_to else ''}"
    none = ", no words of the ladder" if act.rung is None else ""
    return f"corrected by {act.corrected_by}{none}; the machine had it as {was}, {sure}{mark}"
