"""Two small scenes and a twin to try the debrief on, and how pieces of their text are put otherwise."""

from __future__ import annotations

from typing import Any

from story.scenarios import parse_scenario

from vr_dti.story.load import Scenario

CLOSES = """
  closing:
    initial: open
    nodes:
      open: {go: [{when: "final(partner)", to: last}]}
      last: {go: [{after: 24s, to: over}]}
      over: {final: true}
"""
"""the last region of every scene here"""
YIELDS = """
interrupts:
  - {id: partner_yields, on: command, name: partner_yields, if: "not final(partner)", goto: {partner: done}}
"""
ENDS = """
end:
  - {when: "final(closing)", outcome: over, title: It is over}
"""

PUNCH = (
    """
format: dti-scenario/1
id: punch
version: "1"
title: A scene for tests
seed: 3
place: nowhere
marks: {here: {x: 0, z: 0}}
trainees: [here, here]
cast:
  partner: {person: someone, mark: here, title: The other officer}
  subject: {person: someone, mark: here, title: The man}
facts:
  threatened: {title: he threatens him, see: [partner, subject]}
  struck: {title: a blow lands, see: [partner, subject], hear: [blow_1]}
cues:
  threat: {kind: precursor, title: A threat, actor: partner, victim: subject, rung: 1, facts: [threatened]}
  punch: {kind: excessive, title: A punch, actor: partner, victim: subject, rung: 3, facts: [struck]}
vars:
  hits: {type: int, min: 0, max: 9, init: 0}
regions:
  partner:
    initial: calm
    nodes:
      calm:
        go: [{after: 3s, to: threatening}]
      threatening:
        enter: [{fact: threatened}]
        go:
          - {on: spoke, who: partner, rung: [2, 3], to: done}
          - {on: touched, who: partner, to: done}
          - {after: 6s, to: punching}
      punching:
        enter: [{fact: struck}, {blow: subject, by: partner, in: 400ms}]
        go:
          - {on: spoke, who: partner, rung: [3], to: done}
          - {on: touched, who: partner, to: done}
          - {after: 5s, to: done}
      done:
        enter: [{fact_end: threatened}, {fact_end: struck}]
        final: true
  duty:
    initial: on
    nodes: {"on": {go: [{on: spoke, who: dispatch, do: [{set: hits, to: "hits"}]}]}}
"""
    + CLOSES.replace("24s", "4s")
    + YIELDS
    + ENDS
)
"""A threat at 3 s, a punch at 9 s, done at 14 s, over at 18 s."""

KICKS = (
    """
format: dti-scenario/1
id: kicks
version: "1"
title: Two officers and a man
seed: 3
place: nowhere
twin: kicks-lawful
dials: {rank: {of: [peer, sergeant], init: peer}}
marks: {here: {x: 0, z: 0}}
trainees: [here, here]
cast:
  partner: {person: someone, mark: here, title: The other officer}
  subject: {person: someone, mark: here, title: The man}
  bystander: {person: someone, mark: here}
facts:
  cuffed: {title: he is cuffed, told: true, init: true, see: [subject]}
  still: {title: he does not resist, init: true, see: [subject]}
  threatened: {title: he is threatened, see: [partner, subject]}
  kicked: {title: he is kicked, see: [partner, subject], hear: [blow_1]}
  knelt_on: {title: a knee is on his neck, see: [partner, subject]}
cues:
  threat: {kind: precursor, title: A threat, actor: partner, victim: subject, rung: 1, facts: [cuffed, threatened]}
  kick: {kind: excessive, title: A kick, actor: partner, victim: subject, rung: 3, facts: [cuffed, still, kicked]}
  knee: {kind: life_threat, title: A knee on the neck, actor: partner, victim: subject, rung: 4, facts: [cuffed, still, knelt_on]}
duties:
  medical: {kind: medical, title: Medical help called, within: 20s}
  aid: {kind: aid, title: Aid, within: 20s}
  separate: {kind: separate, title: Kept apart, within: 20s}
  custody: {kind: custody, title: In somebody's control, within: 20s}
  tell: {kind: tell, title: Supervisor told, within: 20s}
regions:
  partner:
    initial: calm
    nodes:
      calm:
        go: [{after: 3s, to: threatening}]
      threatening:
        enter: [{fact: threatened}, {fact_end: threatened, in: 2s}]
        go:
          - {on: spoke, who: partner, rung: [2, 3], to: done}
          - {after: 8s, to: kick_1}
      kick_1:
        enter: [{fact: kicked}, {blow: subject, by: partner, in: 400ms}, {fact_end: kicked, in: 1s}]
        go: [{on: spoke, who: partner, rung: [3], to: done}, {on: touched, who: partner, to: done}, {after: 4s, to: kick_2}]
      kick_2:
        enter: [{fact: kicked}, {blow: subject, by: partner, in: 400ms}, {fact_end: kicked, in: 1s}]
        go: [{on: spoke, who: partner, rung: [3], to: done}, {on: touched, who: partner, to: done}, {after: 4s, to: kneeling}]
      kneeling:
        enter: [{fact: knelt_on}]
        go: [{on: touched, who: partner, to: done}, {after: 20s, to: done}]
      done:
        enter: [{fact_end: threatened}, {fact_end: kicked}, {fact_end: knelt_on}]
        final: true
  care:
    initial: open
    nodes:
      open:
        go:
          - {on: spoke, who: dispatch, name: chatter, do: []}
          - {on: spoke, who: dispatch, do: [{duty: medical}, {duty: tell}]}
          - {on: spoke, who: subject, do: [{duty: aid}, {duty: custody}]}
          - {on: spoke, who: partner, name: apart, do: [{duty: separate}]}
  job:
    initial: free
    nodes:
      free: {go: [{after: 24s, to: covering}]}
      covering: {task: cover, go: [{after: 8s, to: over}]}
      over: {final: true}
"""
    + CLOSES
    + YIELDS
    + ENDS
)
"""A threat from 3 to 5 s, kicks from 11 and 15 s for a second each, a knee from 19 to 39 s, over at 63 s. From 24 to 32 s the trainee
covers."""

