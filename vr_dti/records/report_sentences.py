"""The sentences of the report: what was known and looked at, what was raised, hands on, who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vr_dti.debrief.acts import relabelled
from vr_dti.debrief.beside import Duty, Immobility, Looked
from vr_dti.debrief.course import told_apart
from vr_dti.debrief.current import Exposure
from vr_dti.debrief.findings import Moment, SessionFindings
from vr_dti.debrief.muzzle import Crossing
from vr_dti.debrief.opportunities import acted_after_ms
from vr_dti.debrief.people import named
from vr_dti.debrief.profile import Gate
from vr_dti.debrief.senses import NOBODY
from vr_dti.debrief.steps import Learned, Opportunity, Step
from vr_dti.debrief.trainee import Act, Practice, TraineeFindings
from vr_dti.records.report_acts import TOOLS, act_words, on_ladder
from vr_dti.records.report_hands import touched
from vr_dti.records.report_story import left_out
from vr_dti.records.report_words import DUTY_STATES, SENSES, STEP_USES, STILL, capital, clock, rung, seconds, spaced, unbroken

STILL_NOTE = "Head and hands still, without a word or an input: shown, with no points of its own."

EXPOSED = (("Current", "cew", "of the conducted-energy weapon"), ("Spray", "spray", "of the OC spray: how long it was on whom"))
"""what somebody can be under for a while, by which weapon, and its words"""


def crossing(c: Crossing, people: Mapping[str, str]) -> str:
    """`muzzle of the handgun crossed the man for 0.8 s, the longest 0.5 s of 2`."""
    longest = f", the longest {seconds(c.longest_ms, 1)} of {c.times}" if c.times > 1 else ""
    fellow = "" if c.cause or not c.officer else ": a fellow officer, and without cause"
    return f"muzzle of the {TOOLS.get(c.tool, c.tool)} crossed {named(people, c.to)} for {seconds(c.total_ms, 1)}{longest}{fellow}"


def exposure(e: Exposure, people: Mapping[str, str]) -> str:
    """`the man for 10.0 s in 2 cycles`; of spray `the man for 1.2 s in 1 press`."""
    one, many = ("cycle", "cycles") if e.tool == "cew" else ("press", "presses")
    return f"{named(people, e.to)} for {seconds(e.total_ms, 1)} in {e.cycles} {one if e.cycles == 1 else many}"


def _exposed(t: TraineeFindings, tool: str, people: Mapping[str, str]) -> str:
    return "; ".join(exposure(e, people) for e in t.current if e.tool == tool)


def outcome(s: SessionFindings) -> str:
    """How it ended, in the scenario's words."""
    if not s.outcome_title and any(m.what == "do_over" for m in s.moments):
        return "Put back for practice before the end"
    return s.outcome_title or "The record ends before the story does"


def dials(s: SessionFindings) -> str:
    """The settings of a run: `rank peer, yields 5`."""
    return ", ".join(f"{spaced(k)} {str(v).lower() if isinstance(v, bool) else v}" for k, v in s.dials.items())


def window(o: Opportunity) -> str:
    """How long an opportunity was open, and why it was used or not."""
    told = []
    if o.opens_ms is not None and o.length_ms:
        untouched = f"; {seconds(o.untouched_ms, 1)} where nobody acts" if o.untouched_ms not in (None, o.length_ms) else ""
        told.append(f"Window of {seconds(o.length_ms, 1)}, from {clock(o.opens_ms)} to {clock(o.closes_ms)}{untouched}.")
    if o.why:
        told.append(unbroken(f"{capital(o.why)}."))
    return " ".join(told)


