"""A scene with an officer whom no word moves, and simulated trainees in it."""

from __future__ import annotations

from tests.story.scenarios import HEAD, parse_scenario
from vr_dti.events import Intent
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.load import Scenario
from vr_dti.story.rehearsal import Rehearsal, rehearse

FACTS = """
lines:
  p-ask: {who: partner, text: "We say he fell.", lasts: 2s}
  b-film: {who: bystander, text: "I film this.", lasts: 1s}
facts: {threatening: {}, kicking: {}, kneeling: {}}
cues:
  threat: {kind: precursor, actor: partner, victim: subject, rung: 1, facts: [threatening]}
  kick: {kind: excessive, actor: partner, victim: subject, rung: 3, facts: [kicking]}
  knee: {kind: life_threat, actor: partner, victim: subject, rung: 4, facts: [kneeling]}
duties: {call: {kind: medical}, help: {kind: aid}, apart: {kind: separate}, boss: {kind: tell}}
"""

STUBBORN = (
    FACTS
    + """
vars: {moved: {type: bool, init: false}}
regions:
  partner:                                 # threatens, kicks, kneels; no word moves him, a hand does
    initial: calm
    nodes:
      calm: {enter: [{say: b-film, to: trainee, in: 1s}], go: [{after: 10s, to: threatens}]}
      threatens: {enter: [{fact: threatening}], go: [{on: touched, who: partner, to: stops}, {after: 12s, to: kicks}]}
      kicks:
        enter: [{fact_end: threatening}, {fact: kicking}, {blow: subject, by: partner, in: 400ms}]
        go: [{on: touched, who: partner, to: stops}, {after: 12s, to: kneels}]
      kneels: {enter: [{fact: kneeling}], go: [{on: touched, who: partner, to: stops}, {after: 30s, to: stops}]}
      stops:
        enter: [{fact_end: threatening}, {fact_end: kicking}, {fact_end: kneeling}, {say: p-ask, to: trainee, in: 9s}]
        go: [{on: spoke, who: partner, rung: [6], to: refused}, {after: 40s, to: refused}]
      refused: {go: [{after: 30s, to: end}]}
      end: {final: true}
  aftermath:
    initial: open
    nodes:
      open:
        go:
          - {on: spoke, who: dispatch, rung: [5], name: medical, do: [{duty: call}]}
          - {on: spoke, who: dispatch, rung: [5], name: supervisor, do: [{duty: boss}]}
          - {on: spoke, who: subject, do: [{duty: help}]}
          - {on: stepped_between, who: partner, do: [{duty: apart}]}
end: [{when: "final(partner)", outcome: done}]
"""
)


def scenario(body: str) -> Scenario:
    """With a bystander, behind the head that all share."""
    return parse_scenario(HEAD.replace("cast: {", "cast: {bystander: {person: b, mark: m}, ") + body, "t.yaml")


def run(body: str, behaviour: str, seed: int = 1, **more: int) -> Rehearsal:
    """One simulated trainee in it."""
    return rehearse(scenario(body).story, BEHAVIOURS[behaviour], seed=seed, **more)  # type: ignore[arg-type]


def acts(r: Rehearsal, kind: str = "", to: str = "") -> list[Intent]:
    """What was done, of a kind and to somebody where they are named."""
    return [i for i in r.intents if kind in ("", i.kind) and to in ("", i.to)]


def onset(r: Rehearsal, cue: str) -> int:
    """When a cue first began."""
    return next(e.at_ms for e in r.effects if e.kind == "cue" and e.name == cue)
