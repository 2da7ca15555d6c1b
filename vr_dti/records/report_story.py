"""The officer's way through the story in words: what he went on to, why, and how his conduct ended. No id of the engine stands on a page.

A node is named by its author's own word for it; numbers that only tell nodes apart (`kick_2`) are left out. What set it off is in the
`log` command and in report.json to the letter.
"""

from __future__ import annotations

import re

from vr_dti.debrief.findings import NodeSpan, SessionFindings
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.report_words import HOWS, act_words, clock, seconds, spaced

CAME_OF = {
    "spoke": "words",
    "touched": "hand",
    "let_go": "letting go",
    "pulled": "pull",
    "held_back": "hand held against him",
    "helped_up": "help up",
    "rolled": "roll",
    "checked_breathing": "check of breathing",
    "took_custody": "taking over",
    "open_palm": "open palm",
    "pointed": "pointing",
    "stepped_between": "stepping between",
    "stepped_away": "stepping away",
    "drew": "drawing a weapon",
    "holstered": "holstering",
    "aimed": "aiming",
    "crossed": "muzzle on somebody",
    "fired": "shot",
    "dry_fired": "trigger of an empty weapon",
    "struck": "baton blow",
    "took": "taking a tool",
    "returned": "returning a tool",
    "gazed": "look",
    "distance": "coming closer or going away",
    "stop": "stop",
}
"""kind of intent -> what it is called as a reason"""
OFFICER = "partner"
"""by convention of every scenario, where no cue names him"""
ASKED = ("closing", "asking")
"""region and node, of the graph `aftermath` that all scenes share"""
ARTICLES = frozenset({"The", "A", "An", "Your", "Another"})
CHANNELS = {"voice": "speech", "hands": "hands", "call": "radio"}
KEPT = {"voice": "words from {who}", "hands": "hands on from {who}", "call": "a radio call from {who}"}


def node_words(name: str) -> str:
    """`kick_2` as `kick`."""
    return re.sub(r" \d+$", "", spaced(name))


def because(n: NodeSpan) -> str:
    """What led there; empty where there is nothing to say."""
    if after := re.fullmatch(r"after (\d+) ms", n.because):
        return f"{seconds(int(after[1]), 1)} after what came before"
    words = n.because.split(" ")
    if len(words) > 1 and words[1] in CAME_OF:
        return f"after {words[0]}’s {CAME_OF[words[1]]}"
    if len(words) > 1 and words[1] == "command":
        return "by the instructor’s override"
    return "as the scene stood then" if n.because == "condition holds" else ""


def steps_of(s: SessionFindings) -> list[tuple[int, str]]:
    """(when, words) of what the officer went on to; where a cue begins while he is at it, the cue says it."""
    actor = s.cues[0].actor if s.cues else OFFICER
    who = s.people.get(actor, actor)
    told = [c.onset_ms for c in s.cues if c.actor == actor]
    mine = [n for n in s.nodes if n.region == actor and not any(n.from_ms <= ms < n.to_ms for ms in told)]
    return [(n.from_ms, f"{who}: {node_words(n.node)}") for n in mine]


def named(s: SessionFindings, actor: str) -> str:
    """Who that is, in the scenario's words, within a sentence."""
    words = s.people.get(actor, actor)
    return words[:1].lower() + words[1:] if words.split(" ")[0] in ARTICLES else words


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
    said = [a for a in t.acts if a.channel == "speech" and a.to == OFFICER and asked.from_ms <= a.at_ms <= asked.to_ms]
    words = "; ".join(f"{act_words(a)} at {clock(a.at_ms)}{f': “{a.text}”' if a.text else ''}" for a in said)
    what = f"the officer asked at {clock(asked.from_ms)}; {words or 'no answer in words'}"
    return [("Asked to leave it out", what, "what the answer was worth is for the talk, and not scored")]
