"""What a story listens to: every act that could move it, and the acts that do a duty. Read off the story, so that no list can go stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from vr_dti.events import DISPATCH, HANDS_ON
from vr_dti.story.behaviours import AID, HANDS, OFFICER, RADIO, VICTIM, Act
from vr_dti.story.model import Action, Edge, On, Story

PARTNER, SUBJECT = "partner", "subject"
"""by convention of every scenario, where no cue says otherwise (`intents/interpret.py`)"""
NOT_OF_TRAINEES = frozenset({"command", "pause", "resume", "stop"})
CARE = frozenset({"helped_up", "rolled", "checked_breathing", "took_custody", "cuffed"})
"""acts of hands that are for whoever force was used on, where the story does not say whom they are for"""
BY_KIND: Mapping[str, tuple[Act, ...]] = {
    "medical": (RADIO,),
    "tell": (RADIO,),
    "report": (RADIO,),
    "aid": (AID,),
    "custody": (AID, Act("touched", VICTIM, part="arm", hand="right", distance_cm=0)),
    "separate": (Act("stepped_between", OFFICER, distance_cm=10), HANDS),
}
"""how a duty is done where the story does not say"""


@dataclass(frozen=True, slots=True)
class Offers:
    """What a simulated trainee needs to know of a story."""

    officer: str
    victim: str
    acts: tuple[Act, ...]
    """one for each thing that an edge or interrupt waits for, the instructor's commands left out"""
    duties: tuple[tuple[str, str, tuple[Act, ...]], ...]
    """(duty, its kind, the ways to do it), in the order of the story"""
    tasks: frozenset[tuple[str, str]]
    """(region, node) in which the trainee has an authored job"""


def offers(story: Story) -> Offers:
    """Read off `story`."""
    officer = next((c.actor for c in story.cues if c.actor), PARTNER)
    victim = next((c.victim for c in story.cues if c.victim), SUBJECT)
    acts: dict[Act, None] = {}
    ways: dict[str, dict[Act, None]] = {d.name: {} for d in story.duties}
    for on, done in _listens(story):
        act = _act_for(on, officer, victim)
        acts |= dict.fromkeys(replace(act, rung=rung) for rung in on.rungs or (act.rung,))
        for duty in done:
            if duty in ways:
                ways[duty][act] = None
    duties = tuple((d.name, d.kind, tuple(ways[d.name]) or BY_KIND.get(d.kind, (RADIO,))) for d in story.duties)
    tasks = frozenset((r.name, n.name) for r in story.regions for n in r.nodes if n.task)
    return Offers(officer, victim, tuple(acts), duties, tasks)


def _listens(story: Story) -> Iterator[tuple[On, tuple[str, ...]]]:
    """Everything that is waited for, with the duties that are done when it comes."""
    for region in story.regions:
        for node in region.nodes:
            for edge in node.edges:
                if edge.on is not None and edge.on.intent not in NOT_OF_TRAINEES and not _of_another(edge.on):
                    entered = [region.nodes[n].enter for n in targets(edge)]
                    yield edge.on, tuple(d for action in (edge.action, *entered) for d in _duties(action))
    for interrupt in story.interrupts:
        if interrupt.on.intent not in NOT_OF_TRAINEES:
            entered = [story.regions[r].nodes[n].enter for r, n in interrupt.goto]
            yield interrupt.on, tuple(d for action in (interrupt.action, *entered) for d in _duties(action))


def _of_another(on: On) -> bool:
    """A hand that comes up while they stand between already: whoever is simulated has stepped there by an act of its own."""
    return on.intent == "stepped_between" and on.min_dwell_ms > 0


def targets(edge: Edge) -> tuple[int, ...]:
    """The nodes that an edge can lead to."""
    if edge.random:
        return tuple(node for node, _ in edge.random)
    return () if edge.to is None else (edge.to,)


def _duties(action: Action) -> Iterator[str]:
    return (c.name for c in action.commands if c.kind == "duty")


def _act_for(on: On, officer: str, victim: str) -> Act:
    """An act that `on` waits for."""
    to = on.to or (victim if on.intent in CARE else officer)
    usual = {DISPATCH: 5, victim: 6}.get(to, 0)
    hands = on.intent in (*HANDS_ON, "let_go")
    both = on.intent == "rolled"
    return Act(
        kind=on.intent,
        to=to,
        rung=(on.rungs[0] if on.rungs else usual) if on.intent == "spoke" else -1,
        part=on.part or ("shoulder" if hands else "radio" if to == DISPATCH else ""),
        name=on.name,
        hand="both" if both else "right" if hands else "left" if to == DISPATCH else "",
        distance_cm=on.max_distance_cm // 2 if on.max_distance_cm else 0 if hands else -1,
        dwell_ms=on.min_dwell_ms or -1,
        strength_cmps=on.min_strength_cmps or -1,
        loud_db=max(0, on.min_loud_db) or min(0, on.max_loud_db),
    )
