"""The shipped scenes, and a small scenario to write variations of."""

from __future__ import annotations

from pathlib import Path

from story.scenarios import parse_scenario

from vr_dti.story.load import Scenario

ROOT = Path(__file__).resolve().parent.parent.parent
SCENES = ROOT / "scenes"
LESSON = "first-steps"
"""the one scene in which nothing happens: no cues, no twin"""
SHIPPED = sorted(p.parent.name for p in SCENES.glob("*/scenario.yaml") if p.parent.name != LESSON)
DOCUMENTS = sorted(
    path
    for pattern in (
        "*/scenario.yaml",
        "*/guidebook.yaml",
        "*/locales/*.yaml",
        "*/voices/*.yaml",
        "common/graphs/*.yaml",
        "common/policies/*.yaml",
    )
    for path in SCENES.glob(pattern)
)
"""every shipped document that has a canonical form"""

SMALL = """\
format: dti-scenario/1
id: small
version: "1"
title: "A small one"
seed: 7
place: street-corner
marks: {m: {x: 0, z: 0}}
trainees: [m]
dials:
  rank: {of: [peer, sergeant], init: peer}
cast:
  partner: {person: a, mark: m}
  subject: {person: b, mark: m}
vars:
  trust: {type: int, min: 0, max: 9, init: 3}
  calm: {type: enum, of: [low, high], init: low}
facts:
  cuffed: {init: true, see: [subject]}
  struck: {see: [partner, subject]}
cues:
  kick: {kind: excessive, actor: partner, victim: subject, rung: 3, facts: [cuffed, struck]}
duties:
  aid: {kind: aid}
regions:
  partner:
    initial: talking
    nodes:
      talking:
        go:
          - {on: spoke, who: partner, rung: [2, 3], do: [{set: calm, to: "high"}], to: done}
          - {after: 5s, to: striking}
      striking:
        enter: [{fact: struck}, {fact_end: struck, in: 2s}]
        go:
          - {on: touched, who: partner, part: shoulder, to: done}
          - {after: 9s, if: "rank == 'peer'", to: done}
      done: {final: true}
  subject:
    initial: waiting
    nodes:
      waiting:
        go:
          - {on: touched, who: subject, do: [{duty: aid}], to: helped}
      helped: {final: true}
interrupts:
  - {id: release, on: command, name: release, goto: {partner: done}}
end:
  - {when: "final(partner)", outcome: over}
"""


def small(more: str = "") -> Scenario:
    """The small scenario, with more lines at its end."""
    return parse_scenario(SMALL + more, "small.yaml")
