"""The story in words: who said what, how the officer took what he was told, what was so, and how his conduct ended.

No name of a node or of an actor stands on a page: a scene is told by its own lines and titles, the officer's mind by the words below. By
which way the story went stands in the `log` command and in report.json to the letter.
"""

from __future__ import annotations

from vr_dti.debrief.findings import NodeSpan, SceneLine, SessionFindings
from vr_dti.debrief.people import named
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.report_acts import act_words
from vr_dti.records.report_words import HOWS, capital, clock

OFFICER = "partner"
"""by convention of every scenario, where no cue names him"""
ASKED, SILENCE = ("closing", "asking"), ("closing", "unanswered")
"""region and node, of the graph `aftermath` that all scenes share: he asks; he was met by silence, and a word is still an answer"""
NO_ANSWER = "silence: neither a yes nor a no"
MIND_REGION = "mind"
MIND = {
    "nodding": "looks at the trainee",
    "weighing": "weighs what was said or done",
    "arguing": "does not give in",
    "hesitating": "wavers",
    "yields": "gives in",
    "resents": "shows that he resents it",
}
"""nodes of the graph `partner`, which all scenes share: how an act of the trainee was taken"""
CHANNELS = {"voice": "speech", "hands": "hands", "call": "radio"}
KEPT = {"voice": "words from {who}", "hands": "hands on from {who}", "call": "a radio call from {who}"}


def officer(s: SessionFindings) -> str:
    """Whose conduct it is."""
    return s.cues[0].actor if s.cues else OFFICER


def answers(s: SessionFindings) -> list[tuple[NodeSpan, str]]:
    """How the officer took what he was told, in order: (from when to when, words)."""
    return [(n, MIND[n.node]) for n in s.nodes if n.region == MIND_REGION and n.node in MIND]


def said(s: SessionFindings, line: SceneLine) -> str:
    """`The partner: “Watch the street.”`"""
    return f"{capital(named(s.people, line.by))}: “{line.text}”"


def told(s: SessionFindings) -> list[tuple[int, str]]:
    """(when, words) of everything that the story tells besides its cues and blows."""
    found = [(x.at_ms, said(s, x)) for x in s.lines if x.text]
    found += [(n.from_ms, f"{capital(named(s.people, officer(s)))} {words}") for n, words in answers(s)]
    begun = {(name, c.onset_ms) for c in s.cues for name in c.facts}
    return found + [(f.from_ms, capital(f.title)) for f in s.facts if f.from_ms > 0 and (f.name, f.from_ms) not in begun]


def nothing_to_stop(s: SessionFindings) -> str:
    """In the place of opportunities where there is none."""
    if s.conduct_end.prevented and s.conduct_end.trainee:
        return "It came to nothing that had to be stopped: it was kept from happening."
    nothing = "There was nothing to stop in this run"
    if not s.lawful:
        return f"{nothing}."
    return f"{nothing}: what the officer did was lawful."


def ending(s: SessionFindings) -> str:
    """When the last harm was over and what came last before that, or what kept more of it from coming."""
    end = s.conduct_end
    who = f" from {end.trainee}" if end.trainee else ""
    if end.prevented:
        how = f", {HOWS[end.how]}{who}" if end.how != "unknown" else ""
        return f"{'Well done: what' if end.trainee else 'What'} comes when nobody acts was kept from happening{how}."
    if end.at_ms is None:
        harm = any(c.harms for c in s.cues)
        return "The officer’s conduct did not end within the record." if harm and end.how != "unknown" else ""
    if later := _later(s):
        kept = KEPT[end.how].format(who=end.trainee)
        return f"The last harm ended at {clock(end.at_ms)}; more was to come, and {kept} at {clock(later.at_ms)} kept it from coming."
    return f"The last harm ended at {clock(end.at_ms)}, {HOWS[end.how]}{who}."


def _later(s: SessionFindings) -> Act | None:
    """The act of which less harm came although the last was over already; None where it came before."""
    end = s.conduct_end
    channel = CHANNELS.get(end.how)
    acts = [a for t in s.trainees if t.trainee == end.trainee for a in t.acts if a.channel == channel and a.counts and a.eased]
    return max((a for a in acts if a.at_ms > (end.at_ms or 0)), key=lambda a: a.at_ms, default=None)


def left_out(s: SessionFindings, t: TraineeFindings) -> list[tuple[str, str, str]]:
    """Whether the officer asked to leave it out of the report, and what the trainee said to that."""
    asked = next((n for n in s.nodes if (n.region, n.node) == ASKED), None)
    if asked is None:
        return []
    silence = next((n for n in s.nodes if (n.region, n.node) == SILENCE), None)
    to_ms = asked.to_ms if silence is None else silence.to_ms
    said = [a for a in t.acts if a.channel == "speech" and a.to == officer(s) and asked.from_ms <= a.at_ms <= to_ms]
    words = "; ".join(f"{act_words(a, s.people)} at {clock(a.at_ms)}{f': “{a.text}”' if a.text else ''}" for a in said)
    spoke_ms = (x.at_ms for x in s.lines if x.by == officer(s) and asked.from_ms <= x.at_ms <= asked.to_ms)
    what = f"{named(s.people, officer(s))} asked at {clock(next(spoke_ms, asked.from_ms))}; {words or NO_ANSWER}"
    if words and silence is not None:
        what += ", after a first silence"
    return [("Asked to leave it out", what, "for the talk, and not scored: what counts is what the report then says")]
