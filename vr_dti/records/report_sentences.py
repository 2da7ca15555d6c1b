"""The sentences of the report: how it ended, what was known and looked at, what was raised, hands on, who and when."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.beside import Looked
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.senses import NOBODY
from vr_dti.debrief.trainee import HandsOn, Learned, Step, TraineeFindings
from vr_dti.records.report_words import HOWS, SENSES, act_words, clock, rung, seconds, spaced


def hands_on(h: HandsOn) -> str:
    """The particulars of hands on somebody."""
    announced = f"announced {seconds(h.word_before_ms, 1)} before" if h.word else spaced(h.announced)
    side = {"front": "from the front", "side": "from the side", "behind": "from behind", "not_known": "from where is not known"}[h.side]
    gun = {"near": "on the gun side", "away": "away from the gun", "not_known": ""}[h.gun_side]
    who = {"trainee": "the trainee’s", "somebody_else": "somebody else’s", "not_told": ""}[h.control]
    control = f"the person in {who} control from {clock(h.control_ms)}" if who else ""
    return ", ".join(x for x in (announced, side, gun, control) if x)


def outcome(s: SessionFindings) -> str:
    """How it ended, in the scenario's words."""
    if not s.outcome_title and any(m.what == "do_over" for m in s.moments):
        return "Put back for practice before the end"
    return s.outcome_title or "The record ends before the story does"


def ending(s: SessionFindings) -> str:
    """What came last before the officer's conduct ended."""
    end = s.conduct_end
    who = f" from {end.trainee}" if end.trainee else ""
    if end.prevented:
        how = f", {HOWS[end.how]}{who}" if end.how != "unknown" else ""
        return f"It did not come to what happens when nobody acts{how}."
    if end.at_ms is None:
        harm = any(c.harms for c in s.cues)
        return "The officer’s conduct did not end within the record." if harm and end.how != "unknown" else ""
    return f"The officer’s conduct ended at {clock(end.at_ms)}, {HOWS[end.how]}{who}."


def dials(s: SessionFindings) -> str:
    """The settings of a run: `rank peer, yields 5`."""
    return ", ".join(f"{spaced(k)} {str(v).lower() if isinstance(v, bool) else v}" for k, v in s.dials.items())


def known(s: Step) -> str:
    """What had to be seen or heard of a cue, and when it was."""
    return "; ".join(f"{x.title}: {_learned(x)}" for x in s.learned)


def _learned(x: Learned) -> str:
    if x.at_ms is None:
        return "never"
    return SENSES[x.sense] if x.sense == "told" else f"{SENSES[x.sense]} {clock(x.at_ms)}"


def looked_within(s: Step) -> str:
    """Who was looked at in the time of a step, and for how long its people were in view."""
    if s.in_view_ms is None or s.opens_ms is None or s.until_ms is None or s.until_ms <= s.opens_ms:
        return "not measured"
    return f"{whom(s.looked_at)}; both in view {seconds(s.in_view_ms, 1)} of {seconds(s.until_ms - s.opens_ms, 1)}"


def whom(looked: Sequence[Looked]) -> str:
    """`partner 3.1 s, nobody directly 2.0 s`."""
    return ", ".join(f"{'nobody directly' if x.what == NOBODY else x.what} {seconds(x.ms, 1)}" for x in looked) or "nobody"


def looked(t: TraineeFindings) -> str:
    """Whom the trainee looked at over the whole run, and for how long."""
    total: dict[str, int] = {}
    for span in t.looked:
        total[span.what] = total.get(span.what, 0) + span.to_ms - span.from_ms
    return ", ".join(f"{who} {seconds(ms, 1)}" for who, ms in sorted(total.items(), key=lambda row: -row[1]))


def persistence(t: TraineeFindings) -> list[str]:
    """A sentence for each act that was ignored."""
    acts = {a.id: a for a in t.acts}
    out = []
    for o in t.opportunities:
        for r in o.raises:
            words = act_words(acts[r.act])
            start = f"{words[:1].upper()}{words[1:]} (rung {rung(r.rung)}) at {clock(acts[r.act].at_ms)}"
            if not r.next_act:
                out.append(f"{start} changed nothing, and nothing higher followed while it went on.")
            elif r.seconds_ms is None:
                out.append(f"{start}; raised to rung {rung(r.next_rung)} at {clock(acts[r.next_act].at_ms)}: not a latency.")
            elif r.ignored_ms > acts[r.act].at_ms:
                followed = f"rung {rung(r.next_rung)} followed {seconds(r.seconds_ms)} after that could be seen"
                out.append(f"{start} kept nothing from coming; {followed}.")
            else:
                out.append(f"{start}; rung {rung(r.next_rung)} followed {seconds(r.seconds_ms)} later.")
    return out


def deck(sessions: Sequence[SessionFindings], names: Sequence[str]) -> list[str]:
    """Who, what and when, said once where it is the same for all."""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}, side by side"
    told = []
    for s in sessions:
        when = " ".join(x for x in (f"recorded {s.created[:10]}" if s.created else "", f"by {s.operator}" if s.operator else "") if x)
        set_ = f"; dials: {dials(s)}" if s.dials else ""
        told.append(f"Scene {s.scene} {s.scene_version}, seed {s.seed}{f', {when}' if when else ''}{set_}")
    return [f"{listed}.", *(f"{x}." for x in dict.fromkeys(told)), *_simulated(sessions)]


def _simulated(sessions: Sequence[SessionFindings]) -> list[str]:
    kinds = [t.simulated for s in sessions for t in s.trainees]
    if not any(kinds):
        return []
    if len(kinds) == 1:
        return ["A simulated trainee: a script, not a person."]
    return ["All are simulated trainees: scripts, not people." if all(kinds) else "Some are simulated trainees: scripts, not people."]