LAWFUL = (
    """
format: dti-scenario/1
id: kicks-lawful
version: "1"
title: Two officers and a man
seed: 3
place: nowhere
twin: kicks
lawful: true
dials: {rank: {of: [peer, sergeant], init: peer}}
marks: {here: {x: 0, z: 0}}
trainees: [here]
cast:
  partner: {person: someone, mark: here, title: The other officer}
  subject: {person: someone, mark: here, title: The man}
vars: {broken: {type: bool, init: false}}
facts:
  threatened: {title: he is warned, see: [partner, subject]}
  fighting: {title: he fights, see: [partner, subject]}
cues:
  warning: {kind: precursor, title: A warning, actor: partner, victim: subject, rung: 1, facts: [threatened]}
duties:
  medical: {kind: medical, title: Medical help called, within: 20s}
  aid: {kind: aid, title: Aid, within: 20s}
regions:
  partner:
    initial: calm
    nodes:
      calm: {go: [{after: 3s, to: warning}]}
      warning: {enter: [{fact: threatened}, {fact_end: threatened, in: 2s}], go: [{after: 8s, to: holding}]}
      holding:
        enter: [{fact: fighting}, {blow: subject, by: partner}]
        go:
          - {on: spoke, who: partner, rung: [3], to: let_go}
          - {on: touched, who: partner, to: let_go}
          - {after: 10s, to: done}
      let_go: {enter: [{set: broken, to: true}], go: [{after: 3s, to: done}]}
      done: {enter: [{fact_end: fighting}], final: true}
  care:
    initial: open
    nodes:
      open:
        go:
          - {on: spoke, who: dispatch, do: [{duty: medical}]}
          - {on: spoke, who: subject, do: [{duty: aid}]}
"""
    + CLOSES
    + ENDS
)
"""The twin: a warning from 3 to 5 s, a lawful hold from 11 to 21 s, over at 45 s."""


def scene(text: str, changes: dict[str, str] | None = None, dials: dict[str, Any] | None = None) -> Scenario:
    """A scenario, with pieces of its text replaced."""
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return parse_scenario(text, "scenario.yaml", dials=dials)


def punch(changes: dict[str, str] | None = None) -> Scenario:
    """The smallest scene for tests."""
    return scene(PUNCH, changes)


def kicks(changes: dict[str, str] | None = None, dials: dict[str, Any] | None = None) -> Scenario:
    """The scene for tests with kicks, a knee, and duties."""
    return scene(KICKS, changes, dials)


def lawful(changes: dict[str, str] | None = None, dials: dict[str, Any] | None = None) -> Scenario:
    """Its twin."""
    return scene(LAWFUL, changes, dials)
