"""How the report says things: seconds, rungs, kinds of cue, acts, latencies, looks."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.findings import Limit, SessionFindings
from vr_dti.debrief.senses import NOBODY
from vr_dti.debrief.trainee import Act, Latency, Notice, Opportunity, TraineeFindings
from vr_dti.events import RUNGS

NBSP = "\u00a0"
LATE_MS = 100
"""less is the grain of the record and would only look like a finding"""
KINDS = {"precursor": "precursor", "breach": "breach", "excessive": "excessive force", "life_threat": "threat to life"}
DISPLAYS = {
    "headset": "headset",
    "walls_tracked": "walls, head tracked",
    "walls_voice": "walls, nothing tracked",
    "desktop": "desktop",
}
USES = {
    "used": "used",
    "used_later": "let pass, acted later",
    "not_used": "not used in this run",
    "cut_short": "cut short",
    "joined": "part of another",
    "no_realistic_opportunity": "no realistic opportunity",
    "not_perceivable": "could not be perceived",
}
LABELS = {"sensed": "sensed", "recognised": "recognised", "keyed": "key", "instructor": "instructor"}
SENSES = {"sees": "seen", "hears": "heard", "": ""}
BY = {"head": "head direction", "eyes": "eyes", "act": "first reaction", "": ""}
HOWS = {
    "voice": "after words",
    "hands": "after hands-on",
    "call": "after a radio call",
    "override": "by the instructor’s override",
    "by_itself": "by itself: as it does when nobody acts",
    "none": "did not end",
    "unknown": "not known",
}
MEASURES = {
    "perceivable": "Could be perceived",
    "notice": "Noticed",
    "words": "First words, rungs said",
    "hands": "First hands-on",
    "immobility": "Immobility",
    "weapon": "Aim and shots",
}
STATES = {
    "scored": "measured",
    "shown": "shown, not graded",
    "mark": "marks only",
    "not_scorable": "not scorable",
    "not_measured": "not measured",
}
DUTIES = {"call": "Help called", "aid": "Aid", "separation": "Kept apart"}
DUTY_STATES = {"done": "done", "not_seen": "not seen in this run", "not_applicable": "not applicable"}


def seconds(ms: int | None, digits: int = 2) -> str:
    """`2.30 s`, with a space that does not break; a dash for None."""
    return "–" if ms is None else f"{ms / 1000:.{digits}f}{NBSP}s"


def clock(ms: int | None) -> str:
    """Story time of an event, as `--at` of a replay takes it: `20.3 s`; a dash for None."""
    return seconds(ms, 1)


def quantity(limit: Limit) -> str:
    """A threshold with its unit; a unit that is a range stands in brackets."""
    unit = f"({limit.unit})" if limit.unit[:1].isdigit() else limit.unit
    return f"{number(limit.value)} {unit}"


def late(o: Opportunity) -> str:
    """How much later than it began the cue could be perceived, where that is more than a frame or two."""
    ms = (o.perceivable_ms or 0) - o.onset_ms
    return f"{seconds(ms)} after it began" if o.perceivable_ms is not None and ms >= LATE_MS else ""


def number(value: float) -> str:
    """A threshold's value: `0.45`, `1,200,000`."""
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def rung(n: int | None) -> str:
    """`3 challenge`; a dash for None."""
    return "–" if n is None else f"{n}{NBSP}{RUNGS[n]}" if 0 <= n < len(RUNGS) else str(n)


