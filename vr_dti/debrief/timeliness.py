"""Notice and timeliness: when each opportunity was noticed, and how soon it was acted on, with the seconds that the score rests on."""

from __future__ import annotations

from vr_dti.debrief.acts import at_work_until_ms
from vr_dti.debrief.domains import IDLE, NOT_SCORABLE, Ground, seconds
from vr_dti.debrief.profile import Domain, Part
from vr_dti.debrief.steps import Opportunity, Step


def notice(g: Ground) -> Domain:
    """Whether the first cues of each opportunity were noticed."""
    return g.domain("notice", [_noticed(g, o) for o in g.judged])


def timeliness(g: Ground) -> Domain:
    """How soon somebody acted, and what was done once life was threatened."""
    return g.domain("timeliness", [p for o in g.judged for p in _in_time(g, o)])


# --- notice ----------------------------------------------------------------------------------------------------------------


def _noticed(g: Ground, o: Opportunity) -> Part:
    """From tracked eyes, or from what was done. Head direction alone is shown beside it and gives no points."""
    steps = [s for s in o.steps if s.perceivable_ms is not None]
    first = [s for s in steps if s.kind == "precursor"] or steps[:1]
    shown, head = _faced(first[0])
    if (lost := g.lost(first)) is not None:
        return Part(o.title, NOT_SCORABLE, None, "", lost)
    if g.sight.state == "scored":
        seen = [s for s in steps if s in first and s.notice.by in ("eyes", "act")]
        score = (8 * len(seen) + len(first)) // (2 * len(first))
        word = "precursors" if first[0].kind == "precursor" else "first cues"
        return Part(o.title, "scored", score, shown, f"{len(seen)} of {len(first)} {word} noticed, by eyes or act")
    if g.sight.state == "not_scorable" or g.words.state != "scored":
        row = g.sight if g.sight.state == "not_scorable" else g.words
        return Part(o.title, NOT_SCORABLE, None, "", row.why)
    act = g.first(o)
    if act is None:
        return Part(o.title, NOT_SCORABLE, None, shown, f"head direction alone is shown, not graded; {IDLE}{head}")
    spent = seconds(act.at_ms - (first[0].perceivable_ms or 0))
    if act.step in {s.id for s in first}:
        words = f"acted on “{g.title(first[0])}” {spent} after it could be perceived, so it was noticed"
        return Part(o.title, "scored", 4, spent, words)
    why = f"the first act came {spent} after its first cue, “{g.title(first[0])}”; whether that had been noticed is not known{head}"
    return Part(o.title, NOT_SCORABLE, None, shown, why)


def _faced(step: Step) -> tuple[str, str]:
    """(seconds, words) of when a step was attended to, by whatever sense."""
    n = step.notice
    if n.after_ms is None:
        return "", ""
    if n.by != "head":
        return seconds(n.after_ms), ""
    if n.already:
        return "head faced it", "; the head faced it already"
    return seconds(n.after_ms), f"; the head faced it after {seconds(n.after_ms)}"


# --- timeliness --------------------------------------------------------------------------------------------------------


def _in_time(g: Ground, o: Opportunity) -> list[Part]:
    parts = [_first_act(g, o)]
    threat = next((s for s in o.steps if s.kind == "life_threat" and s.opens_ms is not None), None)
    if threat is not None and (part := _life_threat(g, o, threat)) is not None:
        parts.append(part)
    return parts


def _first_act(g: Ground, o: Opportunity) -> Part:
    act = g.first(o)
    if act is None:
        if g.words.state != "scored":
            return Part(o.title, NOT_SCORABLE, None, "", g.words.why)
        since = "" if g.lost(o.steps) is None else ", counted from where head tracking came back"
        return Part(o.title, "scored", 0, "none", f"opportunity not used in this run: no act in a window of {seconds(o.length_ms)}{since}")
    why = g.untimed(act) or g.lost([s for s in o.steps if s.onset_ms <= act.at_ms])
    if why is not None:
        return Part(o.title, NOT_SCORABLE, None, "", why)
    step = next(s for s in o.steps if s.id == act.step)
    if step.kind == "precursor":
        took = seconds(act.at_ms - (step.perceivable_ms or 0))
        return Part(o.title, "scored", 4, took, f"acted on a precursor, {took} after “{g.title(step)}” could be perceived")
    first: dict[str, Step] = {}  # of each kind of harm that had come by then: whoever let a shove pass is late for the kick too
    for s in sorted((s for s in o.steps if s.kind != "precursor" and s.opens_ms is not None), key=lambda s: s.opens_ms or 0):
        if (s.opens_ms or 0) <= act.at_ms:
            first.setdefault(s.kind, s)
    spent = {s.id: act.at_ms - (s.perceivable_ms or 0) for s in first.values()}
    harm = min(first.values(), key=lambda s: _points(g, s.kind, spent[s.id]))
    later = any((s.perceivable_ms or 0) < (harm.perceivable_ms or 0) for s in o.steps if s.perceivable_ms is not None)
    by = ", the harm that it is timed by" if later else ""  # notice counts from the first cue, and says other seconds of the same act
    words = f"first act {seconds(spent[harm.id])} after “{g.title(harm)}” could be perceived{by}"
    return Part(o.title, "scored", _points(g, harm.kind, spent[harm.id]), seconds(spent[harm.id]), words)


def _life_threat(g: Ground, o: Opportunity, threat: Step) -> Part | None:
    """Hands on once life is threatened, or the words that ended it; None where it was over before anybody could be late."""
    since_ms = threat.perceivable_ms or 0
    mine = g.used(o)
    amid = [a for a in mine if since_ms <= at_work_until_ms(a)]
    hand = next((a for a in amid if a.channel == "hands"), None)
    word = next((a for a in reversed(amid) if a.channel == "speech" and a.at_ms <= threat.end_ms), None)
    ended = word is not None and threat.end_ms - word.at_ms <= g.rules.raise_fast_ms.value
    act, how = (hand, "hands on") if hand is not None else (word, "ended by words") if ended else (None, "")
    if act is not None:
        if (why := g.untimed(act) or g.lost([threat])) is not None:
            return Part(threat.title, NOT_SCORABLE, None, "", why)
        spent_ms = max(0, act.at_ms - since_ms)
        words = f"{how} {seconds(spent_ms)} after life was threatened"
        return Part(threat.title, "scored", _points(g, "life_threat", spent_ms), seconds(spent_ms), words)
    if threat.end_ms - (threat.opens_ms or 0) < g.rules.window_min_ms.value:
        return None
    if g.hands.state != "scored":
        return Part(threat.title, NOT_SCORABLE, None, "", f"hands on once life is threatened: {g.hands.why}")
    return Part(threat.title, "scored", 0, "none", f"no hands on in the {seconds(threat.end_ms - since_ms)} in which life was threatened")


def _points(g: Ground, kind: str, spent_ms: int) -> int:
    four, three, two = g.rules.anchors(kind)
    return 4 if spent_ms <= four else 3 if spent_ms <= three else 2 if spent_ms <= two else 1
