"""Stillness in an open window, from head and hands: prolonged immobility, or an orienting pause. Never called fear; no points of its own.

A short pause before the first act is adaptive: it ends in that act. Between one act and the next it is a wait, and is not shown.
Somebody who stands still because a task asks for it (cover, holding, listening to the radio: a node with `task`) is not immobile.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from vr_dti.debrief.beside import Immobility
from vr_dti.debrief.course import Happened
from vr_dti.debrief.devices import Move, Place, Turn
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.opportunities import Case
from vr_dti.debrief.record import Take
from vr_dti.debrief.senses import looked_at
from vr_dti.debrief.steps import Opportunity
from vr_dti.debrief.trainee import Act
from vr_dti.story.model import Story
from vr_dti.timebase import NS_PER_MS, NS_PER_S

Span = tuple[int, int]


def immobility_of(
    case: Case, take: Take, moves: Sequence[Move], opportunities: Sequence[Opportunity], acts: Sequence[Act], tasks: Sequence[Span]
) -> tuple[Immobility, ...]:
    """Every long stillness of one trainee, whose `moves` these are. `tasks`: when an authored task posture stood."""
    rules = case.rules
    broken = [(ms, ms) for who, ms in take.inputs if who == case.trainee]
    spoken = [i for i in take.intents if i.trainee == case.trainee and i.kind == "spoke"]
    broken += [(i.act_ms, max(i.act_ms, i.heard_ms)) for i in spoken]  # to anybody
    broken += [(a.at_ms, a.at_ms) for a in acts]
    still = _without(still_of(moves, rules), [*broken, *tasks])
    out = []
    for o in opportunities:
        if o.opens_ms is None or o.use not in ("used", "not_used"):
            continue
        for a, b in still:
            from_ms, to_ms = max(a, o.opens_ms), min(b, o.closes_ms)
            if to_ms - from_ms < rules.immobile_ms.value:
                continue
            act = next((x.id for x in acts if x.counts and to_ms <= x.at_ms <= to_ms + rules.apt_ms.value), "")
            paused = bool(act) and to_ms - from_ms <= rules.orienting_ms.value
            if paused and any(x.id in o.acts and x.at_ms <= from_ms for x in acts):
                continue  # between two acts: whoever waits for an answer takes no bearings any more
            whom = looked_at(case.looked, from_ms, to_ms)
            out.append(Immobility(o.id, from_ms, to_ms, "orienting_pause" if paused else "prolonged_immobility", whom, act))
    return tuple(sorted(out, key=lambda x: x.from_ms))


def tasks_of(story: Story, course: Happened) -> list[Span]:
    """When a node with an authored task posture stood."""
    posed = {(r.name, n.name) for r in story.regions for n in r.nodes if n.task}
    return [(n.from_ms, n.to_ms) for n in course.nodes if (n.region, n.node) in posed]


def still_of(moves: Sequence[Move], rules: Measures) -> list[Span]:
    """Stretches in which head and hands are below their speeds. What is not tracked is not known to be still."""
    spans: list[Span] = []
    for a, b in pairwise(moves):
        lasts_ms, lasts_ns = b.at_ms - a.at_ms, b.t_ns - a.t_ns
        hands = [(p, q) for p, q in ((a.left, b.left), (a.right, b.right)) if p is not None or q is not None]
        still = (
            0 < lasts_ns < (lasts_ms + rules.paused_ms.value) * NS_PER_MS
            and bool(hands)
            and _slow(a.head, b.head, lasts_ns, rules.head_still_mm_s.value)
            and _turned_deg(a.turn, b.turn) * NS_PER_S < rules.head_turn_deg_s.value * lasts_ns
            and all(_slow(p, q, lasts_ns, rules.hand_still_mm_s.value) for p, q in hands)
        )
        if not still:
            continue
        if spans and spans[-1][1] == a.at_ms:
            spans[-1] = (spans[-1][0], b.at_ms)
        else:
            spans.append((a.at_ms, b.at_ms))
    return spans


def _slow(a: Place | None, b: Place | None, lasts_ns: int, limit_mm_s: int) -> bool:
    return a is not None and b is not None and math.dist(a, b) * 1000 * NS_PER_S < limit_mm_s * lasts_ns


def _turned_deg(a: Turn | None, b: Turn | None) -> float:
    """The angle between two turns of the head, by the chord between the quaternions: exact also where they nearly agree."""
    if a is None or b is None:
        return math.inf
    chord = min(math.dist(a, b), math.dist(a, tuple(-x for x in b)))
    return math.degrees(4 * math.asin(min(1.0, chord / 2)))


def _without(spans: list[Span], cuts: Sequence[Span]) -> list[Span]:
    """The spans where none of the cuts is."""
    for c, d in cuts:
        left = [(a, min(b, c)) for a, b in spans if a < c]
        right = [(max(a, d), b) for a, b in spans if b > d]
        spans = sorted({s for s in left + right if s[1] > s[0]})
    return spans