def spaced(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ").replace("-", " ")


def act_words(act: Act) -> str:
    """What was done, without the time."""
    to = f" to {act.to}" if act.to else ""
    match act.kind:
        case "spoke" if act.channel == "radio":
            return "radio call"
        case "spoke":
            return f"words{to}"
        case "touched":
            return f"hand on {act.to}’s {act.part}" if act.part else f"hand on {act.to}"
        case "stepped_between":
            return "stepped between"
        case "aimed" | "fired":
            return f"{act.kind} at {act.to}" if act.to else act.kind
        case _:
            return act.kind.replace("_", " ")


def act_label(act: Act) -> str:
    """Who says so."""
    if act.mark:
        return f"{'entered by key' if act.label == 'keyed' else 'entered by the instructor'}: a mark, not a latency"
    if act.unsure:
        return f"machine label at {act.confidence_permille / 10:.0f}{NBSP}%: too unsure to count, for the instructor to decide"
    if act.label == "recognised":
        return f"recognised, {act.confidence_permille / 10:.0f}{NBSP}%"
    return LABELS[act.label]


def latency(value: Latency) -> str:
    """A cell of the table."""
    match value.state:
        case "latency":
            return seconds(value.after_perceivable_ms)
        case "mark":
            return f"mark at {clock(value.at_ms)}"
        case "none":
            return "none entered" if value.why else "none"
        case _:
            return "not scorable"


def latency_notes(value: Latency) -> list[str]:
    """What stands small beneath it."""
    notes = []
    if value.state == "latency":
        notes.append(f"{seconds(value.after_opening_ms)} after the window opened")
    elif value.state == "mark":
        notes.append("not a latency")
    if value.at_ms is not None and value.later:
        notes.append("after the next step")
    if value.paused_ms:
        notes.append(f"with a pause of {seconds(value.paused_ms, 1)} in it")
    if value.overridden:
        notes.append("after an override")
    return notes


def notice(value: Notice) -> str:
    """A cell of the table."""
    if value.state != "noticed":
        return "unknown" if value.state == "unknown" else "not scorable"
    return "facing" if value.already else seconds(value.after_ms)


def notice_notes(value: Notice) -> list[str]:
    """What stands small beneath it."""
    if value.state != "noticed":
        return [value.why] if value.why else []
    return ["since before it began"] if value.already else [BY[value.by]]


def outcome(s: SessionFindings) -> str:
    """How it ended, in the scenario's words."""
    if not s.outcome_title and any(m.what == "do_over" for m in s.moments):
        return "Put back for practice before the end"
    return s.outcome_title or "The record ends before the story does"


def ending(s: SessionFindings) -> str:
    """What came last before the officer's conduct ended."""
    end = s.conduct_end
    if end.at_ms is None:
        return "The officer’s conduct did not end within the record." if s.cues and end.how != "unknown" else ""
    who = f" from {end.trainee}" if end.trainee else ""
    return f"The officer’s conduct ended at {clock(end.at_ms)}, {HOWS[end.how]}{who}."


def open_ones(t: TraineeFindings) -> list[Opportunity]:
    """Opportunities to talk about: not used, used only later, or cut short."""
    return [o for o in t.opportunities if o.use in ("not_used", "used_later", "cut_short")]


def first_after(o: Opportunity, t: TraineeFindings) -> list[str]:
    """Of an opportunity let pass: what came at last, and how long after the cue could be perceived."""
    act = next((a for a in t.acts if o.acts and a.id == o.acts[0]), None)
    if act is None or o.perceivable_ms is None:
        return []
    spent = _spent(o, act)
    return [f"{act_words(act)} at {clock(act.at_ms)}{f', {seconds(spent, 1)} after the cue' if spent is not None else ''}"]


def _spent(o: Opportunity, act: Act) -> int | None:
    """The latency that was read from an act; None where it is none."""
    return next((v.after_perceivable_ms for v in (o.words, o.hands, o.call) if v.act == act.id), None)


def used_words(o: Opportunity, t: TraineeFindings) -> str:
    """Of an opportunity used: by what, how fast, and whether it was high enough."""
    act = next((a for a in t.acts if a.credited_to == o.id), None)
    if act is None:
        return "."
    spent = _spent(o, act)
    fast = f" after {seconds(spent)}" if spent is not None else f" at {clock(act.at_ms)} (not a latency)"
    reached = f"; reached rung {rung(o.rung_reached)}" if o.rung_reached is not None else ""
    below = f", below the lowest adequate {o.lowest_rung}"
    fit = {"adequate": ", adequate", "below": below, "call_only": "; radio only", "none": ""}[o.fit]
    return f": {act_words(act)}{fast}{reached}{fit}."


def looked_within(o: Opportunity) -> str:
    """Who was looked at in the time of an opportunity, and for how long the cue was in view."""
    if o.in_view_ms is None or o.opens_ms is None or o.step_ends_ms is None:
        return "not measured"
    whom = ", ".join(f"{'nobody directly' if x.what == NOBODY else x.what} {seconds(x.ms, 1)}" for x in o.looked_at)
    return f"{whom}; in view {seconds(o.in_view_ms, 1)} of {seconds(o.step_ends_ms - o.opens_ms, 1)}"


def looked(t: TraineeFindings) -> str:
    """Whom the trainee looked at over the whole run, and for how long."""
    total: dict[str, int] = {}
    for span in t.looked:
        total[span.what] = total.get(span.what, 0) + span.to_ms - span.from_ms
    return ", ".join(f"{who} {seconds(ms, 1)}" for who, ms in sorted(total.items(), key=lambda row: -row[1]))


def persistence(t: TraineeFindings) -> list[str]:
    """A sentence for each act that did not stop the conduct."""
    acts = {a.id: a for a in t.acts}
    out = []
    for o in t.opportunities:
        for r in o.raises:
            words = act_words(acts[r.act])
            start = f"{words[:1].upper()}{words[1:]} (rung {rung(r.rung)}) at {clock(acts[r.act].at_ms)}"
            if not r.next_act:
                out.append(f"{start} did not stop it, and nothing higher followed while the harm went on.")
            elif r.seconds_ms is None:
                out.append(f"{start}; raised to rung {rung(r.next_rung)} at {clock(acts[r.next_act].at_ms)}: not a latency.")
            else:
                out.append(f"{start}; raised to rung {rung(r.next_rung)} after {seconds(r.seconds_ms)}.")
    return out


def deck(sessions: Sequence[SessionFindings], names: Sequence[str]) -> list[str]:
    """Who, what and when, said once where it is the same for all."""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}, side by side"
    told = []
    for s in sessions:
        when = " ".join(x for x in (f"recorded {s.created[:10]}" if s.created else "", f"by {s.operator}" if s.operator else "") if x)
        told.append(f"Scene {s.scene} {s.scene_version}, seed {s.seed}" + (f", {when}" if when else ""))
    return [f"{listed}.", *(f"{x}." for x in dict.fromkeys(told)), *_simulated(sessions)]


def _simulated(sessions: Sequence[SessionFindings]) -> list[str]:
    kinds = [t.simulated for s in sessions for t in s.trainees]
    if not any(kinds):
        return []
    if len(kinds) == 1:
        return ["A simulated trainee: a script, not a person."]
    return ["All are simulated trainees: scripts, not people." if all(kinds) else "Some are simulated trainees: scripts, not people."]
