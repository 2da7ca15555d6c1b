"""What stands in a scenario, in words for its author: times, triggers, commands."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.events import RUNGS
from vr_dti.story.graph_document import CommandDoc, EdgeDoc, OnDoc

ACTS = {
    "spoke": "speech",
    "touched": "hand",
    "let_go": "hand off",
    "pulled": "pull",
    "held_back": "holding back",
    "helped_up": "help up",
    "rolled": "roll over",
    "checked_breathing": "check of breathing",
    "took_custody": "taking over",
    "cuffed": "handcuffs",
    "open_palm": "open palm",
    "pointed": "pointing",
    "stepped_between": "body in front",
    "stepped_away": "body away",
    "kept_off": "keeping off",
    "drew": "weapon drawn",
    "holstered": "weapon holstered",
    "aimed": "weapon aimed",
    "crossed": "muzzle",
    "fired": "shot",
    "caught": "stray shot",
    "exposed": "current or spray",
    "dry_fired": "empty trigger",
    "cleared": "malfunction cleared",
    "reloaded": "weapon reloaded",
    "struck": "baton",
    "took": "tool taken",
    "returned": "tool returned",
    "dropped": "weapon or tool dropped",
    "picked_up": "weapon or tool picked up",
    "tapped_camera": "body camera",
    "gazed": "look",
    "distance": "distance",
    "command": "instructor",
}
"""intent -> what to call it"""


TOWARDS = {
    "touched": "on",
    "let_go": "of",
    "pulled": "of",
    "held_back": "of",
    "helped_up": "of",
    "rolled": "of",
    "checked_breathing": "of",
    "took_custody": "of",
    "cuffed": "on",
    "pointed": "at",
    "stepped_between": "of",
    "stepped_away": "of",
    "kept_off": "of",
    "gazed": "at",
    "aimed": "at",
    "crossed": "on",
    "fired": "at",
    "caught": "on",
    "exposed": "on",
    "struck": "on",
    "distance": "from",
}
"""intent -> the word before whom it is meant for, where that is not `to`"""


def time(ms: int) -> str:
    """`5 s`, `1.2 s`, `2 min`"""
    if ms >= 60_000 and ms % 60_000 == 0:
        return f"{ms // 60_000} min"
    return f"{ms / 1000:g} s"


def rungs(numbers: Sequence[int]) -> str:
    """`rung 3`, `rung 0-2`, `rung 2, 3, 6`"""
    ordered = sorted(numbers)
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"rung {ordered[0]}-{ordered[-1]}"
    return "rung " + ", ".join(map(str, ordered))


def act(on: OnDoc) -> str:
    """What an edge or interrupt waits for, when it waits for an act: `speech rung 3, 4 to partner, from within 150 cm`."""
    name = on.on or ""
    said = [ACTS.get(name, name)]
    if on.name:
        said.append(on.name if name == "command" else f"'{on.name}'")
    if on.rung:
        said.append(rungs(on.rung))
    if on.who:
        said += [TOWARDS.get(name, "to"), f"{on.who}'s {on.part}" if on.part else on.who]
    elif on.part:
        said.append(f"on {on.part}")
    more = [f"from within {on.within_cm} cm"] if on.within_cm else []
    more += [f"for {time(on.dwell)}"] if on.dwell else []
    more += [f"{on.min_loud_db:+d} dB or louder"] if on.min_loud_db is not None else []
    more += [f"{on.max_loud_db:+d} dB or softer"] if on.max_loud_db is not None else []
    more += [f"at {on.min_strength_cmps} cm/s or harder"] if on.min_strength_cmps else []
    more += [f"sure by {on.min_confidence_permille / 10:g} %"] if on.min_confidence_permille else []
    more += [f"by {on.trainee}"] if on.trainee else []
    return ", ".join([" ".join(said), *more])


def trigger(edge: EdgeDoc) -> str:
    """When an edge is taken: `on speech rung 3 to partner`, `after 5 s, if not heeding`, `when stopped`."""
    if edge.on is not None:
        said = f"on {act(edge)}"
    elif edge.after is not None:
        said = f"after {time(edge.after)}"
    else:
        said = f"when {edge.when}"
    return said + (f", if {edge.if_}" if edge.if_ is not None else "")


def command(doc: CommandDoc) -> str:
    """`say p-kick to subject, in 0.4 s`"""
    verb = doc.verb
    value = getattr(doc, verb)
    if verb == "set":
        said = f"{value} = {str(doc.to).lower() if isinstance(doc.to, bool) else doc.to}"
    elif verb == "fade":
        said = f"fade to {doc.to or 'black'} in {time(value)}"
    else:
        shown = {"clip": "", "strength_permille": "strength"}
        beside = [f"{shown.get(k, k)} {_value(k, getattr(doc, k))}".strip() for k in _written(doc) if k != verb]
        said = " ".join([verb.replace("_", " "), str(value), *beside])
    said += f", in {time(doc.in_)}" if doc.in_ else ""
    return said + (f", if {doc.if_}" if doc.if_ is not None else "")


def _written(doc: CommandDoc) -> list[str]:
    """The fields that are written, in the order of the model."""
    named = [f for f in type(doc).model_fields if f in doc.model_fields_set and f not in ("in_", "if_")]
    return [f for f in named if getattr(doc, f) not in ("", None)]


def _value(field: str, value: object) -> str:
    return time(value) if field in ("travel", "lasts") and isinstance(value, int) else str(value)


def rung_name(rung: int) -> str:
    """`3 challenge`"""
    return f"{rung} {RUNGS[rung]}"