def made_of(s: Step, o: Opportunity, acts: Sequence[Act], people: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """When a step was there and what was made of it: `32.0 s to 36.0 s, open to act until 39.6 s: passed, with 7.0 s to act in.` `titles`:
    of steps by id, where several have one (`course.told_apart`)."""
    lasted = (
        f", with {seconds(s.until_ms - s.opens_ms, 1)} to act in"
        if s.use == "passed" and s.until_ms is not None and s.opens_ms is not None
        else ""
    )
    if s.use == "acted" and (after_ms := acted_after_ms(s)) is not None:
        lasted = f" after {seconds(after_ms, 1)}"
    missing = f"; never known to this trainee: {', '.join(s.missing)}" if s.missing else ""
    did = [
        f"{act_words(a, people)} at {clock(a.at_ms)}{_at_rung(a)}{_amid(a, s, o, titles)}"
        for a in acts
        if a.step == s.id and a.credited_to == o.id
    ]
    acted = f" {capital('; '.join(did))}." if did and s.use == "acted" else ""
    beyond = s.use in ("acted", "passed") and s.until_ms is not None and s.until_ms > s.end_ms
    open_ = f", open to act until {clock(s.until_ms)}" if beyond else ""
    return f"{clock(s.onset_ms)} to {clock(s.end_ms)}{open_}: {STEP_USES[s.use]}{lasted}{missing}.{acted}"


def _amid(a: Act, s: Step, o: Opportunity, titles: Mapping[str, str]) -> str:
    """Of an act on `s` that came as the next step had just begun: why it is told here. Read by itself, it would be an answer to a step that
    had long gone on, and none to the one that it was spoken into."""
    begun = [x for x in o.steps if s.onset_ms < x.onset_ms <= a.at_ms and x.opens_ms is not None and a.at_ms < x.opens_ms]
    if not begun:
        return ""
    last = max(begun, key=lambda x: x.onset_ms)
    title = titles.get(last.id, last.title)
    return f", {seconds(a.at_ms - last.onset_ms, 1)} after “{title}” began: sooner than a person reacts to that, so it is told here"


def _at_rung(a: Act) -> str:
    return f", rung {rung(a.rung)}" if on_ladder(a) else ""


def stillness(x: Immobility, people: Mapping[str, str]) -> str:
    """Head and hands still, in words."""
    followed = "; an act followed" if x.act else ""
    return f"{seconds(x.to_ms - x.from_ms, 1)} from {clock(x.from_ms)}, {STILL[x.kind]}: looked at {whom(x.looked_at, people)}{followed}"


def duty(d: Duty) -> str:
    """`done at 66.0 s`."""
    at = f" at {clock(d.at_ms)}{' (mark)' if d.mark else ''}" if d.at_ms is not None else ""
    return DUTY_STATES[d.state] + at


def no_duties(s: SessionFindings) -> str:
    """Why there is nothing in the place of duties."""
    return "not counted: practice is never scored" if s.practice else "this scene has none"


def owed(d: Duty) -> str:
    """By when, and why so; nothing that `duty` has said already."""
    words = {"not_applicable": "", "asked": "not timed"}.get(d.state, d.words)
    return unbroken("; ".join(x for x in (f"due by {clock(d.due_ms)}" if d.due_ms is not None else "", words) if x))


def afterwards(s: SessionFindings, t: TraineeFindings) -> list[tuple[str, str, str]]:
    """(name, words, how they are to be read): hands on, own force, what the instructor did, practice."""
    weapon = ", ".join(f"{act_words(a, s.people)} at {clock(a.at_ms)}" for a in t.acts if a.id in t.own_force)
    marks = [m for m in s.moments if m.what in ("pause", "override", "bookmark", "stop")]
    bent = any(m.what == "override" for m in marks)
    rows = [
        *touched(s, t),
        ("Own force", weapon or "no weapon was drawn, aimed or fired", ""),
        *([("Muzzle", "; ".join(crossing(c, s.people) for c in t.muzzle), "of handgun and conducted-energy weapon")] if t.muzzle else []),
        *((what, words, whose) for what, tool, whose in EXPOSED if (words := _exposed(t, tool, s.people))),
        (
            "Instructor",
            "; ".join(map(_mark, marks)) or "no pause, override or bookmark",
            "marked wherever it stands: all that came after an override or rests on a time after the instructor began to speak, and each "
            "opportunity and latency that he spoke over or shortly before"
            if bent
            else "",
        ),
    ]
    rows += left_out(s, t)
    if anew := [a for a in t.acts if relabelled(a)]:
        which = "; ".join(f"{act_words(a, s.people)} at {clock(a.at_ms)}, by {a.corrected_by}" for a in anew)
        rows.append(("Labeled anew", which, "the scene answered the machine’s label, and what came of it stays as it was"))
    if prompts := [m for m in s.moments if m.what == "prompt"]:
        acted = sum(a.prompted for a in t.acts)
        said = "; ".join(f"“{m.text}” at {clock(m.at_ms)}" for m in prompts)
        rows.append(
            ("Prompts", said, f"{acted} {'act' if acted == 1 else 'acts'} came after a prompt" if acted else "no act came after one")
        )
    return (
        [*rows, ("Practice", ". ".join(_practised(p, told_apart(s.cues)) for p in t.practice), "practice is never scored")]
        if t.practice
        else rows
    )


def _mark(m: Moment) -> str:
    lasted = f", {seconds(m.lasts_ms, 1)}" if m.lasts_ms is not None else ""
    return f"{m.what}{f' “{m.text}”' if m.text else ''} at {clock(m.at_ms)}{lasted}"


def _practised(p: Practice, titles: Mapping[str, str]) -> str:
    better = ", ".join(f"“{titles.get(x.step, x.title)}” corrected on retry" for x in p.corrected) or "nothing corrected"
    return f"retry {p.take} from {clock(p.from_ms)} to {clock(p.to_ms)}{f': {p.outcome}' if p.outcome else ''}; {better}"


def corrected(p: Practice, s: SessionFindings) -> str:
    """What a retry corrected of the scored run `s`; empty where it was nothing."""
    titles = told_apart(s.cues)
    how = {"used": "acted at", "prevented": "did not come to it: acted at"}
    return ", ".join(f"{titles.get(x.step, x.title)} ({how[x.how]} {clock(x.act_ms)})" for x in p.corrected)


def gate(g: Gate) -> str:
    """Why the gate is open or closed."""
    end = "" if g.words.endswith(".") else "."
    return f"{capital(g.words)}{end}{' Whatever the sum; a person confirms it.' if g.state == 'closed' else ''}"


def known(s: Step) -> str:
    """What had to be seen or heard of a cue, and when it was."""
    return "; ".join(f"{x.title}: {_learned(x)}" for x in s.learned)


def _learned(x: Learned) -> str:
    if x.at_ms is None:
        return "never"
    return SENSES[x.sense] if x.sense == "told" else f"{SENSES[x.sense]} {clock(x.at_ms)}"


def looked_within(s: Step, people: Mapping[str, str]) -> str:
    """Who was looked at in the time of a step, and for how long its people were in view."""
    if s.in_view_ms is None or s.opens_ms is None or s.until_ms is None or s.until_ms <= s.opens_ms:
        return "not measured"
    return f"{whom(s.looked_at, people)}; both in view {seconds(s.in_view_ms, 1)} of {seconds(s.until_ms - s.opens_ms, 1)}"


def whom(looked: Sequence[Looked], people: Mapping[str, str]) -> str:
    """`the partner 3.1 s, nobody directly 2.0 s`."""
    who = {NOBODY: "nobody directly"} | {x.what: named(people, x.what) for x in looked if x.what != NOBODY}
    return ", ".join(f"{who[x.what]} {seconds(x.ms, 1)}" for x in looked) or "nobody"


def looked(t: TraineeFindings, people: Mapping[str, str]) -> str:
    """Whom the trainee looked at over the whole run, and for how long."""
    total: dict[str, int] = {}
    for span in t.looked:
        total[span.what] = total.get(span.what, 0) + span.to_ms - span.from_ms
    return ", ".join(f"{named(people, who)} {seconds(ms, 1)}" for who, ms in sorted(total.items(), key=lambda row: -row[1]))


def persistence(t: TraineeFindings, people: Mapping[str, str]) -> list[str]:
    """A sentence for each act that was ignored."""
    acts = {a.id: a for a in t.acts}
    out = []
    for o in t.opportunities:
        for r in o.raises:
            words = act_words(acts[r.act], people)
            start = f"{capital(words)} (rung {rung(r.rung)}) at {clock(acts[r.act].at_ms)}"
            if not r.next_act:
                out.append(f"{start} did not end it, and nothing higher followed while it went on.")
            elif r.next_rung == r.rung:
                apart = "" if r.seconds_ms is None else f", {seconds(r.seconds_ms)} apart at most"
                out.append(f"{start}: said again until it ended, at {clock(acts[r.next_act].at_ms)}{apart}.")
            elif r.seconds_ms is None:
                out.append(f"{start}; raised to rung {rung(r.next_rung)} at {clock(acts[r.next_act].at_ms)}: not a latency.")
            elif r.ignored_ms > acts[r.act].at_ms:
                followed = f"rung {rung(r.next_rung)} followed {seconds(r.seconds_ms)} after that could be seen"
                out.append(f"{start} did not keep the next step from coming; {followed}.")
            else:
                out.append(f"{start}; rung {rung(r.next_rung)} followed {seconds(r.seconds_ms)} later.")
    return out


def deck(sessions: Sequence[SessionFindings], names: Sequence[str]) -> list[str]:
    """Whose runs, when, and whether they are people's."""
    listed = f"Run of {names[0]}" if len(names) == 1 else f"Runs of {', '.join(names[:-1])} and {names[-1]}, side by side"
    when = dict.fromkeys(
        " ".join(x for x in (f"Recorded {s.created[:10]}" if s.created else "", f"by {s.operator}" if s.operator else "") if x)
        for s in sessions
    )
    return [f"{listed}.", *(f"{x}." for x in when if x), *_simulated(sessions)]


def staged(sessions: Sequence[SessionFindings]) -> list[str]:
    """How each run was set, said once where it is the same for all; of a what-if from where it goes on."""
    settings = list(dict.fromkeys(map(dials, sessions)))
    alike = settings[0] if len(settings) == 1 < len(sessions) else ""
    told = []
    for s in sessions:
        set_ = f"; dials: {dials(s)}" if s.dials and not alike else ""
        if s.parent_ms is not None:
            told.append(f"A what-if: until {clock(s.parent_ms)} it is session {s.parent[:12]}, and from there on it was played anew.")
        told.append(f"Scene {s.scene} {s.scene_version}, seed {s.seed}{set_}.")
    return [*dict.fromkeys(told), *([f"All with dials: {alike}."] if alike else [])]


def _simulated(sessions: Sequence[SessionFindings]) -> list[str]:
    kinds = [t.simulated for s in sessions for t in s.trainees]
    if not any(kinds):
        return []
    if len(kinds) == 1:
        return ["A simulated trainee: a script, not a person."]
    return ["All are simulated trainees: scripts, not people." if all(kinds) else "Some are simulated trainees: scripts, not people."]
